// hall.conf: `key = value` lines. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"

namespace hallcase::domain::setup {

struct CalendarFile {
  size_t line = 0;
  // Relative to hall.conf.
  std::string path;
  // Document number of the notice.
  std::string document;
};

struct HallConf {
  std::string id;
  ledger::v1::HallOpened hall;
  std::vector<CalendarFile> calendars;
};

// INVALID_ARGUMENT as "hall.conf:LINE: …".
absl::StatusOr<HallConf> ParseHallConf(std::string_view text);

}  // namespace hallcase::domain::setup
