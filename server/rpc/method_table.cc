#include "server/rpc/method_table.h"

#include <cstdlib>

#include "hallcase/v1/options.pb.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr std::string_view kPackage = "hallcase.v1.";

// Only a programmer can cause it, and no call could be served rightly: better no server.
void Require(bool holds, base::Literal what, std::string_view method) {
  if (holds) return;
  base::Log(base::LogLevel::kError, "method_table_broken",
            {{"what", what}, {"method", base::NonPersonal(method)}});
  std::abort();
}

Method Describe(const MethodDescriptor* descriptor) {
  Method method;
  method.descriptor = descriptor;
  const ServiceDescriptor* service = descriptor->service();
  method.name = base::StrCat(service->name(), ".", descriptor->name());
  method.path = base::StrCat("/", service->full_name(), "/", descriptor->name());
  const v1::Permission permission = descriptor->options().GetExtension(v1::permission);
  Require(permission != v1::PERMISSION_UNSPECIFIED, "no permission", method.name);
  method.permission = static_cast<domain::access::Permission>(permission);
  method.mutates = descriptor->options().GetExtension(v1::mutates);
  method.client_streams = descriptor->client_streaming();
  method.server_streams = descriptor->server_streaming();
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  method.request = factory->GetPrototype(descriptor->input_type());
  method.response = factory->GetPrototype(descriptor->output_type());
  method.hall_field = descriptor->input_type()->FindFieldByNumber(1);
  Require(method.hall_field != nullptr && method.hall_field->name() == "hall_id",
          "field 1 is not hall_id", method.name);
  return method;
}

}  // namespace

std::unique_ptr<const MethodTable> MethodTable::Build() {
  std::unique_ptr<MethodTable> table(new MethodTable);
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (const ServiceEntry& entry : kServices) {
    const ServiceDescriptor* service =
        pool->FindServiceByName(base::StrCat(kPackage, entry.name));
    Require(service != nullptr, "unknown service", entry.name);
    table->services_.push_back(service);
    for (int i = 0; i < service->method_count(); ++i) {
      table->methods_.push_back(Describe(service->method(i)));
      const size_t index = table->methods_.size() - 1;
      table->by_name_[table->methods_[index].name] = index;
      table->by_request_[service->method(i)->input_type()] = index;
    }
  }
  Registry registry(table.get());
  for (const ServiceEntry& entry : kServices) entry.add(registry);
  for (const Method& method : table->methods_) {
    Require(method.handler.kind != Handler::Kind::kNone, "no handler", method.name);
  }
  return table;
}

const Method* MethodTable::Find(std::string_view name) const {
  auto it = by_name_.find(base::ToAbsl(name));
  return it == by_name_.end() ? nullptr : &methods_[it->second];
}

const Method* MethodTable::FindByRequest(const Descriptor* type) const {
  auto it = by_request_.find(type);
  return it == by_request_.end() ? nullptr : &methods_[it->second];
}

void Registry::Set(std::string_view method, const Descriptor* request,
                   const Descriptor* response, const Handler& handler) {
  auto it = table_->by_name_.find(base::ToAbsl(method));
  Require(it != table_->by_name_.end(), "no such method", method);
  Method& entry = table_->methods_[it->second];
  Require(entry.handler.kind == Handler::Kind::kNone, "two handlers", method);
  Require(entry.descriptor->input_type() == request, "another request type", method);
  Require(entry.descriptor->output_type() == response, "another response type", method);
  const bool streams = entry.client_streams || entry.server_streams;
  Require(streams == (handler.kind == Handler::Kind::kStream), "streaming differs", method);
  entry.handler = handler;
}

}  // namespace hallcase::rpc
