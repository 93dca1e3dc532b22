#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

constexpr std::string_view kAsked =
    "way=$one(phone|on_site|online) topic=$one(policy|conditions|materials|progress|elderly) "
    "~question=办理需要哪些材料";
constexpr std::string_view kAnswer = "~answer=凭身份证和申请表办理 basis=琼府〔2023〕5号";
const Step kClose = {"1h", "me", "CloseCase"};

Path Asked(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {"zx-banshi", "zx-zhengce"},
          .named = false,
          .opening = kAsked,
          .steps = std::move(steps)};
}

}  // namespace

PathSet GuidancePaths() {
  Path named = Asked("to and fro", 0.7,
                     Chained({PassedOnAndBack(),
                              Urged(),
                              {{"10m", "chief", "ExtendClock",
                                "clock: CLOCK_NAME_REPLY amount: 2 told_at { $time(-5) } "
                                "reason: '需请示上级'"},
                               {"10m", "lead", "CorrectContact",
                                "phone: '$phone' reason_code: 'changed'"}},
                              Related(),
                              LookedUp("fields: 'texts' purpose: 'contact_applicant'"),
                              StruckOut()}));
  named.named = true;
  return {.kind = "guidance",
          .paths = {Asked("answered", 24, {{"1h", "me", "reply", kAnswer}, kClose}, false),
                    Asked("asked further", 0.7,
                          {{"1h", "me", "reply", kAnswer},
                           {"1h", "me", "ask_further", "~question=可以代办吗"},
                           {"1h", "me", "reply", "~answer=可以"},
                           kClose}),
                    Asked("answered late", 0.7, {{"6d", "me", "reply", kAnswer}, kClose}),
                    Asked("the department answers", 0.7,
                          {{"20m", "me", "PushCase", "department: 'rsj'"},
                           {"1d", "dept:rsj", "reply", "~answer=按规定可以办理"},
                           kClose}),
                    Asked("handed on", 2,
                          {{"20m", "me", "reply", "~answer=已为您转办"},
                           {"5m", "me", "RegisterCase",
                            "item_code: 'bbcs' channel: CHANNEL_WINDOW "
                            "values { name: 'what_happened' text: '跑了三趟没有办成' } "
                            "linked_to { case_id: $case etag: '*' } "
                            "relation: LINK_RELATION_FOLLOWS"},
                           kClose},
                          false),
                    named}};
}

}  // namespace hallcase::sim
