// A hall of plain rows with one item, its people and its rules: what tests of intake start from.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "server/domain/testing/map_rows.h"

namespace hallcase::domain::testing {

using ledger::v1::Command;
using Outcome = Verdict::Kind;

inline constexpr int64_t kSecond = 1'000'000;
inline constexpr int64_t kHour = 3'600 * kSecond;
inline constexpr int64_t kDay = 86'400 * kSecond;
// 2026-02-12 10:00 in China, a Thursday before the Spring Festival.
inline constexpr int64_t kStart = 1'770'861'600 * kSecond;

class IntakeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command publish;
    auto* list = publish.mutable_publish_reference();
    list->add_values()->mutable_department()->set_code("D1");
    AddRules(list);
    auto* item = AddItem(list, "A", 5);
    auto* material = item->add_materials();
    material->set_code("M1");
    material->set_name("申请表");
    material->set_required(true);
    AddItem(list, "B", 2);
    AddItem(list, "OLD", 5)->set_retired(true);
    const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
    AddPerson("clerk");
    AddPerson("other");
  }

  static void AddRules(ledger::v1::PublishReference* list) {
    auto* yellow = list->add_values()->mutable_rule();
    yellow->set_code("yellow-day");
    yellow->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    yellow->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
    yellow->set_working_days_left(1);
    auto* fixed = list->add_values()->mutable_rule();
    fixed->set_code("yellow-fixed");
    fixed->set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
    fixed->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
    fixed->set_percent_used(80);
    for (auto unit : {ledger::v1::CLOCK_UNIT_WORKING_DAY, ledger::v1::CLOCK_UNIT_FIXED_INSTANT}) {
      auto* red = list->add_values()->mutable_rule();
      red->set_code("red-" + std::to_string(unit));
      red->set_unit(unit);
      red->set_level(ledger::v1::WARNING_LEVEL_RED);
      red->set_when_due(true);
    }
  }

  static ledger::v1::Item* AddItem(ledger::v1::PublishReference* list, const char* code,
                                   uint32_t days) {
    auto* item = list->add_values()->mutable_item();
    item->set_code(code);
    item->set_department("D1");
    item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_promised_amount(days);
    return item;
  }

  void AddPerson(const std::string& id) {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id(id);
    ASSERT_EQ(rows.Apply(add, rows.As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, now)).kind,
              Outcome::kFacts);
  }

  Context Clerk(const std::string& id = "clerk") {
    return rows.As(id, ledger::v1::ROLE_CLERK, now);
  }
  Context Contact() { return rows.As("contact", ledger::v1::ROLE_DEPARTMENT_CONTACT, now); }
  Context Machine() {
    Context context = Clerk();
    context.scope = access::Scope::System();
    return context;
  }

  int64_t Register(const char* item = "A", bool with_papers = true, int64_t upstream_due = 0) {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code(item);
    if (with_papers) reg->add_materials()->set_code("M1");
    reg->set_upstream_due_us(upstream_due);
    const Verdict verdict = rows.Apply(command, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  template <typename T>
  static void Aim(T* message, int64_t case_id) {
    message->mutable_target()->set_case_id(case_id);
    message->mutable_target()->set_any_version(true);
  }

  Verdict Push(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_push_case(), id);
    return rows.Apply(command, context);
  }
  Verdict DecideIt(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_decide_case(), id);
    command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
    return rows.Apply(command, context);
  }
  Verdict Close(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_close_case(), id);
    return rows.Apply(command, context);
  }
  Verdict Fire(int64_t id, int64_t gap = 0) {
    Command command;
    command.mutable_fire_wake()->set_case_id(id);
    command.mutable_fire_wake()->set_gap_from_us(gap);
    return rows.Apply(command, Machine());
  }

  int64_t now = kStart;
  MapRows rows;
};

}  // namespace hallcase::domain::testing
