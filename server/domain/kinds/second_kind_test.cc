// A kind that was added: its cases go through the commands that all kinds share.
#include <gtest/gtest.h>

#include "server/domain/testing/map_rows.h"
#include "server/domain/testing/twin.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Command;
using testing::kTwin;

// A case of `kTwin`, led through the commands that all kinds share.
class SecondKindTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { TEST_AddKind(kTwin); }

  void SetUp() override {
    Command publish;
    auto* list = publish.mutable_publish_reference();
    list->add_values()->mutable_department()->set_code("D1");
    auto* item = list->add_values()->mutable_item();
    item->set_code("A");
    item->set_department("D1");
    item->set_kind(kTwin.id);
    item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_promised_amount(5);
    Apply(publish, ledger::v1::ROLE_SYSTEM_ADMINISTRATOR);
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id("somebody");
    Apply(add, ledger::v1::ROLE_SECURITY_ADMINISTRATOR);
  }

  // Everybody here is "somebody", in the role that the command wants.
  Verdict Try(const Command& command, ledger::v1::Role role) {
    return rows_.Apply(command, rows_.As("somebody", role, kNowMicros));
  }
  int64_t Apply(const Command& command, ledger::v1::Role role) {
    const Verdict verdict = Try(command, role);
    EXPECT_EQ(verdict.kind, Verdict::Kind::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }
  template <typename T>
  void Aim(T* message) const {
    message->mutable_target()->set_case_id(id_);
    message->mutable_target()->set_any_version(true);
  }
  const ledger::v1::CaseRow& row() const { return rows_.cases.at(id_); }

  // 2026-02-12 10:00 in China.
  static constexpr int64_t kNowMicros = 1'770'861'600'000'000;
  testing::MapRows rows_;
  int64_t id_ = 0;
};

TEST_F(SecondKindTest, ItsCasesGoThroughItsOwnStages) {
  Command command;
  command.mutable_register_case()->set_item_code("A");
  id_ = Apply(command, ledger::v1::ROLE_CLERK);
  EXPECT_EQ(row().kind(), kTwin.id);
  EXPECT_EQ(row().stage(), "ASKED");

  Aim(command.mutable_decide_case());
  command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
  EXPECT_EQ(Try(command, ledger::v1::ROLE_LEAD).kind, Verdict::Kind::kRejected);

  Aim(command.mutable_push_case());
  Apply(command, ledger::v1::ROLE_CLERK);
  EXPECT_EQ(row().stage(), "LOOKED_INTO");
  EXPECT_EQ(row().responsible().id(), "D1");

  Aim(command.mutable_decide_case());
  command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
  Apply(command, ledger::v1::ROLE_DEPARTMENT_CONTACT);
  EXPECT_EQ(row().stage(), "ANSWERED");

  Aim(command.mutable_close_case());
  Apply(command, ledger::v1::ROLE_LEAD);
  EXPECT_EQ(row().stage(), "FILED");
  EXPECT_TRUE(rows_.work.empty());
}

TEST_F(SecondKindTest, AnItemOfAnUnknownKindIsRefused) {
  Command command;
  auto* item = command.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code("NEWER");
  item->set_kind(kTwin.id + 1);
  const Verdict verdict = Try(command, ledger::v1::ROLE_SYSTEM_ADMINISTRATOR);
  EXPECT_EQ(verdict.rejection.reason, Reason::kInvalidReference);
}

}  // namespace
}  // namespace hallcase::domain
