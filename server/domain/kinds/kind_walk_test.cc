// Cases of every kind, led to their ends by chance: whatever is done in whatever order, the shares
// of a finished case sum to the whole, nothing runs on after the end, and no open case is without a
// limit unless its kind says that the stage has none.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/kinds/intake.h"
#include "server/domain/kinds/kind.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Command;

constexpr int kWalks = 40;
constexpr int kStepsMax = 300;
// 2026-02-12 10:00 in China.
constexpr int64_t kBeginMicros = 1'770'861'600'000'000;
constexpr int64_t kHourMicros = 3'600'000'000;

std::string RandomCode(const Field& field, std::mt19937* random) {
  switch (field.type) {
    case FieldType::kChoice: {
      const Choice& choice = field.choices[(*random)() % field.choices.size()];
      return std::string(choice.value);
    }
    case FieldType::kNumber: return absl::StrCat(std::max(field.min, 1u));
    case FieldType::kDay: return "2026-03-02";
    case FieldType::kMinute: return field.name == "to" ? "2026-02-12T08:30" : "2026-02-12T08:00";
    case FieldType::kDepartment: return "D1";
    case FieldType::kStaff: return (*random)() % 2 == 0 ? "somebody" : "another";
    case FieldType::kItem: return "A";
    case FieldType::kStockItem: return "S";
    case FieldType::kPost: return "P";
    default: return "C-1";
  }
}

void FillForm(const std::vector<Field>& form, std::mt19937* random, ValueList* values) {
  for (const Field& field : form) {
    if (!field.required && (*random)() % 2 == 0) continue;
    auto* value = values->Add();
    value->set_name(std::string(field.name));
    if (field.type == FieldType::kText) {
      value->set_text("sealed");
    } else {
      value->set_code(RandomCode(field, random));
    }
  }
}

class KindWalkTest : public ::testing::TestWithParam<const Kind*> {
 protected:
  const Kind& kind() const { return *GetParam(); }

  void Publish() {
    Command publish;
    auto* list = publish.mutable_publish_reference();
    list->add_values()->mutable_department()->set_code("D1");
    auto* item = list->add_values()->mutable_item();
    item->set_code("A");
    item->set_department("D1");
    item->set_kind(kind().internal ? kIntake.id : kind().id);
    item->set_acceptor(ledger::v1::ACCEPTOR_WINDOW);
    // One with limits of its own makes no promise beside them.
    bool promises = kind().opens_with.empty() && kind().sorted_by.empty();
    for (const Action& action : kind().actions) {
      for (const auto clock : action.stops) {
        promises = promises || clock == ledger::v1::CLOCK_NAME_PROMISED;
      }
    }
    item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_promised_amount(promises ? 5 : 0);
    list->add_values()->mutable_post()->set_code("P");
    auto* stock = list->add_values()->mutable_stock_item();
    stock->set_code("S");
    stock->set_post("P");
    ASSERT_EQ(Try(publish, ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, "somebody").kind,
              Verdict::Kind::kFacts);
    for (const char* person : {"somebody", "another", "served"}) {
      Command add;
      add.mutable_add_principal()->mutable_principal()->set_id(person);
      add.mutable_add_principal()->add_grants()->set_role(ledger::v1::ROLE_HALL_DUTY_LEADER);
      ASSERT_EQ(Try(add, ledger::v1::ROLE_SECURITY_ADMINISTRATOR, person).kind,
                Verdict::Kind::kFacts);
    }
    Command receive;
    receive.mutable_receive_stock()->set_stock_item("S");
    receive.mutable_receive_stock()->set_amount(1);
    ASSERT_EQ(Try(receive, ledger::v1::ROLE_LEAD, "somebody").kind, Verdict::Kind::kFacts);
  }

  Verdict Try(const Command& command, ledger::v1::Role role, const char* person) {
    return rows_.Apply(command, rows_.As(person, role, now_));
  }

  // A case that is over at once, rated badly.
  void OpenByRating(std::mt19937* random) {
    Command command;
    command.mutable_register_case()->set_item_code("A");
    command.mutable_register_case()->set_receive_only(true);
    const int64_t rated = Try(command, ledger::v1::ROLE_CLERK, "served").subject_id;
    auto* refuse = command.mutable_refuse_acceptance();
    refuse->set_kind(ledger::v1::REFUSAL_KIND_NOT_REQUIRED);
    refuse->set_grounds("sealed");
    refuse->mutable_target()->set_case_id(rated);
    refuse->mutable_target()->set_any_version(true);
    Try(command, ledger::v1::ROLE_CLERK, "served");
    command.mutable_invite_rating()->set_rated_case_id(rated);
    command.mutable_invite_rating()->set_occasion(ledger::v1::RATING_OCCASION_RESULT);
    command.mutable_invite_rating()->set_way(ledger::v1::RATING_WAY_SCREEN);
    const Verdict invited = Try(command, ledger::v1::ROLE_CLERK, "served");
    ASSERT_EQ(invited.kind, Verdict::Kind::kFacts) << invited.rejection.message;
    auto* submit = command.mutable_submit_rating();
    submit->set_rating_id(invited.subject_id);
    submit->mutable_given()->set_grade(4 + (*random)() % 2);
    submit->mutable_given()->set_anonymous((*random)() % 2 == 0);
    const Verdict verdict = Try(command, ledger::v1::ROLE_PURCHASER, "somebody");
    ASSERT_EQ(verdict.kind, Verdict::Kind::kFacts) << verdict.rejection.message;
    id_ = rows_.ratings.at(invited.subject_id).bad_mark().bad_mark_case_id();
  }

  void Open(std::mt19937* random) {
    if (kind().internal) return OpenByRating(random);
    Command command;
    auto* opening = command.mutable_register_case();
    opening->set_item_code("A");
    opening->set_receive_only((*random)() % 2 == 0);
    FillForm(kind().opening, random, opening->mutable_values());
    const Verdict verdict = Try(command, ledger::v1::ROLE_CLERK, "somebody");
    ASSERT_EQ(verdict.kind, Verdict::Kind::kFacts) << verdict.rejection.message;
    id_ = verdict.subject_id;
  }

  // The action's command; false for one that this walk does not know how to fill.
  bool Make(const Action& action, std::mt19937* random, Command* command) const {
    ledger::v1::CaseTarget* target = nullptr;
    if (action.IsOwn()) {
      auto* take = command->mutable_take_action();
      take->set_action(std::string(action.method));
      FillForm(action.fields, random, take->mutable_values());
      target = take->mutable_target();
    } else if (action.method == "PushCase") {
      command->mutable_push_case()->set_department("D1");
      target = command->mutable_push_case()->mutable_target();
    } else if (action.method == "AssignLeg") {
      auto* party = command->mutable_assign_leg()->mutable_party();
      party->set_kind(ledger::v1::PARTY_KIND_STAFF);
      party->set_id("somebody");
      target = command->mutable_assign_leg()->mutable_target();
    } else if (action.method == "AcceptCase") {
      target = command->mutable_accept_case()->mutable_target();
    } else if (action.method == "DecideCase") {
      command->mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
      target = command->mutable_decide_case()->mutable_target();
    } else if (action.method == "WithdrawCase") {
      command->mutable_withdraw_case()->set_cause(ledger::v1::WITHDRAWAL_CAUSE_APPLICANT);
      target = command->mutable_withdraw_case()->mutable_target();
    } else if (action.method == "RefuseAcceptance") {
      auto* refuse = command->mutable_refuse_acceptance();
      refuse->set_kind(ledger::v1::REFUSAL_KIND_NOT_REQUIRED);
      refuse->set_grounds("sealed");
      target = refuse->mutable_target();
    } else if (action.method == "CloseCase") {
      target = command->mutable_close_case()->mutable_target();
    } else {
      return false;
    }
    target->set_case_id(id_);
    target->set_any_version(true);
    return true;
  }

  void Step(std::mt19937* random) {
    constexpr ledger::v1::Role kRoles[] = {
        ledger::v1::ROLE_CLERK, ledger::v1::ROLE_LEAD, ledger::v1::ROLE_DEPARTMENT_CONTACT,
        ledger::v1::ROLE_HALL_DUTY_LEADER};
    now_ += static_cast<int64_t>((*random)() % 20) * kHourMicros;
    const Action& action = kind().actions[(*random)() % kind().actions.size()];
    const ledger::v1::Role role = kRoles[(*random)() % std::size(kRoles)];
    const char* person = (*random)() % 2 == 0 ? "somebody" : "another";
    Command command;
    if (!Make(action, random, &command)) return;
    const Verdict verdict = Try(command, role, person);
    if (verdict.kind == Verdict::Kind::kFacts) ++taken_;
  }

  const CaseRow& row() const { return rows_.cases.at(id_); }
  const Stage& stage() const { return *FindStage(kind(), row().stage()); }

  void CheckOpen() const {
    bool runs = false;
    for (const auto& clock : row().clocks()) runs |= clock.stopped_at_us() == 0;
    EXPECT_TRUE(runs || stage().untimed) << "nothing runs in " << row().stage();
    EXPECT_LE(row().credited_ppm(), kWholeCasePpm);
  }

  void CheckEnded() const {
    EXPECT_EQ(row().credited_ppm(), kWholeCasePpm);
    for (const auto& clock : row().clocks()) {
      EXPECT_NE(clock.stopped_at_us(), 0) << clock.clock() << " runs on";
    }
    EXPECT_EQ(row().warnings_open(), 0u);
    EXPECT_EQ(row().wake_at_us(), 0);
    EXPECT_TRUE(rows_.work.empty());
    EXPECT_GE(rows_.CounterValue(Counter::kStockLevel, 0, "S"), 0);
  }

  testing::MapRows rows_;
  int64_t now_ = kBeginMicros;
  int64_t id_ = 0;
  int taken_ = 0;
};

TEST_P(KindWalkTest, EveryWayEndsWhole) {
  int ended = 0;
  for (int walk = 1; walk <= kWalks; ++walk) {
    SCOPED_TRACE(walk);
    std::mt19937 random(static_cast<uint32_t>(walk));
    rows_ = testing::MapRows();
    now_ = kBeginMicros;
    ASSERT_NO_FATAL_FAILURE(Publish());
    ASSERT_NO_FATAL_FAILURE(Open(&random));
    for (int step = 0; step < kStepsMax && !stage().ended; ++step) {
      CheckOpen();
      Step(&random);
    }
    if (!stage().ended) continue;
    ++ended;
    CheckEnded();
  }
  std::printf("%s: %d of %d walks ended, %d actions\n", std::string(kind().name).c_str(), ended,
              kWalks, taken_);
  EXPECT_GT(ended, kWalks / 2);
}

INSTANTIATE_TEST_SUITE_P(AllKinds, KindWalkTest, ::testing::ValuesIn(AllKinds()),
                         [](const auto& param) { return std::string(param.param->name); });

}  // namespace
}  // namespace hallcase::domain
