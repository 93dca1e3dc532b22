// What a case opens with: its list of materials, and the clocks that an item gives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "server/domain/clocks.h"
#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

using MaterialList = google::protobuf::RepeatedPtrField<ledger::v1::Material>;

// The item's list with what was handed in, received at `received_at_us`; papers beyond the list are
// kept at its end.
MaterialList ListMaterials(const ledger::v1::Item& item, const MaterialList& given,
                           int64_t received_at_us);

// Another item's list: papers that are in stay in, the new list says what is required.
MaterialList CarryMaterials(const ledger::v1::Item& item, const MaterialList& held);

// An import brings its item along: a code that the hall does not know becomes an item that only
// imports may use.
ledger::v1::Item ImportItem(std::string_view code);

// ITEM_NOT_FOUND, ITEM_RETIRED: cases of the item cannot be registered, or not in this way.
std::optional<Rejection> CheckRegistrable(const ledger::v1::RegisterCase& command,
                                          const ledger::v1::Item* item);

// What the kind asks for at the opening; ITEM_NOT_FOUND for an import of a kind that has none.
std::optional<Rejection> CheckOpening(const View& view, const ledger::v1::RegisterCase& command,
                                      const Kind& kind);

// Who has it first: whom the registration names, whom the kind goes by, or who does it.
ledger::v1::Party FirstParty(const ledger::v1::RegisterCase& command, const Context& ctx,
                             const Kind& kind);

void OpenFirstLeg(const ledger::v1::Party& responsible, int64_t case_id, int64_t at_us,
                  FactList* facts);

void AddAccepted(const ledger::v1::Item& item, int64_t case_id, int64_t at_us, FactList* facts);

// Limits in working days, and how long one leg with this party may last; 0 = no limit.
ClockTerms InWorkingDays(const Reference& reference, ledger::v1::ClockName clock, uint32_t days,
                         int64_t started_at_us);
// A limit of the kind, with the amount that the form says where the kind leaves it to the form.
ClockTerms LimitTerms(const Reference& reference, const Limit& limit, int64_t started_at_us,
                      const ValueList& values = {});
uint32_t LegDays(const ledger::v1::Item& item, const ledger::v1::Party& responsible);

// The limits that run from acceptance on: legal and promised, the first step, the leg.
std::vector<ClockTerms> LimitsFromAcceptance(const Reference& reference,
                                             const ledger::v1::Item& item,
                                             const ledger::v1::Party& responsible,
                                             int64_t accepted_at_us);

// Appends ClockStarted facts for what runs from registration on: the limits where the case is
// `accepted`, else the time to answer, unless it is an import; and the province's date. Then the
// case's first wake; an import sleeps until FinishImport.
void OpenClocks(const Reference& reference, const ledger::v1::RegisterCase& command,
                const ledger::v1::Item& item, const ledger::v1::Party& responsible,
                bool accepted, int64_t case_id, int64_t at_us, FactList* facts);

// The date that the province shows.
ClockTerms UpstreamTerms(const Reference& reference, int64_t started_at_us, int64_t due_at_us);

// A clock as it starts, planned with the calendar in force.
ledger::v1::ClockStarted PlanStart(const Reference& reference, int64_t case_id,
                                   const ClockTerms& terms);

}  // namespace hallcase::domain
