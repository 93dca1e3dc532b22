#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/shift.h"

namespace hallcase::domain {
namespace {

using access::Permission;

std::optional<Rejection> CheckPeople(const View& view, const Context& ctx,
                                     const std::string& outgoing, const std::string& incoming) {
  if (outgoing != ctx.scope.principal() &&
      !ctx.scope.HoldsHallWide(Permission::kShiftHandOver)) {
    return Reject(Reason::kPermissionDenied, "只有值班长可以代缺席的人员交班", "outgoing");
  }
  if (outgoing == incoming || incoming == ctx.scope.principal()) {
    return Reject(Reason::kInvalidField, "接班人须是交班人以外的另一人", "incoming");
  }
  for (const std::string& id : {outgoing, incoming}) {
    const auto* person = view.reference().FindPrincipal(id);
    if (person == nullptr && !(ctx.scope.system() && id == ctx.scope.principal())) {
      return Reject(Reason::kReferenceNotFound, absl::StrCat("没有这个人员：", id),
                    id == incoming ? "incoming" : "outgoing");
    }
  }
  return std::nullopt;
}

std::string PostOf(const View& view, const Context& ctx, const std::string& outgoing) {
  if (outgoing == ctx.scope.principal()) return ctx.scope.post();
  const auto* person = view.reference().FindPrincipal(outgoing);
  return person == nullptr ? "" : person->added().post();
}

// The closing of the day on which it is frozen, or of the next working day where that is over; 0
// where no calendar tells of one.
int64_t SignBy(const Reference& reference, int64_t now_us) {
  const Axis& axis = *reference.axis;
  const DayRule rule{Sort::kPromised, CutOff::kClosing};
  const Day today = axis.DayAt(Instant{now_us});
  for (const Day from : {today, today + 1}) {
    const Day day = axis.WorkingDayOnOrAfter(from, rule.sort);
    if (day == kNoDay) return 0;
    const Instant closing = axis.EndOf(day, rule);
    if (closing.micros > now_us) return closing.micros;
  }
  return 0;
}

}  // namespace

Verdict DecideFreezeShift(const View& view, const ledger::v1::FreezeShift& command,
                          const Context& ctx, FactList* facts) {
  if (!ctx.scope.Holds(Permission::kShiftHandOver)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "您的岗位没有交接班"));
  }
  const std::string outgoing =
      command.outgoing().empty() ? ctx.scope.principal() : command.outgoing();
  if (auto wrong = CheckPeople(view, ctx, outgoing, command.incoming())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const std::string post = PostOf(view, ctx, outgoing);
  ledger::v1::ShiftSheet sheet;
  if (auto wrong = ListShift(view, outgoing, post, &sheet)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const int64_t shift_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry;
  auto* frozen = facts->Add()->mutable_shift_frozen();
  frozen->set_shift_id(shift_id);
  SetNumber(NextSheetNumber(view, ctx.now_us), frozen);
  frozen->set_outgoing(outgoing);
  frozen->set_incoming(command.incoming());
  frozen->set_post(post);
  frozen->set_shift(command.shift());
  frozen->set_sheet(sheet.SerializeAsString());
  frozen->set_sheet_hash(ShiftHash(frozen->sheet(), command.note()));
  frozen->set_note(command.note());
  frozen->set_key_id(command.key_id());
  frozen->set_wake_at_us(SignBy(view.reference(), ctx.now_us));
  frozen->set_flagged(outgoing != ctx.scope.principal());
  return Verdict::Facts(shift_id);
}

}  // namespace hallcase::domain
