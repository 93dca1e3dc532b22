#include "server/domain/kinds/one_matter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/case_draft.h"
#include "server/domain/forms.h"
#include "server/domain/matter.h"
#include "server/domain/methods.h"

namespace hallcase::domain {

using access::Permission;
using methods::Stages;

namespace {

const Stages kMatterOpen = {"OPEN"};
const Stages kMatterHeld = {"OPEN", "DONE", "SPLIT"};
const Stages kMatterNotVoided = {"OPEN", "DONE", "SPLIT", "CLOSED"};
const Stages kMatterAny = {"OPEN", "DONE", "SPLIT", "CLOSED", "VOIDED"};

// 国办发〔2025〕24号: a matter has a lead department, and is known by its number in the list.
const std::vector<Field> kMatter = {
    {.name = "matter", .name_zh = "一件事名称", .type = FieldType::kCode, .required = true,
     .max = kFormCodeCharsMax},
    {.name = "list_number", .name_zh = "清单编号", .type = FieldType::kCode,
     .max = kFormCodeCharsMax},
    {.name = "lead_department", .name_zh = "牵头部门", .type = FieldType::kDepartment},
};

bool HasJoined(const ledger::v1::CaseRow& row, std::string_view item) {
  for (const auto& part : row.parts()) {
    if (part.item_code() == item) return true;
  }
  return false;
}

// What a part comes after is planned before it, and nothing waits for itself.
std::optional<Rejection> CheckPlan(const Moment& moment) {
  if (moment.values == nullptr) return std::nullopt;
  const std::string item(CodeOf(*moment.values, "item"));
  if (HasJoined(moment.row, item)) {
    return Reject(Reason::kAlreadyLinked,
                  absl::StrCat("事项 ", item, " 的办件已加入，不能再改计划；如办错请先作废该办件"),
                  "values.item");
  }
  MatterPlan plan = PlanOf(moment.row);
  PlanAlso(*moment.values, &plan);
  const std::string circle = CircleIn(plan);
  if (!circle.empty()) {
    return Reject(Reason::kDependencyCycle,
                  absl::StrCat("事项之间互为前置，无法办理：", circle), "values.after")
        .With("circle", circle);
  }
  for (const PlannedPart& part : plan) {
    for (const std::string& before : part.after) {
      bool known = false;
      for (const PlannedPart& other : plan) known |= other.item == before;
      if (known) continue;
      return Reject(Reason::kPartNotPlanned,
                    absl::StrCat("前置事项 ", before, " 不在一件事的计划中，请先列入"),
                    "values.after");
    }
  }
  return std::nullopt;
}

std::optional<Rejection> CheckConcluded(const Moment& moment) {
  return CheckPartsDone(moment.row);
}

void Conclude(const ValueList&, int64_t at_us, CaseDraft* draft) { DecideMatter(at_us, draft); }

// Parts run on by their own limits, each for itself: who applies may choose.
void EndJointLimits(const ValueList&, int64_t at_us, CaseDraft* draft) {
  draft->StopClocks(at_us);
  ReleaseParts(draft->row(), draft->facts());
}

}  // namespace

// The matter's shares are for what no part has: the joint form and its papers, the plan, handing
// the results out together. A part that opens within it earns nothing for its opening.
const Kind kOneMatter = {
    .id = 10,
    .name = "one_matter",
    .name_zh = "一件事一次办",
    .first_stage = "OPEN",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "CLOSED",
    .voided_stage = "VOIDED",
    .stages = {{.name = "OPEN", .name_zh = "联办中"},
               {.name = "DONE", .name_zh = "已办结", .untimed = true},
               {.name = "SPLIT", .name_zh = "已拆分单办", .untimed = true},
               {.name = "CLOSED", .name_zh = "已归档", .ended = true},
               {.name = "VOIDED", .name_zh = "已作废", .ended = true}},
    .actions =
        {{.method = "plan_part",
          .from = kMatterOpen,
          .to = "",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.item", "values.need"},
          .share_ppm = 200'000,
          .check = CheckPlan,
          .name_zh = "列入事项",
          .fields = {{.name = "item", .name_zh = "事项", .type = FieldType::kItem,
                      .required = true},
                     {.name = "need", .name_zh = "是否必办", .type = FieldType::kChoice,
                      .required = true,
                      .choices = {{"mandatory", "必办"}, {"optional", "可选"},
                                  {"dropped", "移出"}}},
                     {.name = "after", .name_zh = "前置事项", .type = FieldType::kItem},
                     {.name = "after_too", .name_zh = "另一前置事项",
                      .type = FieldType::kItem}}},
         {.method = "conclude",
          .from = kMatterOpen,
          .to = "DONE",
          .permission = Permission::kCaseAct,
          .required_fields = {},
          .check = CheckConcluded,
          .name_zh = "办结",
          .then = Conclude},
         {.method = "split",
          .from = kMatterOpen,
          .to = "SPLIT",
          .permission = Permission::kCaseAct,
          .required_fields = {"values.reason"},
          .name_zh = "拆分单办",
          .fields = {{.name = "reason", .name_zh = "申请人意见", .type = FieldType::kText,
                      .required = true, .max = kFormTextCharsMax}},
          .then = EndJointLimits},
         {.method = "ReceiveMaterials",
          .from = kMatterOpen,
          .to = "",
          .permission = Permission::kMaterialsReceive,
          .required_fields = {"materials"}},
         methods::AssignLeg(kMatterHeld),
         methods::ReturnLeg(kMatterHeld),
         methods::UrgeCase(kMatterOpen),
         methods::ReplyUrge(kMatterHeld),
         methods::ExtendClock(kMatterOpen),
         methods::LinkCases(kMatterNotVoided),
         methods::CloseCase({"DONE", "SPLIT"}),
         methods::VoidCase(kMatterNotVoided),
         methods::CorrectContact(kMatterNotVoided),
         methods::RevealCase(kMatterAny)},
    .opening = kMatter,
    .opening_share_ppm = 500'000,
};

}  // namespace hallcase::domain
