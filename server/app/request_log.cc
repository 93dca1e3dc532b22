#include "server/app/request_log.h"

#include "server/base/clock.h"
#include "server/domain/fold_case.h"
#include "server/domain/fold_custody.h"
#include "server/domain/fold_document.h"
#include "server/domain/ratings.h"

namespace hallcase::app {

using ledger::v1::Fact;

uint32_t LedgerWeek(int64_t at_us) {
  return static_cast<uint32_t>(at_us / (kDaysPerWeek * base::kMicrosPerDay));
}

uint32_t OldRequestWeeksKept(int64_t ttl_days) {
  return static_cast<uint32_t>((ttl_days + kDaysPerWeek - 1) / kDaysPerWeek);
}

int64_t SubjectOf(const ledger::v1::Entry& entry) {
  int64_t first_case = 0;
  int64_t erased = 0;
  for (const Fact& fact : entry.facts()) {
    if (fact.has_warning_acknowledged()) return fact.warning_acknowledged().warning_id();
    if (fact.has_warning_answered()) return fact.warning_answered().warning_id();
    if (fact.has_warning_appealed()) return fact.warning_appealed().warning_id();
    if (fact.has_appeal_decided()) return fact.appeal_decided().warning_id();
    // An outage is about the fault that it is recorded on.
    const bool job = fact.has_job_started() && !fact.job_started().has_outage();
    if (job) return fact.job_started().job_id();
    if (fact.has_job_advanced()) return fact.job_advanced().job_id();
    if (const int64_t rating = domain::RatingSubjectOf(fact); rating != 0) return rating;
    if (const int64_t document = domain::DocumentSubjectOf(fact); document != 0) return document;
    if (const int64_t sheet = domain::CustodySubjectOf(fact); sheet != 0) return sheet;
    // The case that was asked for is the first; before it others lose their links to it.
    if (erased == 0 && fact.has_case_erased()) erased = fact.case_erased().case_id();
    if (first_case == 0) first_case = domain::CaseOf(fact);
  }
  return erased != 0 ? erased : first_case;
}

ledger::v1::RequestRow RequestRowOf(const ledger::v1::Entry& entry) {
  ledger::v1::RequestRow row;
  row.set_format(kRequestRowFormat);
  row.set_body_hmac(entry.body_hmac());
  row.set_seq(entry.seq());
  row.set_subject_id(SubjectOf(entry));
  row.set_key_id(entry.body_key_id());
  return row;
}

}  // namespace hallcase::app
