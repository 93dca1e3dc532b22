// The gRPC door: every method of the table, registered raw (bytes in, bytes out) in one template,
// so that the dispatch parses and answers. No generated service code is used.
#pragma once

#include <memory>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

namespace grpc {
class CallbackGenericService;
}

namespace hallcase::rpc {

class Dispatcher;

// One service a service of the contract. The dispatcher must outlive them and the server.
std::vector<std::unique_ptr<grpc::Service>> MakeGrpcServices(Dispatcher& dispatcher);

// Answers every other method name with UNKNOWN_METHOD.
std::unique_ptr<grpc::CallbackGenericService> MakeUnknownMethodService();

}  // namespace hallcase::rpc
