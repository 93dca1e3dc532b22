#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kTakeOn = {"20m", "post:xxjs", "take_on", "impact=$one(one_window|several)"};
const Step kFix = {"1h", "post:xxjs", "fix", "cause=$one(hardware|software|network) ~measure=已处理"};
const Step kConfirm = {"30m", "$me", "confirm"};

Path Fault(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .post = "zhsl",
          .items = {"xt-guzhang"},
          .named = false,
          .opening = "sort=fault category=$one(certificate|intake|queue|network|terminal) "
                     "handler=xxjs ~what=设备无法使用",
          .steps = std::move(steps)};
}

Path Change(std::string_view name, Steps steps) {
  return {.name = name,
          .per_day = 1,
          .ugly = true,
          .post = "zhsl",
          .items = {"xt-biangeng"},
          .named = false,
          .opening = "sort=change category=account handler=xxjs ~what=新增窗口账号",
          .steps = std::move(steps)};
}

Path Own(std::string_view name, std::string_view item, double per_day, std::string_view opening,
         Steps steps) {
  return {.name = name,
          .per_day = per_day,
          .items = {item},
          .named = false,
          .opening = opening,
          .steps = std::move(steps)};
}

std::vector<Path> FaultsAndChanges() {
  return {Fault("mended", 4, {kTakeOn, kFix, kConfirm}, false),
          Fault("not mended", 0.7,
                {kTakeOn, kFix, {"30m", "$me", "reopen", "~reason=仍然不行"}, kFix, kConfirm}),
          Fault("answered late", 0.7, {{"1d", "post:xxjs", "take_on", "impact=several"}, kFix,
                                     kConfirm}),
          Fault("outage of one item", 0.45,
                {kTakeOn,
                 {"30m", "lead", "outage", "from=$minute(-40) to=$minute(-5) scope=item item=qysl"},
                 kFix,
                 kConfirm}),
          Fault("outage of the hall", 0.06,
                {kTakeOn,
                 {"30m", "lead", "outage", "from=$minute(-60) to=$minute(-5) scope=hall"},
                 kFix,
                 kConfirm},
                false),
          Change("changed", {{"1h", "lead", "approve", "planned_on=$day(1) ~opinion=同意"},
                             {"1d", "post:xxjs", "fix", "cause=planned ~measure=已配置"},
                             kConfirm}),
          Change("not changed", {{"1h", "lead", "refuse", "~opinion=权限过大"}}),
          Change("to and fro",
                 Chained({{{"1h", "lead", "approve", "planned_on=$day(2)"}},
                          PassedOnAndBack(),
                          Urged(),
                          {{"10m", "chief", "ExtendClock",
                            "clock: CLOCK_NAME_REPLY amount: 2 told_at { $time(-5) } "
                            "reason: '待厂家支持'"}},
                          Related(),
                          LookedUp("fields: 'texts' purpose: 'audit'"),
                          StruckOut()}))};
}

std::vector<Path> Routine() {
  return {
      Own("platform case followed", "xt-pingtai", 3,
          "sort=platform_follow_up category=approval handler=xxjs platform_number=PT$n "
          "~what=网上申请",
          {{"2h", "post:xxjs", "look_at", "state=$one(on_time|near_due|overdue)"},
           {"1d", "post:xxjs", "record_result", "outcome=$one(finished|returned|escalated)"}}),
      Own("platform case forgotten", "xt-pingtai", 0.7,
          "sort=platform_follow_up category=approval handler=xxjs platform_number=PT$n "
          "~what=网上申请",
          {{"4d", "post:xxjs", "look_at", "state=overdue"},
           {"1h", "post:xxjs", "record_result", "outcome=escalated"}}),
      Own("monthly analysis", "xt-pingtai", 0.1,
          "sort=monthly_analysis category=approval handler=xxjs ~what=月度分析",
          {{"2d", "post:xxjs", "file_report",
            "period=$day online=1200 on_time=1190 ~summary=按时办结率良好"}}),
      Own("items checked", "xt-hecha", 0.3,
          "sort=item_check category=other handler=xxjs about_department=rsj ~what=季度核查",
          {{"2d", "post:xxjs", "check_items", "checked=40 wrong=2 ~found=两项时限有误"},
           {"1h", "post:xxjs", "PushCase", "department: 'rsj'"},
           {"1d", "dept:rsj", "sign_check", "~opinion=属实"}}),
      Own("catalogue corrected", "xt-hecha", 0.3,
          "sort=catalog_correction category=other handler=xxjs ~what=目录更正",
          {{"1d", "post:xxjs", "correct", "item=sbcj ~corrected=承诺时限"}}),
      Own("training", "xt-hecha", 0.1, "sort=training category=other handler=xxjs ~what=业务培训",
          {{"3d", "post:xxjs", "hold_training", "held_on=$day attended=18"}})};
}

}  // namespace

PathSet SystemSupportPaths() {
  return {.kind = "system_support", .paths = Joined({FaultsAndChanges(), Routine()})};
}

}  // namespace hallcase::sim
