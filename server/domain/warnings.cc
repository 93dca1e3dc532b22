#include "server/domain/warnings.h"

#include <algorithm>

#include "server/domain/attribution.h"
#include "server/domain/erasure.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockState;

using ledger::v1::WarningPoint;
using PointRows = google::protobuf::RepeatedPtrField<WarningPoint>;

}  // namespace

uint32_t ReachedPoints(const PointRows& points, uint32_t fired, int64_t now_us) {
  uint32_t mask = 0;
  for (int i = 0; i < points.size(); ++i) {
    if (((fired >> i) & 1U) == 0 && points[i].fire_at_us() <= now_us) mask |= 1U << i;
  }
  return mask;
}

const WarningPoint* TopPoint(const PointRows& points, uint32_t mask) {
  const WarningPoint* top = nullptr;
  for (int i = 0; i < points.size(); ++i) {
    if (((mask >> i) & 1U) == 0) continue;
    if (top == nullptr || points[i].level() > top->level()) top = &points[i];
  }
  return top;
}

int RaiseReached(int64_t now_us, int64_t gap_from_us, uint64_t seq, FactList* facts,
                 CaseDraft* draft) {
  int raised = 0;
  for (int i = 0; i < draft->row().clocks_size(); ++i) {
    const ClockState& before_raising = draft->row().clocks(i);
    if (before_raising.stopped_at_us() != 0) continue;
    const uint32_t reached =
        ReachedPoints(before_raising.points(), before_raising.fired(), now_us);
    if (reached == 0) continue;
    const int64_t before = draft->row().clocks(i).open_warning();
    draft->EndWarning(before, ledger::v1::WARNING_END_SUPERSEDED, "higher_level");
    const ClockState& clock = draft->row().clocks(i);
    const WarningPoint& point = *TopPoint(clock.points(), reached);
    ledger::v1::Fact fact;
    auto* warning = fact.mutable_warning_raised();
    warning->set_warning_id(static_cast<int64_t>(seq) * kIdsPerEntry + facts->size());
    warning->set_case_id(draft->case_id());
    warning->set_clock(clock.clock());
    warning->set_rule(point.rule());
    warning->set_level(point.level());
    warning->set_deadline_version(clock.deadline_version());
    warning->set_fire_at_us(point.fire_at_us());
    *warning->mutable_attributed_to() = AttributedTo(draft->row(), clock, point.level());
    warning->set_used_minutes(ShareMinutes(draft->reference(), draft->row(), clock,
                                           point.fire_at_us(), warning->mutable_shares()));
    warning->set_gap_from_us(gap_from_us);
    warning->set_supersedes(before);
    warning->set_fired(clock.fired() | reached);
    warning->set_deliver_at_us(DeliverAt(draft->reference(), now_us));
    const auto* rule = Reference::Newest(draft->reference().rules, point.rule());
    if (rule != nullptr) *warning->mutable_recipients() = rule->recipients();
    draft->Add(std::move(fact));
    ++raised;
  }
  return raised;
}

int64_t DeliverAt(const Reference& reference, int64_t at_us) {
  const Axis& axis = *reference.axis;
  const int64_t open = axis.OpenMicrosUpTo(Instant{at_us}, Sort::kPromised);
  const Instant opened = axis.AtOpenMicros(open + 1, Sort::kPromised);
  return opened.IsNever() ? at_us : std::max(at_us, opened.micros - 1);
}

Opening LastOpening(const Reference& reference, int64_t at_us) {
  const Axis& axis = *reference.axis;
  const int64_t open = axis.OpenMicrosUpTo(Instant{at_us}, Sort::kPromised);
  const Instant next = axis.AtOpenMicros(open + 1, Sort::kPromised);
  const bool opens_now = !next.IsNever() && next.micros - 1 <= at_us;
  // Within or at the end of the last open time.
  const Instant last{opens_now ? at_us : axis.AtOpenMicros(open, Sort::kPromised).micros - 1};
  const Instant midnight = StartOfDay(axis.DayAt(last), axis.utc_offset_minutes());
  const int64_t before = axis.OpenMicrosUpTo(midnight, Sort::kPromised);
  return {.opened_at_us = axis.AtOpenMicros(before + 1, Sort::kPromised).micros - 1,
          .closed_at_us = axis.AtOpenMicros(before, Sort::kPromised).micros};
}

const ledger::v1::WarningRow* OpenWarning(const View& view, const Context& context,
                                          int64_t warning_id, access::Permission permission,
                                          About about, Rejection* rejection) {
  const auto* warning = view.FindWarning(warning_id);
  const auto* row = warning == nullptr ? nullptr : view.FindCase(warning->raised().case_id());
  if (row == nullptr) {
    *rejection = Reject(Reason::kReferenceNotFound, "没有这条预警，请刷新预警列表", "warning_id");
    return nullptr;
  }
  const bool reached = about == About::kCase
                           ? context.scope.Reaches(permission, *row)
                           : context.scope.ReachesParty(permission,
                                                        warning->raised().attributed_to());
  if (!reached) {
    *rejection = Reject(Reason::kPermissionDenied, "该预警不在您可以办理的范围内", "warning_id");
    return nullptr;
  }
  if (row->erased_at_us() != 0) {
    *rejection = CaseErasedAlready(*row);
    return nullptr;
  }
  return warning;
}

int64_t EarliestReached(const ledger::v1::CaseRow& row, int64_t now_us) {
  int64_t earliest = 0;
  for (const ClockState& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0) continue;
    for (int i = 0; i < clock.points_size(); ++i) {
      const int64_t at = clock.points(i).fire_at_us();
      if (((clock.fired() >> i) & 1U) != 0 || at > now_us) continue;
      if (earliest == 0 || at < earliest) earliest = at;
    }
  }
  return earliest;
}

}  // namespace hallcase::domain
