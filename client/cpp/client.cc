#include "client/cpp/client.h"

#include <chrono>
#include <thread>
#include <utility>

#include "client/cpp/prepare.h"

namespace hallcase::client {

ClientWorld RealWorld() {
  static const base::RealClock clock;
  static base::SystemRandom random;
  return {&clock, &random,
          [](int64_t micros) { std::this_thread::sleep_for(std::chrono::microseconds(micros)); }};
}

std::unique_ptr<Client> Client::Connect(ClientOptions options) {
  auto transport = NewGrpcTransport(options.tls);
  return std::make_unique<Client>(std::move(options), std::move(transport), RealWorld());
}

Client::Client(ClientOptions options, std::unique_ptr<Transport> transport, ClientWorld world)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      world_(std::move(world)),
      ids_(*world_.clock, *world_.random),
      target_(options_.target),
      token_(options_.token) {}

void Client::SetToken(std::string token) {
  base::MutexLock lock(mutex_);
  token_ = std::move(token);
}

CallRoute Client::Route(const std::string& path) {
  base::MutexLock lock(mutex_);
  return {target_, path, token_};
}

std::unique_ptr<ByteStream> Client::OpenStream(const std::string& path) {
  return transport_->OpenStream(Route(path));
}

bool Client::FollowOwner(const Error& error) {
  if (error.reason != "NOT_OWNER") return false;
  const auto owner = error.metadata.find("owner");
  if (owner == error.metadata.end() || owner->second.empty()) return false;
  base::MutexLock lock(mutex_);
  target_ = owner->second;
  return true;
}

std::optional<Error> Client::CallMessage(google::protobuf::Message* request,
                                         google::protobuf::Message* response) {
  const std::string path = MethodPath(*request->GetDescriptor(), *response->GetDescriptor());
  FillHall(options_.hall_id, request);
  if (NeedsRequestId(*request->GetDescriptor())) FillRequestId(NewRequestId(), request);
  const std::string body = request->SerializeAsString();
  const int64_t deadline_us = world_.clock->MonotonicMicros() + options_.timeout_us;
  int redirects = 0;
  for (int attempt = 1;; ++attempt) {
    const int64_t left_us = deadline_us - world_.clock->MonotonicMicros();
    const Reply reply = transport_->Unary(Route(path), body, left_us);
    if (reply.ending.code == 0) {
      if (response->ParseFromString(reply.body)) return std::nullopt;
      return LocalError(Code::kInternal, "the answer is no message of " + path);
    }
    Error error = DecodeError(reply.ending.code, reply.ending.message, reply.ending.details);
    if (redirects < options_.retry.redirects_max && FollowOwner(error)) {
      ++redirects;
      continue;
    }
    if (!IsRetriable(error) || attempt >= options_.retry.attempts_max) return error;
    const int64_t pause_us = BackoffMicros(options_.retry, attempt, error, *world_.random);
    if (world_.clock->MonotonicMicros() + pause_us >= deadline_us) return error;
    world_.wait(pause_us);
  }
}

}  // namespace hallcase::client
