#include "client/cpp/feed.h"

#include <string>
#include <utility>

#include "client/cpp/prepare.h"

namespace hallcase::client {
namespace {

Error Cancelled() { return LocalError(Code::kCancelled, "the feed was closed"); }

}  // namespace

Feed::Feed(Client& client, v1::WatchRequest request)
    : client_(client), request_(std::move(request)) {
  FillHall(client_.hall_id(), &request_);
}

Feed::~Feed() { Cancel(); }

void Feed::Cancel() {
  std::shared_ptr<ByteStream> stream;
  {
    base::MutexLock lock(mutex_);
    cancelled_ = true;
    stream = stream_;
  }
  if (stream != nullptr) stream->Cancel();
}

std::shared_ptr<ByteStream> Feed::Stream() {
  static const std::string path =
      MethodPath(*v1::WatchRequest::descriptor(), *v1::WatchResponse::descriptor());
  base::MutexLock lock(mutex_);
  if (cancelled_) return nullptr;
  if (stream_ == nullptr) {
    stream_ = client_.OpenStream(path);
    stream_->Write(request_.SerializeAsString());
    stream_->WritesDone();
  }
  return stream_;
}

std::optional<Error> Feed::AfterCut(Error error) {
  std::shared_ptr<ByteStream> broken;
  {
    base::MutexLock lock(mutex_);
    if (cancelled_) return Cancelled();
    broken = std::move(stream_);
    stream_ = nullptr;
  }
  broken.reset();
  ++failures_;
  // A server that stops ends its streams without an error.
  const bool ended = error.code == Code::kOk;
  const bool redirected = client_.FollowOwner(error);
  if (!ended && !redirected && !IsRetriable(error)) return error;
  if (failures_ >= client_.retry().attempts_max) {
    if (ended) error = LocalError(Code::kUnavailable, "the server keeps ending the feed");
    return error;
  }
  if (!redirected) {
    client_.world().wait(
        BackoffMicros(client_.retry(), failures_, error, *client_.world().random));
  }
  return std::nullopt;
}

Result<v1::WatchResponse> Feed::Next() {
  for (;;) {
    const std::shared_ptr<ByteStream> stream = Stream();
    if (stream == nullptr) return Cancelled();
    std::string bytes;
    if (stream->Read(&bytes)) {
      v1::WatchResponse response;
      if (!response.ParseFromString(bytes)) {
        return LocalError(Code::kInternal, "the feed sent no WatchResponse");
      }
      failures_ = 0;
      if (response.has_bookmark()) *request_.mutable_after() = response.bookmark();
      return response;
    }
    const Ending ending = stream->Finish();
    if (auto error = AfterCut(DecodeError(ending.code, ending.message, ending.details))) {
      return *std::move(error);
    }
  }
}

}  // namespace hallcase::client
