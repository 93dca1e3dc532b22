// The list of kinds. One line a kind.
#include <algorithm>
#include <utility>

#include "server/domain/kinds/bad_mark.h"
#include "server/domain/kinds/cross_province.h"
#include "server/domain/kinds/failed_to_handle.h"
#include "server/domain/kinds/guidance.h"
#include "server/domain/kinds/instant.h"
#include "server/domain/kinds/intake.h"
#include "server/domain/kinds/kind.h"
#include "server/domain/kinds/office_work.h"
#include "server/domain/kinds/one_matter.h"
#include "server/domain/kinds/pickup.h"
#include "server/domain/kinds/project_assist.h"
#include "server/domain/kinds/supplies.h"
#include "server/domain/kinds/system_support.h"

namespace hallcase::domain {

namespace {

std::vector<const Kind*>* ByIds(std::vector<const Kind*> kinds) {
  std::sort(kinds.begin(), kinds.end(),
            [](const Kind* a, const Kind* b) { return a->id < b->id; });
  return new std::vector<const Kind*>(std::move(kinds));
}

std::vector<const Kind*>& Kinds() {
  static auto* kinds = ByIds({
      &kBadMark,
      &kCrossProvince,
      &kFailedToHandle,
      &kGuidance,
      &kInstant,
      &kIntake,
      &kOfficeWork,
      &kOneMatter,
      &kPickup,
      &kProjectAssist,
      &kSupplies,
      &kSystemSupport,
  });
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

const Limit* FindLimit(const Kind& kind, std::string_view code) {
  for (const Limit& limit : kind.limits) {
    if (limit.code == code) return &limit;
  }
  return nullptr;
}

const Kind* KindOfItem(const ledger::v1::Item& item) {
  return FindKind(item.kind() == 0 ? kIntake.id : item.kind());
}

bool Allows(const Action& action, std::string_view stage) {
  return std::find(action.from.begin(), action.from.end(), stage) != action.from.end();
}

}  // namespace hallcase::domain
