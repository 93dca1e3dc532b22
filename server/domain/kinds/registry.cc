// The list of kinds, by id. One line a kind.
#include <algorithm>

#include "server/domain/kinds/intake.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

namespace {

std::vector<const Kind*>& Kinds() {
  static auto* kinds = new std::vector<const Kind*>{
      &kIntake,
  };
  return *kinds;
}

}  // namespace

const std::vector<const Kind*>& AllKinds() { return Kinds(); }

void TEST_AddKind(const Kind& kind) { Kinds().push_back(&kind); }

const Kind* FindKind(uint32_t id) {
  for (const Kind* kind : AllKinds()) {
    if (kind->id == id) return kind;
  }
  return nullptr;
}

const Action* FindAction(const Kind& kind, std::string_view method) {
  for (const Action& action : kind.actions) {
    if (action.method == method) return &action;
  }
  return nullptr;
}

const Stage* FindStage(const Kind& kind, std::string_view stage) {
  for (const Stage& candidate : kind.stages) {
    if (candidate.name == stage) return &candidate;
  }
  return nullptr;
}

bool Allows(const Action& action, std::string_view stage) {
  return std::find(action.from.begin(), action.from.end(), stage) != action.from.end();
}

}  // namespace hallcase::domain
