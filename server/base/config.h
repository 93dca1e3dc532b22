// Settings: a text file of `key = value` lines, `#` starts a comment. Every limit of the house has
// a name with its unit and one place with its default, the tables in config.cc.
//
//   # hallcase.conf
//   grpc_address = 127.0.0.1:7443
//   page_size_max = 100
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hallcase::base {

// Limits. Each member is one key; what it means and its bounds stand in the table in config.cc.
// Only int64_t members: config.cc proves that none is missing from the table.
struct Limits {
  // The executor.
  int64_t executor_threads;
  int64_t batch_commands_max;
  int64_t batch_bytes_max;
  int64_t batch_decide_ms_max;
  int64_t batch_gather_us_max;
  int64_t facts_per_command_max;
  int64_t queue_interactive_commands_max;
  int64_t queue_ingest_commands_max;
  int64_t queue_jobs_commands_max;
  int64_t lane_interactive_weight;
  int64_t lane_ingest_weight;
  int64_t lane_jobs_weight;
  int64_t job_rest_us_max;
  int64_t clock_jump_max_seconds;
  int64_t request_id_ttl_days;
  int64_t disk_free_min_mib;
  int64_t start_verify_entries;
  int64_t scrub_entries_per_second_max;
  // Reading.
  int64_t read_pool_threads;
  int64_t read_pool_queue_max;
  int64_t page_size_default;
  int64_t page_size_max;
  int64_t scan_rows_max;
  int64_t feed_buffer_events_max;
  int64_t feed_subscribers_max;
  int64_t ingest_in_flight_max;
  int64_t ingest_streams_max;
  int64_t request_bytes_max;
  // Signing in.
  int64_t argon2_threads;
  int64_t argon2_queue_max;
  int64_t session_idle_minutes;
  int64_t session_life_hours;
  int64_t lockout_failures_max;
  int64_t lockout_seconds;
  int64_t code_tries_max;
  int64_t code_pause_seconds;
  int64_t code_address_tries_max;
  int64_t code_address_pause_seconds;
  int64_t data_key_cache_entries_max;
  // The hall.
  int64_t utc_offset_minutes;
  int64_t handover_ttl_hours;
  int64_t urges_per_case_max;
  int64_t notices_per_case_max;
  int64_t rating_token_days;
  // RocksDB.
  int64_t block_cache_mib;
  int64_t write_buffer_mib;
  int64_t wal_total_mib_max;
};

struct Config {
  Limits limits;
  std::string grpc_address;
  std::string http_address;
  std::string tls_certificate_file;
  std::string tls_key_file;
  std::string web_dir;
  std::string hall_dir;
  std::string log_level;
  std::string log_file;
};

// Every setting at its default.
Config DefaultConfig();

// Sets one key. INVALID_ARGUMENT for an unknown key (names the nearest one) or a value that is not
// a number within the key's bounds (names them).
absl::Status SetConfigKey(std::string_view key, std::string_view value, Config* config);

// Defaults overlaid with `text`. INVALID_ARGUMENT names the line; a key given twice is an error.
absl::StatusOr<Config> ParseConfig(std::string_view text);

// The same from a file. NOT_FOUND when it cannot be opened.
absl::StatusOr<Config> LoadConfig(const std::string& path);

// Every key in table order, for help texts and tests.
std::vector<std::string_view> ConfigKeys();

// A commented file with every key at its default.
std::string DescribeConfig();

}  // namespace hallcase::base
