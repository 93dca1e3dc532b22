#include "client/cli/commands/form.h"

#include "client/cli/input.h"
#include "client/cli/words.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

bool IsText(const FormFields& form, const std::string& name) {
  for (const v1::FormField& field : form) {
    if (field.name() == name) return field.type() == v1::FIELD_TYPE_TEXT;
  }
  return false;
}

std::string KindOfField(const v1::FormField& field) {
  if (field.choices().empty()) return WordOf(field.type());
  std::string words;
  for (const v1::Choice& choice : field.choices()) {
    base::StrAppend(&words, words.empty() ? "" : ", ", choice.value(), " ", choice.name());
  }
  return words;
}

}  // namespace

bool FillForm(const std::vector<std::string>& words, const FormFields& form, Context& context,
              FieldValues* values) {
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == 0 || equals == std::string::npos) {
      context.FailUsage(base::StrCat("--set '", word.substr(0, equals), "': want NAME=VALUE"));
      return false;
    }
    v1::FieldValue* value = values->Add();
    value->set_name(word.substr(0, equals));
    const std::string filled = TextOrStdin(word.substr(equals + 1), context.in());
    if (IsText(form, value->name())) {
      value->set_text(filled);
    } else {
      value->set_code(filled);
    }
  }
  return true;
}

void PrintForm(const FormFields& form, Context& context) {
  for (const v1::FormField& field : form) {
    context.out() << "    " << field.name() << (field.required() ? " *" : "") << "  "
                  << field.label() << "（" << KindOfField(field) << "）\n";
  }
}

}  // namespace hallcase::cli
