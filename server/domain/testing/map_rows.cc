#include "server/domain/testing/map_rows.h"

#include "server/domain/lifecycle.h"

namespace hallcase::domain::testing {
namespace {

template <typename Map, typename Key>
auto FindIn(const Map& map, const Key& key) -> const typename Map::mapped_type* {
  auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

// An index row is written once and deleted once: anything else is a fault of Fold.
void Require(bool holds) {
  if (!holds) abort();
}

}  // namespace

MapRows::MapRows() {
  reference_.hall.set_utc_offset_minutes(480);
  Require(reference_.CompileAxis().ok());
}

Context MapRows::As(const std::string& principal, ledger::v1::Role role, int64_t now_us) const {
  ledger::v1::Grant grant;
  grant.set_role(role);
  grant.set_record_for_others(role == ledger::v1::ROLE_INTEGRATOR);
  if (role == ledger::v1::ROLE_DEPARTMENT_CONTACT) grant.set_department("D1");
  return {.now_us = now_us,
          .occurred_at_us = now_us,
          .seq = entries.size() + 1,
          .scope = access::Scope(principal, "post-" + principal, {grant}),
          .source = ledger::v1::SOURCE_COUNTER,
          .performer = StaffParty(principal)};
}

Verdict MapRows::Apply(const ledger::v1::Command& command, const Context& context) {
  ledger::v1::Entry entry;
  entry.set_seq(context.seq);
  entry.set_recorded_at_us(context.now_us);
  entry.set_actor(context.scope.principal());
  entry.set_post(context.scope.post());
  Verdict verdict = Decide(*this, command, context, entry.mutable_facts());
  if (verdict.kind != Verdict::Kind::kFacts) return verdict;
  Fold(entry, this);
  entries.push_back(std::move(entry));
  return verdict;
}

const ledger::v1::CaseRow* MapRows::FindCase(int64_t id) const { return FindIn(cases, id); }
const ledger::v1::WarningRow* MapRows::FindWarning(int64_t id) const {
  return FindIn(warnings, id);
}
const ledger::v1::JobRow* MapRows::FindJob(int64_t id) const { return FindIn(jobs, id); }

const ledger::v1::HandoverRow* MapRows::FindHandover(int64_t id) const {
  return FindIn(handovers, id);
}
const ledger::v1::ObjectRow* MapRows::FindObject(int64_t id) const { return FindIn(objects, id); }
const ledger::v1::ShiftRow* MapRows::FindShift(int64_t id) const { return FindIn(shifts, id); }

const ledger::v1::DocumentRow* MapRows::FindDocument(int64_t id) const {
  return FindIn(documents, id);
}

const ledger::v1::RatingRow* MapRows::FindRating(int64_t id) const { return FindIn(ratings, id); }

void MapRows::ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const {
  for (const auto& [rated, id] : ratings_of) {
    if (rated == case_id && !visit(id)) return;
  }
}

void MapRows::ScanDocuments(DocumentSubject subject, int64_t subject_id,
                            const std::function<bool(int64_t)>& visit) const {
  for (const auto& [kind, about, id] : documents_of) {
    if (kind == static_cast<int>(subject) && about == subject_id && !visit(id)) return;
  }
}

void MapRows::ScanHeld(const ledger::v1::Holder& holder,
                       const std::function<bool(HeldSubject, int64_t)>& visit) const {
  for (const auto& [kind, id, place, subject, subject_id] : held) {
    if (kind != holder.kind() || id != holder.id()) continue;
    if (!visit(static_cast<HeldSubject>(subject), subject_id)) return;
  }
}

void MapRows::ScanWork(const ledger::v1::Party& party,
                       const std::function<bool(int64_t)>& visit) const {
  for (const auto& [kind, id, due, case_id] : work) {
    if (kind == party.kind() && id == party.id() && !visit(case_id)) return;
  }
}

void MapRows::ScanOpenWarnings(const ledger::v1::Party& party,
                               const std::function<bool(int64_t)>& visit) const {
  for (const auto& [kind, id, warning_id] : open_warnings) {
    if (kind == party.kind() && id == party.id() && !visit(warning_id)) return;
  }
}

std::optional<int64_t> MapRows::FindExternal(std::string_view source, ExternalKind kind,
                                             std::string_view id) const {
  const auto* found = FindIn(
      externals, std::tuple(std::string(source), static_cast<char>(kind), std::string(id)));
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<int64_t> MapRows::FindUpstream(std::string_view number) const {
  const auto* found = FindIn(upstream, std::string(number));
  return found == nullptr ? std::nullopt : std::optional(*found);
}

int64_t MapRows::CounterValue(Counter counter, uint32_t day, std::string_view dim) const {
  const auto* found =
      FindIn(counters, std::tuple(static_cast<uint16_t>(counter), day, std::string(dim)));
  return found == nullptr ? 0 : *found;
}

void MapRows::ScanCases(int64_t after,
                        const std::function<bool(const ledger::v1::CaseRow&)>& visit) const {
  for (auto it = cases.upper_bound(after); it != cases.end(); ++it) {
    ++cases_scanned;
    if (!visit(it->second)) return;
  }
}

void MapRows::PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t) {
  Require(static_cast<int64_t>(seq) > case_id / kIdsPerEntry);
}
void MapRows::PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) {
  Require(numbers.emplace(std::pair(day, sequence), case_id).second);
}
void MapRows::PutExternal(std::string_view source, ExternalKind kind, std::string_view id,
                          int64_t case_id) {
  const auto key = std::tuple(std::string(source), static_cast<char>(kind), std::string(id));
  Require(externals.emplace(key, case_id).second);
}
void MapRows::PutUpstream(std::string_view number, int64_t case_id) {
  Require(upstream.emplace(number, case_id).second);
}
void MapRows::DeleteUpstream(std::string_view number) {
  Require(upstream.erase(std::string(number)) == 1);
}
void MapRows::PutWork(const ledger::v1::Party& party, int64_t due, int64_t case_id) {
  Require(work.emplace(party.kind(), party.id(), due, case_id).second);
}
void MapRows::DeleteWork(const ledger::v1::Party& party, int64_t due, int64_t case_id) {
  Require(work.erase({party.kind(), party.id(), due, case_id}) == 1);
}
void MapRows::PutTimer(int64_t wake, int64_t case_id) {
  Require(timers.emplace(wake, case_id).second);
}
void MapRows::DeleteTimer(int64_t wake, int64_t case_id) {
  Require(timers.erase({wake, case_id}) == 1);
}
void MapRows::PutOpenWarning(const ledger::v1::Party& party, int64_t warning_id) {
  Require(open_warnings.emplace(party.kind(), party.id(), warning_id).second);
}
void MapRows::DeleteOpenWarning(const ledger::v1::Party& party, int64_t warning_id) {
  Require(open_warnings.erase({party.kind(), party.id(), warning_id}) == 1);
}
void MapRows::PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) {
  Require(sheet_numbers.emplace(std::pair(day, sequence), id).second);
}
void MapRows::PutHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) {
  Require(held.emplace(holder.kind(), holder.id(), holder.place(), static_cast<int>(subject), id)
              .second);
}
void MapRows::DeleteHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) {
  Require(held.erase({holder.kind(), holder.id(), holder.place(), static_cast<int>(subject),
                      id}) == 1);
}
void MapRows::PutOpenHandover(HandoverSide side, const ledger::v1::Holder& holder, int64_t id) {
  Require(open_handovers.emplace(static_cast<int>(side), holder.kind(), holder.id(), id).second);
}
void MapRows::DeleteOpenHandover(HandoverSide side, const ledger::v1::Holder& holder,
                                 int64_t id) {
  Require(open_handovers.erase({static_cast<int>(side), holder.kind(), holder.id(), id}) == 1);
}
void MapRows::PutDocumentOf(DocumentSubject subject, int64_t subject_id, int64_t id) {
  Require(documents_of.emplace(static_cast<int>(subject), subject_id, id).second);
}
void MapRows::PutRatingOf(int64_t case_id, int64_t id) {
  Require(ratings_of.emplace(case_id, id).second);
}
void MapRows::Count(Counter counter, uint32_t day, std::string_view dim, int64_t delta) {
  counters[{static_cast<uint16_t>(counter), day, std::string(dim)}] += delta;
}

int64_t MapRows::Total(Counter counter) const {
  int64_t total = 0;
  for (const auto& [key, value] : counters) {
    if (std::get<0>(key) == static_cast<uint16_t>(counter)) total += value;
  }
  return total;
}

}  // namespace hallcase::domain::testing
