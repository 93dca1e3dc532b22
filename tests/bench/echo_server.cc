// A null gRPC server: the ceiling of any unary call on this machine. It registers its one method
// raw, as hallcase's own door does, reads the request's bytes and answers a constant of the size
// asked for. It serves until its standard input closes.
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>

namespace hallcase::bench {
namespace {

constexpr char kEchoMethod[] = "/hallcase.bench.Echo/Call";

// One raw unary method. Thread-safe: the answer is an immutable, reference-counted slice.
class EchoService final : public grpc::Service {
 public:
  explicit EchoService(size_t response_bytes)
      : answer_(std::string(response_bytes, 'r')) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kEchoMethod, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        0, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
               [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* response) { return Call(context, request, response); }));
  }

 private:
  grpc::ServerUnaryReactor* Call(grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
    grpc::Slice whole;
    grpc::Status status = request->TrySingleSlice(&whole);
    if (!status.ok()) status = request->DumpToSingleSlice(&whole);
    *response = grpc::ByteBuffer(&answer_, 1);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(status);
    return reactor;
  }

  const grpc::Slice answer_;
};

int Main(int argc, char** argv) {
  CLI::App app("null gRPC echo on loopback");
  size_t response_bytes = 900;
  app.add_option("--response-bytes", response_bytes, "size of each answer");
  CLI11_PARSE(app, argc, argv);

  EchoService service(response_bytes);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::printf("127.0.0.1:%d\n", port);
  std::fflush(stdout);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
