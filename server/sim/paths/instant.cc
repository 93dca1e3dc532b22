#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

const Step kDecide = {"10m", "me", "decide", "outcome=granted"};

Path AtOnce(std::string_view name, double per_day, Steps steps, bool ugly = true) {
  return {.name = name,
          .per_day = per_day,
          .ugly = ugly,
          .items = {"jb-laonian", "mp-xinye"},
          .steps = std::move(steps)};
}

}  // namespace

PathSet InstantPaths() {
  return {
      .kind = "instant",
      .paths = {
          AtOnce("on the spot", 10, {kDecide}, false),
          AtOnce("by a rule", 8,
                 {{"2m", "machine", "decide_by_rule", "outcome=granted rule=GL-1 rule_version=3"}},
                 false),
          AtOnce("refused", 0.7,
                 {{"5m", "me", "decide", "outcome=refused", "INVALID_FIELD"},
                  {"5m", "me", "decide", "outcome=refused ~grounds=年龄不符，可依法申请复议"}}),
          AtOnce("no rule fits", 0.7,
                 {{"2m", "machine", "to_person", "why=$one(no_rule|data_mismatch|system_fault)"},
                  {"1h", "me", "decide", "outcome=granted"}}),
          AtOnce("not on the same day", 0.7, {{"1d", "me", "decide", "outcome=granted"}}),
          AtOnce("withdrawn", 0.7, {{"20m", "me", "withdraw", "~reason=不办了"}}),
          AtOnce("to and fro", 0.7,
                 Chained({{{"2m", "$me", "ReceiveMaterials",
                            "materials { code: 'sfz' name: '身份证' copies: 1 }"},
                           {"am", "me", "PushCase"},
                           {"30m", "dept", "ReturnLeg", "reason: '窗口可办'"}},
                          PassedOnAndBack(),
                          Urged(),
                          {{"5m", "me", "CorrectContact",
                            "phone: '$phone' reason_code: 'typo'"}},
                          Related(),
                          LookedUp("fields: 'phone' purpose: 'verify_identity'"),
                          StruckOut()}))}};
}

}  // namespace hallcase::sim
