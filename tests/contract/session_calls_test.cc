// Signing in and out, lockout, passwords, grants, and what of it is on record.

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/session.pb.h"
#include "hallcase/v1/staff.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;

constexpr char kPassword[] = "correct horse battery";

class SessionCallsTest : public ::testing::Test {
 protected:
  SessionCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("aqgl", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, "");
    admin_ = door_.TokenOf("aqgl");
    v1::AddStaffRequest add;
    add.set_hall_id(kTestHall);
    add.set_request_id(door_.NextId());
    add.mutable_staff()->set_id("wang");
    add.mutable_staff()->set_kind(v1::PRINCIPAL_KIND_STAFF);
    add.mutable_staff()->set_name("王海燕");
    add.mutable_staff()->set_phone("13800000000");
    add.mutable_staff()->set_post("P1");
    add.mutable_staff()->add_grants()->set_role(v1::ROLE_CLERK);
    add.set_password(kPassword);
    v1::AddStaffResponse response;
    EXPECT_TRUE(door_.Call(admin_, add, &response).ok());
    EXPECT_EQ(response.staff().name(), "王海燕");
  }

  TestDoor::Reply SignIn(const std::string& password, v1::SignInResponse* response,
                         const std::string& account = "wang",
                         const std::string& source = "ipv4:10.0.0.1") {
    v1::SignInRequest request;
    request.set_hall_id(kTestHall);
    request.set_account(account);
    request.set_password(password);
    return door_.Call("", request, response, source);
  }

  std::string MustSignIn(const std::string& password) {
    v1::SignInResponse response;
    EXPECT_TRUE(SignIn(password, &response).ok());
    return response.token();
  }

  TestDoor::Reply WhoAmI(const std::string& token, v1::GetSessionResponse* response = nullptr) {
    v1::GetSessionRequest request;
    request.set_hall_id(kTestHall);
    return door_.Call(token, request, response);
  }

  TestDoor door_;
  std::string admin_;
};

TEST_F(SessionCallsTest, SignsInAndOut) {
  v1::SignInResponse response;
  ASSERT_TRUE(SignIn(kPassword, &response).ok());
  EXPECT_EQ(response.staff().id(), "wang");
  EXPECT_EQ(response.staff().name(), "王海燕");
  EXPECT_GT(response.expires_at().seconds() * base::kMicrosPerSecond,
            door_.hall().clock().NowMicros());
  v1::GetSessionResponse session;
  ASSERT_TRUE(WhoAmI(response.token(), &session).ok());
  EXPECT_EQ(session.staff().id(), "wang");
  v1::SignOutRequest sign_out;
  sign_out.set_hall_id(kTestHall);
  ASSERT_TRUE(door_.Call(response.token(), sign_out, nullptr).ok());
  EXPECT_EQ(WhoAmI(response.token()).reason(), Reason::kUnauthenticated);
}

TEST_F(SessionCallsTest, AWrongPasswordAndAnUnknownNameAreTheSame) {
  const auto wrong = SignIn("wrong password", nullptr);
  const auto nobody = SignIn("wrong password", nullptr, "nobody");
  ASSERT_FALSE(wrong.ok());
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(wrong.reason(), Reason::kSignInFailed);
  EXPECT_EQ(nobody.reason(), Reason::kSignInFailed);
  EXPECT_EQ(wrong.refusal->message, nobody.refusal->message);
}

TEST_F(SessionCallsTest, LocksOutOnlyTheSourceThatFailed) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(SignIn("wrong password", nullptr).reason(), Reason::kSignInFailed);
  }
  const auto locked = SignIn(kPassword, nullptr);
  ASSERT_FALSE(locked.ok());
  EXPECT_EQ(locked.reason(), Reason::kLockedOut);
  EXPECT_EQ(locked.refusal->retry_after_seconds, 300);
  EXPECT_TRUE(SignIn(kPassword, nullptr, "wang", "ipv4:10.0.0.2").ok());
  door_.hall().clock().Advance(301 * base::kMicrosPerSecond);
  EXPECT_TRUE(SignIn(kPassword, nullptr).ok());
}

TEST_F(SessionCallsTest, ASessionEndsUnusedAndAfterItsLife) {
  const std::string token = MustSignIn(kPassword);
  door_.hall().clock().Advance(31 * base::kMicrosPerMinute);
  EXPECT_EQ(WhoAmI(token).reason(), Reason::kSessionExpired);
}

TEST_F(SessionCallsTest, ChangingThePasswordEndsTheOtherSessions) {
  const std::string here = MustSignIn(kPassword);
  const std::string there = MustSignIn(kPassword);
  v1::ChangePasswordRequest change;
  change.set_hall_id(kTestHall);
  change.set_old_password("wrong password");
  change.set_new_password("another good password");
  EXPECT_EQ(door_.Call(here, change, nullptr).reason(), Reason::kSignInFailed);
  change.set_old_password(kPassword);
  ASSERT_TRUE(door_.Call(here, change, nullptr).ok());
  EXPECT_TRUE(WhoAmI(here).ok());
  EXPECT_EQ(WhoAmI(there).reason(), Reason::kSessionExpired);
  EXPECT_EQ(SignIn(kPassword, nullptr).reason(), Reason::kSignInFailed);
  EXPECT_TRUE(SignIn("another good password", nullptr).ok());
}

TEST_F(SessionCallsTest, GrantsAreReadAtEveryCall) {
  const std::string token = MustSignIn(kPassword);
  EXPECT_TRUE(door_.Call(token, door_.Registration(), nullptr).ok());
  v1::SetGrantsRequest grants;
  grants.set_hall_id(kTestHall);
  grants.set_request_id(door_.NextId());
  grants.set_staff_id("wang");
  ASSERT_TRUE(door_.Call(admin_, grants, nullptr).ok());
  EXPECT_EQ(door_.Call(token, door_.Registration(), nullptr).reason(),
            Reason::kPermissionDenied);
  EXPECT_TRUE(WhoAmI(token).ok());
}

TEST_F(SessionCallsTest, FailuresAndDenialsAreGatheredIntoFacts) {
  for (int i = 0; i < 3; ++i) SignIn("wrong password", nullptr);
  SignIn("my own password by mistake", nullptr, "secret-typed-as-name");
  const std::string token = MustSignIn(kPassword);
  v1::ListStaffRequest denied;
  denied.set_hall_id(kTestHall);
  EXPECT_EQ(door_.Call(token, denied, nullptr).reason(), Reason::kPermissionDenied);
  door_.dispatcher().Stop();  // takes what was gathered to the ledger
  door_.hall().Settle();
  v1::ListAccessRequest list;
  list.set_hall_id(kTestHall);
  v1::ListAccessResponse access;
  ASSERT_TRUE(door_.Call(admin_, list, &access).ok());
  std::map<std::string, uint32_t> counts;
  for (const auto& record : access.records()) {
    counts[record.event() + " " + record.principal()] += record.count();
  }
  EXPECT_EQ(counts["SIGN_IN_FAILED wang"], 3u);
  EXPECT_EQ(counts["SIGN_IN_FAILED ?"], 1u);
  EXPECT_EQ(counts["SIGNED_IN wang"], 1u);
  EXPECT_EQ(counts["DENIED wang"], 1u);
  EXPECT_EQ(access.ShortDebugString().find("secret-typed-as-name"), std::string::npos);
}

TEST_F(SessionCallsTest, SessionsOutliveARestartOfTheirCache) {
  const std::string token = MustSignIn(kPassword);
  rpc::Desk fresh(door_.hall().hall(), sealing::KeyRing::FromRandom(door_.random()),
                  door_.hall().clock(), door_.random(), base::DefaultConfig().limits);
  const std::string hash = rpc::TokenHash("Bearer " + token);
  EXPECT_EQ(fresh.sessions.Find(hash), nullptr);
  auto loaded = fresh.sessions.Load(hash);
  ASSERT_TRUE(loaded.ok());
  ASSERT_NE(*loaded, nullptr);
  EXPECT_EQ((*loaded)->principal(), "wang");
}

TEST_F(SessionCallsTest, ManySignInsAtOnceNeitherQueueForeverNorStallReads) {
  std::atomic<int> answered{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 20; ++i) {
    people.emplace_back([&] {
      if (SignIn(kPassword, nullptr).ok()) ++answered;
    });
  }
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(WhoAmI(admin_).ok());
  for (std::thread& person : people) person.join();
  EXPECT_EQ(answered, 20);
}

}  // namespace
}  // namespace hallcase::testing
