#include "server/rpc/local_call.h"

#include <string>

#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace hallcase::rpc {
namespace {

class LocalCall final : public UnaryCall {
 public:
  LocalCall(const Method& method, std::string_view token, std::string_view bytes,
            std::string_view source)
      : UnaryCall(method),
        authorization_(token.empty() ? "" : base::StrCat("Bearer ", token)),
        bytes_(bytes),
        source_(source) {}

  std::string_view authorization() const override { return authorization_; }
  std::string_view payload() const override { return bytes_; }
  std::string source() const override { return source_; }
  bool cancelled() const override { return false; }
  void Finish(const Refusal& refusal) override {
    base::MutexLock lock(mutex_);
    refusal_ = refusal;
    done_ = true;
    changed_.NotifyAll();
  }

  Refusal Await(google::protobuf::Message* answer) {
    base::MutexLock lock(mutex_);
    while (!done_) changed_.Wait(mutex_);
    if (!refusal_.has_value() && answer != nullptr) answer->CopyFrom(response());
    return refusal_;
  }

 private:
  const std::string authorization_;
  const std::string bytes_;
  const std::string source_;
  base::Mutex mutex_;
  base::CondVar changed_;
  bool done_ HC_GUARDED_BY(mutex_) = false;
  Refusal refusal_ HC_GUARDED_BY(mutex_);
};

}  // namespace

Refusal CallLocally(Dispatcher& dispatcher, const Method& method, std::string_view token,
                    std::string_view bytes, std::string_view source,
                    google::protobuf::Message* response) {
  LocalCall call(method, token, bytes, source);
  dispatcher.Start(&call);
  return call.Await(response);
}

}  // namespace hallcase::rpc
