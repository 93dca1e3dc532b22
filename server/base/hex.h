// Hexadecimal digits, for the few places that write or read them by hand.
#pragma once

namespace hallcase::base {

inline constexpr char kHexDigits[] = "0123456789abcdef";

// The value of one digit of either case; -1 for any other byte.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace hallcase::base
