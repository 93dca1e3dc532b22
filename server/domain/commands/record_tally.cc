#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/forms.h"
#include "server/domain/kinds/guidance.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

constexpr uint32_t kTallyMax = 100;

// The words of the full record, so that both can be summed.
std::optional<Rejection> CheckChoice(const View& view, std::string_view name,
                                     const std::string& code) {
  std::vector<Field> form;
  for (const Field& field : kGuidance.opening) {
    if (field.name == name) form.push_back(field);
  }
  ValueList values;
  values.Add()->set_name(std::string(name));
  values.rbegin()->set_code(code);
  auto wrong = CheckValues(view, form, values);
  if (wrong.has_value()) wrong->field = std::string(name);
  return wrong;
}

}  // namespace

Verdict DecideRecordTally(const View& view, const ledger::v1::RecordTally& command,
                          const Context& ctx, FactList* facts) {
  if (auto wrong = CheckChoice(view, "way", command.way())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  if (auto wrong = CheckChoice(view, "topic", command.topic())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  if (command.count() == 0 || command.count() > kTallyMax) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, absl::StrCat("件数应为 1 至 ", kTallyMax), "count"));
  }
  if (auto wrong = EnsureParty(view, ctx.performer, "change.performer", facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  auto* tally = facts->Add()->mutable_tally_recorded();
  tally->set_way(command.way());
  tally->set_topic(command.topic());
  tally->set_count(command.count());
  tally->set_day(LocalDayNumber(view.reference(), ctx.occurred_at_us));
  *tally->mutable_performer() = ctx.performer;
  return Verdict::Facts(static_cast<int64_t>(ctx.seq) * kIdsPerEntry);
}

}  // namespace hallcase::domain
