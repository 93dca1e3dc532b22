#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

constexpr std::string_view kBad =
    "token: '$token' given { grade: RATING_GRADE_$one(BAD|VERY_BAD) reasons: 'slow' "
    "text: '等了两个小时' name: '王女士' phone: '$phone' }";
constexpr std::string_view kNameless =
    "token: '$token' given { grade: RATING_GRADE_BAD reasons: 'slow' anonymous: true }";
constexpr std::string_view kGood = "token: '$token' given { grade: RATING_GRADE_GOOD }";

const Step kServed = {"1h", "dept", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"};
const Step kInvite = {"10m", "me", "InviteRating",
                      "occasion: RATING_OCCASION_RESULT way: RATING_WAY_SCREEN"};
const Step kRate = {"10m", "public", "SubmitRating", kBad};
const Step kLook = {"30m", "lead", "ListRatings", "case { case_id: $case }"};
const Step kLoop = {"0m", "", "as", "mark=$ratings.bad_mark_case_id"};
const Step kContact = {"2h", "lead", "contact", "way=phone ~said=等候时间长"};
const Step kVerify = {"1h", "lead", "verify", "result=$one(fault|partly)"};
const Step kRectify = {"3d", "lead", "rectify", "~measure=增开窗口"};
const Step kCalled = {"1d", "lead", "call_back", "result=satisfied"};
const Step kClose = {"1h", "lead", "CloseCase"};
const Step kAppeal = {"1h", "lead", "appeal",
                      "ground=$one(mistaken|malicious) ~reason=录像证实误评"};

// A case that is decided, rated badly, and filed; then what follows the mark.
Path Marked(std::string_view name, Steps steps, Step rate = kRate) {
  return {.name = name,
          .per_day = 0.7,
          .ugly = true,
          .items = {"sbcj", "ybcb"},
          .steps = Chained({{{"15m", "me", "PushCase"}, kServed, kInvite, rate, kShelve, kFile,
                             kLook, kLoop},
                            std::move(steps)})};
}

Path Rated(std::string_view name, Steps steps) {
  return {.name = name,
          .per_day = 0.7,
          .ugly = true,
          .items = {"sbcj", "ybcb"},
          .steps = Chained({{{"15m", "me", "PushCase"}}, std::move(steps), {kShelve, kFile}})};
}

std::vector<Path> Loops() {
  return {Marked("put right", {kContact,
                               {"5m", "lead", "RevealRating",
                                "rating_id: $ratings.rating_id purpose: 'bad_mark'"},
                               kVerify, kRectify, kCalled, kClose}),
          Marked("nobody calls", {{"3d", "lead", "contact", "way=phone"}, kVerify,
                                  {"16d", "lead", "rectify", "~measure=批评教育"}, kCalled,
                                  kClose}),
          Marked("without a name", {kVerify, kRectify, kClose},
                 {"10m", "public", "SubmitRating", kNameless}),
          Marked("not content", {kContact, kVerify, kRectify,
                                 {"1d", "lead", "call_back", "result=dissatisfied"},
                                 {"1h", "lead", "CloseCase", "", "NO_CALL_BACK"},
                                 kRectify,
                                 {"1d", "lead", "call_back", "result=dissatisfied"},
                                 kClose}),
          Marked("appeal upheld", {kContact, kAppeal,
                                   {"1d", "chief", "uphold_appeal", "~opinion=录像证实误评"}}),
          Marked("appeal dismissed", {kContact, kAppeal,
                                      {"1d", "chief", "reject_appeal", "~opinion=窗口未告知"},
                                      {"1h", "lead", "appeal", "ground=other ~reason=再申诉",
                                       "ACTIONS_EXHAUSTED"},
                                      kRectify, kCalled, kClose}),
          Marked("to and fro",
                 Chained({{{"5m", "lead", "AssignLeg",
                            "party { kind: PARTY_KIND_STAFF id: 'zhibanfu' }"}},
                          Urged(),
                          {kContact, kVerify,
                           {"10m", "chief", "ExtendClock",
                            "clock: CLOCK_NAME_REPLY amount: 2 told_at { $time(-5) } "
                            "reason: '需多方核实'"}},
                          LookedUp("fields: 'phone' purpose: 'contact_applicant'"),
                          {kRectify, kCalled, kClose}}))};
}

std::vector<Path> Refusals() {
  const Step rate = {"10m", "public", "SubmitRating", kGood};
  return {Rated("rated twice", {kServed, kInvite, rate,
                                {"5m", "public", "SubmitRating", kGood, "RATING_TOKEN_USED"},
                                {"1d", "public", "SubmitRating",
                                 "token: '$token' follow_up: true "
                                 "given { grade: RATING_GRADE_FAIR }"}}),
          Rated("rated by staff",
                {kServed, kInvite, {"5m", "me", "SubmitRating", kGood, "RATING_BY_STAFF"}, rate}),
          Rated("rated too early",
                {{"5m", "me", "InviteRating",
                  "occasion: RATING_OCCASION_RESULT way: RATING_WAY_PRINTED"},
                 {"10m", "public", "SubmitRating", kGood, "RATING_TOO_EARLY"}, kServed, rate}),
          Rated("rated with the province",
                {{"5m", "me", "BindUpstreamNumber", "upstream_number: 'HP$n'"}, kServed, kInvite,
                 {"1d", "machine", "RecordProvincialRating",
                  "external { source: 'hnzwfw' id: 'PJ$n' } case_number: '$number' "
                  "given { grade: RATING_GRADE_GOOD } given_at { $time(-60) }"},
                 {"1h", "public", "SubmitRating", kGood, "RATING_ELSEWHERE"}})};
}

}  // namespace

PathSet RatingPaths() {
  return {.kind = "ratings", .paths = Joined({Loops(), Refusals()})};
}

}  // namespace hallcase::sim
