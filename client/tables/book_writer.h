// Workbooks for tests, part by part, through the library that reads them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace hallcase::tables {

// Path and content of each part.
using Parts = std::vector<std::pair<std::string, std::string>>;

// The bytes of a ZIP archive with these parts.
std::string ZipOf(const Parts& parts);

// One sheet of a workbook: its name and what stands in <sheetData>. `state` as in workbook.xml.
struct TestSheet {
  std::string name;
  std::string rows;
  std::string state = "visible";
};

// Parts of a minimal workbook. `extra` are parts beside them; a part named twice is the latter.
Parts BookParts(const std::vector<TestSheet>& sheets, const Parts& extra = {});
std::string BookOf(const std::vector<TestSheet>& sheets, const Parts& extra = {});

// A row of texts (inline) from column A on: what stands in a sheet of `rows`.
std::string TextRow(int line, const std::vector<std::string>& texts);

}  // namespace hallcase::tables
