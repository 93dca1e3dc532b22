#include "absl/strings/numbers.h"
#include "server/base/strings.h"
#include "server/domain/available.h"
#include "server/domain/erasure.h"
#include "server/rpc/convert/convert.h"
#include "server/sealing/mask.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

// The integrator moves cases between machines and reads no person.
bool SeesNobody(const domain::access::Scope& scope) {
  for (const ledger::v1::Grant& grant : scope.grants()) {
    if (grant.role() != ledger::v1::ROLE_INTEGRATOR) return false;
  }
  return !scope.system();
}

void MaskPlain(const v1::Applicant& plain, v1::Applicant* out) {
  out->set_name(sealing::MaskName(plain.name()));
  out->set_id_type(plain.id_type());
  out->set_id_number(sealing::MaskIdNumber(plain.id_number()));
  out->set_phone(sealing::MaskPhone(plain.phone()));
}

absl::StatusOr<ledger::v1::Applicant> OpenApplicant(const CallContext& context,
                                                    const ledger::v1::Applicant& sealed,
                                                    bool may_read) {
  Vault& vault = context.desk->vault;
  sealing::DataKeyPtr key = vault.FindKey(sealed.key_id());
  if (key == nullptr) {
    if (!may_read) return absl::NotFoundError("key is not in memory");
    auto loaded = vault.LoadKey(sealed.key_id());
    if (!loaded.ok()) return loaded.status();
    key = *std::move(loaded);
  }
  ledger::v1::Applicant open = sealed;
  if (absl::Status status = sealing::OpenMessage(vault.sealer(), *key, &open); !status.ok()) {
    return status;
  }
  return open;
}

// Without the key (erased, or not in memory on a thread that may not read) the values stay away.
void FillApplicant(const Reader& reader, const ledger::v1::Applicant& sealed,
                   v1::Applicant* out) {
  out->set_id_type(IdTypeOf(sealed.id_type()));
  if (sealed.name().empty() && sealed.id_number().empty() && sealed.phone().empty()) return;
  auto open = OpenApplicant(reader.context, sealed, reader.may_read);
  if (!open.ok()) return;
  out->set_name(sealing::MaskName(open->name()));
  out->set_id_number(sealing::MaskIdNumber(open->id_number()));
  out->set_phone(sealing::MaskPhone(open->phone()));
}

void FillTimes(const ledger::v1::CaseRow& row, v1::Case* out) {
  FillTime(row.received_at_us(), out->mutable_received_at());
  FillTime(row.registered_at_us(), out->mutable_registered_at());
  if (row.leg_opened_at_us() != 0) FillTime(row.leg_opened_at_us(), out->mutable_leg_opened_at());
  if (row.decided_at_us() != 0) FillTime(row.decided_at_us(), out->mutable_decided_at());
  if (row.closed_at_us() != 0) FillTime(row.closed_at_us(), out->mutable_closed_at());
  if (row.due_at_us() != 0) FillTime(row.due_at_us(), out->mutable_due_at());
  if (row.erased_at_us() != 0) FillTime(row.erased_at_us(), out->mutable_erased_at());
}

void FillMaterials(const Reader& reader, const ledger::v1::CaseRow& row, v1::Case* out) {
  for (const ledger::v1::Material& material : row.materials()) {
    v1::Material* to = out->add_materials();
    to->set_code(material.code());
    to->set_name(material.name());
    to->set_required(material.required());
    to->set_originals(material.originals());
    to->set_copies(material.copies());
    if (material.received_at_us() != 0) {
      FillTime(material.received_at_us(), to->mutable_received_at());
    }
    to->set_kept_in(material.kept_in());
    if (!material.has_holder()) continue;
    FillHolder(reader, material.holder(), to->mutable_holder());
    FillTime(material.held_since_us(), to->mutable_held_since());
    to->set_custody_etag(base::StrCat(material.custody_version()));
    to->set_offered_sheet(material.offered_sheet());
  }
}

void FillActions(const Reader& reader, const ledger::v1::CaseRow& row, v1::Case* out) {
  const Desk& desk = *reader.context.desk;
  const domain::CaseLimits limits{desk.limits.urges_per_case_max,
                                  desk.limits.notices_per_case_max};
  for (domain::Available& available :
       domain::AvailableActions(*reader.context.reference, row, *reader.context.scope, limits,
                                desk.clock.NowMicros())) {
    v1::AvailableAction* to = out->add_available_actions();
    const domain::Action& action = *available.action;
    if (action.IsOwn()) {
      to->set_method("TakeAction");
      to->set_action(action.method.data(), action.method.size());
      to->set_name(action.name_zh.data(), action.name_zh.size());
      FillForm(action.fields, to->mutable_fields());
    } else {
      to->set_method(action.method.data(), action.method.size());
    }
    for (std::string_view field : available.action->required_fields) {
      to->add_required_fields(field.data(), field.size());
    }
    to->set_blocked_because(std::move(available.blocked_because));
  }
}

}  // namespace

void ToApplicant(const v1::Applicant& applicant, ledger::v1::Applicant* out) {
  out->set_name(applicant.name());
  const std::string_view type = IdTypeName(applicant.id_type());
  out->set_id_type(type.data(), type.size());
  out->set_id_number(applicant.id_number());
  out->set_phone(applicant.phone());
  out->set_id_check_override(applicant.id_check_override());
}

void ToMaterials(const google::protobuf::RepeatedPtrField<v1::Material>& materials,
                 google::protobuf::RepeatedPtrField<ledger::v1::Material>* out) {
  out->Reserve(materials.size());
  for (const v1::Material& material : materials) {
    ledger::v1::Material* to = out->Add();
    to->set_code(material.code());
    to->set_name(material.name());
    to->set_required(material.required());
    to->set_originals(material.originals());
    to->set_copies(material.copies());
    if (material.has_received_at()) to->set_received_at_us(ToMicros(material.received_at()));
  }
}

void ToTarget(const v1::CaseRef& ref, ledger::v1::CaseTarget* out) {
  if (ref.name_case() == v1::CaseRef::kExternal) {
    out->set_external_source(ref.external().source());
    out->set_external_id(ref.external().id());
  } else {
    out->set_case_id(ref.case_id());
  }
  uint64_t etag = 0;
  if (ref.etag() == "*") {
    out->set_any_version(true);
  } else if (ref.etag() == "previous") {
    out->set_previous_version(true);
  } else if (absl::SimpleAtoi(ref.etag(), &etag)) {
    out->set_etag(etag);
  }
}

void FillClock(const ledger::v1::ClockState& clock, v1::Clock* out) {
  out->set_name(static_cast<v1::ClockName>(clock.clock()));
  out->set_unit(static_cast<v1::ClockUnit>(clock.policy().unit()));
  out->set_amount(clock.policy().amount());
  FillTime(clock.started_at_us(), out->mutable_started_at());
  if (clock.due_at_us() != 0) FillTime(clock.due_at_us(), out->mutable_due_at());
  out->set_due_day(FormatDay(clock.due_day()));
  out->set_provisional(clock.provisional());
  out->set_deadline_version(clock.deadline_version());
  if (clock.stopped_at_us() != 0) FillTime(clock.stopped_at_us(), out->mutable_stopped_at());
  out->set_late(clock.late());
  out->set_late_before(clock.late_before());
  out->set_calendar_version(clock.policy().calendar_version());
  out->set_extension(clock.extension());
}

void FillPause(const ledger::v1::CasePause& pause, v1::Pause* out) {
  out->set_pause(pause.pause());
  out->set_reason_code(pause.reason_code());
  out->set_stops_legal(pause.stops_legal());
  out->set_stops_promised(pause.stops_promised());
  FillTime(pause.from_us(), out->mutable_from());
  if (pause.to_us() != 0) FillTime(pause.to_us(), out->mutable_to());
  out->set_state(static_cast<v1::PauseState>(pause.state()));
  out->set_notice_document(pause.notice_document());
  out->set_outage_case_id(pause.outage_case_id());
}

void FillUrge(const Reader& reader, const ledger::v1::UrgeState& urge, v1::Urge* out) {
  out->set_urge(urge.urge());
  FillParty(reader, urge.to(), out->mutable_to());
  out->set_channel(static_cast<v1::UrgeChannel>(urge.channel()));
  out->set_copied(urge.copied());
  FillTime(urge.sent_at_us(), out->mutable_sent_at());
  out->set_sent_by(urge.sent_by());
  if (urge.replied_at_us() != 0) FillTime(urge.replied_at_us(), out->mutable_replied_at());
  out->set_replied_by(urge.replied_by());
  out->set_promised_day(FormatDay(urge.promised_day()));
}

void FillCase(const Reader& reader, const ledger::v1::CaseRow& row, const v1::Applicant* plain,
              v1::Case* out) {
  out->set_case_id(row.case_id());
  out->set_etag(base::StrCat(row.etag()));
  // Who may change a case without reading it (an integrator's narrower successor) learns no more.
  if (!reader.context.scope->Reaches(Permission::kCaseRead, row)) return;
  out->set_kind(static_cast<v1::CaseKind>(row.kind()));
  out->set_stage(row.stage());
  out->set_item_code(row.item_code());
  out->set_item_version(row.item_version());
  const auto* item = domain::Reference::AtVersion(reader.context.reference->items,
                                                  row.item_code(), row.item_version());
  if (item != nullptr) out->set_item_name(item->name());
  out->set_number(row.number());
  if (!SeesNobody(*reader.context.scope)) {
    if (plain != nullptr) {
      MaskPlain(*plain, out->mutable_applicant());
    } else if (row.has_applicant()) {
      FillApplicant(reader, row.applicant(), out->mutable_applicant());
    }
  }
  FillMaterials(reader, row, out);
  out->set_channel(ChannelOf(row.channel()));
  out->set_window(row.window());
  FillTimes(row, out);
  out->set_registered_by(row.registered_by());
  if (!row.external_id().empty()) {
    out->mutable_external()->set_source(row.external_source());
    out->mutable_external()->set_id(row.external_id());
  }
  out->set_upstream_number(row.upstream_number());
  FillParty(reader, row.responsible(), out->mutable_responsible());
  out->set_leg(row.leg());
  out->set_steps(row.steps());
  for (const ledger::v1::ClockState& clock : row.clocks()) FillClock(clock, out->add_clocks());
  for (const ledger::v1::CasePause& pause : row.pauses()) FillPause(pause, out->add_pauses());
  FillAcceptance(row, out);
  out->set_returns(row.returns());
  for (const ledger::v1::UrgeState& urge : row.urges()) FillUrge(reader, urge, out->add_urges());
  out->set_outcome(static_cast<v1::DecisionOutcome>(row.outcome()));
  out->set_closed_late(row.closed_late());
  out->set_anomalies(row.anomalies());
  out->set_warnings_open(row.warnings_open());
  out->set_imported(row.imported());
  out->set_department(row.department());
  FillOwn(row, out);
  FillActions(reader, row, out);
}

namespace {

absl::Status OpenValues(const CallContext& context, const ledger::v1::CaseRow& row,
                        const domain::ValueList& values,
                        google::protobuf::RepeatedPtrField<v1::FieldValue>* out) {
  Vault& vault = context.desk->vault;
  auto key = vault.LoadKey(row.applicant().key_id());
  if (!key.ok()) return key.status();
  for (ledger::v1::FieldValue value : values) {
    if (absl::Status status = sealing::OpenMessage(vault.sealer(), **key, &value); !status.ok()) {
      return status;
    }
    v1::FieldValue* to = out->Add();
    to->set_name(value.name());
    to->set_code(value.code());
    to->set_text(value.text());
  }
  return absl::OkStatus();
}

absl::Status OpenTexts(const CallContext& context, const ledger::v1::CaseRow& row,
                       v1::RevealCaseResponse* out) {
  absl::Status status = OpenValues(context, row, row.opening(), out->mutable_opening());
  for (const auto& taken : row.actions()) {
    if (!status.ok()) return status;
    v1::TakenAction* to = out->add_actions();
    FillTaken(row, taken, to);
    to->clear_values();
    status = OpenValues(context, row, taken.values(), to->mutable_values());
  }
  return status;
}

}  // namespace

Refusal FillRevealed(const CallContext& context, const ledger::v1::CaseRow& row,
                     const google::protobuf::RepeatedPtrField<std::string>& fields,
                     v1::RevealCaseResponse* out) {
  if (row.erased_at_us() != 0) return domain::CaseErasedAlready(row);
  auto open = OpenApplicant(context, row.applicant(), true);
  const Rejection nothing = Reject(Reason::kReferenceNotFound, "该办件没有可显示的个人信息",
                                   "fields");
  if (!open.ok()) return nothing;
  v1::Applicant* applicant = out->mutable_applicant();
  applicant->set_id_type(IdTypeOf(open->id_type()));
  for (const std::string& field : fields) {
    if (field == "name") applicant->set_name(open->name());
    if (field == "id_number") applicant->set_id_number(open->id_number());
    if (field == "phone") applicant->set_phone(open->phone());
    if (field == "texts" && !OpenTexts(context, row, out).ok()) return nothing;
  }
  return kGranted;
}

}  // namespace hallcase::rpc
