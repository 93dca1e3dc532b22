// What a case row says to the indexes: worklist, timer and gauges follow from its state before and
// after a fact, so that no fact can forget one of them.
#pragma once

#include <cstdint>
#include <string>

#include "server/domain/view.h"

namespace hallcase::domain {

struct CaseIndex {
  // Counted and listed as open.
  bool open = false;
  ledger::v1::PartyKind party_kind = ledger::v1::PARTY_KIND_UNSPECIFIED;
  std::string party_id;
  std::string stage;
  // 0 = no clock runs.
  int64_t due_at_us = 0;
  uint32_t due_day = 0;
  // A running clock has turned red.
  bool red = false;
  int64_t wake_at_us = 0;

  // An empty row (not registered yet) is in no index.
  static CaseIndex Of(const ledger::v1::CaseRow& row);
  static void Move(const CaseIndex& before, const CaseIndex& after, int64_t case_id, Rows* rows);
};

}  // namespace hallcase::domain
