#include "server/domain/kinds/supplies.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

// Of one request; what needs more is asked for twice.
constexpr uint32_t kRequestedMax = 10'000;

const Stages kSuppliesOpen = {"REQUESTED", "APPROVED"};
const Stages kSuppliesNotVoided = {"REQUESTED", "APPROVED", "CLOSED"};
const Stages kSuppliesAny = {"REQUESTED", "APPROVED", "CLOSED", "VOIDED"};

const std::vector<Field> kSuppliesRequest = {
    {.name = "stock_item", .name_zh = "物资", .type = FieldType::kStockItem, .required = true},
    {.name = "amount", .name_zh = "申领数量", .type = FieldType::kNumber, .required = true,
     .max = kRequestedMax, .min = 1},
    {.name = "approver", .name_zh = "审批人", .type = FieldType::kStaff, .required = true},
    {.name = "purpose", .name_zh = "用途", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
};

const Field kAmountField = {.name = "amount", .name_zh = "数量", .type = FieldType::kNumber,
                            .required = true, .max = kRequestedMax, .min = 1};
const Field kTakenByField = {.name = "taken_by", .name_zh = "领用人", .type = FieldType::kStaff,
                             .required = true};
const Field kWhyField = {.name = "reason", .name_zh = "原因", .type = FieldType::kText,
                         .required = true, .max = kFormTextCharsMax};

int64_t IssuedOn(const ledger::v1::CaseRow& row) {
  int64_t issued = 0;
  for (const auto& taken : row.actions()) {
    if (taken.action() == "issue" || taken.action() == "issue_part") {
      issued += NumberOf(taken.values(), "amount");
    }
  }
  return issued;
}

// Approved and not issued yet.
int64_t LeftOn(const ledger::v1::CaseRow& row) {
  int64_t approved = 0;
  for (const auto& taken : row.actions()) {
    if (taken.action() == "approve") approved = NumberOf(taken.values(), "amount");
  }
  return approved - IssuedOn(row);
}

Rejection TooMuch(std::string_view what, int64_t most) {
  return Reject(Reason::kInvalidField,
                absl::StrCat("“数量”不能超过", std::string(what), " ", most), "values.amount");
}

// 申请与审批分离.
std::optional<Rejection> CheckApprover(const Moment& moment) {
  if (moment.row.registered_by() == moment.by) {
    return Reject(Reason::kSeparationOfDuties, "申请人不能审批自己的申领，请由其他负责人审批", "case");
  }
  if (moment.values == nullptr) return std::nullopt;
  const int64_t asked = NumberOf(moment.row.opening(), "amount");
  if (NumberOf(*moment.values, "amount") > asked) return TooMuch("申领的", asked);
  return std::nullopt;
}

std::optional<Rejection> CheckPart(const Moment& moment) {
  const int64_t left = LeftOn(moment.row);
  if (moment.values == nullptr || NumberOf(*moment.values, "amount") < left) return std::nullopt;
  return Reject(Reason::kInvalidField,
                absl::StrCat("尚未发放 ", left, "；一次发完请用 issue（发放），部分发放应少于它"),
                "values.amount");
}

std::optional<Rejection> CheckIssue(const Moment& moment) {
  const int64_t left = LeftOn(moment.row);
  if (moment.values == nullptr || NumberOf(*moment.values, "amount") <= left) return std::nullopt;
  return TooMuch("尚未发放的", left);
}

// What was taken is on record: a request that took it is neither withdrawn nor struck.
std::optional<Rejection> CheckNothingIssued(const Moment& moment) {
  const int64_t issued = IssuedOn(moment.row);
  if (issued == 0) return std::nullopt;
  return Reject(Reason::kStockIssued,
                absl::StrCat("该申领已发放 ", issued, "，不能撤回或作废；物资退回或登记有误的，请盘点更正"),
                "case")
      .With("issued", absl::StrCat(issued));
}

std::optional<Rejection> CheckSuppliesWithdrawal(const Moment& moment) {
  if (moment.row.registered_by() != moment.by) {
    return Reject(Reason::kPermissionDenied, "只有申请人可以撤回申领", "case");
  }
  return CheckNothingIssued(moment);
}

// By the keeper, who issued the rest and is credited for it.
std::optional<Rejection> CheckShort(const Moment& moment) {
  if (moment.row.registered_by() == moment.by) {
    return Reject(Reason::kPermissionDenied, "请由保管岗位办理；申请人只能在发放前撤回", "case");
  }
  if (IssuedOn(moment.row) > 0) return std::nullopt;
  return Reject(Reason::kIllegalTransition, "尚未发放任何物资，不能按部分发放办结", "case");
}

}  // namespace

const Kind kSupplies = {
    .id = 6,
    .name = "supplies",
    .name_zh = "综合后勤",
    .first_stage = "REQUESTED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "REQUESTED", .name_zh = "待审批"},
               {.name = "APPROVED", .name_zh = "待发放"},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "approve",
          .from = {"REQUESTED"},
          .to = "APPROVED",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.amount", "values.keeper"},
          .share_ppm = 200'000,
          .check = CheckApprover,
          .name_zh = "批准",
          .fields = {kAmountField, {.name = "keeper", .name_zh = "保管岗位",
                                    .type = FieldType::kPost, .required = true}},
          .stops = {ledger::v1::CLOCK_NAME_FEEDBACK},
          .starts = {"issue"},
          .assigns = "keeper"},
         {.method = "refuse",
          .from = {"REQUESTED"},
          .to = "CLOSED",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.reason"},
          .check = CheckApprover,
          .name_zh = "不批准",
          .fields = {kWhyField}},
         {.method = "withdraw",
          .from = kSuppliesOpen,
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.reason"},
          .check = CheckSuppliesWithdrawal,
          .name_zh = "撤回申领",
          .fields = {kWhyField}},
         {.method = "issue_part",
          .from = {"APPROVED"},
          .to = "",
          .permission = Permission::kStockKeep,
          .required_fields = {"values.amount", "values.taken_by"},
          .share_ppm = 600'000,
          .check = CheckPart,
          .name_zh = "部分发放",
          .fields = {kAmountField, kTakenByField},
          .takes_item = "stock_item",
          .takes_amount = "amount"},
         {.method = "issue",
          .from = {"APPROVED"},
          .to = "CLOSED",
          .permission = Permission::kStockKeep,
          .required_fields = {"values.amount", "values.taken_by"},
          .check = CheckIssue,
          .name_zh = "发放",
          .fields = {kAmountField, kTakenByField},
          .takes_item = "stock_item",
          .takes_amount = "amount"},
         {.method = "close_short",
          .from = {"APPROVED"},
          .to = "CLOSED",
          .permission = Permission::kStockKeep,
          .required_fields = {"values.reason"},
          .check = CheckShort,
          .name_zh = "余量不再发放",
          .fields = {kWhyField}},
         methods::AssignLeg(kSuppliesOpen),
         methods::ReturnLeg(kSuppliesOpen),
         methods::UrgeCase(kSuppliesOpen),
         methods::ReplyUrge(kSuppliesOpen),
         methods::ExtendClock(kSuppliesOpen),
         methods::LinkCases(kSuppliesNotVoided),
         methods::VoidCase(kSuppliesNotVoided, CheckNothingIssued),
         methods::RevealCase(kSuppliesAny)},
    .opening = kSuppliesRequest,
    .anonymous = true,
    .opening_share_ppm = 100'000,
    .limits = {{.code = "approve",
                .clock = ledger::v1::CLOCK_NAME_FEEDBACK,
                .amount = 1,
                .source = "本厅自定：1 个工作日内审批"},
               {.code = "issue",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .amount = 2,
                .source = "本厅自定：批准后 2 个工作日内发放"}},
    .opens_with = {"approve"},
    .assigns = "approver",
};

}  // namespace hallcase::domain
