// What a hall's public reads show, held against the model of it.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "server/app/hall.h"
#include "tests/oracle/ledger_model.h"

namespace hallcase::oracle {

// What the reader remembers from one comparison to the next, and clients act with.
struct Seen {
  std::map<int64_t, uint64_t> etags;
  // By case, clock and level: each is raised once.
  std::map<std::tuple<int64_t, int, int>, int64_t> warning_ids;
};

// The ledger's message for one of the model's parties.
ledger::v1::Party ToParty(const ModelParty& party);

// Reports every difference as a test failure. Forgets which cases were edited.
void ExpectSame(const app::Hall& hall, const std::vector<ModelParty>& parties, Micros now,
                LedgerModel* model, Seen* seen);

}  // namespace hallcase::oracle
