#include "server/domain/fold_case.h"

#include <algorithm>

#include "server/domain/clocks.h"
#include "server/domain/fold.h"
#include "server/domain/fold_action.h"
#include "server/domain/fold_custody.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::ClockName;
using ledger::v1::ClockState;
using ledger::v1::Fact;

ClockState* FindClock(ClockName name, CaseRow* row) {
  for (auto& clock : *row->mutable_clocks()) {
    if (clock.clock() == name) return &clock;
  }
  return nullptr;
}

void ApplyRegistered(const EntryMeta& meta, const ledger::v1::CaseRegistered& fact, CaseRow* row) {
  row->set_format(kRowFormat);
  row->set_case_id(fact.case_id());
  row->set_kind(fact.kind());
  row->set_stage(fact.stage());
  row->set_item_code(fact.item_code());
  row->set_item_version(fact.item_version());
  row->set_number(fact.number());
  if (fact.has_applicant()) *row->mutable_applicant() = fact.applicant();
  *row->mutable_materials() = fact.materials();
  row->set_channel(fact.channel());
  row->set_window(fact.window());
  row->set_received_at_us(fact.received_at_us());
  row->set_registered_at_us(meta.recorded_at_us);
  row->set_registered_by(std::string(meta.actor));
  row->set_post(fact.post().empty() ? std::string(meta.post) : fact.post());
  row->set_external_source(fact.external_source());
  row->set_external_id(fact.external_id());
  row->set_upstream_number(fact.upstream_number());
  row->set_imported(fact.imported());
  row->set_import_pending(fact.imported());
  row->set_credited_ppm(fact.share_ppm());
  *row->mutable_opening() = fact.values();
  *row->mutable_opening_counted() = fact.counted();
  Touch(meta, row);
}

void Strike(const std::string& code, google::protobuf::RepeatedPtrField<std::string>* open) {
  open->erase(std::remove(open->begin(), open->end(), code), open->end());
}

void ApplyMaterials(const EntryMeta& meta, const ledger::v1::MaterialsReceived& fact,
                    CaseRow* row) {
  auto* list = row->mutable_materials();
  for (const auto& received : fact.materials()) {
    const auto known = std::find_if(list->rbegin(), list->rend(), [&](const auto& material) {
      return material.code() == received.code();
    });
    *(known == list->rend() ? list->Add() : &*known) = received;
    Strike(received.code(), row->mutable_deficit());
    for (auto& notice : *row->mutable_notices()) Strike(received.code(), notice.mutable_open());
  }
  Touch(meta, row);
}

void ApplyAccepted(const EntryMeta& meta, const ledger::v1::CaseAccepted& fact, CaseRow* row) {
  row->set_acceptance(fact.mode());
  row->set_accepted_at_us(fact.accepted_at_us());
  *row->mutable_deficit() = fact.deferred();
  row->set_item_version(fact.item_version());
  Touch(meta, row);
}

void ApplyNotified(const EntryMeta& meta, const ledger::v1::SupplementNotified& fact,
                   CaseRow* row) {
  auto* notice = row->add_notices();
  notice->set_notice(fact.notice());
  for (const auto& item : fact.items()) {
    auto* asked = notice->add_items();
    asked->set_code(item.code());
    asked->set_name(item.name());
    notice->add_open(item.code());
  }
  notice->set_notified_at_us(fact.notified_at_us());
  notice->set_notified_by(std::string(meta.actor));
  Touch(meta, row);
}

void ApplyCompleted(const EntryMeta& meta, const ledger::v1::SupplementCompleted& fact,
                    CaseRow* row) {
  for (auto& notice : *row->mutable_notices()) {
    if (notice.notice() == fact.notice()) notice.set_completed_at_us(fact.completed_at_us());
  }
  Touch(meta, row);
}

void ApplyUrged(const EntryMeta& meta, const ledger::v1::UrgeSent& fact, CaseRow* row) {
  auto* urge = row->add_urges();
  urge->set_urge(fact.urge());
  *urge->mutable_to() = fact.to();
  urge->set_channel(fact.channel());
  urge->set_copied(fact.copied());
  urge->set_sent_at_us(meta.recorded_at_us);
  urge->set_sent_by(std::string(meta.actor));
}

void ApplyReplied(const EntryMeta& meta, const ledger::v1::UrgeReplied& fact, CaseRow* row) {
  for (auto& urge : *row->mutable_urges()) {
    if (urge.urge() != fact.urge()) continue;
    urge.set_replied_at_us(meta.recorded_at_us);
    urge.set_replied_by(std::string(meta.actor));
    urge.set_promised_day(fact.promised_day());
  }
}

void ApplyScan(const EntryMeta& meta, const ledger::v1::ScanUploaded& fact, CaseRow* row) {
  auto* scan = row->mutable_scan();
  scan->set_uploaded_at_us(fact.uploaded_at_us());
  scan->set_uploaded_by(std::string(meta.actor));
  scan->set_receipt(fact.receipt());
  scan->set_pages(fact.pages());
  Touch(meta, row);
}

void ApplyLeg(const EntryMeta& meta, const ledger::v1::LegOpened& fact, CaseRow* row) {
  // Who got a case back cannot give it back in turn.
  if (fact.has_previous()) *row->mutable_previous() = fact.previous();
  if (fact.reason() == ledger::v1::LEG_REASON_RETURNED) row->clear_previous();
  if (fact.reason() == ledger::v1::LEG_REASON_RETURNED) row->set_returns(row->returns() + 1);
  auto* past = row->mutable_past_legs();
  past->DeleteSubrange(0, std::min(past->size(), static_cast<int>(fact.forget_legs())));
  if (fact.previous_from_us() != 0) {
    auto* ended = past->Add();
    *ended->mutable_party() = row->responsible();
    ended->set_from_us(fact.previous_from_us());
  }
  *row->mutable_responsible() = fact.party();
  row->set_leg(fact.leg());
  row->set_transfers(fact.transfers());
  row->set_leg_opened_at_us(fact.opened_at_us());
  if (fact.party().kind() == ledger::v1::PARTY_KIND_DEPARTMENT) {
    row->set_department(fact.party().id());
  }
  Touch(meta, row);
}

void ApplyStep(const ledger::v1::StepRecorded& fact, CaseRow* row) {
  row->set_steps(fact.number());
  if (fact.next_step() != 0) row->set_next_step(fact.next_step());
  if (fact.anomalies_size() > 0) row->set_anomalies(row->anomalies() + 1);
}

void ApplyClosed(const EntryMeta& meta, const ledger::v1::CaseClosed& fact, CaseRow* row) {
  row->set_closed_at_us(fact.closed_at_us());
  row->set_closed_late(fact.late());
  row->set_import_pending(false);
  if (fact.anomalies_size() > 0) row->set_anomalies(row->anomalies() + 1);
  if (!fact.archive_box().empty() || !fact.archive_number().empty()) {
    row->mutable_archive()->set_box(fact.archive_box());
    row->mutable_archive()->set_number(fact.archive_number());
  }
  Touch(meta, row);
}

void ApplyItem(const EntryMeta& meta, const ledger::v1::ItemChanged& fact, CaseRow* row) {
  row->set_item_code(fact.item_code());
  row->set_item_version(fact.item_version());
  *row->mutable_materials() = fact.materials();
  Touch(meta, row);
}

void ApplyClockStarted(const ledger::v1::ClockStarted& fact, CaseRow* row) {
  ClockState* known = FindClock(fact.clock(), row);
  ClockState* clock = known == nullptr ? row->add_clocks() : known;
  // Versions go on counting, so that no warning of this name is raised for one of them twice.
  const uint32_t version = clock->deadline_version() + 1;
  clock->Clear();
  clock->set_clock(fact.clock());
  *clock->mutable_policy() = fact.policy();
  clock->set_started_at_us(fact.started_at_us());
  clock->set_late_before(fact.late_before());
  clock->set_due_at_us(fact.due_at_us());
  clock->set_due_day(fact.due_day());
  clock->set_provisional(fact.provisional());
  clock->set_deadline_version(version);
  clock->set_rests_to_day(fact.rests_to_day());
  *clock->mutable_points() = fact.points();
  row->set_due_at_us(EarliestDue(*row));
}

void ApplyClockMoved(const ledger::v1::ClockMoved& fact, CaseRow* row) {
  ClockState* clock = FindClock(fact.clock(), row);
  if (clock == nullptr) return;
  *clock->mutable_policy() = fact.policy();
  clock->set_due_at_us(fact.due_at_us());
  clock->set_due_day(fact.due_day());
  clock->set_provisional(fact.provisional());
  clock->set_deadline_version(clock->deadline_version() + 1);
  clock->set_rests_to_day(fact.rests_to_day());
  *clock->mutable_points() = fact.points();
  clock->set_fired(fact.fired());
  row->set_due_at_us(EarliestDue(*row));
}

void ApplyClockStopped(const ledger::v1::ClockStopped& fact, CaseRow* row) {
  ClockState* clock = FindClock(fact.clock(), row);
  if (clock == nullptr) return;
  clock->set_stopped_at_us(fact.stopped_at_us());
  clock->set_late(fact.late());
  row->set_due_at_us(EarliestDue(*row));
}

void ApplyPauseChanged(const EntryMeta& meta, const ledger::v1::PauseChanged& fact, CaseRow* row) {
  for (auto& pause : *row->mutable_pauses()) {
    if (pause.pause() != fact.pause()) continue;
    pause.set_state(fact.state());
    pause.set_to_us(fact.to_us());
  }
  Touch(meta, row);
}

void ApplyExtended(const EntryMeta& meta, const ledger::v1::ClockExtended& fact, CaseRow* row) {
  ClockState* clock = FindClock(fact.clock(), row);
  if (clock != nullptr) clock->set_extension(fact.amount());
  Touch(meta, row);
}

void ApplyRaised(const ledger::v1::WarningRaised& fact, CaseRow* row) {
  row->set_warnings_open(row->warnings_open() + 1);
  ClockState* clock = FindClock(fact.clock(), row);
  if (clock == nullptr) return;
  clock->set_fired(fact.fired());
  clock->set_open_warning(fact.warning_id());
}

void ApplyEnded(const ledger::v1::WarningEnded& fact, CaseRow* row) {
  row->set_warnings_open(row->warnings_open() - 1);
  for (auto& clock : *row->mutable_clocks()) {
    if (clock.open_warning() == fact.warning_id()) clock.set_open_warning(0);
  }
}

void ApplyPerson(const EntryMeta& meta, const ledger::v1::Applicant& given, CaseRow* row) {
  auto* applicant = row->mutable_applicant();
  if (!given.key_id().empty()) applicant->set_key_id(given.key_id());
  if (!given.name().empty()) applicant->set_name(given.name());
  if (!given.id_type().empty()) applicant->set_id_type(given.id_type());
  if (!given.id_number().empty()) {
    applicant->set_id_number(given.id_number());
    applicant->set_id_check_override(given.id_check_override());
  }
  if (!given.phone().empty()) applicant->set_phone(given.phone());
  Touch(meta, row);
}

// Which key it was stays: so `verify` knows which one must be gone.
void ApplyErased(const EntryMeta& meta, CaseRow* row) {
  row->set_erased_at_us(meta.recorded_at_us);
  auto* applicant = row->mutable_applicant();
  applicant->clear_name();
  applicant->clear_id_number();
  applicant->clear_phone();
  applicant->clear_id_check_override();
  ClearTexts(row);
  Touch(meta, row);
}

}  // namespace

void Touch(const EntryMeta& meta, CaseRow* row) {
  row->set_etag(meta.seq);
  row->set_changed_by(std::string(meta.actor));
  row->set_changed_at_us(meta.recorded_at_us);
}

int64_t CaseOf(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered: return fact.case_registered().case_id();
    case Fact::kMaterialsReceived: return fact.materials_received().case_id();
    case Fact::kLegOpened: return fact.leg_opened().case_id();
    case Fact::kStageChanged: return fact.stage_changed().case_id();
    case Fact::kStepRecorded: return fact.step_recorded().case_id();
    case Fact::kCaseDecided: return fact.case_decided().case_id();
    case Fact::kCaseClosed: return fact.case_closed().case_id();
    case Fact::kCaseVoided: return fact.case_voided().case_id();
    case Fact::kUpstreamNumberBound: return fact.upstream_number_bound().case_id();
    case Fact::kContactCorrected: return fact.contact_corrected().case_id();
    case Fact::kApplicantCorrected: return fact.applicant_corrected().case_id();
    case Fact::kItemChanged: return fact.item_changed().case_id();
    case Fact::kRevealed: return fact.revealed().case_id();
    case Fact::kClockStarted: return fact.clock_started().case_id();
    case Fact::kClockStopped: return fact.clock_stopped().case_id();
    case Fact::kClockMoved: return fact.clock_moved().case_id();
    case Fact::kWarningRaised: return fact.warning_raised().case_id();
    case Fact::kWarningAcknowledged: return fact.warning_acknowledged().case_id();
    case Fact::kWarningEnded: return fact.warning_ended().case_id();
    case Fact::kWakeSet: return fact.wake_set().case_id();
    case Fact::kPauseOpened: return fact.pause_opened().case_id();
    case Fact::kPauseChanged: return fact.pause_changed().case_id();
    case Fact::kClockExtended: return fact.clock_extended().case_id();
    case Fact::kCaseAccepted: return fact.case_accepted().case_id();
    case Fact::kAcceptanceRefused: return fact.acceptance_refused().case_id();
    case Fact::kSupplementNotified: return fact.supplement_notified().case_id();
    case Fact::kSupplementCompleted: return fact.supplement_completed().case_id();
    case Fact::kScanUploaded: return fact.scan_uploaded().case_id();
    case Fact::kUrgeSent: return fact.urge_sent().case_id();
    case Fact::kUrgeReplied: return fact.urge_replied().case_id();
    case Fact::kWarningAnswered: return fact.warning_answered().case_id();
    case Fact::kWarningAppealed: return fact.warning_appealed().case_id();
    case Fact::kAppealDecided: return fact.appeal_decided().case_id();
    case Fact::kImportFinished: return fact.import_finished().case_id();
    case Fact::kDocumentIssued: return fact.document_issued().case_id();
    case Fact::kDocumentPrinted: return fact.document_printed().case_id();
    case Fact::kDocumentReplaced: return fact.document_replaced().case_id();
    case Fact::kCustodyOffered: return fact.custody_offered().case_id();
    case Fact::kCustodyMoved: return fact.custody_moved().case_id();
    case Fact::kCustodyKept: return fact.custody_kept().case_id();
    case Fact::kCaseErased: return fact.case_erased().case_id();
    case Fact::kActionTaken: return fact.action_taken().case_id();
    case Fact::kActionCredited: return fact.action_credited().case_id();
    case Fact::kCaseLinked: return fact.case_linked().case_id();
    case Fact::kCaseUnlinked: return fact.case_unlinked().case_id();
    case Fact::kCodeRefused: return fact.code_refused().case_id();
    case Fact::kStockIssued: return fact.stock_issued().case_id();
    case Fact::kPartJoined: return fact.part_joined().case_id();
    case Fact::kMatterJoined: return fact.matter_joined().case_id();
    case Fact::kPartEnded: return fact.part_ended().case_id();
    case Fact::kMatterLeft: return fact.matter_left().case_id();
    default: return 0;
  }
}

void ApplyToCase(const EntryMeta& meta, const Fact& fact, CaseRow* row) {
  row->set_last_seq(meta.seq);
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered: return ApplyRegistered(meta, fact.case_registered(), row);
    case Fact::kMaterialsReceived: return ApplyMaterials(meta, fact.materials_received(), row);
    case Fact::kLegOpened: return ApplyLeg(meta, fact.leg_opened(), row);
    case Fact::kStageChanged:
      row->set_stage(fact.stage_changed().to());
      return Touch(meta, row);
    case Fact::kStepRecorded: return ApplyStep(fact.step_recorded(), row);
    case Fact::kCaseDecided:
      row->set_outcome(fact.case_decided().outcome());
      if (fact.case_decided().counted()) row->set_decided_counted(true);
      row->set_decided_at_us(fact.case_decided().decided_at_us());
      return Touch(meta, row);
    case Fact::kCaseClosed: return ApplyClosed(meta, fact.case_closed(), row);
    case Fact::kCaseVoided: return ApplyVoided(meta, row);
    case Fact::kUpstreamNumberBound:
      row->set_upstream_number(fact.upstream_number_bound().upstream_number());
      return Touch(meta, row);
    case Fact::kContactCorrected:
      return ApplyPerson(meta, fact.contact_corrected().applicant(), row);
    case Fact::kApplicantCorrected:
      return ApplyPerson(meta, fact.applicant_corrected().applicant(), row);
    case Fact::kItemChanged: return ApplyItem(meta, fact.item_changed(), row);
    case Fact::kClockStarted: return ApplyClockStarted(fact.clock_started(), row);
    case Fact::kClockStopped: return ApplyClockStopped(fact.clock_stopped(), row);
    case Fact::kClockMoved: return ApplyClockMoved(fact.clock_moved(), row);
    case Fact::kWarningRaised: return ApplyRaised(fact.warning_raised(), row);
    case Fact::kWarningEnded: return ApplyEnded(fact.warning_ended(), row);
    case Fact::kWakeSet: return row->set_wake_at_us(fact.wake_set().wake_at_us());
    case Fact::kPauseOpened:
      *row->add_pauses() = fact.pause_opened().pause();
      return Touch(meta, row);
    case Fact::kPauseChanged: return ApplyPauseChanged(meta, fact.pause_changed(), row);
    case Fact::kClockExtended: return ApplyExtended(meta, fact.clock_extended(), row);
    case Fact::kCaseAccepted: return ApplyAccepted(meta, fact.case_accepted(), row);
    case Fact::kAcceptanceRefused:
      row->set_refusal(fact.acceptance_refused().kind());
      return Touch(meta, row);
    case Fact::kSupplementNotified: return ApplyNotified(meta, fact.supplement_notified(), row);
    case Fact::kSupplementCompleted: return ApplyCompleted(meta, fact.supplement_completed(), row);
    case Fact::kScanUploaded: return ApplyScan(meta, fact.scan_uploaded(), row);
    case Fact::kUrgeSent: return ApplyUrged(meta, fact.urge_sent(), row);
    case Fact::kUrgeReplied: return ApplyReplied(meta, fact.urge_replied(), row);
    case Fact::kImportFinished: return row->set_import_pending(false);
    case Fact::kCaseErased: return ApplyErased(meta, row);
    case Fact::kActionTaken:
    case Fact::kActionCredited:
    case Fact::kPartJoined:
    case Fact::kMatterJoined:
    case Fact::kPartEnded:
    case Fact::kMatterLeft:
    case Fact::kCaseLinked:
    case Fact::kCaseUnlinked:
    case Fact::kCodeRefused: return ApplyAction(meta, fact, row);
    case Fact::kCustodyOffered:
    case Fact::kCustodyMoved:
    case Fact::kCustodyKept: return ApplyCustody(meta, fact, row);
    default: return;
  }
}

}  // namespace hallcase::domain
