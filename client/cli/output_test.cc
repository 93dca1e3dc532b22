// What the program prints: JSON, tables, words, times, errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "client/cli/failure.h"
#include "client/cli/json_print.h"
#include "client/cli/table.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/report.pb.h"

namespace hallcase::cli {
namespace {

using ::testing::HasSubstr;

TEST(JsonTest, KeepsZerosAndWritesEveryIntegerAsANumber) {
  v1::GetTotalsResponse totals;
  totals.set_cases(9'007'199'254'740'993);
  totals.set_open(-1);
  totals.add_steps_by_staff()->set_staff("wabo/\"TEST\"\n");
  EXPECT_EQ(ToJson(totals),
            "{\"cases\":9007199254740993,\"steps\":0,\"leg_changes\":0,\"closed\":0,"
            "\"closed_late\":0,\"open\":-1,\"open_overdue\":0,\"anomalies\":0,"
            "\"steps_by_staff\":[{\"staff\":\"wabo/\\\"TEST\\\"\\u000a\",\"steps\":0}],"
            "\"as_of_seq\":0,\"as_of\":null,\"accepted\":0,\"deemed_accepted\":0,\"decided\":0,"
            "\"repeated_notices\":0,\"leg_returns\":0,\"handovers_by_way\":[]}");
}

TEST(JsonTest, TimesBytesEnumsAndOneofs) {
  v1::CaseRef ref;
  ref.set_case_id(5);
  EXPECT_EQ(ToJson(ref), "{\"case_id\":5,\"external\":null,\"etag\":\"\"}");
  v1::Bookmark bookmark;
  bookmark.set_hash(std::string("\x00\xff", 2));
  EXPECT_EQ(ToJson(bookmark), "{\"seq\":0,\"hash\":\"00ff\"}");
  v1::Clock clock;
  *clock.mutable_due_at() = TimestampOf(1'772'100'000'000'001);
  EXPECT_THAT(ToJson(clock), HasSubstr("\"name\":\"CLOCK_NAME_UNSPECIFIED\""));
  EXPECT_THAT(ToJson(clock), HasSubstr("\"due_at\":\"2026-02-26T10:00:00.000001Z\""));
  EXPECT_THAT(ToJson(clock), HasSubstr("\"provisional\":false"));
}

TEST(TableTest, AlignsChinese) {
  Table table({"编号", "名"});
  table.AddRow({"1", "甲\x1b[31m"});
  table.AddRow({"符小兰", "b"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "编号    名\n------  -------\n1       甲 [31m\n符小兰  b\n");
  std::ostringstream empty;
  Table({"a"}).Print(empty);
  EXPECT_THAT(empty.str(), HasSubstr("(无)"));
}

TEST(TimeTest, ReadsIsoInItsForms) {
  const int64_t wabo = 1'318'333'342'688'000;
  EXPECT_EQ(ParseTime("2011-10-11 13:42:22.688000+02:00", kIsoPattern, 480), wabo);
  EXPECT_EQ(ParseTime("2011-10-11T11:42:22.688Z", kIsoPattern, 480), wabo);
  EXPECT_EQ(ParseTime("2011-10-11 13:42:22.688000+0200", kIsoPattern, 480), wabo);
  EXPECT_EQ(ParseTime("2011-10-11 19:42:22.688", kIsoPattern, 480), wabo);
  EXPECT_EQ(ParseTime("1970-01-01", kIsoPattern, 0), 0);
  EXPECT_EQ(ParseTime("1969-12-31 23:59:59.999999999", kIsoPattern, 0), -1);
  for (std::string_view bad :
       {"", "2011", "2011-2-1", "2011-02-29", "2011-13-01", "2011-01-01 24:00", "2011-01-01 1:00",
        "2011-01-01 10:00:60", "2011-01-01 10:00x", "2011-01-01 10:00+25:00", "1899-01-01",
        "2011-01-01 10:00:00.", "2011-01-01 10:00 +01:00", "+011-01-01"}) {
    EXPECT_FALSE(ParseTime(bad, kIsoPattern, 0).has_value()) << bad;
  }
}

TEST(TimeTest, ReadsPatterns) {
  EXPECT_EQ(ParseTime("02/01/1970 00.30", "%d/%m/%Y %H.%M", 0), 88'200'000'000);
  EXPECT_FALSE(ParseTime("02/01/1970", "%d/%m/%Y %H.%M", 0).has_value());
  EXPECT_EQ(PatternProblem("%d/%m/%Y %H.%M"), "");
  EXPECT_NE(PatternProblem("%d/%m"), "");
  EXPECT_NE(PatternProblem("%Y%m%d%q"), "");
  EXPECT_NE(PatternProblem("%Y%m%d%d"), "");
  EXPECT_NE(PatternProblem("%Y%m%d%"), "");
}

TEST(TimeTest, WritesLocalAndUtc) {
  EXPECT_EQ(FormatMinute(0), "1970-01-01 08:00");
  EXPECT_EQ(FormatSecond(-1'000'000, 0), "1969-12-31 23:59:59");
  EXPECT_EQ(FormatUtc(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(MicrosOf(TimestampOf(-1)), -1);
}

TEST(WordsTest, FlagsAndParties) {
  EXPECT_EQ(FlagNumber(v1::DecisionOutcome_descriptor(), "granted"), 1);
  EXPECT_FALSE(FlagNumber(v1::DecisionOutcome_descriptor(), "unspecified").has_value());
  EXPECT_EQ(WordOf(v1::DECISION_OUTCOME_REFUSED), "不予");
  EXPECT_EQ(StageWord("IN_REVIEW"), "已受理");
  EXPECT_EQ(ParseParty("wanghy")->kind(), v1::PARTY_KIND_STAFF);
  const auto outside = ParseParty("outside:wabo/TEST");
  ASSERT_TRUE(outside.has_value());
  EXPECT_EQ(outside->kind(), v1::PARTY_KIND_OUTSIDE);
  EXPECT_EQ(outside->id(), "wabo/TEST");
  EXPECT_FALSE(ParseParty("nix:a").has_value());
  EXPECT_FALSE(ParseParty("department:").has_value());
}

TEST(FailureTest, TellsReasonStateAndNextStep) {
  client::Error error = client::LocalError(client::Code::kAborted, "stale");
  error.reason = "STALE_ETAG";
  error.metadata["changed_by"] = "fuxl";
  EXPECT_EQ(ExitCodeOf(error), kExitRefused);
  const std::string text = DescribeError(error);
  EXPECT_THAT(text, HasSubstr("refused: STALE_ETAG: stale\n  changed_by: fuxl\n"));
  EXPECT_THAT(text, HasSubstr("next: somebody changed the case"));
  EXPECT_EQ(ErrorJson(error),
            "{\"error\":{\"code\":\"ABORTED\",\"reason\":\"STALE_ETAG\",\"message\":\"stale\","
            "\"metadata\":{\"changed_by\":\"fuxl\"},\"field_violations\":[],"
            "\"preconditions\":[]}}");
}

TEST(FailureTest, NobodyThereIsNotARefusal) {
  EXPECT_EQ(ExitCodeOf(client::LocalError(client::Code::kUnavailable, "")), kExitUnreachable);
  EXPECT_EQ(ExitCodeOf(client::LocalError(client::Code::kDeadlineExceeded, "")),
            kExitUnreachable);
  client::Error full = client::LocalError(client::Code::kUnavailable, "");
  full.reason = "DISK_FULL";
  EXPECT_EQ(ExitCodeOf(full), kExitRefused);
}

}  // namespace
}  // namespace hallcase::cli
