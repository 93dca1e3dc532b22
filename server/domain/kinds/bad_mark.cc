#include "server/domain/kinds/bad_mark.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "hallcase/ledger/v1/fact.pb.h"
#include "server/domain/clocks.h"
#include "server/domain/decide.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

// A person who is not reached is called on another day too.
constexpr int kCallAttemptsMin = 3;

const Stages kMarkUnruled = {"RECEIVED", "HANDLING", "RECTIFIED"};
const Stages kMarkOpen = {"RECEIVED", "HANDLING", "REVIEW", "RECTIFIED"};
const Stages kMarkAny = {"RECEIVED", "HANDLING", "REVIEW", "RECTIFIED", "CLOSED"};

bool IsContactable(const ledger::v1::CaseRow& row) {
  return CodeOf(row.opening(), "contactable") == "yes";
}

bool IsReached(const ledger::v1::ActionState& taken) {
  return taken.action() == "call_back" && CodeOf(taken.values(), "result") != "not_reached";
}

const ledger::v1::ActionState* LastTaken(const ledger::v1::CaseRow& row,
                                         std::string_view action) {
  const ledger::v1::ActionState* last = nullptr;
  for (const auto& taken : row.actions()) {
    if (taken.action() == action) last = &taken;
  }
  return last;
}

int CountOf(const ledger::v1::CaseRow& row, std::string_view action) {
  return static_cast<int>(
      std::count_if(row.actions().begin(), row.actions().end(),
                    [&](const auto& taken) { return taken.action() == action; }));
}

// By the credential or by who acts with it.
bool IsBy(const Moment& moment, std::string_view id) {
  return id == moment.by || id == moment.performer;
}

// Nobody looks into a mark of one's own, nor reads who gave it; an appeal may be one's own.
std::optional<Rejection> CheckMarkReviewer(const Moment& moment) {
  if (!IsBy(moment, CodeOf(moment.row.opening(), "served_by"))) return std::nullopt;
  return Reject(Reason::kPermissionDenied, "被评价人不能办理对自己的差评，请由其他人员办理", "case");
}

std::optional<Rejection> CheckContact(const Moment& moment) {
  if (auto wrong = CheckMarkReviewer(moment)) return wrong;
  if (IsContactable(moment.row)) return std::nullopt;
  return Reject(Reason::kIllegalTransition, "评价人匿名且未留电话，无从联系，请直接核实整改", "case")
      .With("state", moment.row.stage());
}

std::optional<Rejection> CheckAppeal(const Moment& moment) {
  if (LastTaken(moment.row, "appeal") == nullptr) return std::nullopt;
  return Reject(Reason::kActionsExhausted, "该差评已申诉过一次，复核结论为最终结论", "case");
}

// Who appealed does not rule on it.
std::optional<Rejection> CheckRuling(const Moment& moment) {
  if (auto wrong = CheckMarkReviewer(moment)) return wrong;
  const auto* appeal = LastTaken(moment.row, "appeal");
  const bool own = appeal != nullptr &&
                   (IsBy(moment, appeal->taken_by()) || IsBy(moment, appeal->entered_by()));
  if (!own) return std::nullopt;
  return Reject(Reason::kApprovedByAsker, "申诉人不能复核自己提出的申诉，请由其他值班领导复核",
                "case");
}

// 回访, since the last rectification: reached and satisfied; dissatisfied after a second one; three
// attempts on two days; or nobody can be called.
std::optional<Rejection> CheckMarkCalledBack(const Moment& moment) {
  if (auto wrong = CheckMarkReviewer(moment)) return wrong;
  if (!IsContactable(moment.row)) return std::nullopt;
  int attempts = 0;
  bool on_two_days = false;
  uint32_t first_day = 0;
  std::string_view last;
  for (const auto& taken : moment.row.actions()) {
    if (taken.action() == "rectify") attempts = 0;
    if (taken.action() == "rectify") last = "";
    if (taken.action() != "call_back") continue;
    if (attempts++ == 0) first_day = taken.taken_day();
    on_two_days = taken.taken_day() != first_day;
    last = CodeOf(taken.values(), "result");
  }
  if (last == "satisfied") return std::nullopt;
  if (last == "dissatisfied") {
    if (CountOf(moment.row, "rectify") > 1) return std::nullopt;
    return Reject(Reason::kNoCallBack, "评价人仍不满意，应再整改一次（rectify）后回访", "case");
  }
  if (attempts >= kCallAttemptsMin && on_two_days) return std::nullopt;
  return Reject(Reason::kNoCallBack,
                absl::StrCat("办结前应回访评价人：联系上一次，或至少在两天内尝试 ", kCallAttemptsMin,
                             " 次；目前已尝试 ", attempts, " 次"),
                "case")
      .With("attempts", absl::StrCat(attempts));
}

int64_t RatingOf(const ledger::v1::CaseRow& row) {
  return std::atoll(std::string(CodeOf(row.opening(), "rating")).c_str());
}

void AddHandled(const ledger::v1::CaseRow& row, ledger::v1::BadMarkStep step, bool in_time,
                FactList* facts) {
  auto* handled = facts->Add()->mutable_bad_mark_handled();
  handled->set_rating_id(RatingOf(row));
  handled->set_step(step);
  handled->set_in_time(in_time);
}

// The first time counts; it stopped the clock.
void TellHandled(const ledger::v1::CaseRow& row, std::string_view action,
                 ledger::v1::BadMarkStep step, ledger::v1::ClockName name, FactList* facts) {
  if (CountOf(row, action) != 1) return;
  const bool late = std::any_of(row.clocks().begin(), row.clocks().end(), [&](const auto& clock) {
    return clock.clock() == name && clock.late();
  });
  AddHandled(row, step, !late, facts);
}

void TellContacted(const Reference&, const Moment& moment, FactList* facts) {
  TellHandled(moment.row, "contact", ledger::v1::BAD_MARK_STEP_CONTACTED,
              ledger::v1::CLOCK_NAME_FEEDBACK, facts);
}

void TellRectified(const Reference&, const Moment& moment, FactList* facts) {
  TellHandled(moment.row, "rectify", ledger::v1::BAD_MARK_STEP_RECTIFIED,
              ledger::v1::CLOCK_NAME_REPLY, facts);
}

void TellCalledBack(const Reference&, const Moment& moment, FactList* facts) {
  const auto& actions = moment.row.actions();
  if (!IsReached(*actions.rbegin())) return;
  if (std::count_if(actions.begin(), actions.end(), IsReached) != 1) return;
  AddHandled(moment.row, ledger::v1::BAD_MARK_STEP_CALLED_BACK, true, facts);
}

void TellVoided(const Reference& reference, const Moment& moment, FactList* facts) {
  auto* voided = facts->Add()->mutable_rating_voided();
  voided->set_rating_id(RatingOf(moment.row));
  voided->set_cause("appeal_upheld");
  voided->set_voided_day(LocalDayNumber(reference, moment.at_us));
}

// The clerks of the post have no part in it: what they would read is who rated them.
Action RevealToReviewers(Stages from) {
  Action reveal = methods::RevealCase(std::move(from));
  reveal.permission = Permission::kRatingReveal;
  reveal.check = CheckMarkReviewer;
  return reveal;
}

}  // namespace

const Kind kBadMark = {
    .id = access::kBadMarkKind,
    .name = "bad_mark",
    .name_zh = "差评整改",
    .first_stage = "RECEIVED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "",
    .stages = {{.name = "RECEIVED", .name_zh = "待核实"},
               {.name = "HANDLING", .name_zh = "整改中"},
               {.name = "REVIEW", .name_zh = "申诉复核中"},
               {.name = "RECTIFIED", .name_zh = "待回访"},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true}},
    .actions =
        {{.method = "contact",
          .from = kMarkOpen,
          .to = "",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.way"},
          .share_ppm = 200'000,
          .check = CheckContact,
          .name_zh = "联系评价人",
          .fields = {{.name = "way", .name_zh = "联系方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"phone", "电话"}, {"visit", "上门"}, {"message", "短信"}}},
                     {.name = "said", .name_zh = "评价人意见", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_FEEDBACK},
          .effect = TellContacted},
         {.method = "verify",
          .from = {"RECEIVED"},
          .to = "HANDLING",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.result"},
          .share_ppm = 150'000,
          .check = CheckMarkReviewer,
          .name_zh = "核实",
          .fields = {{.name = "result", .name_zh = "核实结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"fault", "属实"}, {"partly", "部分属实"},
                                  {"no_fault", "未发现过错，向评价人说明"}}},
                     {.name = "finding", .name_zh = "核实情况", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .counts = {"result"}},
         {.method = "rectify",
          .from = {"HANDLING", "RECTIFIED"},
          .to = "RECTIFIED",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.measure"},
          .share_ppm = 350'000,
          .check = CheckMarkReviewer,
          .name_zh = "整改",
          .fields = {{.name = "measure", .name_zh = "整改措施", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_REPLY},
          .starts = {"call_back"},
          .effect = TellRectified},
         {.method = "call_back",
          .from = {"RECTIFIED"},
          .to = "",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.result"},
          .share_ppm = 150'000,
          .check = CheckContact,
          .name_zh = "回访",
          .fields = {{.name = "result", .name_zh = "回访结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"satisfied", "联系上，满意"}, {"dissatisfied", "联系上，不满意"},
                                  {"not_reached", "未联系上"}}},
                     {.name = "said", .name_zh = "评价人意见", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .counts = {"result"},
          .effect = TellCalledBack},
         {.method = "appeal",
          .from = kMarkUnruled,
          .to = "REVIEW",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.ground", "values.reason"},
          .check = CheckAppeal,
          .name_zh = "申诉",
          .fields = {{.name = "ground", .name_zh = "申诉理由", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"mistaken", "误评"}, {"malicious", "恶意差评"},
                                  {"not_ours", "非本厅职责"}, {"other", "其他"}}},
                     {.name = "reason", .name_zh = "情况说明", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .counts = {"ground"}},
         {.method = "uphold_appeal",
          .from = {"REVIEW"},
          .to = "CLOSED",
          .permission = Permission::kAppealJudge,
          .required_fields = {"values.opinion"},
          .check = CheckRuling,
          .name_zh = "申诉成立",
          .fields = {{.name = "opinion", .name_zh = "复核意见", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .effect = TellVoided},
         {.method = "reject_appeal",
          .from = {"REVIEW"},
          .to = "HANDLING",
          .permission = Permission::kAppealJudge,
          .required_fields = {"values.opinion"},
          .check = CheckRuling,
          .name_zh = "申诉不成立",
          .fields = {{.name = "opinion", .name_zh = "复核意见", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}}},
         methods::AssignLeg(kMarkOpen),
         methods::UrgeCase(kMarkOpen),
         methods::ReplyUrge(kMarkOpen),
         methods::ExtendClock({"HANDLING"}),
         methods::CloseCase({"RECTIFIED"}, CheckMarkCalledBack),
         RevealToReviewers(kMarkAny)},
    .opening = {{.name = "rating", .name_zh = "评价编号", .type = FieldType::kCode,
                 .required = true, .max = kFormCodeCharsMax},
                {.name = "served_by", .name_zh = "被评价人", .type = FieldType::kStaff},
                {.name = "contactable", .name_zh = "可否联系评价人", .type = FieldType::kChoice,
                 .required = true,
                 .choices = {{"yes", "可以"}, {"no", "匿名且未留电话"}}}},
    .anonymous = true,
    .limits = {{.code = "contact",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 1,
                .source = "安阳：1 个工作日；浙江：1 天"},
               {.code = "rectify",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .amount = 15,
                .source = "遂宁：15 个工作日；浙江：15 天"},
               {.code = "call_back",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 5,
                .source = "国办发〔2019〕51号：实名差评 100% 回访；天数由本厅自定"}},
    .internal = true,
};

}  // namespace hallcase::domain
