// A client of one hall.
//
//   auto client = Client::Connect({.target = "127.0.0.1:7443", .hall_id = "lingshui"});
//   v1::SignInRequest sign_in; ...
//   auto session = client->Call<v1::SignInResponse>(sign_in);
//   client->SetToken(session->token());
//   auto got = client->Call<v1::GetCaseResponse>(request);
//
// Every call: fills hall_id and request_id where they are empty, the latter before the first
// attempt, so that all attempts carry the same one and the change happens once; retries UNAVAILABLE
// and RESOURCE_EXHAUSTED with jittered back-off within its deadline; follows NOT_OWNER to the
// owner.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/cpp/error.h"
#include "client/cpp/retry.h"
#include "client/cpp/transport.h"
#include "google/protobuf/message.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace hallcase::client {

inline constexpr int64_t kCallTimeoutUsDefault = 20 * base::kMicrosPerSecond;

struct ClientOptions {
  // host:port
  std::string target;
  std::string hall_id;
  // Session token; empty before signing in.
  std::string token;
  TlsOptions tls;
  // For all attempts of one call together.
  int64_t timeout_us = kCallTimeoutUsDefault;
  RetryPolicy retry;
};

// What the client takes from the world; tests bring their own. All must outlive the client.
struct ClientWorld {
  const base::Clock* clock = nullptr;
  base::RandomSource* random = nullptr;
  // Waits so many microseconds between attempts.
  std::function<void(int64_t)> wait;
};

// The machine's clock, randomness and sleep.
ClientWorld RealWorld();

class Client {
 public:
  // Opens no connection yet; the first call does.
  static std::unique_ptr<Client> Connect(ClientOptions options);
  Client(ClientOptions options, std::unique_ptr<Transport> transport, ClientWorld world);

  // The answer or the last attempt's error. `Response` must be what the method that takes `Request`
  // answers with. DEADLINE_EXCEEDED on a change means that its outcome is unknown: call again with
  // the same request_id (set it beforehand for that).
  template <typename Response, typename Request>
  Result<Response> Call(Request request) {
    Response response;
    if (auto error = CallMessage(&request, &response)) return *std::move(error);
    return response;
  }

  // The same without types; nullopt = `*response` is the answer. `*request` keeps the ids filled
  // in.
  std::optional<Error> CallMessage(google::protobuf::Message* request,
                                   google::protobuf::Message* response);

  void SetToken(std::string token);
  const std::string& hall_id() const { return options_.hall_id; }
  const RetryPolicy& retry() const { return options_.retry; }
  const ClientWorld& world() const { return world_; }
  std::string NewRequestId() { return base::FormatUuid(ids_.Next()); }

  // For Feed and IngestStream: a stream to whoever owns the hall as far as is known.
  std::unique_ptr<ByteStream> OpenStream(const std::string& path);
  // If `error` names another owner, later calls go there. False if it does not.
  bool FollowOwner(const Error& error);

 private:
  CallRoute Route(const std::string& path);

  const ClientOptions options_;
  const std::unique_ptr<Transport> transport_;
  const ClientWorld world_;
  base::UuidGenerator ids_;
  base::Mutex mutex_;
  std::string target_ HC_GUARDED_BY(mutex_);
  std::string token_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::client
