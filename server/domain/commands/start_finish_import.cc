#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideStartFinishImport(const View&, const ledger::v1::StartFinishImport& command,
                                const Context& ctx, FactList* facts) {
  const int64_t job_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_FINISH_IMPORT);
  started->set_source(command.source());
  return Verdict::Facts(job_id);
}

}  // namespace hallcase::domain
