// Shift sheets (交接班单): the list that is generated, frozen and hashed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/domain/decide.h"

namespace hallcase::domain {

// Open cases of the person and of the post, what the person holds and what lies on the post's
// shelf, and their open warnings. TOO_MANY_FACTS beyond kShiftLinesMax lines.
std::optional<Rejection> ListShift(const View& view, std::string_view person,
                                   std::string_view post, ledger::v1::ShiftSheet* sheet);

// SHA-256 of the stored bytes: list, then sealed note.
std::string ShiftHash(std::string_view sheet_bytes, std::string_view sealed_note);

}  // namespace hallcase::domain
