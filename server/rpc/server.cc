#include "server/rpc/server.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include <google/protobuf/stubs/logging.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include "absl/strings/match.h"
#include "server/base/strings.h"
#include "server/rpc/dispatch.h"
#include "server/rpc/grpc_door.h"

namespace hallcase::rpc {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(base::StrCat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsFor(
    const ServerOptions& options) {
  if (options.tls_certificate_file.empty() && options.tls_key_file.empty()) {
    if (IsLoopback(options.address)) return grpc::InsecureServerCredentials();
    return absl::InvalidArgumentError(
        base::StrCat(options.address, " is not loopback: a certificate and a key are needed"));
  }
  auto certificate = ReadFile(options.tls_certificate_file);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadFile(options.tls_key_file);
  if (!key.ok()) return key.status();
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({*std::move(key), *std::move(certificate)});
  return grpc::SslServerCredentials(tls);
}

}  // namespace

struct Server::Impl {
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::CallbackGenericService> unknown;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

bool IsLoopback(const std::string& address) {
  if (absl::StartsWith(address, "localhost:") || absl::StartsWith(address, "[::1]:") ||
      absl::StartsWith(address, "unix:")) {
    return true;
  }
  // An address, not a name that begins like one.
  const std::string host = address.substr(0, address.rfind(':'));
  return absl::StartsWith(host, "127.") &&
         host.find_first_not_of("0123456789.") == std::string::npos;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Stop(0); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      Dispatcher& dispatcher) {
  auto credentials = CredentialsFor(options);
  if (!credentials.ok()) return credentials.status();
  // Protobuf would tell the log about every bad request; the caller is told, and that is enough.
  google::protobuf::SetLogHandler(nullptr);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto impl = std::make_unique<Impl>();
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.address, *credentials, &impl->port);
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.request_bytes_max));
  // Reflection alone is served synchronously: one thread is enough for it.
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, 1);
  // Two servers on one port would share its callers between them.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  impl->services = MakeGrpcServices(dispatcher);
  for (const auto& service : impl->services) builder.RegisterService(service.get());
  impl->unknown = MakeUnknownMethodService();
  builder.RegisterCallbackGenericService(impl->unknown.get());
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0) {
    return absl::UnavailableError(base::StrCat("cannot listen on ", options.address));
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const { return impl_->port; }

void Server::Stop(int64_t grace_ms) {
  if (impl_->server == nullptr) return;
  impl_->server->Shutdown(std::chrono::system_clock::now() +
                          std::chrono::milliseconds(grace_ms));
  impl_->server->Wait();
  impl_->server.reset();
}

}  // namespace hallcase::rpc
