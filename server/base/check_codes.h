// Numbers that carry their own check: resident ID (GB 11643), unified social credit code
// (GB 32100), ISO 7064 MOD 37,36 for case numbers, and how a phone number may look.
// Pure and thread-safe. A failed check is a warning to the clerk, who may override it with a
// reason; no function repeats the number in a message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallcase::base {

enum class CodeProblem {
  kNone,
  kWrongLength,
  kWrongCharacter,
  kWrongBirthDate,
  kWrongCheckCharacter,
};

// What is wrong, in words fit for an error message.
std::string_view CodeProblemText(CodeProblem problem);

// Without spaces (ASCII and ideographic), in upper case: x becomes X. Other bytes are kept.
std::string NormaliseCode(std::string_view text);

// An 18-character resident ID, already normalised. The birth date must exist in the calendar and
// lie in 1850–2999; whether it lies in the future is the caller's question.
CodeProblem CheckResidentId(std::string_view id);

// A unified social credit code (18 characters), already normalised.
CodeProblem CheckUscc(std::string_view code);

// The ISO 7064 MOD 37,36 check character over 0-9 and A-Z; nullopt for an empty text or another
// character.
std::optional<char> Mod3736CheckCharacter(std::string_view text);

// True when the last character is the check character of those before it.
bool IsMod3736Valid(std::string_view text);

// The digits alone, without spaces, dashes, brackets and a leading +86 or 0086. Empty where
// another character stands in between.
std::string NormalisePhone(std::string_view text);

// Whether normalised digits may be a number in China: mobile (1[3-9], 11 digits), fixed line with
// area code (0..., 10–12 digits), local (7–8), 400/800 (10), or short service number (3–6).
bool IsPlausiblePhone(std::string_view digits);

}  // namespace hallcase::base
