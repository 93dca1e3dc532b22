// Streams: an outgoing queue with back-pressure, and messages that come in one at a time when asked
// for. Door-neutral; the handler of a stream sees an EventSink, the door a StreamTransport.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "server/base/mutex.h"
#include "server/rpc/desk.h"
#include "server/rpc/method_table.h"
#include "server/rpc/pool.h"
#include "server/rpc/refusal.h"

namespace hallcase::rpc {

// What a handler may do with its stream. Thread-safe; never blocks.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // Queues a message. Nothing happens once the stream is finished.
  virtual void Send(const google::protobuf::Message& message) = 0;
  // Messages queued and not yet on their way.
  virtual size_t unsent() const = 0;
  // Asks for one more message.
  virtual void ReadNext() = 0;
  // Ends the stream after what is queued; the first call counts. Without a refusal all is well.
  virtual void Finish(Refusal refusal) = 0;
  // For the handler's own work that reads or seals.
  virtual Pool& pool() = 0;
  virtual std::shared_ptr<EventSink> Share() = 0;
};

// A stream's handler. Calls never overlap, except OnSent and OnDone, which may come at any time.
// Held by shared pointers: work of its own may outlive the stream.
class StreamHandler : public std::enable_shared_from_this<StreamHandler> {
 public:
  virtual ~StreamHandler() = default;
  // A validated message; the first one opened the stream. Must not block.
  virtual void OnMessage(std::unique_ptr<google::protobuf::Message> message) = 0;
  // The client will send nothing more.
  virtual void OnHalfClose() = 0;
  // A queued message went out.
  virtual void OnSent() = 0;
  // The stream is over, for whatever reason: end subscriptions, keep no thread busy.
  virtual void OnDone() = 0;
};

// The door's half. Each function is called only between Stream's construction and OnDone.
class StreamTransport {
 public:
  virtual ~StreamTransport() = default;
  virtual void StartRead() = 0;
  // At most one at a time; answered by Stream::OnWriteDone. `more` = another one follows at once,
  // so the bytes may wait for it.
  virtual void StartWrite(std::string bytes, bool more) = 0;
  // Once, when no write is under way.
  virtual void StartFinish(const Refusal& refusal) = 0;
};

class Dispatcher;

class Stream final : public EventSink, public std::enable_shared_from_this<Stream> {
 public:
  // `transport` must live until OnDone.
  Stream(Dispatcher* dispatcher, const Method& method, StreamTransport* transport,
         std::string authorization, Pool* pool);

  // For the door.
  void OnReadDone(bool ok, std::string_view bytes);
  void OnWriteDone(bool ok);
  void OnCancel();
  void OnDone();

  // For the handler.
  void Send(const google::protobuf::Message& message) override;
  size_t unsent() const override;
  void ReadNext() override;
  void Finish(Refusal refusal) override;
  Pool& pool() override { return *pool_; }
  std::shared_ptr<EventSink> Share() override { return shared_from_this(); }

  const Method& method() const { return method_; }
  const std::string& authorization() const { return authorization_; }

 private:
  friend class Dispatcher;
  void Pump() HC_REQUIRES(mutex_);
  std::shared_ptr<StreamHandler> handler() const;

  Dispatcher* const dispatcher_;
  const Method& method_;
  const std::string authorization_;
  Pool* const pool_;
  // Set before the first message is asked for, read by the dispatcher alone.
  CallContext context_;

  mutable base::Mutex mutex_;
  StreamTransport* transport_ HC_GUARDED_BY(mutex_);
  std::deque<std::string> out_ HC_GUARDED_BY(mutex_);
  bool writing_ HC_GUARDED_BY(mutex_) = false;
  bool finishing_ HC_GUARDED_BY(mutex_) = false;
  bool finish_sent_ HC_GUARDED_BY(mutex_) = false;
  Refusal refusal_ HC_GUARDED_BY(mutex_);
  std::shared_ptr<StreamHandler> handler_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::rpc
