#include "server/rpc/grpc_door.h"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include "server/rpc/dispatch.h"
#include "server/rpc/source.h"
#include "server/rpc/status_map_grpc.h"

namespace hallcase::rpc {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;

constexpr char kAuthorization[] = "authorization";

std::string_view AuthorizationOf(const CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find(kAuthorization);
  if (it == metadata.end()) return "";
  return {it->second.data(), it->second.size()};
}

// The bytes of a request in one piece, without a copy where they came in one.
class Payload {
 public:
  explicit Payload(const ByteBuffer& buffer) {
    if (!buffer.TrySingleSlice(&slice_).ok() && !buffer.DumpToSingleSlice(&slice_).ok()) {
      slice_ = grpc::Slice();
    }
  }
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(slice_.begin()), slice_.size()};
  }

 private:
  grpc::Slice slice_;
};

// Serialises straight into the slice that goes out.
void Serialise(const google::protobuf::Message& message, ByteBuffer* out) {
  const size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  *out = ByteBuffer(&slice, 1);
}

// Memory of calls that ended, kept for the next ones: a call is too big for the allocator's fast
// path, and ends on another thread than it began on.
class BlockCache {
 public:
  void* Take(size_t size) {
    {
      base::MutexLock lock(mutex_);
      if (!blocks_.empty()) {
        void* block = blocks_.back();
        blocks_.pop_back();
        return block;
      }
    }
    return ::operator new(size);
  }
  void Give(void* block) {
    {
      base::MutexLock lock(mutex_);
      if (blocks_.size() < kBlocksKeptMax) {
        blocks_.push_back(block);
        return;
      }
    }
    ::operator delete(block);
  }

 private:
  // About 8 KiB each.
  static constexpr size_t kBlocksKeptMax = 512;

  base::Mutex mutex_;
  std::vector<void*> blocks_ HC_GUARDED_BY(mutex_);
};

BlockCache& CallBlocks() {
  static auto* const cache = new BlockCache;  // outlives every call, also at exit
  return *cache;
}

class GrpcUnary final : public grpc::ServerUnaryReactor, public UnaryCall {
 public:
  // The class is final, so every block has the same size.
  static void* operator new(size_t size) { return CallBlocks().Take(size); }
  static void operator delete(void* block) { CallBlocks().Give(block); }

  GrpcUnary(const Method& method, CallbackServerContext* context, const ByteBuffer& request,
            ByteBuffer* response)
      : UnaryCall(method), context_(context), payload_(request), reply_(response) {}

  std::string_view authorization() const override { return AuthorizationOf(*context_); }
  std::string_view payload() const override { return payload_.bytes(); }
  std::string source() const override { return SourceOfPeer(context_->peer()); }
  bool cancelled() const override { return cancelled_.load(std::memory_order_relaxed); }

  void Finish(const Refusal& refusal) override {
    if (!refusal.has_value()) Serialise(response(), reply_);
    grpc::ServerUnaryReactor::Finish(ToGrpcStatus(refusal));
  }

  void OnCancel() override { cancelled_.store(true, std::memory_order_relaxed); }
  void OnDone() override { delete this; }

 private:
  // OnDone does not block, so gRPC need not hand it to a thread of its own for each call.
  bool InternalInlineable() override { return true; }

  CallbackServerContext* const context_;
  const Payload payload_;
  ByteBuffer* const reply_;
  std::atomic<bool> cancelled_{false};
};

// Serves server streams too: on the wire they are bidirectional ones with a single request.
class GrpcStream final : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>,
                         public StreamTransport {
 public:
  GrpcStream(Dispatcher& dispatcher, const Method& method, CallbackServerContext* context)
      : stream_(std::make_shared<Stream>(&dispatcher, method, this,
                                         std::string(AuthorizationOf(*context)),
                                         &dispatcher.read_pool())) {}

  const std::shared_ptr<Stream>& stream() const { return stream_; }

  void StartRead() override { ServerBidiReactor::StartRead(&incoming_); }
  void StartWrite(std::string bytes, bool more) override {
    const grpc::Slice slice(bytes);
    outgoing_ = ByteBuffer(&slice, 1);
    grpc::WriteOptions options;
    if (more) options.set_buffer_hint();
    ServerBidiReactor::StartWrite(&outgoing_, options);
  }
  void StartFinish(const Refusal& refusal) override { Finish(ToGrpcStatus(refusal)); }

  void OnReadDone(bool ok) override {
    if (!ok) return stream_->OnReadDone(false, "");
    const Payload payload(incoming_);
    stream_->OnReadDone(true, payload.bytes());
  }
  void OnWriteDone(bool ok) override { stream_->OnWriteDone(ok); }
  void OnCancel() override { stream_->OnCancel(); }
  void OnDone() override {
    stream_->OnDone();
    delete this;
  }

 private:
  const std::shared_ptr<Stream> stream_;
  ByteBuffer incoming_;
  ByteBuffer outgoing_;
};

class RawService final : public grpc::Service {
 public:
  RawService(Dispatcher& dispatcher, const google::protobuf::ServiceDescriptor* descriptor) {
    int index = 0;
    for (const Method& method : dispatcher.methods().methods()) {
      if (method.descriptor->service() == descriptor) AddRaw(dispatcher, method, index++);
    }
  }

 private:
  void AddRaw(Dispatcher& dispatcher, const Method& method, int index) {
    const bool streams = method.client_streams || method.server_streams;
    AddMethod(new grpc::internal::RpcServiceMethod(
        method.path.c_str(),
        streams ? grpc::internal::RpcMethod::BIDI_STREAMING
                : grpc::internal::RpcMethod::NORMAL_RPC,
        nullptr));
    MarkMethodRawCallback(index, streams ? StreamHandler(dispatcher, method)
                                         : UnaryHandler(dispatcher, method));
  }

  static grpc::internal::MethodHandler* UnaryHandler(Dispatcher& dispatcher,
                                                     const Method& method) {
    return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
        [&dispatcher, &method](CallbackServerContext* context, const ByteBuffer* request,
                               ByteBuffer* response) {
          auto* call = new GrpcUnary(method, context, *request, response);
          dispatcher.Start(call);
          return call;
        });
  }

  static grpc::internal::MethodHandler* StreamHandler(Dispatcher& dispatcher,
                                                      const Method& method) {
    return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
        [&dispatcher, &method](CallbackServerContext* context) {
          auto* stream = new GrpcStream(dispatcher, method, context);
          dispatcher.StartStream(stream->stream());
          return stream;
        });
  }
};

class UnknownMethodReactor final : public grpc::ServerGenericBidiReactor {
 public:
  UnknownMethodReactor() {
    Finish(ToGrpcStatus(Reject(Reason::kUnknownMethod, "没有这个方法，请核对客户端版本")));
  }
  void OnDone() override { delete this; }
};

class UnknownMethodService final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new UnknownMethodReactor;
  }
};

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> MakeGrpcServices(Dispatcher& dispatcher) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  for (const auto* descriptor : dispatcher.methods().services()) {
    services.push_back(std::make_unique<RawService>(dispatcher, descriptor));
  }
  return services;
}

std::unique_ptr<grpc::CallbackGenericService> MakeUnknownMethodService() {
  return std::make_unique<UnknownMethodService>();
}

}  // namespace hallcase::rpc
