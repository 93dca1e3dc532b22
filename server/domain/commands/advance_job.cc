#include <algorithm>

#include "server/domain/commands/commands.h"
#include "server/domain/erasure.h"
#include "server/domain/outage.h"
#include "server/domain/recalculate.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

// One chunk: small enough that a clerk's command waits for less than a few milliseconds, and that
// its facts fit into one entry.
constexpr size_t kJobChunkCasesMax = 20;
constexpr int kJobChunkScanMax = 1000;

struct Chunk {
  std::vector<CaseRow> cases;
  int64_t cursor = 0;
  bool finished = true;
};

bool IsFor(const ledger::v1::JobStarted& job, const Reference& reference, const CaseRow& row) {
  if (job.kind() == ledger::v1::JOB_KIND_RECALCULATE) return AnyStale(reference, row);
  if (job.has_outage()) return IsHit(job.outage(), reference, row);
  return row.import_pending() && row.external_source() == job.source();
}

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
    if (IsFor(job.started(), view.reference(), row)) chunk.cases.push_back(row);
    return true;
  });
  return chunk;
}

// What the party has, by its worklist, the next due first. Each chunk takes cases off it: what is
// there afterwards is left for the next one.
Chunk NextOfParty(const View& view, const ledger::v1::JobRow& job) {
  Chunk chunk;
  chunk.cursor = job.cursor();
  std::vector<int64_t> ids;
  view.ScanWork(job.started().from(), [&](int64_t case_id) {
    chunk.finished = ids.size() < kJobChunkCasesMax;
    if (chunk.finished) ids.push_back(case_id);
    return chunk.finished;
  });
  for (const int64_t id : ids) {
    const CaseRow* row = view.FindCase(id);
    if (row == nullptr) continue;
    chunk.cursor = std::max(chunk.cursor, id);
    chunk.cases.push_back(*row);
  }
  if (chunk.cases.empty()) chunk.finished = true;
  return chunk;
}

// The case joins the living: one warning names everything that was missed, then the timer is set.
void Arm(const Context& ctx, FactList* facts, CaseDraft* draft) {
  ledger::v1::Fact fact;
  fact.mutable_import_finished()->set_case_id(draft->case_id());
  draft->Add(std::move(fact));
  const int64_t since_us = EarliestReached(draft->row(), ctx.now_us);
  RaiseReached(ctx.now_us, since_us, ctx.seq, facts, draft);
  draft->SetWake();
}

}  // namespace

Verdict DecideAdvanceJob(const View& view, const ledger::v1::AdvanceJob& command,
                         const Context& ctx, FactList* facts) {
  const auto* job = view.FindJob(command.job_id());
  if (job == nullptr) {
    return Verdict::Rejected(Reject(Reason::kReferenceNotFound, "没有这个任务", "job_id"));
  }
  if (job->state() != ledger::v1::JOB_STATE_RUNNING) return Verdict::Already(command.job_id());
  if (job->started().kind() == ledger::v1::JOB_KIND_ERASE) return AdvanceErasure(view, *job, facts);
  // Goes on only where the keys are.
  if (job->started().has_rotation()) return Verdict::Already(command.job_id());
  uint64_t done = job->done();
  const ledger::v1::JobStarted started = job->started();
  const bool reassign = started.kind() == ledger::v1::JOB_KIND_REASSIGN;
  const Chunk chunk = reassign ? NextOfParty(view, *job) : NextChunk(view, *job);
  for (const CaseRow& row : chunk.cases) {
    const int before = facts->size();
    // That its clocks follow the calendars is all that a recalculation asks for.
    CaseDraft draft(view, row, ctx, facts);
    if (started.kind() == ledger::v1::JOB_KIND_FINISH_IMPORT) Arm(ctx, facts, &draft);
    if (reassign) {
      draft.OpenLeg(started.to(), ledger::v1::LEG_REASON_REASSIGNED, ctx.now_us, "", "");
    }
    if (started.has_outage()) Exempt(started.outage(), &draft);
    if (facts->size() > before) ++done;
  }
  auto* advanced = facts->Add()->mutable_job_advanced();
  advanced->set_job_id(command.job_id());
  advanced->set_cursor(chunk.cursor);
  advanced->set_done(done);
  advanced->set_finished(chunk.finished);
  return Verdict::Facts(command.job_id());
}

}  // namespace hallcase::domain
