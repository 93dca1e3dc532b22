#include "server/base/check_codes.h"

#include <array>

#include "server/base/text.h"

namespace hallcase::base {
namespace {

constexpr size_t kCodeLength = 18;
constexpr std::array<int, 17> kResidentIdWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6,
                                                    3, 7, 9,  10, 5, 8, 4, 2};
constexpr std::string_view kResidentIdChecks = "10X98765432";
constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<int, 17> kUsccWeights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                              29, 25, 13, 8,  24, 10, 30, 28};
constexpr std::string_view kMod3736Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr int kYearMin = 1850;
constexpr int kYearMax = 2999;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  for (const char c : text) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsCalendarDate(int year, int month, int day) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < kYearMin || year > kYearMax || month < 1 || month > 12) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = kDays[static_cast<size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
  return day >= 1 && day <= days;
}

}  // namespace

std::string_view CodeProblemText(CodeProblem problem) {
  switch (problem) {
    case CodeProblem::kNone:
      return "没有问题";
    case CodeProblem::kWrongLength:
      return "长度不对，应为 18 位";
    case CodeProblem::kWrongCharacter:
      return "含有不该出现的字符";
    case CodeProblem::kWrongBirthDate:
      return "出生日期不存在";
    case CodeProblem::kWrongCheckCharacter:
      return "校验码不符";
  }
  return "未知问题";
}

std::string NormaliseCode(std::string_view text) {
  std::string normal;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const char32_t c = TakeCodePoint(&rest);
    if (c == ' ' || c == '\t' || c == 0x3000) continue;
    if (c >= 'a' && c <= 'z') {
      normal.push_back(static_cast<char>(c - 'a' + 'A'));
    } else {
      normal.append(before.substr(0, before.size() - rest.size()));
    }
  }
  return normal;
}

CodeProblem CheckResidentId(std::string_view id) {
  if (id.size() != kCodeLength) return CodeProblem::kWrongLength;
  const char check = id.back();
  if (!AllDigits(id.substr(0, 17)) || (!IsDigit(check) && check != 'X')) {
    return CodeProblem::kWrongCharacter;
  }
  if (!IsCalendarDate(Number(id.substr(6, 4)), Number(id.substr(10, 2)),
                      Number(id.substr(12, 2)))) {
    return CodeProblem::kWrongBirthDate;
  }
  int sum = 0;
  for (size_t i = 0; i < kResidentIdWeights.size(); ++i) {
    sum += (id[i] - '0') * kResidentIdWeights[i];
  }
  return kResidentIdChecks[static_cast<size_t>(sum % 11)] == check
             ? CodeProblem::kNone
             : CodeProblem::kWrongCheckCharacter;
}

CodeProblem CheckUscc(std::string_view code) {
  if (code.size() != kCodeLength) return CodeProblem::kWrongLength;
  int sum = 0;
  for (size_t i = 0; i < kUsccWeights.size(); ++i) {
    const size_t value = kUsccAlphabet.find(code[i]);
    if (value == std::string_view::npos) return CodeProblem::kWrongCharacter;
    sum += static_cast<int>(value) * kUsccWeights[i];
  }
  if (kUsccAlphabet.find(code.back()) == std::string_view::npos) {
    return CodeProblem::kWrongCharacter;
  }
  const int check = (31 - sum % 31) % 31;
  return kUsccAlphabet[static_cast<size_t>(check)] == code.back()
             ? CodeProblem::kNone
             : CodeProblem::kWrongCheckCharacter;
}

std::optional<char> Mod3736CheckCharacter(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int product = 36;
  for (const char c : text) {
    const size_t value = kMod3736Alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    int sum = (product + static_cast<int>(value)) % 36;
    if (sum == 0) sum = 36;
    product = sum * 2 % 37;
  }
  return kMod3736Alphabet[static_cast<size_t>((37 - product) % 36)];
}

bool IsMod3736Valid(std::string_view text) {
  if (text.size() < 2) return false;
  return Mod3736CheckCharacter(text.substr(0, text.size() - 1)) == text.back();
}

std::string NormalisePhone(std::string_view text) {
  std::string_view trimmed = TrimText(text);
  if (trimmed.substr(0, 3) == "+86") {
    trimmed.remove_prefix(3);
  } else if (trimmed.substr(0, 4) == "0086") {
    trimmed.remove_prefix(4);
  }
  std::string digits;
  for (const char c : trimmed) {
    if (IsDigit(c)) {
      digits.push_back(c);
    } else if (c != ' ' && c != '-' && c != '(' && c != ')') {
      return "";
    }
  }
  return digits;
}

bool IsPlausiblePhone(std::string_view digits) {
  if (!AllDigits(digits)) return false;
  const size_t size = digits.size();
  if (size == 11 && digits[0] == '1') return digits[1] >= '3';
  if (size >= 10 && size <= 12 && digits[0] == '0') return digits[1] != '0';
  if (size == 10) return digits.substr(0, 3) == "400" || digits.substr(0, 3) == "800";
  if (size == 7 || size == 8) return digits[0] >= '2';
  return size >= 3 && size <= 6 && (digits[0] == '1' || digits[0] == '9');
}

}  // namespace hallcase::base
