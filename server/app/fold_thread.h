// Folds entries into a rebuild on a thread of its own, while the caller reads and checks the next
// ones: half of what verifying a hall costs is on either side.
//
//   FoldThread fold(&rebuild);
//   walker.Next(key, row, fold.Next());  // parse into it
//   fold.Add();                          // or not: the next Next() gives the same entry
//   fold.Finish();
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/app/rebuild.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// For one caller. Between construction and Finish nobody touches the rebuild, but for AddRequest.
class FoldThread {
 public:
  explicit FoldThread(Rebuild* rebuild);
  // Finish().
  ~FoldThread();
  FoldThread(const FoldThread&) = delete;
  FoldThread& operator=(const FoldThread&) = delete;

  // Where the next entry goes. What is in it may be an earlier one.
  ledger::v1::Entry* Next();

  // The entry of Next() is to be folded. Waits while the thread is far behind.
  void Add();

  // Returns when everything that was added is folded. Nothing may be added afterwards.
  void Finish();

 private:
  // Entries that change hands together; their memory is used again.
  struct Piece {
    std::vector<ledger::v1::Entry> entries;
    size_t count = 0;
  };
  using PiecePtr = std::unique_ptr<Piece>;

  void HandOver();
  void Run();

  Rebuild* const rebuild_;
  PiecePtr filling_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<PiecePtr> full_ HC_GUARDED_BY(mutex_);
  std::deque<PiecePtr> empty_ HC_GUARDED_BY(mutex_);
  bool finished_ HC_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace hallcase::app
