#include "server/domain/commands/commands.h"
#include "server/domain/erasure.h"

namespace hallcase::domain {
namespace {

constexpr int kErasureListMax = 1000;

std::optional<Rejection> CheckBatch(const View& view, const ledger::v1::ErasureBatch& batch,
                                    const Context& ctx) {
  if ((batch.closed_before_us() != 0) == (batch.case_ids_size() != 0)) {
    return Reject(Reason::kInvalidField, "请给出归档截止时间或办件清单，二者取一", "closed_before");
  }
  if (batch.closed_before_us() > ctx.now_us) {
    return Reject(Reason::kInvalidTime, "归档截止时间不能晚于现在", "closed_before");
  }
  if (batch.case_ids_size() > kErasureListMax) {
    return Reject(Reason::kTooManyFacts, "一次最多删除 1000 件，请分批提交", "numbers");
  }
  for (const int64_t case_id : batch.case_ids()) {
    const auto* row = view.FindCase(case_id);
    if (row == nullptr) {
      return Reject(Reason::kCaseNotFound, "清单中有不存在的办件，请核对", "numbers");
    }
    if (auto open = CheckErasable(UnderOneKey(view, *row))) {
      open->field = "numbers";
      return open;
    }
  }
  return std::nullopt;
}

}  // namespace

Verdict DecideStartErasure(const View& view, const ledger::v1::StartErasure& command,
                           const Context& ctx, FactList* facts) {
  if (auto wrong = CheckOrder(command.batch().order())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  if (!ctx.scope.HoldsHallWide(access::Permission::kErase)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "删除个人信息由安全管理员执行"));
  }
  if (auto wrong = CheckBatch(view, command.batch(), ctx)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const int64_t job_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_ERASE);
  *started->mutable_erasure() = command.batch();
  return Verdict::Facts(job_id);
}

}  // namespace hallcase::domain
