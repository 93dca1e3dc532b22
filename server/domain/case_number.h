// Printed case numbers (办件编号): prefix ‖ yyyymmdd ‖ sequence (6 digits at least) ‖ ISO 7064
// MOD 37,36 check character. For people: unique, never used again, checked before any search.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallcase::domain {

// REQUIRES: prefix of 0-9 and A-Z.
std::string FormatCaseNumber(std::string_view prefix, uint32_t day, uint32_t sequence);

struct CaseNumberParts {
  uint32_t day = 0;
  uint32_t sequence = 0;
};

// Lower case and spaces are forgiven; nullopt for another prefix, a wrong check character or a
// wrong shape.
std::optional<CaseNumberParts> ParseCaseNumber(std::string_view prefix, std::string_view text);

}  // namespace hallcase::domain
