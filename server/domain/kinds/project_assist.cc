#include "server/domain/kinds/project_assist.h"

#include <string>

#include "server/domain/case_draft.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

// 投资项目统一代码 has at most 24 characters (GB/T 39046 投资项目编号).
constexpr uint32_t kProjectCodeCharsMax = 24;
constexpr uint32_t kStageDaysMax = 365;

const Stages kProjectOpen = {"LAND", "CONSTRUCTION", "WORKS", "COMPLETION"};
const Stages kProjectHeld = {"LAND", "CONSTRUCTION", "WORKS", "COMPLETION", "DONE"};
const Stages kProjectNotVoided = {"LAND", "CONSTRUCTION", "WORKS", "COMPLETION", "DONE", "CLOSED"};
const Stages kProjectAny = {"LAND", "CONSTRUCTION", "WORKS", "COMPLETION",
                            "DONE", "CLOSED",       "VOIDED"};

// Caps differ from place to place: the number that was published for the stage is filled in.
const Field kStageDays = {.name = "stage_days", .name_zh = "本阶段时限（工作日）",
                          .type = FieldType::kNumber, .required = true, .max = kStageDaysMax};

const std::vector<Field> kProject = {
    {.name = "project_code", .name_zh = "投资项目统一代码", .type = FieldType::kCode,
     .required = true, .max = kProjectCodeCharsMax},
    {.name = "project", .name_zh = "项目名称", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
    kStageDays,
};

const Field kWay = {.name = "way", .name_zh = "联系方式", .type = FieldType::kChoice,
                    .required = true,
                    .choices = {{"phone", "电话"}, {"visit", "上门"}, {"meeting", "会商"},
                                {"message", "短信微信"}, {"on_site", "现场"}}};
const Field kSaid = {.name = "said", .name_zh = "联系内容", .type = FieldType::kText,
                     .required = true, .max = kFormTextCharsMax};

std::optional<Rejection> CheckFindings(const Moment& moment) {
  if (moment.values == nullptr || CodeOf(*moment.values, "result") != "findings" ||
      IsFilled(*moment.values, "findings")) {
    return std::nullopt;
  }
  return Reject(Reason::kInvalidField, "预审有问题的，应逐条写明问题", "values.findings");
}

// What the last round found is settled by a round that passes.
std::optional<Rejection> CheckPassed(const Moment& moment) {
  std::string_view last;
  for (const auto& taken : moment.row.actions()) {
    if (taken.action() == "pre_review") last = CodeOf(taken.values(), "result");
  }
  if (last != "findings") return std::nullopt;
  return Reject(Reason::kFindingsOpen, "上一轮预审的问题尚未解决，请再次预审通过后进入下一步",
                "case");
}

Action EnterStage(std::string_view code, std::string_view name_zh, std::string_view from,
                  std::string_view to) {
  Action action;
  action.method = code;
  action.from = {from};
  action.to = to;
  action.permission = Permission::kCaseAct;
  action.required_fields = {"values.stage_days"};
  action.share_ppm = 100'000;
  action.check = CheckPassed;
  action.name_zh = name_zh;
  action.fields = {kStageDays};
  action.starts = {"stage", "stage_feedback"};
  return action;
}

void EndProject(const ValueList&, int64_t at_us, CaseDraft* draft) { draft->StopClocks(at_us); }

}  // namespace

// A contact is a unit of work that its own fact counts for who made it; the shares of the case are
// for what moves the project on. The whole project's cap is the item's promise.
const Kind kProjectAssist = {
    .id = 4,
    .name = "project_assist",
    .name_zh = "工程建设项目帮办代办",
    .first_stage = "LAND",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "LAND", .name_zh = "立项用地规划许可"},
               {.name = "CONSTRUCTION", .name_zh = "工程建设许可"},
               {.name = "WORKS", .name_zh = "施工许可"},
               {.name = "COMPLETION", .name_zh = "竣工验收"},
               {.name = "DONE", .name_zh = "帮办结束", .untimed = true},
               {.name = "CLOSED", .name_zh = "已归档", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "contact",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.way", "values.with", "values.said"},
          .name_zh = "联系记录",
          .fields = {kWay,
                     {.name = "with", .name_zh = "联系对象", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"applicant", "项目单位"}, {"department", "审批部门"},
                                  {"agency", "中介机构"}}},
                     kSaid},
          .counts = {"way"}},
         {.method = "feedback",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.way", "values.said"},
          .share_ppm = 100'000,
          .name_zh = "向项目单位反馈进展",
          .fields = {kWay, kSaid},
          .starts = {"feedback"},
          .counts = {"way"}},
         {.method = "pre_review",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.result"},
          .share_ppm = 150'000,
          .check = CheckFindings,
          .name_zh = "预审",
          .fields = {{.name = "result", .name_zh = "预审结果", .type = FieldType::kChoice,
                      .required = true, .choices = {{"passed", "通过"}, {"findings", "有问题"}}},
                     {.name = "findings", .name_zh = "问题清单", .type = FieldType::kText,
                      .max = kFormTextCharsMax}},
          .counts = {"result"}},
         EnterStage("enter_construction", "进入工程建设许可阶段", "LAND", "CONSTRUCTION"),
         EnterStage("enter_works", "进入施工许可阶段", "CONSTRUCTION", "WORKS"),
         EnterStage("enter_completion", "进入竣工验收阶段", "WORKS", "COMPLETION"),
         {.method = "complete",
          .from = {"COMPLETION"},
          .to = "DONE",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .share_ppm = 100'000,
          .check = CheckPassed,
          .name_zh = "竣工验收通过",
          .stops = {ledger::v1::CLOCK_NAME_PROMISED},
          .then = EndProject},
         {.method = "abandon",
          .from = kProjectOpen,
          .to = "DONE",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.reason"},
          .name_zh = "项目终止",
          .fields = {{.name = "reason", .name_zh = "终止原因", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .then = EndProject},
         {.method = "reopen",
          .from = {"DONE"},
          .to = "COMPLETION",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.stage_days"},
          .name_zh = "重新帮办",
          .fields = {kStageDays},
          .starts = {"stage", "stage_feedback"}},
         {.method = "ReceiveMaterials",
          .from = kProjectHeld,
          .to = "",
          .permission = Permission::kMaterialsReceive,
          .required_fields = {"materials"}},
         {.method = "PauseCase",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kCasePause,
          .required_fields = {"reason_code"}},
         {.method = "ApprovePause",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kPauseApprove,
          .required_fields = {},
          .offered = Offered::kPauseAsked},
         {.method = "ResumeCase",
          .from = kProjectOpen,
          .to = "",
          .permission = Permission::kCasePause,
          .required_fields = {},
          .offered = Offered::kPaused},
         methods::AssignLeg(kProjectHeld),
         methods::ReturnLeg(kProjectHeld),
         methods::UrgeCase(kProjectOpen),
         methods::ReplyUrge(kProjectHeld),
         methods::ExtendClock(kProjectOpen),
         methods::LinkCases(kProjectNotVoided),
         methods::CloseCase({"DONE"}),
         methods::VoidCase(kProjectNotVoided),
         methods::CorrectContact(kProjectNotVoided),
         methods::RevealCase(kProjectAny)},
    .opening = kProject,
    .opening_share_ppm = 200'000,
    .limits = {{.code = "stage",
                .clock = ledger::v1::CLOCK_NAME_STEP,
                .amount = 20,
                .source = "各地公布的阶段时限，办理时填写；申请人一侧的时间用暂停扣除",
                .amount_from = "stage_days"},
               {.code = "feedback",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 5,
                .source = "本厅自定：每 5 个工作日反馈一次"},
               {.code = "stage_feedback",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 1,
                .source = "本厅自定：阶段变化后 1 个工作日内反馈"}},
    .opens_with = {"stage", "feedback"},
};

}  // namespace hallcase::domain
