#include "server/domain/recalculate.h"

#include <algorithm>

namespace hallcase::domain {
namespace {

using ledger::v1::ClockMoved;
using ledger::v1::ClockState;
using ledger::v1::WarningPoint;
using PointList = google::protobuf::RepeatedPtrField<WarningPoint>;

bool Speaks(const ledger::v1::Calendar& calendar, int32_t first_day, int32_t last_day) {
  return std::any_of(calendar.changed().begin(), calendar.changed().end(), [&](const auto& range) {
    return range.first_day() <= last_day && range.last_day() >= first_day;
  });
}

// The highest level that has fired, 0 = none.
int FiredLevel(const ClockState& clock) {
  int level = 0;
  for (int i = 0; i < clock.points_size(); ++i) {
    if ((clock.fired() >> i) & 1U) level = std::max<int>(level, clock.points(i).level());
  }
  return level;
}

// The level that the clock's open warning stands for. 0 = none open.
int OpenLevel(const ClockState& clock) {
  return clock.open_warning() == 0 ? 0 : FiredLevel(clock);
}

const WarningPoint* PointAt(const PointList& points, int level) {
  for (const WarningPoint& point : points) {
    if (point.level() == level) return &point;
  }
  return nullptr;
}

bool Fired(const ClockState& clock, ledger::v1::WarningLevel level) {
  for (int i = 0; i < clock.points_size(); ++i) {
    if (clock.points(i).level() == level) return ((clock.fired() >> i) & 1U) != 0;
  }
  return false;
}

bool SamePoints(const PointList& a, const PointList& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.level() == y.level() && x.fire_at_us() == y.fire_at_us() && x.rule() == y.rule();
  });
}

}  // namespace

bool IsJudgedByOldRules(const Reference& reference, const ClockState& clock) {
  return clock.stopped_at_us() == 0 &&
         clock.policy().rules_version() != reference.rules_version;
}

bool IsStale(const Reference& reference, const ClockState& clock) {
  if (clock.stopped_at_us() != 0) return false;
  const auto& changes = reference.calendar_changes;
  auto change = changes.upper_bound(clock.policy().calendar_version());
  if (change == changes.end()) return false;
  // Clocks of ledgers from before the field was there rest on who knows what.
  const int32_t last_day =
      clock.rests_to_day() == 0 ? kRestsOnAllDays : clock.rests_to_day();
  const int32_t first_day =
      LocalDay(Instant{clock.started_at_us()}, reference.hall.utc_offset_minutes()).number;
  for (; change != changes.end(); ++change) {
    if (Speaks(*change->second, first_day, last_day)) return true;
  }
  return false;
}

bool AnyStale(const Reference& reference, const ledger::v1::CaseRow& row) {
  return std::any_of(row.clocks().begin(), row.clocks().end(),
                     [&](const ClockState& clock) {
                       return IsStale(reference, clock) || IsJudgedByOldRules(reference, clock);
                     });
}

bool TurnsFalse(const ClockState& clock, const ClockMoved& moved, int64_t now_us) {
  const int level = OpenLevel(clock);
  if (level == 0) return false;
  const WarningPoint* point = PointAt(moved.points(), level);
  return point == nullptr || point->fire_at_us() > now_us;
}

ClockMoved ReplayClock(const Reference& reference, const ClockState& clock, ClockTerms terms,
                       int64_t now_us) {
  terms.policy.set_calendar_version(reference.calendar_version);
  terms.policy.set_rules_version(reference.rules_version);
  ClockPlan plan = PlanClock(reference, terms);
  ClockMoved moved;
  moved.set_clock(clock.clock());
  moved.set_old_due_at_us(clock.due_at_us());
  moved.set_due_at_us(plan.due_at_us);
  moved.set_due_day(plan.due_day);
  moved.set_provisional(plan.provisional);
  moved.set_rests_to_day(plan.rests_to_day);
  *moved.mutable_policy() = std::move(terms.policy);
  moved.mutable_points()->Swap(&plan.points);
  if (TurnsFalse(clock, moved, now_us)) return moved;
  // New rules may bring a point below the level that has fired: the higher warning stands for it.
  const int top = FiredLevel(clock);
  uint32_t fired = 0;
  for (int i = 0; i < moved.points_size(); ++i) {
    const WarningPoint& point = moved.points(i);
    const bool passed = Fired(clock, point.level()) || point.level() < top;
    if (point.fire_at_us() <= now_us && passed) fired |= 1U << i;
  }
  moved.set_fired(fired);
  return moved;
}

std::optional<ClockMoved> Recalculate(const Reference& reference,
                                      const ledger::v1::CaseRow& row, const ClockState& clock,
                                      int64_t now_us) {
  ClockMoved moved = ReplayClock(reference, clock, ClockTerms::Of(row, clock), now_us);
  const bool same = moved.due_at_us() == clock.due_at_us() &&
                    moved.provisional() == clock.provisional() &&
                    SamePoints(moved.points(), clock.points());
  if (same) return std::nullopt;
  return moved;
}

// A clock that a publication touches and leaves where it is stays stale, and is not outdated.
bool DueIsOutdated(const Reference& reference, const ledger::v1::CaseRow& row, int64_t now_us) {
  return std::any_of(row.clocks().begin(), row.clocks().end(), [&](const ClockState& clock) {
    if (!IsStale(reference, clock)) return false;
    const auto moved = Recalculate(reference, row, clock, now_us);
    return moved.has_value() && (moved->due_at_us() != clock.due_at_us() ||
                                 moved->provisional() != clock.provisional());
  });
}

}  // namespace hallcase::domain
