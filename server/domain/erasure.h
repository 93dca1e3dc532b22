// Erasing the personal data of cases that are over (个人信息保护法 Art. 47), for good. Destroying the key
// goes with the fact: the shell deletes the side rows of every case that a CaseErased names.
#pragma once

#include <optional>
#include <vector>

#include "server/domain/decide.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// INVALID_FIELD without a reason or a document to rest on.
std::optional<Rejection> CheckOrder(const ledger::v1::ErasureOrder& order);

// A case and those that lie under the same key: a result is handed out to whom the decision was
// about. They are erased together. Those that were erased already are left out.
std::vector<const ledger::v1::CaseRow*> UnderOneKey(const View& view,
                                                    const ledger::v1::CaseRow& row);

// NOT_ERASABLE while one of them is open: 档案法 and the handling itself need who it is about.
std::optional<Rejection> CheckErasable(const std::vector<const ledger::v1::CaseRow*>& rows);

// CASE_ERASED.
Rejection CaseErasedAlready(const ledger::v1::CaseRow& row);

// When the case was over; 0 = it is not.
int64_t OverSince(const ledger::v1::CaseRow& row);

// Their links go too: they would tell whom each was about. REQUIRES: CheckErasable found nothing.
void AddErased(const std::vector<const ledger::v1::CaseRow*>& rows,
               const ledger::v1::ErasureOrder& order, int64_t job_id, FactList* facts);

// One chunk of an ERASE job.
Verdict AdvanceErasure(const View& view, const ledger::v1::JobRow& job, FactList* facts);

}  // namespace hallcase::domain
