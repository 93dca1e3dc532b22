#include "server/rpc/scoped_hall.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "server/domain/held_answer.h"

namespace hallcase::rpc {
namespace {

using app::Page;
using ledger::v1::Party;

absl::Status Denied() { return absl::PermissionDeniedError("beyond the caller's scope"); }

}  // namespace

absl::StatusOr<FoundCase> ScopedHall::Check(absl::StatusOr<CaseRowPtr> row) const {
  if (!row.ok()) return row.status();
  if (*row == nullptr) return FoundCase{};
  if (!Reaches(**row)) return FoundCase{nullptr, true};
  return FoundCase{*std::move(row), false};
}

absl::StatusOr<FoundCase> ScopedHall::CheckId(
    const absl::StatusOr<std::optional<int64_t>>& id) const {
  if (!id.ok()) return id.status();
  if (!id->has_value()) return FoundCase{};
  return Check(hall_.GetCase(**id));
}

absl::StatusOr<CaseRowPtr> ScopedHall::Unchecked(const v1::CaseRef& ref) const {
  int64_t case_id = ref.case_id();
  if (ref.name_case() == v1::CaseRef::kExternal) {
    auto found = hall_.FindExternal(ref.external().source(), ref.external().id());
    if (!found.ok()) return found.status();
    case_id = found->value_or(0);
  }
  if (case_id == 0) return CaseRowPtr();
  return hall_.GetCase(case_id);
}

absl::StatusOr<FoundCase> ScopedHall::CaseById(int64_t case_id) const {
  return Check(hall_.GetCase(case_id));
}

absl::StatusOr<FoundCase> ScopedHall::CaseByRef(const v1::CaseRef& ref) const {
  return Check(Unchecked(ref));
}

absl::StatusOr<FoundCase> ScopedHall::CaseByExternal(std::string_view source,
                                                     std::string_view id) const {
  return CheckId(hall_.FindExternal(source, id));
}

absl::StatusOr<FoundCase> ScopedHall::CaseByUpstream(std::string_view number) const {
  return CheckId(hall_.FindUpstream(number));
}

absl::StatusOr<FoundCase> ScopedHall::CaseByNumber(uint32_t day, uint32_t sequence) const {
  return CheckId(hall_.FindNumber(day, sequence));
}

absl::StatusOr<Page<CaseRowPtr>> ScopedHall::Work(const Party& party, std::string_view after_key,
                                                  size_t limit) const {
  if (!scope_.ReachesParty(permission_, party)) return Denied();
  auto page = hall_.ListWork(party, after_key, limit);
  if (!page.ok()) return page.status();
  // A kind may be hidden from who else reaches the party.
  std::erase_if(page->rows, [this](const CaseRowPtr& row) { return !Reaches(*row); });
  return page;
}

absl::StatusOr<Page<CaseRowPtr>> ScopedHall::ByBlind(const ledger::v1::BlindDigest& digest,
                                                     std::string_view after_key,
                                                     size_t limit) const {
  auto page = hall_.ListByBlind(digest, after_key, limit);
  if (!page.ok()) return page.status();
  std::erase_if(page->rows, [this](const CaseRowPtr& row) { return !Reaches(*row); });
  return page;
}

absl::StatusOr<Page<std::shared_ptr<const ledger::v1::Entry>>> ScopedHall::History(
    const ledger::v1::CaseRow& row, std::string_view after_key, size_t limit) const {
  if (!Reaches(row)) return Denied();
  return hall_.ListCaseEntries(row.case_id(), after_key, limit);
}

absl::StatusOr<Page<FoundWarning>> ScopedHall::OpenWarnings(const Party& party,
                                                            std::string_view after_key,
                                                            size_t limit) const {
  const bool whole_hall = party.kind() == ledger::v1::PARTY_KIND_UNSPECIFIED;
  if (!whole_hall && !scope_.ReachesParty(permission_, party)) return Denied();
  auto page = hall_.ListOpenWarnings(party, after_key, limit);
  if (!page.ok()) return page.status();
  Page<FoundWarning> found;
  found.next_key = std::move(page->next_key);
  found.as_of_seq = page->as_of_seq;
  for (WarningRowPtr& warning : page->rows) {
    auto row = hall_.GetCase(warning->raised().case_id());
    if (!row.ok()) return row.status();
    if (*row != nullptr && !Reaches(**row)) continue;
    found.rows.push_back({std::move(warning), *std::move(row)});
  }
  return found;
}

absl::StatusOr<FoundHandover> ScopedHall::HandoverById(int64_t handover_id) const {
  auto row = hall_.GetHandover(handover_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return FoundHandover{};
  if (!scope_.ReachesHandover(permission_, **row)) return FoundHandover{nullptr, true};
  return FoundHandover{*std::move(row), false};
}

absl::StatusOr<FoundShift> ScopedHall::ShiftById(int64_t shift_id) const {
  auto row = hall_.GetShift(shift_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return FoundShift{};
  if (!scope_.ReachesShift(permission_, **row)) return FoundShift{nullptr, true};
  return FoundShift{*std::move(row), false};
}

absl::StatusOr<std::optional<int64_t>> ScopedHall::SheetByNumber(uint32_t day,
                                                                 uint32_t sequence) const {
  return hall_.FindSheet(day, sequence);
}

absl::StatusOr<Page<app::HeldItem>> ScopedHall::Held(const ledger::v1::Holder& holder,
                                                     std::string_view after_key,
                                                     size_t limit) const {
  if (!scope_.ReachesHolder(permission_, holder)) return Denied();
  return hall_.ListHeld(holder, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const ledger::v1::HandoverRow>>> ScopedHall::OpenHandovers(
    domain::HandoverSide side, const ledger::v1::Holder& holder, std::string_view after_key,
    size_t limit) const {
  if (!scope_.ReachesHolder(permission_, holder)) return Denied();
  return hall_.ListOpenHandovers(side, holder, after_key, limit);
}

absl::StatusOr<std::optional<std::string>> ScopedHall::KeyIdOf(const v1::CaseRef& ref) const {
  const auto row = Unchecked(ref);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return std::nullopt;
  return (*row)->applicant().key_id();
}

absl::StatusOr<int64_t> ScopedHall::CaseIdOf(const v1::CaseRef& ref) const {
  const auto row = Unchecked(ref);
  if (!row.ok()) return row.status();
  return *row == nullptr ? 0 : (*row)->case_id();
}

absl::StatusOr<bool> ScopedHall::CodeWasRefused(uint64_t seq, int64_t case_id) const {
  const auto found = hall_.GetEntry(seq);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return absl::DataLossError("no such entry");
  const ledger::v1::Entry& entry = *(*found)->entry;
  return std::any_of(entry.facts().begin(), entry.facts().end(), [&](const auto& fact) {
    return fact.has_code_refused() && fact.code_refused().case_id() == case_id;
  });
}

absl::StatusOr<CaseRowPtr> ScopedHall::CaseHoldingAnswer(uint32_t day, uint32_t sequence) const {
  const auto id = hall_.FindNumber(day, sequence);
  if (!id.ok()) return id.status();
  if (!id->has_value()) return CaseRowPtr();
  auto row = hall_.GetCase(**id);
  if (!row.ok() || *row == nullptr || domain::HoldsAnswer(**row)) return row;
  return CaseRowPtr();
}

absl::StatusOr<std::optional<int64_t>> ScopedHall::CaseOfWarning(int64_t warning_id) const {
  const auto warning = hall_.GetWarning(warning_id);
  if (!warning.ok()) return warning.status();
  if (*warning == nullptr) return std::nullopt;
  return (*warning)->raised().case_id();
}

}  // namespace hallcase::rpc
