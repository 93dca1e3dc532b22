#include "server/domain/kinds/office_work.h"

#include <algorithm>

#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

const Stages kWorking = {"ASSIGNED", "REVISING"};
const Stages kOfficeOpen = {"ASSIGNED", "SUBMITTED", "REVISING"};
const Stages kOfficeNotVoided = {"ASSIGNED", "SUBMITTED", "REVISING", "CLOSED"};
const Stages kOfficeAny = {"ASSIGNED", "SUBMITTED", "REVISING", "CLOSED", "VOIDED"};

const std::vector<Field> kTask = {
    {.name = "sort", .name_zh = "任务类别", .type = FieldType::kChoice, .required = true,
     .choices = {{"draft", "文稿起草"}, {"patrol", "巡查督查"}, {"evaluation", "考核评价"},
                 {"praise", "表扬"}, {"complaint", "投诉"}, {"other", "其他"}}},
    {.name = "subject", .name_zh = "任务内容", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
};

const Field kOpinion = {.name = "opinion", .name_zh = "审核意见", .type = FieldType::kText,
                        .max = kFormTextCharsMax};

Field Required(Field field) {
  field.required = true;
  return field;
}

// 起草与审核分离: who handed the work in, or entered it for somebody, does not judge it; nor does
// anybody in the name of such a person.
std::optional<Rejection> CheckReviewer(const Moment& moment) {
  const auto& actions = moment.row.actions();
  const auto last = std::find_if(actions.rbegin(), actions.rend(),
                                 [](const auto& taken) { return taken.action() == "submit"; });
  if (last == actions.rend()) return std::nullopt;
  const auto had_part = [&](std::string_view person) {
    return last->taken_by() == person || last->entered_by() == person;
  };
  if (!had_part(moment.by) && !had_part(moment.performer)) return std::nullopt;
  return Reject(Reason::kSeparationOfDuties, "送审人不能审核自己送审的内容，请由其他负责人审核",
                "case");
}

}  // namespace

const Kind kOfficeWork = {
    .id = 7,
    .name = "office_work",
    .name_zh = "综合行政",
    .first_stage = "ASSIGNED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    // A task without a date is allowed: who gives it knows why.
    .stages = {{.name = "ASSIGNED", .name_zh = "已交办", .untimed = true},
               {.name = "SUBMITTED", .name_zh = "待审核", .untimed = true},
               {.name = "REVISING", .name_zh = "修改中", .untimed = true},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "submit",
          .from = kWorking,
          .to = "SUBMITTED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.result"},
          .share_ppm = 800'000,
          .name_zh = "送审",
          .fields = {{.name = "result", .name_zh = "成果摘要", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax},
                     {.name = "document", .name_zh = "文稿编号", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax}}},
         {.method = "send_back",
          .from = {"SUBMITTED"},
          .to = "REVISING",
          .permission = Permission::kWorkReview,
          .required_fields = {"values.opinion"},
          .check = CheckReviewer,
          .name_zh = "退回修改",
          .fields = {Required(kOpinion)}},
         {.method = "approve",
          .from = {"SUBMITTED"},
          .to = "CLOSED",
          .permission = Permission::kWorkReview,
          .required_fields = {},
          .hurdle = Hurdle::kFiling,
          .check = CheckReviewer,
          .name_zh = "审核通过",
          .fields = {kOpinion}},
         methods::PushCase(kWorking),
         methods::AssignLeg(kOfficeOpen),
         methods::ReturnLeg(kOfficeOpen),
         methods::UrgeCase(kOfficeOpen),
         methods::ReplyUrge(kOfficeOpen),
         methods::ExtendClock(kOfficeOpen),
         methods::LinkCases(kOfficeNotVoided),
         methods::VoidCase(kOfficeNotVoided),
         methods::RevealCase(kOfficeAny)},
    .opening = kTask,
    .anonymous = true,
    .opening_share_ppm = 0,
};

}  // namespace hallcase::domain
