#include "client/cpp/prepare.h"

#include <cstdio>
#include <cstdlib>

#include "google/protobuf/descriptor.h"

namespace hallcase::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* StringField(const Descriptor& type, const char* name) {
  const FieldDescriptor* field = type.FindFieldByName(name);
  const bool fits = field != nullptr && !field->is_repeated() &&
                    field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return fits ? field : nullptr;
}

const FieldDescriptor* ChangeField(const Descriptor& type) {
  const FieldDescriptor* field = type.FindFieldByName("change");
  const bool fits = field != nullptr && !field->is_repeated() &&
                    field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  return fits ? field : nullptr;
}

void FillIfEmpty(const FieldDescriptor* field, const std::string& value, Message* message) {
  const auto* reflection = message->GetReflection();
  if (reflection->GetString(*message, field).empty()) {
    reflection->SetString(message, field, value);
  }
}

}  // namespace

std::string MethodPath(const Descriptor& request, const Descriptor& response) {
  const auto* file = request.file();
  for (int s = 0; s < file->service_count(); ++s) {
    const auto* service = file->service(s);
    for (int m = 0; m < service->method_count(); ++m) {
      const auto* method = service->method(m);
      if (method->input_type() == &request && method->output_type() == &response) {
        return "/" + service->full_name() + "/" + method->name();
      }
    }
  }
  std::fprintf(stderr, "no method takes %s and answers %s\n", request.full_name().c_str(),
               response.full_name().c_str());
  std::abort();
}

void FillHall(const std::string& hall_id, Message* request) {
  const FieldDescriptor* field = StringField(*request->GetDescriptor(), "hall_id");
  if (field != nullptr) FillIfEmpty(field, hall_id, request);
}

bool NeedsRequestId(const Descriptor& request) {
  return ChangeField(request) != nullptr || StringField(request, "request_id") != nullptr;
}

void FillRequestId(const std::string& request_id, Message* request) {
  const Descriptor& type = *request->GetDescriptor();
  if (const FieldDescriptor* change = ChangeField(type)) {
    Message* context = request->GetReflection()->MutableMessage(request, change);
    FillIfEmpty(StringField(*context->GetDescriptor(), "request_id"), request_id, context);
  } else if (const FieldDescriptor* own = StringField(type, "request_id")) {
    FillIfEmpty(own, request_id, request);
  }
}

}  // namespace hallcase::client
