#include "client/cpp/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cpp/fake_transport.h"
#include "client/cpp/prepare.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/session.pb.h"

namespace hallcase::client {
namespace {

using ::testing::SizeIs;

Reply Good(const google::protobuf::Message& message) {
  return {{}, message.SerializeAsString()};
}

v1::PushCaseRequest Sent(const FakeTransport::Asked& asked) {
  v1::PushCaseRequest request;
  EXPECT_TRUE(request.ParseFromString(asked.body));
  return request;
}

TEST(ClientTest, FindsTheMethodAndFillsHallTokenAndRequestId) {
  FakeWorld world;
  v1::PushCaseResponse answer;
  answer.mutable_change()->set_seq(9);
  world.transport->Queue(Good(answer));
  const auto got = world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest());
  ASSERT_TRUE(got.ok()) << got.error().message;
  EXPECT_EQ(got->change().seq(), 9u);
  const auto asked = world.transport->asked();
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].route.path, "/hallcase.v1.LegService/PushCase");
  EXPECT_EQ(asked[0].route.token, "secret");
  EXPECT_EQ(Sent(asked[0]).hall_id(), "t-1");
  EXPECT_TRUE(base::ParseUuid(Sent(asked[0]).change().request_id()).ok());
}

TEST(ClientTest, KeepsTheCallersRequestId) {
  FakeWorld world;
  world.transport->Queue(Good(v1::PushCaseResponse()));
  v1::PushCaseRequest request;
  request.mutable_change()->set_request_id("mine");
  EXPECT_TRUE(world.client->Call<v1::PushCaseResponse>(request).ok());
  EXPECT_EQ(Sent(world.transport->asked()[0]).change().request_id(), "mine");
}

TEST(ClientTest, RetriesUnderTheSameRequestId) {
  FakeWorld world;
  world.transport->Queue({RefusedWith(kUnavailable, "OUTCOME_UNKNOWN"), ""});
  world.transport->Queue({{kUnavailable, "gone", ""}, ""});
  world.transport->Queue(
      {RefusedWith(static_cast<int>(Code::kResourceExhausted), "QUEUE_FULL"), ""});
  world.transport->Queue(Good(v1::PushCaseResponse()));
  const int64_t before = world.clock.MonotonicMicros();
  EXPECT_TRUE(world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest()).ok());
  const auto asked = world.transport->asked();
  ASSERT_THAT(asked, SizeIs(4));
  const std::string id = Sent(asked[0]).change().request_id();
  for (const auto& one : asked) EXPECT_EQ(Sent(one).change().request_id(), id);
  // 25–50 ms, 50–100 ms, 100–200 ms.
  EXPECT_GE(world.clock.MonotonicMicros() - before, 175'000);
  EXPECT_LE(world.clock.MonotonicMicros() - before, 350'000);
}

TEST(ClientTest, GivesUpAfterItsAttempts) {
  FakeWorld world;
  for (int i = 0; i < 10; ++i) world.transport->Queue({{kUnavailable, "gone", ""}, ""});
  const auto got = world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest());
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().code, Code::kUnavailable);
  EXPECT_THAT(world.transport->asked(), SizeIs(RetryPolicy().attempts_max));
}

TEST(ClientTest, DoesNotRetryWhatStaysWrong) {
  for (const auto& [code, reason] :
       std::vector<std::pair<Code, std::string>>{{Code::kAborted, "STALE_ETAG"},
                                                 {Code::kResourceExhausted, "LOCKED_OUT"},
                                                 {Code::kUnavailable, "DISK_FULL"}}) {
    FakeWorld world;
    world.transport->Queue({RefusedWith(static_cast<int>(code), reason, {{"etag", "7"}}), ""});
    const auto got = world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest());
    ASSERT_FALSE(got.ok());
    EXPECT_EQ(got.error().reason, reason);
    EXPECT_EQ(got.error().metadata.at("etag"), "7");
    EXPECT_THAT(world.transport->asked(), SizeIs(1)) << reason;
  }
}

TEST(ClientTest, FollowsTheOwnerAndStaysThere) {
  FakeWorld world;
  world.transport->Queue({RefusedWith(kUnavailable, "NOT_OWNER", {{"owner", "second:2"}}), ""});
  world.transport->Queue(Good(v1::PushCaseResponse()));
  world.transport->Queue(Good(v1::PushCaseResponse()));
  EXPECT_TRUE(world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest()).ok());
  EXPECT_TRUE(world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest()).ok());
  const auto asked = world.transport->asked();
  ASSERT_THAT(asked, SizeIs(3));
  EXPECT_EQ(asked[0].route.target, "first:1");
  EXPECT_EQ(asked[1].route.target, "second:2");
  EXPECT_EQ(asked[2].route.target, "second:2");
}

TEST(ClientTest, OwnersThatPointAtEachOtherDoNotHoldItForEver) {
  FakeWorld world;
  for (int i = 0; i < 20; ++i) {
    world.transport->Queue({RefusedWith(kUnavailable, "NOT_OWNER", {{"owner", "other:3"}}), ""});
  }
  EXPECT_EQ(world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest()).error().reason,
            "NOT_OWNER");
  EXPECT_THAT(world.transport->asked(), SizeIs(RetryPolicy().redirects_max + 1));
}

TEST(ClientTest, StopsBeforeItsDeadline) {
  FakeWorld world;
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(3'600);
  google::rpc::Status status;
  status.add_details()->PackFrom(retry);
  world.transport->Queue({{kUnavailable, "later", status.SerializeAsString()}, ""});
  const auto got = world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest());
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().retry_after_us, 3'600'000'000);
  EXPECT_THAT(world.transport->asked(), SizeIs(1));
}

TEST(ClientTest, AnAnswerThatIsNoMessageIsAnError) {
  FakeWorld world;
  world.transport->Queue({{}, "\xff\xff\xff"});
  EXPECT_EQ(world.client->Call<v1::PushCaseResponse>(v1::PushCaseRequest()).error().code,
            Code::kInternal);
}

TEST(PrepareTest, KnowsWhichRequestsChangeSomething) {
  EXPECT_TRUE(NeedsRequestId(*v1::PushCaseRequest::descriptor()));
  EXPECT_TRUE(NeedsRequestId(*v1::AddStaffRequest::descriptor()));
  EXPECT_FALSE(NeedsRequestId(*v1::GetCaseRequest::descriptor()));
  EXPECT_FALSE(NeedsRequestId(*v1::SignInRequest::descriptor()));
}

TEST(ErrorTest, DecodesFieldsAndObstaclesAndSurvivesGarbage) {
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field("applicant.phone");
  google::rpc::PreconditionFailure failure;
  failure.add_violations()->set_type("STAGE");
  google::rpc::Status status;
  status.add_details()->PackFrom(bad);
  status.add_details()->PackFrom(failure);
  const Error error = DecodeError(9, "no", status.SerializeAsString());
  ASSERT_THAT(error.field_violations, SizeIs(1));
  EXPECT_EQ(error.field_violations[0].field, "applicant.phone");
  ASSERT_THAT(error.preconditions, SizeIs(1));
  EXPECT_EQ(DecodeError(9, "no", "\xff\xff").reason, "");
  EXPECT_EQ(CodeName(static_cast<Code>(99)), "UNKNOWN");
}

}  // namespace
}  // namespace hallcase::client
