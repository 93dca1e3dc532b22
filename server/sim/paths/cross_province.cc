#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

constexpr std::string_view kBook = "materials { code: 'hkb' name: '户口簿' originals: 1 }";
const Step kCheck = {"20m", "me", "check_form", "identity=original form=complete"};
const Step kSend = {"2h", "keeper", "dispatch", "carrier=EMS waybill=KS$n"};
const Step kThere = {"3c", "me", "delivered", "signed_by=QS-$n"};
const Step kAccepted = {"2d", "me", "accepted_elsewhere", "their_number=SD$n their_days=10"};
const Step kDecided = {"4d", "me", "decided_elsewhere", "outcome=granted"};
const Step kResultSent = {"1d", "me", "result_sent", "carrier=SF waybill=HJ$n"};
const Step kResultHere = {"3c", "me", "result_received"};
const Step kTell = {"1h", "me", "tell_applicant", "way=$one(phone|message|on_site)"};
const Step kHandOut = {"1d", "me", "hand_out", "way=$one(self|agent)"};
const Step kOnline = {"1h", "me", "submit_online", "receipt=HZ-$n"};

Path Joint(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {"kstb-hukou"},
          .opening = "mode=$one(collect|joint) place=330106 postage=$one(hall|place|applicant)",
          .request = kBook,
          .steps = std::move(steps)};
}

Path Online(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {"kstb-shebao"},
          .opening = "mode=online place=440306",
          .steps = std::move(steps)};
}

}  // namespace

PathSet CrossProvincePaths() {
  const Steps whole = {kAccepted, kDecided, kResultSent, kResultHere, kTell, kHandOut};
  return {
      .kind = "cross_province",
      .paths = {
          Joint("by post", 2, Chained({{kCheck, kSend, kThere}, whole}), false),
          Joint("returned for supplements", 0.7,
                Chained({{kCheck, kSend, kThere,
                          {"1d", "me", "returned", "why=supplement ~note=缺复印件"}, kSend,
                          kThere},
                         whole})),
          Joint("parcel not delivered", 0.7,
                {kCheck, kSend, {"4c", "me", "returned", "why=undelivered ~note=地址不详"},
                 {"1h", "keeper", "give_back", "why=withdrawn ~note=申请人不办了"}}),
          Joint("parcel late", 0.7,
                {kCheck, kSend, {"8d", "me", "delivered"},
                 {"1d", "me", "decided_elsewhere", "outcome=not_accepted ~note=不符合条件"},
                 kResultSent, {"8d", "me", "result_received"}, kTell, kHandOut}),
          Joint("sent late", 0.7, {kCheck, {"3d", "keeper", "dispatch", "carrier=EMS waybill=KS$n"},
                                 kThere,
                                 {"7d", "me", "returned", "why=wrong_place ~note=不属本地"},
                                 {"1h", "keeper", "give_back", "why=wrong_place ~note=请向户籍地申请"}}),
          Online("online", 2, {kCheck, kOnline, kAccepted, kDecided, {"1d", "me", "result_online"}},
                 false),
          Online("online is not sent by post", 0.7,
                 {kCheck,
                  {"1h", "keeper", "dispatch", "carrier=EMS waybill=KS$n", "ILLEGAL_TRANSITION"},
                  kOnline,
                  {"6d", "me", "decided_elsewhere", "outcome=refused"},
                  {"1d", "me", "result_online"}}),
          Joint("to and fro", 0.7,
                Chained({{{"5m", "$me", "ReceiveMaterials",
                           "materials { code: 'sfz' name: '身份证' copies: 1 }"}},
                         PassedOnAndBack(),
                         Urged(),
                         {{"5m", "me", "CorrectContact",
                           "phone: '$phone' reason_code: 'changed'"}},
                         Related(),
                         LookedUp("fields: 'phone' purpose: 'contact_applicant'"),
                         {{"5m", "lead", "ReturnPapers",
                           "returned_to: RETURNED_TO_APPLICANT identity_checked: true"}},
                         StruckOut()}))}};
}

}  // namespace hallcase::sim
