// What every kind must hold, whatever its business: run over all of them.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {
namespace {

class KindConformanceTest : public ::testing::TestWithParam<const Kind*> {
 protected:
  const Kind& kind() const { return *GetParam(); }

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
    }
    return seen;
  }
};

TEST_P(KindConformanceTest, NamedStagesExist) {
  for (std::string_view name : {kind().first_stage, kind().closed_stage, kind().voided_stage}) {
    EXPECT_NE(FindStage(kind(), name), nullptr) << name;
  }
  EXPECT_TRUE(FindStage(kind(), kind().closed_stage)->ended);
  EXPECT_TRUE(FindStage(kind(), kind().voided_stage)->ended);
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
    EXPECT_EQ(ReachableFrom(stage.name).count(std::string(kind().voided_stage)), 1U)
        << stage.name << " can never be voided";
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

INSTANTIATE_TEST_SUITE_P(AllKinds, KindConformanceTest, ::testing::ValuesIn(AllKinds()),
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
