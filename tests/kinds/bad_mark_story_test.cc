// 差评整改: contacted within a working day, put right within fifteen, called back; appeals.

#include <gmock/gmock.h>

#include "tests/kinds/rating_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BadMarkStory : public RatingStory {
 protected:
  // A case that was rated 5.
  v1::Case Badly() {
    const v1::Case row = Served();
    token_ = Token(row);
    EXPECT_EQ(Rate(token_, v1::RATING_GRADE_VERY_BAD), "OK");
    return row;
  }
  v1::Case Contacted(const v1::Case& loop) {
    return Take("lead", loop, "contact", {{"way", "phone"}, {"~said", "等得太久"}});
  }
  v1::Case Rectified(v1::Case loop) {
    if (loop.stage() == "RECEIVED") loop = Take("lead", loop, "verify", {{"result", "fault"}});
    return Take("lead", loop, "rectify", {{"~measure", "增开一个窗口"}});
  }

  std::string token_;
};

// Rated on Monday, contacted the same day, put right on Thursday, content: all in time.
TEST_F(BadMarkStory, PutRightAndCalledBack) {
  At("2024-03-04T10:05");
  const v1::Case row = Badly();
  v1::Case loop = Loop(row);
  EXPECT_EQ(loop.kind(), v1::CASE_KIND_BAD_MARK);
  EXPECT_EQ(loop.stage_name(), "待核实");
  EXPECT_EQ(Responsible(loop), "staff lead") << "not the rated clerk";
  EXPECT_THAT(Clocks(loop),
              ElementsAre("FEEDBACK due 2024-03-05T17:30", "REPLY due 2024-03-25T17:30"));
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 0/1 bad 1 contacted 0/1 rectified 0/1 "
                          "called 0/1 upheld 0");

  At("2024-03-04T16:00");
  loop = Contacted(loop);
  At("2024-03-07T09:00");
  loop = Rectified(loop);
  EXPECT_EQ(loop.stage_name(), "待回访");
  EXPECT_THAT(Clocks(loop), ElementsAre("FEEDBACK stopped", "REPLY stopped",
                                        "FOLLOW_UP due 2024-03-14T17:30"));
  EXPECT_EQ(Close(loop), "NO_CALL_BACK");
  loop = Take("chief", loop, "call_back", {{"result", "satisfied"}});
  EXPECT_EQ(Close(loop), "OK");
  EXPECT_EQ(Get(loop).credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(loop), (std::map<std::string, int>{{"lead", 85}, {"chief", 15}}));
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 0/1 bad 1 contacted 1/1 rectified 1/1 "
                          "called 1/1 upheld 0");
}

// Nobody calls: red from the end of the next working day on, settled by the call, not in time.
TEST_F(BadMarkStory, ContactedTooLate) {
  At("2024-03-04T10:05");
  v1::Case loop = Loop(Badly());
  At("2024-03-05T17:29");
  EXPECT_THAT(OpenWarnings(loop), IsEmpty());
  At("2024-03-06T09:00");
  EXPECT_THAT(OpenWarnings(loop), ElementsAre("RED FEEDBACK lead"));
  loop = Contacted(loop);
  EXPECT_THAT(OpenWarnings(loop), IsEmpty());
  EXPECT_THAT(Clocks(loop), ElementsAre("FEEDBACK late", "REPLY due 2024-03-25T17:30"));
  Contacted(loop);
  At("2024-03-26T09:00");
  EXPECT_THAT(OpenWarnings(loop), ElementsAre("RED REPLY lead"));
  Rectified(loop);
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 0/1 bad 1 contacted 0/1 rectified 0/1 "
                          "called 0/1 upheld 0");
}

// Without name and phone there is nobody to contact, and nobody is late with it.
TEST_F(BadMarkStory, AnonymousWithoutPhone) {
  At("2024-03-04T10:05");
  const v1::Case row = Served();
  v1::SubmitRatingRequest request = Saying(Token(row), v1::RATING_GRADE_BAD);
  request.mutable_given()->set_anonymous(true);
  EXPECT_EQ(Send(request), "INVALID_FIELD") << "a name is not anonymous";
  request.mutable_given()->clear_name();
  request.mutable_given()->clear_phone();
  EXPECT_EQ(Send(request), "OK");
  v1::Case loop = Loop(row);
  EXPECT_THAT(Clocks(loop), ElementsAre("REPLY due 2024-03-25T17:30"));
  EXPECT_EQ(Refusal("lead", loop, "contact", {{"way", "phone"}}), "ILLEGAL_TRANSITION");
  loop = Rectified(loop);
  EXPECT_EQ(Close(loop), "OK");
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 0/1 bad 1 contacted 0/0 rectified 1/1 "
                          "called 0/0 upheld 0");
}

// Still not content: put right once more; then it may end.
TEST_F(BadMarkStory, DissatisfiedOnceMore) {
  v1::Case loop = Rectified(Contacted(Loop(Badly())));
  loop = Take("lead", loop, "call_back", {{"result", "dissatisfied"}});
  EXPECT_EQ(Close(loop), "NO_CALL_BACK");
  loop = Rectified(loop);
  EXPECT_EQ(Close(loop), "NO_CALL_BACK") << "the call before it does not count";
  loop = Take("lead", loop, "call_back", {{"result", "dissatisfied"}});
  EXPECT_EQ(Close(loop), "OK");
}

TEST_F(BadMarkStory, AnUpheldAppealTakesTheMarkAway) {
  At("2024-03-04T10:05");
  const v1::Case row = Badly();
  v1::Case loop = Contacted(Loop(row));
  EXPECT_EQ(Refusal("lead", loop, "appeal", {{"ground", "malicious"}}), "INVALID_FIELD")
      << "an appeal says why";
  const Values why = {{"ground", "mistaken"}, {"~reason", "评价人说明系误点"}};
  EXPECT_EQ(Refusal("wang", loop, "appeal", why), "PERMISSION_DENIED");
  loop = Take("lead", loop, "appeal", why);
  EXPECT_EQ(loop.stage(), "REVIEW");
  EXPECT_EQ(Refusal("lead", loop, "uphold_appeal", {{"~opinion", "同意"}}),
            "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("chief", loop, "uphold_appeal", {}), "INVALID_FIELD");
  loop = Take("chief", loop, "uphold_appeal", {{"~opinion", "录音证实误评"}});
  EXPECT_EQ(loop.stage(), "CLOSED");
  EXPECT_EQ(loop.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Rating(row).state(), v1::RATING_STATE_VOIDED);
  EXPECT_EQ(Rating(row).first_grade(), v1::RATING_GRADE_VERY_BAD) << "it stays visible";
  EXPECT_EQ(FollowUp(token_, v1::RATING_GRADE_GOOD), "RATING_VOIDED");
  EXPECT_EQ(Indicators(), "rated 0/1 unasked 0/0 good 0/0 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 1");
}

TEST_F(BadMarkStory, ARejectedAppealGoesOn) {
  v1::Case loop = Loop(Badly());
  const Values why = {{"ground", "not_ours"}, {"~reason", "系统由省里维护"}};
  loop = Take("chief", loop, "appeal", why);
  EXPECT_EQ(Refusal("chief", loop, "reject_appeal", {{"~opinion", "不成立"}}),
            "APPROVED_BY_ASKER");
  door().AddPerson("chief2", ledger::v1::ROLE_HALL_DUTY_LEADER, "");
  loop = Take("chief2", loop, "reject_appeal", {{"~opinion", "窗口未告知"}});
  EXPECT_EQ(loop.stage(), "HANDLING");
  EXPECT_EQ(Refusal("lead", loop, "appeal", why), "ACTIONS_EXHAUSTED");
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 0/1 bad 1 contacted 0/1 rectified 0/1 "
                          "called 0/1 upheld 0");
}

// A follow-up may open the loop; one that is content leaves it to be finished.
TEST_F(BadMarkStory, FollowUpsMoveTheGrade) {
  const v1::Case good = Served();
  const std::string token = Token(good);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "OK");
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_BAD), "OK");
  EXPECT_EQ(Loop(good).stage(), "RECEIVED");
  const v1::Case bad = Badly();
  EXPECT_EQ(FollowUp(token_, v1::RATING_GRADE_GOOD), "OK");
  EXPECT_EQ(Loop(bad).stage(), "RECEIVED");
  EXPECT_EQ(Indicators(), "rated 2/2 unasked 0/2 good 1/2 bad 1 contacted 0/2 rectified 0/2 "
                          "called 0/2 upheld 0");
}

// A lead served: neither reads the rating nor has a part in its loop, but may appeal.
TEST_F(BadMarkStory, WhoServedDoesNotReviewIt) {
  v1::Case row = Open("lead", "zx-zhengce",
                      {{"way", "on_site"}, {"topic", "policy"}, {"~question", "如何办理？"}});
  Finish(row);
  EXPECT_EQ(Rate(Invite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_SCREEN, "lead"),
                 v1::RATING_GRADE_BAD),
            "OK");
  v1::Case loop = Loop(row);
  EXPECT_EQ(Responsible(loop), "staff lead1") << "another lead";
  v1::RevealRatingRequest reveal;
  reveal.set_rating_id(Rating(row).rating_id());
  reveal.set_purpose("bad_mark");
  EXPECT_EQ(Answer<v1::RevealRatingResponse>("lead", reveal), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("lead", loop, "contact", {{"way", "phone"}}), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("lead", loop, "verify", {{"result", "no_fault"}}), "PERMISSION_DENIED");
  loop = Take("lead", loop, "appeal", {{"ground", "mistaken"}, {"~reason", "并非本人办理"}});
  EXPECT_EQ(loop.stage(), "REVIEW");
}

TEST_F(BadMarkStory, NobodyRegistersOrRatesALoop) {
  app::CommandCall call = door().hall().AsSystem();
  auto* item = call.command.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code("cp");
  item->set_kind(v1::CASE_KIND_BAD_MARK);
  EXPECT_EQ(door().hall().Run(std::move(call)).rejection.reason,
            domain::Reason::kInvalidReference);
  const v1::Case loop = Loop(Badly());
  EXPECT_EQ(TryInvite(loop, v1::RATING_OCCASION_VISIT, v1::RATING_WAY_SCREEN, "lead"),
            "ILLEGAL_TRANSITION");
}

}  // namespace
}  // namespace hallcase::testing
