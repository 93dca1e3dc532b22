#include "server/domain/calendar/explain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

Axis BuildAxis(const char* text) {
  CalendarSpec spec;
  spec.layers.push_back(ParseCalendarText(text).value());
  return Axis::Build(spec).value();
}

std::string Told(const Axis& axis, const Term& term, const char* until = "2026-01-01T00:00") {
  static constexpr const char* kUses[] = {"start", "counted", "paused", "off", "closed",
                                            "moved to"};
  std::string text;
  for (const DaySpan& span :
       ExplainDays(axis, term, ComputeDue(axis, term).value(), At(until)).spans) {
    text += FormatDay(span.first).substr(5);
    if (span.last != span.first) text += ".." + FormatDay(span.last).substr(5);
    text += std::string(" ") + kUses[static_cast<size_t>(span.use)];
    if (!span.document.empty()) text += " (" + span.document + ")";
    text += "; ";
  }
  return text;
}

constexpr char kSpring[] =
    "layer nation\nyear 2026 N7\n2026-02-14 work\n2026-02-16 off\n2026-02-17 off\n"
    "source S1\nclosed 2026-02-19T00:00 2026-02-20T00:00\n";

TEST(Explain, EveryDayHasItsReason) {
  const std::vector<Pause> pauses = {{At("2026-02-18T10:00"), At("2026-02-18T18:00")}};
  const Term term{At("2026-02-12T10:00"), WorkingDays{4}, {}, pauses};
  EXPECT_EQ(Told(BuildAxis(kSpring), term),
            "02-12 start; 02-13 counted; 02-14 counted (N7); 02-15 off; 02-16..02-17 off (N7); "
            "02-18 paused; 02-19 closed (S1); 02-20 counted; 02-21..02-22 off; 02-23 counted; ");
}

TEST(Explain, CountsWhatWasAskedFor) {
  const Axis axis = BuildAxis(kSpring);
  for (const int64_t count : {1, 2, 10, 200}) {
    const Term term{At("2026-02-12T10:00"), WorkingDays{count}, {}};
    const DayStory story = ExplainDays(axis, term, ComputeDue(axis, term).value(), term.start);
    EXPECT_EQ(story.counted, count);
    EXPECT_FALSE(story.cut_short);
  }
}

TEST(Explain, CalendarDaysCountDaysOffUntilTheyAreEnough) {
  const Term term{At("2026-02-12T10:00"), CalendarDays{4}, {}};
  EXPECT_EQ(Told(BuildAxis(kSpring), term),
            "02-12 start; 02-13 counted; 02-14 counted (N7); 02-15 counted; 02-16 counted (N7); "
            "02-17 off (N7); 02-18 moved to; ");
}

TEST(Explain, AStoppedClockIsToldUpToNow) {
  const std::vector<Pause> pauses = {{At("2026-02-14T10:00"), Instant::Never()}};
  const Term term{At("2026-02-12T10:00"), WorkingDays{4}, {}, pauses};
  EXPECT_EQ(Told(BuildAxis(kSpring), term, "2026-02-15T12:00"),
            "02-12 start; 02-13 counted; 02-14 paused (N7); 02-15 off; ");
}

TEST(Explain, LongStoriesAreCutShort) {
  const Axis axis = BuildAxis(kSpring);
  const Term term{At("2026-02-12T10:00"), WorkingDays{9'000}, {}};
  const DayStory story = ExplainDays(axis, term, ComputeDue(axis, term).value(), term.start);
  EXPECT_TRUE(story.cut_short);
  EXPECT_EQ(story.spans.back().last - story.spans.front().first + 1, kExplainDaysMax);
}

TEST(Explain, MinutesHaveNoDaysToTell) {
  EXPECT_EQ(Told(BuildAxis(kSpring), {At("2026-02-12T10:00"), Minutes{4}, {}}), "");
}

}  // namespace
}  // namespace hallcase::domain
