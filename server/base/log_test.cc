#include "server/base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace hallcase::base {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class LogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = absl::StrCat(::testing::TempDir(), "/hallcase_log_test_", getpid());
    std::remove(path_.c_str());
    ASSERT_TRUE(ConfigureLog({.level = LogLevel::kInfo, .file = path_}).ok());
  }
  void TearDown() override {
    ASSERT_TRUE(ConfigureLog({}).ok());
    std::remove(path_.c_str());
  }
  // Changing the target flushes the file.
  std::vector<std::string> Lines() {
    EXPECT_TRUE(ConfigureLog({}).ok());
    std::ifstream file(path_);
    std::stringstream text;
    text << file.rdbuf();
    return absl::StrSplit(text.str(), '\n', absl::SkipEmpty());
  }
  std::string path_;
};

TEST_F(LogTest, OneLineAnEventWithTimeLevelAndFields) {
  const uint64_t big = 18446744073709551615u;
  Log(LogLevel::kInfo, "opened",
      {{"hall", 3}, {"big", big}, {"ok", true}, {"kind", "intake"}, {"id", HexId("\x01\xff")}});
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], MatchesRegex("[0-9]+-[0-9][0-9]-[0-9][0-9]T[0-9:]+\\.[0-9]+Z info .*"));
  EXPECT_THAT(lines[0], EndsWith(
      "info opened hall=3 big=18446744073709551615 ok=true kind=intake id=01ff"));
}

TEST_F(LogTest, TextCannotForgeALineOrAField) {
  Log(LogLevel::kError, "bad_setting",
      {{"value", NonPersonal("a=1 b\"\\\nc")}, {"none", NonPersonal("")}});
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr(R"(value="a=1 b\"\\\x0ac" none="")"));
}

TEST_F(LogTest, BracesAreNotAFormat) {
  Log(LogLevel::kWarning, "braces", {{"text", NonPersonal("{}{0}")}});
  EXPECT_THAT(Lines().at(0), HasSubstr("text={}{0}"));
}

TEST_F(LogTest, LowerLevelsAreLeftOut) {
  Log(LogLevel::kDebug, "unseen");
  Log(LogLevel::kWarning, "seen");
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr("warning seen"));
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 500; ++i) Log(LogLevel::kInfo, "tick", {{"i", i}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 2'000u);
  for (const std::string& line : lines) EXPECT_THAT(line, HasSubstr(" info tick i="));
}

TEST(LogLevelTest, ParsesItsNames) {
  EXPECT_EQ(ParseLogLevel("warning").value(), LogLevel::kWarning);
  EXPECT_FALSE(ParseLogLevel("loud").ok());
  EXPECT_FALSE(ConfigureLog({.file = "/nonexistent\xff/\0x"}).ok());
}

}  // namespace
}  // namespace hallcase::base
