#include "tests/support/hall_rig.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>

#include "server/base/mutex.h"

// RocksDB 7.8 loses track of a memtable when it cannot make the next log file (SwitchMemtable):
// every rig on faulty files meets it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:rocksdb::DBImpl::SwitchMemtable\n";
}

namespace hallcase::testing {
namespace {

// Outcomes of commands that were sent together. Shared with the callbacks, which may outlive the
// wait by a moment.
struct Answers {
  explicit Answers(size_t count) : outcomes(count), missing(count) {}
  base::Mutex mutex;
  base::CondVar changed;
  std::vector<app::Outcome> outcomes HC_GUARDED_BY(mutex);
  size_t missing HC_GUARDED_BY(mutex);
};

}  // namespace

base::Limits RigLimits() {
  base::Limits limits = base::DefaultConfig().limits;
  limits.disk_free_min_mib = 0;
  // A clock that stands still ends no rest.
  limits.job_rest_us_max = 0;
  return limits;
}

std::vector<StoredRow> AllRows(const storage::Snapshot& snapshot, storage::Table table) {
  std::vector<StoredRow> rows;
  const auto visit = [&](std::string_view key, std::string_view value) {
    rows.push_back({table, std::string(key), std::string(value)});
    return true;
  };
  const auto scanned = snapshot.Scan(table, storage::PrefixRange(""), visit);
  if (scanned.ok()) return rows;
  std::cerr << "a table cannot be read: " << scanned.status() << '\n';
  std::abort();
}

std::vector<StoredRow> AllRows(const storage::Snapshot& snapshot) {
  std::vector<StoredRow> rows;
  for (const storage::TableInfo& info : storage::kTables) {
    for (StoredRow& row : AllRows(snapshot, info.table)) rows.push_back(std::move(row));
  }
  return rows;
}

absl::StatusOr<std::unique_ptr<HallRig>> HallRig::Open(const RigOptions& options) {
  std::unique_ptr<HallRig> rig(new HallRig);
  auto engine = storage::OpenRocksdb(options.storage);
  if (!engine.ok()) return engine.status();
  rig->engine_ = *std::move(engine);
  app::HallsOptions halls;
  halls.engine = rig->engine_.get();
  halls.clock = options.clock;
  halls.limits = options.limits;
  halls.background = false;
  rig->halls_ = std::make_unique<app::Halls>(halls);
  const auto opened = rig->halls_->Open(kHallId);
  if (!opened.ok()) return opened.status();
  rig->hall_ = rig->halls_->Find(kHallId);
  return rig;
}

HallRig::~HallRig() = default;

void HallRig::Settle() {
  uint64_t before = 0;
  do {
    before = hall_->head().seq;
    halls_->KeepOnce();
    halls_->WaitIdle();
  } while (hall_->head().seq != before);
}

app::Outcome HallRig::Run(app::CommandCall call) {
  std::vector<app::CommandCall> calls;
  calls.push_back(std::move(call));
  return std::move(RunAll(std::move(calls)).front());
}

std::vector<app::Outcome> HallRig::RunAll(std::vector<app::CommandCall> calls) {
  auto answers = std::make_shared<Answers>(calls.size());
  for (size_t i = 0; i < calls.size(); ++i) {
    calls[i].done = [answers, i](app::Outcome outcome) {
      base::MutexLock lock(answers->mutex);
      answers->outcomes[i] = std::move(outcome);
      --answers->missing;
      answers->changed.NotifyAll();
    };
    hall_->Submit(std::move(calls[i]));
  }
  base::MutexLock lock(answers->mutex);
  while (answers->missing > 0) answers->changed.Wait(answers->mutex);
  return std::move(answers->outcomes);
}

}  // namespace hallcase::testing
