// A hall as this process serves it: its writer, its readers, its feed, its timers and its jobs.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "server/app/clock_guard.h"
#include "server/app/completion.h"
#include "server/app/executor.h"
#include "server/app/feed.h"
#include "server/app/hall.h"
#include "server/app/hall_state.h"
#include "server/app/jobs.h"
#include "server/app/recovery.h"
#include "server/app/scrubber.h"
#include "server/app/sweeper.h"
#include "server/app/writer.h"

namespace hallcase::app {

struct HallOptions {
  storage::Engine* engine = nullptr;
  const base::Clock* clock = nullptr;
  base::Limits limits;
  storage::Durability durability = storage::Durability::kSynced;
  CompletionPool* completions = nullptr;
  Executor* executor = nullptr;
  // Asks the keeper to look at this hall soon; must not block.
  std::function<void()> wake_keeper;
  // This hall's writer met a failure of the engine that all halls share; must not block.
  std::function<void()> engine_failed;
};

// Everything that HallOptions names outlives the hall; the executor is stopped and the completions
// are drained before the hall ends.
class HallImpl final : public Hall {
 public:
  // Takes the hall over from what Recover gave.
  HallImpl(std::string hall, const HallOptions& options, const Recovered& recovered);

  const std::string& id() const override { return id_; }
  void Submit(CommandCall call) override;
  std::shared_ptr<const domain::Reference> reference() const override;
  Head head() const override { return state_.head(); }
  uint64_t damaged_seq() const override;
  int64_t ConfirmClock() override;

  absl::StatusOr<std::shared_ptr<const ledger::v1::CaseRow>> GetCase(
      int64_t case_id) const override;
  absl::StatusOr<std::optional<int64_t>> FindExternal(std::string_view source,
                                                      std::string_view id) const override;
  absl::StatusOr<std::optional<int64_t>> FindUpstream(std::string_view number) const override;
  absl::StatusOr<std::optional<int64_t>> FindNumber(uint32_t day,
                                                    uint32_t sequence) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::CaseRow>>> ListWork(
      const ledger::v1::Party& party, std::string_view after_key, size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::CaseRow>>> ListByBlind(
      const ledger::v1::BlindDigest& digest, std::string_view after_key,
      size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::Entry>>> ListCaseEntries(
      int64_t case_id, std::string_view after_key, size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::WarningRow>>> ListOpenWarnings(
      const ledger::v1::Party& party, std::string_view after_key, size_t limit) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::WarningRow>> GetWarning(
      int64_t warning_id) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::JobRow>> GetJob(int64_t job_id) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::HandoverRow>> GetHandover(
      int64_t handover_id) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::ShiftRow>> GetShift(
      int64_t shift_id) const override;
  absl::StatusOr<std::optional<int64_t>> FindSheet(uint32_t day,
                                                   uint32_t sequence) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> GetObject(
      int64_t object_id) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::DocumentRow>> GetDocument(
      int64_t document_id) const override;
  absl::StatusOr<std::shared_ptr<const ledger::v1::RatingRow>> GetRating(
      int64_t rating_id) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::RatingRow>>> ListRatings(
      int64_t case_id, std::string_view after_key, size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::DocumentRow>>> ListDocuments(
      domain::DocumentSubject subject, int64_t subject_id, std::string_view after_key,
      size_t limit) const override;
  absl::StatusOr<Page<HeldItem>> ListHeld(const ledger::v1::Holder& holder,
                                          std::string_view after_key,
                                          size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::HandoverRow>>> ListOpenHandovers(
      domain::HandoverSide side, const ledger::v1::Holder& holder, std::string_view after_key,
      size_t limit) const override;
  absl::StatusOr<Page<std::shared_ptr<const ledger::v1::Entry>>> ListAccessEntries(
      uint64_t before_seq, size_t limit, size_t scan_rows_max) const override;
  absl::StatusOr<std::optional<FeedItem>> GetEntry(uint64_t seq) const override;
  absl::StatusOr<CalendarPreview> PreviewCalendar(const domain::Reference& trial) const override;
  absl::StatusOr<ReferencePreview> PreviewReference(const domain::Reference& trial) const override;
  absl::StatusOr<std::vector<CounterRow>> ListCounter(uint16_t counter) const override;
  absl::StatusOr<int64_t> GetCounter(uint16_t counter, uint32_t day,
                                     std::string_view dimension) const override;
  absl::StatusOr<std::vector<CounterRow>> ListCounterDays(uint16_t counter, uint32_t first,
                                                          uint32_t last) const override;

  absl::StatusOr<std::optional<ledger::v1::DataKeyRow>> GetDataKey(
      std::string_view key_id) const override;
  absl::StatusOr<std::vector<StoredKey>> ListDataKeys(std::string_view after_id,
                                                      size_t limit) const override;
  absl::StatusOr<std::vector<std::shared_ptr<const ledger::v1::CaseRow>>> ListCasesAfter(
      int64_t case_id, size_t limit) const override;
  void RequireHallKey(uint32_t number) override { state_.RequireHallKey(number); }
  void OnKeysErased(std::function<void(const std::vector<std::string>&)> forget) override;
  absl::Status DropObsolete() override;
  absl::StatusOr<std::optional<ledger::v1::VerifierRow>> GetVerifier(
      std::string_view account) const override;
  absl::StatusOr<std::optional<ledger::v1::SessionRow>> GetSession(
      std::string_view token_hash) const override;
  absl::Status PutSession(std::string_view token_hash,
                          const ledger::v1::SessionRow& row) override;
  absl::Status DeleteSession(std::string_view token_hash) override;
  std::function<void()> Subscribe(uint64_t after_seq, FeedSink sink,
                                  std::function<void(domain::Rejection)> cut) override;

  // One look at timers, clocks and refused jobs. Gives the wall instant of the next one.
  int64_t Keep();
  // False when a pass of the scrubber has ended.
  bool Scrub(uint64_t entries_max) { return scrubber_.Step(entries_max); }
  // The shared engine failed in another hall.
  void DropSnapshot() { state_.DropSnapshot(); }

  const WriterCounts& counts() const { return writer_.counts(); }
  const Sweeper& sweeper() const { return sweeper_; }
  Feed& feed() { return feed_; }
  HallState& state() { return state_; }

 private:
  WriterOptions MakeWriterOptions(const HallOptions& options);
  SweeperOptions MakeSweeperOptions(const HallOptions& options);
  JobRunnerOptions MakeJobRunnerOptions(const HallOptions& options);
  void ResumeJobs();
  // Writes rows that go without a command and waits until they are durable.
  absl::Status WriteSideRows(std::function<void(storage::WriteBatch*)> write);

  const std::string id_;
  const base::Clock* const clock_;
  Executor* const executor_;
  HallState state_;
  ClockGuard clock_guard_;
  Feed feed_;
  Sweeper sweeper_;
  JobRunner jobs_;
  Scrubber scrubber_;
  Writer writer_;
  Executor::Seat* const seat_;
  mutable std::atomic<bool> previewing_{false};
  storage::Engine* const engine_;
  const std::function<void()> drop_snapshots_;
  base::Mutex forget_mutex_;
  std::function<void(const std::vector<std::string>&)> forget_ HC_GUARDED_BY(forget_mutex_);
};

}  // namespace hallcase::app
