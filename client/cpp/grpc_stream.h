// One gRPC stream behind ByteStream. Included by the gRPC transport and its test alone.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>
#include <string>

#include "client/cpp/transport.h"
#include "server/base/mutex.h"

namespace hallcase::client {

grpc::ByteBuffer ToByteBuffer(const std::string& bytes);
std::string FromByteBuffer(const grpc::ByteBuffer& buffer);
void AddCredential(const std::string& token, grpc::ClientContext* context);

// At most one message waits unread: gRPC's flow control does the rest.
class GrpcStream final : public ByteStream,
                         private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  GrpcStream(std::shared_ptr<grpc::Channel> channel, const CallRoute& route);
  ~GrpcStream() override;

  void Write(std::string message) override;
  void WritesDone() override;
  bool Read(std::string* message) override;
  Ending Finish() override;
  void Cancel() override;

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  void StartNextWrite() HC_REQUIRES(mutex_);
  // Operations started outside gRPC's own reactions need a hold; it is given up exactly once.
  bool TakeHold() HC_REQUIRES(mutex_);

  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  base::Mutex mutex_;
  base::CondVar changed_;
  grpc::ByteBuffer reading_ HC_GUARDED_BY(mutex_);
  grpc::ByteBuffer writing_ HC_GUARDED_BY(mutex_);
  std::deque<std::string> to_write_ HC_GUARDED_BY(mutex_);
  bool read_pending_ HC_GUARDED_BY(mutex_) = false;
  bool message_ready_ HC_GUARDED_BY(mutex_) = false;
  bool write_pending_ HC_GUARDED_BY(mutex_) = false;
  bool no_more_writes_ HC_GUARDED_BY(mutex_) = false;
  bool closed_writes_ HC_GUARDED_BY(mutex_) = false;
  bool ended_ HC_GUARDED_BY(mutex_) = false;
  bool held_ HC_GUARDED_BY(mutex_) = true;
  bool done_ HC_GUARDED_BY(mutex_) = false;
  grpc::Status status_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::client
