// Who used the time of a clock, and whom a warning counts against.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "server/domain/attribution.h"
#include "server/domain/calendar/progress.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kSecond;
using testing::kStart;
using testing::Outcome;
using Minutes = std::map<std::string, int64_t>;

constexpr int64_t kAMinute = 60 * kSecond;

class AttributionTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    Command publish;
    auto* list = publish.mutable_publish_reference();
    auto* over = list->add_values()->mutable_rule();
    over->set_code("over");
    over->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    over->set_level(ledger::v1::WARNING_LEVEL_SUPERVISED);
    over->set_working_days_over(1);
    auto* reason = list->add_values()->mutable_pause_reason();
    reason->set_code("wait");
    reason->set_stops_promised(true);
    const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }
  Verdict Assign(int64_t id, const std::string& to, int64_t at_us) {
    Command command;
    Aim(command.mutable_assign_leg(), id);
    *command.mutable_assign_leg()->mutable_party() = StaffParty(to);
    Context context = Lead();
    context.occurred_at_us = at_us;
    return rows.Apply(command, context);
  }
  const ledger::v1::WarningRaised& LastRaised() const {
    return rows.warnings.rbegin()->second.raised();
  }
  static Minutes MinutesOf(const ShareList& shares) {
    Minutes minutes;
    for (const auto& share : shares) {
      EXPECT_TRUE(minutes.emplace(share.party().id(), share.minutes()).second) << "twice";
      EXPECT_GT(share.minutes(), 0);
    }
    return minutes;
  }
  static int64_t Sum(const ShareList& shares) {
    int64_t sum = 0;
    for (const auto& share : shares) sum += share.minutes();
    return sum;
  }
  const ledger::v1::ClockState& Promised(int64_t id) const {
    return *FindRunning(rows.cases.at(id), ledger::v1::CLOCK_NAME_PROMISED);
  }
};

TEST_F(AttributionTest, ACasePushedAtTheLastMinuteShowsWhoUsedTheTime) {
  const int64_t id = Register("B");  // Thursday 10:00, two working days: Monday 17:30.
  const int64_t due = Promised(id).due_at_us();
  ASSERT_EQ(due, kStart + 4 * kDay + (7 * 60 + 30) * kAMinute);
  now = due - 5 * kAMinute;
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  now = due;
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  const auto& red = LastRaised();
  ASSERT_EQ(red.level(), ledger::v1::WARNING_LEVEL_RED);
  // By the rule it counts against who had it when the deadline passed; the numbers tell the rest.
  EXPECT_EQ(red.attributed_to().id(), "D1");
  EXPECT_EQ(red.used_minutes(), 300 + 390 + 390);
  EXPECT_EQ(MinutesOf(red.shares()), (Minutes{{"clerk", 1075}, {"D1", 5}}));
}

TEST_F(AttributionTest, WhoGetsACaseThatIsOverdueIsNotCharged) {
  const int64_t id = Register("B");
  const int64_t due = Promised(id).due_at_us();
  // Nobody fired in time: the server was down, and the case went on first.
  now = due + kAMinute;
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  now = due + 3 * kDay;
  ASSERT_EQ(Fire(id, due).kind, Outcome::kFacts);
  EXPECT_EQ(LastRaised().level(), ledger::v1::WARNING_LEVEL_SUPERVISED);
  EXPECT_EQ(LastRaised().attributed_to().id(), "clerk");
  EXPECT_EQ(std::get<1>(*rows.open_warnings.begin()), "clerk") << "it stands in their list";
}

TEST_F(AttributionTest, BeforeTheDeadlineItCountsAgainstWhoHasIt) {
  const int64_t id = Register("B");
  now = Promised(id).points(0).fire_at_us() + kAMinute;
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  EXPECT_EQ(LastRaised().level(), ledger::v1::WARNING_LEVEL_YELLOW);
  EXPECT_EQ(LastRaised().attributed_to().id(), "D1");
}

TEST_F(AttributionTest, ManyLegsForgetTheOldestAndStillSumUp) {
  const int64_t id = Register("A");
  for (int i = 0; i < kPastLegsMax + 10; ++i) {
    now += 7 * kAMinute;
    ASSERT_EQ(Assign(id, i % 2 == 0 ? "other" : "clerk", now).kind, Outcome::kFacts);
  }
  const auto& row = rows.cases.at(id);
  EXPECT_EQ(row.past_legs_size(), kPastLegsMax);
  now += 3 * kDay;
  ShareList shares;
  const int64_t used = ShareMinutes(rows.reference(), row, Promised(id), now, &shares);
  EXPECT_EQ(Sum(shares), used);
  EXPECT_EQ(shares[0].party().kind(), ledger::v1::PARTY_KIND_UNSPECIFIED);
}

// Rows of before legs were kept: what is not known is said so.
TEST_F(AttributionTest, LegsThatWereNotKeptAreNobodys) {
  const int64_t id = Register("A");
  now += 60 * kAMinute;
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  ledger::v1::CaseRow row = rows.cases.at(id);
  row.clear_past_legs();
  now += 30 * kAMinute;
  ShareList shares;
  EXPECT_EQ(ShareMinutes(rows.reference(), row, Promised(id), now, &shares), 90);
  EXPECT_EQ(MinutesOf(shares), (Minutes{{"", 60}, {"D1", 30}}));
  EXPECT_EQ(HolderWhenDue(row, row.leg_opened_at_us() - 1).id(), "D1");
}

// Minute by minute: in whose leg, by what was said last, and did the clock run?
class SlowShares {
 public:
  explicit SlowShares(std::string first) : first_(std::move(first)) {}
  void Take(int64_t from_us, std::string party) { taken_.emplace_back(from_us, std::move(party)); }

  Minutes Count(const Reference& reference, const ledger::v1::CaseRow& row,
                const ledger::v1::ClockState& clock, int64_t until_us) const {
    const ClockTerms terms = ClockTerms::Of(row, clock);
    const Term term = TermOf(reference, terms);
    Minutes minutes;
    for (int64_t at = clock.started_at_us(); at < until_us; at += kAMinute) {
      const int64_t ran = RunMicros(*reference.axis, term, Instant{at}, Instant{at + kAMinute});
      if (ran == kAMinute) ++minutes[PartyAt(at)];
    }
    return minutes;
  }

 private:
  std::string PartyAt(int64_t at) const {
    for (auto leg = taken_.rbegin(); leg != taken_.rend(); ++leg) {
      if (leg->first <= at) return leg->second;
    }
    return first_;
  }

  std::string first_;
  std::vector<std::pair<int64_t, std::string>> taken_;
};

TEST_F(AttributionTest, SharesSumToTheUsedMinutesOverRandomLegs) {
  int64_t told = 0;
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    now = kStart + seed * 3 * kDay;
    const int64_t id = Register("A");
    const int64_t begun = now;
    SlowShares slow("clerk");
    for (int i = 0; i < 8; ++i) {
      now += static_cast<int64_t>(random() % 2'000) * kAMinute;
      if (random() % 4 == 0) {
        Command pause;
        Aim(pause.mutable_pause_case(), id);
        pause.mutable_pause_case()->set_reason_code("wait");
        Command resume;
        Aim(resume.mutable_resume_case(), id);
        ASSERT_EQ(rows.Apply(pause, Lead()).kind, Outcome::kFacts);
        now += static_cast<int64_t>(random() % 900) * kAMinute;
        ASSERT_EQ(rows.Apply(resume, Lead()).kind, Outcome::kFacts);
      }
      // Entered at once or afterwards, also from before the leg that was there.
      const int64_t span = (now - begun) / kAMinute;
      const auto minutes = static_cast<uint64_t>(span);
      const int64_t at = random() % 2 == 0 || span == 0
                             ? now
                             : now - static_cast<int64_t>(random() % minutes) * kAMinute;
      const std::string to = rows.cases.at(id).responsible().id() == "other" ? "clerk" : "other";
      ASSERT_EQ(Assign(id, to, at).kind, Outcome::kFacts) << seed;
      slow.Take(at, to);
    }
    now += static_cast<int64_t>(random() % 2'000) * kAMinute;
    for (const int64_t until : {now, begun + (now - begun) / kAMinute / 2 * kAMinute}) {
      const auto& row = rows.cases.at(id);
      ShareList shares;
      const int64_t used = ShareMinutes(rows.reference(), row, Promised(id), until, &shares);
      EXPECT_EQ(Sum(shares), used) << seed;
      EXPECT_EQ(MinutesOf(shares), slow.Count(rows.reference(), row, Promised(id), until)) << seed;
      told += used;
    }
  }
  EXPECT_GT(told, 40 * 1'000) << "the cases slept through it";
}

}  // namespace
}  // namespace hallcase::domain
