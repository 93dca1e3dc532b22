#include "server/domain/setup/tsv.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::domain::setup {
namespace {

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> SplitTabs(std::string_view line) {
  std::vector<std::string_view> values;
  for (;;) {
    const size_t tab = line.find('\t');
    values.push_back(base::TrimText(line.substr(0, tab)));
    if (tab == std::string_view::npos) return values;
    line.remove_prefix(tab + 1);
  }
}

// The place of an optional column that the header does not name.
constexpr size_t kNoPlace = std::string_view::npos;

// For each column its place in the header, or what is wrong with the header.
absl::StatusOr<std::vector<size_t>> PlaceColumns(const std::vector<std::string_view>& header,
                                                 absl::Span<const std::string_view> wanted,
                                                 absl::Span<const std::string_view> optional) {
  const auto is_in = [](absl::Span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (std::string_view name : header) {
    if (!is_in(wanted, name) && !is_in(optional, name)) {
      return absl::InvalidArgumentError(base::StrCat("unknown column '", name, "'"));
    }
    if (std::count(header.begin(), header.end(), name) > 1) {
      return absl::InvalidArgumentError(base::StrCat("column '", name, "' comes twice"));
    }
  }
  std::vector<size_t> places;
  for (std::string_view name : wanted) {
    const auto at = std::find(header.begin(), header.end(), name);
    if (at == header.end()) {
      return absl::InvalidArgumentError(base::StrCat("column '", name, "' is missing"));
    }
    places.push_back(static_cast<size_t>(at - header.begin()));
  }
  for (std::string_view name : optional) {
    const auto at = std::find(header.begin(), header.end(), name);
    places.push_back(at == header.end() ? kNoPlace : static_cast<size_t>(at - header.begin()));
  }
  return places;
}

}  // namespace

absl::Status ErrorAt(std::string_view file, size_t line, std::string_view message) {
  return absl::InvalidArgumentError(base::StrCat(file, ":", line, ": ", message));
}

absl::StatusOr<std::vector<TsvRow>> ParseTsv(std::string_view file, std::string_view text,
                                             absl::Span<const std::string_view> wanted,
                                             absl::Span<const std::string_view> optional) {
  if (text.size() > kSetupFileBytesMax) return ErrorAt(file, 1, "the file is too large");
  if (!base::IsValidUtf8(text)) return ErrorAt(file, 1, "the file is not UTF-8");
  std::vector<TsvRow> rows;
  std::vector<size_t> places;
  size_t columns = 0;
  for (size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = TakeLine(&text);
    const std::string_view trimmed = base::TrimText(line);
    if (trimmed.empty() || trimmed.front() == '#') continue;
    const std::vector<std::string_view> values = SplitTabs(line);
    if (columns == 0) {
      auto placed = PlaceColumns(values, wanted, optional);
      if (!placed.ok()) return ErrorAt(file, number, base::ToStd(placed.status().message()));
      places = *std::move(placed);
      columns = values.size();
      continue;
    }
    if (values.size() != columns) {
      return ErrorAt(file, number,
                     base::StrCat("got ", values.size(), " values, want ", columns));
    }
    if (rows.size() == kSetupRowsMax) return ErrorAt(file, number, "too many rows");
    TsvRow row;
    row.line = number;
    for (size_t place : places) {
      const bool empty = place == kNoPlace || values[place] == "-";
      row.values.emplace_back(empty ? std::string_view() : values[place]);
    }
    rows.push_back(std::move(row));
  }
  if (columns == 0) return ErrorAt(file, 1, "the header line is missing");
  return rows;
}

}  // namespace hallcase::domain::setup
