// How Excel shows a number: as a date, with zeros in front, or plainly. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/tables/workbook.h"

namespace hallcase::tables {

struct NumberFormat {
  bool date = false;
  // At least so many digits, zeros in front; 0 = as many as there are.
  size_t digits = 0;
};

// Formats that every workbook has without naming them.
NumberFormat BuiltInFormat(int id);
NumberFormat FormatOf(std::string_view code);

// The cell of a stored number. Dates count from 1900 on (with Excel's 29 February 1900), or from
// 1904.
Cell NumberCell(std::string_view stored, const NumberFormat& format, bool from_1904);

}  // namespace hallcase::tables
