// Every method of the contract with what the doors need to know about it, built from the generated
// descriptors. The one table that all doors serve from. Immutable once built, so thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "absl/container/flat_hash_map.h"
#include "server/domain/access.h"
#include "server/rpc/handler.h"

namespace hallcase::rpc {

struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  // "CaseService.GetCase".
  std::string name;
  // "/hallcase.v1.CaseService/GetCase", as on the wire.
  std::string path;
  domain::access::Permission permission = domain::access::Permission::kNone;
  bool mutates = false;
  bool client_streams = false;
  bool server_streams = false;
  const google::protobuf::Message* request = nullptr;
  const google::protobuf::Message* response = nullptr;
  // Field 1, hall_id.
  const google::protobuf::FieldDescriptor* hall_field = nullptr;
  Handler handler;
};

class MethodTable {
 public:
  // All services of hallcase.v1 with their handlers. Aborts the process on a mistake that only a
  // programmer can make: a method without permission, hall_id or handler, or a handler of another
  // type than its method.
  static std::unique_ptr<const MethodTable> Build();

  const std::vector<Method>& methods() const { return methods_; }
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const {
    return services_;
  }
  // By "CaseService.GetCase"; null if there is none.
  const Method* Find(std::string_view name) const;
  // By the type of a request; null if no method takes it.
  const Method* FindByRequest(const google::protobuf::Descriptor* type) const;

 private:
  friend class Registry;
  MethodTable() = default;

  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  std::vector<Method> methods_;
  absl::flat_hash_map<std::string, size_t> by_name_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, size_t> by_request_;
};

}  // namespace hallcase::rpc
