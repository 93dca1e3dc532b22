// Ratings as the domain decides them: bounds and corners that no story of the doors goes to.
#include <gtest/gtest.h>

#include <string>

#include "server/domain/kinds/bad_mark.h"
#include "server/domain/ratings.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Command;

// 2026-02-12 10:00 in China.
constexpr int64_t kRatedMicros = 1'770'861'600'000'000;
constexpr int64_t kRatingDay = 86'400'000'000;

class RatingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command publish;
    publish.mutable_publish_reference()->add_values()->mutable_department()->set_code("D1");
    auto* item = publish.mutable_publish_reference()->add_values()->mutable_item();
    item->set_code("A");
    item->set_department("D1");
    item->set_kind(1);
    auto* rule = publish.mutable_publish_reference()->add_values()->mutable_rule();
    rule->set_code("red");
    rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(ledger::v1::WARNING_LEVEL_RED);
    rule->set_when_due(true);
    Apply(publish, ledger::v1::ROLE_SYSTEM_ADMINISTRATOR);
    Grant("somebody", ledger::v1::ROLE_CLERK, "");
    rated_ = Register();
  }

  Verdict Try(const Command& command, ledger::v1::Role role, const char* person = "somebody") {
    return rows_.Apply(command, rows_.As(person, role, now_));
  }
  int64_t Apply(const Command& command, ledger::v1::Role role) {
    const Verdict verdict = Try(command, role);
    EXPECT_EQ(verdict.kind, Verdict::Kind::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  int64_t Register() {
    Command command;
    command.mutable_register_case()->set_item_code("A");
    command.mutable_register_case()->set_receive_only(true);
    return Apply(command, ledger::v1::ROLE_CLERK);
  }
  Verdict Invite(ledger::v1::RatingOccasion occasion) {
    Command command;
    command.mutable_invite_rating()->set_rated_case_id(rated_);
    command.mutable_invite_rating()->set_occasion(occasion);
    command.mutable_invite_rating()->set_way(ledger::v1::RATING_WAY_SCREEN);
    return Try(command, ledger::v1::ROLE_CLERK);
  }
  Verdict Rate(int64_t rating, uint32_t grade) {
    Command command;
    command.mutable_submit_rating()->set_rating_id(rating);
    command.mutable_submit_rating()->mutable_given()->set_grade(grade);
    command.mutable_submit_rating()->set_bad_mark_key_id("fedcba9876543210");
    return Try(command, ledger::v1::ROLE_UNSPECIFIED);
  }
  // A loop of a visit that was rated badly.
  const ledger::v1::CaseRow& Loop() {
    const int64_t rating = Invite(ledger::v1::RATING_OCCASION_VISIT).subject_id;
    EXPECT_EQ(Rate(rating, 4).kind, Verdict::Kind::kFacts);
    return rows_.cases.at(rows_.ratings.at(rating).bad_mark().bad_mark_case_id());
  }
  void Grant(const char* person, ledger::v1::Role role, const char* post) {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id(person);
    add.mutable_add_principal()->mutable_principal()->set_post(post);
    add.mutable_add_principal()->add_grants()->set_role(role);
    Apply(add, ledger::v1::ROLE_SECURITY_ADMINISTRATOR);
  }

  testing::MapRows rows_;
  int64_t now_ = kRatedMicros;
  int64_t rated_ = 0;
};

TEST_F(RatingTest, ACaseHasFiftyEvents) {
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(Invite(ledger::v1::RATING_OCCASION_VISIT).kind, Verdict::Kind::kFacts) << i;
  }
  EXPECT_EQ(Invite(ledger::v1::RATING_OCCASION_VISIT).rejection.reason,
            Reason::kActionsExhausted);
}

TEST_F(RatingTest, AVisitIsRatedBeforeTheOutcome) {
  const int64_t rating = Invite(ledger::v1::RATING_OCCASION_VISIT).subject_id;
  EXPECT_EQ(Invite(ledger::v1::RATING_OCCASION_RESULT).rejection.reason,
            Reason::kRatingTooEarly);
  now_ += 30 * kRatingDay - 1;
  EXPECT_EQ(Rate(rating, 3).kind, Verdict::Kind::kFacts);
  EXPECT_FALSE(rows_.ratings.at(rating).has_bad_mark());
  const int64_t late = Invite(ledger::v1::RATING_OCCASION_VISIT).subject_id;
  now_ += 30 * kRatingDay;
  EXPECT_EQ(Rate(late, 3).rejection.reason, Reason::kRatingTokenExpired);
  EXPECT_EQ(Rate(late + 1, 3).rejection.reason, Reason::kRatingTokenInvalid);
}

// The lead of the post before other leads, any lead before the duty leader, the post at last.
TEST_F(RatingTest, WhoAnswersForABadMark) {
  EXPECT_EQ(Loop().responsible().kind(), ledger::v1::PARTY_KIND_POST);
  Grant("duty", ledger::v1::ROLE_HALL_DUTY_LEADER, "");
  EXPECT_EQ(Loop().responsible().id(), "duty");
  Grant("a-lead", ledger::v1::ROLE_LEAD, "P9");
  EXPECT_EQ(Loop().responsible().id(), "a-lead");
  const std::string post = rows_.cases.at(rated_).post();
  ASSERT_FALSE(post.empty());
  Grant("z-lead", ledger::v1::ROLE_LEAD, post.c_str());
  EXPECT_EQ(Loop().responsible().id(), "z-lead");
}

// One entry opens it: its id is one of the entry's, its key its own, its item the rated case's.
TEST_F(RatingTest, ALoopIsOpenedInTheSameEntry) {
  const ledger::v1::CaseRow& loop = Loop();
  EXPECT_EQ(loop.kind(), kBadMark.id);
  EXPECT_EQ(loop.case_id() / kIdsPerEntry, static_cast<int64_t>(rows_.entries.back().seq()));
  EXPECT_EQ(loop.applicant().key_id(), "fedcba9876543210");
  EXPECT_EQ(loop.item_code(), "A");
  EXPECT_NE(loop.number(), rows_.cases.at(rated_).number());
  EXPECT_EQ(rows_.timers.count({loop.wake_at_us(), loop.case_id()}), 1u);
  EXPECT_LT(rows_.cases.at(rated_).last_seq(), rows_.entries.back().seq())
      << "the rated case does not change";
}

TEST_F(RatingTest, AGradeIsCountedOnceUnderItsDay) {
  const int64_t rating = Invite(ledger::v1::RATING_OCCASION_VISIT).subject_id;
  Rate(rating, 4);
  Command follow;
  follow.mutable_submit_rating()->set_rating_id(rating);
  follow.mutable_submit_rating()->set_follow_up(true);
  follow.mutable_submit_rating()->mutable_given()->set_grade(1);
  now_ += kRatingDay;
  Apply(follow, ledger::v1::ROLE_UNSPECIFIED);
  EXPECT_EQ(rows_.CounterValue(Counter::kRatings, 20260212, "4"), 0);
  EXPECT_EQ(rows_.CounterValue(Counter::kRatings, 20260212, "1"), 1);
  EXPECT_EQ(rows_.Total(Counter::kRatings), 1);
}

TEST_F(RatingTest, AVoidSubtractsWhereItWasAdded) {
  const int64_t rating = Invite(ledger::v1::RATING_OCCASION_VISIT).subject_id;
  Rate(rating, 5);
  ledger::v1::Entry entry;
  entry.set_seq(rows_.entries.back().seq() + 1);
  entry.add_facts()->mutable_rating_voided()->set_rating_id(rating);
  entry.mutable_facts(0)->mutable_rating_voided()->set_voided_day(20260213);
  EXPECT_TRUE(FoldRatingFact(entry, entry.facts(0), &rows_));
  for (const Counter counter :
       {Counter::kRatings, Counter::kRatingsAnswered, Counter::kRatingsUnasked,
        Counter::kBadMarks}) {
    for (const auto& [key, value] : rows_.counters) {
      if (std::get<0>(key) != static_cast<uint16_t>(counter)) continue;
      EXPECT_EQ(value, 0) << std::get<0>(key) << " " << std::get<2>(key);
    }
  }
  EXPECT_EQ(rows_.CounterValue(Counter::kRatingAppealsUpheld, 20260213, ""), 1);
  EXPECT_EQ(rows_.Total(Counter::kRatingsInvited), 1);
}

// Facts of ratings lead from no case to them.
TEST_F(RatingTest, NoFactNamesItsCaseWhereHistoriesLook) {
  const size_t entries = rows_.entries.size();
  Loop();
  for (size_t i = entries; i < rows_.entries.size(); ++i) {
    for (const auto& fact : rows_.entries[i].facts()) {
      const auto* field = fact.GetReflection()->GetOneofFieldDescriptor(
          fact, ledger::v1::Fact::descriptor()->oneof_decl(0));
      const auto& inner = fact.GetReflection()->GetMessage(fact, field);
      const auto* named = inner.GetDescriptor()->FindFieldByName("case_id");
      if (named == nullptr) continue;
      EXPECT_NE(inner.GetReflection()->GetInt64(inner, named), rated_) << field->name();
    }
  }
}

}  // namespace
}  // namespace hallcase::domain
