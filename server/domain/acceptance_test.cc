// 受理 and what may come in its place, command by command, against plain maps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/acceptance.h"
#include "server/domain/clocks.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kStart;
using testing::Outcome;

// 24:00 of the fifth working day after Thursday 2026-02-12, in weeks of five days: the test hall
// has no notice of the Spring Festival.
constexpr int64_t kFifthDayEnds = kStart + 7 * kDay + 14 * 3'600 * testing::kSecond;

class AcceptanceTest : public IntakeTest {
 protected:
  // "DEP": the department accepts; two papers, of which one may come later; limits of every sort.
  void SetUp() override {
    IntakeTest::SetUp();
    Command publish;
    auto* item = AddItem(publish.mutable_publish_reference(), "DEP", 5);
    item->set_acceptor(ledger::v1::ACCEPTOR_DEPARTMENT);
    item->set_legal_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_legal_amount(20);
    item->set_supplement_days(3);
    item->set_delivery_days(10);
    item->set_hall_leg_days(1);
    item->set_department_leg_days(4);
    for (const char* name : {"审核", "审批"}) {
      item->add_steps()->set_name(name);
      item->mutable_steps()->rbegin()->set_days(2);
    }
    for (const char* code : {"M1", "M2"}) {
      auto* material = item->add_materials();
      material->set_code(code);
      material->set_name(code);
      material->set_required(true);
      material->set_deferrable(std::string(code) == "M2");
    }
    ASSERT_EQ(Publish(publish).kind, Outcome::kFacts);
  }

  Verdict Publish(const Command& publish) {
    return rows.Apply(publish, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now));
  }

  int64_t Take(std::initializer_list<const char*> papers, bool pushed = true) {
    Command command;
    command.mutable_register_case()->set_item_code("DEP");
    for (const char* code : papers) {
      command.mutable_register_case()->add_materials()->set_code(code);
    }
    const int64_t id = rows.Apply(command, Clerk()).subject_id;
    if (pushed) {
      EXPECT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
    }
    return id;
  }

  Verdict Accept(int64_t id, const Context& context, const char* deferred = nullptr) {
    Command command;
    Aim(command.mutable_accept_case(), id);
    if (deferred != nullptr) command.mutable_accept_case()->add_deferred(deferred);
    return rows.Apply(command, context);
  }
  Verdict Notify(int64_t id, const Context& context, const char* code, const char* reason = "") {
    Command command;
    Aim(command.mutable_notify_supplement(), id);
    command.mutable_notify_supplement()->add_items()->set_code(code);
    command.mutable_notify_supplement()->set_reason(reason);
    return rows.Apply(command, context);
  }
  Verdict Receive(int64_t id, const char* code) {
    Command command;
    Aim(command.mutable_receive_materials(), id);
    command.mutable_receive_materials()->add_materials()->set_code(code);
    return rows.Apply(command, Contact());
  }
  Verdict Withdraw(int64_t id, ledger::v1::WithdrawalCause cause) {
    Command command;
    Aim(command.mutable_withdraw_case(), id);
    command.mutable_withdraw_case()->set_cause(cause);
    return rows.Apply(command, Clerk());
  }
  Verdict Step(int64_t id, const char* name) {
    Command command;
    Aim(command.mutable_record_step(), id);
    command.mutable_record_step()->set_step(name);
    return rows.Apply(command, Machine());
  }

  const ledger::v1::CaseRow& row(int64_t id) const { return rows.cases.at(id); }
  const ledger::v1::ClockState* Running(int64_t id, ledger::v1::ClockName name) const {
    return FindRunning(row(id), name);
  }
};

TEST_F(AcceptanceTest, TheWindowAcceptsAtOnceWhatIsComplete) {
  const int64_t id = Register("A");
  EXPECT_EQ(row(id).stage(), "IN_REVIEW");
  EXPECT_EQ(row(id).acceptance(), ledger::v1::ACCEPTANCE_MODE_FULL);
  EXPECT_EQ(row(id).accepted_at_us(), kStart);
  EXPECT_NE(Running(id, ledger::v1::CLOCK_NAME_PROMISED), nullptr);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE), nullptr);
  EXPECT_EQ(rows.Total(Counter::kAccepted), 1);
}

TEST_F(AcceptanceTest, ReceivedIsNotAccepted) {
  const int64_t id = Register("A", false);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
  EXPECT_EQ(row(id).accepted_at_us(), 0);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_PROMISED), nullptr);
  ASSERT_NE(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE), nullptr);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE)->due_at_us(), kFifthDayEnds);
  EXPECT_EQ(Accept(id, Clerk()).rejection.reason, Reason::kMaterialsMissing);
  now += kDay;
  ASSERT_EQ(Receive(id, "M1").rejection.reason, Reason::kPermissionDenied);
  Command command;
  Aim(command.mutable_receive_materials(), id);
  command.mutable_receive_materials()->add_materials()->set_code("M1");
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(Push(id, Clerk()).rejection.reason, Reason::kIllegalTransition);
  ASSERT_EQ(Accept(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).accepted_at_us(), kStart + kDay);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_PROMISED)->started_at_us(), kStart + kDay);
}

TEST_F(AcceptanceTest, OnlyTheDepartmentAnswersWhereItAccepts) {
  const int64_t id = Take({"M1", "M2"}, /*pushed=*/false);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
  EXPECT_EQ(Accept(id, Clerk()).rejection.reason, Reason::kNotAcceptor);
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
  EXPECT_EQ(Accept(id, Clerk()).rejection.reason, Reason::kNotAcceptor);
  ASSERT_EQ(Accept(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "IN_REVIEW");
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_LEG)->policy().amount(), 4u);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_LEGAL)->policy().amount(), 20u);
}

TEST_F(AcceptanceTest, SilenceIsAcceptanceDatedBackAndCharged) {
  const int64_t id = Take({"M1"});
  now = kFifthDayEnds - 1;
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);  // Yellow.
  EXPECT_EQ(row(id).stage(), "RECEIVED");
  now = kFifthDayEnds;
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "IN_REVIEW");
  EXPECT_EQ(row(id).acceptance(), ledger::v1::ACCEPTANCE_MODE_DEEMED);
  EXPECT_EQ(row(id).accepted_at_us(), kStart);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_PROMISED)->started_at_us(), kStart);
  EXPECT_EQ(rows.Total(Counter::kDeemedAccepted), 1);
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);  // The promise, dated back, is over too.
}

TEST_F(AcceptanceTest, WhoHadItWhenTheTimeRanOutIsCharged) {
  const int64_t id = Take({"M1", "M2"});
  now = kFifthDayEnds + kDay;
  // Nobody has woken the case yet; giving it away first settles who was silent.
  Command assign;
  Aim(assign.mutable_assign_leg(), id);
  *assign.mutable_assign_leg()->mutable_party() = StaffParty("other");
  const size_t before = rows.entries.size();
  ASSERT_EQ(rows.Apply(assign, rows.As("lead", ledger::v1::ROLE_LEAD, now)).kind, Outcome::kFacts);
  ASSERT_EQ(rows.entries.size(), before + 1);
  const auto& facts = rows.entries.back().facts();
  const auto deemed = std::find_if(facts.begin(), facts.end(),
                                   [](const auto& fact) { return fact.has_case_accepted(); });
  ASSERT_NE(deemed, facts.end());
  EXPECT_EQ(deemed->case_accepted().charged_to().id(), "D1");
  EXPECT_EQ(deemed->case_accepted().lapsed_at_us(), kFifthDayEnds);
}

TEST_F(AcceptanceTest, AnAnswerAfterTheTimeIsNone) {
  const int64_t id = Take({"M1", "M2"});
  now = kFifthDayEnds;
  EXPECT_EQ(Accept(id, Contact()).rejection.reason, Reason::kAcceptanceLapsed);
  EXPECT_EQ(Notify(id, Contact(), "M2").rejection.reason, Reason::kAcceptanceLapsed);
  Context in_time = Contact();
  in_time.occurred_at_us = kFifthDayEnds - 1;
  EXPECT_EQ(Accept(id, in_time).kind, Outcome::kFacts);
}

TEST_F(AcceptanceTest, OneNoticeAndTheTimeToAnswerRunsAnewFromTheLastSupplement) {
  const int64_t id = Take({"M1"});
  ASSERT_EQ(Notify(id, Contact(), "M2").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "SUPPLEMENT");
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE), nullptr);
  EXPECT_NE(Running(id, ledger::v1::CLOCK_NAME_SUPPLEMENT), nullptr);
  EXPECT_EQ(row(id).due_at_us(), 0) << "the applicant's time is nobody's in the hall";
  EXPECT_EQ(Notify(id, Contact(), "X9").rejection.reason, Reason::kNoticeGiven);
  EXPECT_EQ(rows.Total(Counter::kRepeatedNotices), 0);
  now += kDay;
  ASSERT_EQ(Receive(id, "M2").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
  EXPECT_EQ(row(id).notices(0).completed_at_us(), now);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_SUPPLEMENT), nullptr);
  ASSERT_NE(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE), nullptr);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE)->started_at_us(), now);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_ACCEPTANCE)->deadline_version(), 2u);
  ASSERT_EQ(Accept(id, Contact()).kind, Outcome::kFacts);
}

TEST_F(AcceptanceTest, ASecondNoticeNeedsAReasonAndIsCounted) {
  const int64_t id = Take({"M1"});
  ASSERT_EQ(Notify(id, Contact(), "M2").kind, Outcome::kFacts);
  EXPECT_EQ(Notify(id, Contact(), "M1", "材料模糊").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).notices_size(), 2);
  EXPECT_EQ(rows.Total(Counter::kRepeatedNotices), 1);
  ASSERT_EQ(Receive(id, "M2").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "SUPPLEMENT");
  ASSERT_EQ(Receive(id, "M1").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
}

TEST_F(AcceptanceTest, WhatComesLaterHoldsTheResultBack) {
  const int64_t id = Take({"M1"});
  EXPECT_EQ(Accept(id, Contact()).rejection.reason, Reason::kMaterialsMissing);
  EXPECT_EQ(Accept(id, Contact(), "M1").rejection.reason, Reason::kInvalidField);
  ASSERT_EQ(Accept(id, Contact(), "M2").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "DEFICIT");
  EXPECT_NE(Running(id, ledger::v1::CLOCK_NAME_PROMISED), nullptr);
  EXPECT_NE(Running(id, ledger::v1::CLOCK_NAME_SUPPLEMENT), nullptr);
  ASSERT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Close(id, Clerk()).rejection.reason, Reason::kDeficitOpen);
  ASSERT_EQ(Receive(id, "M2").kind, Outcome::kFacts);
  EXPECT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
}

TEST_F(AcceptanceTest, APaperThatMayNotComeLaterIsNotDeferred) {
  const int64_t id = Take({"M2"});
  EXPECT_EQ(Accept(id, Contact(), "M1").rejection.reason, Reason::kNotDeferrable);
  EXPECT_EQ(row(id).stage(), "RECEIVED");
}

TEST_F(AcceptanceTest, ACompletedDeficitIsAnOrdinaryCase) {
  const int64_t id = Take({"M1"});
  ASSERT_EQ(Accept(id, Contact(), "M2").kind, Outcome::kFacts);
  ASSERT_EQ(Receive(id, "M2").kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "IN_REVIEW");
  EXPECT_EQ(row(id).deficit_size(), 0);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_SUPPLEMENT), nullptr);
}

TEST_F(AcceptanceTest, RefusingNamesTheCompetentBodyAndEndsTheCase) {
  const int64_t id = Take({"M1"});
  Command command;
  Aim(command.mutable_refuse_acceptance(), id);
  command.mutable_refuse_acceptance()->set_kind(ledger::v1::REFUSAL_KIND_NOT_COMPETENT);
  EXPECT_EQ(rows.Apply(command, Contact()).rejection.field, "competent_body");
  command.mutable_refuse_acceptance()->set_competent_body("省自然资源厅");
  ASSERT_EQ(rows.Apply(command, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "CLOSED");
  EXPECT_TRUE(rows.timers.empty());
  EXPECT_TRUE(rows.work.empty());
  EXPECT_EQ(rows.Total(Counter::kAccepted), 0);
  EXPECT_EQ(rows.Total(Counter::kOpen), 0);
}

TEST_F(AcceptanceTest, MissedSupplementsEndTheCaseByANamedPersonOnly) {
  const int64_t id = Take({"M1"});
  ASSERT_EQ(Notify(id, Contact(), "M2").kind, Outcome::kFacts);
  EXPECT_EQ(Withdraw(id, ledger::v1::WITHDRAWAL_CAUSE_SUPPLEMENT_MISSED).rejection.reason,
            Reason::kInvalidTime);
  now += 30 * kDay;
  ASSERT_EQ(Fire(id, kStart).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).stage(), "SUPPLEMENT") << "time alone ends nothing";
  ASSERT_EQ(Withdraw(id, ledger::v1::WITHDRAWAL_CAUSE_SUPPLEMENT_MISSED).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).outcome(), ledger::v1::DECISION_OUTCOME_TERMINATED);
  ASSERT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_FALSE(row(id).closed_late()) << "the applicant's time is no limit of the case";
}

TEST_F(AcceptanceTest, TheApplicantMayTakeItBackAtAnyTimeBeforeTheDecision) {
  const int64_t id = Take({"M1"});
  ASSERT_EQ(Withdraw(id, ledger::v1::WITHDRAWAL_CAUSE_APPLICANT).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).outcome(), ledger::v1::DECISION_OUTCOME_WITHDRAWN);
  EXPECT_EQ(rows.Total(Counter::kDecided), 1);
  EXPECT_EQ(Withdraw(id, ledger::v1::WITHDRAWAL_CAUSE_APPLICANT).rejection.reason,
            Reason::kIllegalTransition);
}

TEST_F(AcceptanceTest, LegsStepsAndDeliveryHaveTheirOwnLimits) {
  const int64_t id = Take({"M1", "M2"});
  ASSERT_EQ(Accept(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_STEP)->started_at_us(), kStart);
  now += kDay;
  ASSERT_EQ(Step(id, "别的").kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_STEP)->started_at_us(), kStart);
  ASSERT_EQ(Step(id, "审核").kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_STEP)->started_at_us(), now);
  ASSERT_EQ(Step(id, "审批").kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_STEP), nullptr);
  Command assign;
  Aim(assign.mutable_assign_leg(), id);
  *assign.mutable_assign_leg()->mutable_party() = StaffParty("clerk");
  ASSERT_EQ(rows.Apply(assign, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_LEG)->policy().amount(), 1u);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_LEG)->started_at_us(), now);
  ASSERT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_LEG), nullptr);
  ASSERT_NE(Running(id, ledger::v1::CLOCK_NAME_DELIVERY), nullptr);
  EXPECT_EQ(Running(id, ledger::v1::CLOCK_NAME_DELIVERY)->started_at_us(), now);
  ASSERT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.timers.empty());
}

TEST_F(AcceptanceTest, PartsThatOutlastThePromiseAreNotPublished) {
  Command legs;
  auto* item = AddItem(legs.mutable_publish_reference(), "LONG", 5);
  item->set_hall_leg_days(2);
  item->set_department_leg_days(4);
  EXPECT_EQ(Publish(legs).rejection.reason, Reason::kInvalidReference);
  Command steps;
  item = AddItem(steps.mutable_publish_reference(), "LONG", 5);
  item->add_steps()->set_days(6);
  EXPECT_EQ(Publish(steps).rejection.reason, Reason::kInvalidReference);
}

TEST_F(AcceptanceTest, SlipsPutRightAtTheCounterReplaceTheNumbers) {
  const int64_t id = Register("A");
  Command command;
  Aim(command.mutable_receive_materials(), id);
  auto* material = command.mutable_receive_materials()->add_materials();
  material->set_code("M1");
  material->set_originals(2);
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).materials(0).originals(), 4u);
  command.mutable_receive_materials()->set_corrected(true);
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(row(id).materials(0).originals(), 2u);
}

}  // namespace
}  // namespace hallcase::domain
