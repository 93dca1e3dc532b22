// Snapshots that say nothing in particular, made from the templates themselves: for tests.
#pragma once

#include <vector>

#include "server/documents/document.h"
#include "server/documents/template.h"

namespace hallcase::documents {

// Every field, required or not, says `值` and its name; every table has two rows that say which
// table, row and column they are. CheckSnapshot is OK with it.
Snapshot FilledSnapshot(const Template& form);

// One of each kind, of the latest version.
std::vector<Snapshot> FilledSnapshots();

}  // namespace hallcase::documents
