// One open hall: the writer's front door, and consistent reading. Everything the doors need.
//
// Thread-safe. Bytes of personal fields are ciphertext on both sides; sealing and opening is done
// by the caller (server/sealing).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/app/command_call.h"
#include "server/base/clock.h"
#include "server/domain/reference.h"
#include "server/domain/view.h"
#include "storage/engine.h"

namespace hallcase::app {

// A place in the ledger.
struct Head {
  uint64_t seq = 0;
  std::string hash;
  int64_t recorded_at_us = 0;
};

// A short page: rows, where to go on (empty = the end), and the seq it was read at.
template <typename T>
struct Page {
  std::vector<T> rows;
  std::string next_key;
  uint64_t as_of_seq = 0;
};

// One entry as the feed hands it out.
struct FeedItem {
  std::shared_ptr<const ledger::v1::Entry> entry;
  std::string hash;
};

// Receives entries in order from the hall's feed; called on the hall's feed threads, must not
// block.
// Returns false when its buffer is full and it did not take the entry. While the subscriber catches
// up with history that means "later"; once it is live the subscription is cut.
// A call may be under way in another thread when the subscription is ended: sink and cut own what
// they touch.
using FeedSink = std::function<bool(const FeedItem&)>;

// What a calendar would do to the open cases.
struct CalendarPreview {
  // Cases whose clock would go from one due day to another, yyyymmdd; 0 = no due day.
  struct Move {
    ledger::v1::ClockName clock;
    uint32_t from_day;
    uint32_t to_day;
    uint64_t cases;
  };
  uint64_t cases_open = 0;
  uint64_t cases_moved = 0;
  // Those, and those of which only the certainty or a warning's instant would change.
  uint64_t cases_touched = 0;
  // Open warnings that would no longer be true.
  uint64_t warnings_withdrawn = 0;
  // By clock and days.
  std::vector<Move> moves = {};
  uint64_t as_of_seq = 0;
};

// What warning rules would do to the open cases, and how many of them each item has.
struct ReferencePreview {
  struct Effect {
    std::string rule;
    ledger::v1::WarningLevel level = ledger::v1::WARNING_LEVEL_UNSPECIFIED;
    // Running clocks on which the rule would raise a warning at once.
    uint64_t raised = 0;
    // Open warnings of the rule that would no longer be true.
    uint64_t withdrawn = 0;
  };
  uint64_t cases_open = 0;
  // By rule and level.
  std::vector<Effect> effects = {};
  // By item code.
  std::vector<std::pair<std::string, uint64_t>> items = {};
  uint64_t as_of_seq = 0;
};

// What somebody holds in one place: papers of a case, or an object; the row is set.
struct HeldItem {
  std::string place;
  std::shared_ptr<const ledger::v1::CaseRow> case_row;
  std::shared_ptr<const ledger::v1::ObjectRow> object_row;
};

class Hall {
 public:
  virtual ~Hall() = default;

  virtual const std::string& id() const = 0;
  // Never blocks: a full queue completes with QUEUE_FULL.
  virtual void Submit(CommandCall call) = 0;
  virtual std::shared_ptr<const domain::Reference> reference() const = 0;
  virtual Head head() const = 0;
  // Seq of the first damaged entry, 0 = sound. A damaged hall answers reads only.
  virtual uint64_t damaged_seq() const = 0;
  // An operator says that the wall clock is right after a jump: writing and timers go on. Gives the
  // wall instant until which it was known to be right, 0 if it had not jumped. Never blocks.
  virtual int64_t ConfirmClock() = 0;

  // Reads (read pool only: they may touch the disk). Not found = nullopt / nullptr.
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::CaseRow>> GetCase(
      int64_t case_id) const = 0;
  virtual absl::StatusOr<std::optional<int64_t>> FindExternal(std::string_view source,
                                                              std::string_view id) const = 0;
  virtual absl::StatusOr<std::optional<int64_t>> FindUpstream(std::string_view number) const = 0;
  virtual absl::StatusOr<std::optional<int64_t>> FindNumber(uint32_t day,
                                                            uint32_t sequence) const = 0;
  // Open cases of a party, earliest due first; after `after_key` (from next_key, "" = start).
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::CaseRow>>> ListWork(
      const ledger::v1::Party& party, std::string_view after_key, size_t limit) const = 0;
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::CaseRow>>> ListByBlind(
      const ledger::v1::BlindDigest& digest, std::string_view after_key, size_t limit) const = 0;
  // Entries of a case, oldest first, whole (facts of other cases included: the caller filters).
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::Entry>>> ListCaseEntries(
      int64_t case_id, std::string_view after_key, size_t limit) const = 0;
  // party.kind unspecified = the whole hall.
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::WarningRow>>> ListOpenWarnings(
      const ledger::v1::Party& party, std::string_view after_key, size_t limit) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::WarningRow>> GetWarning(
      int64_t warning_id) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::JobRow>> GetJob(
      int64_t job_id) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::HandoverRow>> GetHandover(
      int64_t handover_id) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::ShiftRow>> GetShift(
      int64_t shift_id) const = 0;
  // Id of the handover or shift whose sheet has this number.
  virtual absl::StatusOr<std::optional<int64_t>> FindSheet(uint32_t day,
                                                           uint32_t sequence) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> GetObject(
      int64_t object_id) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::DocumentRow>> GetDocument(
      int64_t document_id) const = 0;
  virtual absl::StatusOr<std::shared_ptr<const ledger::v1::RatingRow>> GetRating(
      int64_t rating_id) const = 0;
  // Ratings of a case, 0 = of the hall, in the order in which they were asked for or imported.
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::RatingRow>>> ListRatings(
      int64_t case_id, std::string_view after_key, size_t limit) const = 0;
  // Documents of a case, transfer sheet or shift sheet, oldest first.
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::DocumentRow>>> ListDocuments(
      domain::DocumentSubject subject, int64_t subject_id, std::string_view after_key,
      size_t limit) const = 0;
  // What the holder holds, by place, oldest case first.
  virtual absl::StatusOr<Page<HeldItem>> ListHeld(const ledger::v1::Holder& holder,
                                                  std::string_view after_key,
                                                  size_t limit) const = 0;
  // Sheets that the holder is to sign or has offered, not ended yet, oldest first.
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::HandoverRow>>> ListOpenHandovers(
      domain::HandoverSide side, const ledger::v1::Holder& holder, std::string_view after_key,
      size_t limit) const = 0;
  // Entries from `from_seq` downwards (newest first) that hold access facts.
  virtual absl::StatusOr<Page<std::shared_ptr<const ledger::v1::Entry>>> ListAccessEntries(
      uint64_t before_seq, size_t limit, size_t scan_rows_max) const = 0;
  virtual absl::StatusOr<std::optional<FeedItem>> GetEntry(uint64_t seq) const = 0;
  // What would move if the reference data were `trial`; reads every case: seconds on a big hall.
  // RESOURCE_EXHAUSTED while another preview runs, for the read pool has others to serve.
  virtual absl::StatusOr<CalendarPreview> PreviewCalendar(const domain::Reference& trial) const = 0;
  // What rules of `trial` would raise and withdraw at once. The same costs and refusal.
  virtual absl::StatusOr<ReferencePreview> PreviewReference(
      const domain::Reference& trial) const = 0;
  // (counter, day, dimension, value) of one counter, all days and dimensions.
  struct CounterRow {
    uint32_t day;
    std::string dimension;
    int64_t value;
  };
  virtual absl::StatusOr<std::vector<CounterRow>> ListCounter(uint16_t counter) const = 0;
  // One of them, 0 = none.
  virtual absl::StatusOr<int64_t> GetCounter(uint16_t counter, uint32_t day,
                                             std::string_view dimension) const = 0;
  // The same of the days (yyyymmdd) from `first` to `last`, both included.
  virtual absl::StatusOr<std::vector<CounterRow>> ListCounterDays(uint16_t counter, uint32_t first,
                                                                  uint32_t last) const = 0;

  // Side rows.
  virtual absl::StatusOr<std::optional<ledger::v1::DataKeyRow>> GetDataKey(
      std::string_view key_id) const = 0;
  // One row of the table of data keys.
  struct StoredKey {
    std::string id;
    ledger::v1::DataKeyRow row;
  };
  // In order: data keys with ids > `after_id` ("" = from the start); cases with ids > `case_id`.
  virtual absl::StatusOr<std::vector<StoredKey>> ListDataKeys(std::string_view after_id,
                                                              size_t limit) const = 0;
  virtual absl::StatusOr<std::vector<std::shared_ptr<const ledger::v1::CaseRow>>> ListCasesAfter(
      int64_t case_id, size_t limit) const = 0;
  // From now on commands whose data key is wrapped under an older hall key are KEYS_CHANGED.
  virtual void RequireHallKey(uint32_t number) = 0;
  // `forget` hears the ids of data keys that a commit destroyed, before anybody hears of the
  // commit; on the writer's thread: must not block. Replaces the one set before.
  virtual void OnKeysErased(std::function<void(const std::vector<std::string>&)> forget) = 0;
  // As storage::Engine::DropObsolete. Takes as long as rewriting the side tables does.
  virtual absl::Status DropObsolete() = 0;
  virtual absl::StatusOr<std::optional<ledger::v1::VerifierRow>> GetVerifier(
      std::string_view account) const = 0;
  virtual absl::StatusOr<std::optional<ledger::v1::SessionRow>> GetSession(
      std::string_view token_hash) const = 0;
  // Sessions are side rows and leave no entry; durable before it returns. Read pool only.
  virtual absl::Status PutSession(std::string_view token_hash,
                                  const ledger::v1::SessionRow& row) = 0;
  virtual absl::Status DeleteSession(std::string_view token_hash) = 0;

  // Starts right after `after_seq`; history first, then live, with no gap and no repeat. The
  // returned function ends the subscription and may be called from anywhere, also twice.
  virtual std::function<void()> Subscribe(uint64_t after_seq, FeedSink sink,
                                          std::function<void(domain::Rejection)> cut) = 0;
};

}  // namespace hallcase::app
