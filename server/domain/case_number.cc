#include "server/domain/case_number.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "server/base/check_codes.h"

namespace hallcase::domain {
namespace {
constexpr size_t kDayDigits = 8;
constexpr size_t kSequenceDigitsMin = 6;
}  // namespace

std::string FormatCaseNumber(std::string_view prefix, uint32_t day, uint32_t sequence) {
  std::string number(prefix);
  absl::StrAppendFormat(&number, "%08d%06d", day, sequence);
  number.push_back(base::Mod3736CheckCharacter(number).value_or('?'));
  return number;
}

std::optional<CaseNumberParts> ParseCaseNumber(std::string_view prefix, std::string_view text) {
  const std::string number = base::NormaliseCode(text);
  if (!base::IsMod3736Valid(number)) return std::nullopt;
  if (number.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  const std::string digits = number.substr(prefix.size(), number.size() - prefix.size() - 1);
  if (digits.size() < kDayDigits + kSequenceDigitsMin) return std::nullopt;
  CaseNumberParts parts;
  if (!absl::SimpleAtoi(digits.substr(0, kDayDigits), &parts.day)) return std::nullopt;
  if (!absl::SimpleAtoi(digits.substr(kDayDigits), &parts.sequence)) return std::nullopt;
  return parts;
}

}  // namespace hallcase::domain
