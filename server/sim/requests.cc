#include "server/sim/requests.h"

#include <cstdlib>

#include "absl/strings/str_split.h"
#include "server/base/strings.h"

namespace hallcase::sim {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string ScalarText(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field->type() == FieldDescriptor::TYPE_BYTES ? ""
                                                          : reflection->GetString(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return base::StrCat(reflection->GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return base::StrCat(reflection->GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return base::StrCat(reflection->GetUInt32(message, field));
    default: return "";
  }
}

}  // namespace

void Remember(const Message& message, const std::string& prefix, Said* said) {
  const auto* type = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (field->is_repeated()) {
      const int size = is_message ? reflection->FieldSize(message, field) : 0;
      if (size == 0 || !prefix.empty()) continue;
      Remember(reflection->GetRepeatedMessage(message, field, size - 1), field->name() + ".", said);
    } else if (is_message) {
      if (!prefix.empty() || !reflection->HasField(message, field)) continue;
      Remember(reflection->GetMessage(message, field), field->name() + ".", said);
    } else {
      const std::string text = ScalarText(message, field);
      if (!text.empty()) (*said)[prefix + field->name()] = text;
    }
  }
}

void AddValue(std::string_view part, google::protobuf::RepeatedPtrField<v1::FieldValue>* values) {
  const bool is_text = part.front() == '~';
  if (is_text) part.remove_prefix(1);
  const size_t equals = part.find('=');
  v1::FieldValue* value = values->Add();
  value->set_name(std::string(part.substr(0, equals)));
  const std::string content(part.substr(equals + 1));
  if (is_text) {
    value->set_text(content);
  } else {
    value->set_code(content);
  }
}

std::vector<std::string> Parts(const std::string& text) {
  return absl::StrSplit(text, ' ', absl::SkipEmpty());
}

void FillAction(const std::string& with, v1::TakeActionRequest* request) {
  for (const std::string& part : Parts(with)) {
    if (part.front() == '@') {
      request->set_one_time_code(part.substr(1));
    } else if (part.front() == '+') {
      auto* also = request->add_also();
      also->set_case_id(std::atoll(part.c_str() + 1));
      also->set_etag("*");
    } else {
      AddValue(part, request->mutable_values());
    }
  }
}

void Target(int64_t case_id, Message* request) {
  const auto* reflection = request->GetReflection();
  const auto* ref = request->GetDescriptor()->FindFieldByName("case");
  if (ref != nullptr && case_id != 0 && !reflection->HasField(*request, ref)) {
    auto* target = static_cast<v1::CaseRef*>(reflection->MutableMessage(request, ref));
    target->set_case_id(case_id);
    if (request->GetDescriptor()->FindFieldByName("change") != nullptr) target->set_etag("*");
  }
  const auto* id = request->GetDescriptor()->FindFieldByName("case_id");
  if (id != nullptr && reflection->GetInt64(*request, id) == 0) {
    reflection->SetInt64(request, id, case_id);
  }
}

std::string PapersOf(const v1::Case& row) {
  std::string text;
  for (const v1::Material& material : row.materials()) {
    const auto kind = material.holder().kind();
    const bool here = kind == v1::HOLDER_KIND_STAFF || kind == v1::HOLDER_KIND_SHELF ||
                      kind == v1::HOLDER_KIND_DEPARTMENT;
    if (!here || !material.offered_sheet().empty()) continue;
    base::StrAppend(&text, "items { case_id: ", row.case_id(), " material_code: '",
                    material.code(), "' custody_etag: '*' } ");
  }
  return text;
}

}  // namespace hallcase::sim
