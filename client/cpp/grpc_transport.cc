#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "client/cpp/grpc_stream.h"
#include "client/cpp/transport.h"
#include "server/base/mutex.h"

namespace hallcase::client {
namespace {

// An answer may hold 500 history events or a calendar text.
constexpr int kReceiveBytesMax = 16 << 20;
constexpr int kKeepaliveMs = 30'000;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::shared_ptr<grpc::ChannelCredentials> Credentials(const TlsOptions& tls) {
  if (!tls.enabled) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  if (!tls.ca_file.empty()) options.pem_root_certs = ReadFile(tls.ca_file);
  return grpc::SslCredentials(options);
}

class GrpcTransport final : public Transport {
 public:
  explicit GrpcTransport(const TlsOptions& tls) : credentials_(Credentials(tls)) {}

  Reply Unary(const CallRoute& route, const std::string& body, int64_t timeout_us) override;
  std::unique_ptr<ByteStream> OpenStream(const CallRoute& route) override {
    return std::make_unique<GrpcStream>(ChannelTo(route.target), route);
  }

 private:
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& target);

  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  base::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<grpc::Channel>> channels_
      HC_GUARDED_BY(mutex_);
};

std::shared_ptr<grpc::Channel> GrpcTransport::ChannelTo(const std::string& target) {
  base::MutexLock lock(mutex_);
  auto& channel = channels_[target];
  if (channel == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
    // A silent feed must notice a dead server.
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
    // A hall's server stands in the hall: a proxy of the environment would only see its traffic.
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel = grpc::CreateCustomChannel(target, credentials_, arguments);
    // gRPC 1.51 frees its shared callback queue twice when the last channel that used it goes away
    // just as another comes. The first channel therefore stays for the life of the process.
    // volatile: a pointer that nobody reads would be optimised away, and then it is a leak.
    [[maybe_unused]] static std::shared_ptr<grpc::Channel>* volatile kept =
        new std::shared_ptr<grpc::Channel>(channel);
  }
  return channel;
}

// What the callback writes to. Shared, so that a late callback finds it alive.
struct PendingCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  base::Mutex mutex;
  base::CondVar done;
  bool finished HC_GUARDED_BY(mutex) = false;
  grpc::Status status HC_GUARDED_BY(mutex);
};

Reply GrpcTransport::Unary(const CallRoute& route, const std::string& body, int64_t timeout_us) {
  auto call = std::make_shared<PendingCall>();
  call->request = ToByteBuffer(body);
  call->context.set_deadline(std::chrono::system_clock::now() +
                             std::chrono::microseconds(timeout_us));
  AddCredential(route.token, &call->context);
  grpc::GenericStub stub(ChannelTo(route.target));
  stub.UnaryCall(&call->context, route.path, grpc::StubOptions(), &call->request, &call->response,
                 [call](const grpc::Status& status) {
                   base::MutexLock lock(call->mutex);
                   call->status = status;
                   call->finished = true;
                   call->done.NotifyAll();
                 });
  base::MutexLock lock(call->mutex);
  while (!call->finished) call->done.Wait(call->mutex);
  Reply reply;
  reply.ending = {static_cast<int>(call->status.error_code()), call->status.error_message(),
                  call->status.error_details()};
  if (call->status.ok()) reply.body = FromByteBuffer(call->response);
  return reply;
}

}  // namespace

std::unique_ptr<Transport> NewGrpcTransport(const TlsOptions& tls) {
  return std::make_unique<GrpcTransport>(tls);
}

}  // namespace hallcase::client
