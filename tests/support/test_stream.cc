#include <utility>

#include "tests/support/test_door.h"

namespace hallcase::testing {

TestStream::~TestStream() {
  Cancel();
  network_.join();
}

void TestStream::Send(const google::protobuf::Message& message) {
  SendBytes(message.SerializeAsString());
}

void TestStream::SendBytes(std::string bytes) {
  base::MutexLock lock(mutex_);
  to_server_.push_back(std::move(bytes));
  changed_.NotifyAll();
}

void TestStream::HalfClose() {
  base::MutexLock lock(mutex_);
  half_closed_ = true;
  changed_.NotifyAll();
}

void TestStream::Cancel() {
  base::MutexLock lock(mutex_);
  cancelled_ = true;
  held_ = false;
  changed_.NotifyAll();
}

void TestStream::HoldWrites(bool held) {
  base::MutexLock lock(mutex_);
  held_ = held;
  changed_.NotifyAll();
}

bool TestStream::Receive(google::protobuf::Message* message) {
  base::MutexLock lock(mutex_);
  while (to_client_.empty() && !ended_) changed_.Wait(mutex_);
  if (to_client_.empty()) return false;
  const bool parsed = message->ParseFromString(to_client_.front());
  to_client_.pop_front();
  return parsed;
}

rpc::Refusal TestStream::AwaitEnd() {
  base::MutexLock lock(mutex_);
  while (!ended_) changed_.Wait(mutex_);
  return refusal_;
}

// The stream calls these under its own lock, so they only leave word for the network.
void TestStream::StartRead() {
  base::MutexLock lock(mutex_);
  reading_ = true;
  changed_.NotifyAll();
}

void TestStream::StartWrite(std::string bytes, bool) {
  base::MutexLock lock(mutex_);
  to_client_.push_back(std::move(bytes));
  writing_ = true;
  changed_.NotifyAll();
}

void TestStream::StartFinish(const rpc::Refusal& refusal) {
  base::MutexLock lock(mutex_);
  refusal_ = refusal;
  finishing_ = true;
  changed_.NotifyAll();
}

void TestStream::Work() {
  enum class Event { kRead, kReadEnd, kWritten, kCancel, kEnd };
  bool told_cancel = false;
  while (true) {
    Event event = Event::kEnd;
    std::string bytes;
    {
      base::MutexLock lock(mutex_);
      while (true) {
        const bool can_read = reading_ && (!to_server_.empty() || half_closed_);
        if ((writing_ && !held_) || finishing_ || can_read || (cancelled_ && !told_cancel)) break;
        changed_.Wait(mutex_);
      }
      if (writing_ && !held_) {
        writing_ = false;
        event = Event::kWritten;
      } else if (finishing_) {
        ended_ = true;
        changed_.NotifyAll();
      } else if (cancelled_ && !told_cancel) {
        told_cancel = true;
        event = Event::kCancel;
      } else {
        reading_ = false;
        event = to_server_.empty() ? Event::kReadEnd : Event::kRead;
        if (event == Event::kRead) {
          bytes = std::move(to_server_.front());
          to_server_.pop_front();
        }
      }
    }
    switch (event) {
      case Event::kRead: stream_->OnReadDone(true, bytes); break;
      case Event::kReadEnd: stream_->OnReadDone(false, ""); break;
      case Event::kWritten: stream_->OnWriteDone(true); break;
      case Event::kCancel: stream_->OnCancel(); break;
      case Event::kEnd: stream_->OnDone(); return;
    }
  }
}

}  // namespace hallcase::testing
