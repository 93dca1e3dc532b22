// Forms (表单) that kinds describe: what was filled in against what was asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/kinds/kind.h"
#include "server/domain/rejection.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// INVALID_FIELD naming `values.NAME`: a field that the form does not have, twice the same, one that
// is required and missing, text where a code belongs, or a value that its type does not allow;
// REFERENCE_NOT_FOUND for departments, people (in the role asked for), items and blanks that the
// hall does not know. How long a text is, is checked before it is sealed.
std::optional<Rejection> CheckValues(const View& view, const std::vector<Field>& form,
                                     const ValueList& values);

// The code filled in for a field; empty if it was left out.
std::string_view CodeOf(const ValueList& values, std::string_view name);

// The same as a number; 0 if it is none.
int64_t NumberOf(const ValueList& values, std::string_view name);

// The party that is filled in for a kDepartment, kStaff or kPost field; nullopt for no such field,
// or if it was left out.
std::optional<ledger::v1::Party> PartyIn(const std::vector<Field>& form, const ValueList& values,
                                         std::string_view name);

// "KIND.FIELD.VALUE" of each of these choices that was filled in: what counters go by.
std::vector<std::string> CountedOf(std::string_view kind,
                                   const std::vector<std::string_view>& choices,
                                   const ValueList& values);

// The action is for cases of this one's sort (Kind.sorted_by).
bool IsForSort(const Kind& kind, const Action& action, const ledger::v1::CaseRow& row);

// Something was filled in, in clear or sealed.
bool IsFilled(const ValueList& values, std::string_view name);

}  // namespace hallcase::domain
