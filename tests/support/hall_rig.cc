#include "tests/support/hall_rig.h"

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
  return limits;
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
