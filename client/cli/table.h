// Tables for people: columns aligned by what a terminal shows, so that Chinese lines up.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace hallcase::cli {

// Not thread-safe.
class Table {
 public:
  explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

  // REQUIRES: as many cells as headings. Line breaks and other control characters become spaces.
  void AddRow(std::vector<std::string> cells);

  // Headings, a line, the rows; "(无)" when there are none.
  void Print(std::ostream& out) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace hallcase::cli
