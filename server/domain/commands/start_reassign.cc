#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideStartReassign(const View& view, const ledger::v1::StartReassign& command,
                            const Context& ctx, FactList* facts) {
  if (command.from().kind() == command.to().kind() && command.from().id() == command.to().id()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "移交双方是同一责任主体，请核对", "to"));
  }
  // `from` may be retired, gone, or mistyped: then there is nothing to give.
  if (auto unknown = EnsureParty(view, command.to(), "to", facts)) {
    return Verdict::Rejected(*std::move(unknown));
  }
  const int64_t job_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_REASSIGN);
  *started->mutable_from() = command.from();
  *started->mutable_to() = command.to();
  started->set_reason_code(command.reason_code());
  return Verdict::Facts(job_id);
}

}  // namespace hallcase::domain
