#include "server/app/halls.h"

#include <algorithm>
#include <utility>

#include "server/app/limits.h"
#include "server/app/recovery.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "server/base/thread_name.h"
#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::Log;
using base::LogLevel;
using base::MutexLock;
using base::NonPersonal;

absl::StatusOr<std::vector<std::string>> ListHalls(const storage::Snapshot& snapshot) {
  std::vector<std::string> halls;
  // By the first ledger row of each: a damaged head table must not hide a hall.
  std::string begin;
  while (true) {
    storage::ScanRange range;
    range.begin = begin;
    range.rows_max = 1;
    bool found = false;
    bool sound = true;
    const auto scanned =
        snapshot.Scan(storage::Table::kLedger, range, [&](std::string_view key, std::string_view) {
          const auto parts = storage::ParseLedgerKey(key);
          found = true;
          sound = parts.has_value();
          if (sound) halls.push_back(parts->hall);
          return false;
        });
    if (!scanned.ok()) return scanned.status();
    if (!sound) return absl::DataLossError("a ledger key cannot be parsed");
    if (!found) return halls;
    begin = storage::PrefixEnd(storage::HallPrefix(halls.back()));
  }
}

Halls::Halls(HallsOptions options)
    : options_(std::move(options)),
      completions_(options_.completion_threads),
      executor_(options_.limits, &completions_) {
  if (!options_.background) return;
  keeper_ = std::thread([this] { RunKeeper(); });
  scrubber_ = std::thread([this] { RunScrubber(); });
}

Halls::~Halls() { Stop(); }

absl::Status Halls::OpenAll() {
  std::vector<std::string> ids;
  {
    const auto snapshot = options_.engine->GetSnapshot();
    if (!snapshot.ok()) return snapshot.status();
    auto listed = ListHalls(**snapshot);
    if (!listed.ok()) return listed.status();
    ids = *std::move(listed);
  }
  for (const std::string& id : ids) {
    const auto opened = Open(id);
    if (!opened.ok()) return opened.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<Hall*> Halls::Open(std::string_view hall) {
  if (!storage::IsHallId(hall)) return absl::InvalidArgumentError("hall id is malformed");
  if (Find(hall) != nullptr) {
    return absl::AlreadyExistsError(base::StrCat("hall ", hall, " is open"));
  }
  const auto recovered =
      Recover(options_.engine, hall, static_cast<uint64_t>(options_.limits.start_verify_entries));
  if (!recovered.ok()) return recovered.status();
  HallOptions hall_options;
  hall_options.engine = options_.engine;
  hall_options.clock = options_.clock;
  hall_options.limits = options_.limits;
  hall_options.durability = options_.durability;
  hall_options.completions = &completions_;
  hall_options.executor = &executor_;
  hall_options.wake_keeper = [this] { WakeKeeper(); };
  hall_options.engine_failed = [this] { EngineFailed(); };
  auto opened = std::make_unique<HallImpl>(std::string(hall), hall_options, *recovered);
  HallImpl* const result = opened.get();
  if (recovered->damaged_seq != 0) {
    Log(LogLevel::kError, "hall_damaged",
        {{"hall", NonPersonal(hall)},
         {"seq", recovered->damaged_seq},
         {"what", NonPersonal(recovered->damage)}});
  }
  Log(LogLevel::kInfo, "hall_opened",
      {{"hall", NonPersonal(hall)}, {"entries", recovered->head.seq}});
  {
    MutexLock lock(mutex_);
    halls_.emplace(std::string(hall), std::move(opened));
  }
  WakeKeeper();
  return result;
}

HallImpl* Halls::Find(std::string_view hall) const {
  MutexLock lock(mutex_);
  const auto found = halls_.find(hall);
  return found == halls_.end() ? nullptr : found->second.get();
}

std::vector<HallImpl*> Halls::All() const {
  std::vector<HallImpl*> all;
  MutexLock lock(mutex_);
  for (const auto& [id, hall] : halls_) all.push_back(hall.get());
  return all;
}

void Halls::EngineFailed() {
  for (HallImpl* hall : All()) hall->DropSnapshot();
}

int64_t Halls::KeepOnce() {
  int64_t next_us = INT64_MAX;
  for (HallImpl* hall : All()) next_us = std::min(next_us, hall->Keep());
  return next_us;
}

void Halls::WaitIdle() {
  // Answers may submit again (jobs), and whatever is decided is answered: idle is when a round has
  // brought no answer.
  uint64_t before = 0;
  do {
    before = completions_.posted();
    executor_.WaitIdle();
    completions_.Drain();
    executor_.WaitIdle();
  } while (completions_.posted() != before);
}

void Halls::WakeKeeper() {
  {
    MutexLock lock(mutex_);
    keeper_asked_ = true;
  }
  keeper_changed_.NotifyAll();
}

void Halls::RunKeeper() {
  base::NameThisThread("hc-keeper");
  while (true) {
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      keeper_asked_ = false;
    }
    const int64_t next_us = KeepOnce();
    const int64_t now_us = options_.clock->NowMicros();
    MutexLock lock(mutex_);
    // INT64_MIN: look at once.
    const int64_t left_us = next_us <= now_us ? 0 : std::min(next_us - now_us, kKeeperTickMicros);
    if (!stopping_ && !keeper_asked_ && left_us > 0) keeper_changed_.WaitFor(mutex_, left_us);
  }
}

bool Halls::PauseScrubber(int64_t pause_us) {
  MutexLock lock(mutex_);
  if (!stopping_) scrubber_changed_.WaitFor(mutex_, pause_us);
  return !stopping_;
}

bool Halls::ScrubPass(HallImpl* hall) {
  const int64_t a_second = options_.limits.scrub_entries_per_second_max;
  const int64_t a_step = std::max<int64_t>(1, a_second * kScrubStepMicros / base::kMicrosPerSecond);
  bool more = true;
  while (more) {
    if (!PauseScrubber(a_step * base::kMicrosPerSecond / a_second)) return false;
    more = hall->Scrub(static_cast<uint64_t>(a_step));
  }
  return true;
}

void Halls::RunScrubber() {
  base::NameThisThread("hc-scrubber");
  if (options_.limits.scrub_entries_per_second_max == 0) return;
  int64_t pause_us = kKeeperTickMicros;
  while (PauseScrubber(pause_us)) {
    const std::vector<HallImpl*> halls = All();
    for (HallImpl* hall : halls) {
      if (!ScrubPass(hall)) return;
    }
    if (!halls.empty()) pause_us = kScrubPauseMicros;
  }
}

void Halls::Stop() {
  {
    MutexLock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  keeper_changed_.NotifyAll();
  scrubber_changed_.NotifyAll();
  if (keeper_.joinable()) keeper_.join();
  if (scrubber_.joinable()) scrubber_.join();
  executor_.Stop();
  completions_.Drain();
}

}  // namespace hallcase::app
