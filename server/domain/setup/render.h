// A set-up back as its tables: what BuildSetup reads gives the same values again. Pure and
// thread-safe.
#pragma once

#include <vector>

#include "server/domain/setup/setup.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

// Every table, at the place of its id, heads in English. What is retired and items that only
// imports use have no rows. Calendars are files of their own.
std::vector<RawTable> RenderTables(const HallSetup& setup);

}  // namespace hallcase::domain::setup
