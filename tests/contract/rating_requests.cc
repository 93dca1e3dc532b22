#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/rating.pb.h"
#include "tests/contract/request_maker.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

template <typename Request>
Request ForRating(TestDoor* door) {
  Request request;
  request.set_hall_id(kTestHall);
  if constexpr (requires { request.mutable_change(); }) {
    request.mutable_change()->set_request_id(door->NextId());
  } else {
    request.set_request_id(door->NextId());
  }
  return request;
}

void Visit(v1::InviteRatingRequest* request) {
  request->set_occasion(v1::RATING_OCCASION_VISIT);
  request->set_way(v1::RATING_WAY_SCREEN);
}

// A rating that somebody gave, of a case of a clerk: who served does not read it.
int64_t RatedBySomebody(TestDoor* door) {
  const std::string lead = door->TokenOf("the-lead");
  auto invite = ForRating<v1::InviteRatingRequest>(door);
  invite.mutable_case_()->set_case_id(
      door->MustRegister(door->TokenOf("registrar-1")).case_id());
  Visit(&invite);
  v1::InviteRatingResponse invited;
  Require(door->Call(lead, invite, &invited).ok(), "an invitation is refused");
  auto submit = ForRating<v1::SubmitRatingRequest>(door);
  submit.set_token(invited.token());
  submit.mutable_given()->set_grade(v1::RATING_GRADE_GOOD);
  submit.mutable_given()->set_text("态度很好");
  Require(door->Call("", submit, nullptr).ok(), "a rating is refused");
  v1::ListRatingsRequest list;
  list.set_hall_id(kTestHall);
  *list.mutable_case_() = invite.case_();
  v1::ListRatingsResponse listed;
  Require(door->Call(lead, list, &listed).ok() && listed.ratings_size() == 1, "no rating");
  return listed.ratings(0).rating_id();
}

void Must(TestDoor* door, const std::string& token, const google::protobuf::Message& request,
          google::protobuf::Message* response = nullptr) {
  const auto refusal = door->Call(token, request, response).refusal;
  Require(!refusal.has_value(), refusal.has_value() ? refusal->message : "");
}

// One of the loop's actions, with one choice or one text.
void TakeOn(TestDoor* door, const std::string& person, int64_t loop, const std::string& action,
            const std::string& choice, const std::string& value, const std::string& text) {
  auto take = ForRating<v1::TakeActionRequest>(door);
  take.mutable_case_()->set_case_id(loop);
  take.mutable_case_()->set_etag("*");
  take.set_action(action);
  if (!choice.empty()) {
    take.add_values()->set_name(choice);
    take.mutable_values(0)->set_code(value);
  }
  if (!text.empty()) {
    auto* words = take.add_values();
    words->set_name(text);
    words->set_text("误评");
  }
  Must(door, door->TokenOf(person), take);
}

}  // namespace

int64_t TellOfRatings(TestDoor* door) {
  const std::string lead = door->TokenOf("the-lead");
  const v1::Case rated = door->MustRegister(door->TokenOf("registrar-1"));
  auto invite = ForRating<v1::InviteRatingRequest>(door);
  invite.mutable_case_()->set_case_id(rated.case_id());
  Visit(&invite);
  v1::InviteRatingResponse invited;
  Must(door, lead, invite, &invited);
  for (const bool follow_up : {false, true}) {
    auto submit = ForRating<v1::SubmitRatingRequest>(door);
    submit.set_token(invited.token());
    submit.set_follow_up(follow_up);
    submit.mutable_given()->set_grade(follow_up ? v1::RATING_GRADE_VERY_BAD
                                                : v1::RATING_GRADE_GOOD);
    Must(door, "", submit);
  }
  v1::ListRatingsRequest list;
  list.set_hall_id(kTestHall);
  *list.mutable_case_() = invite.case_();
  v1::ListRatingsResponse listed;
  Must(door, lead, list, &listed);
  const int64_t loop = listed.ratings(0).bad_mark_case_id();
  auto reveal = ForRating<v1::RevealRatingRequest>(door);
  reveal.set_rating_id(listed.ratings(0).rating_id());
  reveal.set_purpose("bad_mark");
  Must(door, lead, reveal);
  TakeOn(door, "the-lead", loop, "contact", "way", "phone", "");
  TakeOn(door, "the-lead", loop, "appeal", "ground", "mistaken", "reason");
  TakeOn(door, "the-hall_duty_leader", loop, "uphold_appeal", "", "", "opinion");
  auto record = ForRating<v1::RecordProvincialRatingRequest>(door);
  record.mutable_external()->set_source("province");
  record.mutable_external()->set_id("matched-1");
  record.set_case_number(rated.number());
  record.mutable_given()->set_grade(v1::RATING_GRADE_GOOD);
  record.mutable_given_at()->set_seconds(door->hall().clock().NowMicros() /
                                             base::kMicrosPerSecond);
  // Whole seconds; the case may have come in a part of one later.
  door->hall().Advance(base::kMicrosPerSecond);
  record.mutable_given_at()->set_seconds(record.given_at().seconds() + 1);
  Must(door, door->TokenOf("the-integrator"), record);
  return loop;
}

std::map<std::string, RequestMaker> RatingRequests() {
  return {
      {"RatingService.InviteRating",
       MakeRequest<v1::InviteRatingRequest>(
           [](v1::InviteRatingRequest& request, const About&, TestDoor*) { Visit(&request); })},
      {"RatingService.SubmitRating",
       MakeRequest<v1::SubmitRatingRequest>(
           [](v1::SubmitRatingRequest& request, const About&, TestDoor*) {
             request.set_token("00000000000000000000000000000000");
             request.mutable_given()->set_grade(v1::RATING_GRADE_GOOD);
           })},
      {"RatingService.RecordProvincialRating",
       MakeRequest<v1::RecordProvincialRatingRequest>(
           [](v1::RecordProvincialRatingRequest& request, const About&, TestDoor* door) {
             request.mutable_external()->set_source("province");
             request.mutable_external()->set_id(door->NextId());
             request.set_upstream_number("NOWHERE1");
             request.mutable_given()->set_grade(v1::RATING_GRADE_GOOD);
             request.mutable_given_at()->set_seconds(1'700'000'000);
           })},
      {"RatingService.ListRatings",
       MakeRequest<v1::ListRatingsRequest>(
           [](v1::ListRatingsRequest&, const About&, TestDoor*) {})},
      {"RatingService.RevealRating",
       MakeRequest<v1::RevealRatingRequest>(
           [](v1::RevealRatingRequest& request, const About&, TestDoor* door) {
             request.set_rating_id(RatedBySomebody(door));
             request.set_purpose("bad_mark");
           })},
      {"RatingService.GetRatingIndicators",
       MakeRequest<v1::GetRatingIndicatorsRequest>(
           [](v1::GetRatingIndicatorsRequest& request, const About&, TestDoor*) {
             request.set_from_day(20240301);
             request.set_to_day(20240331);
           })},
  };
}

}  // namespace hallcase::testing
