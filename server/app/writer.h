// The one writer of a hall: decides what waits, appends entries, folds, commits the batch with one
// durable write and hands the answers over.
//
// Belongs to one executor thread; what it publishes goes through HallState.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/arena.h"
#include "server/app/clock_guard.h"
#include "server/app/completion.h"
#include "server/app/hall_state.h"
#include "server/app/overlay.h"
#include "server/app/recovery.h"
#include "server/app/ticket.h"
#include "server/base/config.h"
#include "server/base/hash.h"
#include "storage/batch.h"
#include "storage/engine.h"

namespace hallcase::app {

// Counts since the start; read by anybody.
struct WriterCounts {
  std::atomic<uint64_t> batches{0};
  std::atomic<uint64_t> entries{0};
  std::atomic<uint64_t> facts{0};
  std::atomic<uint64_t> rejected{0};
  std::atomic<uint64_t> batch_bytes{0};
  std::atomic<uint64_t> batch_rows{0};
  std::atomic<int64_t> decide_us{0};
  std::atomic<int64_t> commit_us{0};
};

// Whom the writer tells about a commit; called on the writer thread, must not block.
struct WriterSinks {
  // New entries, in order.
  std::function<void(std::vector<FeedItem>)> entries;
  // A timer was set to go off at this instant.
  std::function<void(int64_t wake_at_us)> timer_set;
  // Jobs that were changed and are running.
  std::function<void(std::vector<int64_t>)> jobs_running;
  // The engine failed: everybody who holds snapshots must let go of them.
  std::function<void()> engine_failed;
  // Data keys whose rows a commit deleted: whoever has them in memory forgets them.
  std::function<void(const std::vector<std::string>&)> keys_erased;
  // The hall was read again from the engine: the feed must not trust what it remembers.
  std::function<void(const Head&)> recovered;
};

struct WriterOptions {
  std::string hall;
  storage::Engine* engine = nullptr;
  const base::Clock* clock = nullptr;
  base::Limits limits;
  storage::Durability durability = storage::Durability::kSynced;
  HallState* state = nullptr;
  ClockGuard* clock_guard = nullptr;
  CompletionPool* completions = nullptr;
  WriterSinks sinks;
};

class Writer {
 public:
  // `recovered` is what Recover just gave.
  Writer(WriterOptions options, const Recovered& recovered);

  // Decides and commits tickets from the front of `waiting`, up to the batch limits; those that it
  // takes are answered. When all of `waiting` is decided, `gather` may wait for company and put it
  // there; false = nobody else comes. REQUIRES: `waiting` is not empty.
  void RunBatch(std::deque<TicketPtr>* waiting, const std::function<bool()>& gather);

  // How long the last commit took.
  int64_t last_commit_us() const { return last_commit_us_; }
  const WriterCounts& counts() const { return counts_; }

 private:
  struct Batch;

  // Why nothing may be written now; nullopt if it may.
  std::optional<domain::Rejection> Gate();
  bool DiskFull();
  bool ShouldReload() const;

  void TakeTickets(std::deque<TicketPtr>* waiting, const std::optional<domain::Rejection>& gate,
                   const std::function<bool()>& gather, Batch* batch);
  void TakeTicket(TicketPtr ticket, const std::optional<domain::Rejection>& gate, Batch* batch);
  Outcome RunCommand(CommandCall* call, Batch* batch);
  std::optional<Outcome> FindSeen(const CommandCall& call, std::string_view principal,
                                  int64_t now_us);
  void Accept(CommandCall* call, const domain::access::Scope& scope, int64_t subject_id,
              ledger::v1::Entry* entry, Batch* batch, Outcome* outcome);
  void AppendEntry(const ledger::v1::Entry& entry, Batch* batch);
  // writer_side.cc
  // KEYS_CHANGED if the side rows rest on keys that are not those of now.
  std::optional<domain::Rejection> CheckSideRows(const SideWrites& side);
  // A row of data_keys as the batch leaves it, nullopt if there is none.
  std::optional<std::string> KeyRow(const std::string& key_id);
  void PutKeyRow(const std::string& key_id, const ledger::v1::DataKeyRow& row);
  void PutBlind(const ledger::v1::BlindDigest& digest, int64_t case_id);
  void DeleteBlind(const ledger::v1::BlindDigest& digest, int64_t case_id);
  void PutSideRows(const CommandCall& call, int64_t case_id);
  void PutRekey(const Rekey& rekey);
  // Deletes key and blind rows of every case that the entry erased.
  void DestroyErased(const ledger::v1::Entry& entry, Batch* batch);
  // Rows that the outcome of such a command shows.
  void FillRows(const ledger::v1::Command& command, int64_t subject_id, Outcome* outcome) const;

  void FinishBatch(Batch* batch);
  void PutHeadRow(const Batch& batch);
  void DropOldRequests(int64_t now_us);
  void Published(Batch* batch);
  void TellKeysErased(const Batch& batch);
  // The batch did not get through: everybody in it hears `rejection`.
  void FailAll(const domain::Rejection& rejection, Batch* batch);
  // Stops serving, lets go of everything and reads the hall again; serving_ tells if it worked.
  void Reload();

  const WriterOptions options_;
  const std::string& hall_;
  storage::WriteBatch out_;
  // Rows of data_keys that the batch changed, by key id; nullopt = deleted.
  absl::flat_hash_map<std::string, std::optional<std::string>> key_rows_;
  Overlay overlay_;
  WriterCounts counts_;

  bool serving_ = true;
  storage::Lease lease_;
  ledger::v1::HallOpened hall_opened_;
  uint64_t seq_ = 0;
  base::Hash hash_;
  int64_t recorded_at_us_ = 0;

  // No request row lies in an older week.
  uint32_t oldest_request_week_ = 0;

  bool disk_full_ = false;
  int64_t disk_checked_at_us_ = INT64_MIN;
  int64_t last_commit_us_ = 0;
  int64_t reloaded_at_us_;
  std::string buffer_;
};

}  // namespace hallcase::app
