// 省级好差评: imported, matched, and counted once beside the hall's own.

#include <gmock/gmock.h>

#include "hallcase/v1/ingest.pb.h"
#include "tests/kinds/rating_story.h"

namespace hallcase::testing {
namespace {

class ProvincialRatingsStory : public RatingStory {
 protected:
  v1::RecordProvincialRatingRequest Record(const std::string& id, v1::RatingGrade grade) {
    v1::RecordProvincialRatingRequest request;
    request.mutable_external()->set_source("hainan-hcp");
    request.mutable_external()->set_id(id);
    request.mutable_given()->set_grade(grade);
    request.mutable_given()->set_text("材料跑了三趟");
    request.mutable_given_at()->set_seconds(door().hall().clock().NowMicros() /
                                            base::kMicrosPerSecond);
    return request;
  }
  std::string Send(const v1::RecordProvincialRatingRequest& request) {
    return Answer<v1::RecordProvincialRatingResponse>("jieru", request);
  }
  int Unmatched() {
    v1::ListRatingsRequest request;
    request.set_unmatched(true);
    const auto list = As("lead").Call<v1::ListRatingsResponse>(request);
    EXPECT_TRUE(list.ok());
    return list.ok() ? list->ratings_size() : -1;
  }
};

// The province was first: the own token is off, whether it was given out or not.
TEST_F(ProvincialRatingsStory, TheOwnTokenIsOff) {
  const v1::Case row = Served();
  const std::string token = Token(row);
  auto record = Record("77", v1::RATING_GRADE_GOOD);
  record.set_case_number(row.number());
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_BAD), "RATING_ELSEWHERE");
  const v1::Case other = Served();
  record = Record("78", v1::RATING_GRADE_GOOD);
  record.set_case_number(other.number());
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(TryInvite(other, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_MESSAGE),
            "RATING_ELSEWHERE");
  EXPECT_EQ(Ratings(row).front().state(), v1::RATING_STATE_ELSEWHERE);
  EXPECT_EQ(Ratings(row).back().state(), v1::RATING_STATE_RATED);
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/2 good 2/2 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
}

TEST_F(ProvincialRatingsStory, ABadOneOpensItsLoop) {
  const v1::Case row = Served();
  auto record = Record("77", v1::RATING_GRADE_VERY_BAD);
  record.set_case_number(row.number());
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(Responsible(Loop(row)), "staff lead");
  v1::RevealRatingRequest reveal;
  reveal.set_rating_id(Rating(row).rating_id());
  reveal.set_purpose("bad_mark");
  const auto shown = As("lead").Call<v1::RevealRatingResponse>(reveal);
  ASSERT_TRUE(shown.ok()) << shown.error().reason;
  EXPECT_EQ(shown->given().text(), "材料跑了三趟");
  const auto log = As("auditor").Call<v1::ListAccessResponse>(v1::ListAccessRequest());
  ASSERT_TRUE(log.ok());
  const auto& read = log->records(0);
  EXPECT_EQ(read.event(), "RatingRevealed");
  EXPECT_EQ(read.principal(), "lead");
  EXPECT_EQ(read.rating_id(), reveal.rating_id());
  EXPECT_EQ(read.purpose(), "bad_mark");
}

// A good rating here, a bad one there, a bad word added here: one event, one loop.
TEST_F(ProvincialRatingsStory, OneEventOpensOneLoop) {
  const v1::Case row = Served();
  const std::string token = Token(row);
  EXPECT_EQ(Rate(token, v1::RATING_GRADE_GOOD), "OK");
  for (const char* id : {"91", "92"}) {
    auto record = Record(id, v1::RATING_GRADE_BAD);
    record.set_case_number(row.number());
    EXPECT_EQ(Send(record), "OK");
  }
  EXPECT_EQ(FollowUp(token, v1::RATING_GRADE_VERY_BAD), "OK");
  int loops = 0;
  for (const v1::Rating& rating : Ratings(row)) loops += rating.bad_mark_case_id() != 0 ? 1 : 0;
  EXPECT_EQ(loops, 1);
  EXPECT_THAT(Verify(), ::testing::IsEmpty());
}

// Unknown numbers are kept and listed; sent again once the number is known, they are matched.
TEST_F(ProvincialRatingsStory, MatchedWhenItsNumberIsKnown) {
  auto record = Record("79", v1::RATING_GRADE_BAD);
  record.set_upstream_number("HN2024000079");
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(Unmatched(), 1);
  EXPECT_EQ(Indicators(), "rated 0/0 unasked 0/0 good 0/0 bad 0 contacted 0/0 rectified 0/0 "
                          "called 0/0 upheld 0");
  const auto again = As("jieru").Call<v1::RecordProvincialRatingResponse>(record);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->replayed());
  At("2024-03-04T10:00");
  auto opening = Opening(
      "zx-zhengce", {{"way", "on_site"}, {"topic", "policy"}, {"~question", "如何办理？"}});
  opening.set_upstream_number("HN2024000079");
  const auto opened = As("wang").Call<v1::RegisterCaseResponse>(opening);
  ASSERT_TRUE(opened.ok()) << opened.error().reason;
  const v1::Case row = opened->change().case_();
  record.mutable_change()->clear_request_id();
  EXPECT_EQ(Send(record), "RATING_TOO_EARLY") << "rated before there was a case here";
  *record.mutable_given_at() = row.received_at();
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(Unmatched(), 0);
  EXPECT_EQ(Rating(row).grade(), v1::RATING_GRADE_BAD);
  EXPECT_EQ(Loop(row).stage(), "RECEIVED");
  EXPECT_EQ(Send(record), "OK") << "unique for ever";
  EXPECT_EQ(Ratings(row).size(), 1u);
}

// Rated here before: kept, and counted once; if it is bad, somebody looks into it all the same.
TEST_F(ProvincialRatingsStory, WhoRatedHereFirstCounts) {
  const v1::Case row = Served();
  EXPECT_EQ(Rate(Token(row), v1::RATING_GRADE_GOOD), "OK");
  auto record = Record("80", v1::RATING_GRADE_BAD);
  record.set_case_number(row.number());
  EXPECT_EQ(Send(record), "OK");
  EXPECT_EQ(Ratings(row).front().grade(), v1::RATING_GRADE_GOOD);
  EXPECT_NE(Ratings(row).back().bad_mark_case_id(), 0);
  EXPECT_EQ(Indicators(), "rated 1/1 unasked 0/1 good 1/1 bad 0 contacted 0/1 rectified 0/1 "
                          "called 0/1 upheld 0");
}

TEST_F(ProvincialRatingsStory, ThroughIngest) {
  const v1::Case row = Served();
  v1::IngestRequest item;
  item.set_hall_id(kTestHall);
  item.set_item(7);
  *item.mutable_record_provincial_rating() = Record("82", v1::RATING_GRADE_GOOD);
  item.mutable_record_provincial_rating()->set_case_number(row.number());
  item.mutable_record_provincial_rating()->mutable_change()->set_request_id(door().NextId());
  auto stream = door().OpenStream(door().TokenOf("jieru"), "IngestService.Ingest");
  stream->Send(item);
  v1::IngestResponse outcome;
  ASSERT_TRUE(stream->Receive(&outcome));
  EXPECT_FALSE(outcome.has_error()) << outcome.error().message();
  EXPECT_EQ(outcome.item(), 7u);
  EXPECT_EQ(outcome.case_id(), Rating(row).rating_id());
}

TEST_F(ProvincialRatingsStory, BadImports) {
  At("2024-03-04T10:00");
  const v1::Case row = Served();
  auto record = Record("81", v1::RATING_GRADE_GOOD);
  EXPECT_EQ(Send(record), "INVALID_FIELD") << "of no case at all";
  record.set_case_number(row.number());
  record.mutable_given_at()->set_seconds(record.given_at().seconds() - 60);
  EXPECT_EQ(Send(record), "RATING_TOO_EARLY") << "before there was a case";
  record.mutable_given_at()->set_seconds(record.given_at().seconds() + 3'600);
  EXPECT_EQ(Send(record), "INVALID_TIME");
  record.mutable_given()->set_grade(v1::RATING_GRADE_UNSPECIFIED);
  EXPECT_EQ(Send(record), "INVALID_FIELD");
  EXPECT_EQ(Ratings(row).size(), 0u);
  EXPECT_EQ(Answer<v1::RecordProvincialRatingResponse>("lead", record), "PERMISSION_DENIED");
}

}  // namespace
}  // namespace hallcase::testing
