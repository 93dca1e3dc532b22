#include "server/domain/kinds/system_support.h"

#include <algorithm>

#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

constexpr uint32_t kCountedMax = 100'000;

const Stages kSupportWorked = {"REPORTED", "HANDLING"};
const Stages kSupportOpen = {"REPORTED", "HANDLING", "RESOLVED"};
const Stages kSupportNotVoided = {"REPORTED", "HANDLING", "RESOLVED", "CLOSED"};
const Stages kSupportAny = {"REPORTED", "HANDLING", "RESOLVED", "CLOSED", "VOIDED"};

const std::vector<Choice> kSorts = {
    {"fault", "故障"},                  {"change", "配置变更"},
    {"platform_follow_up", "平台办件跟踪"}, {"monthly_analysis", "网办月度分析"},
    {"item_check", "事项季度核查"},       {"catalog_correction", "事项目录更正"},
    {"training", "培训"}};

const std::vector<Field> kSupportRequest = {
    {.name = "sort", .name_zh = "工作类别", .type = FieldType::kChoice, .required = true,
     .choices = kSorts},
    {.name = "category", .name_zh = "所涉系统", .type = FieldType::kChoice, .required = true,
     .choices = {{"certificate", "制证"}, {"intake", "收件系统"}, {"approval", "审批系统"},
                 {"queue", "叫号"}, {"self_service", "自助终端"}, {"network", "网络"},
                 {"terminal", "电脑和外设"}, {"account", "账号权限"}, {"other", "其他"}}},
    {.name = "handler", .name_zh = "处理岗位", .type = FieldType::kPost, .required = true},
    {.name = "about_item", .name_zh = "所涉事项", .type = FieldType::kItem},
    {.name = "about_department", .name_zh = "所涉部门", .type = FieldType::kDepartment},
    {.name = "platform_number", .name_zh = "平台办件编号", .type = FieldType::kCode,
     .max = kFormCodeCharsMax},
    {.name = "what", .name_zh = "情况说明", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
};

Field TextField(std::string_view name, std::string_view name_zh, bool required = true) {
  return {.name = name, .name_zh = name_zh, .type = FieldType::kText, .required = required,
          .max = kFormTextCharsMax};
}

Field CountField(std::string_view name, std::string_view name_zh, uint32_t min) {
  return {.name = name, .name_zh = name_zh, .type = FieldType::kNumber, .required = true,
          .max = kCountedMax, .min = min};
}

// 申请与审批分离.
std::optional<Rejection> CheckChangeApprover(const Moment& moment) {
  if (moment.row.registered_by() != moment.by) return std::nullopt;
  return Reject(Reason::kSeparationOfDuties, "申请人不能审批自己提出的变更，请由其他负责人审批",
                "case");
}

// Who told of the fault does not say what it exempts.
std::optional<Rejection> CheckOutage(const Moment& moment) {
  if (moment.row.registered_by() != moment.by) return std::nullopt;
  return Reject(Reason::kSeparationOfDuties, "报修人不能登记自己所报故障的停机时段，请由其他负责人登记",
                "case");
}

// Who put it right does not say that it is right.
std::optional<Rejection> CheckConfirmer(const Moment& moment) {
  const auto& actions = moment.row.actions();
  const auto last = std::find_if(actions.rbegin(), actions.rend(),
                                 [](const auto& taken) { return taken.action() == "fix"; });
  if (last == actions.rend() || last->taken_by() != moment.by) return std::nullopt;
  return Reject(Reason::kSeparationOfDuties, "处理人不能确认自己的处理结果，请由报修人或值班长确认",
                "case");
}

std::optional<Rejection> CheckChecked(const Moment& moment) {
  if (moment.values == nullptr ||
      NumberOf(*moment.values, "wrong") <= NumberOf(*moment.values, "checked")) {
    return std::nullopt;
  }
  return Reject(Reason::kInvalidField, "有误的事项不能多于核查的事项，请核对", "values.wrong");
}

// 逐部门签字: it is the department's own list that its contact signs for.
std::optional<Rejection> CheckSigner(const Moment& moment) {
  if (moment.row.responsible().kind() == ledger::v1::PARTY_KIND_DEPARTMENT) return std::nullopt;
  return Reject(Reason::kIllegalTransition, "请先推送给所涉部门（push），由部门首席代表签字", "case");
}

// Faults and changes, until somebody works on them.
std::vector<Action> FaultsBegun() {
  return {
      {.method = "take_on",
       .from = {"REPORTED"},
       .to = "HANDLING",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.impact"},
       .share_ppm = 200'000,
       .name_zh = "接单",
       .fields = {{.name = "impact", .name_zh = "影响范围", .type = FieldType::kChoice,
                   .required = true,
                   .choices = {{"one_window", "单个窗口"}, {"several", "多个窗口"},
                               {"hall", "全厅"}}}},
       .stops = {ledger::v1::CLOCK_NAME_FEEDBACK},
       .starts = {"repair"},
       .counts = {"impact"},
       .sorts = {"fault"}},
      {.method = "approve",
       .from = {"REPORTED"},
       .to = "HANDLING",
       .permission = Permission::kWorkReview,
       .required_fields = {"values.planned_on"},
       .share_ppm = 200'000,
       .check = CheckChangeApprover,
       .name_zh = "批准变更",
       .fields = {{.name = "planned_on", .name_zh = "计划实施日期", .type = FieldType::kDay,
                   .required = true},
                  TextField("opinion", "审批意见", false)},
       .stops = {ledger::v1::CLOCK_NAME_FEEDBACK},
       .starts = {"carry_out"},
       .sorts = {"change"}},
      {.method = "refuse",
       .from = {"REPORTED"},
       .to = "CLOSED",
       .permission = Permission::kWorkReview,
       .required_fields = {"values.opinion"},
       .check = CheckChangeApprover,
       .name_zh = "不批准变更",
       .fields = {TextField("opinion", "审批意见")},
       .sorts = {"change"}}};
}

std::vector<Action> FaultsEnded() {
  return {
      {.method = "fix",
       .from = {"HANDLING"},
       .to = "RESOLVED",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.cause", "values.measure"},
       .share_ppm = 700'000,
       .name_zh = "处理完成",
       .fields = {{.name = "cause", .name_zh = "原因", .type = FieldType::kChoice,
                   .required = true,
                   .choices = {{"hardware", "硬件"}, {"software", "软件"}, {"network", "网络"},
                               {"upstream", "上级系统"}, {"operation", "操作"},
                               {"planned", "计划变更"}}},
                  TextField("measure", "处理措施")},
       .stops = {ledger::v1::CLOCK_NAME_REPLY},
       .starts = {"confirm"},
       .counts = {"cause"},
       .sorts = {"fault", "change"}},
      {.method = "outage",
       .from = {"HANDLING", "RESOLVED"},
       .to = "",
       .permission = Permission::kPauseApprove,
       .required_fields = {"values.from", "values.to", "values.scope"},
       .check = CheckOutage,
       .name_zh = "登记停机时段",
       .fields = {{.name = "from", .name_zh = "停机开始", .type = FieldType::kMinute,
                   .required = true},
                  {.name = "to", .name_zh = "恢复时间", .type = FieldType::kMinute,
                   .required = true},
                  {.name = "scope", .name_zh = "影响范围", .type = FieldType::kChoice,
                   .required = true,
                   .choices = {{"hall", "全厅"}, {"department", "一个部门的事项"},
                               {"item", "一个事项"}}},
                  {.name = "department", .name_zh = "部门", .type = FieldType::kDepartment},
                  {.name = "item", .name_zh = "事项", .type = FieldType::kItem}},
       .counts = {"scope"},
       .sorts = {"fault"},
       .exempts = true},
      {.method = "confirm",
       .from = {"RESOLVED"},
       .to = "CLOSED",
       .permission = Permission::kCaseAct,
       .required_fields = {},
       .check = CheckConfirmer,
       .name_zh = "确认恢复",
       .sorts = {"fault", "change"}},
      {.method = "reopen",
       .from = {"RESOLVED"},
       .to = "HANDLING",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.reason"},
       .name_zh = "未恢复，重新处理",
       .fields = {TextField("reason", "未恢复的情况")},
       .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP},
       .starts = {"repair"},
       .sorts = {"fault", "change"}}};
}

std::vector<Action> FollowUpsAndChecks() {
  return {
      {.method = "look_at",
       .from = {"REPORTED"},
       .to = "HANDLING",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.state"},
       .share_ppm = 200'000,
       .name_zh = "查看平台办件",
       .fields = {{.name = "state", .name_zh = "办理状态", .type = FieldType::kChoice,
                   .required = true,
                   .choices = {{"on_time", "正常"}, {"near_due", "临近到期"},
                               {"overdue", "已超期"}}}},
       .stops = {ledger::v1::CLOCK_NAME_FEEDBACK},
       .starts = {"result"},
       .counts = {"state"},
       .sorts = {"platform_follow_up"}},
      {.method = "record_result",
       .from = {"HANDLING"},
       .to = "CLOSED",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.outcome"},
       .name_zh = "登记跟踪结果",
       .fields = {{.name = "outcome", .name_zh = "结果", .type = FieldType::kChoice,
                   .required = true,
                   .choices = {{"finished", "已办结"}, {"returned", "已退回"},
                               {"escalated", "已报督办"}}},
                  TextField("note", "说明", false)},
       .counts = {"outcome"},
       .sorts = {"platform_follow_up"}},
      {.method = "check_items",
       .from = {"REPORTED"},
       .to = "HANDLING",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.checked", "values.wrong"},
       .share_ppm = 900'000,
       .check = CheckChecked,
       .name_zh = "核查事项",
       .fields = {CountField("checked", "核查事项数", 1), CountField("wrong", "有误事项数", 0),
                  TextField("found", "发现的问题", false)},
       .sorts = {"item_check"}},
      {.method = "sign_check",
       .from = {"HANDLING"},
       .to = "CLOSED",
       .permission = Permission::kCaseDecide,
       .required_fields = {},
       .check = CheckSigner,
       .name_zh = "部门签字",
       .fields = {TextField("opinion", "部门意见", false)},
       .sorts = {"item_check"}}};
}

std::vector<Action> DoneAtOnce() {
  return {
      {.method = "file_report",
       .from = {"REPORTED"},
       .to = "CLOSED",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.period", "values.online", "values.on_time", "values.summary"},
       .name_zh = "提交分析",
       .fields = {{.name = "period", .name_zh = "月份", .type = FieldType::kCode,
                   .required = true, .max = kFormCodeCharsMax},
                  CountField("online", "网办件数", 0), CountField("on_time", "按时办结件数", 0),
                  TextField("summary", "分析")},
       .sorts = {"monthly_analysis"}},
      {.method = "correct",
       .from = {"REPORTED"},
       .to = "CLOSED",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.item", "values.corrected"},
       .name_zh = "更正目录",
       .fields = {{.name = "item", .name_zh = "事项", .type = FieldType::kItem, .required = true},
                  TextField("corrected", "更正内容")},
       .sorts = {"catalog_correction"}},
      {.method = "hold_training",
       .from = {"REPORTED"},
       .to = "CLOSED",
       .permission = Permission::kCaseAct,
       .required_fields = {"values.held_on", "values.attended"},
       .name_zh = "登记培训",
       .fields = {{.name = "held_on", .name_zh = "培训日期", .type = FieldType::kDay,
                   .required = true},
                  CountField("attended", "参加人数", 1)},
       .sorts = {"training"}}};
}

std::vector<Action> AllActions() {
  const std::vector<Action> shared = {
      methods::PushCase(kSupportWorked),    methods::AssignLeg(kSupportOpen),
      methods::ReturnLeg(kSupportOpen),     methods::UrgeCase(kSupportOpen),
      methods::ReplyUrge(kSupportOpen),     methods::ExtendClock(kSupportOpen),
      methods::LinkCases(kSupportNotVoided), methods::VoidCase(kSupportNotVoided),
      methods::RevealCase(kSupportAny)};
  std::vector<Action> actions;
  for (const std::vector<Action>& part :
       {FaultsBegun(), FaultsEnded(), FollowUpsAndChecks(), DoneAtOnce(), shared}) {
    actions.insert(actions.end(), part.begin(), part.end());
  }
  return actions;
}

Limit OwnLimit(std::string_view code, ledger::v1::ClockName clock, uint32_t days) {
  return {.code = code, .clock = clock, .amount = days, .source = "本厅自定"};
}

}  // namespace

const Kind kSystemSupport = {
    .id = 5,
    .name = "system_support",
    .name_zh = "综合信息系统技术管理",
    .first_stage = "REPORTED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "REPORTED", .name_zh = "待处理"},
               {.name = "HANDLING", .name_zh = "处理中"},
               {.name = "RESOLVED", .name_zh = "待确认"},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions = AllActions(),
    .opening = kSupportRequest,
    .anonymous = true,
    .opening_share_ppm = 100'000,
    .limits = {{.code = "sort_fault",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .unit = ledger::v1::CLOCK_UNIT_WORKING_MINUTE,
                .amount = 60,
                .source = "本厅自定：1 小时内响应"},
               {.code = "sort_platform_follow_up",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 1,
                .source = "参照安阳市政务服务条例：网上提交 1 个工作日内查看"},
               OwnLimit("sort_change", ledger::v1::CLOCK_NAME_FEEDBACK, 1),
               OwnLimit("sort_monthly_analysis", ledger::v1::CLOCK_NAME_REPLY, 5),
               OwnLimit("sort_item_check", ledger::v1::CLOCK_NAME_REPLY, 10),
               OwnLimit("sort_catalog_correction", ledger::v1::CLOCK_NAME_REPLY, 3),
               OwnLimit("sort_training", ledger::v1::CLOCK_NAME_REPLY, 10),
               OwnLimit("repair", ledger::v1::CLOCK_NAME_REPLY, 1),
               OwnLimit("carry_out", ledger::v1::CLOCK_NAME_REPLY, 5),
               OwnLimit("result", ledger::v1::CLOCK_NAME_REPLY, 3),
               OwnLimit("confirm", ledger::v1::CLOCK_NAME_FOLLOW_UP, 2)},
    .sorted_by = "sort",
    .assigns = "handler",
    .counts = {"sort", "category"},
};

}  // namespace hallcase::domain
