#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kPlanFirst = {"10m", "me", "plan_part", "item=sbcj need=mandatory"};
const Step kPlanSecond = {"5m", "me", "plan_part", "item=ybcb need=mandatory after=sbcj"};
const Step kPlanThird = {"5m", "me", "plan_part", "item=sydj need=optional"};
const Step kOpenFirst = {"20m", "$me", "RegisterCase",
                         "item_code: 'sbcj' channel: CHANNEL_WINDOW applicant { $applicant } "
                         "linked_to { case_id: $case etag: '*' } relation: LINK_RELATION_PART_OF"};
const Step kOpenSecond = {"20m", "$me", "RegisterCase",
                          "item_code: 'ybcb' channel: CHANNEL_WINDOW applicant { $applicant } "
                          "linked_to { case_id: $case etag: '*' } relation: LINK_RELATION_PART_OF"};
const Step kAccept = {"5m", "$me", "AcceptCase"};
const Step kPush = {"10m", "$me", "PushCase"};
const Step kDecideFirst = {"4h", "dept:rsj", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"};
const Step kRefuseFirst = {"4h", "dept:rsj", "DecideCase",
                           "outcome: DECISION_OUTCOME_REFUSED grounds: '不符合参保条件'"};
const Step kDecideSecond = {"4h", "dept:ybj", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"};
const Step kFirst = {"0m", "", "as", "first=$opened"};
const Step kSecond = {"0m", "", "as", "second=$opened"};
const Step kBack = {"0m", "", "as", "matter=$matter"};
const Step kName = {"0m", "", "as", "matter=$case"};

Path Matter(std::string_view name, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = 0.7,
          .ugly = ugly,
          .items = {"yjs-canyin"},
          .opening = "matter=开餐饮店一件事 list_number=Q-12 lead_department=rsj",
          .request = "materials { code: 'sqb' name: '申请表' originals: 1 } "
                     "materials { code: 'sfz' name: '身份证明' copies: 1 }",
          .steps = std::move(steps)};
}

}  // namespace

PathSet OneMatterPaths() {
  return {
      .kind = "one_matter",
      .paths = {
          Matter("all parts",
                 {kName, kPlanFirst, kPlanSecond, kOpenFirst, kFirst, kAccept, kPush, kDecideFirst,
                  kBack, kOpenSecond, kSecond, kAccept, kPush, kDecideSecond, kBack, kShelve,
                  kFile},
                 false),
          Matter("one part refused", {kName, kPlanFirst, kPlanThird, kOpenFirst, kFirst, kAccept,
                                      kPush, kRefuseFirst, kBack, kShelve, kFile}),
          Matter("too early", {kName, kPlanFirst, kPlanSecond,
                               {"5m", "$me", "RegisterCase", kOpenSecond.with, "PART_WAITS"},
                               {"1h", "me", "conclude", "", "PARTS_OPEN"},
                               {"1h", "me", "split", "~reason=申请人要求单办"},
                               kShelve, kFile}),
          Matter("in a circle", {kName, kPlanFirst, kPlanSecond,
                                 {"5m", "me", "plan_part",
                                  "item=sbcj need=mandatory after=ybcb", "DEPENDENCY_CYCLE"},
                                 {"5m", "me", "plan_part", "item=ybcb need=dropped"},
                                 {"5m", "me", "plan_part", "item=sbcj need=dropped"},
                                 {"1h", "me", "split", "~reason=申请人不办了"},
                                 kShelve, kFile}),
          Matter("a part is dropped",
                 {kName, kPlanFirst, kPlanSecond, kOpenFirst, kFirst, kAccept, kPush, kDecideFirst,
                  kBack, {"1h", "me", "plan_part", "item=ybcb need=dropped"},
                  {"1h", "me", "conclude"}, kShelve, kFile}),
          Matter("split",
                 {kName, kPlanFirst, kPlanThird, kOpenFirst,
                  {"2d", "me", "split", "~reason=申请人要求单办"}, kShelve, kFile, kFirst, kAccept,
                  kPush, kDecideFirst}),
          Matter("to and fro",
                 Chained({{{"2m", "$me", "ReceiveMaterials",
                            "materials { code: 'yyzz' name: '营业执照' copies: 1 }"}},
                          PassedOnAndBack(),
                          Urged(),
                          {{"10m", "chief", "ExtendClock",
                            "clock: CLOCK_NAME_PROMISED amount: 3 told_at { $time(-5) } "
                            "reason: '并联审批'"},
                           {"5m", "me", "CorrectContact",
                            "phone: '$phone' reason_code: 'changed'"}},
                          Related(),
                          LookedUp("fields: 'phone' purpose: 'contact_applicant'"),
                          {{"5m", "lead", "ReturnPapers",
                            "returned_to: RETURNED_TO_APPLICANT identity_checked: true"}},
                          StruckOut()}))}};
}

}  // namespace hallcase::sim
