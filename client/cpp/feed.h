// Reads the feed and resumes by itself.
//
//   Feed feed(*client, request);
//   for (;;) {
//     auto batch = feed.Next();
//     if (!batch.ok()) break;   // CANCELLED after Cancel()
//     ... batch->events(), batch->bookmark() ...
//   }
#pragma once

#include <memory>
#include <optional>

#include "client/cpp/client.h"
#include "hallcase/v1/feed.pb.h"
#include "server/base/mutex.h"

namespace hallcase::client {

// After a cut that may pass (no connection, a restart, too slow, another owner) it opens a new
// stream after the last bookmark, so that nothing is skipped or repeated. A reader that started
// "from now" and was cut before the first bookmark starts from now again.
//
// Next is for one thread, Cancel for any. The client must outlive the feed.
class Feed {
 public:
  Feed(Client& client, v1::WatchRequest request);
  ~Feed();

  // Waits for events or a bookmark. An error is final: the session or the role ended, the bookmark
  // is of another ledger, attempts_max attempts in a row brought nothing, or Cancel was called.
  Result<v1::WatchResponse> Next();

  // Ends a waiting Next with CANCELLED.
  void Cancel();

 private:
  std::shared_ptr<ByteStream> Stream();
  // The error that ends the feed, or nullopt after a pause: try again.
  std::optional<Error> AfterCut(Error error);

  Client& client_;
  v1::WatchRequest request_;
  int failures_ = 0;
  base::Mutex mutex_;
  std::shared_ptr<ByteStream> stream_ HC_GUARDED_BY(mutex_);
  bool cancelled_ HC_GUARDED_BY(mutex_) = false;
};

}  // namespace hallcase::client
