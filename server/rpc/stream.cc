#include "server/rpc/stream.h"

#include <utility>

#include "server/rpc/dispatch.h"

namespace hallcase::rpc {

Stream::Stream(Dispatcher* dispatcher, const Method& method, StreamTransport* transport,
               std::string authorization, Pool* pool)
    : dispatcher_(dispatcher),
      method_(method),
      authorization_(std::move(authorization)),
      pool_(pool),
      transport_(transport) {}

std::shared_ptr<StreamHandler> Stream::handler() const {
  base::MutexLock lock(mutex_);
  return handler_;
}

void Stream::OnReadDone(bool ok, std::string_view bytes) {
  if (ok) {
    dispatcher_->OnStreamMessage(shared_from_this(), bytes);
    return;
  }
  if (auto handler = this->handler()) {
    handler->OnHalfClose();
  } else {
    // Nothing was asked, so nothing is answered.
    Finish(kGranted);
  }
}

void Stream::OnWriteDone(bool ok) {
  {
    base::MutexLock lock(mutex_);
    writing_ = false;
    if (!ok) out_.clear();
    Pump();
  }
  if (auto handler = this->handler()) handler->OnSent();
}

void Stream::OnCancel() {
  {
    base::MutexLock lock(mutex_);
    out_.clear();
  }
  Finish(Reject(Reason::kDropped, "调用方已取消"));
}

void Stream::OnDone() {
  std::shared_ptr<StreamHandler> handler;
  {
    base::MutexLock lock(mutex_);
    transport_ = nullptr;
    finishing_ = true;
    out_.clear();
    handler.swap(handler_);
  }
  if (handler != nullptr) handler->OnDone();
}

void Stream::Send(const google::protobuf::Message& message) {
  std::string bytes = message.SerializeAsString();
  base::MutexLock lock(mutex_);
  if (finishing_) return;
  out_.push_back(std::move(bytes));
  Pump();
}

size_t Stream::unsent() const {
  base::MutexLock lock(mutex_);
  return out_.size() + (writing_ ? 1 : 0);
}

void Stream::ReadNext() {
  base::MutexLock lock(mutex_);
  if (transport_ != nullptr && !finishing_) transport_->StartRead();
}

void Stream::Finish(Refusal refusal) {
  base::MutexLock lock(mutex_);
  if (finishing_) return;
  finishing_ = true;
  refusal_ = std::move(refusal);
  Pump();
}

void Stream::Pump() {
  if (transport_ == nullptr || writing_) return;
  if (!out_.empty()) {
    writing_ = true;
    std::string bytes = std::move(out_.front());
    out_.pop_front();
    transport_->StartWrite(std::move(bytes), !out_.empty());
  } else if (finishing_ && !finish_sent_) {
    finish_sent_ = true;
    transport_->StartFinish(refusal_);
  }
}

}  // namespace hallcase::rpc
