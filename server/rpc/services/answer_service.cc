// AnswerService: what was answered to who reported without a name, by query code (查询码).

#include "server/domain/case_number.h"
#include "server/domain/held_answer.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

// Wrong codes are counted for a source address like wrong passwords of this account.
constexpr std::string_view kQueryTries = "query-code";
constexpr std::string_view kTooManyCodes = "办件编号或查询码多次有误，请稍后再试";

// The same for whatever was wrong: which numbers are anonymous cases is nobody's business.
Refusal NoSuchAnswer() {
  return Reject(Reason::kQueryCodeInvalid, "办件编号与查询码不符，请核对登记时告知的编号和查询码");
}

// Counts one try for the address and for the number, before it is known whether it is right: many
// addresses guess no better than one, and many at once no better than one after another.
class Try {
 public:
  // `row` is null for a number that holds no answer. Such numbers are counted elsewhere: they could
  // be made up until the counts of those that do are forgotten.
  Try(const CallContext& context, const std::string& number, const ledger::v1::CaseRow* row)
      : by_source_(context.desk->lockout),
        by_case_(row == nullptr ? context.desk->lockout : context.desk->code_lockout),
        source_(context.source),
        case_(base::StrCat(kQueryTries, "/", row == nullptr ? number : row->number())) {}

  // Microseconds to wait; 0 = it was counted.
  int64_t Begin() {
    if (const int64_t wait_us = by_source_.BeginTry(kQueryTries, source_)) return wait_us;
    const int64_t wait_us = by_case_.BeginTry(case_, "");
    if (wait_us > 0) by_source_.Abandoned(kQueryTries, source_);
    return wait_us;
  }
  void Succeeded() {
    by_source_.Succeeded(kQueryTries, source_);
    by_case_.Succeeded(case_, "");
  }
  void Abandoned() {
    by_source_.Abandoned(kQueryTries, source_);
    by_case_.Abandoned(case_, "");
  }

 private:
  auth::Lockout& by_source_;
  auth::Lockout& by_case_;
  const std::string source_;
  const std::string case_;
};

// The case, if the code is its own, and the key that its texts lie under.
Refusal OpenByCode(const CallContext& context, const v1::GetAnswerRequest& request,
                   CaseRowPtr* row, sealing::DataKeyPtr* key) {
  Desk& desk = *context.desk;
  const auto parts =
      domain::ParseCaseNumber(context.reference->hall.number_prefix(), request.number());
  if (parts.has_value()) {
    auto found = ScopedHall(context, Permission::kNone)
                     .CaseHoldingAnswer(parts->day, parts->sequence);
    if (!found.ok()) return ReadFailed(found.status());
    *row = *std::move(found);
  }
  Try one(context, request.number(), row->get());
  if (const int64_t wait_us = one.Begin()) {
    desk.access_log.Observe(auth::kUnknownAccount, ledger::v1::ACCESS_EVENT_LOCKED_OUT);
    return LockedOut(wait_us, kTooManyCodes);
  }
  bool right = false;
  if (*row != nullptr) {
    auto loaded = desk.vault.LoadKey((*row)->applicant().key_id());
    // Erased since the row was read.
    if (!loaded.ok() && !absl::IsNotFound(loaded.status())) {
      one.Abandoned();
      return ReadFailed(loaded.status());
    }
    right = loaded.ok() &&
            base::ConstantTimeEquals(desk.vault.QueryCode(**loaded, (*row)->case_id()),
                                     request.query_code());
    if (right) *key = *std::move(loaded);
  }
  if (!right) {
    desk.access_log.Observe(auth::kUnknownAccount, ledger::v1::ACCESS_EVENT_QUERY_CODE_REFUSED);
    return NoSuchAnswer();
  }
  one.Succeeded();
  return kGranted;
}

Refusal GetAnswer(const CallContext& context, const v1::GetAnswerRequest& request,
                  v1::GetAnswerResponse* response) {
  CaseRowPtr row;
  sealing::DataKeyPtr key;
  if (Refusal refusal = OpenByCode(context, request, &row, &key)) return refusal;
  response->set_stage(row->stage());
  response->set_stage_name(StageZh(row->kind(), row->stage()));
  for (const ledger::v1::ClockState& clock : row->clocks()) {
    const bool runs = clock.stopped_at_us() == 0 && clock.due_at_us() != 0;
    if (clock.clock() != ledger::v1::CLOCK_NAME_REPLY || !runs) continue;
    FillTime(clock.due_at_us(), response->mutable_reply_due_at());
  }
  const ledger::v1::ActionState* answer = domain::HeldAnswerOf(*row);
  if (answer == nullptr) return kGranted;
  context.desk->access_log.Observe(auth::kUnknownAccount, ledger::v1::ACCESS_EVENT_ANSWER_READ);
  const absl::Status opened = FillHeldAnswer(context.desk->vault.sealer(), *key, row->kind(),
                                             *answer, response->mutable_answer());
  return opened.ok() ? kGranted : ReadFailed(opened);
}

}  // namespace

void AddAnswerService(Registry& registry) {
  registry.Read<&GetAnswer>("AnswerService.GetAnswer", Where::kPasswordPool);
}

}  // namespace hallcase::rpc
