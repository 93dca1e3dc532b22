#include "server/rpc/convert/story.h"

#include <google/protobuf/descriptor.h>

#include "server/base/strings.h"
#include "server/domain/decide.h"
#include "server/rpc/convert/words.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ledger::v1::Fact;

// The message inside the oneof; null for a fact that this binary does not know.
const Message* InnerOf(const Fact& fact, const FieldDescriptor** field) {
  const auto* reflection = fact.GetReflection();
  *field = reflection->GetOneofFieldDescriptor(fact, Fact::descriptor()->oneof_decl(0));
  return *field == nullptr ? nullptr : &reflection->GetMessage(fact, *field);
}

int64_t IdIn(const Fact& fact, const char* name) {
  const FieldDescriptor* field = nullptr;
  const Message* inner = InnerOf(fact, &field);
  if (inner == nullptr) return 0;
  const FieldDescriptor* id = inner->GetDescriptor()->FindFieldByName(name);
  return id == nullptr ? 0 : inner->GetReflection()->GetInt64(*inner, id);
}

// Facts that raise the version of their case.
bool RaisesEtag(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered:
    case Fact::kMaterialsReceived:
    case Fact::kLegOpened:
    case Fact::kStageChanged:
    case Fact::kCaseDecided:
    case Fact::kCaseClosed:
    case Fact::kCaseVoided:
    case Fact::kUpstreamNumberBound:
    case Fact::kContactCorrected:
    case Fact::kApplicantCorrected:
    case Fact::kItemChanged:
    case Fact::kPauseOpened:
    case Fact::kPauseChanged:
    case Fact::kClockExtended:
    case Fact::kCaseAccepted:
    case Fact::kAcceptanceRefused:
    case Fact::kSupplementNotified:
    case Fact::kSupplementCompleted:
    case Fact::kScanUploaded:
    case Fact::kActionTaken:
    case Fact::kMatterJoined:
    case Fact::kMatterLeft:
    case Fact::kCaseErased: return true;
    default: return false;
  }
}

bool EntryRaisesEtag(const ledger::v1::Entry& entry, int64_t case_id) {
  for (const Fact& fact : entry.facts()) {
    if (RaisesEtag(fact) && FactCase(fact) == case_id) return true;
  }
  return false;
}

uint32_t ShareOf(const Fact& fact) {
  return fact.has_action_credited() ? fact.action_credited().share_ppm()
                                    : fact.case_registered().share_ppm();
}

int64_t OccurredAt(const ledger::v1::Entry& entry) {
  return entry.occurred_at_us() == 0 ? entry.recorded_at_us() : entry.occurred_at_us();
}

void FillPerformer(const Reader& reader, const ledger::v1::Entry& entry, const Fact& fact,
                   v1::Party* out) {
  if (fact.has_step_recorded()) return FillParty(reader, fact.step_recorded().performer(), out);
  if (fact.has_action_credited()) {
    return FillParty(reader, fact.action_credited().performer(), out);
  }
  if (entry.has_performer()) FillParty(reader, entry.performer(), out);
}

// One that was raised late names the time in which nobody could.
std::string WarningDetail(const ledger::v1::WarningRaised& raised, int64_t at_us, int32_t offset) {
  std::string detail = base::StrCat(LevelName(raised.level()), " ", raised.rule());
  if (raised.gap_from_us() == 0) return detail;
  return base::StrCat(detail, " 补发 ", FormatInstant(raised.gap_from_us(), offset), " 至 ",
                      FormatInstant(at_us, offset));
}

std::string DetailOf(const Fact& fact, int64_t recorded_at_us, int32_t offset) {
  switch (fact.fact_case()) {
    case Fact::kWarningRaised:
      return WarningDetail(fact.warning_raised(), recorded_at_us, offset);
    case Fact::kWarningEnded: return fact.warning_ended().cause();
    case Fact::kStageChanged:
      return base::StrCat(fact.stage_changed().from(), " → ", fact.stage_changed().to());
    case Fact::kCaseRegistered: return fact.case_registered().stage();
    case Fact::kCaseDecided: return std::string(OutcomeName(fact.case_decided().outcome()));
    case Fact::kCaseVoided: return fact.case_voided().reason_code();
    case Fact::kStepRecorded: return fact.step_recorded().step();
    case Fact::kActionTaken: return fact.action_taken().action();
    case Fact::kActionCredited: return fact.action_credited().action();
    case Fact::kCaseLinked: return base::StrCat(fact.case_linked().link().case_id());
    case Fact::kCaseUnlinked: return base::StrCat(fact.case_unlinked().link().case_id());
    case Fact::kItemChanged: return fact.item_changed().item_code();
    case Fact::kStockReceived: return fact.stock_received().stock_item();
    case Fact::kStockIssued: return fact.stock_issued().stock_item();
    case Fact::kStockCounted: return fact.stock_counted().stock_item();
    case Fact::kPauseOpened: return fact.pause_opened().pause().reason_code();
    case Fact::kHandoverUnsigned: return base::StrCat(fact.handover_unsigned().handover_id());
    case Fact::kShiftUnsigned: return base::StrCat(fact.shift_unsigned().shift_id());
    case Fact::kDocumentIssued: return fact.document_issued().number();
    case Fact::kDocumentPrinted: return fact.document_printed().number();
    case Fact::kDocumentReplaced: return fact.document_replaced().number();
    default: return "";
  }
}

}  // namespace

std::string FactName(const Fact& fact) {
  const FieldDescriptor* field = nullptr;
  const Message* inner = InnerOf(fact, &field);
  return inner == nullptr ? "" : inner->GetDescriptor()->name();
}

int64_t FactCase(const Fact& fact) { return IdIn(fact, "case_id"); }

int64_t FactWarning(const Fact& fact) { return IdIn(fact, "warning_id"); }

namespace {

bool IsOfCase(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered:
    case Fact::kMaterialsReceived:
    case Fact::kLegOpened:
    case Fact::kStageChanged:
    case Fact::kStepRecorded:
    case Fact::kCaseDecided:
    case Fact::kCaseClosed:
    case Fact::kCaseVoided:
    case Fact::kUpstreamNumberBound:
    case Fact::kContactCorrected:
    case Fact::kApplicantCorrected:
    case Fact::kItemChanged:
    case Fact::kImportFinished:
    case Fact::kClockStarted:
    case Fact::kClockStopped:
    case Fact::kClockMoved:
    case Fact::kPauseOpened:
    case Fact::kPauseChanged:
    case Fact::kClockExtended:
    case Fact::kCaseAccepted:
    case Fact::kAcceptanceRefused:
    case Fact::kSupplementNotified:
    case Fact::kSupplementCompleted:
    case Fact::kScanUploaded:
    case Fact::kUrgeSent:
    case Fact::kUrgeReplied:
    case Fact::kActionTaken:
    case Fact::kActionCredited:
    case Fact::kCaseLinked:
    case Fact::kCaseUnlinked:
    case Fact::kCodeRefused:
    case Fact::kStockIssued:
    case Fact::kPartJoined:
    case Fact::kMatterJoined:
    case Fact::kMatterLeft:
    case Fact::kPartEnded:
    case Fact::kCaseErased: return true;
    default: return false;
  }
}

}  // namespace

std::optional<Permission> AudienceOf(const Fact& fact) {
  if (IsOfCase(fact)) return Permission::kCaseRead;
  switch (fact.fact_case()) {
    case Fact::kReferencePublished: return Permission::kCatalogRead;
    case Fact::kTallyRecorded: return Permission::kReportRead;
    case Fact::kStockReceived:
    case Fact::kStockCounted: return Permission::kStockRead;
    case Fact::kPrincipalAdded:
    case Fact::kGrantsSet:
    case Fact::kPasswordSet: return Permission::kAccountManage;
    case Fact::kAccessObserved:
    case Fact::kRevealed: return Permission::kAuditRead;
    case Fact::kJobStarted:
    case Fact::kJobAdvanced: return Permission::kJobRun;
    // Papers of a case go with the case; objects, which belong to none, with custody.
    case Fact::kCustodyOffered:
    case Fact::kCustodyMoved:
    case Fact::kCustodyKept:
      return FactCase(fact) != 0 ? Permission::kCaseRead : Permission::kCustodyRead;
    case Fact::kHandoverOffered:
    case Fact::kHandoverSigned:
    case Fact::kHandoverWithdrawn:
    case Fact::kHandoverCodeFailed:
    case Fact::kHandoverUnsigned:
    case Fact::kShiftUnsigned:
    case Fact::kObjectAdded:
    case Fact::kBlankUsed:
    case Fact::kShiftFrozen:
    case Fact::kShiftSigned: return Permission::kCustodyRead;
    case Fact::kDocumentIssued:
    case Fact::kDocumentPrinted:
    case Fact::kDocumentReplaced: return Permission::kDocumentRead;
    case Fact::kWarningRaised:
    case Fact::kWarningAcknowledged:
    case Fact::kWarningAnswered:
    case Fact::kWarningAppealed:
    case Fact::kAppealDecided:
    case Fact::kWarningEnded: return Permission::kWarningRead;
    // Not declared, nobody is told. Opening and wake-ups are the machine's own; who hears when a
    // case was rated may guess by whom: ratings are listed.
    default: return std::nullopt;
  }
}

void FillHistory(const Reader& reader, const ledger::v1::Entry& entry,
                 const ledger::v1::CaseRow& row, v1::GetCaseHistoryResponse* response) {
  const int32_t offset = reader.context.reference->hall.utc_offset_minutes();
  for (int i = 0; i < entry.facts_size(); ++i) {
    const Fact& fact = entry.facts(i);
    if (FactCase(fact) != row.case_id() || fact.has_wake_set()) continue;
    v1::HistoryEvent* event = response->add_events();
    event->set_seq(entry.seq());
    event->set_index(static_cast<uint32_t>(i));
    event->set_type(FactName(fact));
    FillTime(entry.recorded_at_us(), event->mutable_recorded_at());
    FillTime(OccurredAt(entry), event->mutable_occurred_at());
    event->set_actor(entry.actor());
    if (fact.has_step_recorded() || fact.has_action_credited() || entry.has_performer()) {
      FillPerformer(reader, entry, fact, event->mutable_performer());
    }
    event->set_summary(SummaryOf(reader, fact, row.kind(), offset));
    event->set_share_ppm(ShareOf(fact));
    event->set_late_entry(entry.recorded_at_us() - OccurredAt(entry) > domain::kLateEntryMicros);
  }
}

void FillEvent(const Reader& reader, const ledger::v1::Entry& entry, int index,
               v1::FeedEvent* event) {
  const Fact& fact = entry.facts(index);
  event->set_seq(entry.seq());
  event->set_index(static_cast<uint32_t>(index));
  event->set_type(FactName(fact));
  const int64_t case_id = FactCase(fact);
  event->set_case_id(case_id);
  event->set_warning_id(FactWarning(fact));
  if (case_id != 0 && EntryRaisesEtag(entry, case_id)) {
    event->set_case_etag(base::StrCat(entry.seq()));
  }
  event->set_actor(entry.actor());
  if (fact.has_step_recorded() || entry.has_performer()) {
    FillPerformer(reader, entry, fact, event->mutable_performer());
  }
  FillTime(entry.recorded_at_us(), event->mutable_recorded_at());
  FillTime(OccurredAt(entry), event->mutable_occurred_at());
  event->set_detail(DetailOf(fact, entry.recorded_at_us(),
                             reader.context.reference->hall.utc_offset_minutes()));
  event->set_imported(entry.source() == ledger::v1::SOURCE_IMPORT);
}

}  // namespace hallcase::rpc
