#include "server/base/config.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/strings.h"
#include "server/base/text.h"


namespace hallcase::base {
namespace {

struct LimitSetting {
  std::string_view key;
  int64_t Limits::*member;
  int64_t default_value;
  int64_t min;
  int64_t max;
  std::string_view meaning;
};

#define HC_LIMIT(name, default_value, min, max, meaning) \
  LimitSetting { #name, &Limits::name, default_value, min, max, meaning }

constexpr LimitSetting kLimits[] = {
    HC_LIMIT(executor_threads, 2, 1, 64, "writer threads; each hall is pinned to one"),
    HC_LIMIT(batch_commands_max, 512, 1, 65'536, "commands in one durable write"),
    HC_LIMIT(batch_bytes_max, 4 << 20, 4'096, 256 << 20, "bytes in one durable write"),
    HC_LIMIT(batch_decide_ms_max, 20, 1, 10'000, "time spent deciding one batch"),
    HC_LIMIT(batch_gather_us_max, 2'000, 0, 100'000, "waiting for company for a batch"),
    HC_LIMIT(facts_per_command_max, 1'000, 1, 1'000, "what needs more is a job"),
    HC_LIMIT(queue_interactive_commands_max, 4'096, 1, 1 << 20, "waiting commands of people"),
    HC_LIMIT(queue_ingest_commands_max, 4'096, 1, 1 << 20, "waiting commands of Ingest"),
    HC_LIMIT(queue_jobs_commands_max, 256, 1, 1 << 20, "waiting commands of jobs and timers"),
    HC_LIMIT(lane_interactive_weight, 8, 1, 1'000, "share of a batch for people"),
    HC_LIMIT(lane_ingest_weight, 3, 1, 1'000, "share of a batch for Ingest"),
    HC_LIMIT(lane_jobs_weight, 1, 1, 1'000, "share of a batch for jobs and timers"),
    HC_LIMIT(job_rest_us_max, 20'000, 0, 1'000'000,
             "rest of a job after a chunk: as long as that took, at most this"),
    HC_LIMIT(clock_jump_max_seconds, 120, 1, 86'400, "wall against monotonic before writes stop"),
    HC_LIMIT(request_id_ttl_days, 8, 7, 400, "how long a request id is remembered"),
    HC_LIMIT(disk_free_min_mib, 512, 0, 1 << 20, "below it writes are refused"),
    HC_LIMIT(start_verify_entries, 1'000, 0, 1'000'000, "entries verified before serving"),
    HC_LIMIT(scrub_entries_per_second_max, 2'000, 0, 1'000'000, "rate of the scrubber; 0 = off"),
    HC_LIMIT(read_pool_threads, 2, 1, 256, "threads for reads, sealing and opening"),
    HC_LIMIT(read_pool_queue_max, 4'096, 1, 1 << 20, "waiting reads"),
    HC_LIMIT(page_size_default, 50, 1, 1'000, "rows of a page that names no size"),
    HC_LIMIT(page_size_max, 200, 1, 1'000, "rows of a page"),
    HC_LIMIT(scan_rows_max, 5'000, 1, 1'000'000, "rows scanned for a page before it is cut short"),
    HC_LIMIT(feed_buffer_events_max, 4'096, 1, 1 << 20, "events kept for a subscriber"),
    HC_LIMIT(feed_subscribers_max, 256, 1, 65'536, "subscribers of a hall"),
    HC_LIMIT(ingest_in_flight_max, 256, 1, 65'536, "undecided items of a stream"),
    HC_LIMIT(ingest_streams_max, 16, 1, 4'096, "Ingest streams of a hall"),
    HC_LIMIT(request_bytes_max, 4 << 20, 1'024, 64 << 20, "bytes of a request"),
    HC_LIMIT(argon2_threads, 2, 1, 16, "passwords hashed at once, 19 MiB each"),
    HC_LIMIT(argon2_queue_max, 64, 1, 4'096, "waiting sign-ins"),
    HC_LIMIT(session_idle_minutes, 30, 1, 1'440, "a session ends after this long unused"),
    HC_LIMIT(session_life_hours, 12, 1, 720, "a session ends after this long"),
    HC_LIMIT(lockout_failures_max, 5, 1, 100, "failed sign-ins of an account and source"),
    HC_LIMIT(lockout_seconds, 300, 1, 86'400, "first lockout; doubles with each further one"),
    HC_LIMIT(code_tries_max, 5, 1, 100, "query codes tried at once for one case number"),
    HC_LIMIT(code_pause_seconds, 600, 1, 86'400, "after so long one more for that number"),
    HC_LIMIT(code_address_tries_max, 20, 1, 100'000, "query codes tried at once from one address"),
    HC_LIMIT(code_address_pause_seconds, 60, 1, 86'400, "after so long one more from there"),
    HC_LIMIT(data_key_cache_entries_max, 65'536, 1, 1 << 24, "unwrapped data keys in memory"),
    HC_LIMIT(utc_offset_minutes, 480, -840, 840, "local time of the halls"),
    HC_LIMIT(handover_ttl_hours, 48, 1, 720, "an unsigned handover lapses after this long"),
    HC_LIMIT(urges_per_case_max, 50, 1, 10'000, "how often a case may be urged (催办)"),
    HC_LIMIT(notices_per_case_max, 20, 1, 1'000, "supplement notices of a case (补正告知)"),
    HC_LIMIT(rating_token_days, 30, 1, 3'650, "a token to rate lives so long (评价码)"),
    HC_LIMIT(block_cache_mib, 64, 1, 65'536, "RocksDB block cache"),
    HC_LIMIT(write_buffer_mib, 48, 1, 65'536, "RocksDB memtables of all tables together"),
    HC_LIMIT(wal_total_mib_max, 32, 1, 4'096, "RocksDB write-ahead logs: bounds reopening"),
};
#undef HC_LIMIT

static_assert(sizeof(Limits) == sizeof(int64_t) * std::size(kLimits),
              "every limit stands in the table exactly once");

struct TextSetting {
  std::string_view key;
  std::string Config::*member;
  std::string_view default_value;
  std::string_view meaning;
};

const TextSetting kTexts[] = {
    {"grpc_address", &Config::grpc_address, "127.0.0.1:7443", "host:port of the gRPC door"},
    {"http_address", &Config::http_address, "127.0.0.1:7080", "host:port of the browser door"},
    {"tls_certificate_file", &Config::tls_certificate_file, "", "PEM; needed off loopback"},
    {"tls_key_file", &Config::tls_key_file, "", "PEM; needed off loopback"},
    {"web_dir", &Config::web_dir, "", "the built workbench; empty = none"},
    {"hall_dir", &Config::hall_dir, "", "holds data/ and keys/"},
    {"log_level", &Config::log_level, "info", "debug, info, warning or error"},
    {"log_file", &Config::log_file, "", "empty = standard error"},
};

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string_view NearestKey(std::string_view key) {
  const std::vector<std::string_view> keys = ConfigKeys();
  return *std::min_element(keys.begin(), keys.end(), [key](std::string_view a, std::string_view b) {
    return EditDistance(key, a) < EditDistance(key, b);
  });
}

absl::Status SetLimit(const LimitSetting& setting, std::string_view value, Config* config) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(ToAbsl(value), &number) || number < setting.min || number > setting.max) {
    return absl::InvalidArgumentError(StrCat(setting.key, ": got \"", value,
                                                   "\", want a whole number from ", setting.min,
                                                   " to ", setting.max));
  }
  config->limits.*setting.member = number;
  return absl::OkStatus();
}

}  // namespace

Config DefaultConfig() {
  Config config{};
  for (const LimitSetting& setting : kLimits) {
    config.limits.*setting.member = setting.default_value;
  }
  for (const TextSetting& setting : kTexts) {
    config.*setting.member = std::string(setting.default_value);
  }
  return config;
}

absl::Status SetConfigKey(std::string_view key, std::string_view value, Config* config) {
  for (const LimitSetting& setting : kLimits) {
    if (setting.key == key) return SetLimit(setting, value, config);
  }
  for (const TextSetting& setting : kTexts) {
    if (setting.key != key) continue;
    config->*setting.member = std::string(value);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      StrCat("unknown key \"", key, "\"; the nearest is \"", NearestKey(key), "\""));
}

absl::StatusOr<Config> ParseConfig(std::string_view text) {
  Config config = DefaultConfig();
  std::set<std::string_view> seen;
  int line_number = 0;
  for (const absl::string_view raw_line : absl::StrSplit(ToAbsl(text), '\n')) {
    ++line_number;
    const std::string_view whole = ToStd(raw_line);
    const std::string_view line = TrimText(whole.substr(0, whole.find('#')));
    if (line.empty()) continue;
    const size_t equals = line.find('=');
    const std::string_view key = TrimText(line.substr(0, equals));
    absl::Status status;
    if (equals == std::string_view::npos) {
      status = absl::InvalidArgumentError("want key = value");
    } else if (!seen.insert(key).second) {
      status = absl::InvalidArgumentError(StrCat("\"", key, "\" is given twice"));
    } else {
      status = SetConfigKey(key, TrimText(line.substr(equals + 1)), &config);
    }
    if (!status.ok()) {
      return absl::InvalidArgumentError(StrCat("line ", line_number, ": ", status.message()));
    }
  }
  return config;
}

absl::StatusOr<Config> LoadConfig(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(StrCat("cannot open ", path));
  std::stringstream text;
  text << file.rdbuf();
  absl::StatusOr<Config> config = ParseConfig(text.str());
  if (config.ok()) return config;
  return absl::InvalidArgumentError(StrCat(path, ": ", config.status().message()));
}

std::vector<std::string_view> ConfigKeys() {
  std::vector<std::string_view> keys;
  for (const LimitSetting& setting : kLimits) keys.push_back(setting.key);
  for (const TextSetting& setting : kTexts) keys.push_back(setting.key);
  return keys;
}

std::string DescribeConfig() {
  std::string text;
  for (const TextSetting& setting : kTexts) {
    StrAppend(&text, "# ", setting.meaning, "\n", setting.key, " = ", setting.default_value,
                    "\n");
  }
  for (const LimitSetting& setting : kLimits) {
    StrAppend(&text, "# ", setting.meaning, " (", setting.min, " to ", setting.max, ")\n",
                    setting.key, " = ", setting.default_value, "\n");
  }
  return text;
}

}  // namespace hallcase::base
