#include "server/domain/kinds/instant.h"

#include "server/domain/case_draft.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

const Stages kUndecidedNow = {"RECEIVED", "MANUAL"};
const Stages kInstantNotVoided = {"RECEIVED", "MANUAL", "CLOSED"};
const Stages kInstantAny = {"RECEIVED", "MANUAL", "CLOSED", "VOIDED"};

const Field kOutcome = {.name = "outcome", .name_zh = "办理结果", .type = FieldType::kChoice,
                        .required = true, .choices = {{"granted", "准予"}, {"refused", "不予"}}};
const Field kGrounds = {.name = "grounds", .name_zh = "理由和救济途径", .type = FieldType::kText,
                        .max = kFormTextCharsMax};

// 行政许可法 Art. 38: a refusal says why, and where to complain.
std::optional<Rejection> CheckGrounds(const Moment& moment) {
  if (moment.values == nullptr || CodeOf(*moment.values, "outcome") != "refused" ||
      IsFilled(*moment.values, "grounds")) {
    return std::nullopt;
  }
  return Reject(Reason::kInvalidField,
                "不予许可应当说明理由并告知复议、诉讼权利（行政许可法第三十八条），请填写理由",
                "values.grounds");
}

void AddDecision(ledger::v1::DecisionOutcome outcome, int64_t at_us, CaseDraft* draft) {
  ledger::v1::Fact fact;
  auto* decided = fact.mutable_case_decided();
  decided->set_case_id(draft->case_id());
  decided->set_outcome(outcome);
  decided->set_decided_at_us(at_us);
  decided->set_counted(true);
  draft->Add(std::move(fact));
}

void DecideAtOnce(const ValueList& values, int64_t at_us, CaseDraft* draft) {
  AddDecision(CodeOf(values, "outcome") == "granted" ? ledger::v1::DECISION_OUTCOME_GRANTED
                                                     : ledger::v1::DECISION_OUTCOME_REFUSED,
              at_us, draft);
}

void WithdrawAtOnce(const ValueList&, int64_t at_us, CaseDraft* draft) {
  AddDecision(ledger::v1::DECISION_OUTCOME_WITHDRAWN, at_us, draft);
}

}  // namespace

// Minutes are the item's promise. What a rule decides leaves people the share of the opening alone.
const Kind kInstant = {
    .id = 9,
    .name = "instant",
    .name_zh = "即办秒批",
    .first_stage = "RECEIVED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "RECEIVED", .name_zh = "已收件"},
               {.name = "MANUAL", .name_zh = "人工办理"},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "decide",
          .from = kUndecidedNow,
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.outcome"},
          .check = CheckGrounds,
          .name_zh = "当场办结",
          .fields = {kOutcome, kGrounds},
          .stops = {ledger::v1::CLOCK_NAME_PROMISED},
          .counts = {"outcome"},
          .papers = Papers::kToApplicant,
          .then = DecideAtOnce},
         // Reported by the system in which the rule runs, not by people.
         {.method = "decide_by_rule",
          .from = {"RECEIVED"},
          .to = "CLOSED",
          .permission = Permission::kStepRecord,
          .required_fields = {"values.outcome", "values.rule", "values.rule_version"},
          .check = CheckGrounds,
          .name_zh = "系统秒批",
          .fields = {kOutcome, kGrounds,
                     {.name = "rule", .name_zh = "规则编号", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax},
                     {.name = "rule_version", .name_zh = "规则版本", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax}},
          .counts = {"outcome"},
          .by_machine = true,
          .then = DecideAtOnce},
         {.method = "to_person",
          .from = {"RECEIVED"},
          .to = "MANUAL",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.why"},
          .name_zh = "转人工办理",
          .fields = {{.name = "why", .name_zh = "原因", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"no_rule", "无适用规则"}, {"data_mismatch", "数据比对不一致"},
                                  {"system_fault", "系统故障"}}}},
          .counts = {"why"}},
         {.method = "withdraw",
          .from = kUndecidedNow,
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .name_zh = "申请人撤回",
          .fields = {{.name = "reason", .name_zh = "撤回原因", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .papers = Papers::kToApplicant,
          .then = WithdrawAtOnce},
         {.method = "ReceiveMaterials",
          .from = kUndecidedNow,
          .to = "",
          .permission = Permission::kMaterialsReceive,
          .required_fields = {"materials"}},
         methods::PushCase(kUndecidedNow),
         methods::AssignLeg(kUndecidedNow),
         methods::ReturnLeg(kUndecidedNow),
         methods::UrgeCase(kUndecidedNow),
         methods::ReplyUrge(kUndecidedNow),
         methods::LinkCases(kInstantNotVoided),
         methods::VoidCase(kInstantNotVoided),
         methods::CorrectContact(kInstantNotVoided),
         methods::RevealCase(kInstantAny)},
    .opening_share_ppm = 100'000,
    .limits = {{.code = "intake_day",
                .clock = ledger::v1::CLOCK_NAME_INTAKE_DAY,
                .amount = 0,
                .source = "即办件当场或当日办结；非开放时间收件的，为下一工作日",
                .from_opening = true}},
    .opens_with = {"intake_day"},
};

}  // namespace hallcase::domain
