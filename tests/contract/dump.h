// Everything that a server keeps, row by row: to show that a call changed nothing.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/engine.h"

namespace hallcase::testing {

// (name of the table, key) → value, of all halls and all tables but sessions, which come and go
// with sign-ins and are no state of a hall.
using Dump = std::map<std::pair<std::string, std::string>, std::string>;

// The latest committed state. Ends the test process when it cannot be read.
Dump DumpTables(storage::Engine& engine);

// One line for each row that is missing, new or different; empty = the same.
std::vector<std::string> Differences(const Dump& before, const Dump& after);

}  // namespace hallcase::testing
