// Stock by chance against a slow model: whatever is received, issued and counted in whatever order,
// no level is ever below zero, and replaying the ledger gives the same rows.
#include "server/domain/stock.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Command;
using ledger::v1::Role;

// 2026-02-12 10:00 in China.
constexpr int64_t kStockBeginMicros = 1'770'861'600'000'000;
constexpr int64_t kStockHourMicros = 3'600'000'000;

class StockTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command publish;
    auto* list = publish.mutable_publish_reference();
    list->add_values()->mutable_post()->set_code("post-keeper");
    for (const char* code : {"a4", "pen"}) {
      auto* stock = list->add_values()->mutable_stock_item();
      stock->set_code(code);
      stock->set_name(code);
      stock->set_unit("个");
      stock->set_post("post-keeper");
    }
    auto* item = list->add_values()->mutable_item();
    item->set_code("A");
    item->set_kind(6);
    Must(publish, "admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR);
    for (const char* person : {"keeper", "clerk", "lead"}) {
      Command add;
      add.mutable_add_principal()->mutable_principal()->set_id(person);
      Must(add, "sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR);
    }
  }

  Verdict Try(const Command& command, const char* person, Role role) {
    now_ += kStockHourMicros;
    return rows_.Apply(command, rows_.As(person, role, now_));
  }
  int64_t Must(const Command& command, const char* person, Role role) {
    const Verdict verdict = Try(command, person, role);
    EXPECT_EQ(verdict.kind, Verdict::Kind::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  Verdict Receive(const std::string& code, int64_t amount, const char* person = "keeper",
                  Role role = ledger::v1::ROLE_CLERK) {
    Command command;
    command.mutable_receive_stock()->set_stock_item(code);
    command.mutable_receive_stock()->set_amount(amount);
    return Try(command, person, role);
  }
  Verdict Count(const std::string& code, int64_t counted, const char* person = "keeper") {
    Command command;
    command.mutable_count_stock()->set_stock_item(code);
    command.mutable_count_stock()->set_counted(counted);
    command.mutable_count_stock()->set_reason(ledger::v1::STOCK_COUNT_REASON_ROUTINE);
    return Try(command, person, ledger::v1::ROLE_CLERK);
  }

  static void Set(const char* name, const std::string& code, ValueList* values) {
    auto* value = values->Add();
    value->set_name(name);
    value->set_code(code);
  }

  // Asked for by the clerk, approved by the lead.
  int64_t Approved(const std::string& code, int64_t amount) {
    Command open;
    auto* values = open.mutable_register_case()->mutable_values();
    open.mutable_register_case()->set_item_code("A");
    Set("stock_item", code, values);
    Set("amount", absl::StrCat(amount), values);
    Set("approver", "lead", values);
    values->Add()->set_name("purpose");
    values->rbegin()->set_text("sealed");
    const int64_t id = Must(open, "clerk", ledger::v1::ROLE_CLERK);
    EXPECT_EQ(Take(id, "approve", amount, "keeper", "post-keeper", "lead",
                   ledger::v1::ROLE_LEAD).kind,
              Verdict::Kind::kFacts);
    return id;
  }
  Verdict Take(int64_t id, const char* action, int64_t amount, const char* name,
               const char* value, const char* person, Role role) {
    Command command;
    auto* take = command.mutable_take_action();
    take->mutable_target()->set_case_id(id);
    take->mutable_target()->set_any_version(true);
    take->set_action(action);
    Set("amount", absl::StrCat(amount), take->mutable_values());
    Set(name, value, take->mutable_values());
    return Try(command, person, role);
  }
  Verdict Issue(int64_t id, const char* action, int64_t amount) {
    return Take(id, action, amount, "taken_by", "clerk", "keeper", ledger::v1::ROLE_CLERK);
  }
  int64_t Level(const std::string& code) const { return StockLevelOf(rows_, code); }

  testing::MapRows rows_;
  int64_t now_ = kStockBeginMicros;
};

TEST_F(StockTest, NothingIsTakenThatIsNotThere) {
  ASSERT_EQ(Receive("a4", 10).kind, Verdict::Kind::kFacts);
  const int64_t id = Approved("a4", 12);
  const size_t entries = rows_.entries.size();
  const Verdict short_of = Issue(id, "issue", 12);
  EXPECT_EQ(short_of.rejection.reason, Reason::kOutOfStock);
  EXPECT_EQ(short_of.rejection.message,
            "库存不足：a4现有 10 个，申请发放 12 个；可先部分发放，或入库后再发");
  EXPECT_EQ(rows_.entries.size(), entries);
  EXPECT_EQ(Level("a4"), 10);
  EXPECT_EQ(Issue(id, "issue_part", 10).kind, Verdict::Kind::kFacts);
  EXPECT_EQ(Level("a4"), 0);
  EXPECT_EQ(Issue(id, "issue", 3).rejection.reason, Reason::kInvalidField) << "two are left";
  EXPECT_EQ(Receive("a4", 2).kind, Verdict::Kind::kFacts);
  EXPECT_EQ(Issue(id, "issue", 2).kind, Verdict::Kind::kFacts);
  EXPECT_EQ(rows_.cases.at(id).stage(), "CLOSED");
  EXPECT_EQ(rows_.Total(Counter::kStockUsed), 12);
}

TEST_F(StockTest, ThePostKeepsItAndNobodyElse) {
  EXPECT_EQ(Receive("a4", 1, "clerk").rejection.reason, Reason::kPermissionDenied);
  EXPECT_EQ(Count("a4", 1, "clerk").rejection.reason, Reason::kPermissionDenied);
  EXPECT_EQ(Receive("a4", 1, "lead", ledger::v1::ROLE_LEAD).kind, Verdict::Kind::kFacts);
  const int64_t id = Approved("a4", 1);
  EXPECT_EQ(Take(id, "issue", 1, "taken_by", "clerk", "clerk", ledger::v1::ROLE_CLERK)
                .rejection.reason,
            Reason::kPermissionDenied)
      << "who asked for it does not issue it";
  EXPECT_EQ(Receive("ink", 1).rejection.reason, Reason::kReferenceNotFound);
  EXPECT_EQ(Receive("a4", 0).rejection.reason, Reason::kInvalidField);
  EXPECT_EQ(Count("a4", -1).rejection.reason, Reason::kInvalidField);
}

TEST_F(StockTest, WhatIsRetiredIsUsedUp) {
  ASSERT_EQ(Receive("pen", 5).kind, Verdict::Kind::kFacts);
  const int64_t id = Approved("pen", 2);
  Command retire;
  auto* pen = retire.mutable_publish_reference()->add_values()->mutable_stock_item();
  pen->set_code("pen");
  pen->set_post("post-keeper");
  pen->set_retired(true);
  Must(retire, "admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR);
  EXPECT_EQ(Receive("pen", 1).rejection.reason, Reason::kItemRetired);
  EXPECT_EQ(Issue(id, "issue", 2).kind, Verdict::Kind::kFacts);
  EXPECT_EQ(Count("pen", 0).kind, Verdict::Kind::kFacts);
  EXPECT_EQ(Level("pen"), 0);
  Command nowhere;
  pen = nowhere.mutable_publish_reference()->add_values()->mutable_stock_item();
  pen->set_code("ink");
  pen->set_post("nowhere");
  EXPECT_EQ(Try(nowhere, "admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR).rejection.reason,
            Reason::kInvalidReference);
}

// A day of the model: what should be there, and what was used.
TEST_F(StockTest, RandomHistoriesNeverGoBelowZero) {
  int issued = 0;
  int refused = 0;
  std::mt19937 random(20'260'301);
  std::map<std::string, int64_t> levels;
  int64_t used = 0;
  for (int step = 0; step < 600; ++step) {
    const std::string code = random() % 2 == 0 ? "a4" : "pen";
    const auto amount = static_cast<int64_t>(random() % 20 + 1);
    switch (random() % 4) {
      case 0:
        ASSERT_EQ(Receive(code, amount).kind, Verdict::Kind::kFacts);
        levels[code] += amount;
        break;
      case 1:
        ASSERT_EQ(Count(code, amount - 1).kind, Verdict::Kind::kFacts);
        levels[code] = amount - 1;
        break;
      default: {
        const Verdict verdict = Issue(Approved(code, 20), "issue", amount);
        const bool enough = amount <= levels[code];
        ASSERT_EQ(verdict.kind == Verdict::Kind::kFacts, enough) << step;
        if (enough) levels[code] -= amount;
        if (enough) used += amount;
        ++(enough ? issued : refused);
      }
    }
    for (const auto& [item, level] : levels) {
      ASSERT_EQ(Level(item), level) << step;
      ASSERT_GE(level, 0);
    }
  }
  EXPECT_EQ(rows_.Total(Counter::kStockUsed), used);
  EXPECT_GT(issued, 50);
  EXPECT_GT(refused, 50);
  testing::MapRows again;
  for (const auto& entry : rows_.entries) Fold(entry, &again);
  EXPECT_EQ(again.counters, rows_.counters);
  EXPECT_EQ(again.cases.size(), rows_.cases.size());
}

}  // namespace
}  // namespace hallcase::domain
