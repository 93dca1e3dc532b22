#include "tests/contract/dump.h"

#include <string_view>

#include "absl/strings/escaping.h"
#include "storage/schema.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

std::string Line(const std::pair<std::string, std::string>& key, std::string_view what) {
  return key.first + " " + absl::CEscape(key.second) + ": " + std::string(what);
}

}  // namespace

Dump DumpTables(storage::Engine& engine) {
  auto snapshot = engine.GetSnapshot();
  Require(snapshot.ok(), "no snapshot");
  Dump dump;
  for (const storage::TableInfo& info : storage::kTables) {
    if (info.table == storage::Table::kSessions) continue;
    const auto scanned = (*snapshot)->Scan(
        info.table, storage::ScanRange{}, [&](std::string_view key, std::string_view value) {
          dump[{std::string(info.name), std::string(key)}] = std::string(value);
          return true;
        });
    Require(scanned.ok() && scanned->complete, info.name);
  }
  return dump;
}

std::vector<std::string> Differences(const Dump& before, const Dump& after) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : before) {
    const auto it = after.find(key);
    if (it == after.end()) {
      lines.push_back(Line(key, "gone"));
    } else if (it->second != value) {
      lines.push_back(Line(key, "changed"));
    }
  }
  for (const auto& [key, value] : after) {
    if (before.count(key) == 0) lines.push_back(Line(key, "new"));
  }
  return lines;
}

}  // namespace hallcase::testing
