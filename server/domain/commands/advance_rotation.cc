#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideAdvanceRotation(const View& view, const ledger::v1::AdvanceRotation& command,
                              const Context& ctx, FactList* facts) {
  const auto* job = view.FindJob(command.job_id());
  if (!ctx.scope.system() || job == nullptr || !job->started().has_rotation()) {
    return Verdict::Rejected(Reject(Reason::kReferenceNotFound, "没有这个任务", "job_id"));
  }
  if (job->state() != ledger::v1::JOB_STATE_RUNNING) return Verdict::Already(command.job_id());
  if (command.phase() < job->phase()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "密钥轮换不能退回前一阶段", "phase"));
  }
  auto* advanced = facts->Add()->mutable_job_advanced();
  advanced->set_job_id(command.job_id());
  advanced->set_cursor(command.cursor());
  advanced->set_done(job->done() + command.rewrapped());
  advanced->set_phase(command.phase());
  advanced->set_finished(command.finished());
  return Verdict::Facts(command.job_id());
}

}  // namespace hallcase::domain
