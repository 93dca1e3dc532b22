#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

// One chunk: small enough that a clerk's command waits for less than a few milliseconds.
constexpr size_t kJobChunkCasesMax = 100;
constexpr int kJobChunkScanMax = 1000;

struct Chunk {
  std::vector<CaseRow> cases;
  int64_t cursor = 0;
  bool finished = true;
};

Chunk NextChunk(const View& view, const ledger::v1::JobRow& job) {
  Chunk chunk;
  chunk.cursor = job.cursor();
  int scanned = 0;
  view.ScanCases(job.cursor(), [&](const CaseRow& row) {
    if (++scanned > kJobChunkScanMax || chunk.cases.size() == kJobChunkCasesMax) {
      chunk.finished = false;
      return false;
    }
    chunk.cursor = row.case_id();
    if (row.import_pending() && row.external_source() == job.started().source()) {
      chunk.cases.push_back(row);
    }
    return true;
  });
  return chunk;
}

// The case joins the living: one warning names everything that was missed, then the timer is set.
void Arm(const CaseRow& row, const Context& ctx, FactList* facts) {
  CaseDraft draft(row, ctx, facts);
  ledger::v1::Fact fact;
  fact.mutable_import_finished()->set_case_id(row.case_id());
  draft.Add(std::move(fact));
  RaiseReached(ctx.now_us, EarliestReached(row, ctx.now_us), ctx.seq, facts, &draft);
  draft.SetWake();
}

}  // namespace

Verdict DecideAdvanceJob(const View& view, const ledger::v1::AdvanceJob& command,
                         const Context& ctx, FactList* facts) {
  const auto* job = view.FindJob(command.job_id());
  if (job == nullptr) {
    return Verdict::Rejected(Reject(Reason::kReferenceNotFound, "没有这个任务", "job_id"));
  }
  if (job->state() != ledger::v1::JOB_STATE_RUNNING) return Verdict::Already(command.job_id());
  const uint64_t done_before = job->done();
  const Chunk chunk = NextChunk(view, *job);
  for (const CaseRow& row : chunk.cases) Arm(row, ctx, facts);
  auto* advanced = facts->Add()->mutable_job_advanced();
  advanced->set_job_id(command.job_id());
  advanced->set_cursor(chunk.cursor);
  advanced->set_done(done_before + chunk.cases.size());
  advanced->set_finished(chunk.finished);
  return Verdict::Facts(command.job_id());
}

}  // namespace hallcase::domain
