#include "client/cpp/ingest_stream.h"

#include <utility>

#include "client/cpp/prepare.h"

namespace hallcase::client {
namespace {

// The command inside the envelope; its hall may stay empty, its request id may not.
void FillCommandId(Client& client, v1::IngestRequest* request) {
  const auto* reflection = request->GetReflection();
  const auto* oneof = v1::IngestRequest::descriptor()->FindOneofByName("command");
  const auto* field = reflection->GetOneofFieldDescriptor(*request, oneof);
  if (field == nullptr) return;
  FillRequestId(client.NewRequestId(), reflection->MutableMessage(request, field));
}

Error OutcomeError(const v1::IngestResponse& outcome) {
  return DecodeError(outcome.error().code(), outcome.error().message(),
                     outcome.error().SerializeAsString());
}

}  // namespace

IngestStream::IngestStream(Client& client, IngestOptions options, OnOutcome on_outcome)
    : client_(client), options_(options), on_outcome_(std::move(on_outcome)) {
  reader_ = std::thread([this] { ReadLoop(); });
}

IngestStream::~IngestStream() {
  std::shared_ptr<ByteStream> stream;
  {
    base::MutexLock lock(mutex_);
    dropped_ = true;
    stream = stream_;
    changed_.NotifyAll();
  }
  if (stream != nullptr) stream->Cancel();
  if (reader_.joinable()) reader_.join();
}

std::optional<Error> IngestStream::Send(v1::IngestRequest request) {
  FillHall(client_.hall_id(), &request);
  FillCommandId(client_, &request);
  request.set_stop_on_error(options_.stop_on_error);
  base::MutexLock lock(mutex_);
  while (pending_.size() >= options_.window_max && !reader_ended_) changed_.Wait(mutex_);
  if (reader_ended_) return failure_;
  request.set_item(next_item_++);
  std::string bytes = request.SerializeAsString();
  if (stream_ != nullptr) stream_->Write(bytes);
  pending_.push_back({std::move(request), std::move(bytes)});
  changed_.NotifyAll();
  return std::nullopt;
}

std::optional<Error> IngestStream::Finish() {
  {
    base::MutexLock lock(mutex_);
    finishing_ = true;
    if (stream_ != nullptr) stream_->WritesDone();
    changed_.NotifyAll();
  }
  if (reader_.joinable()) reader_.join();
  base::MutexLock lock(mutex_);
  return failure_;
}

bool IngestStream::AllDone() {
  base::MutexLock lock(mutex_);
  return dropped_ || (finishing_ && pending_.empty());
}

void IngestStream::ReadLoop() {
  int failures = 0;
  std::optional<Error> error;
  while (!AllDone()) {
    {
      // A stream is opened when there is something to say.
      base::MutexLock lock(mutex_);
      while (pending_.empty() && !finishing_ && !dropped_) changed_.Wait(mutex_);
    }
    if (AllDone()) break;
    progressed_ = false;
    error = RunOneStream();
    if (!error || AllDone()) {
      error.reset();
      continue;
    }
    failures = progressed_ ? 1 : failures + 1;
    const bool redirected = client_.FollowOwner(*error);
    if (!redirected && !IsRetriable(*error)) break;
    if (failures >= client_.retry().attempts_max) break;
    if (redirected) continue;
    client_.world().wait(
        BackoffMicros(client_.retry(), failures, *error, *client_.world().random));
  }
  base::MutexLock lock(mutex_);
  if (!(finishing_ && pending_.empty())) failure_ = std::move(error);
  reader_ended_ = true;
  changed_.NotifyAll();
}

std::shared_ptr<ByteStream> IngestStream::OpenAndResend() {
  static const std::string path =
      MethodPath(*v1::IngestRequest::descriptor(), *v1::IngestResponse::descriptor());
  base::MutexLock lock(mutex_);
  if (dropped_) return nullptr;
  stream_ = client_.OpenStream(path);
  for (const Pending& item : pending_) stream_->Write(item.bytes);
  if (finishing_) stream_->WritesDone();
  return stream_;
}

std::optional<Error> IngestStream::RunOneStream() {
  const std::shared_ptr<ByteStream> stream = OpenAndResend();
  if (stream == nullptr) return std::nullopt;
  std::optional<Error> error;
  std::string bytes;
  while (!error && stream->Read(&bytes)) error = TakeOutcome(bytes);
  {
    base::MutexLock lock(mutex_);
    stream_ = nullptr;
  }
  if (error) {
    stream->Cancel();
    return error;
  }
  const Ending ending = stream->Finish();
  if (ending.code != 0) return DecodeError(ending.code, ending.message, ending.details);
  if (AllDone()) return std::nullopt;
  if (options_.stop_on_error) {
    return LocalError(Code::kAborted, "the server stopped at a rejected command");
  }
  return LocalError(Code::kUnavailable, "the server ended the stream early");
}

std::optional<Error> IngestStream::TakeOutcome(const std::string& bytes) {
  v1::IngestResponse outcome;
  if (!outcome.ParseFromString(bytes)) {
    return LocalError(Code::kInternal, "the stream sent no IngestResponse");
  }
  if (outcome.has_error()) {
    Error error = OutcomeError(outcome);
    if (IsRetriable(error) || error.reason == "NOT_OWNER") return error;
  }
  Pending item;
  {
    base::MutexLock lock(mutex_);
    if (pending_.empty() || pending_.front().request.item() != outcome.item()) {
      return LocalError(Code::kInternal, "an outcome came out of order");
    }
    item = std::move(pending_.front());
    pending_.pop_front();
    changed_.NotifyAll();
  }
  progressed_ = true;
  on_outcome_(item.request, outcome);
  return std::nullopt;
}

}  // namespace hallcase::client
