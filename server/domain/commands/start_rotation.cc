#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"

namespace hallcase::domain {

// The facts hold numbers of keys only. The keys are made where they are kept, once this is durable.
Verdict DecideStartRotation(const View& view, const ledger::v1::StartRotation& command,
                            const Context& ctx, FactList* facts) {
  if (!ctx.scope.HoldsHallWide(access::Permission::kKeysManage)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "轮换密钥由安全管理员执行"));
  }
  const int64_t running = view.CounterValue(Counter::kRotationJob, 0, "");
  if (running != 0) {
    return Verdict::Rejected(
        Reject(Reason::kNotRotatable, "密钥正在轮换，请等它完成（hallcase keys show 可看进度）")
            .With("job_id", absl::StrCat(running)));
  }
  const auto& rotation = command.rotation();
  const int64_t known = std::max<int64_t>(1, view.CounterValue(Counter::kHallKey, 0, ""));
  if (rotation.hall_key_from() != known || rotation.hall_key_to() != known + 1 ||
      rotation.blind_key_to() != rotation.blind_key_from() + 1) {
    return Verdict::Rejected(
        Reject(Reason::kNotRotatable, "密钥目录与台账记载的密钥编号不符，不能轮换；请核对密钥备份")
            .With("hall_key", absl::StrCat(known)));
  }
  const int64_t job_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_ROTATE_KEYS);
  *started->mutable_rotation() = rotation;
  return Verdict::Facts(job_id);
}

}  // namespace hallcase::domain
