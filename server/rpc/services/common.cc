#include "server/rpc/services/common.h"

#include <algorithm>

#include "server/base/log.h"
#include "server/domain/case_number.h"
#include "server/domain/decide.h"
#include "server/rpc/method_table.h"

namespace hallcase::rpc {

Refusal ReadFailed(const absl::Status& status) {
  base::Log(base::LogLevel::kError, "read_failed",
            {{"code", base::NonPersonal(base::ToStd(absl::StatusCodeToString(status.code())))}});
  if (absl::IsDataLoss(status)) {
    return Reject(Reason::kLedgerDamaged, "所读数据已损坏，请联系系统管理员核查台账");
  }
  if (absl::IsUnavailable(status)) {
    return Reject(Reason::kOutcomeUnknown, "大厅正在重新载入，请稍后重试");
  }
  if (absl::IsResourceExhausted(status)) {
    return Reject(Reason::kQueueFull, "同样的查询正在进行，请稍后重试");
  }
  if (absl::IsPermissionDenied(status)) {
    return Reject(Reason::kPermissionDenied, "所查内容不在您的权限范围内");
  }
  return Reject(Reason::kInternal, "读取数据失败，请稍后重试；如持续出现请联系系统管理员");
}

Refusal LockedOut(int64_t wait_us, std::string_view message) {
  Rejection rejection = Reject(Reason::kLockedOut, std::string(message));
  rejection.retry_after_seconds =
      (wait_us + base::kMicrosPerSecond - 1) / base::kMicrosPerSecond;
  return rejection;
}

namespace {

Refusal TakeCase(absl::StatusOr<FoundCase> found, const char* field, CaseRowPtr* row) {
  if (!found.ok()) return ReadFailed(found.status());
  *row = std::move(found->row);
  if (*row != nullptr) return kGranted;
  return found->denied
             ? Reject(Reason::kPermissionDenied, "该办件不在您的权限范围内", field)
             : Reject(Reason::kCaseNotFound, "没有这个办件，请核对编号", field);
}

}  // namespace

Refusal LoadCase(const CallContext& context, const v1::CaseRef& ref,
                 domain::access::Permission permission, CaseRowPtr* row) {
  return TakeCase(ScopedHall(context, permission).CaseByRef(ref), "case", row);
}

Refusal LoadCaseByNumber(const CallContext& context, const std::string& number, const char* field,
                         domain::access::Permission permission, CaseRowPtr* row) {
  const auto parts = domain::ParseCaseNumber(context.reference->hall.number_prefix(), number);
  if (!parts.has_value()) {
    return Reject(Reason::kInvalidField, "办件编号有误（校验位不符），请核对后重新输入", field);
  }
  return TakeCase(ScopedHall(context, permission).CaseByNumber(parts->day, parts->sequence), field,
                  row);
}

Refusal SealForCase(const CallContext& context, const v1::CaseRef& ref,
                    google::protobuf::Message* command, Draft* draft) {
  // Whoever may change the case without reading it is told so by Decide, which checks the action.
  auto key_id = ScopedHall(context, domain::access::Permission::kNone).KeyIdOf(ref);
  if (!key_id.ok()) return ReadFailed(key_id.status());
  if (!key_id->has_value()) {
    return Reject(Reason::kCaseNotFound, "没有这个办件，请核对编号", "case");
  }
  Vault& vault = context.desk->vault;
  auto key = vault.LoadKey(**key_id);
  if (absl::IsNotFound(key.status())) {
    return Reject(Reason::kCaseErased, "该办件的个人信息已删除，不能再记录", "case");
  }
  if (!key.ok()) return ReadFailed(key.status());
  draft->key = *std::move(key);
  const absl::Status sealed = sealing::SealMessage(vault.sealer(), *draft->key, command);
  return sealed.ok() ? kGranted : ReadFailed(sealed);
}

Refusal CheckTarget(const v1::CaseRef& ref, const Draft& draft) {
  if (ref.etag() != "previous" || draft.call.stream_etags != nullptr) return kGranted;
  return Reject(Reason::kInvalidField, "previous 只能在 Ingest 中使用", "case.etag");
}

size_t PageSize(const CallContext& context, uint32_t asked, int64_t by_default) {
  if (asked != 0) return asked;
  return static_cast<size_t>(by_default != 0 ? by_default
                                             : context.desk->limits.page_size_default);
}

PageScope PageScopeOf(const CallContext& context, const google::protobuf::Message& request) {
  return {context.method->name, context.scope->principal(), request};
}

void FillChange(const CallContext& context, const app::Outcome& outcome,
                const v1::Applicant* plain, v1::CaseChange* change) {
  const Reader reader(context, context.method->handler.answer_reads || context.replayed);
  if (outcome.case_row != nullptr) {
    FillCase(reader, *outcome.case_row, plain, change->mutable_case_());
  }
  // What was so already names the entry that opened the case.
  change->set_seq(outcome.seq != 0
                      ? outcome.seq
                      : static_cast<uint64_t>(outcome.subject_id / domain::kIdsPerEntry));
  change->set_replayed(context.replayed);
}

}  // namespace hallcase::rpc
