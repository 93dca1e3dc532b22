#include "server/app/calendar_preview.h"

#include <tuple>

#include "absl/container/btree_map.h"
#include "server/app/row_codec.h"
#include "server/domain/recalculate.h"
#include "storage/keys.h"

namespace hallcase::app {
namespace {

using storage::Table;

class Counting {
 public:
  Counting(const domain::Reference& trial, int64_t now_us) : trial_(trial), now_us_(now_us) {}

  void Add(const ledger::v1::CaseRow& row) {
    if (row.closed_at_us() != 0 || row.voided()) return;
    ++preview_.cases_open;
    bool moved = false;
    bool touched = false;
    for (const auto& clock : row.clocks()) {
      if (!domain::IsStale(trial_, clock)) continue;
      const auto replayed = domain::Recalculate(trial_, row, clock, now_us_);
      if (!replayed.has_value()) continue;
      touched = true;
      moved = AddClock(clock, *replayed) || moved;
    }
    if (moved) ++preview_.cases_moved;
    if (touched) ++preview_.cases_touched;
  }

  CalendarPreview Take(uint64_t as_of_seq) {
    for (const auto& [days, cases] : moves_) {
      const auto& [clock, from_day, to_day] = days;
      preview_.moves.push_back(
          {static_cast<ledger::v1::ClockName>(clock), from_day, to_day, cases});
    }
    preview_.as_of_seq = as_of_seq;
    return std::move(preview_);
  }

 private:
  // True if the due instant moves.
  bool AddClock(const ledger::v1::ClockState& clock, const ledger::v1::ClockMoved& moved) {
    if (domain::TurnsFalse(clock, moved, now_us_)) ++preview_.warnings_withdrawn;
    if (moved.due_at_us() == clock.due_at_us()) return false;
    ++moves_[{clock.clock(), clock.due_day(), moved.due_day()}];
    return true;
  }

  const domain::Reference& trial_;
  const int64_t now_us_;
  CalendarPreview preview_;
  absl::btree_map<std::tuple<int, uint32_t, uint32_t>, uint64_t> moves_;
};

}  // namespace

absl::StatusOr<CalendarPreview> PreviewCalendar(const HallState& state, std::string_view hall,
                                                const domain::Reference& trial, int64_t now_us) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  Counting counting(trial, now_us);
  ledger::v1::CaseRow row;
  absl::Status sound;
  const auto range = storage::PrefixRange(storage::HallPrefix(hall));
  const auto scanned =
      view->snapshot->Scan(Table::kCases, range, [&](std::string_view, std::string_view bytes) {
        sound = ParseRow(Table::kCases, bytes, &row);
        if (sound.ok()) counting.Add(row);
        return sound.ok();
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound.ok()) return sound;
  return counting.Take(view->seq);
}

}  // namespace hallcase::app
