#include "storage/engine.h"

#include <utility>

#include "storage/coding.h"

namespace hallcase::storage {

CommitFate FateOf(const absl::Status& commit_status) {
  switch (commit_status.code()) {
    case absl::StatusCode::kOk:
      return CommitFate::kCommitted;
    case absl::StatusCode::kFailedPrecondition:
      return CommitFate::kFenced;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kPermissionDenied:
      return CommitFate::kRefused;
    default:
      return CommitFate::kUnknown;
  }
}

ScanRange PrefixRange(std::string_view prefix, bool reverse) {
  ScanRange range;
  range.begin = std::string(prefix);
  range.end = PrefixEnd(prefix);
  range.reverse = reverse;
  return range;
}

absl::StatusOr<std::optional<std::string>> Snapshot::Get(Table table, std::string_view key) const {
  std::string value;
  absl::StatusOr<bool> found = Find(table, key, &value);
  if (!found.ok()) return found.status();
  if (!*found) return std::optional<std::string>();
  return std::optional<std::string>(std::move(value));
}

absl::StatusOr<std::optional<Row>> Snapshot::Last(Table table, std::string_view prefix) const {
  std::optional<Row> last;
  absl::StatusOr<ScanResult> result =
      Scan(table, PrefixRange(prefix, /*reverse=*/true),
           [&last](std::string_view key, std::string_view value) {
             last = Row{std::string(key), std::string(value)};
             return false;
           });
  if (!result.ok()) return result.status();
  return last;
}

}  // namespace hallcase::storage
