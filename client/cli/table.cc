#include "client/cli/table.h"

#include <algorithm>

#include "server/base/text.h"

namespace hallcase::cli {
namespace {

void PrintRow(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
              std::ostream& out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool last = i + 1 == cells.size();
    out << (last ? cells[i] : base::PadToWidth(cells[i], widths[i])) << (last ? "\n" : "  ");
  }
}

}  // namespace

void Table::AddRow(std::vector<std::string> cells) {
  for (std::string& cell : cells) {
    // Nothing that came over the wire may steer the terminal.
    for (char& c : cell) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
  }
  rows_.push_back(std::move(cells));
}

void Table::Print(std::ostream& out) const {
  std::vector<size_t> widths;
  for (const std::string& heading : headings_) widths.push_back(base::DisplayWidth(heading));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], base::DisplayWidth(row[i]));
    }
  }
  std::vector<std::string> rule;
  for (size_t width : widths) rule.emplace_back(width, '-');
  PrintRow(headings_, widths, out);
  PrintRow(rule, widths, out);
  for (const auto& row : rows_) PrintRow(row, widths, out);
  if (rows_.empty()) out << "(无)\n";
}

}  // namespace hallcase::cli
