// AnswerService: what was answered to who reported without a name, by query code (查询码).

#include <optional>
#include <utility>

#include "server/base/check_codes.h"
#include "server/domain/case_number.h"
#include "server/domain/held_answer.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

constexpr std::string_view kTooManyCodes = "办件编号或查询码多次有误，请稍后再试";

// The same for whatever was wrong: which numbers are anonymous cases is nobody's business.
Refusal NoSuchAnswer() {
  return Reject(Reason::kQueryCodeInvalid, "办件编号与查询码不符，请核对登记时告知的编号和查询码");
}

// One try for the address and one for the number, taken before anything is read: many addresses
// guess no better than one, many at once no better than one after another, and that there is such a
// case is not told by the waiting.
class Try {
 public:
  Try(const CallContext& context, std::string number)
      : desk_(*context.desk), source_(context.source), number_(std::move(number)) {}

  // Microseconds to wait; 0 = it was taken.
  int64_t Begin() {
    if (const int64_t wait_us = desk_.code_tries_of_address.Take(source_)) return wait_us;
    const int64_t wait_us = desk_.code_tries_of_number.Take(number_);
    if (wait_us > 0) desk_.code_tries_of_address.GiveBack(source_);
    return wait_us;
  }
  // Right, or without a verdict. Wrong ones before it go on counting: who has one code gains
  // nothing for guessing others.
  void GiveBack() {
    desk_.code_tries_of_address.GiveBack(source_);
    desk_.code_tries_of_number.GiveBack(number_);
  }

 private:
  Desk& desk_;
  const std::string source_;
  const std::string number_;
};

// One spelling for each number, whether it is a case's or not.
std::string SpellingOf(std::string_view prefix, const std::optional<domain::CaseNumberParts>& parts,
                       const std::string& typed) {
  return parts.has_value() ? domain::FormatCaseNumber(prefix, parts->day, parts->sequence)
                           : base::NormaliseCode(typed);
}

// Whether the code is the case's own; then also the key that its texts lie under.
absl::StatusOr<bool> IsCodeOf(Desk& desk, const ledger::v1::CaseRow& row,
                              const std::string& code, sealing::DataKeyPtr* key) {
  auto loaded = desk.vault.LoadKey(row.applicant().key_id());
  // Erased since the row was read.
  if (absl::IsNotFound(loaded.status())) return false;
  if (!loaded.ok()) return loaded.status();
  if (!base::ConstantTimeEquals(desk.vault.QueryCode(**loaded, row.case_id()), code)) return false;
  *key = *std::move(loaded);
  return true;
}

absl::StatusOr<bool> FindByCode(const CallContext& context,
                                const std::optional<domain::CaseNumberParts>& parts,
                                const std::string& code, CaseRowPtr* row,
                                sealing::DataKeyPtr* key) {
  if (!parts.has_value()) return false;
  const ScopedHall hall(context, Permission::kNone);
  auto found = hall.CaseHoldingAnswer(parts->day, parts->sequence);
  if (!found.ok()) return found.status();
  *row = *std::move(found);
  return *row != nullptr ? IsCodeOf(*context.desk, **row, code, key) : false;
}

// The case, if the code is its own, and the key.
Refusal OpenByCode(const CallContext& context, const v1::GetAnswerRequest& request,
                   CaseRowPtr* row, sealing::DataKeyPtr* key) {
  auth::AccessLog& access_log = context.desk->access_log;
  const std::string& prefix = context.reference->hall.number_prefix();
  const auto parts = domain::ParseCaseNumber(prefix, request.number());
  Try one(context, SpellingOf(prefix, parts, request.number()));
  if (const int64_t wait_us = one.Begin()) {
    access_log.Observe(auth::kUnknownAccount, ledger::v1::ACCESS_EVENT_LOCKED_OUT);
    return LockedOut(wait_us, kTooManyCodes);
  }
  const auto right = FindByCode(context, parts, request.query_code(), row, key);
  if (!right.ok() || *right) one.GiveBack();
  if (!right.ok()) return ReadFailed(right.status());
  if (*right) return kGranted;
  access_log.Observe(auth::kUnknownAccount, ledger::v1::ACCESS_EVENT_QUERY_CODE_REFUSED);
  return NoSuchAnswer();
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
