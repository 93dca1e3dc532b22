#include "server/auth/sessions.h"

#include <map>

#include <gtest/gtest.h>

namespace hallcase::auth {
namespace {

class FakeStore final : public SessionStore {
 public:
  absl::StatusOr<std::optional<ledger::v1::SessionRow>> Get(
      std::string_view token_hash) const override {
    ++reads;
    auto it = rows.find(std::string(token_hash));
    if (it == rows.end()) return std::optional<ledger::v1::SessionRow>();
    return std::optional<ledger::v1::SessionRow>(it->second);
  }
  absl::Status Put(std::string_view token_hash, const ledger::v1::SessionRow& row) override {
    if (full) return absl::ResourceExhaustedError("disk full");
    rows[std::string(token_hash)] = row;
    return absl::OkStatus();
  }
  absl::Status Delete(std::string_view token_hash) override {
    rows.erase(std::string(token_hash));
    return absl::OkStatus();
  }

  std::map<std::string, ledger::v1::SessionRow> rows;
  mutable int reads = 0;
  bool full = false;
};

class SessionsTest : public testing::Test {
 protected:
  SessionsTest() { SetPrincipal(0, ledger::v1::ROLE_CLERK); }

  void SetPrincipal(uint64_t sessions_end_seq, ledger::v1::Role role) {
    auto row = std::make_shared<ledger::v1::PrincipalRow>();
    row->mutable_added()->set_id("wang");
    row->mutable_added()->set_post("intake");
    row->add_grants()->set_role(role);
    row->set_sessions_end_seq(sessions_end_seq);
    reference_.principals["wang"] = row;
  }

  FakeStore store_;
  base::FakeClock clock_{1'700'000'000 * base::kMicrosPerSecond};
  Sessions::Limits limits_{.life_us = 12 * base::kMicrosPerHour,
                           .idle_us = 30 * base::kMicrosPerMinute};
  Sessions sessions_{store_, clock_, limits_};
  domain::Reference reference_;
};

TEST_F(SessionsTest, OutlivesARestart) {
  sessions_.Open("wang", "hash-1", 7);
  Sessions restarted(store_, clock_, limits_);
  EXPECT_EQ(restarted.Find("hash-1"), nullptr);
  auto loaded = restarted.Load("hash-1");
  ASSERT_TRUE(loaded.ok());
  ASSERT_NE(*loaded, nullptr);
  EXPECT_EQ((*loaded)->principal(), "wang");
  EXPECT_EQ(restarted.Check(**loaded, reference_), SessionState::kAlive);
  EXPECT_EQ(restarted.Find("hash-1"), *loaded);
}

TEST_F(SessionsTest, IsReadFromTheStoreOnce) {
  sessions_.Open("wang", "hash-1", 7);
  ASSERT_TRUE(sessions_.Load("hash-1").ok());
  EXPECT_EQ(store_.reads, 0);
  auto nobody = sessions_.Load("hash-2");
  ASSERT_TRUE(nobody.ok());
  EXPECT_EQ(*nobody, nullptr);
}

TEST_F(SessionsTest, EndsUnused) {
  auto session = sessions_.Open("wang", "hash-1", 7);
  clock_.Advance(29 * base::kMicrosPerMinute);
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kAlive);
  clock_.Advance(29 * base::kMicrosPerMinute);
  EXPECT_EQ(sessions_.Check(*session, reference_, /*touch=*/false), SessionState::kAlive);
  clock_.Advance(base::kMicrosPerMinute);
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kExpired);
}

TEST_F(SessionsTest, EndsAfterItsLife) {
  auto session = sessions_.Open("wang", "hash-1", 7);
  for (int i = 0; i < 47; ++i) {
    clock_.Advance(15 * base::kMicrosPerMinute);
    ASSERT_EQ(sessions_.Check(*session, reference_), SessionState::kAlive);
  }
  clock_.Advance(15 * base::kMicrosPerMinute);
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kExpired);
}

TEST_F(SessionsTest, EndsWhenThePasswordIsSet) {
  auto own = sessions_.Open("wang", "hash-1", 7);
  auto other = sessions_.Open("wang", "hash-2", 8);
  SetPrincipal(/*sessions_end_seq=*/9, ledger::v1::ROLE_CLERK);
  ASSERT_TRUE(sessions_.Outlive(*own, 9).ok());
  EXPECT_EQ(sessions_.Check(*own, reference_), SessionState::kAlive);
  EXPECT_EQ(sessions_.Check(*other, reference_), SessionState::kExpired);
  Sessions restarted(store_, clock_, limits_);
  EXPECT_EQ(restarted.Check(**restarted.Load("hash-1"), reference_), SessionState::kAlive);
  EXPECT_EQ(restarted.Check(**restarted.Load("hash-2"), reference_), SessionState::kExpired);
}

TEST_F(SessionsTest, EndsOnSignOutForGood) {
  auto session = sessions_.Open("wang", "hash-1", 7);
  ASSERT_TRUE(sessions_.End(*session).ok());
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kExpired);
  EXPECT_EQ(sessions_.Find("hash-1"), nullptr);
  EXPECT_TRUE(store_.rows.empty());
}

TEST_F(SessionsTest, GrantsAreThoseOfNow) {
  auto session = sessions_.Open("wang", "hash-1", 7);
  auto scope = sessions_.ScopeOf(*session, reference_);
  EXPECT_TRUE(scope->Holds(domain::access::Permission::kCaseRegister));
  EXPECT_EQ(sessions_.ScopeOf(*session, reference_), scope);
  SetPrincipal(0, ledger::v1::ROLE_PURCHASER);
  EXPECT_FALSE(sessions_.ScopeOf(*session, reference_)
                   ->Holds(domain::access::Permission::kCaseRegister));
  reference_.principals.clear();
  EXPECT_EQ(sessions_.ScopeOf(*session, reference_), nullptr);
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kUnknown);
}

TEST_F(SessionsTest, AFullDiskStillLetsPeopleInToRead) {
  store_.full = true;
  auto session = sessions_.Open("wang", "hash-1", 7);
  EXPECT_EQ(sessions_.Check(*session, reference_), SessionState::kAlive);
  EXPECT_EQ(sessions_.Find("hash-1"), session);
  Sessions restarted(store_, clock_, limits_);
  EXPECT_EQ(*restarted.Load("hash-1"), nullptr);
}

TEST_F(SessionsTest, KeepsABoundedNumberInMemory) {
  limits_.kept_max = 4;
  Sessions small(store_, clock_, limits_);
  for (int i = 0; i < 100; ++i) {
    const std::string hash = "hash-" + std::to_string(i);
    small.Open("wang", hash, 7);
    EXPECT_NE(small.Find(hash), nullptr);
  }
  int kept = 0;
  for (int i = 0; i < 100; ++i) kept += small.Find("hash-" + std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_LE(kept, 4);
  EXPECT_NE(*small.Load("hash-0"), nullptr);
}

}  // namespace
}  // namespace hallcase::auth
