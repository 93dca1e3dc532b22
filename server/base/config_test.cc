#include "server/base/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace hallcase::base {
namespace {

using ::testing::HasSubstr;

TEST(ConfigTest, AnEmptyTextGivesTheDefaults) {
  const Config config = ParseConfig("").value();
  EXPECT_EQ(config.limits.facts_per_command_max, 1'000);
  EXPECT_EQ(config.limits.wal_total_mib_max, 32);
  EXPECT_GE(config.limits.request_id_ttl_days, 7);
  EXPECT_EQ(config.grpc_address, "127.0.0.1:7443");
}

TEST(ConfigTest, LinesOverlayTheDefaults) {
  const Config config = ParseConfig(
      "# a hall\n\n page_size_max=100 # rows\r\nutc_offset_minutes = -60\n"
      "http_address = 127.0.0.1:80\n").value();
  EXPECT_EQ(config.limits.page_size_max, 100);
  EXPECT_EQ(config.limits.utc_offset_minutes, -60);
  EXPECT_EQ(config.http_address, "127.0.0.1:80");
  EXPECT_EQ(config.limits.page_size_default, 50);
}

TEST(ConfigTest, AnUnknownKeyNamesTheNearest) {
  const absl::Status status = ParseConfig("\npage_sise_max = 3").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 2"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("nearest is \"page_size_max\""));
}

TEST(ConfigTest, RefusesValuesOutOfBounds) {
  for (const char* text : {"page_size_max = 0", "page_size_max = 1001", "page_size_max = ten",
                           "page_size_max =", "page_size_max", "facts_per_command_max = 1001",
                           "page_size_max = 5\npage_size_max = 5"}) {
    EXPECT_EQ(ParseConfig(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_THAT(std::string(ParseConfig("page_size_max = 0").status().message()),
              HasSubstr("from 1 to 1000"));
}

TEST(ConfigTest, TheDescribedFileIsItselfValidAndComplete) {
  const std::string text = DescribeConfig();
  ASSERT_TRUE(ParseConfig(text).ok()) << ParseConfig(text).status();
  for (const std::string_view key : ConfigKeys()) {
    EXPECT_THAT(text, HasSubstr(std::string(key) + " = "));
  }
}

TEST(ConfigTest, KeysAreUniqueAndDefaultsWithinBounds) {
  const std::vector<std::string_view> keys = ConfigKeys();
  EXPECT_EQ(std::set<std::string_view>(keys.begin(), keys.end()).size(), keys.size());
}

TEST(ConfigTest, AMissingFileIsNotFound) {
  EXPECT_EQ(LoadConfig("/nonexistent/hallcase.conf").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace hallcase::base
