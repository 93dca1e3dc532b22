// What every kind must hold, whatever its business: run over all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "server/domain/forms.h"
#include "server/domain/kinds/kind.h"
#include "server/domain/testing/twin.h"

namespace hallcase::domain {
namespace {

class KindConformanceTest : public ::testing::TestWithParam<const Kind*> {
 protected:
  const Kind& kind() const { return *GetParam(); }

  // Acceptance leads from the first stage on, where the kind knows it.
  bool TakeAccepted(std::set<std::string>* seen) const {
    bool grew = false;
    for (std::string_view stage : {kind().accepted_stage, kind().deficit_stage}) {
      if (!stage.empty()) grew |= seen->insert(std::string(stage)).second;
    }
    return grew;
  }

  // Limits of which a choice of the field starts one.
  int CountLimitsOf(const Field& field) const {
    int count = 0;
    for (const Choice& choice : field.choices) {
      const std::string code = std::string(field.name) + "_" + std::string(choice.value);
      if (FindLimit(kind(), code) != nullptr) ++count;
    }
    return count;
  }

  // The limit is there, and the form that starts it asks for the amount that it leaves open.
  void CheckStarts(std::string_view code, const std::vector<Field>& form) const {
    const Limit* limit = FindLimit(kind(), code);
    ASSERT_NE(limit, nullptr) << code;
    if (limit->amount_from.empty()) return;
    const auto field = std::find_if(form.begin(), form.end(), [&](const Field& candidate) {
      return candidate.name == limit->amount_from;
    });
    ASSERT_NE(field, form.end()) << code;
    EXPECT_EQ(field->type, FieldType::kNumber) << code;
  }

  // Stages that can be reached from `start` through actions and through the implied ends.
  std::set<std::string> ReachableFrom(std::string_view start) const {
    std::set<std::string> seen = {std::string(start)};
    for (bool grew = true; grew;) {
      grew = false;
      for (const Action& action : kind().actions) {
        if (action.to.empty()) continue;
        for (std::string_view from : action.from) {
          if (seen.count(std::string(from)) == 0) continue;
          grew |= seen.insert(std::string(action.to)).second;
        }
      }
      grew |= seen.count(std::string(kind().first_stage)) > 0 && TakeAccepted(&seen);
    }
    return seen;
  }
};

TEST_P(KindConformanceTest, NamedStagesExist) {
  for (std::string_view name : {kind().first_stage, kind().closed_stage}) {
    EXPECT_NE(FindStage(kind(), name), nullptr) << name;
  }
  EXPECT_TRUE(kind().internal || !kind().voided_stage.empty()) << "people register by mistake";
  for (std::string_view name :
       {kind().accepted_stage, kind().deficit_stage, kind().supplement_stage}) {
    EXPECT_EQ(name.empty(), kind().accepted_stage.empty()) << "all of them or none";
    if (name.empty()) continue;
    EXPECT_FALSE(FindStage(kind(), name)->ended) << name;
  }
  EXPECT_TRUE(FindStage(kind(), kind().closed_stage)->ended);
  if (!kind().voided_stage.empty()) {
    ASSERT_NE(FindStage(kind(), kind().voided_stage), nullptr);
    EXPECT_TRUE(FindStage(kind(), kind().voided_stage)->ended);
  }
  EXPECT_FALSE(FindStage(kind(), kind().first_stage)->ended);
  for (const Action& action : kind().actions) {
    EXPECT_FALSE(action.from.empty()) << action.method;
    for (std::string_view from : action.from) {
      EXPECT_NE(FindStage(kind(), from), nullptr) << action.method << " from " << from;
    }
    if (action.to.empty()) continue;
    EXPECT_NE(FindStage(kind(), action.to), nullptr) << action.method;
  }
}

TEST_P(KindConformanceTest, EveryStageIsReachableAndCanEnd) {
  const auto reachable = ReachableFrom(kind().first_stage);
  for (const Stage& stage : kind().stages) {
    EXPECT_EQ(reachable.count(std::string(stage.name)), 1U) << stage.name << " is unreachable";
    if (!kind().voided_stage.empty()) {
      EXPECT_EQ(ReachableFrom(stage.name).count(std::string(kind().voided_stage)), 1U)
          << stage.name << " can never be voided";
    }
    if (stage.ended) continue;
    EXPECT_EQ(ReachableFrom(stage.name).count(std::string(kind().closed_stage)), 1U)
        << stage.name << " can never end";
  }
}

TEST_P(KindConformanceTest, ActionsAreUniqueAndSaidInChinese) {
  std::set<std::string_view> methods;
  for (const Action& action : kind().actions) {
    EXPECT_TRUE(methods.insert(action.method).second) << action.method << " stands twice";
    EXPECT_GE(static_cast<int>(action.permission), 1) << action.method;
  }
  EXPECT_FALSE(kind().name_zh.empty());
  for (const Stage& stage : kind().stages) EXPECT_FALSE(stage.name_zh.empty()) << stage.name;
}

void CheckForm(const std::vector<Field>& form) {
  std::set<std::string_view> names;
  for (const Field& field : form) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name << " stands twice";
    EXPECT_FALSE(field.name_zh.empty()) << field.name;
    const bool measured = field.type == FieldType::kText || field.type == FieldType::kCode ||
                          field.type == FieldType::kNumber;
    EXPECT_EQ(field.max > 0, measured) << field.name;
    EXPECT_LE(field.min, field.type == FieldType::kNumber ? field.max : 0) << field.name;
    EXPECT_EQ(field.choices.empty(), field.type != FieldType::kChoice) << field.name;
    // The door measures texts before it seals them, and knows no kinds.
    EXPECT_TRUE(field.type != FieldType::kText || field.max == kFormTextCharsMax) << field.name;
    EXPECT_TRUE(field.role == ledger::v1::ROLE_UNSPECIFIED || field.type == FieldType::kStaff);
  }
}

const Field* FindField(const std::vector<Field>& form, std::string_view name) {
  for (const Field& field : form) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

void CheckParty(const Field* party) {
  ASSERT_TRUE(party != nullptr && party->required);
  EXPECT_TRUE(party->type == FieldType::kDepartment || party->type == FieldType::kStaff ||
              party->type == FieldType::kPost);
}

TEST_P(KindConformanceTest, FormsSayWhatEachFieldHolds) {
  CheckForm(kind().opening);
  for (const Action& action : kind().actions) {
    SCOPED_TRACE(action.method);
    const char first = action.method.front();
    EXPECT_EQ(action.IsOwn(), first >= 'a' && first <= 'z') << "own actions are in lower case";
    CheckForm(action.fields);
    if (!action.IsOwn()) continue;
    size_t required = 0;
    for (const Field& field : action.fields) required += field.required ? 1 : 0;
    EXPECT_EQ(action.required_fields.size(), required);
    for (std::string_view path : action.required_fields) {
      const Field* field = FindField(action.fields, path.substr(path.find('.') + 1));
      EXPECT_TRUE(field != nullptr && field->required) << path;
    }
    for (std::string_view name : action.counts) {
      const Field* field = FindField(action.fields, name);
      EXPECT_TRUE(field != nullptr && field->type == FieldType::kChoice) << name;
    }
    EXPECT_EQ(action.takes_item.empty(), action.takes_amount.empty());
    if (!action.takes_item.empty()) {
      const Field* item = FindField(kind().opening, action.takes_item);
      EXPECT_TRUE(item != nullptr && item->required && item->type == FieldType::kStockItem);
      const Field* amount = FindField(action.fields, action.takes_amount);
      EXPECT_TRUE(amount != nullptr && amount->required && amount->type == FieldType::kNumber);
    }
    for (const char* name : {"from", "to"}) {
      const Field* minute = FindField(action.fields, name);
      const bool told = minute != nullptr && minute->type == FieldType::kMinute;
      EXPECT_TRUE(!action.exempts || (told && minute->required)) << name;
    }
    if (!action.assigns.empty()) CheckParty(FindField(action.fields, action.assigns));
  }
  if (!kind().assigns.empty()) CheckParty(FindField(kind().opening, kind().assigns));
  for (std::string_view name : kind().counts) {
    const Field* field = FindField(kind().opening, name);
    EXPECT_TRUE(field != nullptr && field->type == FieldType::kChoice) << name;
  }
}

// What is held for who has the code is read without a session: no person, department or thing.
TEST_P(KindConformanceTest, WhatIsHeldNamesNobody) {
  if (kind().held_answer.empty()) return;
  EXPECT_TRUE(kind().anonymous) << "who gave a name is told";
  const Action* action = FindAction(kind(), kind().held_answer);
  ASSERT_TRUE(action != nullptr && action->IsOwn()) << kind().held_answer;
  EXPECT_FALSE(action->to.empty() || Allows(*action, action->to)) << "an answer ends the waiting";
  for (const Field& field : action->fields) {
    EXPECT_TRUE(field.type == FieldType::kText || field.type == FieldType::kCode ||
                field.type == FieldType::kChoice || field.type == FieldType::kNumber ||
                field.type == FieldType::kDay)
        << field.name;
  }
}

// What a kind sorts its cases by, and which actions are for which of them.
TEST_P(KindConformanceTest, EverySortHasItsLimitAndItsActions) {
  const Field* sorts = FindField(kind().opening, kind().sorted_by);
  EXPECT_EQ(sorts == nullptr, kind().sorted_by.empty());
  for (const Action& action : kind().actions) {
    for (std::string_view sort : action.sorts) {
      ASSERT_NE(sorts, nullptr) << action.method;
      EXPECT_TRUE(std::any_of(sorts->choices.begin(), sorts->choices.end(),
                              [&](const Choice& choice) { return choice.value == sort; }))
          << action.method << " " << sort;
    }
  }
  if (sorts == nullptr) return;
  EXPECT_TRUE(sorts->required && sorts->type == FieldType::kChoice);
  for (const Choice& choice : sorts->choices) {
    const std::string code = std::string(kind().sorted_by) + "_" + std::string(choice.value);
    EXPECT_NE(FindLimit(kind(), code), nullptr) << code;
  }
}

// Whom an action makes responsible, and where papers go, is said once and can be found out.
TEST_P(KindConformanceTest, EffectsKnowTheirParties) {
  const bool away = !kind().elsewhere.empty();
  if (away) {
    const Field* place = FindField(kind().opening, kind().elsewhere);
    ASSERT_TRUE(place != nullptr && place->required);
    EXPECT_EQ(place->type, FieldType::kCode);
  }
  for (const Action& action : kind().actions) {
    SCOPED_TRACE(action.method);
    EXPECT_TRUE(action.assigns.empty() || action.passes == Passes::kNobody) << "said twice";
    EXPECT_TRUE(away || action.passes != Passes::kElsewhere);
    EXPECT_TRUE(away || action.papers != Papers::kElsewhere);
    EXPECT_TRUE(action.IsOwn() || (action.passes == Passes::kNobody && action.then == nullptr &&
                                   action.papers == Papers::kStay && !action.by_machine));
    if (action.papers != Papers::kToCourier) continue;
    for (const char* name : {"carrier", "waybill"}) {
      const Field* field = FindField(action.fields, name);
      EXPECT_TRUE(field != nullptr && field->required) << name;
    }
  }
}

TEST_P(KindConformanceTest, LimitsHaveASourceAndAnEnd) {
  std::set<std::string_view> codes;
  for (const Limit& limit : kind().limits) {
    EXPECT_TRUE(codes.insert(limit.code).second) << limit.code << " stands twice";
    EXPECT_FALSE(limit.source.empty()) << limit.code;
    EXPECT_TRUE(limit.amount > 0 || limit.unit == ledger::v1::CLOCK_UNIT_WORKING_DAY)
        << limit.code;
  }
  for (std::string_view code : kind().opens_with) CheckStarts(code, kind().opening);
  for (const Action& action : kind().actions) {
    for (std::string_view code : action.starts) CheckStarts(code, action.fields);
    if (action.starts_by.empty()) continue;
    const Field* field = FindField(action.fields, action.starts_by);
    ASSERT_TRUE(field != nullptr && field->required) << action.method;
    EXPECT_GT(CountLimitsOf(*field), 0) << action.starts_by;
  }
}

// What moves papers says where to.
TEST_P(KindConformanceTest, PapersAreLookedAfter) {
  for (const Action& action : kind().actions) {
    if (!action.IsOwn()) continue;
    SCOPED_TRACE(action.method);
    if (action.papers == Papers::kToCourier) {
      for (std::string_view name : {"carrier", "waybill"}) {
        const Field* field = FindField(action.fields, name);
        EXPECT_TRUE(field != nullptr && field->required && field->type == FieldType::kCode);
      }
    }
    if (!action.uses_blank.empty()) {
      const Field* field = FindField(action.fields, action.uses_blank);
      EXPECT_TRUE(field != nullptr && field->type == FieldType::kBlank);
    }
    if (!action.proof.empty()) {
      const Field* field = FindField(action.fields, action.proof);
      EXPECT_TRUE(field != nullptr && field->required && field->type == FieldType::kChoice);
    }
  }
}

// What is left is for what ends the case.
TEST_P(KindConformanceTest, SharesAreNotMoreThanTheWhole) {
  const Field* sorts = FindField(kind().opening, kind().sorted_by);
  const std::vector<Choice> all = {{"", ""}};
  for (const Choice& sort : sorts == nullptr ? all : sorts->choices) {
    ledger::v1::CaseRow row;
    row.add_opening()->set_name(std::string(kind().sorted_by));
    row.mutable_opening(0)->set_code(std::string(sort.value));
    uint32_t sum = kind().opening_share_ppm;
    for (const Action& action : kind().actions) {
      if (IsForSort(kind(), action, row)) sum += action.share_ppm;
    }
    EXPECT_LE(sum, kWholeCasePpm) << sort.value;
  }
}

INSTANTIATE_TEST_SUITE_P(AllKinds, KindConformanceTest, ::testing::ValuesIn(AllKinds()),
                         [](const auto& param) { return std::string(param.param->name); });

INSTANTIATE_TEST_SUITE_P(Twin, KindConformanceTest, ::testing::Values(&testing::kTwin),
                         [](const auto& param) { return std::string(param.param->name); });

TEST(KindRegistryTest, IdsAreSortedAndUnique) {
  uint32_t last = 0;
  for (const Kind* kind : AllKinds()) {
    EXPECT_GT(kind->id, last) << kind->name;
    last = kind->id;
    EXPECT_EQ(FindKind(kind->id), kind);
  }
  EXPECT_EQ(FindKind(0), nullptr);
}

}  // namespace
}  // namespace hallcase::domain
