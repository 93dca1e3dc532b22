#include "server/domain/erasure.h"

#include "absl/strings/str_cat.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::JobRow;

// One chunk: each case costs the writer a read and up to four deletes of side rows.
constexpr int kErasedPerChunkMax = 50;
constexpr int kErasureScanMax = 1000;

struct ErasureChunk {
  int64_t cursor = 0;
  int erased = 0;
  bool finished = true;
};

void EraseOne(const JobRow& job, const CaseRow& row, ErasureChunk* chunk, FactList* facts) {
  AddErased(row, job.started().erasure().order(), job.started().job_id(), facts);
  ++chunk->erased;
}

ErasureChunk FromList(const View& view, const JobRow& job, FactList* facts) {
  const auto& ids = job.started().erasure().case_ids();
  ErasureChunk chunk;
  chunk.cursor = job.cursor();
  for (; chunk.cursor < ids.size() && chunk.erased < kErasedPerChunkMax; ++chunk.cursor) {
    const CaseRow* row = view.FindCase(ids.Get(static_cast<int>(chunk.cursor)));
    if (row == nullptr || row->erased_at_us() != 0 || OverSince(*row) == 0) continue;
    EraseOne(job, *row, &chunk, facts);
  }
  chunk.finished = chunk.cursor >= ids.size();
  return chunk;
}

ErasureChunk ByDate(const View& view, const JobRow& job, FactList* facts) {
  const int64_t before_us = job.started().erasure().closed_before_us();
  ErasureChunk chunk;
  chunk.cursor = job.cursor();
  int scanned = 0;
  view.ScanCases(job.cursor(), [&](const CaseRow& row) {
    if (++scanned > kErasureScanMax || chunk.erased == kErasedPerChunkMax) {
      chunk.finished = false;
      return false;
    }
    chunk.cursor = row.case_id();
    const int64_t over_us = OverSince(row);
    if (over_us != 0 && over_us < before_us && row.erased_at_us() == 0) {
      EraseOne(job, row, &chunk, facts);
    }
    return true;
  });
  return chunk;
}

}  // namespace

std::optional<Rejection> CheckOrder(const ledger::v1::ErasureOrder& order) {
  if (order.reason() == ledger::v1::ERASURE_REASON_UNSPECIFIED) {
    return Reject(Reason::kInvalidField, "请写明删除的法定情形（个人信息保护法第四十七条）",
                  "reason");
  }
  if (order.basis().empty()) {
    return Reject(Reason::kInvalidField, "请写明删除所依据的文件，例如档案鉴定意见的文号", "basis");
  }
  return std::nullopt;
}

std::optional<Rejection> CheckErasable(const CaseRow& row) {
  if (OverSince(row) != 0) return std::nullopt;
  return Reject(Reason::kNotErasable,
                absl::StrCat("办件 ", row.number(),
                             " 尚未归档或作废，办理与归档都需要申请人信息，不能删除；请在归档后再删"),
                "number")
      .With("number", row.number())
      .With("state", row.stage())
      .With("allowed", "CLOSED,VOIDED")
      .With("case_id", absl::StrCat(row.case_id()));
}

Rejection CaseErasedAlready(const CaseRow& row) {
  return Reject(Reason::kCaseErased,
                absl::StrCat("办件 ", row.number(), " 的个人信息已删除，不能恢复、查看或更正"), "case")
      .With("number", row.number())
      .With("state", row.stage())
      .With("erased_at_us", absl::StrCat(row.erased_at_us()))
      .With("case_id", absl::StrCat(row.case_id()));
}

int64_t OverSince(const CaseRow& row) {
  if (row.closed_at_us() != 0) return row.closed_at_us();
  return row.voided() ? row.changed_at_us() : 0;
}

void AddErased(const CaseRow& row, const ledger::v1::ErasureOrder& order, int64_t job_id,
               FactList* facts) {
  auto* erased = facts->Add()->mutable_case_erased();
  erased->set_case_id(row.case_id());
  erased->set_number(row.number());
  *erased->mutable_order() = order;
  erased->set_job_id(job_id);
}

Verdict AdvanceErasure(const View& view, const JobRow& job, FactList* facts) {
  const bool by_date = job.started().erasure().closed_before_us() != 0;
  const ErasureChunk chunk =
      by_date ? ByDate(view, job, facts) : FromList(view, job, facts);
  auto* advanced = facts->Add()->mutable_job_advanced();
  advanced->set_job_id(job.started().job_id());
  advanced->set_cursor(chunk.cursor);
  advanced->set_done(job.done() + static_cast<uint64_t>(chunk.erased));
  advanced->set_finished(chunk.finished);
  return Verdict::Facts(job.started().job_id());
}

}  // namespace hallcase::domain
