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

// Something was filled in, in clear or sealed.
bool IsFilled(const ValueList& values, std::string_view name);

}  // namespace hallcase::domain
