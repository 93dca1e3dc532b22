#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kApprove = {"2h", "lead", "approve", "amount=4 keeper=zhhq"};

Path Request(std::string_view name, double per_day, std::string_view stock, Steps steps,
             bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .post = "zhsl",
          .items = {"hq-shenling"},
          .named = false,
          .opening = stock,
          .steps = std::move(steps)};
}

constexpr std::string_view kPaper =
    "stock_item=$one(a4|qianzibi) amount=4 approver=$lead ~purpose=窗口用";

}  // namespace

PathSet SuppliesPaths() {
  return {
      .kind = "supplies",
      .paths = {
          Request("issued", 3, kPaper,
                  {kApprove, {"1d", "post:zhhq", "issue", "amount=4 taken_by=$me"}}, false),
          Request("issued in parts", 0.7, kPaper,
                  {kApprove,
                   {"1d", "post:zhhq", "issue_part", "amount=3 taken_by=$me"},
                   {"1d", "post:zhhq", "issue", "amount=5 taken_by=$me", "INVALID_FIELD"},
                   {"1m", "post:zhhq", "issue", "amount=1 taken_by=$me"}}),
          Request("cut short", 0.7, kPaper,
                  {kApprove,
                   {"1d", "post:zhhq", "issue_part", "amount=2 taken_by=$me"},
                   {"1h", "$me", "withdraw", "~reason=不需要了", "STOCK_ISSUED"},
                   {"1d", "post:zhhq", "close_short", "~reason=库存不足"}}),
          Request("not approved", 0.7, kPaper, {{"2h", "lead", "refuse", "~reason=本月额度已用完"}}),
          Request("approved late", 0.7, kPaper,
                  {{"3d", "lead", "approve", "amount=2 keeper=zhhq"},
                   {"4d", "post:zhhq", "issue", "amount=2 taken_by=$me"}}),
          Request("none left", 0.7,
                  "stock_item=koulou amount=4 approver=$lead ~purpose=防疫",
                  {kApprove,
                   {"1d", "post:zhhq", "issue", "amount=4 taken_by=$me", "OUT_OF_STOCK"},
                   {"1h", "$me", "withdraw", "~reason=自行解决"}}),
          Request("to and fro", 0.7, kPaper,
                  Chained({{kApprove},
                           PassedOnAndBack(),
                           Urged(),
                           {{"10m", "chief", "ExtendClock",
                             "clock: CLOCK_NAME_REPLY amount: 1 told_at { $time(-5) } "
                             "reason: '待到货'"}},
                           Related(),
                           LookedUp("fields: 'texts' purpose: 'audit'"),
                           StruckOut()}))}};
}

}  // namespace hallcase::sim
