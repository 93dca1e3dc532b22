#include "client/cpp/grpc_stream.h"

#include <utility>
#include <vector>

namespace hallcase::client {

grpc::ByteBuffer ToByteBuffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string FromByteBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

void AddCredential(const std::string& token, grpc::ClientContext* context) {
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
}

GrpcStream::GrpcStream(std::shared_ptr<grpc::Channel> channel, const CallRoute& route)
    : channel_(std::move(channel)), stub_(channel_) {
  AddCredential(route.token, &context_);
  stub_.PrepareBidiStreamingCall(&context_, route.path, grpc::StubOptions(), this);
  AddHold();
  base::MutexLock lock(mutex_);
  read_pending_ = true;
  StartRead(&reading_);
  StartCall();
}

GrpcStream::~GrpcStream() {
  bool release = false;
  context_.TryCancel();
  {
    base::MutexLock lock(mutex_);
    ended_ = true;
    // With a read under way its OnReadDone gives the hold up.
    if (!read_pending_) release = TakeHold();
  }
  if (release) RemoveHold();
  base::MutexLock lock(mutex_);
  while (!done_) changed_.Wait(mutex_);
}

bool GrpcStream::TakeHold() { return std::exchange(held_, false); }

void GrpcStream::StartNextWrite() {
  if (!held_ || write_pending_) return;
  if (!to_write_.empty()) {
    writing_ = ToByteBuffer(to_write_.front());
    to_write_.pop_front();
    write_pending_ = true;
    grpc::WriteOptions options;
    // More is waiting: let gRPC gather before it calls the kernel.
    if (!to_write_.empty()) options.set_buffer_hint();
    StartWrite(&writing_, options);
  } else if (no_more_writes_ && !closed_writes_) {
    closed_writes_ = true;
    StartWritesDone();
  }
}

void GrpcStream::Write(std::string message) {
  base::MutexLock lock(mutex_);
  if (ended_) return;
  to_write_.push_back(std::move(message));
  StartNextWrite();
}

void GrpcStream::WritesDone() {
  base::MutexLock lock(mutex_);
  no_more_writes_ = true;
  if (!ended_) StartNextWrite();
}

bool GrpcStream::Read(std::string* message) {
  base::MutexLock lock(mutex_);
  while (!message_ready_ && !ended_) changed_.Wait(mutex_);
  if (!message_ready_) return false;
  *message = FromByteBuffer(reading_);
  message_ready_ = false;
  if (held_) {
    read_pending_ = true;
    reading_.Clear();
    StartRead(&reading_);
  }
  return true;
}

Ending GrpcStream::Finish() {
  base::MutexLock lock(mutex_);
  while (!done_) changed_.Wait(mutex_);
  return {static_cast<int>(status_.error_code()), status_.error_message(),
          status_.error_details()};
}

void GrpcStream::Cancel() { context_.TryCancel(); }

void GrpcStream::OnReadDone(bool ok) {
  bool release = false;
  {
    base::MutexLock lock(mutex_);
    read_pending_ = false;
    if (ok && !ended_) {
      message_ready_ = true;
    } else {
      ended_ = true;
      release = TakeHold();
    }
    changed_.NotifyAll();
  }
  if (release) RemoveHold();
}

void GrpcStream::OnWriteDone(bool ok) {
  base::MutexLock lock(mutex_);
  write_pending_ = false;
  if (ok && !ended_) StartNextWrite();
}

void GrpcStream::OnDone(const grpc::Status& status) {
  base::MutexLock lock(mutex_);
  status_ = status;
  done_ = true;
  // Under the lock: the destructor may go on as soon as it sees done_.
  changed_.NotifyAll();
}

}  // namespace hallcase::client
