#include "server/domain/attribution.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "server/domain/calendar/progress.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Party;

constexpr int64_t kAlways = std::numeric_limits<int64_t>::min();

// A leg from its beginning to that of the next.
struct LegBegin {
  // Null: legs that are not kept.
  const Party* party = nullptr;
  int64_t from_us = kAlways;
};

// In the order in which they were opened, beginnings never falling.
std::vector<LegBegin> LegsOf(const CaseRow& row) {
  std::vector<LegBegin> legs;
  const bool all_kept = row.past_legs_size() + 1 >= static_cast<int>(row.leg());
  if (!all_kept) legs.push_back({});
  for (const auto& past : row.past_legs()) legs.push_back({&past.party(), past.from_us()});
  legs.push_back({&row.responsible(), row.leg_opened_at_us()});
  // The first leg had the case from the start, whenever a clock says that this was.
  if (all_kept) legs.front().from_us = kAlways;
  for (size_t i = legs.size() - 1; i > 0; --i) {
    legs[i - 1].from_us = std::min(legs[i - 1].from_us, legs[i].from_us);
  }
  return legs;
}

bool SameParty(const Party& a, const Party& b) { return a.kind() == b.kind() && a.id() == b.id(); }

void AddShare(const Party& party, int64_t minutes, ShareList* shares) {
  if (minutes == 0) return;
  for (auto& share : *shares) {
    if (SameParty(share.party(), party)) return share.set_minutes(share.minutes() + minutes);
  }
  auto* share = shares->Add();
  *share->mutable_party() = party;
  share->set_minutes(minutes);
}

}  // namespace

Party HolderWhenDue(const CaseRow& row, int64_t due_at_us) {
  const Party* holder = nullptr;
  for (const LegBegin& leg : LegsOf(row)) {
    if (leg.from_us < due_at_us) holder = leg.party;
  }
  return holder == nullptr ? row.responsible() : *holder;
}

Party AttributedTo(const CaseRow& row, const ledger::v1::ClockState& clock,
                   ledger::v1::WarningLevel level) {
  const bool overdue = level >= ledger::v1::WARNING_LEVEL_RED && clock.due_at_us() != 0;
  return overdue ? HolderWhenDue(row, clock.due_at_us()) : row.responsible();
}

int64_t ShareMinutes(const Reference& reference, const CaseRow& row,
                     const ledger::v1::ClockState& clock, int64_t until_us, ShareList* shares) {
  const ClockTerms terms = ClockTerms::Of(row, clock);
  const Term term = TermOf(reference, terms);
  // Each beginning is rounded on the clock's own count, so that the shares miss no minute.
  const auto minutes_up_to = [&](int64_t at_us) {
    const Instant at{std::min(at_us, until_us)};
    return at <= term.start ? 0 : RunMicros(*reference.axis, term, term.start, at) /
                                      kMicrosPerMinute;
  };
  const std::vector<LegBegin> legs = LegsOf(row);
  const int64_t used = minutes_up_to(until_us);
  for (size_t i = 0; i < legs.size(); ++i) {
    const bool last = i + 1 == legs.size();
    const int64_t end = last ? used : minutes_up_to(legs[i + 1].from_us);
    const int64_t begin = minutes_up_to(legs[i].from_us);
    AddShare(legs[i].party == nullptr ? Party() : *legs[i].party, end - begin, shares);
  }
  return used;
}

}  // namespace hallcase::domain
