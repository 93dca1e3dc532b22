// Compiling a CalendarSpec into tracks. Everything here runs once a published calendar.
#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/domain/calendar/axis.h"
#include "server/domain/calendar/spec_check.h"

namespace hallcase::domain {
namespace {

// A few open-ended closures over a long list are fine; thousands are a mistake in the data.
constexpr int64_t kClosureDaysMax = 1'000'000;

bool Counts(const DayEntry& entry, Sort sort) {
  return sort == Sort::kLegal ? entry.counts_for_legal : entry.counts_for_promised;
}

// The span that must be listed: every entry and every published year, in whole weeks.
void SetSpan(const CalendarSpec& spec, Track& track) {
  Day first = {std::numeric_limits<int32_t>::max()};
  Day last = {std::numeric_limits<int32_t>::min()};
  const auto cover = [&first, &last](Day from, Day to) {
    first = std::min(first, from);
    last = std::max(last, to);
  };
  for (const CalendarLayer& layer : spec.layers) {
    for (const DayEntry& entry : layer.entries) {
      if (entry.kind == DayKind::kClosure) {
        const Day from = LocalDay(entry.from, spec.utc_offset_minutes);
        cover(from, entry.to.IsNever() ? from : LocalDay(entry.to, spec.utc_offset_minutes));
      } else {
        cover(entry.day, entry.day);
      }
    }
    for (const int year : layer.published_years) cover(DayOf(year, 1, 1), DayOf(year, 12, 31));
  }
  if (first > last) {
    track.first = Day{0} - WeekdayOf(Day{0});
    return;
  }
  track.first = first - WeekdayOf(first);
  track.days = (last - track.first) / 7 * 7 + 7;
}

// What the layers say about one day, before it becomes numbers.
struct DayPlan {
  bool works = false;
  int level = 0;                           // Of the layer that decided; 0 = the weekly rule.
  const DayEntry* decided_by = nullptr;
  const std::vector<Window>* windows = nullptr;
};

struct Cut {
  Window closed;
  int level = 0;
  const DayEntry* entry = nullptr;
};

class TrackBuilder {
 public:
  TrackBuilder(const CalendarSpec& spec, Sort sort) : spec_(spec), sort_(sort) {}

  absl::StatusOr<Track> Build() {
    SetSpan(spec_, track_);
    std::vector<const CalendarLayer*> layers;
    for (const CalendarLayer& layer : spec_.layers) layers.push_back(&layer);
    std::sort(layers.begin(), layers.end(),
              [](const CalendarLayer* a, const CalendarLayer* b) { return a->level < b->level; });
    PlanWeeks();
    for (const CalendarLayer* layer : layers) {
      if (absl::Status status = Decide(*layer); !status.ok()) return status;
    }
    for (const CalendarLayer* layer : layers) {
      if (absl::Status status = Close(*layer); !status.ok()) return status;
    }
    Number();
    return std::move(track_);
  }

 private:
  const std::vector<Window>& UsualWindows(int weekday) const {
    const auto& own = spec_.week.weekday_windows[static_cast<size_t>(weekday)];
    return own.empty() ? spec_.week.windows : own;
  }

  static DayPattern PatternOf(const std::vector<Window>& windows, bool works) {
    DayPattern pattern;
    if (works) pattern.open.assign(windows.begin(), windows.end());
    pattern.closing_minute = windows.back().to_minute;
    return pattern;
  }

  // The weekly rule, and the plan of every listed day as if nobody had published anything.
  void PlanWeeks() {
    size_t working = 0;
    for (size_t weekday = 0; weekday < 7; ++weekday) {
      const std::vector<Window>& windows = UsualWindows(static_cast<int>(weekday));
      const bool works = spec_.week.works[weekday];
      track_.week_pattern[weekday] = PatternOf(windows, works);
      track_.closed_pattern[weekday] = PatternOf(windows, false);
      track_.week_rank[weekday + 1] = track_.week_rank[weekday] + (works ? 1 : 0);
      track_.week_open[weekday + 1] =
          track_.week_open[weekday] + track_.week_pattern[weekday].OpenMinutes();
      if (works) track_.week_nth[working++] = static_cast<int32_t>(weekday);
    }
    plans_.resize(static_cast<size_t>(track_.days));
    for (size_t i = 0; i < plans_.size(); ++i) {
      plans_[i].works = spec_.week.works[i % 7];
      plans_[i].windows = &UsualWindows(static_cast<int>(i % 7));
    }
    known_.resize(plans_.size());
  }

  // REQUIRES: layers come least specific first.
  absl::Status Decide(const CalendarLayer& layer) {
    for (const int year : layer.published_years) {
      const auto begin = known_.begin() + (DayOf(year, 1, 1) - track_.first);
      std::fill(begin, begin + (DayOf(year + 1, 1, 1) - DayOf(year, 1, 1)), true);
    }
    const int level = static_cast<int>(layer.level);
    for (const DayEntry& entry : layer.entries) {
      if (entry.kind == DayKind::kClosure || !Counts(entry, sort_)) continue;
      const size_t index = static_cast<size_t>(entry.day - track_.first);
      DayPlan& plan = plans_[index];
      if (plan.level == level && (plan.decided_by->kind != entry.kind ||
                                  plan.decided_by->windows != entry.windows)) {
        return LayerError(layer.level,
                          absl::StrCat(FormatDay(entry.day), " is given twice, differently"));
      }
      plan.level = level;
      plan.decided_by = &entry;
      plan.works = entry.kind == DayKind::kWork;
      plan.windows = entry.windows.empty() ? &UsualWindows(WeekdayOf(entry.day)) : &entry.windows;
      known_[index] = true;
    }
    return absl::OkStatus();
  }

  absl::Status Close(const CalendarLayer& layer) {
    const int offset = spec_.utc_offset_minutes;
    const Day span_end = track_.first + track_.days;
    for (const DayEntry& entry : layer.entries) {
      if (entry.kind != DayKind::kClosure || !Counts(entry, sort_)) continue;
      const bool open_ended = entry.to.IsNever();
      if (open_ended) track_.closed_after = true;
      const Instant end = open_ended ? StartOfDay(span_end, offset) : entry.to;
      for (Day day = LocalDay(entry.from, offset); StartOfDay(day, offset) < end; day = day + 1) {
        if (++closure_days_ > kClosureDaysMax) {
          return LayerError(layer.level,
                            absl::StrCat("more than ", kClosureDaysMax, " closed days"));
        }
        const int64_t midnight = StartOfDay(day, offset).micros;
        const auto minute = [midnight](Instant instant) {
          const int64_t into_day = (instant.micros - midnight) / kMicrosPerMinute;
          return static_cast<int>(std::clamp<int64_t>(into_day, 0, kMinutesPerDay));
        };
        cuts_[day.number].push_back(
            {{minute(entry.from), minute(end)}, static_cast<int>(layer.level), &entry});
      }
    }
    return absl::OkStatus();
  }

  static void Subtract(Window closed, DayPattern& pattern) {
    decltype(pattern.open) left;
    for (const Window& window : pattern.open) {
      const Window before{window.from_minute, std::min(window.to_minute, closed.from_minute)};
      const Window after{std::max(window.from_minute, closed.to_minute), window.to_minute};
      if (before.from_minute < before.to_minute) left.push_back(before);
      if (after.from_minute < after.to_minute) left.push_back(after);
    }
    pattern.open.assign(left.begin(), left.end());
  }

  int32_t DocumentOf(const DayEntry& entry) {
    const auto [it, fresh] =
        documents_.emplace(entry.document, static_cast<int32_t>(track_.documents.size()));
    if (fresh) track_.documents.push_back(entry.document);
    return it->second;
  }

  DayPattern Uncut(const DayPlan& plan) {
    DayPattern pattern = PatternOf(*plan.windows, plan.works);
    if (plan.decided_by != nullptr) pattern.document = DocumentOf(*plan.decided_by);
    return pattern;
  }

  // The hours of a listed day; clears plan.works where too little of the day remains.
  DayPattern Cutting(const std::vector<Cut>& cuts, DayPlan& plan) {
    DayPattern pattern = Uncut(plan);
    const int scheduled = pattern.OpenMinutes();
    std::optional<bool> said;
    for (const Cut& cut : cuts) {
      if (cut.level < plan.level) continue;
      const int before = pattern.OpenMinutes();
      Subtract(cut.closed, pattern);
      if (pattern.OpenMinutes() == before) continue;
      pattern.cut = true;
      pattern.document = DocumentOf(*cut.entry);
      if (cut.entry->cut_day_works.has_value()) said = cut.entry->cut_day_works;
    }
    const int remaining = pattern.OpenMinutes();
    if (pattern.cut) {
      plan.works = remaining > 0 && said.value_or(remaining * 2 >= scheduled);
    }
    return pattern;
  }

  void Number() {
    Track& t = track_;
    t.patterns.assign(t.week_pattern.begin(), t.week_pattern.end());
    t.rank.assign(1, 0);
    t.open.assign(1, 0);
    t.unknown.assign(1, 0);
    for (size_t i = 0; i < plans_.size(); ++i) {
      DayPlan& plan = plans_[i];
      const auto cuts = cuts_.find(t.first.number + static_cast<int32_t>(i));
      uint32_t pattern = static_cast<uint32_t>(i % 7);
      if (plan.level != 0 || cuts != cuts_.end()) {
        pattern = static_cast<uint32_t>(t.patterns.size());
        t.patterns.push_back(cuts == cuts_.end() ? Uncut(plan) : Cutting(cuts->second, plan));
      }
      t.pattern.push_back(pattern);
      if (plan.works) t.nth.push_back(static_cast<int32_t>(i));
      t.rank.push_back(t.rank.back() + (plan.works ? 1 : 0));
      t.open.push_back(t.open.back() + t.patterns[pattern].OpenMinutes());
      t.unknown.push_back(t.unknown.back() + (known_[i] ? 0 : 1));
    }
  }

  const CalendarSpec& spec_;
  const Sort sort_;
  Track track_;
  std::vector<DayPlan> plans_;
  std::vector<bool> known_;
  absl::flat_hash_map<int32_t, std::vector<Cut>> cuts_;
  absl::flat_hash_map<std::string, int32_t> documents_;
  int64_t closure_days_ = 0;
};

}  // namespace

absl::StatusOr<Axis> Axis::Build(const CalendarSpec& spec) {
  if (absl::Status status = CheckSpec(spec); !status.ok()) return status;
  Axis axis;
  axis.utc_offset_minutes_ = spec.utc_offset_minutes;
  axis.cut_off_ = spec.cut_off;
  for (const Sort sort : {Sort::kLegal, Sort::kPromised}) {
    absl::StatusOr<Track> track = TrackBuilder(spec, sort).Build();
    if (!track.ok()) return track.status();
    axis.tracks_[static_cast<size_t>(sort)] = *std::move(track);
  }
  return axis;
}

}  // namespace hallcase::domain
