#include "server/domain/kinds/guidance.h"

#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

const Stages kGuidanceOpen = {"ASKED", "ANSWERED"};
const Stages kGuidanceNotVoided = {"ASKED", "ANSWERED", "CLOSED"};
const Stages kGuidanceAny = {"ASKED", "ANSWERED", "CLOSED", "VOIDED"};

// GB/T 39046 咨询: title, content, handler, reply. Whoever knows the answer gives it, so the work
// goes to whoever did it.
const std::vector<Field> kQuestion = {
    {.name = "way", .name_zh = "咨询方式", .type = FieldType::kChoice, .required = true,
     .choices = {{"phone", "电话"}, {"on_site", "现场"}, {"online", "网上"}}},
    {.name = "topic", .name_zh = "咨询类别", .type = FieldType::kChoice, .required = true,
     .choices = {{"policy", "政策咨询"}, {"conditions", "办理条件"}, {"materials", "申请材料"},
                 {"place", "地点电话"}, {"progress", "进度查询"}, {"self_service", "自助服务"},
                 {"elderly", "老年人帮办"}, {"other", "其他"}}},
    {.name = "about_item", .name_zh = "咨询事项", .type = FieldType::kItem},
    {.name = "question", .name_zh = "咨询内容", .type = FieldType::kText, .required = true,
     .max = kFormTextCharsMax},
};

}  // namespace

const Kind kGuidance = {
    .id = 3,
    .name = "guidance",
    .name_zh = "综合咨询导办",
    .first_stage = "ASKED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "ASKED", .name_zh = "待答复"},
               {.name = "ANSWERED", .name_zh = "已答复", .untimed = true},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "reply",
          .from = {"ASKED"},
          .to = "ANSWERED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.answer"},
          .share_ppm = 500'000,
          .name_zh = "答复",
          .fields = {{.name = "answer", .name_zh = "答复内容", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax},
                     {.name = "basis", .name_zh = "政策依据文号", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_REPLY}},
         {.method = "ask_further",
          .from = {"ANSWERED"},
          .to = "ASKED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.question"},
          .name_zh = "追问",
          .fields = {{.name = "question", .name_zh = "追问内容", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .starts = {"reply"}},
         methods::PushCase({"ASKED"}),
         methods::AssignLeg(kGuidanceOpen),
         methods::ReturnLeg(kGuidanceOpen),
         methods::UrgeCase({"ASKED"}),
         methods::ReplyUrge(kGuidanceOpen),
         methods::ExtendClock({"ASKED"}),
         methods::LinkCases(kGuidanceNotVoided),
         methods::CloseCase({"ANSWERED"}),
         methods::VoidCase(kGuidanceNotVoided),
         methods::CorrectContact(kGuidanceNotVoided),
         methods::RevealCase(kGuidanceAny)},
    .opening = kQuestion,
    .anonymous = true,
    .opening_share_ppm = 300'000,
    .limits = {{.code = "reply",
                .clock = ledger::v1::CLOCK_NAME_REPLY,
                .unit = ledger::v1::CLOCK_UNIT_WORKING_DAY,
                .amount = 3,
                .source = "县级12345热线办理规范：咨询类 3 个工作日答复",
                .extension = 3}},
    .opens_with = {"reply"},
};

}  // namespace hallcase::domain
