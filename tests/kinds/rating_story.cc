#include "tests/kinds/rating_story.h"

#include "hallcase/v1/clock.pb.h"
#include "server/base/strings.h"

namespace hallcase::testing {
namespace {

constexpr char kRatedItem[] = "zx-zhengce";
const Values kRatedQuestion = {{"way", "on_site"}, {"topic", "policy"}, {"~question", "如何办理？"}};

std::string RateWord(const char* name, const v1::RatingRate& rate) {
  return base::StrCat(name, " ", rate.numerator(), "/", rate.denominator(), " ");
}

}  // namespace

RatingStory::RatingStory() {
  PublishItem(kRatedItem, v1::CASE_KIND_GUIDANCE);
  door().AddPerson("jieru", ledger::v1::ROLE_INTEGRATOR, "");
}

v1::Case RatingStory::Asked() { return Open("wang", kRatedItem, kRatedQuestion); }

void RatingStory::Finish(const v1::Case& row) {
  Take("wang", row, "reply", {{"~answer", "凭身份证办理。"}});
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
}

v1::Case RatingStory::Served() {
  v1::Case row = Asked();
  Finish(row);
  return Get(row);
}

std::string RatingStory::TryInvite(const v1::Case& row, v1::RatingOccasion occasion,
                                   v1::RatingWay way, const std::string& person) {
  auto request = On<v1::InviteRatingRequest>(row);
  request.set_occasion(occasion);
  request.set_way(way);
  return Answer<v1::InviteRatingResponse>(person, std::move(request));
}

std::string RatingStory::Invite(const v1::Case& row, v1::RatingOccasion occasion,
                                v1::RatingWay way, const std::string& person) {
  auto request = On<v1::InviteRatingRequest>(row);
  request.set_occasion(occasion);
  request.set_way(way);
  auto invited = As(person).Call<v1::InviteRatingResponse>(std::move(request));
  EXPECT_TRUE(invited.ok()) << invited.error().reason << " " << invited.error().message;
  return invited.ok() ? invited->token() : "";
}

std::string RatingStory::Token(const v1::Case& row) {
  return Invite(row, v1::RATING_OCCASION_RESULT, v1::RATING_WAY_SCREEN);
}

v1::SubmitRatingRequest RatingStory::Saying(const std::string& token, v1::RatingGrade grade) {
  v1::SubmitRatingRequest request;
  request.set_token(token);
  request.mutable_given()->set_grade(grade);
  request.mutable_given()->set_text("等了两个小时");
  request.mutable_given()->set_name("王小明");
  request.mutable_given()->set_phone("13876543210");
  request.mutable_given()->add_reasons("slow");
  return request;
}

std::string RatingStory::Send(v1::SubmitRatingRequest request) {
  const auto answer = Outside().Call<v1::SubmitRatingResponse>(std::move(request));
  return answer.ok() ? "OK" : answer.error().reason;
}

std::string RatingStory::Rate(const std::string& token, v1::RatingGrade grade) {
  return Send(Saying(token, grade));
}

std::string RatingStory::FollowUp(const std::string& token, v1::RatingGrade grade) {
  v1::SubmitRatingRequest request = Saying(token, grade);
  request.set_follow_up(true);
  return Send(std::move(request));
}

std::vector<v1::Rating> RatingStory::Ratings(const v1::Case& row) {
  v1::ListRatingsRequest request;
  request.mutable_case_()->set_case_id(row.case_id());
  const auto list = As("lead").Call<v1::ListRatingsResponse>(std::move(request));
  EXPECT_TRUE(list.ok()) << list.error().reason;
  if (!list.ok()) return {};
  return {list->ratings().begin(), list->ratings().end()};
}

v1::Rating RatingStory::Rating(const v1::Case& row) {
  const auto all = Ratings(row);
  EXPECT_FALSE(all.empty());
  return all.empty() ? v1::Rating() : all.front();
}

v1::Case RatingStory::Loop(const v1::Case& row) {
  v1::Case loop;
  loop.set_case_id(Rating(row).bad_mark_case_id());
  EXPECT_NE(loop.case_id(), 0) << "no loop was opened";
  return Get(loop);
}

std::string RatingStory::Close(const v1::Case& loop) {
  return Answer<v1::CloseCaseResponse>("lead", On<v1::CloseCaseRequest>(loop));
}

std::string RatingStory::Indicators() {
  v1::GetRatingIndicatorsRequest request;
  request.set_from_day(20240301);
  request.set_to_day(20240331);
  const auto got = As("lead").Call<v1::GetRatingIndicatorsResponse>(std::move(request));
  EXPECT_TRUE(got.ok()) << got.error().reason;
  if (!got.ok()) return "";
  return base::StrCat(RateWord("rated", got->rated()), RateWord("unasked", got->unasked()),
                      RateWord("good", got->good()), "bad ", got->bad(), " ",
                      RateWord("contacted", got->contacted_in_time()),
                      RateWord("rectified", got->rectified_in_time()),
                      RateWord("called", got->called_back()), "upheld ", got->appeals_upheld());
}

}  // namespace hallcase::testing
