#include "server/domain/fold.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/fold_index.h"
#include "server/domain/clocks.h"
#include "server/domain/decide.h"
#include "server/domain/fold_case.h"
#include "server/domain/fold_custody.h"
#include "server/domain/fold_document.h"
#include "server/domain/fold_reference.h"
#include "server/domain/fold_stock.h"
#include "server/domain/ratings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Entry;
using ledger::v1::Fact;

uint32_t DayOfFact(const Rows& rows, int64_t at_us) {
  return LocalDayNumber(rows.reference(), at_us);
}

void CountStep(const Entry& entry, const ledger::v1::StepRecorded& step, Rows* rows) {
  const int64_t at = step.occurred_at_us() != 0 ? step.occurred_at_us() : entry.recorded_at_us();
  const uint32_t day = DayOfFact(*rows, at);
  rows->Count(Counter::kSteps, day, "", 1);
  rows->Count(Counter::kStepsByStaff, day, step.performer().id(), 1);
  if (step.anomalies_size() > 0) rows->Count(Counter::kAnomalies, day, "", 1);
}

void CountClosed(const ledger::v1::CaseClosed& closed, Rows* rows) {
  const uint32_t day = DayOfFact(*rows, closed.closed_at_us());
  rows->Count(Counter::kClosed, day, "", 1);
  if (closed.late()) rows->Count(Counter::kClosedLate, day, "", 1);
  if (closed.anomalies_size() > 0) rows->Count(Counter::kAnomalies, day, "", 1);
}

// What a case leaves in the flows before it ends, once more or, for a void, taken back.
void CountAccepted(const CaseRow& row, int64_t sign, Rows* rows) {
  if (row.acceptance() == ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED) return;
  const uint32_t day = DayOfFact(*rows, row.accepted_at_us());
  rows->Count(Counter::kAccepted, day, "", sign);
  if (row.acceptance() == ledger::v1::ACCEPTANCE_MODE_DEEMED) {
    rows->Count(Counter::kDeemedAccepted, day, "", sign);
  }
}

void CountNotice(uint32_t notice, int64_t notified_at_us, int64_t sign, Rows* rows) {
  if (notice < 2) return;
  rows->Count(Counter::kRepeatedNotices, DayOfFact(*rows, notified_at_us), "", sign);
}

void CountDecided(const CaseRow& row, int64_t sign, Rows* rows) {
  if (!row.decided_counted()) return;
  rows->Count(Counter::kDecided, DayOfFact(*rows, row.decided_at_us()), "", sign);
}

// What its kind counts of the opening.
void CountOpening(const CaseRow& row, int64_t sign, Rows* rows) {
  if (row.opening_counted().empty()) return;
  const uint32_t day = DayOfFact(*rows, row.received_at_us());
  for (const std::string& value : row.opening_counted()) {
    rows->Count(Counter::kActionValues, day, value, sign);
  }
}

template <typename Taken>
void CountTaken(const Taken& taken, int64_t sign, Rows* rows) {
  for (const std::string& value : taken.counted()) {
    rows->Count(Counter::kActionValues, taken.taken_day(), value, sign);
  }
}

// A void subtracts where it was added.
void CountVoided(const CaseRow& row, Rows* rows) {
  rows->Count(Counter::kCases, DayOfFact(*rows, row.received_at_us()), "", -1);
  CountOpening(row, -1, rows);
  CountAccepted(row, -1, rows);
  CountDecided(row, -1, rows);
  for (const auto& notice : row.notices()) {
    CountNotice(notice.notice(), notice.notified_at_us(), -1, rows);
  }
  for (const auto& taken : row.actions()) CountTaken(taken, -1, rows);
  if (row.closed_at_us() == 0) return;
  const uint32_t day = DayOfFact(*rows, row.closed_at_us());
  rows->Count(Counter::kClosed, day, "", -1);
  if (row.closed_late()) rows->Count(Counter::kClosedLate, day, "", -1);
}

void CountLeg(const ledger::v1::LegOpened& leg, Rows* rows) {
  const uint32_t day = DayOfFact(*rows, leg.opened_at_us());
  rows->Count(Counter::kLegChanges, day, "", 1);
  if (leg.reason() == ledger::v1::LEG_REASON_RETURNED) {
    rows->Count(Counter::kLegReturns, day, "", 1);
  }
}

void CountFlows(const Entry& entry, const Fact& fact, const CaseRow& row, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered:
      rows->Count(Counter::kCases, DayOfFact(*rows, row.received_at_us()), "", 1);
      return CountOpening(row, 1, rows);
    case Fact::kLegOpened:
      if (!fact.leg_opened().change()) return;
      return CountLeg(fact.leg_opened(), rows);
    case Fact::kStepRecorded: return CountStep(entry, fact.step_recorded(), rows);
    case Fact::kCaseAccepted: return CountAccepted(row, 1, rows);
    case Fact::kSupplementNotified:
      return CountNotice(fact.supplement_notified().notice(),
                         fact.supplement_notified().notified_at_us(), 1, rows);
    case Fact::kCaseDecided:
      if (fact.case_decided().counted()) CountDecided(row, 1, rows);
      return;
    case Fact::kActionTaken: return CountTaken(fact.action_taken(), 1, rows);
    case Fact::kCaseClosed: return CountClosed(fact.case_closed(), rows);
    case Fact::kCaseVoided: return CountVoided(row, rows);
    default: return;
  }
}

void IndexRegistered(const ledger::v1::CaseRegistered& fact, Rows* rows) {
  const int64_t last = rows->CounterValue(Counter::kNumber, fact.number_day(), "");
  rows->Count(Counter::kNumber, fact.number_day(), "", fact.number_sequence() - last);
  rows->PutNumber(fact.number_day(), fact.number_sequence(), fact.case_id());
  if (!fact.external_id().empty()) {
    rows->PutExternal(fact.external_source(), ExternalKind::kCase, fact.external_id(),
                      fact.case_id());
  }
  if (!fact.upstream_number().empty()) {
    rows->PutUpstream(fact.upstream_number(), fact.case_id());
  }
}

void IndexNames(const Fact& fact, const CaseRow& row, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered: return IndexRegistered(fact.case_registered(), rows);
    case Fact::kStepRecorded:
      if (fact.step_recorded().external_step_id().empty()) return;
      return rows->PutExternal(row.external_source(), ExternalKind::kStep,
                               fact.step_recorded().external_step_id(), row.case_id());
    case Fact::kUpstreamNumberBound:
      if (!fact.upstream_number_bound().previous().empty()) {
        rows->DeleteUpstream(fact.upstream_number_bound().previous());
      }
      return rows->PutUpstream(fact.upstream_number_bound().upstream_number(), row.case_id());
    default: return;
  }
}

// One that is over already becomes void too; one that is open was ended by its own fact.
void FoldAppeal(const Entry& entry, const ledger::v1::AppealDecided& decided, Rows* rows) {
  auto& warning = rows->MutableWarning(decided.warning_id());
  warning.set_appeal(decided.state());
  warning.set_judged_by(entry.actor());
  if (decided.state() != ledger::v1::APPEAL_STATE_UPHELD) return;
  warning.set_end(ledger::v1::WARNING_END_VOIDED);
  warning.set_end_cause("appeal_upheld");
}

void FoldWarning(const Entry& entry, const Fact& fact, const CaseRow& row, Rows* rows) {
  if (fact.has_warning_raised()) {
    const auto& raised = fact.warning_raised();
    auto& warning = rows->CreateWarning(raised.warning_id());
    warning.set_format(kRowFormat);
    *warning.mutable_raised() = raised;
    warning.set_raised_at_us(entry.recorded_at_us());
    warning.set_key_id(row.applicant().key_id());
    rows->PutOpenWarning(raised.attributed_to(), raised.warning_id());
    rows->Count(Counter::kOpenWarningsByLevel, 0,
                absl::StrCat(static_cast<int>(raised.level())), 1);
  } else if (fact.has_warning_acknowledged()) {
    auto& warning = rows->MutableWarning(fact.warning_acknowledged().warning_id());
    warning.set_acknowledged_at_us(entry.recorded_at_us());
    warning.set_acknowledged_by(entry.actor());
    // A reason that was given before stands.
    if (warning.answered_at_us() != 0) return;
    warning.set_answer(fact.warning_acknowledged().answer());
  } else if (fact.has_warning_answered()) {
    auto& warning = rows->MutableWarning(fact.warning_answered().warning_id());
    warning.set_answered_at_us(entry.recorded_at_us());
    warning.set_answered_by(entry.actor());
    warning.set_answer(fact.warning_answered().answer());
  } else if (fact.has_warning_appealed()) {
    auto& warning = rows->MutableWarning(fact.warning_appealed().warning_id());
    warning.set_appeal(ledger::v1::APPEAL_STATE_OPEN);
    warning.set_appealed_at_us(entry.recorded_at_us());
    warning.set_appealed_by(entry.actor());
  } else if (fact.has_appeal_decided()) {
    FoldAppeal(entry, fact.appeal_decided(), rows);
  } else if (fact.has_warning_ended()) {
    auto& warning = rows->MutableWarning(fact.warning_ended().warning_id());
    warning.set_end(fact.warning_ended().end());
    warning.set_ended_at_us(entry.recorded_at_us());
    warning.set_end_cause(fact.warning_ended().cause());
    rows->DeleteOpenWarning(warning.raised().attributed_to(), warning.raised().warning_id());
    rows->Count(Counter::kOpenWarningsByLevel, 0,
                absl::StrCat(static_cast<int>(warning.raised().level())), -1);
  }
}

void FoldCaseFact(const Entry& entry, const Fact& fact, int64_t case_id, Rows* rows) {
  CaseRow& row =
      fact.has_case_registered() ? rows->CreateCase(case_id) : rows->MutableCase(case_id);
  const CaseIndex before = CaseIndex::Of(row);
  const bool moves_papers = MayMovePapers(fact);
  const HeldIndex held = moves_papers ? HeldIndex::Of(row) : HeldIndex();
  ApplyToCase({entry.seq(), entry.recorded_at_us(), entry.actor(), entry.post()}, fact, &row);
  CaseIndex::Move(before, CaseIndex::Of(row), case_id, rows);
  if (moves_papers) HeldIndex::Move(held, HeldIndex::Of(row), case_id, rows);
  CountFlows(entry, fact, row, rows);
  IndexNames(fact, row, rows);
  FoldStockFact(fact, rows);
  FoldWarning(entry, fact, row, rows);
  FoldDocumentFact(entry, fact, rows);
}

}  // namespace

void Fold(const Entry& entry, Rows* rows) {
  int64_t last_case = 0;
  for (int i = 0; i < entry.facts_size(); ++i) {
    const Fact& fact = entry.facts(i);
    const int64_t case_id = CaseOf(fact);
    if (case_id == 0) {
      if (FoldDocumentFact(entry, fact, rows) || FoldStockFact(fact, rows)) continue;
      if (FoldRatingFact(entry, fact, rows)) continue;
      if (!FoldCustodyFact(entry, fact, rows)) FoldReferenceFact(entry, fact, rows);
      continue;
    }
    FoldCaseFact(entry, fact, case_id, rows);
    const bool opened_here = case_id / kIdsPerEntry == static_cast<int64_t>(entry.seq());
    if (case_id != last_case && !opened_here) {
      rows->PutCaseEntry(case_id, entry.seq(), static_cast<uint32_t>(i));
    }
    last_case = case_id;
  }
}

}  // namespace hallcase::domain
