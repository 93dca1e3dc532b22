#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kContact = {"1h", "me", "contact", "result=reached ~said=希望尽快解决"};
const Step kClassify = {"1h", "me", "classify",
                        "cause=$one(history|system_fault|materials|cross_department|rigid_policy) "
                        "tier=$one(simple|complex)"};
const Step kAnswer = {"2d", "me", "answer", "outcome=done ~answer=已协调部门受理"};
const Step kSatisfied = {"1d", "me", "call_back", "result=satisfied"};
const Step kNotReached = {"1h", "me", "call_back", "result=not_reached"};
const Step kDissatisfied = {"1d", "me", "call_back", "result=dissatisfied ~said=没有解决"};
const Step kClose = {"1h", "me", "CloseCase"};
const Step kToOther = {"10m", "lead", "AssignLeg",
                        "party { kind: PARTY_KIND_STAFF id: 'zhibanfu' }"};

Path Report(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {"bbcs"},
          .opening = "about_item=sbcj about_department=rsj ~what_happened=材料交了三次仍未办成",
          .steps = std::move(steps)};
}

Path Nameless(Path path) {
  path.named = false;
  return path;
}

std::vector<Path> Answered() {
  return {Report("done", 2, {kContact, kClassify, kAnswer, kSatisfied, kClose}, false),
          Nameless(Report("anonymous", 0.7,
                          {{"1h", "me", "contact", "result=anonymous"}, kClassify, kAnswer,
                           {"1d", "public", "GetAnswer",
                            "number: '$number' query_code: '$query_code'"},
                           kClose})),
          Report("not called back", 0.7,
                 {kContact, kClassify, kAnswer, {"1h", "me", "CloseCase", "", "NO_CALL_BACK"},
                  kSatisfied, kClose}),
          Report("never reached", 0.7,
                 {{"1h", "me", "contact", "result=not_reached"}, kClassify, kAnswer, kNotReached,
                  kNotReached, {"1h", "me", "CloseCase", "", "NO_CALL_BACK"},
                  {"1d", "me", "call_back", "result=not_reached"}, kClose}),
          Report("looked at once more", 0.7,
                 {kContact, kClassify, kAnswer, kDissatisfied,
                  {"1h", "me", "CloseCase", "", "NO_CALL_BACK"},
                  {"1h", "me", "reopen", "leader=$leader tier=simple"},
                  {"2d", "chief", "answer", "outcome=explained ~answer=已当面说明"},
                  {"1d", "chief", "call_back", "result=dissatisfied"},
                  {"1h", "chief", "reopen", "leader=$leader tier=simple", "ACTIONS_EXHAUSTED"},
                  kClose}),
          Report("cannot by law", 0.7,
                 {kContact, kClassify,
                  {"1d", "me", "answer", "outcome=cannot_by_law ~answer=依法不能办理",
                   "INVALID_FIELD"},
                  {"1h", "me", "answer",
                   "outcome=cannot_by_law basis=社会保险法第五十八条 ~answer=依法不能办理"},
                  kSatisfied, kClose}),
          Report("unknown cause", 0.7,
                 {kContact, {"1h", "me", "classify", "cause=weather tier=simple", "INVALID_FIELD"},
                  kClassify, kAnswer, kSatisfied, kClose})};
}

std::vector<Path> HandedAround() {
  return {Report("handed around", 0.7,
                 {kContact, kClassify, kToOther,
                  {"1h", "lead", "AssignLeg", "party { kind: PARTY_KIND_STAFF id: '$me' }"},
                  {"1h", "lead", "AssignLeg", "party { kind: PARTY_KIND_STAFF id: 'zhibanfu' }",
                   "TRANSFERS_EXHAUSTED"},
                  {"10m", "lead", "escalate", "leader=$leader ~reason=多部门推诿"},
                  {"1d", "chief", "answer", "outcome=done ~answer=已督办办结"},
                  {"1d", "chief", "call_back", "result=satisfied"}, kClose}),
          Report("answered late", 0.7,
                 {{"2d", "me", "contact", "result=reached"}, kClassify,
                  {"14d", "me", "answer", "outcome=referred ~answer=已转出"}, kSatisfied, kClose}),
          Report("extended", 0.7,
                 {kContact, kClassify,
                  {"1d", "chief", "ExtendClock",
                   "clock: CLOCK_NAME_REPLY amount: 3 told_at { $time(-5) } reason: '需会商'"},
                  kAnswer, kSatisfied, kClose}),
          Report("to and fro", 0.7,
                 Chained({{kContact,
                           {"am", "me", "PushCase", "department: 'rsj'"},
                           {"1h", "dept:rsj", "ReturnLeg", "reason: '非本部门原因'"}},
                          Urged(),
                          {kToOther,
                           {"5m", "me", "CorrectContact",
                            "phone: '$phone' reason_code: 'changed'"}},
                          Related(),
                          LookedUp("fields: 'texts' purpose: 'complaint'"),
                          StruckOut()}))};
}

}  // namespace

PathSet FailedToHandlePaths() {
  return {.kind = "failed_to_handle", .paths = Joined({Answered(), HandedAround()})};
}

}  // namespace hallcase::sim
