#include "server/domain/kinds/failed_to_handle.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

// 襄阳: transfers are limited, then it goes up.
constexpr uint32_t kTransfersMax = 2;
// A person who is not reached is called on another day too.
constexpr int kAttemptsMin = 3;

const Stages kHandled = {"RECEIVED", "HANDLING"};
const Stages kFailedOpen = {"RECEIVED", "HANDLING", "ANSWERED"};
const Stages kFailedNotVoided = {"RECEIVED", "HANDLING", "ANSWERED", "CLOSED"};
const Stages kFailedAny = {"RECEIVED", "HANDLING", "ANSWERED", "CLOSED", "VOIDED"};

const std::vector<Choice> kCauses = {
    {"history", "历史遗留"},         {"system_fault", "系统故障"}, {"materials", "材料缺失"},
    {"cross_department", "跨部门协调"}, {"rigid_policy", "政策执行僵化"}, {"other", "其他"}};

const std::vector<Choice> kTiers = {{"on_spot", "当场办理"},
                                    {"simple", "一般事项"},
                                    {"complex", "复杂事项"},
                                    {"special", "特殊事项"}};

const std::vector<Field> kReport = {
    {.name = "about_item", .name_zh = "所涉事项", .type = FieldType::kItem},
    {.name = "about_department", .name_zh = "所涉部门", .type = FieldType::kDepartment},
    {.name = "what_happened", .name_zh = "反映内容", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
};

int CountTaken(const ledger::v1::CaseRow& row, std::string_view action) {
  return static_cast<int>(
      std::count_if(row.actions().begin(), row.actions().end(),
                    [&](const auto& taken) { return taken.action() == action; }));
}

std::optional<Rejection> CheckTransfers(const Moment& moment) {
  if (moment.row.transfers() < kTransfersMax) return std::nullopt;
  return Reject(Reason::kTransfersExhausted,
                absl::StrCat("办不成事已转办 ", kTransfersMax,
                             " 次，不能再转；请提级办理（escalate），由值班领导协调"),
                "case")
      .With("limit", absl::StrCat(kTransfersMax));
}

// 依法不能办 needs its legal basis.
std::optional<Rejection> CheckAnswered(const Moment& moment) {
  if (moment.values == nullptr || CodeOf(*moment.values, "outcome") != "cannot_by_law" ||
      IsFilled(*moment.values, "basis")) {
    return std::nullopt;
  }
  return Reject(Reason::kInvalidField, "依法不能办理的，应写明法律依据", "values.basis");
}

std::optional<Rejection> CheckReopened(const Moment& moment) {
  if (CountTaken(moment.row, "reopen") == 0) return std::nullopt;
  return Reject(Reason::kActionsExhausted,
                "该反映已重新办理过一次；如仍不满意，请引导其通过其他渠道反映", "case");
}

// 回访: since the last answer somebody was reached, or three attempts on two days were made, or
// nobody can be called. Who is not satisfied has it looked at once more.
std::optional<Rejection> CheckCalledBack(const Moment& moment) {
  if (moment.row.applicant().name().empty()) return std::nullopt;
  int attempts = 0;
  bool on_two_days = false;
  uint32_t first_day = 0;
  std::string_view last;
  for (const auto& taken : moment.row.actions()) {
    if (taken.action() == "answer") attempts = 0;
    if (taken.action() == "answer") last = "";
    if (taken.action() != "call_back") continue;
    if (attempts++ == 0) first_day = taken.taken_day();
    on_two_days = taken.taken_day() != first_day;
    // Who was once reached and is not satisfied does not become so by being missed later.
    const std::string_view result = CodeOf(taken.values(), "result");
    if (result != "not_reached") last = result;
  }
  const bool reopened = CountTaken(moment.row, "reopen") > 0;
  if (last == "satisfied" || (last == "dissatisfied" && reopened)) return std::nullopt;
  if (last == "dissatisfied") {
    return Reject(Reason::kNoCallBack, "反映人不满意，应先提级重新办理一次（reopen）", "case");
  }
  if (attempts >= kAttemptsMin && on_two_days) return std::nullopt;
  return Reject(Reason::kNoCallBack,
                absl::StrCat("办结前应回访反映人：联系上一次，或至少在两天内尝试 ", kAttemptsMin,
                             " 次；目前已尝试 ", attempts, " 次"),
                "case")
      .With("attempts", absl::StrCat(attempts));
}

}  // namespace

const Kind kFailedToHandle = {
    .id = 11,
    .name = "failed_to_handle",
    .name_zh = "办不成事",
    .first_stage = "RECEIVED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "RECEIVED", .name_zh = "已接件"},
               {.name = "HANDLING", .name_zh = "办理中"},
               {.name = "ANSWERED", .name_zh = "待回访"},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "contact",
          .from = kFailedOpen,
          .to = "",
          .permission = Permission::kActionTake,
          .required_fields = {"values.result"},
          .name_zh = "联系反映人",
          .fields = {{.name = "result", .name_zh = "联系结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"reached", "联系上"}, {"not_reached", "未联系上"},
                                  {"anonymous", "匿名，无法联系"}}},
                     {.name = "said", .name_zh = "反映人补充", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_FEEDBACK}},
         {.method = "classify",
          .from = {"RECEIVED"},
          .to = "HANDLING",
          .permission = Permission::kActionTake,
          .required_fields = {"values.cause", "values.tier"},
          .share_ppm = 200'000,
          .name_zh = "分类",
          .fields = {{.name = "cause", .name_zh = "原因分类", .type = FieldType::kChoice,
                      .required = true, .choices = kCauses},
                     {.name = "tier", .name_zh = "办理层级", .type = FieldType::kChoice,
                      .required = true, .choices = kTiers}},
          .starts_by = "tier",
          .counts = {"cause"}},
         {.method = "escalate",
          .from = kHandled,
          .to = "",
          .permission = Permission::kActionTake,
          .required_fields = {"values.leader", "values.reason"},
          .name_zh = "提级办理",
          .fields = {{.name = "leader", .name_zh = "值班领导", .type = FieldType::kStaff,
                      .required = true, .role = ledger::v1::ROLE_HALL_DUTY_LEADER},
                     {.name = "reason", .name_zh = "提级原因", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .assigns = "leader"},
         {.method = "answer",
          .from = {"HANDLING"},
          .to = "ANSWERED",
          .permission = Permission::kActionTake,
          .required_fields = {"values.outcome", "values.answer"},
          .share_ppm = 400'000,
          .check = CheckAnswered,
          .name_zh = "答复",
          .fields = {{.name = "outcome", .name_zh = "办理结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"done", "办成"}, {"cannot_by_law", "依法不能办"},
                                  {"explained", "解释接受"}, {"referred", "转出渠道"},
                                  {"withdrawn", "撤回"}}},
                     {.name = "basis", .name_zh = "法律依据", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax},
                     {.name = "answer", .name_zh = "答复内容", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_REPLY},
          .starts = {"call_back"},
          .counts = {"outcome"}},
         {.method = "call_back",
          .from = {"ANSWERED"},
          .to = "",
          .permission = Permission::kActionTake,
          .required_fields = {"values.result"},
          .name_zh = "回访",
          .fields = {{.name = "result", .name_zh = "回访结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"satisfied", "联系上，满意"}, {"dissatisfied", "联系上，不满意"},
                                  {"not_reached", "未联系上"}}},
                     {.name = "said", .name_zh = "反映人意见", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP},
          .starts_by = "result",
          .counts = {"result"}},
         {.method = "reopen",
          .from = {"ANSWERED"},
          .to = "HANDLING",
          .permission = Permission::kActionTake,
          .required_fields = {"values.leader", "values.tier"},
          .check = CheckReopened,
          .name_zh = "重新办理",
          .fields = {{.name = "leader", .name_zh = "上级负责人", .type = FieldType::kStaff,
                      .required = true, .role = ledger::v1::ROLE_HALL_DUTY_LEADER},
                     {.name = "tier", .name_zh = "办理层级", .type = FieldType::kChoice,
                      .required = true, .choices = kTiers}},
          .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP},
          .starts_by = "tier",
          .assigns = "leader"},
         methods::PushCase(kHandled, CheckTransfers),
         methods::AssignLeg(kFailedOpen, CheckTransfers),
         methods::ReturnLeg(kFailedOpen),
         methods::UrgeCase(kHandled),
         methods::ReplyUrge(kFailedOpen),
         methods::ExtendClock({"HANDLING"}),
         methods::LinkCases(kFailedNotVoided),
         methods::CloseCase({"ANSWERED"}, CheckCalledBack),
         methods::VoidCase(kFailedNotVoided),
         methods::CorrectContact(kFailedNotVoided),
         methods::RevealCase(kFailedAny)},
    .opening = kReport,
    .anonymous = true,
    .held_answer = "answer",
    .opening_share_ppm = 200'000,
    .limits = {{.code = "contact",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 0,
                .source = "广元：当日联系反映人"},
               {.code = "tier_on_spot",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .unit = ledger::v1::CLOCK_UNIT_WORKING_MINUTE,
                .amount = 120,
                .source = "天津：简单问题当场办；分钟数由本厅自定"},
               {.code = "tier_simple",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .amount = 5,
                .source = "天津、南京、奉贤：5 个工作日",
                .extension = 5},
               {.code = "tier_complex",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .amount = 10,
                .source = "天津：特殊情况 10 个工作日",
                .extension = 5},
               {.code = "tier_special",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .amount = 15,
                .source = "江苏 2023：复杂问题原则上不超过 15 个工作日；不能按期的，期前说明并告知新期限",
                .extension = 10},
               {.code = "call_back",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 2,
                .source = "本厅自定；参照 12345 办结次日回访"},
               {.code = "result_not_reached",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 1,
                .source = "本厅自定：未联系上，次日再访"},
               {.code = "result_dissatisfied",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 1,
                .source = "本厅自定：不满意，次日前重新办理或归档"},
               {.code = "result_satisfied",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 2,
                .source = "本厅自定：回访满意，两个工作日内归档"}},
    // Until it is classified it has the time of a simple one.
    .opens_with = {"contact", "tier_simple"},
};

}  // namespace hallcase::domain
