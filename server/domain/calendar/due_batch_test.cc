#include "server/domain/calendar/due_batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

using ::testing::StartsWith;

TEST(DueBatch, AnswersInOrder) {
  const auto out = DueBatch(Nation(),
                            "2026-02-12\t5\n"
                            "2026-02-13\t20\r\n"
                            "2026-04-30\t20\n"
                            "2026-09-18\t10\n"
                            "2025-09-26\t5\n"
                            "2026-01-31\t1\n"
                            "2026-02-14\t0\n"
                            "2026-02-15\t0\n"
                            "2026-12-31\t0\n"
                            "2026-12-31\t1\n"
                            "2018-12-28\t1");
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_EQ(*out,
            "2026-02-12\t5\t2026-02-26\n"
            "2026-02-13\t20\t2026-03-19\n"
            "2026-04-30\t20\t2026-06-01\n"
            "2026-09-18\t10\t2026-10-09\n"
            "2025-09-26\t5\t2025-10-10\n"
            "2026-01-31\t1\t2026-02-02\n"
            "2026-02-14\t0\t2026-02-14\n"
            "2026-02-15\t0\t2026-02-24\n"
            "2026-12-31\t0\t2026-12-31\n"
            "2026-12-31\t1\t2027-01-01\tprovisional\n"
            "2018-12-28\t1\t2018-12-29\n");
}

TEST(DueBatch, YearsBeforeTheFirstNoticeAreUnknownToo) {
  EXPECT_EQ(*DueBatch(Nation(), "2010-01-01\t1\n"), "2010-01-01\t1\t2010-01-04\tprovisional\n");
}

TEST(DueBatch, NothingInNothingOut) { EXPECT_EQ(*DueBatch(Nation(), ""), ""); }

TEST(DueBatch, BadLinesAreNamed) {
  const Axis nation = Nation();
  for (const char* bad :
       {"2026-02-12 5", "2026-02-12", "", "2026-02-30\t5", "2026-02-12\t-1", "2026-02-12\t+1",
        "2026-02-12\t", "2026-02-12\t5\t", "2026-02-12\t1.5", "2026-02-12\t1000001",
        " 2026-02-12\t5", "2026-02-12\t99999999999999999999", "# comment"}) {
    const auto out = DueBatch(nation, std::string("2026-02-12\t5\n") + bad + "\n2026-02-12\t5\n");
    EXPECT_EQ(out.status().code(), absl::StatusCode::kInvalidArgument) << bad;
    EXPECT_THAT(std::string(out.status().message()), StartsWith("line 2: ")) << bad;
  }
}

TEST(DueBatch, AnUnprintableOrUnknownEndIsAnError) {
  const auto far = DueBatch(Nation(), "9999-12-30\t5\n");
  EXPECT_EQ(far.status().code(), absl::StatusCode::kOutOfRange);
  CalendarSpec spec;
  spec.layers.push_back(*ParseCalendarText("layer hall\nsource d\nclosed 2026-10-04T18:00 -\n"));
  const auto closed = DueBatch(*Axis::Build(spec), "2026-10-01\t1\n2026-10-01\t2\n");
  EXPECT_EQ(closed.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(closed.status().message()), StartsWith("line 2: "));
}

}  // namespace
}  // namespace hallcase::domain
