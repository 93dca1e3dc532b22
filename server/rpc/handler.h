// Handlers, and how a service registers them: one line a method.
//
//   registry.Read<&GetCase>("CaseService.GetCase");
//   registry.Write<&MakePushCase, &AnswerPushCase>("LegService.PushCase", Subject::kCase,
//                                                  Where::kReadPool);
//
// A read handler answers. A write handler only makes the command (Make) and words the outcome
// (Answer); the dispatch does everything between. Handlers see no type of any door.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "hallcase/v1/case.pb.h"
#include "server/app/command_call.h"
#include "server/rpc/desk.h"
#include "server/rpc/refusal.h"
#include "server/rpc/validate/validate.h"
#include "server/sealing/data_key.h"

namespace hallcase::rpc {

class EventSink;
class StreamHandler;

// A command in the making.
struct Draft {
  app::CommandCall call;
  // Key that the request's HMAC is made under; null = the hall's request key.
  sealing::DataKeyPtr key;
};

// Where a handler's own work runs.
enum class Where : uint8_t {
  // On the thread that took the call: no I/O, nothing slow.
  kHere,
  kReadPool,
  // For argon2, and for changes that anybody may ask for: a flood of either keeps nobody from work.
  kPasswordPool,
};

// What a command's outcome is about: which rows a replayed request reads again.
enum class Subject : uint8_t {
  kNone,
  kCase,
  kWarning,
  kJob,
  kHandover,
  kShift,
  kDocument,
  kRating,
};

// The fields of a changing request that the dispatch itself reads.
struct ChangeFields {
  const std::string* request_id = nullptr;
  const v1::ChangeContext* context = nullptr;  // null where the request has none
};

struct Handler {
  using Message = google::protobuf::Message;
  enum class Kind : uint8_t { kNone, kRead, kWrite, kStream };

  Kind kind = Kind::kNone;
  Where where = Where::kHere;
  Subject subject = Subject::kNone;
  Refusal (*validate)(const Message&, const base::Limits&) = nullptr;
  Refusal (*read)(const CallContext&, const Message&, Message*) = nullptr;
  Refusal (*make)(const CallContext&, const Message&, Draft*) = nullptr;
  Refusal (*answer)(const CallContext&, const Message&, const app::Outcome&, Message*) = nullptr;
  // True if the answer may touch the disk or takes long: it is then made on the read pool.
  bool answer_reads = false;
  ChangeFields (*change)(const Message&) = nullptr;
  std::unique_ptr<StreamHandler> (*open)(const CallContext&, EventSink*) = nullptr;
};

namespace internal {

template <auto kFunction>
struct ReadOf;
template <typename Request, typename Response,
          Refusal (*kFunction)(const CallContext&, const Request&, Response*)>
struct ReadOf<kFunction> {
  using RequestType = Request;
  using ResponseType = Response;
};

template <auto kFunction>
struct MakeOf;
template <typename Request, Refusal (*kFunction)(const CallContext&, const Request&, Draft*)>
struct MakeOf<kFunction> {
  using RequestType = Request;
};

template <auto kFunction>
struct AnswerOf;
template <typename Request, typename Response,
          Refusal (*kFunction)(const CallContext&, const Request&, const app::Outcome&, Response*)>
struct AnswerOf<kFunction> {
  using RequestType = Request;
  using ResponseType = Response;
};

template <typename Request>
Refusal ValidateAs(const google::protobuf::Message& request, const base::Limits& limits) {
  return Validate(static_cast<const Request&>(request), limits);
}

template <typename Request>
ChangeFields ChangeOf(const google::protobuf::Message& message) {
  const auto& request = static_cast<const Request&>(message);
  if constexpr (requires { request.change(); }) {
    return {&request.change().request_id(), &request.change()};
  } else if constexpr (requires { request.request_id(); }) {
    return {&request.request_id(), nullptr};
  } else {
    return {};
  }
}

}  // namespace internal

class MethodTable;

// Gives the methods of a table their handlers.
class Registry {
 public:
  explicit Registry(MethodTable* table) : table_(table) {}

  template <auto kRead>
  void Read(std::string_view method, Where where = Where::kReadPool) {
    using Of = internal::ReadOf<kRead>;
    Handler handler;
    handler.kind = Handler::Kind::kRead;
    handler.where = where;
    handler.validate = &internal::ValidateAs<typename Of::RequestType>;
    handler.read = [](const CallContext& context, const google::protobuf::Message& request,
                      google::protobuf::Message* response) {
      return kRead(context, static_cast<const typename Of::RequestType&>(request),
                   static_cast<typename Of::ResponseType*>(response));
    };
    Set(method, Of::RequestType::descriptor(), Of::ResponseType::descriptor(), handler);
  }

  template <auto kMake, auto kAnswer>
  void Write(std::string_view method, Subject subject, Where where = Where::kHere,
             bool answer_reads = true) {
    using Request = typename internal::MakeOf<kMake>::RequestType;
    using Of = internal::AnswerOf<kAnswer>;
    static_assert(std::is_same_v<Request, typename Of::RequestType>);
    Handler handler;
    handler.kind = Handler::Kind::kWrite;
    handler.where = where;
    handler.subject = subject;
    handler.answer_reads = answer_reads;
    handler.validate = &internal::ValidateAs<Request>;
    handler.change = &internal::ChangeOf<Request>;
    handler.make = [](const CallContext& context, const google::protobuf::Message& request,
                      Draft* draft) {
      return kMake(context, static_cast<const Request&>(request), draft);
    };
    handler.answer = [](const CallContext& context, const google::protobuf::Message& request,
                        const app::Outcome& outcome, google::protobuf::Message* response) {
      return kAnswer(context, static_cast<const Request&>(request), outcome,
                     static_cast<typename Of::ResponseType*>(response));
    };
    Set(method, Request::descriptor(), Of::ResponseType::descriptor(), handler);
  }

  template <typename Request, typename Response>
  void Stream(std::string_view method,
              std::unique_ptr<StreamHandler> (*open)(const CallContext&, EventSink*)) {
    Handler handler;
    handler.kind = Handler::Kind::kStream;
    handler.validate = &internal::ValidateAs<Request>;
    handler.open = open;
    Set(method, Request::descriptor(), Response::descriptor(), handler);
  }

 private:
  void Set(std::string_view method, const google::protobuf::Descriptor* request,
           const google::protobuf::Descriptor* response, const Handler& handler);

  MethodTable* table_;
};

}  // namespace hallcase::rpc
