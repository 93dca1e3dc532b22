#include "tests/contract/rights.h"

#include <fstream>
#include <sstream>

#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream text(line);
  std::string cell;
  while (std::getline(text, cell, '\t')) cells.push_back(cell);
  return cells;
}

std::string Malformed(const std::string& line) { return "rights.tsv is malformed: " + line; }

}  // namespace

Rights ReadRights(const std::string& path) {
  std::ifstream file(path);
  Require(static_cast<bool>(file), path);
  Rights rights;
  std::string line;
  bool in_methods = false;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> cells = Split(line);
    if (cells.front() == "permission") {
      rights.roles.assign(cells.begin() + 1, cells.end());
    } else if (cells.front() == "method") {
      in_methods = true;
    } else if (in_methods) {
      Require(cells.size() == 3 && rights.reach.count(cells[1]) == 1, Malformed(line));
      rights.methods[cells[0]] = {cells[1], cells[2]};
    } else {
      Require(cells.size() == rights.roles.size() + 1, Malformed(line));
      for (size_t i = 0; i < rights.roles.size(); ++i) {
        rights.reach[cells[0]][rights.roles[i]] = cells[i + 1];
      }
    }
  }
  return rights;
}

}  // namespace hallcase::testing
