// Sheets that nobody signs: told of once, at their time, and never again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kSecond;
using testing::Outcome;

constexpr int64_t kAnHour = 3'600 * kSecond;

class UnsignedTest : public IntakeTest {
 protected:
  int64_t RegisterWithOriginal() {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code("A");
    reg->add_materials()->set_code("M1");
    reg->mutable_materials(0)->set_originals(1);
    return rows.Apply(command, Clerk()).subject_id;
  }
  int64_t Offer() {
    Command command;
    auto* offer = command.mutable_offer_handover();
    offer->add_items()->set_case_id(RegisterWithOriginal());
    offer->mutable_items(0)->set_material_code("M1");
    offer->mutable_items(0)->set_any_version(true);
    offer->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
    offer->mutable_receiver()->set_id("other");
    const Verdict verdict = rows.Apply(command, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }
  Verdict Sign(int64_t id) {
    Command command;
    command.mutable_sign_handover()->set_handover_id(id);
    command.mutable_sign_handover()->set_way(ledger::v1::SIGNING_WAY_CREDENTIAL);
    return rows.Apply(command, Clerk("other"));
  }
  bool HasTimer(int64_t at_us, int64_t id) const { return rows.timers.count({at_us, id}) > 0; }
};

TEST_F(UnsignedTest, AfterTheNextWorkingDayBothSidesAreToldOnce) {
  const int64_t id = Offer();
  // Thursday 10:00: Friday 17:30.
  const int64_t sign_by = rows.handovers.at(id).offered().sign_by_us();
  EXPECT_EQ(sign_by, now + kDay + 7 * kAnHour + kAnHour / 2);
  EXPECT_TRUE(HasTimer(sign_by, id));
  EXPECT_EQ(Fire(id).kind, Outcome::kAlready) << "it is not time yet";
  now = sign_by;
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  const auto& fact = rows.entries.back().facts(0);
  ASSERT_TRUE(fact.has_handover_unsigned());
  EXPECT_EQ(fact.handover_unsigned().sign_by_us(), sign_by);
  const auto& row = rows.handovers.at(id);
  EXPECT_EQ(row.state(), ledger::v1::HANDOVER_STATE_OFFERED) << "nothing is deemed by itself";
  EXPECT_EQ(row.unsigned_at_us(), now);
  EXPECT_FALSE(HasTimer(sign_by, id));
  EXPECT_EQ(Fire(id).kind, Outcome::kAlready);
  ASSERT_EQ(Sign(id).kind, Outcome::kFacts) << "late is not never";
}

TEST_F(UnsignedTest, ASignedSheetHasNoTimer) {
  const int64_t id = Offer();
  const int64_t sign_by = rows.handovers.at(id).wake_at_us();
  ASSERT_EQ(Sign(id).kind, Outcome::kFacts);
  EXPECT_FALSE(HasTimer(sign_by, id));
  EXPECT_EQ(rows.handovers.at(id).wake_at_us(), 0);
  now = sign_by + kDay;
  EXPECT_EQ(Fire(id).kind, Outcome::kAlready);
}

TEST_F(UnsignedTest, AWithdrawnSheetHasNoTimer) {
  const int64_t id = Offer();
  const int64_t sign_by = rows.handovers.at(id).wake_at_us();
  Command command;
  command.mutable_withdraw_handover()->set_handover_id(id);
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  EXPECT_FALSE(HasTimer(sign_by, id));
}

TEST_F(UnsignedTest, AShiftSheetIsToBeSignedByClosingTime) {
  const auto freeze = [&] {
    Command command;
    command.mutable_freeze_shift()->set_incoming("other");
    const Verdict verdict = rows.Apply(command, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  };
  const int64_t id = freeze();
  const int64_t closing = now + 7 * kAnHour + kAnHour / 2;
  EXPECT_EQ(rows.shifts.at(id).wake_at_us(), closing);
  now = closing;
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.entries.back().facts(0).has_shift_unsigned());
  EXPECT_EQ(rows.shifts.at(id).unsigned_at_us(), now);
  EXPECT_EQ(Fire(id).kind, Outcome::kAlready);
  // Frozen when the hall has closed: the next working day.
  const int64_t late = freeze();
  EXPECT_EQ(rows.shifts.at(late).wake_at_us(), closing + kDay);
  Command sign;
  sign.mutable_sign_shift()->set_shift_id(late);
  ASSERT_EQ(rows.Apply(sign, Clerk("other")).kind, Outcome::kFacts);
  EXPECT_FALSE(HasTimer(closing + kDay, late));
}

TEST_F(UnsignedTest, WhatIsNotThereIsNotFired) {
  EXPECT_EQ(Fire(123'456'789).rejection.reason, Reason::kCaseNotFound);
}

}  // namespace
}  // namespace hallcase::domain
