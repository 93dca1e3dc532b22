#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kTold = {"2h", "me", "feedback", "way=$one(phone|visit|message) ~said=已报进展"};
const Step kPassed = {"1d", "me", "pre_review", "result=passed"};
const Step kToConstruction = {"2d", "me", "enter_construction", "stage_days=15"};
const Step kToWorks = {"4d", "me", "enter_works", "stage_days=10"};
const Step kToCompletion = {"4d", "me", "enter_completion", "stage_days=12"};
const Step kComplete = {"3d", "me", "complete"};
const Step kClose = {"1d", "me", "CloseCase"};

Path Project(std::string_view name, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = 0.7,
          .ugly = ugly,
          .items = {"gc-bangban"},
          .opening = "project_code=2609-460034-04-01-$n ~project=新建厂房项目 stage_days=20",
          .steps = std::move(steps)};
}

}  // namespace

PathSet ProjectAssistPaths() {
  return {
      .kind = "project_assist",
      .paths = {
          Project("four stages",
                  {{"2h", "me", "contact",
                    "way=meeting with=$one(applicant|department|agency) ~said=约定现场踏勘"},
                   kTold,
                   kPassed,
                   kToConstruction,
                   kTold,
                   kToWorks,
                   kTold,
                   kToCompletion,
                   kTold,
                   kComplete,
                   kClose},
                  false),
          Project("findings",
                  {{"1d", "me", "pre_review", "result=findings", "INVALID_FIELD"},
                   {"1h", "me", "pre_review", "result=findings ~findings=缺勘测报告"},
                   {"1h", "me", "enter_construction", "stage_days=15", "FINDINGS_OPEN"},
                   {"4d", "me", "pre_review", "result=passed"},
                   {"1h", "me", "enter_construction", "stage_days=15"},
                   {"1d", "me", "abandon", "~reason=资金未落实"},
                   kClose}),
          Project("nobody reports", {{"8d", "me", "feedback", "way=phone ~said=补报进展"},
                                     {"1d", "me", "abandon", "~reason=项目调整"},
                                     kClose}),
          Project("the applicant's own time",
                  {{"1d", "lead", "PauseCase", "reason_code: 'applicant' note: '补充设计'"},
                   {"2h", "deputy", "ApprovePause", "note: '同意'"},
                   {"4d", "lead", "ResumeCase"},
                   kTold,
                   {"1d", "me", "abandon", "~reason=项目终止"},
                   kClose}),
          Project("opened again", {kToConstruction,
                                   {"2d", "me", "enter_works", "stage_days=10"},
                                   {"2d", "me", "enter_completion", "stage_days=12"},
                                   kComplete,
                                   {"1d", "me", "reopen", "stage_days=5"},
                                   {"2d", "me", "complete"},
                                   kClose}),
          Project("its file is handed over",
                  {{"1d", "$me", "ReceiveMaterials",
                    "materials { code: 'F1' name: '规划许可证' originals: 1 }"},
                   {"1h", "keeper", "OfferHandover",
                    "$papers receiver { kind: HOLDER_KIND_STAFF id: '$other' }"},
                   {"1h", "$other", "SignHandover",
                    "handover_id: $handover.handover_id way: SIGNING_WAY_CREDENTIAL"},
                   {"2d", "lead", "abandon", "~reason=项目终止"},
                   kShelve,
                   kClose}),
          Project("to and fro",
                  Chained({PassedOnAndBack(),
                           Urged(),
                           {{"1h", "chief", "ExtendClock",
                             "clock: CLOCK_NAME_PROMISED amount: 10 told_at { $time(-5) } "
                             "reason: '设计变更'"},
                            {"5m", "me", "CorrectContact",
                             "phone: '$phone' reason_code: 'changed'"}},
                           Related(),
                           LookedUp("fields: 'texts' purpose: 'contact_applicant'"),
                           StruckOut()}))}};
}

}  // namespace hallcase::sim
