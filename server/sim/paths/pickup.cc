#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

constexpr std::string_view kResult = "materials { code: 'zhengzhao' originals: 1 }";
constexpr std::string_view kFits = "certificate=LS-$n issuer=spj";

// Received, checked and told of.
std::vector<Step> Ready(std::vector<Step> then) {
  std::vector<Step> steps = {{"10m", "post:zhcj", "receive"},
                             {"10m", "post:zhcj", "check", kFits},
                             {"1h", "post:zhcj", "notify", "channel=phone outcome=reached"}};
  steps.insert(steps.end(), then.begin(), then.end());
  return steps;
}

Path Ugly(std::string_view name, std::vector<Step> then) {
  return {.name = name,
          .per_day = 0.7,
          .ugly = true,
          .items = {"cj-zhengzhao"},
          .request = kResult,
          .steps = Ready(std::move(then))};
}

const Step kById = {"1d", "keeper", "hand_out", "way=window proof=identity"};
const Step kSend = {"1h", "keeper", "send", "carrier=EMS waybill=EA$n"};
const Step kDelivered = {"3c", "post:zhcj", "delivered", "receipt=QS-$n"};
const Step kClose = {"1h", "post:zhcj", "CloseCase"};
const Step kWrong = {"1m", "keeper", "hand_out", "way=window proof=code @00000000",
                     "WRONG_CODE"};
const Step kBlocked = {"1m", "keeper", "hand_out", "way=window proof=code @00000000",
                       "CODE_BLOCKED"};

std::vector<Path> AtTheWindow() {
  return {Ugly("wrong code", {kWrong, kById, kClose}),
          Ugly("guessed codes", {kWrong, kWrong, kWrong, kWrong, kWrong, kBlocked, kById, kClose}),
          Ugly("fetched by a proxy",
               {{"1d", "keeper", "hand_out", "way=proxy proof=identity", "INVALID_FIELD"},
                {"1d", "keeper", "hand_out",
                 "way=proxy proof=identity authorisation=WT-$n"},
                kClose}),
          Ugly("fetched late", {{"20d", "keeper", "hand_out", "way=locker proof=identity"},
                                kClose}),
          {.name = "electronic",
           .per_day = 6,
           .items = {"cj-dianzi"},
           .steps = Ready({{"10m", "keeper", "hand_out", "way=electronic proof=identity"},
                           kClose})},
          {.name = "not reached at first",
           .per_day = 0.7,
           .ugly = true,
           .items = {"cj-zhengzhao"},
           .request = kResult,
           .steps = {{"10m", "post:zhcj", "receive"},
                     {"10m", "post:zhcj", "check", kFits},
                     {"1h", "post:zhcj", "notify", "channel=phone outcome=not_reached"},
                     {"2d", "post:zhcj", "notify", "channel=sms outcome=sent"},
                     kById,
                     kClose}},
          {.name = "two results at once",
           .per_day = 0.7,
           .items = {"cj-zhengzhao"},
           .request = kResult,
           .steps = {{"5m", "me", "RegisterCase",
                      "item_code: 'cj-dianzi' channel: CHANNEL_WINDOW applicant { $applicant }"},
                     {"0m", "", "as", "second=$opened"},
                     {"5m", "post:zhcj", "receive"},
                     {"5m", "post:zhcj", "check", kFits},
                     {"0m", "", "back"},
                     {"5m", "post:zhcj", "receive"},
                     {"5m", "post:zhcj", "check", kFits},
                     {"1d", "keeper", "hand_out", "way=window proof=identity +$second"},
                     kClose,
                     {"0m", "", "as", "second=$second"},
                     kClose}}};
}

std::vector<Path> ByCourier() {
  return {{.name = "sent by courier",
           .per_day = 5,
           .items = {"cj-zhengzhao"},
           .request = kResult,
           .steps = Ready({kSend, kDelivered, kClose})},
          Ugly("courier late",
               {kSend, {"9d", "post:zhcj", "delivered", "receipt=QS-$n"}, kClose}),
          Ugly("courier loses it",
               {kSend,
                {"6d", "post:zhcj", "lost", "reason=$one(confirmed|no_trace) claim=LP-$n"},
                {"1d", "post:zhcj", "make", "certificate=LS-$n issuer=spj"},
                {"10m", "post:zhcj", "check", kFits},
                kById,
                kClose}),
          Ugly("courier returns",
               {kSend,
                {"4c", "post:zhcj", "returned", "reason=$one(not_home|refused|wrong_address)"},
                kSend,
                kDelivered,
                kClose})};
}

std::vector<Path> Made() {
  return {{.name = "made on a blank",
           .per_day = 2,
           .items = {"cj-zhengzhao"},
           .steps = {{"5m", "lead", "AddObject",
                      "kind: OBJECT_KIND_BLANK code: 'K-$n' name: '空白证照'"},
                     {"10m", "lead", "make", "certificate=LS-$n issuer=spj blank=$object_id"},
                     {"10m", "lead", "check", kFits},
                     {"10m", "lead", "notify", "channel=system outcome=sent"},
                     {"1d", "lead", "hand_out", "way=window proof=identity"},
                     {"1h", "lead", "CloseCase"}}},
          {.name = "wrong certificate goes back",
           .per_day = 0.7,
           .ugly = true,
           .items = {"cj-zhengzhao"},
           .request = kResult,
           .steps = {{"10m", "post:zhcj", "receive"},
                     {"5m", "post:zhcj", "send_back", "department=spj reason=wrong_content"},
                     {"1h", "keeper", "OfferHandover",
                      "$papers receiver { kind: HOLDER_KIND_DEPARTMENT id: 'spj' }"},
                     {"1h", "dept:spj", "SignHandover",
                      "handover_id: $handover.handover_id way: SIGNING_WAY_CREDENTIAL"},
                     {"2d", "lead", "VoidCase", "reason_code: 'other' reason: '部门另行出证'"}}},
          {.name = "to and fro",
           .per_day = 0.7,
           .ugly = true,
           .items = {"cj-dianzi"},
           .steps = Chained({{{"10m", "lead", "PushCase", "department: 'spj'"}},
                             Urged(),
                             {{"10m", "lead", "AssignLeg",
                               "party { kind: PARTY_KIND_STAFF id: '$lead' }"},
                              {"10m", "lead", "receive"}},
                             {{"am", "lead", "AssignLeg",
                               "party { kind: PARTY_KIND_STAFF id: 'zhibanfu' }"},
                              {"10m", "deputy", "ReturnLeg", "reason: '分派有误'"}},
                             Related(),
                             LookedUp("fields: 'phone' purpose: 'contact_applicant'"),
                             StruckOut()})}};
}

}  // namespace

PathSet PickupPaths() {
  return {.kind = "pickup", .paths = Joined({AtTheWindow(), ByCourier(), Made()})};
}

}  // namespace hallcase::sim
