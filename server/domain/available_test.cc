// What is said to be possible is so: an action that is blocked is refused with the same sentence,
// one that is not is not refused for what the case is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "server/domain/available.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::Outcome;
using Blocked = std::map<std::string, std::string>;

class AvailableTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    Command publish;
    auto* list = publish.mutable_publish_reference();
    auto* item = AddItem(list, "DEPT", 5);
    item->set_acceptor(ledger::v1::ACCEPTOR_DEPARTMENT);
    auto* material = item->add_materials();
    material->set_code("M1");
    material->set_name("申请表");
    material->set_required(true);
    const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }

  int64_t Receive(const char* item, bool papers) {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code(item);
    reg->set_receive_only(true);
    if (papers) {
      reg->add_materials()->set_code("M1");
      reg->mutable_materials(0)->set_originals(1);
    }
    const Verdict verdict = rows.Apply(command, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  Blocked Offered(int64_t id, const Context& context) {
    Blocked offered;
    for (const Available& one : AvailableActions(rows.reference(), rows.cases.at(id),
                                                 context.scope, context.limits, now)) {
      offered[std::string(one.action->method)] = one.blocked_because;
    }
    return offered;
  }

  // The command as somebody would give it who does everything right.
  static Command Good(std::string_view method, int64_t id) {
    Command command;
    if (method == "AcceptCase") {
      Aim(command.mutable_accept_case(), id);
    } else if (method == "NotifySupplement") {
      Aim(command.mutable_notify_supplement(), id);
      auto* item = command.mutable_notify_supplement()->add_items();
      item->set_code("M1");
      item->set_name("申请表");
      command.mutable_notify_supplement()->set_reason("又缺一份");
    } else if (method == "RefuseAcceptance") {
      Aim(command.mutable_refuse_acceptance(), id);
      command.mutable_refuse_acceptance()->set_kind(ledger::v1::REFUSAL_KIND_NOT_REQUIRED);
      command.mutable_refuse_acceptance()->set_grounds("不需许可");
    } else if (method == "WithdrawCase") {
      Aim(command.mutable_withdraw_case(), id);
      command.mutable_withdraw_case()->set_cause(ledger::v1::WITHDRAWAL_CAUSE_APPLICANT);
    } else if (method == "CloseCase") {
      Aim(command.mutable_close_case(), id);
    } else if (method == "VoidCase") {
      Aim(command.mutable_void_case(), id);
      command.mutable_void_case()->set_reason_code("duplicate");
    } else if (method == "ReturnLeg") {
      Aim(command.mutable_return_leg(), id);
      command.mutable_return_leg()->set_note("错派");
    } else if (method == "UrgeCase") {
      Aim(command.mutable_urge_case(), id);
      command.mutable_urge_case()->set_channel(ledger::v1::URGE_CHANNEL_PHONE);
    }
    return command;
  }

  // Every action that has a hurdle, by this person, is as it is said to be.
  void CheckTruth(int64_t id, const Context& context, const char* where) {
    for (const auto& [method, because] : Offered(id, context)) {
      const Command command = Good(method, id);
      if (command.command_case() == Command::COMMAND_NOT_SET) continue;
      testing::MapRows copy = rows;
      const Verdict verdict = copy.Apply(command, context);
      EXPECT_EQ(verdict.kind == Outcome::kRejected, !because.empty())
          << where << ": " << context.scope.principal() << " " << method << ": "
          << verdict.rejection.message;
      ++(because.empty() ? free_ : blocked_);
      if (because.empty()) continue;
      EXPECT_EQ(verdict.rejection.message, because) << where;
    }
  }
  void CheckTruth(int64_t id, const char* where) {
    for (const Context& context : {Clerk(), Contact(), Lead()}) CheckTruth(id, context, where);
  }

  int free_ = 0;
  int blocked_ = 0;
};

TEST_F(AvailableTest, WhoDoesNotAcceptIsToldWhoDoes) {
  const int64_t id = Receive("DEPT", true);
  EXPECT_THAT(Offered(id, Clerk())["AcceptCase"], ::testing::HasSubstr("请先把办件推送到部门"));
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_THAT(Offered(id, Lead())["AcceptCase"], ::testing::HasSubstr("请由该部门的联系人答复"));
  EXPECT_EQ(Offered(id, Contact())["AcceptCase"], "");
}

TEST_F(AvailableTest, WhatIsSaidIsWhatHappens) {
  CheckTruth(Receive("A", false), "papers missing");
  CheckTruth(Receive("A", true), "papers in");
  const int64_t department = Receive("DEPT", true);
  CheckTruth(department, "of a department, at the window");
  ASSERT_EQ(Push(department, Clerk()).kind, Outcome::kFacts);
  CheckTruth(department, "of a department, there");
  now += kDay + 1;
  CheckTruth(department, "there for more than a day");
  const int64_t id = Register();
  CheckTruth(id, "in review");
  ASSERT_EQ(DecideIt(id, Contact()).kind, Outcome::kRejected) << "a window's case is pushed first";
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  CheckTruth(id, "decided");
  const int64_t held = Receive("A", true);
  Command accept = Good("AcceptCase", held);
  ASSERT_EQ(rows.Apply(accept, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(Push(held, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(DecideIt(held, Contact()).kind, Outcome::kFacts);
  CheckTruth(held, "decided, papers held");
  EXPECT_THAT(Offered(held, Lead())["CloseCase"], ::testing::HasSubstr("大厅仍保管"));
  EXPECT_THAT(Offered(held, Lead())["WithdrawCase"], ::testing::HasSubstr("已作出决定"));
  EXPECT_GT(free_, 15);
  EXPECT_GT(blocked_, 15);
}

TEST_F(AvailableTest, LimitsAreSaidBeforehand) {
  const int64_t id = Receive("A", false);
  Context limited = Lead();
  limited.limits = {.urges_max = 0, .notices_max = 0};
  CheckTruth(id, limited, "nothing more may be added");
  EXPECT_EQ(blocked_, 3) << "AcceptCase for want of papers, NotifySupplement, UrgeCase";
  EXPECT_EQ(rows.Apply(Good("NotifySupplement", id), limited).rejection.reason,
            Reason::kNoticesExhausted);
  EXPECT_EQ(rows.Apply(Good("UrgeCase", id), limited).rejection.reason, Reason::kUrgesExhausted);
}

}  // namespace
}  // namespace hallcase::domain
