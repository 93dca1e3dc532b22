#include "server/domain/calendar/due_batch.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace hallcase::domain {
namespace {

constexpr size_t kCountDigitsMax = 7;

// Digits alone: a general parser would accept signs and blanks, which the output would then repeat.
bool ParseCount(absl::string_view text, int64_t& count) {
  if (text.empty() || text.size() > kCountDigitsMax) return false;
  count = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    count = count * 10 + (c - '0');
  }
  return count <= kAmountMax;
}

absl::Status DueLine(const Axis& axis, absl::string_view line, std::string& out) {
  const size_t tab = line.find('\t');
  if (tab == absl::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("want start_date<TAB>n, got \"", line.substr(0, 40), "\""));
  }
  const absl::StatusOr<Day> start = ParseDay({line.data(), tab});
  if (!start.ok()) return start.status();
  const absl::string_view number = line.substr(tab + 1);
  int64_t count = 0;
  if (!ParseCount(number, count)) {
    return absl::InvalidArgumentError(absl::StrCat("want n from 0 to ", kAmountMax, ", got \"",
                                                   number.substr(0, 40), "\""));
  }
  const Day from = count == 0 ? *start : *start + 1;
  const Day due = axis.UsedWorkingDay(from, std::max<int64_t>(count, 1),
                                      axis.RuleOf(Sort::kPromised), {});
  if (due == kNoDay) return absl::OutOfRangeError("no due date: a closure has no known end");
  if (due > DayOf(kYearMax, 12, 31)) {
    return absl::OutOfRangeError(absl::StrCat("the due date is past the year ", kYearMax));
  }
  absl::StrAppend(&out, line, "\t", FormatDay(due));
  if (!axis.AllKnown(from, due, Sort::kPromised)) absl::StrAppend(&out, "\tprovisional");
  out.push_back('\n');
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> DueBatch(const Axis& axis, std::string_view input) {
  std::string out;
  out.reserve(input.size() * 2);
  for (int64_t number = 1; !input.empty(); ++number) {
    const size_t end = input.find('\n');
    absl::string_view line(input.data(), std::min(end, input.size()));
    input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
    absl::ConsumeSuffix(&line, "\r");
    if (const absl::Status status = DueLine(axis, line, out); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat("line ", number, ": ", status.message()));
    }
  }
  return out;
}

}  // namespace hallcase::domain
