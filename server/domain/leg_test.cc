// Legs that are given back or given away together, and urging.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/lifecycle.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::Outcome;

class LegTest : public IntakeTest {
 protected:
  int64_t Pushed() {
    const int64_t id = Register();
    EXPECT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
    return id;
  }
  Verdict Return(int64_t id, const Context& context, const char* reason = "错派") {
    Command command;
    Aim(command.mutable_return_leg(), id);
    command.mutable_return_leg()->set_note(reason);
    *command.mutable_return_leg()->mutable_proposed() = StaffParty("other");
    return rows.Apply(command, context);
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }
  Verdict Urge(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_urge_case(), id);
    command.mutable_urge_case()->set_channel(ledger::v1::URGE_CHANNEL_PHONE);
    return rows.Apply(command, context);
  }
  const ledger::v1::CaseRow& row(int64_t id) const { return rows.cases.at(id); }
};

TEST_F(LegTest, AWrongAssignmentGoesBackToWhoeverMadeIt) {
  const int64_t id = Pushed();
  EXPECT_EQ(row(id).previous().id(), "clerk");
  EXPECT_EQ(Return(id, Contact(), "").rejection.field, "reason");
  ASSERT_EQ(Return(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).responsible().id(), "clerk");
  EXPECT_EQ(row(id).returns(), 1u);
  EXPECT_EQ(rows.Total(Counter::kLegReturns), 1);
  const auto& leg = rows.entries.back().facts(0).leg_opened();
  EXPECT_EQ(leg.reason(), ledger::v1::LEG_REASON_RETURNED);
  EXPECT_EQ(leg.proposed().id(), "other");
}

TEST_F(LegTest, AfterADayItIsTheirs) {
  const int64_t id = Pushed();
  now += kDay;
  EXPECT_EQ(Return(id, Contact()).kind, Outcome::kFacts);
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  now += kDay + 1;
  EXPECT_EQ(Return(id, Contact()).rejection.reason, Reason::kReturnTooLate);
}

TEST_F(LegTest, WhoDoesNotHaveItGivesNothingBack) {
  const int64_t fresh = Register();
  EXPECT_EQ(Return(fresh, Clerk()).rejection.reason, Reason::kReturnTooLate);
  const int64_t id = Pushed();
  EXPECT_EQ(Return(id, Clerk()).rejection.reason, Reason::kPermissionDenied);
}

TEST_F(LegTest, EveryOpenCaseOfOneIsGivenToAnother) {
  const int64_t first = Register();
  const int64_t second = Register("B");
  const int64_t pushed = Pushed();
  Command start;
  *start.mutable_start_reassign()->mutable_from() = StaffParty("clerk");
  *start.mutable_start_reassign()->mutable_to() = StaffParty("clerk");
  EXPECT_EQ(rows.Apply(start, Lead()).rejection.reason, Reason::kInvalidField);
  *start.mutable_start_reassign()->mutable_to() = StaffParty("other");
  const int64_t job = rows.Apply(start, Lead()).subject_id;
  Command advance;
  advance.mutable_advance_job()->set_job_id(job);
  ASSERT_EQ(rows.Apply(advance, Machine()).kind, Outcome::kFacts);
  EXPECT_EQ(row(first).responsible().id(), "other");
  EXPECT_EQ(row(second).responsible().id(), "other");
  EXPECT_EQ(row(pushed).responsible().id(), "D1");
  EXPECT_EQ(rows.jobs.at(job).done(), 2u);
  EXPECT_EQ(rows.jobs.at(job).state(), ledger::v1::JOB_STATE_DONE);
}

// The worklist says whose they are: a hall's other cases are not looked at.
TEST_F(LegTest, ReassigningReadsNoCaseOfOthers) {
  constexpr int kOwn = 120;
  for (int i = 0; i < kOwn; ++i) Register();
  for (int i = 0; i < 30; ++i) Pushed();
  Command start;
  *start.mutable_start_reassign()->mutable_from() = StaffParty("clerk");
  *start.mutable_start_reassign()->mutable_to() = StaffParty("other");
  const int64_t job = rows.Apply(start, Lead()).subject_id;
  const int scanned = rows.cases_scanned;
  Command advance;
  advance.mutable_advance_job()->set_job_id(job);
  int chunks = 0;
  while (rows.jobs.at(job).state() == ledger::v1::JOB_STATE_RUNNING && chunks < 10) {
    ASSERT_EQ(rows.Apply(advance, Machine()).kind, Outcome::kFacts);
    ++chunks;
  }
  EXPECT_EQ(chunks, 6) << "of 20";
  EXPECT_EQ(rows.jobs.at(job).done(), static_cast<uint64_t>(kOwn));
  EXPECT_EQ(rows.cases_scanned, scanned);
  int others = 0;
  for (const auto& [id, one] : rows.cases) others += one.responsible().id() == "other";
  EXPECT_EQ(others, kOwn);
}

TEST_F(LegTest, ReassigningFromNobodyIsDoneAtOnce) {
  Command start;
  *start.mutable_start_reassign()->mutable_from() = StaffParty("gone");
  *start.mutable_start_reassign()->mutable_to() = StaffParty("other");
  const int64_t job = rows.Apply(start, Lead()).subject_id;
  Command advance;
  advance.mutable_advance_job()->set_job_id(job);
  ASSERT_EQ(rows.Apply(advance, Machine()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.jobs.at(job).state(), ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ(rows.jobs.at(job).done(), 0u);
}

TEST_F(LegTest, ACaseIsUrgedAsOftenAsTheHallLets) {
  const int64_t id = Pushed();
  Context limited = Clerk();
  limited.limits.urges_max = 2;
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Urge(id, limited).kind, Outcome::kFacts);
    limited.seq += 1;
  }
  const Verdict third = Urge(id, limited);
  EXPECT_EQ(third.rejection.reason, Reason::kUrgesExhausted);
  EXPECT_EQ(row(id).urges_size(), 2);
}

TEST_F(LegTest, TheSecondUrgeIsCopiedToTheDutyLeader) {
  const int64_t id = Pushed();
  ASSERT_EQ(Urge(id, Clerk()).kind, Outcome::kFacts);
  const uint64_t etag = row(id).etag();
  ASSERT_EQ(Urge(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).etag(), etag) << "urging changes nothing that a person edits";
  EXPECT_FALSE(row(id).urges(0).copied());
  EXPECT_TRUE(row(id).urges(1).copied());
  EXPECT_EQ(row(id).urges(0).to().id(), "D1");
  Command reply;
  Aim(reply.mutable_reply_urge(), id);
  EXPECT_EQ(rows.Apply(reply, Contact()).rejection.field, "urge") << "which of the two?";
  reply.mutable_reply_urge()->set_urge(1);
  reply.mutable_reply_urge()->set_promised_day(20260301);
  ASSERT_EQ(rows.Apply(reply, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).urges(0).promised_day(), 20260301u);
  EXPECT_EQ(rows.Apply(reply, Contact()).rejection.field, "urge") << "it has its reply";
}

}  // namespace
}  // namespace hallcase::domain
