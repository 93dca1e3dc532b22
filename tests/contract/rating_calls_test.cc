// Ratings at the door: wrong tokens are counted, bad ratings change nothing, and no token is kept.

#include <atomic>
#include <thread>

#include "hallcase/v1/rating.pb.h"
#include "tests/contract/bad_input.h"

namespace hallcase::testing {
namespace {

class RatingCallsTest : public BadInputTest {
 protected:
  void SetUp() override {
    BadInputTest::SetUp();
    auto invite = Change<v1::InviteRatingRequest>(received_, "*");
    invite.set_occasion(v1::RATING_OCCASION_VISIT);
    invite.set_way(v1::RATING_WAY_SCREEN);
    v1::InviteRatingResponse invited;
    ASSERT_TRUE(door_.Call(clerk_, invite, &invited).ok());
    token_ = invited.token();
  }

  v1::SubmitRatingRequest Rating() {
    v1::SubmitRatingRequest request;
    request.set_hall_id(kTestHall);
    request.set_request_id(door_.NextId());
    request.set_token(token_);
    request.mutable_given()->set_grade(v1::RATING_GRADE_BAD);
    request.mutable_given()->set_text(std::string("找 ") + kName);
    request.mutable_given()->set_phone(kPhone);
    return request;
  }
  BadCall Spoiled(const std::string& what,
                  const std::function<void(v1::SubmitRatingRequest&)>& spoil, Reason reason,
                  const std::string& field) {
    return {what,
            [this, spoil] {
              v1::SubmitRatingRequest request = Rating();
              spoil(request);
              return Send("", request);
            },
            reason, field};
  }

  std::string token_;
};

TEST_F(RatingCallsTest, BadRatingsAreTypedAndChangeNothing) {
  using Request = v1::SubmitRatingRequest;
  const std::string other = token_.substr(0, 31) + (token_[31] == '0' ? "1" : "0");
  const std::vector<BadCall> bad = {
      Spoiled("no grade", [](Request& r) { r.mutable_given()->clear_grade(); },
              Reason::kInvalidField, "given.grade"),
      Spoiled("a sixth grade",
              [](Request& r) { r.mutable_given()->set_grade(static_cast<v1::RatingGrade>(6)); },
              Reason::kInvalidField, "given.grade"),
      Spoiled("a reason that is a sentence",
              [](Request& r) { r.mutable_given()->add_reasons("态度不好"); },
              Reason::kInvalidField, "given.reasons"),
      Spoiled("a text too long",
              [](Request& r) { r.mutable_given()->set_text(std::string(2'001, 'x')); },
              Reason::kInvalidField, "given.text"),
      Spoiled("words in the phone",
              [](Request& r) { r.mutable_given()->set_phone(std::string("打 ") + kPhone); },
              Reason::kInvalidField, "given.phone"),
      Spoiled("no token", [](Request& r) { r.clear_token(); }, Reason::kInvalidField, "token"),
      Spoiled("no request id", [](Request& r) { r.clear_request_id(); },
              Reason::kRequestIdRequired, "request_id"),
      Spoiled("a token changed by one letter", [other](Request& r) { r.set_token(other); },
              Reason::kRatingTokenInvalid, "token"),
      Spoiled("a follow-up of nothing", [](Request& r) { r.set_follow_up(true); },
              Reason::kRatingTooEarly, "follow_up"),
      {"as staff", [this] { return Send(clerk_, Rating()); }, Reason::kRatingByStaff, ""},
      {"as staff of another hall", [this] { return Send(foreign_, Rating()); },
       Reason::kRatingByStaff, ""},
  };
  for (const BadCall& row : bad) ExpectRefused(row);
  ExpectNothingPersonal();
  // Small letters, as people type them; a session that is over is nobody's.
  v1::SubmitRatingRequest good = Rating();
  for (char& letter : *good.mutable_token()) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  EXPECT_FALSE(Send(expired_, good).has_value());
  ExpectRefused(Spoiled("the same once more", [](Request&) {}, Reason::kRatingTokenUsed, "token"));
}

// Five wrong ones from one address; another address, and another token, go on.
TEST_F(RatingCallsTest, GuessersAreLockedOut) {
  v1::SubmitRatingRequest guess = Rating();
  guess.set_token(std::string(32, '0'));
  for (int i = 0; i < 5; ++i) {
    const auto refusal = Send("", guess);
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->reason, Reason::kRatingTokenInvalid);
  }
  const auto locked = Send("", Rating());
  ASSERT_TRUE(locked.has_value());
  EXPECT_EQ(locked->reason, Reason::kLockedOut);
  EXPECT_EQ(locked->retry_after_seconds, 300);
  EXPECT_TRUE(door_.Call("", Rating(), nullptr, "ipv4:10.0.0.2").ok());
}

// Many at once with one token: the writer lets one through.
TEST_F(RatingCallsTest, OneOfManyAtOnceCounts) {
  constexpr int kCallers = 8;
  std::vector<v1::SubmitRatingRequest> requests;
  for (int i = 0; i < kCallers; ++i) requests.push_back(Rating());
  std::atomic<int> rated{0};
  std::atomic<int> used{0};
  std::vector<std::thread> callers;
  for (const v1::SubmitRatingRequest& request : requests) {
    callers.emplace_back([this, &request, &rated, &used] {
      const TestDoor::Reply reply = door_.Call("", request, nullptr);
      if (reply.ok()) ++rated;
      if (!reply.ok() && reply.reason() == Reason::kRatingTokenUsed) ++used;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(rated, 1);
  EXPECT_EQ(used, kCallers - 1);
}

// What rests of a token and of who rated, after it was given, refused and given.
TEST_F(RatingCallsTest, NoTokenAndNothingPersonalIsStored) {
  ASSERT_FALSE(Send("", Rating()).has_value());
  ASSERT_TRUE(Send("", Rating()).has_value());
  int rows = 0;
  for (const auto& [key, value] : DumpTables(door_.hall().engine())) {
    ++rows;
    for (const std::string& plain : {token_, std::string(kName), std::string(kPhone)}) {
      EXPECT_EQ(value.find(plain), std::string::npos) << "a row holds what it must not";
    }
  }
  EXPECT_GT(rows, 50);
}

}  // namespace
}  // namespace hallcase::testing
