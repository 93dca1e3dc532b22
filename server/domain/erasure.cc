#include "server/domain/erasure.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/links.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::JobRow;

// One chunk: each case costs the writer a read and up to four deletes of side rows.
constexpr int kErasedPerChunkMax = 50;
constexpr int kErasureScanMax = 1000;
// Links go with a case: a chunk that has so many facts takes no further one.
constexpr int kErasureFactsMax = 500;

struct ErasureChunk {
  int64_t cursor = 0;
  int erased = 0;
  bool finished = true;
};

bool IsFull(const ErasureChunk& chunk, const FactList& facts) {
  return chunk.erased >= kErasedPerChunkMax || facts.size() >= kErasureFactsMax;
}

std::set<int64_t> OthersOf(const CaseRow& row) {
  std::set<int64_t> others;
  for (const auto& link : row.links()) others.insert(link.case_id());
  return others;
}

bool IsAmong(const std::vector<const CaseRow*>& rows, int64_t case_id) {
  return std::any_of(rows.begin(), rows.end(),
                     [case_id](const CaseRow* row) { return row->case_id() == case_id; });
}

bool ErasedHere(const FactList& facts, int64_t case_id) {
  return std::any_of(facts.begin(), facts.end(), [case_id](const auto& fact) {
    return fact.has_case_erased() && fact.case_erased().case_id() == case_id;
  });
}

void EraseOne(const View& view, const JobRow& job, const CaseRow& row, ErasureChunk* chunk,
              FactList* facts) {
  const auto rows = UnderOneKey(view, row);
  if (ErasedHere(*facts, row.case_id()) || CheckErasable(rows).has_value()) return;
  AddErased(rows, job.started().erasure().order(), job.started().job_id(), facts);
  chunk->erased += static_cast<int>(rows.size());
}

ErasureChunk FromList(const View& view, const JobRow& job, FactList* facts) {
  const auto& ids = job.started().erasure().case_ids();
  ErasureChunk chunk;
  chunk.cursor = job.cursor();
  for (; chunk.cursor < ids.size() && !IsFull(chunk, *facts); ++chunk.cursor) {
    const CaseRow* row = view.FindCase(ids.Get(static_cast<int>(chunk.cursor)));
    if (row == nullptr || row->erased_at_us() != 0 || OverSince(*row) == 0) continue;
    EraseOne(view, job, *row, &chunk, facts);
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
    if (++scanned > kErasureScanMax || IsFull(chunk, *facts)) {
      chunk.finished = false;
      return false;
    }
    chunk.cursor = row.case_id();
    const int64_t over_us = OverSince(row);
    if (over_us != 0 && over_us < before_us && row.erased_at_us() == 0) {
      EraseOne(view, job, row, &chunk, facts);
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

std::vector<const CaseRow*> UnderOneKey(const View& view, const CaseRow& row) {
  std::vector<const CaseRow*> rows = {&row};
  const std::string& key = row.applicant().key_id();
  for (size_t i = 0; i < rows.size() && !key.empty(); ++i) {
    for (const auto& link : rows[i]->links()) {
      const CaseRow* other = view.FindCase(link.case_id());
      const bool shares = other != nullptr && other->applicant().key_id() == key &&
                          other->erased_at_us() == 0;
      if (shares && std::find(rows.begin(), rows.end(), other) == rows.end()) {
        rows.push_back(other);
      }
    }
  }
  return rows;
}

std::optional<Rejection> CheckErasable(const std::vector<const CaseRow*>& rows) {
  const auto open = std::find_if(rows.begin(), rows.end(),
                                 [](const CaseRow* row) { return OverSince(*row) == 0; });
  if (open == rows.end()) return std::nullopt;
  const CaseRow& row = **open;
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

void AddErased(const std::vector<const CaseRow*>& rows, const ledger::v1::ErasureOrder& order,
               int64_t job_id, FactList* facts) {
  for (const CaseRow* row : rows) {
    for (const int64_t other : OthersOf(*row)) {
      if (!IsAmong(rows, other)) RemoveLinksFrom(*row, other, facts);
    }
  }
  for (const CaseRow* row : rows) {
    for (const int64_t other : OthersOf(*row)) RemoveLinksTo(*row, other, facts);
    auto* erased = facts->Add()->mutable_case_erased();
    erased->set_case_id(row->case_id());
    erased->set_number(row->number());
    *erased->mutable_order() = order;
    erased->set_job_id(job_id);
  }
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
