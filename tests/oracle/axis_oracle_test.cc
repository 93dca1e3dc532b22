// The axis against the oracle on random calendars and questions.
//
// HALLCASE_ORACLE_CASES and HALLCASE_ORACLE_SEED override how many and which; the run ends early
// when its time is up (slow presets) and always prints seed and count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/due.h"
#include "server/domain/calendar/due_batch.h"
#include "server/domain/calendar/explain.h"
#include "server/domain/calendar/progress.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/random_calendar.h"

namespace hallcase {
namespace {

using oracle::Dice;
using oracle::Micros;
using oracle::Question;

constexpr int64_t kCasesDefault = 1'000'000;
constexpr int64_t kCasesPerCalendar = 4'000;
constexpr auto kTimeMax = std::chrono::seconds(15);

int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

domain::Axis BuildAxis(const oracle::CalendarCase& made) {
  domain::CalendarSpec spec;
  spec.utc_offset_minutes = made.utc_offset_minutes;
  for (size_t i = 0; i < 7; ++i) {
    spec.week.works[i] = made.week.works[i];
    for (const auto& [from, to] : made.week.hours[i]) {
      spec.week.weekday_windows[i].push_back({from, to});
    }
  }
  for (const std::string& text : made.texts) {
    spec.layers.push_back(domain::ParseCalendarText(text, made.utc_offset_minutes).value());
  }
  return domain::Axis::Build(spec).value();
}

// One question put to both sides.
class Duel {
 public:
  Duel(const domain::Axis& axis, const oracle::Calendar& calendar, const Question& q)
      : axis_(axis), calendar_(calendar), q_(q) {
    for (const auto& [from, to] : q.pauses) pauses_.push_back({{from}, {to}});
    term_.start = {q.start};
    term_.rule = {q.sort == oracle::kLegal ? domain::Sort::kLegal : domain::Sort::kPromised,
                  q.midnight ? domain::CutOff::kMidnight : domain::CutOff::kClosing};
    term_.pauses = pauses_;
    // Half of the amount as an extension: only the sum may matter.
    term_.extension = q.amount / 2;
    const int64_t amount = q.amount - term_.extension;
    switch (q.unit) {
      case oracle::kWorkingDays: term_.amount = domain::WorkingDays{amount}; break;
      case oracle::kCalendarDays: term_.amount = domain::CalendarDays{amount}; break;
      case oracle::kWorkingMinutes: term_.amount = domain::WorkingMinutes{amount}; break;
      case oracle::kMinutes: term_.amount = domain::Minutes{amount}; break;
      case oracle::kFixedInstant: break;  // Asked below, without a calendar.
    }
    due_ = domain::ComputeDue(axis, term_).value();
    want_ = oracle::DueOf(calendar, q);
  }

  bool Fixed() const { return want_.found; }

  void CompareDue() {
    if (!want_.found) {
      ASSERT_EQ(due_.state, want_.paused_for_ever ? domain::DueState::kStopped
                                                  : domain::DueState::kClosed);
      ASSERT_TRUE(due_.at.IsNever());
      return;
    }
    ASSERT_EQ(due_.state, domain::DueState::kFixed);
    ASSERT_EQ(due_.at.micros, want_.due);
    ASSERT_EQ(due_.printed_day.number, want_.printed_day);
    ASSERT_EQ(due_.provisional, want_.provisional);
  }

  void CompareDays(Dice& dice) {
    const Micros now = want_.due + dice.Roll(-20, 20) * oracle::kDay + dice.Roll(-2, 2);
    ASSERT_EQ(domain::DaysLeft(axis_, term_, due_, {now}), Left(now));
    const int days = dice.Small(0, 6);
    const Micros reached = domain::WhenDaysLeft(axis_, term_, due_, days).micros;
    ASSERT_LE(Left(reached), days);
    ASSERT_GE(reached, q_.start);
    if (reached > q_.start) {
      ASSERT_GT(Left(reached - 1), days);
    }
    const domain::Instant over = domain::WhenDaysOver(axis_, term_, due_, days);
    if (over.IsNever()) return;  // Closed without end.
    ASSERT_EQ(Ends(want_.due, over.micros), days);
    if (days > 0) {
      ASSERT_EQ(Ends(want_.due, over.micros - 1), days - 1);
    }
  }

  void CompareShares(Dice& dice) {
    const Micros whole = oracle::Ran(calendar_, q_, q_.start, want_.due);
    const Micros now = q_.start + dice.Roll(0, std::max<Micros>(want_.due - q_.start, 0));
    const Micros used = oracle::Ran(calendar_, q_, q_.start, now);
    int64_t share = whole == 0 ? 0 : static_cast<int64_t>(Exact(used) * 10'000 / Exact(whole));
    if (now >= want_.due) share = 10'000;
    ASSERT_EQ(domain::PercentUsed(axis_, term_, due_, {now}), share);
    const int points = dice.Chance(50) ? 8'000 : dice.Small(1, 10'000);
    const Micros need = static_cast<Micros>((Exact(whole) * points + 9'999) / 10'000);
    const Micros when = whole == 0 ? want_.due : oracle::RanUntil(calendar_, q_, need);
    ASSERT_EQ(domain::WhenPercentUsed(axis_, term_, due_, points).micros,
              std::min(when, want_.due));
  }

  void CompareStory() {
    const domain::DayStory story = domain::ExplainDays(axis_, term_, due_, term_.start);
    int day = calendar_.DayAt(q_.start);
    // Through an open-ended closure with single days kept open a term can last for many years.
    const bool long_one = want_.printed_day - day >= domain::kExplainDaysMax;
    ASSERT_EQ(story.cut_short, long_one);
    if (long_one) return;
    for (const domain::DaySpan& span : story.spans) {
      ASSERT_EQ(span.first.number, day);
      day = span.last.number + 1;
    }
    ASSERT_EQ(day, want_.printed_day + 1);
    if (q_.unit == oracle::kWorkingDays) {
      ASSERT_EQ(story.counted, std::max(q_.amount, 1));
    }
    if (q_.unit == oracle::kCalendarDays) {
      ASSERT_EQ(story.counted, q_.amount);
    }
  }

 private:
  using Wide = __int128;
  static Wide Exact(Micros value) { return value; }

  int Ends(Micros after, Micros until) const {
    return oracle::EndsOfWorkingDays(calendar_, q_, after, until);
  }
  int Left(Micros now) const {
    const Micros start_day_end =
        calendar_.EndOf(calendar_.DayAt(q_.start), q_.sort, q_.midnight);
    const Micros from = std::max(now, std::min(start_day_end, want_.due));
    return from <= want_.due ? Ends(from, want_.due) : -Ends(want_.due, from);
  }

  const domain::Axis& axis_;
  const oracle::Calendar& calendar_;
  const Question& q_;
  std::vector<domain::Pause> pauses_;
  domain::Term term_;
  domain::Due due_;
  oracle::Answer want_;
};

std::string Told(const Question& q, const oracle::CalendarCase& made) {
  std::ostringstream text;
  text << "unit " << q.unit << " amount " << q.amount << " sort " << q.sort << " midnight "
       << q.midnight << " start " << q.start << " offset " << made.utc_offset_minutes;
  for (const auto& [from, to] : q.pauses) text << "\npause " << from << " " << to;
  for (const std::string& layer : made.texts) text << "\n" << layer;
  return text.str();
}

TEST(AxisOracle, RandomQuestionsHaveTheSameAnswers) {
  const int64_t cases = FromEnvironment("HALLCASE_ORACLE_CASES", kCasesDefault);
  const int64_t seed = FromEnvironment("HALLCASE_ORACLE_SEED", 20'260'212);
  const auto begin = std::chrono::steady_clock::now();
  Dice dice(static_cast<uint64_t>(seed));
  int64_t done = 0;
  int64_t fixed = 0;
  int64_t shares = 0;
  for (; done < cases && std::chrono::steady_clock::now() - begin < kTimeMax;) {
    const oracle::CalendarCase made = RandomCalendar(dice);
    const oracle::Calendar calendar(made.texts, made.week, made.utc_offset_minutes);
    const domain::Axis axis = BuildAxis(made);
    for (int64_t i = 0; i < kCasesPerCalendar && done < cases; ++i, ++done) {
      const Question q = RandomQuestion(dice, calendar);
      Duel duel(axis, calendar, q);
      duel.CompareDue();
      if (duel.Fixed()) {
        ++fixed;
        if (!HasFatalFailure() && i % 4 == 0) duel.CompareDays(dice);
        if (!HasFatalFailure() && q.unit <= oracle::kCalendarDays && i % 16 == 0) {
          duel.CompareStory();
        }
        // Counting minutes over many days is what takes the oracle longest.
        const int64_t every = q.unit > oracle::kCalendarDays ? 10 : 100;
        if (!HasFatalFailure() && i % every == 0) {
          duel.CompareShares(dice);
          ++shares;
        }
      }
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << " case " << done << "\n"
                                      << Told(q, made);
    }
  }
  std::cout << "seed " << seed << ": " << done << " of " << cases << " cases, " << fixed
            << " with a due instant, " << shares << " with shares of time\n";
  EXPECT_GE(done, std::min<int64_t>(cases, 10'000));
  EXPECT_GE(fixed * 2, done);
}

TEST(AxisOracle, FixedInstantsGoByTheWallWhateverIsPaused) {
  Dice dice(11);
  const domain::Axis axis = domain::Axis::Build({}).value();
  for (int i = 0; i < 100'000; ++i) {
    const Micros start = dice.Roll(0, 20'000 * oracle::kDay);
    const Micros due_at = start + dice.Roll(1, dice.Chance(50) ? 1'000 : 400 * oracle::kDay);
    const std::vector<domain::Pause> pauses = {{{start}, domain::Instant::Never()}};
    const domain::Term term{
        {start}, domain::FixedInstant{{due_at}}, axis.RuleOf(domain::Sort::kPromised), pauses};
    const domain::Due due = domain::ComputeDue(axis, term).value();
    ASSERT_EQ(due.at.micros, due_at);
    ASSERT_FALSE(due.provisional);
    const int points = dice.Small(1, 10'000);
    const Micros when = domain::WhenPercentUsed(axis, term, due, points).micros;
    const auto reached = [&](Micros now) {
      return static_cast<__int128>(now - start) * 10'000 >=
             static_cast<__int128>(due_at - start) * points;
    };
    ASSERT_TRUE(reached(when) && !reached(when - 1)) << start << " " << due_at << " " << points;
    ASSERT_GE(domain::PercentUsed(axis, term, due, {when}), points);
    ASSERT_LT(domain::PercentUsed(axis, term, due, {when - 1}), points);
  }
}

TEST(AxisOracle, BatchesOverTheNationLayerHaveTheSameDueDates) {
  std::ifstream file("deploy/halls/nation/calendar.txt");
  std::ostringstream text;
  text << file.rdbuf();
  oracle::CalendarCase made;
  made.texts = {text.str()};
  for (size_t i = 0; i < 7; ++i) {
    made.week.works[i] = i < 5;
    made.week.hours[i] = {{510, 720}, {870, 1'050}};
  }
  const oracle::Calendar calendar(made.texts, made.week, made.utc_offset_minutes);
  Dice dice(7);
  std::string input;
  std::string want;
  for (int i = 0; i < 20'000; ++i) {
    Question q;
    const int day = oracle::DayFromText("2018-06-01") + dice.Small(0, 365 * 10);
    q.start = calendar.MidnightOf(day);
    q.amount = dice.Chance(10) ? dice.Small(0, 600) : dice.Small(0, 30);
    const oracle::Answer answer = oracle::DueOf(calendar, q);
    const std::string line = oracle::TextFromDay(day) + "\t" + std::to_string(q.amount);
    input += line + "\n";
    want += line + "\t" + oracle::TextFromDay(answer.printed_day) +
            (answer.provisional ? "\tprovisional\n" : "\n");
  }
  const auto got = domain::DueBatch(BuildAxis(made), input);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_TRUE(*got == want) << "the batches differ";
}

}  // namespace
}  // namespace hallcase
