#include "server/app/reference_preview.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "server/app/row_codec.h"
#include "server/domain/recalculate.h"
#include "server/domain/warnings.h"
#include "storage/keys.h"

namespace hallcase::app {
namespace {

using storage::Table;

class Judging {
 public:
  Judging(const domain::Reference& trial, int64_t now_us) : trial_(trial), now_us_(now_us) {}

  void Add(const ledger::v1::CaseRow& row) {
    if (row.closed_at_us() != 0 || row.voided()) return;
    ++preview_.cases_open;
    ++items_[row.item_code()];
    for (const auto& clock : row.clocks()) {
      if (clock.stopped_at_us() != 0) continue;
      const auto moved = domain::Recalculate(trial_, row, clock, now_us_);
      if (moved.has_value()) AddClock(clock, *moved);
    }
  }

  ReferencePreview Take(uint64_t as_of_seq) {
    for (const auto& [key, effect] : effects_) preview_.effects.push_back(effect);
    for (const auto& [item, cases] : items_) preview_.items.emplace_back(item, cases);
    preview_.as_of_seq = as_of_seq;
    return std::move(preview_);
  }

 private:
  void AddClock(const ledger::v1::ClockState& clock, const ledger::v1::ClockMoved& moved) {
    if (domain::TurnsFalse(clock, moved, now_us_)) {
      const auto* point = domain::TopPoint(clock.points(), clock.fired());
      if (point != nullptr) ++Of(*point).withdrawn;
    }
    const uint32_t reached = domain::ReachedPoints(moved.points(), moved.fired(), now_us_);
    const auto* point = domain::TopPoint(moved.points(), reached);
    if (point != nullptr) ++Of(*point).raised;
  }

  ReferencePreview::Effect& Of(const ledger::v1::WarningPoint& point) {
    auto& effect = effects_[{point.rule(), point.level()}];
    effect.rule = point.rule();
    effect.level = point.level();
    return effect;
  }

  const domain::Reference& trial_;
  const int64_t now_us_;
  ReferencePreview preview_;
  absl::btree_map<std::pair<std::string, int>, ReferencePreview::Effect> effects_;
  absl::btree_map<std::string, uint64_t> items_;
};

}  // namespace

absl::StatusOr<ReferencePreview> PreviewReference(const HallState& state, std::string_view hall,
                                                  const domain::Reference& trial,
                                                  int64_t now_us) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  Judging judging(trial, now_us);
  ledger::v1::CaseRow row;
  absl::Status sound;
  const auto range = storage::PrefixRange(storage::HallPrefix(hall));
  const auto scanned =
      view->snapshot->Scan(Table::kCases, range, [&](std::string_view, std::string_view bytes) {
        sound = ParseRow(Table::kCases, bytes, &row);
        if (sound.ok()) judging.Add(row);
        return sound.ok();
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound.ok()) return sound;
  return judging.Take(view->seq);
}

}  // namespace hallcase::app
