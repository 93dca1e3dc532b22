// 好差评: tokens, who may use them and when, follow-ups, and who sees what.

#include <gmock/gmock.h>

#include "hallcase/v1/erasure.pb.h"
#include "tests/kinds/rating_story.h"

namespace hallcase::testing {
namespace {

using ::testing::IsEmpty;

class RatingsStory : public RatingStory {
 protected:
  std::string Reveal(const std::string& person, int64_t rating_id) {
    v1::RevealRatingRequest request;
    request.set_rating_id(rating_id);
    request.set_purpose("bad_mark");
    return Answer<v1::RevealRatingResponse>(person, std::move(request));
  }
};

// Shown at the window when the case was over; used once, followed up once.
TEST_F(RatingsStory, ATokenRatesOnceAndFollowsUpOnce) {
  At("2024-03-04T10:05");
  const v1::Case row = Served();
  const std::string token = Token(row);
  EXPECT_EQ(token.size(), 32u);
  EXPECT_EQ(Indicators(), "rated 0/1 unasked 0/0 good 0/0 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
  At("2024-03-04T10:20");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_VERY_GOOD), "OK");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_BAD), "RATING_TOKEN_USED");
  EXPECT_EQ(TryInvite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_MESSAGE),
            "RATING_TOKEN_USED");
  At("2024-03-06T08:00");
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_FAIR), "OK");
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_BAD), "RATING_FOLLOWED_UP");
  const v1::Rating rating = Rating(row);
  EXPECT_EQ(rating.state(), v1::RATING_STATE_RATED);
  EXPECT_EQ(rating.first_grade(), v1::RATING_GRADE_VERY_GOOD);
  EXPECT_EQ(rating.grade(), v1::RATING_GRADE_FAIR) << "the follow-up counts";
  EXPECT_EQ(rating.post(), "P1");
  EXPECT_TRUE(rating.has_text());
  EXPECT_EQ(rating.bad_mark_case_id(), 0) << "3 is no bad mark";
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 1/1 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
}

// The receipt's token is there from the beginning and works after the end; nobody asked.
TEST_F(RatingsStory, TheReceiptsTokenWaitsForTheOutcome) {
  const v1::Case row = Asked();
  EXPECT_EQ(TryInvite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_SCREEN),
            "RATING_TOO_EARLY");
  const std::string token =
      Invite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_PRINTED);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "RATING_TOO_EARLY");
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_GOOD), "RATING_TOO_EARLY");
  EXPECT_EQ(Rating(row).state(), v1::RATING_STATE_INVITED);
  Finish(row);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "OK");
  EXPECT_EQ(Indicators(), "rated 0/0 unasked 1/1 good 1/1 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
}

// Asked once more is the same event, and the same token.
TEST_F(RatingsStory, AnOutcomeIsOneEvent) {
  const v1::Case row = Served();
  const std::string printed =
      Invite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_PRINTED);
  EXPECT_EQ(Token(row), printed);
  EXPECT_EQ(Invite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_MESSAGE), printed);
  EXPECT_NE(Invite(row, v1::RATING_OCCASION_VISIT, v1::RATING_WAY_SCREEN), printed);
  EXPECT_EQ(Ratings(row).size(), 2u);
  EXPECT_EQ(Rate(printed, v1::RATING_GRADE_GOOD), "OK");
  EXPECT_EQ(Indicators(), "rated 1/2 unasked 0/1 good 1/1 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
}

// Thirty days from the end of the service.
TEST_F(RatingsStory, TokensExpire) {
  At("2024-03-04T10:00");
  const std::string used = Token(Served());
  const std::string token = Token(Served());
  EXPECT_EQ(Rate(used, v1::RATING_GRADE_GOOD), "OK");
  At("2024-04-03T09:59");
  EXPECT_EQ(FollowUp(used, v1::RATING_GRADE_GOOD), "OK");
  At("2024-04-03T10:00");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "RATING_TOKEN_EXPIRED");
}

TEST_F(RatingsStory, StaffDoesNotRate) {
  const v1::Case row = Served();
  const std::string token = Token(row);
  for (const char* person : {"wang", "lead", "chief", "auditor"}) {
    EXPECT_EQ(Answer<v1::SubmitRatingResponse>(person, Saying(token, v1::RATING_GRADE_GOOD)),
              "RATING_BY_STAFF")
        << person;
  }
  EXPECT_EQ(Rating(row).state(), v1::RATING_STATE_INVITED);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "OK");
}

TEST_F(RatingsStory, ARepeatedCallRatesOnce) {
  const v1::Case row = Served();
  v1::SubmitRatingRequest request = Saying(Token(row), v1::RATING_GRADE_GOOD);
  request.set_request_id(door().NextId());
  EXPECT_EQ(Send(request), "OK");
  const auto again = Outside().Call<v1::SubmitRatingResponse>(request);
  ASSERT_TRUE(again.ok()) << again.error().reason;
  EXPECT_TRUE(again->replayed());
  request.mutable_given()->set_grade(v1::RATING_GRADE_BAD);
  EXPECT_EQ(Send(request), "REQUEST_ID_REUSED");
  EXPECT_EQ(Rating(row).grade(), v1::RATING_GRADE_GOOD);
}

// A replayed invitation does not say the token again.
TEST_F(RatingsStory, ATokenIsAnsweredOnce) {
  auto request = On<v1::InviteRatingRequest>(Served());
  request.set_occasion(v1::RATING_OCCASION_RESULT);
  request.set_way(v1::RATING_WAY_SCREEN);
  request.mutable_change()->set_request_id(door().NextId());
  const auto first = As("wang").Call<v1::InviteRatingResponse>(request);
  const auto again = As("wang").Call<v1::InviteRatingResponse>(request);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->token().size(), 32u);
  EXPECT_EQ(again->token(), "");
  EXPECT_TRUE(again->replayed());
  EXPECT_EQ(again->seq(), first->seq());
}

TEST_F(RatingsStory, VoidedCasesAndOtherPostsAreNotAskedAbout) {
  const v1::Case row = Served();
  EXPECT_EQ(TryInvite(row, v1::RATING_OCCASION_VISIT, v1::RATING_WAY_SCREEN, "zhao"),
            "PERMISSION_DENIED");
  const std::string token = Token(row);
  auto revoke = On<v1::VoidCaseRequest>(row);
  revoke.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", revoke), "OK");
  EXPECT_EQ(TryInvite(row, v1::RATING_OCCASION_VISIT, v1::RATING_WAY_SCREEN), "CASE_VOIDED");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "CASE_VOIDED");
}

// The rated clerk finds neither the rating nor its loop: not by list, history or the loop's number.
TEST_F(RatingsStory, TheRatedClerkDoesNotFindTheRater) {
  const v1::Case row = Served();
  const std::string before = Get(row).etag();
  EXPECT_EQ(Rate(Token(row), v1::RATING_GRADE_VERY_BAD), "OK");
  const v1::Rating rating = Rating(row);
  v1::ListRatingsRequest list;
  EXPECT_EQ(Answer<v1::ListRatingsResponse>("wang", list), "PERMISSION_DENIED");
  EXPECT_EQ(Reveal("wang", rating.rating_id()), "PERMISSION_DENIED");
  EXPECT_EQ(Reveal("auditor", rating.rating_id()), "PERMISSION_DENIED");
  v1::GetCaseHistoryRequest history;
  history.mutable_case_()->set_case_id(row.case_id());
  const auto told = As("wang").Call<v1::GetCaseHistoryResponse>(history);
  ASSERT_TRUE(told.ok());
  for (const v1::HistoryEvent& event : told->events()) {
    EXPECT_EQ(event.type().find("Rating"), std::string::npos) << event.type();
    EXPECT_EQ(event.type().find("BadMark"), std::string::npos) << event.type();
  }
  EXPECT_THAT(Get(row).links(), IsEmpty());
  EXPECT_EQ(Get(row).etag(), before);
  const v1::Case loop = Loop(row);
  for (const char* person : {"wang", "li", "contact"}) {
    EXPECT_EQ(Offered(person, loop), std::vector<std::string>({"PERMISSION_DENIED"})) << person;
    EXPECT_EQ(Refusal(person, loop, "appeal", {}), "PERMISSION_DENIED") << person;
  }
  auto texts = On<v1::RevealCaseRequest>(loop);
  texts.add_fields("texts");
  texts.set_purpose("contact_applicant");
  EXPECT_EQ(Answer<v1::RevealCaseResponse>("wang", texts), "PERMISSION_DENIED");
  EXPECT_EQ(Answer<v1::RevealCaseResponse>("lead", texts), "OK");
}

TEST_F(RatingsStory, WhoReviewsReadsItOnRecord) {
  const v1::Case row = Served();
  const std::string token = Token(row);
  EXPECT_EQ(Reveal("lead", Rating(row).rating_id()), "RATING_NOT_FOUND");
  EXPECT_EQ(Reveal("lead", 1), "RATING_NOT_FOUND");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_BAD), "OK");
  v1::RevealRatingRequest request;
  request.set_rating_id(Rating(row).rating_id());
  request.set_purpose("bad_mark");
  for (const char* person : {"lead", "chief"}) {
    const auto shown = As(person).Call<v1::RevealRatingResponse>(request);
    ASSERT_TRUE(shown.ok()) << shown.error().reason;
    EXPECT_EQ(shown->given().text(), "等了两个小时");
    EXPECT_EQ(shown->given().name(), "王小明");
    EXPECT_EQ(shown->given().phone(), "13876543210");
    EXPECT_EQ(shown->seq(), door().hall().hall().head().seq) << "durable before the answer";
  }
}

// Grades and times stay, as those of the case do; the loop goes on.
TEST_F(RatingsStory, AnErasedCaseKeepsItsGrades) {
  door().AddPerson("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, "");
  const v1::Case row = Served();
  const std::string token = Token(row);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_BAD), "OK");
  const v1::Case loop = Loop(row);
  v1::EraseCaseRequest erase;
  erase.set_number(row.number());
  erase.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  erase.set_basis("档案鉴定〔2024〕3 号");
  EXPECT_EQ(Answer<v1::EraseCaseResponse>("sec", erase), "OK");
  EXPECT_EQ(Rating(row).grade(), v1::RATING_GRADE_BAD);
  EXPECT_EQ(Reveal("lead", Rating(row).rating_id()), "CASE_ERASED");
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_GOOD), "CASE_ERASED");
  EXPECT_EQ(TryInvite(row, v1::RATING_OCCASION_VISIT, v1::RATING_WAY_SCREEN), "CASE_ERASED");
  Take("lead", loop, "contact", {{"way", "visit"}, {"~said", "已道歉"}});
  erase.set_number(loop.number());
  EXPECT_EQ(Answer<v1::EraseCaseResponse>("sec", erase), "NOT_ERASABLE");
}

}  // namespace
}  // namespace hallcase::testing
