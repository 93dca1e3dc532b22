// A transport for tests: answers from a script, remembers what it was asked.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/cpp/client.h"
#include "client/cpp/transport.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/base/mutex.h"

namespace hallcase::client {

inline constexpr int kUnavailable = static_cast<int>(Code::kUnavailable);

// An ending with a reason, as the server would put it into the trailer.
inline Ending RefusedWith(int code, const std::string& reason,
                          const std::map<std::string, std::string>& metadata = {}) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("hallcase");
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  google::rpc::Status status;
  status.set_code(code);
  status.set_message("told");
  status.add_details()->PackFrom(info);
  return {code, "told", status.SerializeAsString()};
}

// A stream whose other side is a function: called with each written message and, once, with nullptr
// for the end of writing; it may Answer any number of times and End.
class FakeStream final : public ByteStream {
 public:
  using Script = std::function<void(FakeStream&, const std::string*)>;
  explicit FakeStream(Script script) : script_(std::move(script)) {}

  void Write(std::string message) override { script_(*this, &message); }
  void WritesDone() override { script_(*this, nullptr); }
  bool Read(std::string* message) override {
    base::MutexLock lock(mutex_);
    while (answers_.empty() && !ended_) changed_.Wait(mutex_);
    if (answers_.empty()) return false;
    *message = std::move(answers_.front());
    answers_.pop_front();
    return true;
  }
  Ending Finish() override {
    base::MutexLock lock(mutex_);
    return ending_;
  }
  void Cancel() override { End({static_cast<int>(Code::kCancelled), "cancelled", ""}); }

  void Answer(std::string message) {
    base::MutexLock lock(mutex_);
    answers_.push_back(std::move(message));
    changed_.NotifyAll();
  }
  void End(Ending ending) {
    base::MutexLock lock(mutex_);
    if (ended_) return;
    ended_ = true;
    ending_ = std::move(ending);
    changed_.NotifyAll();
  }

 private:
  const Script script_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<std::string> answers_ HC_GUARDED_BY(mutex_);
  bool ended_ HC_GUARDED_BY(mutex_) = false;
  Ending ending_ HC_GUARDED_BY(mutex_);
};

class FakeTransport final : public Transport {
 public:
  struct Asked {
    CallRoute route;
    std::string body;
  };

  Reply Unary(const CallRoute& route, const std::string& body, int64_t) override {
    base::MutexLock lock(mutex_);
    asked_.push_back({route, body});
    if (replies_.empty()) return {{static_cast<int>(Code::kInternal), "no reply left", ""}, ""};
    Reply reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
  }
  std::unique_ptr<ByteStream> OpenStream(const CallRoute& route) override {
    base::MutexLock lock(mutex_);
    asked_.push_back({route, ""});
    FakeStream::Script script = [](FakeStream& stream, const std::string*) {
      stream.End({static_cast<int>(Code::kInternal), "no stream left", ""});
    };
    if (!streams_.empty()) {
      script = std::move(streams_.front());
      streams_.pop_front();
    }
    return std::make_unique<FakeStream>(std::move(script));
  }

  void Queue(Reply reply) {
    base::MutexLock lock(mutex_);
    replies_.push_back(std::move(reply));
  }
  void Stream(FakeStream::Script script) {
    base::MutexLock lock(mutex_);
    streams_.push_back(std::move(script));
  }
  std::vector<Asked> asked() {
    base::MutexLock lock(mutex_);
    return asked_;
  }

 private:
  base::Mutex mutex_;
  std::deque<Reply> replies_ HC_GUARDED_BY(mutex_);
  std::deque<FakeStream::Script> streams_ HC_GUARDED_BY(mutex_);
  std::vector<Asked> asked_ HC_GUARDED_BY(mutex_);
};

// A client over a fake transport; its waits only move the clock.
struct FakeWorld {
  base::FakeClock clock{1'700'000'000'000'000};
  base::SeededRandom random{7};
  FakeTransport* transport = nullptr;
  std::unique_ptr<Client> client;

  FakeWorld() {
    auto owned = std::make_unique<FakeTransport>();
    transport = owned.get();
    ClientOptions options;
    options.target = "first:1";
    options.hall_id = "t-1";
    options.token = "secret";
    ClientWorld world;
    world.clock = &clock;
    world.random = &random;
    world.wait = [this](int64_t micros) { clock.Advance(micros); };
    client = std::make_unique<Client>(std::move(options), std::move(owned), std::move(world));
  }
};

}  // namespace hallcase::client
