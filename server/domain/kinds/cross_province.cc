#include "server/domain/kinds/cross_province.h"

#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using ledger::v1::CLOCK_NAME_ELSEWHERE;
using ledger::v1::CLOCK_NAME_PROMISED;
using ledger::v1::CLOCK_NAME_TRANSIT;
using methods::Stages;

namespace {

constexpr uint32_t kPlaceCharsMax = 12;
constexpr uint32_t kTheirDaysMax = 200;

const Stages kBeforeSending = {"RECEIVED", "CHECKED", "RETURNED"};
const Stages kWithUs = {"RECEIVED", "CHECKED", "RETURNED", "RESULT_HERE", "TOLD"};
const Stages kCrossOpen = {"RECEIVED",          "CHECKED",           "RETURNED",
                           "SENT",              "ELSEWHERE",         "HANDLED_ELSEWHERE",
                           "DECIDED_ELSEWHERE", "RESULT_SENT",       "RESULT_HERE",
                           "TOLD"};
const Stages kCrossNotVoided = {"RECEIVED",          "CHECKED",     "RETURNED",
                                "SENT",              "ELSEWHERE",   "HANDLED_ELSEWHERE",
                                "DECIDED_ELSEWHERE", "RESULT_SENT", "RESULT_HERE",
                                "TOLD",              "CLOSED"};
const Stages kCrossAny = {"RECEIVED",          "CHECKED",     "RETURNED",
                          "SENT",              "ELSEWHERE",   "HANDLED_ELSEWHERE",
                          "DECIDED_ELSEWHERE", "RESULT_SENT", "RESULT_HERE",
                          "TOLD",              "CLOSED",      "VOIDED"};

// 国办发〔2020〕35号: the three modes.
const std::vector<Field> kCrossOpening = {
    {.name = "mode", .name_zh = "办理模式", .type = FieldType::kChoice, .required = true,
     .choices = {{"online", "全程网办"}, {"collect", "异地代收代办"}, {"joint", "多地联办"}}},
    {.name = "place", .name_zh = "属地行政区划代码", .type = FieldType::kCode, .required = true,
     .max = kPlaceCharsMax},
    {.name = "place_item", .name_zh = "属地事项编码", .type = FieldType::kCode,
     .max = kFormCodeCharsMax},
    {.name = "postage", .name_zh = "资费承担", .type = FieldType::kChoice,
     .choices = {{"hall", "本厅"}, {"place", "属地"}, {"applicant", "申请人"}}},
};

const Field kCarrier = {.name = "carrier", .name_zh = "快递公司", .type = FieldType::kCode,
                        .required = true, .max = kFormCodeCharsMax};
const Field kWaybill = {.name = "waybill", .name_zh = "快递单号", .type = FieldType::kCode,
                        .required = true, .max = kFormCodeCharsMax};
const Field kNote = {.name = "note", .name_zh = "说明", .type = FieldType::kText,
                     .max = kFormTextCharsMax};

Field Needed(Field field) {
  field.required = true;
  return field;
}

std::optional<Rejection> CheckByPost(const Moment& moment) {
  if (CodeOf(moment.row.opening(), "mode") != "online") return std::nullopt;
  return Reject(Reason::kIllegalTransition, "全程网办不寄送材料，请网上转交属地（submit_online）",
                "case");
}

std::optional<Rejection> CheckOnline(const Moment& moment) {
  if (CodeOf(moment.row.opening(), "mode") != "collect") return std::nullopt;
  return Reject(Reason::kIllegalTransition, "异地代收代办应寄送材料原件和结果，不能只在网上转交",
                "case");
}

// The applicant's identity and the form: all that the receiving window may judge.
Action CheckForm() {
  return {.method = "check_form",
          .from = {"RECEIVED"},
          .to = "CHECKED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.identity", "values.form"},
          .share_ppm = 150'000,
          .name_zh = "形式审查和身份核验",
          .fields = {{.name = "identity", .name_zh = "身份核验", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"original", "核验原件"}, {"face", "人像比对"}}},
                     {.name = "form", .name_zh = "形式审查", .type = FieldType::kChoice,
                      .required = true, .choices = {{"complete", "齐全、符合形式"}}}}};
}

// Our leg ends here; what follows is the other place's.
Action Dispatch() {
  return {.method = "dispatch",
          .from = {"CHECKED", "RETURNED"},
          .to = "SENT",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.carrier", "values.waybill"},
          .share_ppm = 200'000,
          .check = CheckByPost,
          .name_zh = "寄送属地",
          .fields = {kCarrier, kWaybill},
          .stops = {CLOCK_NAME_PROMISED},
          .starts = {"transit"},
          .papers = Papers::kToCourier,
          .passes = Passes::kElsewhere};
}

Action SubmitOnline() {
  return {.method = "submit_online",
          .from = {"CHECKED", "RETURNED"},
          .to = "ELSEWHERE",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .share_ppm = 200'000,
          .check = CheckOnline,
          .name_zh = "网上转交属地",
          .fields = {{.name = "receipt", .name_zh = "转交回执号", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax}},
          .stops = {CLOCK_NAME_PROMISED},
          .starts = {"their_answer"},
          .passes = Passes::kElsewhere};
}

Action Delivered() {
  return {.method = "delivered",
          .from = {"SENT"},
          .to = "ELSEWHERE",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .name_zh = "属地签收",
          .fields = {{.name = "signed_by", .name_zh = "签收凭证号", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax}},
          .stops = {CLOCK_NAME_TRANSIT},
          .starts = {"their_answer"},
          .papers = Papers::kElsewhere};
}

// 退回补正, or a parcel that could not be delivered: it is ours again, and so is the limit.
Action Returned() {
  return {.method = "returned",
          .from = {"SENT", "ELSEWHERE"},
          .to = "RETURNED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.why", "values.note"},
          .name_zh = "属地退回",
          .fields = {{.name = "why", .name_zh = "退回原因", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"supplement", "需补正"}, {"undelivered", "无法投递"},
                                  {"wrong_place", "不属该地管辖"}}},
                     Needed(kNote)},
          .stops = {CLOCK_NAME_TRANSIT, CLOCK_NAME_ELSEWHERE},
          .starts = {"dispatch"},
          .counts = {"why"},
          .papers = Papers::kToActor,
          .passes = Passes::kActor};
}

// 属地受理: their legal limit starts, of so many working days as their notice says.
Action AcceptedElsewhere() {
  return {.method = "accepted_elsewhere",
          .from = {"ELSEWHERE"},
          .to = "HANDLED_ELSEWHERE",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.their_number", "values.their_days"},
          .name_zh = "属地受理",
          .fields = {{.name = "their_number", .name_zh = "属地受理号", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax},
                     {.name = "their_days", .name_zh = "属地办理时限（工作日）",
                      .type = FieldType::kNumber, .required = true, .max = kTheirDaysMax}},
          .starts = {"their_limit"}};
}

Action DecidedElsewhere() {
  return {.method = "decided_elsewhere",
          .from = {"ELSEWHERE", "HANDLED_ELSEWHERE"},
          .to = "DECIDED_ELSEWHERE",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.outcome"},
          .name_zh = "属地办结",
          .fields = {{.name = "outcome", .name_zh = "属地结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"granted", "准予"}, {"refused", "不予"},
                                  {"not_accepted", "不予受理"}, {"withdrawn", "申请人撤回"}}},
                     kNote},
          .starts = {"their_delivery"},
          .counts = {"outcome"}};
}

Action ResultSent() {
  return {.method = "result_sent",
          .from = {"DECIDED_ELSEWHERE"},
          .to = "RESULT_SENT",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.carrier", "values.waybill"},
          .check = CheckByPost,
          .name_zh = "属地寄回结果",
          .fields = {kCarrier, kWaybill},
          .stops = {CLOCK_NAME_ELSEWHERE},
          .starts = {"transit"}};
}

// Our second leg.
Action ResultReceived() {
  return {.method = "result_received",
          .from = {"RESULT_SENT"},
          .to = "RESULT_HERE",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .name_zh = "收到结果",
          .fields = {kNote},
          .stops = {CLOCK_NAME_TRANSIT},
          .starts = {"tell"},
          .passes = Passes::kActor};
}

Action TellApplicant() {
  return {.method = "tell_applicant",
          .from = {"RESULT_HERE"},
          .to = "TOLD",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.way"},
          .share_ppm = 100'000,
          .name_zh = "通知领取",
          .fields = {{.name = "way", .name_zh = "通知方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"phone", "电话"}, {"message", "短信"}, {"on_site", "现场"}}}},
          .stops = {CLOCK_NAME_PROMISED}};
}

Action HandOut() {
  return {.method = "hand_out",
          .from = {"RESULT_HERE", "TOLD"},
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.way"},
          .name_zh = "发放结果",
          .fields = {{.name = "way", .name_zh = "领取方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"self", "本人领取"}, {"agent", "代领"}, {"mail", "邮寄"}}},
                     {.name = "waybill", .name_zh = "快递单号", .type = FieldType::kCode,
                      .max = kFormCodeCharsMax}},
          .papers = Papers::kToApplicant};
}

// 全程网办: the other place gives the result to the applicant itself.
Action ResultOnline() {
  return {.method = "result_online",
          .from = {"DECIDED_ELSEWHERE"},
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .check = CheckOnline,
          .name_zh = "属地已直接送达",
          .fields = {kNote},
          .papers = Papers::kToApplicant};
}

Action GiveBack() {
  return {.method = "give_back",
          .from = kBeforeSending,
          .to = "CLOSED",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.why", "values.note"},
          .name_zh = "退还申请人",
          .fields = {{.name = "why", .name_zh = "原因", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"form", "不符合形式要求"}, {"withdrawn", "申请人撤回"},
                                  {"wrong_place", "不属该地管辖"}}},
                     Needed(kNote)},
          .counts = {"why"},
          .papers = Papers::kToApplicant};
}

const std::vector<Limit> kCrossLimits = {
    {.code = "dispatch",
     .clock = CLOCK_NAME_PROMISED,
     .amount = 1,
     .source = "本厅自定，国办发〔2020〕35号未定期限"},
    {.code = "transit",
     .clock = CLOCK_NAME_TRANSIT,
     .amount = 5,
     .source = "本厅自定：逾期无签收凭证应查询快件"},
    {.code = "their_answer",
     .clock = CLOCK_NAME_ELSEWHERE,
     .amount = 5,
     .source = "行政许可法第三十二条：五日内受理或一次告知"},
    {.code = "their_limit",
     .clock = CLOCK_NAME_ELSEWHERE,
     .amount = 20,
     .source = "属地受理通知书载明；行政许可法第四十二条为二十日",
     .amount_from = "their_days"},
    {.code = "their_delivery",
     .clock = CLOCK_NAME_ELSEWHERE,
     .amount = 10,
     .source = "行政许可法第四十四条：十日内送达"},
    {.code = "tell",
     .clock = CLOCK_NAME_PROMISED,
     .amount = 1,
     .source = "本厅自定，国办发〔2020〕35号未定期限"}};

}  // namespace

const Kind kCrossProvince = {
    .id = 8,
    .name = "cross_province",
    .name_zh = "跨省通办",
    .first_stage = "RECEIVED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "RECEIVED", .name_zh = "已收件"},
               {.name = "CHECKED", .name_zh = "待转交"},
               {.name = "RETURNED", .name_zh = "属地退回"},
               {.name = "SENT", .name_zh = "寄送途中"},
               {.name = "ELSEWHERE", .name_zh = "属地待受理"},
               {.name = "HANDLED_ELSEWHERE", .name_zh = "属地办理中"},
               {.name = "DECIDED_ELSEWHERE", .name_zh = "属地已办结"},
               {.name = "RESULT_SENT", .name_zh = "结果寄回途中"},
               {.name = "RESULT_HERE", .name_zh = "结果已到"},
               {.name = "TOLD", .name_zh = "待领取", .untimed = true},
               {.name = "CLOSED", .name_zh = "已办结", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions = {CheckForm(), Dispatch(), SubmitOnline(), Delivered(), Returned(),
                AcceptedElsewhere(), DecidedElsewhere(), ResultSent(), ResultReceived(),
                TellApplicant(), HandOut(), ResultOnline(), GiveBack(),
                {.method = "ReceiveMaterials",
                 .from = kWithUs,
                 .to = "",
                 .permission = Permission::kMaterialsReceive,
                 .required_fields = {"materials"}},
                methods::AssignLeg(kWithUs),
                methods::ReturnLeg(kWithUs),
                methods::UrgeCase(kCrossOpen),
                methods::ReplyUrge(kWithUs),
                methods::LinkCases(kCrossNotVoided),
                methods::VoidCase(kCrossNotVoided),
                methods::CorrectContact(kCrossNotVoided),
                methods::RevealCase(kCrossAny)},
    .opening = kCrossOpening,
    .opening_share_ppm = 200'000,
    .limits = kCrossLimits,
    .opens_with = {"dispatch"},
    .elsewhere = "place",
};

}  // namespace hallcase::domain
