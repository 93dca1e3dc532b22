// Kinds, their forms, what was filled in, and links.

#include "server/base/strings.h"
#include "server/domain/kinds/kind.h"
#include "server/domain/limits.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/convert/words.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {
namespace {

void SetText(std::string_view text, std::string* out) { out->assign(text.data(), text.size()); }

const domain::Action* OwnAction(uint32_t kind, std::string_view code) {
  const domain::Kind* known = domain::FindKind(kind);
  return known == nullptr ? nullptr : domain::FindAction(*known, code);
}

std::string ActionZh(uint32_t kind, const std::string& code) {
  const domain::Action* action = OwnAction(kind, code);
  if (action == nullptr) return code;
  return std::string(action->IsOwn() ? action->name_zh : action->method);
}

const domain::Field* FindField(const domain::Action* action, const std::string& name) {
  if (action == nullptr) return nullptr;
  for (const domain::Field& field : action->fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// A choice by its Chinese name, another code as it is.
std::string CodeZh(const domain::Field* field, const std::string& code) {
  if (field == nullptr) return code;
  for (const domain::Choice& choice : field->choices) {
    if (choice.value == code) return std::string(choice.name_zh);
  }
  return code;
}

// Choices by their Chinese names, other codes as they are; free text is personal and left out.
std::string ValuesZh(const domain::Action* action, const domain::ValueList& values) {
  std::string text;
  for (const auto& value : values) {
    if (value.code().empty()) continue;
    const domain::Field* field = FindField(action, value.name());
    base::StrAppend(&text, text.empty() ? "（" : "，",
                    field == nullptr ? value.name() : std::string(field->name_zh), "：",
                    CodeZh(field, value.code()));
  }
  return text.empty() ? text : text + "）";
}

void FillAction(const domain::Action& action, v1::KindAction* out) {
  if (action.IsOwn()) {
    out->set_method("TakeAction");
    SetText(action.method, out->mutable_action());
    SetText(action.name_zh, out->mutable_name());
  } else {
    SetText(action.method, out->mutable_method());
  }
  for (std::string_view from : action.from) out->add_from(from.data(), from.size());
  SetText(action.to, out->mutable_to());
  FillForm(action.fields, out->mutable_fields());
  out->set_share_ppm(action.share_ppm);
  for (std::string_view sort : action.sorts) out->add_sorts(sort.data(), sort.size());
}

std::string_view RelationZh(ledger::v1::LinkRelation relation) {
  switch (relation) {
    case ledger::v1::LINK_RELATION_FOLLOWS: return "承接";
    case ledger::v1::LINK_RELATION_FOLLOWED_BY: return "转为";
    case ledger::v1::LINK_RELATION_RESULT_OF: return "发放其结果";
    case ledger::v1::LINK_RELATION_HAS_RESULT: return "由其出件";
    case ledger::v1::LINK_RELATION_PART_OF: return "属于";
    case ledger::v1::LINK_RELATION_HAS_PART: return "包含";
    case ledger::v1::LINK_RELATION_ABOUT: return "反映";
    case ledger::v1::LINK_RELATION_HAS_COMPLAINT: return "被反映";
    default: return "相关";
  }
}

}  // namespace

void FillForm(const std::vector<domain::Field>& form,
              google::protobuf::RepeatedPtrField<v1::FormField>* out) {
  for (const domain::Field& field : form) {
    v1::FormField* to = out->Add();
    SetText(field.name, to->mutable_name());
    SetText(field.name_zh, to->mutable_label());
    to->set_type(static_cast<v1::FieldType>(field.type));
    to->set_required(field.required);
    to->set_max(field.max);
    to->set_min(field.min);
    for (const domain::Choice& choice : field.choices) {
      SetText(choice.value, to->add_choices()->mutable_value());
      SetText(choice.name_zh, to->mutable_choices(to->choices_size() - 1)->mutable_name());
    }
  }
}

void FillKind(const domain::Reference& reference, const domain::Kind& kind, v1::KindInfo* out) {
  out->set_kind(static_cast<v1::CaseKind>(kind.id));
  SetText(kind.name, out->mutable_name());
  SetText(kind.name_zh, out->mutable_label());
  for (const domain::Stage& stage : kind.stages) {
    v1::KindStage* to = out->add_stages();
    SetText(stage.name, to->mutable_name());
    SetText(stage.name_zh, to->mutable_label());
    to->set_ended(stage.ended);
  }
  FillForm(kind.opening, out->mutable_opening());
  out->set_anonymous(kind.anonymous);
  for (const domain::Action& action : kind.actions) FillAction(action, out->add_actions());
  for (const domain::Limit& own : kind.limits) {
    const domain::Limit limit = domain::LimitInForce(reference, kind, own);
    v1::KindLimit* to = out->add_limits();
    SetText(limit.code, to->mutable_code());
    to->set_clock(static_cast<v1::ClockName>(limit.clock));
    to->set_unit(static_cast<v1::ClockUnit>(limit.unit));
    to->set_amount(limit.amount);
    SetText(limit.source, to->mutable_source());
    to->set_extension_amount(limit.extension);
  }
  out->set_opening_share_ppm(kind.opening_share_ppm);
  SetText(kind.sorted_by, out->mutable_sorted_by());
}

void ToValues(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values,
              domain::ValueList* out) {
  for (const v1::FieldValue& value : values) {
    ledger::v1::FieldValue* to = out->Add();
    to->set_name(value.name());
    to->set_code(value.code());
    to->set_text(value.text());
  }
}

void FillValues(const domain::ValueList& values,
                google::protobuf::RepeatedPtrField<v1::FieldValue>* out) {
  for (const ledger::v1::FieldValue& value : values) {
    v1::FieldValue* to = out->Add();
    to->set_name(value.name());
    to->set_code(value.code());
  }
}

void FillTaken(const ledger::v1::CaseRow& row, const ledger::v1::ActionState& taken,
               v1::TakenAction* out) {
  out->set_action(taken.action());
  out->set_name(ActionZh(row.kind(), taken.action()));
  FillTime(taken.taken_at_us(), out->mutable_taken_at());
  out->set_taken_by(taken.taken_by());
  FillValues(taken.values(), out->mutable_values());
}

absl::Status FillHeldAnswer(const sealing::Sealer& sealer, const sealing::DataKey& key,
                            uint32_t kind, const ledger::v1::ActionState& taken,
                            v1::HeldAnswer* out) {
  FillTime(taken.taken_at_us(), out->mutable_answered_at());
  for (const domain::Field& field : OwnAction(kind, taken.action())->fields) {
    for (ledger::v1::FieldValue value : taken.values()) {
      if (value.name() != field.name) continue;
      absl::Status opened = sealing::OpenMessage(sealer, key, &value);
      if (!opened.ok()) return opened;
      v1::HeldValue* to = out->add_values();
      SetText(field.name, to->mutable_name());
      SetText(field.name_zh, to->mutable_label());
      to->set_text(value.code().empty() ? value.text() : CodeZh(&field, value.code()));
    }
  }
  return absl::OkStatus();
}

void FillOwn(const ledger::v1::CaseRow& row, v1::Case* out) {
  FillValues(row.opening(), out->mutable_opening());
  for (const auto& taken : row.actions()) FillTaken(row, taken, out->add_actions());
  for (const ledger::v1::CaseLink& link : row.links()) {
    out->add_links()->set_case_id(link.case_id());
    out->mutable_links(out->links_size() - 1)
        ->set_relation(static_cast<v1::LinkRelation>(link.relation()));
  }
  for (const ledger::v1::MatterPart& part : row.parts()) {
    v1::MatterPart* to = out->add_parts();
    to->set_case_id(part.case_id());
    to->set_item_code(part.item_code());
    to->set_outcome(static_cast<v1::DecisionOutcome>(part.outcome()));
    if (part.ended_at_us() != 0) FillTime(part.ended_at_us(), to->mutable_ended_at());
  }
  out->set_part_of(row.part_of());
  out->set_credited_ppm(row.credited_ppm());
  out->set_stage_name(StageZh(row.kind(), row.stage()));
}

std::string ActionSummary(const ledger::v1::Fact& fact, uint32_t kind) {
  if (fact.has_action_taken()) {
    const auto& taken = fact.action_taken();
    return base::StrCat(ActionZh(kind, taken.action()),
                        ValuesZh(OwnAction(kind, taken.action()), taken.values()));
  }
  if (fact.has_action_credited()) {
    const auto& credited = fact.action_credited();
    constexpr uint32_t kPpmPerPercent = 10'000;
    return base::StrCat("计入工作量 ", credited.share_ppm() / kPpmPerPercent, "%（",
                        ActionZh(kind, credited.action()), "）");
  }
  if (fact.has_case_linked()) {
    const auto& link = fact.case_linked().link();
    return base::StrCat("关联办件：", RelationZh(link.relation()), " id:", link.case_id());
  }
  if (fact.has_case_unlinked()) {
    const auto& link = fact.case_unlinked().link();
    return base::StrCat("解除关联：", RelationZh(link.relation()), " id:", link.case_id());
  }
  if (fact.has_code_refused()) return "领取码不对，未发放";
  if (fact.has_stock_issued()) {
    const auto& issued = fact.stock_issued();
    return base::StrCat("发放物资 ", issued.stock_item(), " ", issued.amount(), "，余 ",
                        issued.level());
  }
  if (fact.has_part_joined()) {
    return base::StrCat("联办事项 ", fact.part_joined().item_code(), " 开始办理");
  }
  if (fact.has_matter_joined()) {
    return base::StrCat("加入一件事 id:", fact.matter_joined().parent_id(), "，共用材料 ",
                        fact.matter_joined().shared_size(), " 份");
  }
  if (fact.has_matter_left()) {
    return base::StrCat("不再属于一件事 id:", fact.matter_left().parent_id(), "，单独办理");
  }
  if (fact.has_part_ended()) {
    const bool voided = fact.part_ended().outcome() == ledger::v1::DECISION_OUTCOME_UNSPECIFIED;
    return base::StrCat("联办事项 id:", fact.part_ended().part_id(), " ",
                        voided ? "已作废" : OutcomeName(fact.part_ended().outcome()));
  }
  return "";
}

}  // namespace hallcase::rpc
