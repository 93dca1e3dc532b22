#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kSubmit = {"1d", "me", "submit", "~result=初稿已完成 document=WG-$n"};
const Step kApprove = {"3h", "chief", "approve", "~opinion=同意"};

Path Task(std::string_view name, std::string_view item, double per_day, Steps steps,
          bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {item},
          .named = false,
          .opening = "sort=$one(draft|patrol|evaluation|praise|complaint) ~subject=月度通报",
          .steps = std::move(steps)};
}

}  // namespace

PathSet OfficeWorkPaths() {
  return {.kind = "office_work",
          .paths = {Task("drafted", "xz-wengao", 2, {kSubmit, kApprove}, false),
                    Task("sent back", "xz-wengao", 0.7,
                         {kSubmit,
                          {"2h", "chief", "send_back", "~opinion=请补充数据"},
                          kSubmit,
                          kApprove}),
                    Task("one's own work", "xz-wengao", 0.7,
                         {{"1d", "lead", "submit", "~result=代为送审"},
                          {"1h", "lead", "approve", "", "SEPARATION_OF_DUTIES"},
                          kApprove}),
                    Task("late", "xz-ducha", 0.7,
                         {{"13d", "me", "submit", "~result=迟交"}, kApprove}),
                    Task("to and fro", "xz-ducha", 0.7,
                         Chained({PassedOnAndBack(),
                                  Urged(),
                                  {{"10m", "chief", "ExtendClock",
                                    "clock: CLOCK_NAME_PROMISED amount: 2 told_at { $time(-5) } "
                                    "reason: '待汇总'"},
                                   {"am", "me", "PushCase", "department: 'spj'"},
                                   {"1h", "dept", "ReturnLeg", "reason: '请窗口汇总'"}},
                                  Related(),
                                  LookedUp("fields: 'texts' purpose: 'audit'"),
                                  StruckOut()}))}};
}

}  // namespace hallcase::sim
