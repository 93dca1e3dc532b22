// Rotation of a hall's keys: the job that needs the keys, and so runs here and not in app/jobs.
//
// Where it stands is in its job's row; each phase can be done again from its beginning, so that a
// server that is killed anywhere goes on when it is started again. Every row of data_keys is under
// one of the ring's keys at every instant.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/app/hall.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/rpc/vault.h"

namespace hallcase::rpc {

// Thread-safe, except as said.
class KeyRotator {
 public:
  // `hall`, `vault` and `random` must outlive it. The hall is the only one with these keys.
  KeyRotator(app::Hall& hall, Vault& vault, std::string keys_dir, base::RandomSource& random);
  ~KeyRotator();
  KeyRotator(const KeyRotator&) = delete;
  KeyRotator& operator=(const KeyRotator&) = delete;

  // Before the door opens: puts the keys in use that the ledger says. FAILED_PRECONDITION when the
  // keys directory has others (a backup of another day).
  absl::Status Resume();

  // A thread that takes one step after the other.
  void Start();
  void Stop();
  // A rotation has been started.
  void Wake();

  // One step: at most kRekeyChunkMax keys, or one phase. False when no rotation is running. A step
  // that failed can be taken again. Not by two threads at once, nor beside Start.
  absl::StatusOr<bool> Step();

  // What a rotation that starts now would do.
  ledger::v1::KeyRotation Next() const;
  // The running one; null if there is none.
  absl::StatusOr<std::shared_ptr<const ledger::v1::JobRow>> Running() const;
  // Why the last step failed; empty if it did not.
  std::string trouble() const;

 private:
  absl::Status MakeKeys(const ledger::v1::JobRow& job);
  absl::Status StepCases(const ledger::v1::JobRow& job);
  absl::Status StepOthers(const ledger::v1::JobRow& job);
  absl::Status StepCompact(const ledger::v1::JobRow& job);
  absl::Status StepDestroy(const ledger::v1::JobRow& job);
  absl::Status TakeStep(const ledger::v1::JobRow& job);
  // Adds what the case's key becomes, unless nothing is to be done.
  absl::Status RekeyCase(const ledger::v1::CaseRow& row, uint32_t hall_key,
                         app::CommandCall* call) const;
  void Use(const sealing::KeyRing& ring, const ledger::v1::KeyRotation& rotation);
  absl::Status Send(const ledger::v1::JobRow& job, ledger::v1::RotationPhase phase,
                    int64_t cursor, bool finished, app::CommandCall call);
  void Run();

  app::Hall& hall_;
  Vault& vault_;
  const std::string keys_dir_;
  base::RandomSource& random_;
  // Where StepOthers is in the table; from its start again after a restart.
  std::string others_after_;
  bool others_changed_ = false;

  mutable base::Mutex mutex_;
  base::CondVar changed_;
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  bool asked_ HC_GUARDED_BY(mutex_) = false;
  std::string trouble_ HC_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace hallcase::rpc
