// After a jump of the server's clock: who may say that it is right, and what that changes.

#include <optional>

#include <gtest/gtest.h>

#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/hall.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;

constexpr int64_t kJumpUs = 10 * base::kMicrosPerMinute;

class ClockCallsTest : public ::testing::Test {
 protected:
  ClockCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("xtgl", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, "");
    door_.AddPerson("shenji", ledger::v1::ROLE_AUDITOR, "");
    clerk_ = door_.TokenOf("wang");
    admin_ = door_.TokenOf("xtgl");
  }

  void Jump(int64_t span_us) {
    base::FakeClock& clock = door_.hall().clock();
    clock.SetWall(clock.NowMicros() + span_us);
  }

  uint64_t Head() { return door_.hall().hall().head().seq; }

  TestDoor::Reply Confirm(const std::string& token, const std::string& request_id,
                          v1::ConfirmClockResponse* response) {
    v1::ConfirmClockRequest request;
    request.set_hall_id(kTestHall);
    request.set_request_id(request_id);
    return door_.Call(token, request, response);
  }

  // The newest confirmation in the access log.
  std::optional<v1::AccessRecord> Confirmation() {
    v1::ListAccessRequest request;
    request.set_hall_id(kTestHall);
    v1::ListAccessResponse response;
    EXPECT_TRUE(door_.Call(door_.TokenOf("shenji"), request, &response).ok());
    for (const v1::AccessRecord& record : response.records()) {
      if (record.event() == "CLOCK_CONFIRMED") return record;
    }
    return std::nullopt;
  }

  TestDoor door_;
  std::string clerk_;
  std::string admin_;
};

TEST_F(ClockCallsTest, AnAdministratorsWordLetsTheHallWriteAgain) {
  const v1::Case before = door_.MustRegister(clerk_);
  const int64_t sound_until = door_.hall().clock().NowMicros();
  Jump(kJumpUs);
  const uint64_t head = Head();
  const auto refused = door_.Call(clerk_, door_.Registration(), nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.reason(), Reason::kClockJumped);
  // It says what to do, to people and to machines.
  EXPECT_NE(refused.refusal->message.find("hallcase clock confirm"), std::string::npos);
  ASSERT_EQ(refused.refusal->metadata.size(), 1u);
  EXPECT_EQ(refused.refusal->metadata[0].second, "HallService.ConfirmClock");
  // Reading goes on.
  v1::GetCaseRequest get;
  get.set_hall_id(kTestHall);
  get.mutable_case_()->set_case_id(before.case_id());
  EXPECT_TRUE(door_.Call(clerk_, get, nullptr).ok());

  const auto denied = Confirm(clerk_, door_.NextId(), nullptr);
  ASSERT_FALSE(denied.ok());
  EXPECT_EQ(denied.reason(), Reason::kPermissionDenied);
  EXPECT_EQ(door_.Call(clerk_, door_.Registration(), nullptr).reason(), Reason::kClockJumped);
  EXPECT_EQ(Head(), head);
  EXPECT_FALSE(Confirmation().has_value());

  v1::ConfirmClockResponse confirmed;
  ASSERT_TRUE(Confirm(admin_, door_.NextId(), &confirmed).ok());
  EXPECT_EQ(confirmed.seq(), head + 1);
  EXPECT_EQ(confirmed.server_time().seconds(),
            door_.hall().clock().NowMicros() / base::kMicrosPerSecond);
  EXPECT_TRUE(door_.Call(clerk_, door_.Registration(), nullptr).ok());

  const auto record = Confirmation();
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->seq(), confirmed.seq());
  EXPECT_EQ(record->principal(), "xtgl");
  const auto entry = door_.hall().hall().GetEntry(confirmed.seq());
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->entry->actor(), "xtgl");
  EXPECT_EQ((*entry)->entry->facts(0).access_observed().from_us(), sound_until);
}

TEST_F(ClockCallsTest, ALaterJumpNeedsAnotherWord) {
  v1::ConfirmClockResponse first;
  const std::string id = door_.NextId();
  Jump(-kJumpUs);
  ASSERT_TRUE(Confirm(admin_, id, &first).ok());
  door_.MustRegister(clerk_);
  // The same request again is the same confirmation: one entry.
  v1::ConfirmClockResponse again;
  ASSERT_TRUE(Confirm(admin_, id, &again).ok());
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.seq(), first.seq());
  Jump(kJumpUs);
  EXPECT_EQ(door_.Call(clerk_, door_.Registration(), nullptr).reason(), Reason::kClockJumped);
  EXPECT_TRUE(Confirm(admin_, door_.NextId(), nullptr).ok());
  door_.MustRegister(clerk_);
}

TEST_F(ClockCallsTest, WithoutAJumpItIsOnlyNoted) {
  v1::ConfirmClockResponse response;
  ASSERT_TRUE(Confirm(admin_, door_.NextId(), &response).ok());
  const auto entry = door_.hall().hall().GetEntry(response.seq());
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->entry->facts(0).access_observed().from_us(), 0);
  ASSERT_TRUE(Confirmation().has_value());
  EXPECT_EQ(Confirm(admin_, "", nullptr).reason(), Reason::kRequestIdRequired);
}

}  // namespace
}  // namespace hallcase::testing
