#include "server/domain/kinds/pickup.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/custody.h"
#include "server/domain/forms.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

const Stages kPickupHere = {"CHECKING", "READY"};
const Stages kPickupOpen = {"WAITING", "CHECKING", "READY", "SENT", "DELIVERED"};
const Stages kPickupNotVoided = {"WAITING", "CHECKING", "READY", "SENT", "DELIVERED", "CLOSED"};
const Stages kPickupAny = {"WAITING", "CHECKING", "READY",  "SENT",
                           "DELIVERED", "CLOSED", "VOIDED"};

// 综合出件 ledger: 结果名称/证照编号, 有效期, 发证单位.
const std::vector<Field> kCertificate = {
    {.name = "certificate", .name_zh = "证照编号", .type = FieldType::kCode, .required = true,
     .max = kFormCodeCharsMax},
    {.name = "valid_until", .name_zh = "有效期至", .type = FieldType::kDay},
    {.name = "issuer", .name_zh = "发证单位", .type = FieldType::kDepartment, .required = true},
};

std::vector<Field> WithBlank() {
  std::vector<Field> fields = kCertificate;
  fields.push_back({.name = "blank", .name_zh = "空白证照", .type = FieldType::kBlank});
  return fields;
}

// Custody passes by a signed handover alone: nobody receives what the department still holds.
std::optional<Rejection> CheckAllHere(const Moment& moment) {
  const auto& materials = moment.row.materials();
  const auto away = std::find_if(materials.begin(), materials.end(), [](const auto& material) {
    return material.holder().kind() == ledger::v1::HOLDER_KIND_DEPARTMENT;
  });
  if (away == materials.end()) return std::nullopt;
  return Reject(Reason::kPaperElsewhere,
                absl::StrCat("“", away->name(), "”仍由 ", HolderWord(away->holder()),
                             " 保管，请先办理交接签收"),
                "case")
      .With("holder", HolderWord(away->holder()));
}

std::optional<Rejection> CheckHandOut(const Moment& moment) {
  if (auto away = CheckAllHere(moment)) return away;
  if (moment.values == nullptr) return std::nullopt;
  const std::string_view way = CodeOf(*moment.values, "way");
  const bool by_identity = CodeOf(*moment.values, "proof") == "identity";
  if (way == "proxy" && (!by_identity || !IsFilled(*moment.values, "authorisation"))) {
    return Reject(Reason::kInvalidField, "代领须收取授权委托书并核验双方身份证件",
                  "values.authorisation");
  }
  if (way == "electronic" && !HeldByHall(moment.row, false).empty()) {
    return Reject(Reason::kPapersHeld, "大厅仍保管纸质结果，不能只作电子送达", "values.way");
  }
  return std::nullopt;
}

}  // namespace

const Kind kPickup = {
    .id = 2,
    .name = "pickup",
    .name_zh = "综合出件",
    .first_stage = "WAITING",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "WAITING", .name_zh = "待交件"},
               {.name = "CHECKING", .name_zh = "待核对"},
               {.name = "READY", .name_zh = "待领取"},
               {.name = "SENT", .name_zh = "已寄出"},
               {.name = "DELIVERED", .name_zh = "已领取", .untimed = true},
               {.name = "CLOSED", .name_zh = "已归档", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "receive",
          .from = {"WAITING"},
          .to = "CHECKING",
          .permission = Permission::kActionTake,
          .required_fields = {},
          .share_ppm = 100'000,
          .check = CheckAllHere,
          .name_zh = "收到结果",
          .passes = Passes::kActor},
         {.method = "make",
          .from = {"WAITING", "CHECKING"},
          .to = "CHECKING",
          .permission = Permission::kActionTake,
          .required_fields = {"values.certificate", "values.issuer"},
          .share_ppm = 150'000,
          .name_zh = "制证",
          .fields = WithBlank(),
          .uses_blank = "blank",
          .passes = Passes::kActor},
         {.method = "send_back",
          .from = {"CHECKING"},
          .to = "WAITING",
          .permission = Permission::kActionTake,
          .required_fields = {"values.department", "values.reason"},
          .name_zh = "退回部门",
          .fields = {{.name = "department", .name_zh = "出证部门", .type = FieldType::kDepartment,
                      .required = true},
                     {.name = "reason", .name_zh = "退回原因", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"wrong_content", "内容与办件不符"}, {"damaged", "污损"},
                                  {"incomplete", "缺件"}, {"lost", "快件遗失，请补发"}}}},
          .assigns = "department",
          .counts = {"reason"}},
         {.method = "check",
          .from = {"CHECKING"},
          .to = "READY",
          .permission = Permission::kActionTake,
          .required_fields = {"values.certificate", "values.issuer"},
          .share_ppm = 100'000,
          .check = CheckAllHere,
          .name_zh = "核对无误",
          .fields = kCertificate,
          .stops = {ledger::v1::CLOCK_NAME_DELIVERY},
          .starts = {"notify", "claim"},
          .passes = Passes::kActor},
         {.method = "notify",
          .from = {"READY"},
          .to = "",
          .permission = Permission::kActionTake,
          .required_fields = {"values.channel", "values.outcome"},
          .share_ppm = 100'000,
          .name_zh = "通知领取",
          .fields = {{.name = "channel", .name_zh = "通知方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"phone", "电话"}, {"sms", "短信"}, {"system", "系统"}}},
                     {.name = "outcome", .name_zh = "通知结果", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"reached", "已告知"}, {"sent", "已发送"},
                                  {"not_reached", "未联系上"}}}},
          .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP},
          .starts_by = "outcome",
          .counts = {"channel", "outcome"},
          .tells_code = true},
         {.method = "hand_out",
          .from = {"READY"},
          .to = "DELIVERED",
          .permission = Permission::kActionTake,
          .required_fields = {"values.way", "values.proof"},
          .share_ppm = 250'000,
          .check = CheckHandOut,
          .name_zh = "发放",
          .fields = {{.name = "way", .name_zh = "领取方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"window", "窗口领取"}, {"proxy", "代领"},
                                  {"locker", "自助柜"}, {"electronic", "电子送达"}}},
                     {.name = "proof", .name_zh = "核验方式", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"code", "领取码"}, {"identity", "身份证件"}}},
                     {.name = "authorisation", .name_zh = "授权委托书编号",
                      .type = FieldType::kCode, .max = kFormCodeCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP, ledger::v1::CLOCK_NAME_CLAIM},
          .counts = {"way"},
          .papers = Papers::kToApplicant,
          .proof = "proof"},
         {.method = "send",
          .from = {"READY"},
          .to = "SENT",
          .permission = Permission::kActionTake,
          .required_fields = {"values.carrier", "values.waybill"},
          .share_ppm = 250'000,
          .check = CheckAllHere,
          .name_zh = "寄出",
          .fields = {{.name = "carrier", .name_zh = "快递公司", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax},
                     {.name = "waybill", .name_zh = "快递单号", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_FOLLOW_UP, ledger::v1::CLOCK_NAME_CLAIM},
          .starts = {"transit"},
          .papers = Papers::kToCourier},
         {.method = "delivered",
          .from = {"SENT"},
          .to = "DELIVERED",
          .permission = Permission::kActionTake,
          .required_fields = {"values.receipt"},
          .name_zh = "妥投",
          .fields = {{.name = "receipt", .name_zh = "签收凭证", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_TRANSIT},
          .papers = Papers::kToApplicant},
         {.method = "returned",
          .from = {"SENT"},
          .to = "READY",
          .permission = Permission::kActionTake,
          .required_fields = {"values.reason"},
          .name_zh = "退件",
          .fields = {{.name = "reason", .name_zh = "退件原因", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"not_home", "无人签收"}, {"refused", "拒收"},
                                  {"wrong_address", "地址有误"}}}},
          .stops = {ledger::v1::CLOCK_NAME_TRANSIT},
          .starts = {"notify", "claim"},
          .counts = {"reason"},
          .papers = Papers::kToActor},
         {.method = "lost",
          .from = {"SENT"},
          .to = "CHECKING",
          .permission = Permission::kActionTake,
          .required_fields = {"values.reason", "values.claim"},
          .name_zh = "快件遗失",
          .fields = {{.name = "reason", .name_zh = "遗失情形", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"confirmed", "快递公司确认遗失"}, {"no_trace", "查询无果"},
                                  {"destroyed", "毁损"}}},
                     {.name = "claim", .name_zh = "快递查询或理赔编号", .type = FieldType::kCode,
                      .required = true, .max = kFormCodeCharsMax}},
          .stops = {ledger::v1::CLOCK_NAME_TRANSIT},
          .starts = {"remake"},
          .counts = {"reason"},
          .papers = Papers::kLost,
          .passes = Passes::kActor},
         methods::PushCase({"WAITING"}),
         methods::AssignLeg(kPickupOpen),
         methods::ReturnLeg(kPickupHere),
         methods::UrgeCase(kPickupOpen),
         methods::ReplyUrge(kPickupOpen),
         methods::LinkCases(kPickupNotVoided),
         methods::CloseCase({"DELIVERED"}),
         methods::VoidCase(kPickupNotVoided),
         methods::RevealCase(kPickupAny)},
    .opening_share_ppm = 50'000,
    .limits = {{.code = "delivery",
                .clock = ledger::v1::CLOCK_NAME_DELIVERY,
                .amount = 10,
                .source = "行政许可法第四十四条：作出决定之日起十日内颁发、送达"},
               {.code = "notify",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 1,
                .source = "本厅自定：结果就绪次日前通知"},
               {.code = "outcome_not_reached",
                .clock = ledger::v1::CLOCK_NAME_FOLLOW_UP,
                .amount = 1,
                .source = "本厅自定：未联系上，次日再通知"},
               {.code = "claim",
                .clock = ledger::v1::CLOCK_NAME_CLAIM,
                .amount = 30,
                .source = "本厅自定：逾期未领的再次提醒"},
               {.code = "transit",
                .clock = ledger::v1::CLOCK_NAME_TRANSIT,
                .amount = 7,
                .source = "本厅自定；参照邮政两次投递、存局七日后退回"},
               {.code = "remake",
                .clock = ledger::v1::CLOCK_NAME_DELIVERY,
                .amount = 10,
                .source = "本厅自定：快件遗失后补发；参照行政许可法第四十四条的十日"}},
    .opens_with = {"delivery"},
};

}  // namespace hallcase::domain
