// The five beats of every RPC, written once for all doors: authenticate → authorise → validate →
// execute → translate. Knows no door: those derive from UnaryCall and StreamTransport.
//
// Nothing here blocks the thread that a call came on: what reads, seals or hashes goes to a pool.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/arena.h>

#include "server/base/config.h"
#include "server/rpc/desk.h"
#include "server/rpc/method_table.h"
#include "server/rpc/pool.h"
#include "server/rpc/refusal.h"
#include "server/rpc/stream.h"

namespace hallcase::rpc {

// Hash of the token in "Bearer <token>"; empty for anything that is no token of ours.
std::string TokenHash(std::string_view authorization);

// One call with one request and one answer, as its door sees it. Lives until Finish returns.
class UnaryCall {
 public:
  explicit UnaryCall(const Method& method);
  virtual ~UnaryCall() = default;

  // Value of the metadata `authorization`, empty if there is none.
  virtual std::string_view authorization() const = 0;
  // Bytes of the request; valid as long as the call.
  virtual std::string_view payload() const = 0;
  // Network address of the caller, without port.
  virtual std::string source() const = 0;
  // True once nobody waits for the answer: cancelled, or past its deadline.
  virtual bool cancelled() const = 0;
  // Called exactly once, from any thread; without a refusal `response` is sent.
  virtual void Finish(const Refusal& refusal) = 0;

  const Method& method() const { return method_; }
  const google::protobuf::Message& response() const { return *response_; }

 private:
  friend class Dispatcher;
  // Big enough for a registration and its answer without asking the heap.
  static constexpr size_t kArenaBytes = 6'144;

  const Method& method_;
  alignas(8) char block_[kArenaBytes];
  google::protobuf::Arena arena_;
  google::protobuf::Message* request_;
  google::protobuf::Message* response_;
  CallContext context_;
  std::optional<Draft> draft_;
  app::Outcome outcome_;
};

class Dispatcher {
 public:
  // Both must outlive this.
  Dispatcher(const MethodTable& methods, const base::Limits& limits);
  ~Dispatcher();

  // REQUIRES: before the first call. The desk must outlive this.
  void AddHall(Desk* desk);

  const MethodTable& methods() const { return methods_; }

  // Takes a call through the beats; ends in call->Finish.
  void Start(UnaryCall* call);

  // The same for a stream; `stream` keeps itself alive until it is done.
  void StartStream(std::shared_ptr<Stream> stream);
  // A message of the stream arrived.
  void OnStreamMessage(const std::shared_ptr<Stream>& stream, std::string_view bytes);

  // Once a second: ends streams whose caller lost the right and, every few seconds, takes what the
  // access logs gathered to the ledger.
  void Tick();

  // Ends all streams; unary calls run to their end. Access logs go to the ledger.
  void Stop();

  Pool& read_pool() { return read_pool_; }

 private:
  struct Caller {
    Desk* desk = nullptr;
    std::shared_ptr<auth::Session> session;
  };
  using Found = std::optional<Caller>;

  // Looks for the session of a token; with `load`, also in the stores. Nothing = not in memory.
  Found FindCaller(std::string_view token_hash, bool load);
  // Alive session, and the right to call the method: fills `context`.
  Refusal Admit(const Caller& caller, const Method& method, CallContext* context);
  // Field 1 names the caller's hall.
  Refusal CheckHall(const google::protobuf::Message& request, const Method& method,
                    CallContext* context);
  Refusal Unauthenticated() const;
  Desk* FindDesk(const std::string& hall_id) const;

  // A change that anybody may ask for: as the public, and told whether staff is behind it.
  void StartPublic(UnaryCall* call);
  void NoteStaff(UnaryCall* call, const Caller& caller);
  void Authenticated(UnaryCall* call, const Caller& caller);
  void Authorised(UnaryCall* call);
  void Execute(UnaryCall* call);
  void RunHandler(UnaryCall* call);
  void SubmitDraft(UnaryCall* call);
  void Answer(UnaryCall* call);
  void Conclude(UnaryCall* call, Refusal refusal);
  void Observe(const CallContext& context, const Method& method, const Refusal& refusal);

  void StreamAuthenticated(const std::shared_ptr<Stream>& stream, const Caller& caller);
  // Brings what the access log gathered to the ledger.
  void ToLedger(Desk* desk, std::vector<ledger::v1::AccessObserved> observed);
  // Counts the stream in; false when there are too many of its sort.
  bool Admitted(const std::shared_ptr<Stream>& stream);

  const MethodTable& methods_;
  const base::Limits& limits_;
  std::vector<Desk*> desks_;
  base::Mutex mutex_;
  std::vector<std::weak_ptr<Stream>> streams_ HC_GUARDED_BY(mutex_);
  int64_t ticks_ HC_GUARDED_BY(mutex_) = 0;
  // Last, so that they end first: their tasks use everything above.
  Pool password_pool_;
  Pool read_pool_;
};

}  // namespace hallcase::rpc
