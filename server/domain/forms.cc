#include "server/domain/forms.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/base/text.h"
#include "server/domain/calendar/civil.h"

namespace hallcase::domain {
namespace {

using ledger::v1::FieldValue;

Rejection Wrong(std::string_view name, std::string message, Reason reason = Reason::kInvalidField) {
  return Reject(reason, std::move(message), absl::StrCat("values.", std::string(name)));
}

const Field* FindField(const std::vector<Field>& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == form.end() ? nullptr : &*found;
}

std::string NamesOf(const std::vector<Field>& form) {
  std::string names;
  for (const Field& field : form) {
    absl::StrAppend(&names, names.empty() ? "" : "、", std::string(field.name), "（",
                    std::string(field.name_zh), "）");
  }
  return names.empty() ? "（无）" : names;
}

std::string ChoicesOf(const Field& field) {
  std::string names;
  for (const Choice& choice : field.choices) {
    absl::StrAppend(&names, names.empty() ? "" : "、", std::string(choice.value), "（",
                    std::string(choice.name_zh), "）");
  }
  return names;
}

bool IsNumberWithin(const std::string& code, uint32_t min, uint32_t max) {
  uint32_t number = 0;
  return absl::SimpleAtoi(code, &number) && number >= min && number <= max;
}

bool IsPerson(const Reference& reference, const std::string& id, ledger::v1::Role role) {
  const auto* person = reference.FindPrincipal(id);
  if (person == nullptr || role == ledger::v1::ROLE_UNSPECIFIED) return person != nullptr;
  return std::any_of(person->grants().begin(), person->grants().end(),
                     [role](const auto& grant) { return grant.role() == role; });
}

bool IsBlank(const View& view, const std::string& code) {
  int64_t id = 0;
  const auto* object = absl::SimpleAtoi(code, &id) ? view.FindObject(id) : nullptr;
  return object != nullptr && object->added().kind() == ledger::v1::OBJECT_KIND_BLANK;
}

bool IsKnown(const View& view, const Field& field, const std::string& code) {
  const Reference& reference = view.reference();
  switch (field.type) {
    case FieldType::kDepartment:
      return Reference::Newest(reference.departments, code) != nullptr;
    case FieldType::kStaff: return IsPerson(reference, code, field.role);
    case FieldType::kBlank: return IsBlank(view, code);
    case FieldType::kPost: {
      const auto* post = Reference::Newest(reference.posts, code);
      return post != nullptr && !post->retired();
    }
    case FieldType::kStockItem: {
      const auto* item = Reference::Newest(reference.stock_items, code);
      return item != nullptr && !item->retired();
    }
    default: return Reference::Newest(reference.items, code) != nullptr;
  }
}

std::optional<Rejection> CheckCode(const View& view, const Field& field,
                                   const std::string& code) {
  const std::string label(field.name_zh);
  switch (field.type) {
    case FieldType::kText:
      return Wrong(field.name, absl::StrCat("“", label, "”是文字，应填在 text 中"));
    case FieldType::kCode:
      if (base::CodePointCount(code) <= field.max) return std::nullopt;
      return Wrong(field.name, absl::StrCat("“", label, "”不能超过 ", field.max, " 个字符"));
    case FieldType::kChoice:
      if (std::any_of(field.choices.begin(), field.choices.end(),
                      [&](const Choice& choice) { return choice.value == code; })) {
        return std::nullopt;
      }
      return Wrong(field.name, absl::StrCat("“", label, "”应为：", ChoicesOf(field)));
    case FieldType::kNumber:
      if (IsNumberWithin(code, field.min, field.max)) return std::nullopt;
      return Wrong(field.name, absl::StrCat("“", label, "”应为 ", field.min, " 至 ", field.max,
                                            " 的整数"));
    case FieldType::kDay:
      if (ParseDay(code).ok()) return std::nullopt;
      return Wrong(field.name, absl::StrCat("“", label, "”应为日期，如 2026-03-01"));
    case FieldType::kMinute:
      if (ParseLocalMinute(code, 0).ok()) return std::nullopt;
      return Wrong(field.name, absl::StrCat("“", label, "”应为时间，如 2026-03-01T09:30"));
    default:
      if (IsKnown(view, field, code)) return std::nullopt;
      return Wrong(field.name, absl::StrCat("“", label, "”不是本大厅已有的、符合要求的编码，请核对"),
                   Reason::kReferenceNotFound);
  }
}

}  // namespace

std::optional<Rejection> CheckValues(const View& view, const std::vector<Field>& form,
                                     const ValueList& values) {
  for (int i = 0; i < values.size(); ++i) {
    const FieldValue& value = values[i];
    const Field* field = FindField(form, value.name());
    if (field == nullptr) {
      return Wrong(value.name(), absl::StrCat("没有这个表单项；可填：", NamesOf(form)));
    }
    for (int j = 0; j < i; ++j) {
      if (values[j].name() == value.name()) {
        return Wrong(value.name(), absl::StrCat("“", std::string(field->name_zh), "”填写了两次"));
      }
    }
    const bool text = field->type == FieldType::kText;
    if (!text && !value.text().empty()) {
      return Wrong(value.name(), absl::StrCat("“", std::string(field->name_zh), "”应填在 code 中"));
    }
    if (value.code().empty()) continue;
    if (auto wrong = CheckCode(view, *field, value.code())) return wrong;
  }
  for (const Field& field : form) {
    if (!field.required || IsFilled(values, field.name)) continue;
    return Wrong(field.name, absl::StrCat("请填写“", std::string(field.name_zh), "”"));
  }
  return std::nullopt;
}

std::string_view CodeOf(const ValueList& values, std::string_view name) {
  for (const FieldValue& value : values) {
    if (value.name() == name) return value.code();
  }
  return "";
}

int64_t NumberOf(const ValueList& values, std::string_view name) {
  int64_t number = 0;
  return absl::SimpleAtoi(std::string(CodeOf(values, name)), &number) ? number : 0;
}

std::optional<ledger::v1::Party> PartyIn(const std::vector<Field>& form, const ValueList& values,
                                         std::string_view name) {
  const Field* field = FindField(form, name);
  const std::string_view code = CodeOf(values, name);
  if (field == nullptr || code.empty()) return std::nullopt;
  ledger::v1::Party party;
  party.set_kind(field->type == FieldType::kDepartment ? ledger::v1::PARTY_KIND_DEPARTMENT
                 : field->type == FieldType::kPost     ? ledger::v1::PARTY_KIND_POST
                                                       : ledger::v1::PARTY_KIND_STAFF);
  party.set_id(std::string(code));
  return party;
}

std::vector<std::string> CountedOf(std::string_view kind,
                                   const std::vector<std::string_view>& choices,
                                   const ValueList& values) {
  std::vector<std::string> counted;
  for (std::string_view field : choices) {
    const std::string_view value = CodeOf(values, field);
    if (value.empty()) continue;
    counted.push_back(absl::StrCat(std::string(kind), ".", std::string(field), ".",
                                   std::string(value)));
  }
  return counted;
}

bool IsForSort(const Kind& kind, const Action& action, const ledger::v1::CaseRow& row) {
  return action.sorts.empty() ||
         std::find(action.sorts.begin(), action.sorts.end(),
                   CodeOf(row.opening(), kind.sorted_by)) != action.sorts.end();
}

bool IsFilled(const ValueList& values, std::string_view name) {
  return std::any_of(values.begin(), values.end(), [&](const FieldValue& value) {
    return value.name() == name && !(value.code().empty() && value.text().empty());
  });
}

}  // namespace hallcase::domain
