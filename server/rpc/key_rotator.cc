#include "server/rpc/key_rotator.h"

#include <algorithm>
#include <utility>

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "server/base/thread_name.h"
#include "server/domain/view.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {
namespace {

using base::MutexLock;
using base::StrCat;
using ledger::v1::JobRow;
using ledger::v1::KeyRotation;

// One chunk is one commit: some milliseconds in which a clerk's command waits.
constexpr size_t kRekeyChunkMax = 200;
// A step that failed is taken again after this long; without one, the thread looks so often.
constexpr int64_t kStepRetryMicros = 1'000'000;
constexpr int64_t kLookMicros = 5'000'000;

int64_t ValueOf(const app::Hall& hall, domain::Counter counter, absl::Status* status) {
  const auto rows = hall.ListCounter(static_cast<uint16_t>(counter));
  if (!rows.ok()) *status = rows.status();
  return rows.ok() && !rows->empty() ? rows->front().value : 0;
}

// Waits for one outcome.
class Waiter {
 public:
  void Done(app::Outcome outcome) {
    MutexLock lock(mutex_);
    outcome_ = std::move(outcome);
    done_ = true;
    changed_.NotifyAll();
  }
  app::Outcome Await() {
    MutexLock lock(mutex_);
    while (!done_) changed_.Wait(mutex_);
    return std::move(outcome_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  bool done_ HC_GUARDED_BY(mutex_) = false;
  app::Outcome outcome_ HC_GUARDED_BY(mutex_);
};

bool IsUnder(const ledger::v1::DataKeyRow& row, const KeyRotation& to) {
  return sealing::HallKeyOf(row.wrapped()) == to.hall_key_to() &&
         std::all_of(row.digests().begin(), row.digests().end(), [&to](const auto& digest) {
           return digest.blind_key() == to.blind_key_to();
         });
}

}  // namespace

KeyRotator::KeyRotator(app::Hall& hall, Vault& vault, std::string keys_dir,
                       base::RandomSource& random)
    : hall_(hall), vault_(vault), keys_dir_(std::move(keys_dir)), random_(random) {}

KeyRotator::~KeyRotator() { Stop(); }

KeyRotation KeyRotator::Next() const {
  const auto ring = vault_.ring();
  KeyRotation rotation;
  rotation.set_hall_key_from(ring->hall_key_number());
  rotation.set_hall_key_to(ring->hall_key_number() + 1);
  rotation.set_blind_key_from(ring->blind_key_number());
  rotation.set_blind_key_to(ring->blind_key_number() + 1);
  return rotation;
}

absl::StatusOr<std::shared_ptr<const JobRow>> KeyRotator::Running() const {
  absl::Status status;
  const int64_t job_id = ValueOf(hall_, domain::Counter::kRotationJob, &status);
  if (!status.ok()) return status;
  if (job_id == 0) return std::shared_ptr<const JobRow>();
  return hall_.GetJob(job_id);
}

std::string KeyRotator::trouble() const {
  MutexLock lock(mutex_);
  return trouble_;
}

absl::Status KeyRotator::Resume() {
  const auto job = Running();
  if (!job.ok()) return job.status();
  const auto ring = vault_.ring();
  if (*job != nullptr && (*job)->phase() != ledger::v1::ROTATION_PHASE_UNSPECIFIED) {
    const KeyRotation& rotation = (*job)->started().rotation();
    if (!ring->Has(rotation.hall_key_to(), rotation.blind_key_to())) {
      return absl::FailedPreconditionError(
          StrCat("a rotation is under way to hall key ", rotation.hall_key_to(),
                 " and blind key ", rotation.blind_key_to(), ", which are not in ", keys_dir_));
    }
    Use(*ring, rotation);
    return absl::OkStatus();
  }
  absl::Status status;
  int64_t known = ValueOf(hall_, domain::Counter::kHallKey, &status);
  if (!status.ok()) return status;
  if (*job != nullptr) known = (*job)->started().rotation().hall_key_from();
  if (known == 0 || known == ring->hall_key_number()) return absl::OkStatus();
  return absl::FailedPreconditionError(StrCat("the data are under hall key ", known, ", but ",
                                              keys_dir_, " has ", ring->hall_key_number()));
}

void KeyRotator::Use(const sealing::KeyRing& ring, const KeyRotation& rotation) {
  vault_.SetRing(ring.Using(rotation.hall_key_to(), rotation.blind_key_to()));
  // From here on nothing new comes in under an older key; what the writer is at now is committed
  // before it decides the next step.
  hall_.RequireHallKey(rotation.hall_key_to());
}

absl::Status KeyRotator::Send(const JobRow& job, ledger::v1::RotationPhase phase, int64_t cursor,
                              bool finished, app::CommandCall call) {
  auto* step = call.command.mutable_advance_rotation();
  step->set_job_id(job.started().job_id());
  step->set_phase(phase);
  step->set_cursor(cursor);
  step->set_rewrapped(call.rekeys.size());
  step->set_finished(finished);
  call.lane = app::Lane::kJobs;
  call.source = ledger::v1::SOURCE_SYSTEM;
  auto waiter = std::make_shared<Waiter>();
  call.done = [waiter](app::Outcome outcome) { waiter->Done(std::move(outcome)); };
  hall_.Submit(std::move(call));
  const app::Outcome outcome = waiter->Await();
  if (outcome.kind != app::Outcome::Kind::kRejected) return absl::OkStatus();
  return absl::UnavailableError(outcome.rejection.message);
}

absl::Status KeyRotator::MakeKeys(const JobRow& job) {
  const KeyRotation& rotation = job.started().rotation();
  const auto ring = sealing::KeyRing::AddNext(keys_dir_, rotation.hall_key_to(),
                                              rotation.blind_key_to(), random_);
  if (!ring.ok()) return ring.status();
  Use(*ring, rotation);
  return Send(job, ledger::v1::ROTATION_PHASE_CASES, 0, false, {});
}

absl::Status KeyRotator::RekeyCase(const ledger::v1::CaseRow& row, uint32_t hall_key,
                                   app::CommandCall* call) const {
  const std::string& key_id = row.applicant().key_id();
  if (key_id.empty() || row.erased_at_us() != 0) return absl::OkStatus();
  const auto stored = hall_.GetDataKey(key_id);
  if (!stored.ok()) return stored.status();
  // Erased since, or damage that `verify` names: there is nothing to wrap.
  if (!stored->has_value() || sealing::HallKeyOf((*stored)->wrapped()) == hall_key) {
    return absl::OkStatus();
  }
  const auto key = vault_.OpenKey(key_id, **stored);
  if (!key.ok()) {
    return absl::DataLossError(
        StrCat("the key of case_id=", row.case_id(), ": ", key.status().message()));
  }
  ledger::v1::Applicant person = row.applicant();
  // What does not open is lost already; its key goes on all the same, for the notes.
  const bool opened = sealing::OpenMessage(vault_.sealer(), **key, &person).ok();
  app::Rekey rekey = vault_.RekeyOf(**key, **stored, opened ? &person : nullptr);
  rekey.case_id = row.case_id();
  call->rekeys.push_back(std::move(rekey));
  return absl::OkStatus();
}

absl::Status KeyRotator::StepCases(const JobRow& job) {
  const auto rows = hall_.ListCasesAfter(job.cursor(), kRekeyChunkMax);
  if (!rows.ok()) return rows.status();
  app::CommandCall call;
  for (const auto& row : *rows) {
    absl::Status status = RekeyCase(*row, job.started().rotation().hall_key_to(), &call);
    if (!status.ok()) return status;
  }
  const bool last = rows->size() < kRekeyChunkMax;
  return Send(job,
              last ? ledger::v1::ROTATION_PHASE_OTHERS : ledger::v1::ROTATION_PHASE_CASES,
              rows->empty() ? job.cursor() : rows->back()->case_id(), false, std::move(call));
}

// Staff, notes on shift sheets, and whatever else has a key: until a pass finds none left.
absl::Status KeyRotator::StepOthers(const JobRow& job) {
  const KeyRotation& rotation = job.started().rotation();
  while (true) {
    const auto keys = hall_.ListDataKeys(others_after_, kRekeyChunkMax);
    if (!keys.ok()) return keys.status();
    app::CommandCall call;
    for (const app::Hall::StoredKey& one : *keys) {
      if (IsUnder(one.row, rotation)) continue;
      const auto key = vault_.OpenKey(one.id, one.row);
      if (!key.ok()) return key.status();
      call.rekeys.push_back(vault_.RekeyOf(**key, one.row, nullptr));
    }
    const bool last = keys->size() < kRekeyChunkMax;
    const bool some = !call.rekeys.empty();
    others_changed_ = others_changed_ || some;
    others_after_ = last ? "" : keys->back().id;
    const bool clean = last && !others_changed_;
    if (last) others_changed_ = false;
    if (!some && !clean) continue;
    const auto phase =
        clean ? ledger::v1::ROTATION_PHASE_COMPACT : ledger::v1::ROTATION_PHASE_OTHERS;
    return Send(job, phase, job.cursor(), false, std::move(call));
  }
}

absl::Status KeyRotator::StepCompact(const JobRow& job) {
  absl::Status dropped = hall_.DropObsolete();
  if (!dropped.ok()) return dropped;
  return Send(job, ledger::v1::ROTATION_PHASE_DESTROY, job.cursor(), false, {});
}

// No key is destroyed while anything is under it.
absl::Status KeyRotator::StepDestroy(const JobRow& job) {
  const KeyRotation& rotation = job.started().rotation();
  std::string after;
  while (true) {
    const auto keys = hall_.ListDataKeys(after, kRekeyChunkMax);
    if (!keys.ok()) return keys.status();
    for (const app::Hall::StoredKey& one : *keys) {
      if (IsUnder(one.row, rotation)) continue;
      return absl::InternalError("a data key is under an older hall key: nothing was destroyed");
    }
    if (keys->size() < kRekeyChunkMax) break;
    after = keys->back().id;
  }
  const auto ring = sealing::KeyRing::DestroyBefore(keys_dir_, rotation.hall_key_to(),
                                                    rotation.blind_key_to());
  if (!ring.ok()) return ring.status();
  Use(*ring, rotation);
  return Send(job, ledger::v1::ROTATION_PHASE_DESTROY, job.cursor(), true, {});
}

absl::Status KeyRotator::TakeStep(const JobRow& job) {
  switch (job.phase()) {
    case ledger::v1::ROTATION_PHASE_CASES: return StepCases(job);
    case ledger::v1::ROTATION_PHASE_OTHERS: return StepOthers(job);
    case ledger::v1::ROTATION_PHASE_COMPACT: return StepCompact(job);
    case ledger::v1::ROTATION_PHASE_DESTROY: return StepDestroy(job);
    default: return MakeKeys(job);
  }
}

absl::StatusOr<bool> KeyRotator::Step() {
  const auto job = Running();
  absl::Status status = job.status();
  const bool running = status.ok() && *job != nullptr;
  if (running) status = TakeStep(**job);
  MutexLock lock(mutex_);
  trouble_ = std::string(status.message());
  if (!status.ok()) return status;
  return running;
}

void KeyRotator::Start() {
  thread_ = std::thread([this] { Run(); });
}

void KeyRotator::Run() {
  base::NameThisThread("hc-keys");
  while (true) {
    const auto stepped = Step();
    if (!stepped.ok()) {
      base::Log(base::LogLevel::kWarning, "rotation_step_failed",
                {{"hall", base::NonPersonal(hall_.id())},
                 {"status", base::NonPersonal(base::ToStd(stepped.status().message()))}});
    }
    MutexLock lock(mutex_);
    if (stopping_) return;
    const bool goes_on = stepped.ok() && (*stepped || asked_);
    asked_ = false;
    if (goes_on) continue;
    changed_.WaitFor(mutex_, stepped.ok() ? kLookMicros : kStepRetryMicros);
    if (stopping_) return;
  }
}

void KeyRotator::Wake() {
  MutexLock lock(mutex_);
  asked_ = true;
  changed_.NotifyAll();
}

void KeyRotator::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace hallcase::rpc
