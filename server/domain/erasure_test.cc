// Erasing what is over, and the rules of rotations.
#include <gtest/gtest.h>

#include "server/domain/available.h"
#include "server/domain/erasure.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::Outcome;

class ErasureTest : public IntakeTest {
 protected:
  int64_t Closed() {
    const int64_t id = Register("A", false);
    rows.cases.at(id).mutable_applicant()->set_key_id(std::string(16, 'k'));
    rows.cases.at(id).mutable_applicant()->set_name("sealed");
    rows.cases.at(id).mutable_applicant()->set_phone("sealed");
    Command end;
    Aim(end.mutable_void_case(), id);
    end.mutable_void_case()->set_reason_code("duplicate");
    EXPECT_EQ(rows.Apply(end, Lead()).kind, Outcome::kFacts);
    return id;
  }
  void Link(int64_t id, int64_t other, ledger::v1::LinkRelation relation) {
    Command link;
    Aim(link.mutable_link_cases(), id);
    link.mutable_link_cases()->mutable_other()->set_case_id(other);
    link.mutable_link_cases()->set_relation(relation);
    ASSERT_EQ(rows.Apply(link, Lead()).kind, Outcome::kFacts);
  }
  void Strike(int64_t id) {
    Command end;
    Aim(end.mutable_void_case(), id);
    end.mutable_void_case()->set_reason_code("duplicate");
    ASSERT_EQ(rows.Apply(end, Lead()).kind, Outcome::kFacts);
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }
  Context Security() { return rows.As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, now); }
  static void Fill(ledger::v1::ErasureOrder* order) {
    order->set_reason(ledger::v1::ERASURE_REASON_RETENTION_OVER);
    order->set_basis("档案鉴定〔2026〕3 号");
  }
  static Command EraseOf(int64_t id) {
    Command command;
    command.mutable_erase_case()->set_case_id(id);
    Fill(command.mutable_erase_case()->mutable_order());
    return command;
  }
  Verdict Advance(int64_t job_id) {
    Command command;
    command.mutable_advance_job()->set_job_id(job_id);
    return rows.Apply(command, Machine());
  }
  Command Rotation(uint32_t from) {
    Command command;
    auto* rotation = command.mutable_start_rotation()->mutable_rotation();
    rotation->set_hall_key_from(from);
    rotation->set_hall_key_to(from + 1);
    rotation->set_blind_key_from(from);
    rotation->set_blind_key_to(from + 1);
    return command;
  }
  Verdict Step(int64_t job_id, ledger::v1::RotationPhase phase, bool finished = false) {
    Command command;
    auto* step = command.mutable_advance_rotation();
    step->set_job_id(job_id);
    step->set_phase(phase);
    step->set_rewrapped(3);
    step->set_finished(finished);
    return rows.Apply(command, Machine());
  }
  const ledger::v1::CaseRow& row(int64_t id) const { return rows.cases.at(id); }
};

TEST_F(ErasureTest, WhatIsErasedIsEmptyAndTakesNoAction) {
  const int64_t id = Closed();
  now += kDay;
  ASSERT_EQ(rows.Apply(EraseOf(id), Security()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).erased_at_us(), now);
  EXPECT_EQ(row(id).applicant().name(), "");
  EXPECT_EQ(row(id).applicant().phone(), "");
  EXPECT_EQ(row(id).applicant().key_id(), std::string(16, 'k'));
  EXPECT_EQ(row(id).etag(), rows.entries.size());
  const auto& fact = rows.entries.back().facts(0).case_erased();
  EXPECT_EQ(fact.number(), row(id).number());
  EXPECT_EQ(fact.order().basis(), "档案鉴定〔2026〕3 号");
  const Context lead = Lead();
  EXPECT_TRUE(AvailableActions(rows.reference(), row(id), lead.scope, lead.limits, now).empty());
  Command reveal;
  Aim(reveal.mutable_reveal_case(), id);
  reveal.mutable_reveal_case()->add_fields("name");
  EXPECT_EQ(rows.Apply(reveal, Lead()).rejection.reason, Reason::kCaseErased);
  Command correct;
  Aim(correct.mutable_correct_contact(), id);
  EXPECT_EQ(rows.Apply(correct, Lead()).rejection.reason, Reason::kCaseErased);
}

TEST_F(ErasureTest, TwiceIsOnce) {
  const int64_t id = Closed();
  ASSERT_EQ(rows.Apply(EraseOf(id), Security()).kind, Outcome::kFacts);
  const size_t entries = rows.entries.size();
  EXPECT_EQ(rows.Apply(EraseOf(id), Security()).kind, Outcome::kAlready);
  EXPECT_EQ(rows.entries.size(), entries);
}

// A result lies under the key of the case that it comes from. Who complained of the case is not
// pointed to by it any more, and stays.
TEST_F(ErasureTest, WhatLiesUnderOneKeyIsErasedTogether) {
  const int64_t decided = Register("A", false);
  const int64_t pickup = Register("A", false);
  const int64_t complaint = Register("A", false);
  for (const int64_t id : {decided, pickup, complaint}) {
    auto* applicant = rows.cases.at(id).mutable_applicant();
    applicant->set_key_id(std::string(16, id == complaint ? 'c' : 'k'));
    applicant->set_name("sealed");
  }
  Link(pickup, decided, ledger::v1::LINK_RELATION_RESULT_OF);
  Link(complaint, decided, ledger::v1::LINK_RELATION_ABOUT);
  Strike(decided);
  EXPECT_EQ(rows.Apply(EraseOf(decided), Security()).rejection.reason, Reason::kNotErasable)
      << "the result is still to be handed out";
  Strike(pickup);
  ASSERT_EQ(rows.Apply(EraseOf(decided), Security()).kind, Outcome::kFacts);
  for (const int64_t id : {decided, pickup}) {
    EXPECT_NE(row(id).erased_at_us(), 0) << id;
    EXPECT_EQ(row(id).applicant().name(), "");
    EXPECT_EQ(row(id).links_size(), 0);
  }
  EXPECT_EQ(row(complaint).erased_at_us(), 0);
  EXPECT_EQ(row(complaint).links_size(), 0);
  Command link;
  Aim(link.mutable_link_cases(), complaint);
  link.mutable_link_cases()->mutable_other()->set_case_id(decided);
  link.mutable_link_cases()->set_relation(ledger::v1::LINK_RELATION_ABOUT);
  EXPECT_EQ(rows.Apply(link, Lead()).rejection.reason, Reason::kCaseErased);
}

TEST_F(ErasureTest, AnOpenCaseIsRefusedByItsState) {
  const int64_t id = Register();
  const Verdict verdict = rows.Apply(EraseOf(id), Security());
  EXPECT_EQ(verdict.rejection.reason, Reason::kNotErasable);
  bool named = false;
  for (const auto& [key, value] : verdict.rejection.metadata) {
    named = named || (key == "state" && value == row(id).stage());
  }
  EXPECT_TRUE(named);
  EXPECT_EQ(row(id).erased_at_us(), 0);
}

TEST_F(ErasureTest, OnlyTheSecurityAdministratorErasesAndRotates) {
  const int64_t id = Closed();
  for (int role = ledger::v1::Role_MIN; role <= ledger::v1::Role_MAX; ++role) {
    if (role == ledger::v1::ROLE_SECURITY_ADMINISTRATOR || !ledger::v1::Role_IsValid(role)) {
      continue;
    }
    const Context context = rows.As("someone", static_cast<ledger::v1::Role>(role), now);
    EXPECT_EQ(rows.Apply(EraseOf(id), context).rejection.reason, Reason::kPermissionDenied);
    Command all;
    Fill(all.mutable_start_erasure()->mutable_batch()->mutable_order());
    all.mutable_start_erasure()->mutable_batch()->add_case_ids(id);
    EXPECT_EQ(rows.Apply(all, context).rejection.reason, Reason::kPermissionDenied);
    EXPECT_EQ(rows.Apply(Rotation(1), context).rejection.reason, Reason::kPermissionDenied);
  }
}

TEST_F(ErasureTest, ReasonAndBasisAreRequired) {
  const int64_t id = Closed();
  Command command = EraseOf(id);
  command.mutable_erase_case()->mutable_order()->clear_basis();
  EXPECT_EQ(rows.Apply(command, Security()).rejection.field, "basis");
  command = EraseOf(id);
  command.mutable_erase_case()->mutable_order()->clear_reason();
  EXPECT_EQ(rows.Apply(command, Security()).rejection.field, "reason");
}

TEST_F(ErasureTest, AJobByDateErasesWhatWasOverBeforeInChunks) {
  std::vector<int64_t> old;
  for (int i = 0; i < 120; ++i) old.push_back(Closed());
  const int64_t open = Register();
  now += kDay;
  const int64_t before = now;
  const int64_t late = Closed();
  now += kDay;
  Command start;
  auto* batch = start.mutable_start_erasure()->mutable_batch();
  Fill(batch->mutable_order());
  batch->set_closed_before_us(now + 1);
  EXPECT_EQ(rows.Apply(start, Security()).rejection.reason, Reason::kInvalidTime);
  batch->set_closed_before_us(before);
  const Verdict started = rows.Apply(start, Security());
  ASSERT_EQ(started.kind, Outcome::kFacts);
  int chunks = 0;
  while (rows.jobs.at(started.subject_id).state() == ledger::v1::JOB_STATE_RUNNING) {
    ASSERT_EQ(Advance(started.subject_id).kind, Outcome::kFacts);
    ++chunks;
  }
  EXPECT_EQ(chunks, 3);
  EXPECT_EQ(rows.jobs.at(started.subject_id).done(), 120u);
  for (const int64_t id : old) EXPECT_NE(row(id).erased_at_us(), 0);
  EXPECT_EQ(row(open).erased_at_us(), 0);
  EXPECT_EQ(row(late).erased_at_us(), 0);
}

TEST_F(ErasureTest, AListWithAnOpenCaseIsRefusedWhole) {
  const int64_t id = Closed();
  const int64_t open = Register();
  Command start;
  auto* batch = start.mutable_start_erasure()->mutable_batch();
  Fill(batch->mutable_order());
  EXPECT_EQ(rows.Apply(start, Security()).rejection.field, "closed_before");
  batch->add_case_ids(id);
  batch->add_case_ids(open);
  EXPECT_EQ(rows.Apply(start, Security()).rejection.reason, Reason::kNotErasable);
  batch->mutable_case_ids()->RemoveLast();
  const Verdict started = rows.Apply(start, Security());
  ASSERT_EQ(started.kind, Outcome::kFacts);
  ASSERT_EQ(Advance(started.subject_id).kind, Outcome::kFacts);
  EXPECT_EQ(Advance(started.subject_id).kind, Outcome::kAlready);
  EXPECT_NE(row(id).erased_at_us(), 0);
}

TEST_F(ErasureTest, OneRotationAtATimeAndNoneBackwards) {
  EXPECT_EQ(rows.Apply(Rotation(2), Security()).rejection.reason, Reason::kNotRotatable);
  const Verdict started = rows.Apply(Rotation(1), Security());
  ASSERT_EQ(started.kind, Outcome::kFacts);
  const Verdict second = rows.Apply(Rotation(1), Security());
  EXPECT_EQ(second.rejection.reason, Reason::kNotRotatable);
  EXPECT_EQ(second.rejection.metadata.front().second, std::to_string(started.subject_id));
  // The job runner has no keys: it leaves rotations alone.
  EXPECT_EQ(Advance(started.subject_id).kind, Outcome::kAlready);
  ASSERT_EQ(Step(started.subject_id, ledger::v1::ROTATION_PHASE_OTHERS).kind, Outcome::kFacts);
  EXPECT_EQ(Step(started.subject_id, ledger::v1::ROTATION_PHASE_CASES).kind, Outcome::kRejected);
  ASSERT_EQ(Step(started.subject_id, ledger::v1::ROTATION_PHASE_DESTROY, true).kind,
            Outcome::kFacts);
  EXPECT_EQ(rows.jobs.at(started.subject_id).done(), 6u);
  EXPECT_EQ(rows.Total(Counter::kRotationJob), 0);
  EXPECT_EQ(rows.Total(Counter::kHallKey), 2);
  EXPECT_EQ(rows.Apply(Rotation(1), Security()).rejection.reason, Reason::kNotRotatable);
  EXPECT_EQ(rows.Apply(Rotation(2), Security()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.Total(Counter::kHallKey), 3);
}

}  // namespace
}  // namespace hallcase::domain
