// What can be wrong in a path without running it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/domain/kinds/kind.h"
#include "server/rpc/method_table.h"
#include "server/sim/path.h"

namespace hallcase::sim {
namespace {

bool IsMethod(std::string_view what) { return what.front() >= 'A' && what.front() <= 'Z'; }

std::set<std::string, std::less<>> OwnActions() {
  std::set<std::string, std::less<>> actions = {"as", "back", "set"};
  for (const domain::Kind* kind : domain::AllKinds()) {
    for (const domain::Action& action : kind->actions) {
      if (action.IsOwn()) actions.emplace(action.method);
    }
  }
  return actions;
}

std::set<std::string, std::less<>> Methods() {
  std::set<std::string, std::less<>> names;
  const auto table = rpc::MethodTable::Build();
  for (const rpc::Method& method : table->methods()) names.insert(method.descriptor->name());
  return names;
}

bool IsWait(std::string_view wait) {
  if (wait == "am") return true;
  if (!wait.empty() && wait.front() == '!') wait.remove_prefix(1);
  if (wait.size() < 2 || std::string_view("mhdc").find(wait.back()) == std::string_view::npos) {
    return false;
  }
  return wait.substr(0, wait.size() - 1).find_first_not_of("0123456789") == std::string_view::npos;
}

TEST(PathsTest, StepsNameWhatThereIs) {
  const auto actions = OwnActions();
  const auto methods = Methods();
  std::set<std::string> names;
  for (const PathSet& set : AllPaths()) {
    for (const Path& path : set.paths) {
      const std::string name = std::string(set.kind) + "/" + std::string(path.name);
      EXPECT_TRUE(names.insert(name).second) << name << " comes twice";
      EXPECT_GT(path.per_day, 0) << name;
      EXPECT_FALSE(path.steps.empty()) << name;
      for (const Step& step : path.steps) {
        EXPECT_TRUE(IsWait(step.wait)) << name << ": " << step.wait;
        EXPECT_TRUE((IsMethod(step.what) ? methods : actions).contains(step.what))
            << name << ": " << step.what;
      }
    }
  }
}

TEST(PathsTest, EveryKindHasSome) {
  std::set<std::string_view> kinds;
  for (const PathSet& set : AllPaths()) kinds.insert(set.kind);
  for (const domain::Kind* kind : domain::AllKinds()) {
    // The house opens these itself: paths of ratings lead there.
    EXPECT_TRUE(kinds.contains(kind->internal ? "ratings" : kind->name)) << kind->name;
  }
}

}  // namespace
}  // namespace hallcase::sim
