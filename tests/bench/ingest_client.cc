#include "tests/bench/ingest_client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <random>

#include "hallcase/v1/ingest.pb.h"
#include "tests/bench/register_message.h"

namespace hallcase::bench {
namespace {

constexpr char kMethod[] = "/hallcase.v1.IngestService/Ingest";

// What all streams of a run share; one thread serves them all.
struct Shared {
  const IngestOptions& options;
  IngestResult& result;
  int64_t sent = 0;
  int64_t sent_bytes = 0;

  bool MaySend(int64_t now_ns) const {
    return options.count > 0 ? sent < options.count : now_ns < result.window.end_ns;
  }
};

// One stream: at most one write and one read under way, items answered in order.
class Stream {
 public:
  enum class Event { kStarted, kWritten, kRead, kHalfClosed, kFinished };
  struct Tag {
    Stream* stream;
    Event event;
  };

  Stream(Shared& shared, grpc::CompletionQueue* queue, int window)
      : shared_(shared), window_(static_cast<size_t>(window)), maker_(std::random_device{}()) {
    grpc::ChannelArguments args;
    args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stub_ = std::make_unique<grpc::GenericStub>(grpc::CreateCustomChannel(
        shared.options.target, grpc::InsecureChannelCredentials(), args));
    context_.AddMetadata("authorization", "Bearer " + shared.options.token);
    call_ = stub_->PrepareCall(&context_, kMethod, queue);
    call_->StartCall(&started_);
  }

  bool finished() const { return finished_; }

  void Handle(Event event, bool ok) {
    switch (event) {
      case Event::kStarted:
        if (!ok) return Finish();
        call_->Read(&incoming_, &read_);
        return Write();
      case Event::kWritten:
        writing_ = false;
        if (!ok) return;  // the read fails as well and ends the stream
        return Write();
      case Event::kRead:
        if (!ok) return Finish();
        Answer();
        call_->Read(&incoming_, &read_);
        if (!writing_) Write();
        return;
      case Event::kHalfClosed:
        return;
      case Event::kFinished:
        finished_ = true;
        if (!status_.ok() && shared_.result.stream_error.empty()) {
          shared_.result.stream_error = status_.error_message();
        }
        return;
    }
  }

 private:
  void Write() {
    const int64_t now = NowNs();
    if (half_closed_ || sent_at_ns_.size() >= window_) return;
    if (!shared_.MaySend(now)) {
      half_closed_ = true;
      call_->WritesDone(&half_closed_tag_);
      return;
    }
    message_.set_item(static_cast<uint64_t>(++shared_.sent));
    maker_.Make(message_.mutable_register_case());
    message_.set_hall_id(shared_.options.hall);
    message_.mutable_register_case()->set_hall_id(shared_.options.hall);
    grpc::Slice slice(message_.SerializeAsString());
    shared_.sent_bytes += static_cast<int64_t>(slice.size());
    sent_at_ns_.push_back(now);
    writing_ = true;
    grpc::WriteOptions options;
    // A full window is pushed out; until then gRPC may gather what follows.
    if (sent_at_ns_.size() < window_) options.set_buffer_hint();
    call_->Write(grpc::ByteBuffer(&slice, 1), options, &written_);
  }

  void Answer() {
    const int64_t now = NowNs();
    grpc::Slice slice;
    v1::IngestResponse answer;
    if (!incoming_.TrySingleSlice(&slice).ok()) incoming_.DumpToSingleSlice(&slice);
    const bool parsed = answer.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
    const int64_t sent_at_ns = sent_at_ns_.empty() ? now : sent_at_ns_.front();
    if (!sent_at_ns_.empty()) sent_at_ns_.pop_front();
    ++shared_.result.answered;
    const bool counts = shared_.options.count > 0 || shared_.result.window.Contains(now);
    if (!parsed || answer.has_error()) {
      if (counts) shared_.result.stats.Error(answer.error().message().substr(0, 60));
      return;
    }
    shared_.result.case_ids.push_back(answer.case_id());
    if (counts) shared_.result.stats.Success(now - sent_at_ns);
  }

  void Finish() {
    call_->Finish(&status_, &finish_);
  }

  Shared& shared_;
  const size_t window_;
  RegisterMaker maker_;
  v1::IngestRequest message_;
  std::unique_ptr<grpc::GenericStub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  grpc::ByteBuffer incoming_;
  grpc::Status status_;
  std::deque<int64_t> sent_at_ns_;
  bool writing_ = false;
  bool half_closed_ = false;
  bool finished_ = false;
  Tag started_{this, Event::kStarted};
  Tag written_{this, Event::kWritten};
  Tag read_{this, Event::kRead};
  Tag half_closed_tag_{this, Event::kHalfClosed};
  Tag finish_{this, Event::kFinished};
};

}  // namespace

IngestResult RunIngest(const IngestOptions& options) {
  IngestResult result;
  const int64_t begin = NowNs();
  result.window.begin_ns = begin + static_cast<int64_t>(options.warmup_seconds * 1e9);
  result.window.end_ns = result.window.begin_ns + static_cast<int64_t>(options.seconds * 1e9);
  Shared shared{options, result};
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<Stream>> streams;
  for (int i = 0; i < options.streams; ++i) {
    streams.push_back(std::make_unique<Stream>(
        shared, &queue, std::max(1, options.in_flight / options.streams)));
  }
  size_t open = streams.size();
  void* tag = nullptr;
  bool ok = false;
  while (open > 0 && queue.Next(&tag, &ok)) {
    auto* event = static_cast<Stream::Tag*>(tag);
    event->stream->Handle(event->event, ok);
    if (event->event == Stream::Event::kFinished && event->stream->finished()) --open;
  }
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  if (options.count > 0) result.window = {begin, NowNs()};
  if (shared.sent > 0) {
    result.item_bytes = static_cast<double>(shared.sent_bytes) / static_cast<double>(shared.sent);
  }
  return result;
}

}  // namespace hallcase::bench
