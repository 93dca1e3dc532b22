// Sends many commands over one stream, and again what a cut left without an outcome.
//
//   IngestStream stream(*client, {}, [](const auto& request, const auto& outcome) { ... });
//   for (...) if (auto error = stream.Send(command)) return *error;
//   if (auto error = stream.Finish()) return *error;
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "client/cpp/client.h"
#include "hallcase/v1/ingest.pb.h"
#include "server/base/mutex.h"

namespace hallcase::client {

inline constexpr size_t kIngestWindowDefault = 512;

struct IngestOptions {
  // Commands without an outcome at any time; Send waits beyond that. REQUIRES: >= 1.
  size_t window_max = kIngestWindowDefault;
  // The server stops at the first rejection; what follows it gets no outcome and Finish an error.
  bool stop_on_error = false;
};

// Commands are decided in the order of Send and their outcomes come in that order. Each gets a
// request_id, if it has none, before it is first sent and keeps it: a command that was decided just
// before a cut is answered `replayed` afterwards. An etag "previous" may not be used across a cut
// (it means the stream's own last command); name a version or "*".
// An outcome that says UNAVAILABLE or QUEUE_FULL counts as a cut: it and what follows is sent
// again.
//
// Send and Finish are for one thread. `on_outcome` runs on another one, one call at a time.
class IngestStream {
 public:
  using OnOutcome = std::function<void(const v1::IngestRequest&, const v1::IngestResponse&)>;

  IngestStream(Client& client, IngestOptions options, OnOutcome on_outcome);
  // Drops what has no outcome yet, unless Finish was called.
  ~IngestStream();

  // Numbers the command (`item`) and sends it. An error means that the stream is over for good.
  std::optional<Error> Send(v1::IngestRequest request);

  // Waits for the outcome of everything sent. The stream is over afterwards.
  std::optional<Error> Finish();

 private:
  struct Pending {
    v1::IngestRequest request;
    std::string bytes;
  };

  void ReadLoop();
  // One stream's life: sends what is pending, reads until it breaks. nullopt = all is done.
  std::optional<Error> RunOneStream();
  std::optional<Error> TakeOutcome(const std::string& bytes);
  std::shared_ptr<ByteStream> OpenAndResend();
  bool AllDone();

  Client& client_;
  const IngestOptions options_;
  const OnOutcome on_outcome_;
  // Read by the reader thread alone: outcomes since the last cut reset the count of failures.
  bool progressed_ = false;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Pending> pending_ HC_GUARDED_BY(mutex_);
  uint64_t next_item_ HC_GUARDED_BY(mutex_) = 1;
  bool finishing_ HC_GUARDED_BY(mutex_) = false;
  bool dropped_ HC_GUARDED_BY(mutex_) = false;
  bool reader_ended_ HC_GUARDED_BY(mutex_) = false;
  std::optional<Error> failure_ HC_GUARDED_BY(mutex_);
  std::shared_ptr<ByteStream> stream_ HC_GUARDED_BY(mutex_);
  std::thread reader_;
};

}  // namespace hallcase::client
