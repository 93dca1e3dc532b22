// Publishing a calendar over running cases: what the preview says is what the job does, also when
// the server ends in between.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/domain/calendar/civil.h"
#include "tests/support/test_hall.h"
#include "tests/support/tired_engine.h"

namespace hallcase::app {
namespace {

using testing::TestHall;
using testing::TiredEngine;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = Outcome::Kind;

constexpr int kOpenCases = 250;
// The test hall's cases start on Monday 2024-03-04 and have five working days.
constexpr char kTyphoon[] =
    "layer county\nsource 停工令\nclosed 2024-03-06T00:00 2024-03-07T00:00\n";

int64_t At(const char* text) { return domain::ParseLocalMinute(text, 480)->micros; }

CommandCall PublishTyphoon(TestHall& test) {
  CommandCall call = test.AsSystem();
  auto* calendar = call.command.mutable_publish_reference()->add_values()->mutable_calendar();
  calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  calendar->set_document("停工令");
  calendar->set_text(kTyphoon);
  return call;
}

CalendarPreview Preview(TestHall& test) {
  ledger::v1::Calendar calendar;
  calendar.set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  calendar.set_text(kTyphoon);
  const auto trial = test.hall().reference()->WithCalendar(&calendar);
  EXPECT_TRUE(trial.ok()) << trial.status();
  auto preview = test.hall().PreviewCalendar(*trial);
  EXPECT_TRUE(preview.ok()) << preview.status();
  return *std::move(preview);
}

std::vector<int64_t> RegisterMany(TestHall& test) {
  std::vector<int64_t> ids;
  for (int i = 0; i < kOpenCases; ++i) ids.push_back(test.MustRegister());
  return ids;
}

int CountMoves(TestHall& test) {
  int moves = 0;
  for (uint64_t seq = 1; seq <= test.hall().head().seq; ++seq) {
    const auto item = test.hall().GetEntry(seq);
    for (const auto& fact : (*item)->entry->facts()) {
      if (fact.has_clock_moved()) ++moves;
    }
  }
  return moves;
}

void ExpectMovedOnce(TestHall& test, const std::vector<int64_t>& ids) {
  for (const int64_t id : ids) {
    const auto row = *test.hall().GetCase(id);
    EXPECT_EQ(row->due_at_us(), At("2024-03-12T17:30"));
    EXPECT_EQ(row->clocks(0).deadline_version(), 2u);
  }
  EXPECT_EQ(CountMoves(test), kOpenCases);
}

TEST(CalendarJobTest, ThePreviewSaysWhatTheJobDoes) {
  TestHall test;
  const auto ids = RegisterMany(test);
  const CalendarPreview preview = Preview(test);
  EXPECT_EQ(preview.cases_open, static_cast<uint64_t>(kOpenCases));
  EXPECT_EQ(preview.cases_moved, static_cast<uint64_t>(kOpenCases));
  EXPECT_EQ(preview.warnings_withdrawn, 0u);
  ASSERT_THAT(preview.moves, SizeIs(1));
  EXPECT_EQ(preview.moves[0].from_day, 20240311u);
  EXPECT_EQ(preview.moves[0].to_day, 20240312u);
  EXPECT_EQ(preview.moves[0].cases, static_cast<uint64_t>(kOpenCases));
  // Nothing has changed so far.
  EXPECT_EQ(CountMoves(test), 0);
  ASSERT_EQ(test.Run(PublishTyphoon(test)).kind, Kind::kCommitted);
  test.Settle();
  ExpectMovedOnce(test, ids);
  EXPECT_EQ(Preview(test).cases_moved, 0u);
  EXPECT_THAT(Preview(test).moves, IsEmpty());
}

TEST(CalendarJobTest, GoesOnAfterARestart) {
  TiredEngine engine;
  testing::TestHallOptions options;
  options.engine = &engine;
  TestHall test(options);
  const auto ids = RegisterMany(test);
  // The publication and two chunks of the job get through; then the server ends.
  engine.commits_left = 3;
  ASSERT_EQ(test.Run(PublishTyphoon(test)).kind, Kind::kCommitted);
  test.halls().WaitIdle();
  ASSERT_EQ(CountMoves(test), 40);
  engine.commits_left = TiredEngine::kTireless;
  test.Restart();
  ExpectMovedOnce(test, ids);
}

// The yellow warning that is open turns false; the job says so as well.
TEST(CalendarJobTest, ThePreviewCountsWarningsThatTurnFalse) {
  TestHall test;
  const int64_t id = test.MustRegister();
  test.Advance((*test.hall().GetCase(id))->wake_at_us() - test.clock().NowMicros());
  ASSERT_EQ((*test.hall().GetCase(id))->warnings_open(), 1u);
  EXPECT_EQ(Preview(test).warnings_withdrawn, 1u);
  test.Run(PublishTyphoon(test));
  test.Settle();
  EXPECT_EQ((*test.hall().GetCase(id))->warnings_open(), 0u);
}

}  // namespace
}  // namespace hallcase::app
