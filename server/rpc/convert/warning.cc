#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {
namespace {

v1::WarningState StateOf(const ledger::v1::WarningRow& row) {
  switch (row.end()) {
    case ledger::v1::WARNING_END_SETTLED: return v1::WARNING_STATE_SETTLED;
    case ledger::v1::WARNING_END_WITHDRAWN: return v1::WARNING_STATE_WITHDRAWN;
    case ledger::v1::WARNING_END_VOIDED: return v1::WARNING_STATE_VOIDED;
    case ledger::v1::WARNING_END_SUPERSEDED: return v1::WARNING_STATE_SUPERSEDED;
    default: break;
  }
  return row.acknowledged_at_us() != 0 ? v1::WARNING_STATE_ACKNOWLEDGED
                                       : v1::WARNING_STATE_RAISED;
}

}  // namespace

void FillShares(const Reader& reader,
                const google::protobuf::RepeatedPtrField<ledger::v1::LegShare>& shares,
                google::protobuf::RepeatedPtrField<v1::PartyShare>* out) {
  for (const ledger::v1::LegShare& share : shares) {
    v1::PartyShare* to = out->Add();
    FillParty(reader, share.party(), to->mutable_party());
    to->set_minutes(share.minutes());
  }
}

void FillWarning(const Reader& reader, const ledger::v1::WarningRow& row,
                 const ledger::v1::CaseRow* case_row, v1::Warning* out) {
  const ledger::v1::WarningRaised& raised = row.raised();
  out->set_warning_id(raised.warning_id());
  out->set_case_id(raised.case_id());
  if (case_row != nullptr) out->set_case_number(case_row->number());
  out->set_clock(static_cast<v1::ClockName>(raised.clock()));
  out->set_rule(raised.rule());
  out->set_level(static_cast<v1::WarningLevel>(raised.level()));
  out->set_state(StateOf(row));
  FillTime(raised.fire_at_us(), out->mutable_fire_at());
  FillTime(row.raised_at_us(), out->mutable_raised_at());
  FillParty(reader, raised.attributed_to(), out->mutable_attributed_to());
  if (raised.gap_from_us() != 0) FillTime(raised.gap_from_us(), out->mutable_gap_from());
  if (row.acknowledged_at_us() != 0) {
    FillTime(row.acknowledged_at_us(), out->mutable_acknowledged_at());
  }
  out->set_acknowledged_by(row.acknowledged_by());
  if (row.ended_at_us() != 0) FillTime(row.ended_at_us(), out->mutable_ended_at());
  if (row.answered_at_us() != 0) FillTime(row.answered_at_us(), out->mutable_answered_at());
  out->set_answered_by(row.answered_by());
  out->set_appeal(static_cast<v1::AppealState>(row.appeal()));
  out->set_appealed_by(row.appealed_by());
  out->set_judged_by(row.judged_by());
  for (const int recipient : raised.recipients()) {
    out->add_recipients(static_cast<v1::WarningRecipient>(recipient));
  }
  if (raised.deliver_at_us() != 0) FillTime(raised.deliver_at_us(), out->mutable_deliver_at());
  FillShares(reader, raised.shares(), out->mutable_shares());
  out->set_used_minutes(raised.used_minutes());
}

void FillJob(const ledger::v1::JobRow& row, v1::Job* out) {
  out->set_job_id(row.started().job_id());
  out->set_kind(static_cast<v1::JobKind>(row.started().kind()));
  out->set_state(static_cast<v1::JobState>(row.state()));
  out->set_done(row.done());
  FillTime(row.started_at_us(), out->mutable_started_at());
  FillTime(row.changed_at_us(), out->mutable_changed_at());
}

}  // namespace hallcase::rpc
