// One case on its way along a path, with what is known of it and of the people around it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "hallcase/v1/case.pb.h"
#include "server/sim/path.h"
#include "server/sim/requests.h"

namespace hallcase::sim {

struct Life {
  const PathSet* set = nullptr;
  const Path* path = nullptr;
  size_t next_step = 0;
  std::string item;
  std::string department;
  // Who opens it, and a colleague.
  std::string me;
  std::string other;
  // Cases by label, "" = the first; and the one in hand.
  std::map<std::string, v1::Case, std::less<>> cases;
  std::string in_hand;
  // What answers said, by name.
  Said said;

  v1::Case& Case() { return cases[in_hand]; }
  bool IsOver() const { return next_step >= path->steps.size(); }
};

}  // namespace hallcase::sim
