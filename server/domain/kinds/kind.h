// A kind (业务类型) of case: its stages and actions as one literal. A new kind is one file with such a
// literal and one line in registry.cc; forms, checks and the conformance test follow from it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/domain/access.h"

namespace hallcase::domain {

// What beside the stage an action waits for: without it, it is not offered.
enum class Offered : uint8_t {
  kAlways = 0,
  kRunning = 1,     // No pause is in force or waits for approval.
  kPaused = 2,      // A pause is in force.
  kPauseAsked = 3,  // A pause waits for approval.
  kUrged = 4,       // An urge waits for a reply.
  kGiven = 5,       // Somebody gave the leg, and may have it back.
};

// What of the case beside its stage may stand in the way: the action is offered, and says why it is
// blocked. Checks in available.cc.
enum class Hurdle : uint8_t {
  kNone = 0,
  kAcceptance = 1,  // Somebody else accepts, or papers are missing that may not come later.
  kAnswer = 2,      // Somebody else accepts.
  kNotice = 3,      // Somebody else accepts, or no further notice may be given.
  kUrge = 4,        // Urged as often as may be.
  kReturn = 5,      // Somebody else has the leg, or has had it for too long.
  kWithdrawal = 6,  // Decided.
  kFiling = 7,      // Papers are held, or still to come.
  kPapersBack = 8,  // Papers are held, or archived.
};

struct Action {
  // Name of the public method and of the command.
  std::string_view method;
  std::vector<std::string_view> from;
  // Stage that the action takes the case to; empty = the stage stays. Commands name no stage: this
  // is where it stands.
  std::string_view to;
  access::Permission permission;
  // Field paths of the request that must be filled, beside hall, case and request id.
  std::vector<std::string_view> required_fields;
  Offered offered = Offered::kAlways;
  Hurdle hurdle = Hurdle::kNone;
};

struct Stage {
  std::string_view name;
  std::string_view name_zh;
  // Nothing is owed any more: the case is neither in a worklist nor in the open counts.
  bool ended = false;
};

struct Kind {
  uint32_t id;
  std::string_view name;
  std::string_view name_zh;
  std::string_view first_stage;
  // Where an application goes that is accepted, accepted with papers still to come, or waits for
  // supplements. All empty = the kind knows no acceptance: its limits run from registration.
  std::string_view accepted_stage;
  std::string_view deficit_stage;
  std::string_view supplement_stage;
  std::string_view closed_stage;
  std::string_view voided_stage;
  std::vector<Stage> stages;
  std::vector<Action> actions;
};

// Null if there is no such kind.
const Kind* FindKind(uint32_t id);
// All kinds, by id.
const std::vector<const Kind*>& AllKinds();

const Action* FindAction(const Kind& kind, std::string_view method);
const Stage* FindStage(const Kind& kind, std::string_view stage);
bool Allows(const Action& action, std::string_view stage);

// Test hook: `kind` is found beside the others from now on; it outlives the process.
// REQUIRES: its id is above all others, and no other thread is in the domain.
void TEST_AddKind(const Kind& kind);

}  // namespace hallcase::domain
