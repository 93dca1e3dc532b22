// KeyService: numbers of the hall's keys, and their rotation.

#include "server/rpc/key_rotator.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

// The keys themselves are made by the rotator, once the command is durable.
Refusal MakeRotateKeys(const CallContext& context, const v1::RotateKeysRequest&, Draft* draft) {
  const KeyRotator* rotator = context.desk->rotator.get();
  if (rotator == nullptr) {
    return Reject(Reason::kNotRotatable,
                  "本服务器上的几个大厅共用密钥，不能轮换；请先把大厅分到各自的目录");
  }
  *draft->call.command.mutable_start_rotation()->mutable_rotation() = rotator->Next();
  return kGranted;
}

Refusal AnswerRotateKeys(const CallContext& context, const v1::RotateKeysRequest&,
                         const app::Outcome& outcome, v1::RotateKeysResponse* response) {
  if (context.desk->rotator != nullptr) context.desk->rotator->Wake();
  if (outcome.job_row != nullptr) FillJob(*outcome.job_row, response->mutable_job());
  response->set_replayed(context.replayed);
  return kGranted;
}

Refusal GetKeys(const CallContext& context, const v1::GetKeysRequest&,
                v1::GetKeysResponse* response) {
  const auto ring = context.desk->vault.ring();
  response->set_hall_key(ring->hall_key_number());
  response->set_blind_key(ring->blind_key_number());
  const KeyRotator* rotator = context.desk->rotator.get();
  if (rotator == nullptr) return kGranted;
  const auto job = rotator->Running();
  if (!job.ok()) return ReadFailed(job.status());
  if (*job == nullptr) return kGranted;
  FillJob(**job, response->mutable_rotation());
  response->set_phase(static_cast<v1::RotationPhase>((*job)->phase()));
  response->set_trouble(rotator->trouble());
  return kGranted;
}

}  // namespace

void AddKeyService(Registry& registry) {
  registry.Write<&MakeRotateKeys, &AnswerRotateKeys>("KeyService.RotateKeys", Subject::kJob);
  registry.Read<&GetKeys>("KeyService.GetKeys");
}

}  // namespace hallcase::rpc
