// The one list of tables. What each key holds is drawn in keys.h.
//
// DO NOT CHANGE OR REUSE THESE NUMBERS: they are on disk, name the tables there and are part of
// every side row's checksum. A table that is no longer needed keeps its number for ever.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hallcase::storage {

enum class Table : uint8_t {
  kLedger = 1,
  kHead = 2,
  kCases = 3,
  kCaseEntries = 4,
  kCaseNumbers = 5,
  kExternals = 6,
  kUpstreamNumbers = 7,
  kWork = 8,
  kTimers = 9,
  kWarnings = 10,
  kWarningsOpen = 11,
  kRequests = 12,
  kCounters = 13,
  kReference = 14,
  kStaff = 15,
  kJobs = 16,
  kHandovers = 17,
  kObjects = 18,
  kShifts = 19,
  kSheetNumbers = 20,
  kHeld = 21,
  kHandoversOpen = 22,
  kDocuments = 23,
  kDocumentsOf = 24,
  kRatings = 27,
  kRatingsOf = 28,
  kDataKeys = 32,
  kBlind = 33,
  kVerifiers = 34,
  kSessions = 35,
  kCursors = 36,
};

enum class TableClass : uint8_t {
  kLedger,   // the entries themselves: appended, never changed, never deleted
  kDerived,  // written by the fold alone; can be rebuilt from the ledger, byte for byte
  kSide,     // not rebuilt; never the only copy of a business fact; rows carry a CRC (side_row.h)
};

struct TableInfo {
  Table table;
  std::string_view name;  // on disk: a column family, a file or an SQL table is called so
  TableClass table_class;
};

inline constexpr std::array kTables = {
    TableInfo{Table::kLedger, "ledger", TableClass::kLedger},
    TableInfo{Table::kHead, "head", TableClass::kDerived},
    TableInfo{Table::kCases, "cases", TableClass::kDerived},
    TableInfo{Table::kCaseEntries, "case_entries", TableClass::kDerived},
    TableInfo{Table::kCaseNumbers, "case_numbers", TableClass::kDerived},
    TableInfo{Table::kExternals, "externals", TableClass::kDerived},
    TableInfo{Table::kUpstreamNumbers, "upstream_numbers", TableClass::kDerived},
    TableInfo{Table::kWork, "work", TableClass::kDerived},
    TableInfo{Table::kTimers, "timers", TableClass::kDerived},
    TableInfo{Table::kWarnings, "warnings", TableClass::kDerived},
    TableInfo{Table::kWarningsOpen, "warnings_open", TableClass::kDerived},
    TableInfo{Table::kRequests, "requests", TableClass::kDerived},
    TableInfo{Table::kCounters, "counters", TableClass::kDerived},
    TableInfo{Table::kReference, "reference", TableClass::kDerived},
    TableInfo{Table::kStaff, "staff", TableClass::kDerived},
    TableInfo{Table::kJobs, "jobs", TableClass::kDerived},
    TableInfo{Table::kHandovers, "handovers", TableClass::kDerived},
    TableInfo{Table::kObjects, "objects", TableClass::kDerived},
    TableInfo{Table::kShifts, "shifts", TableClass::kDerived},
    TableInfo{Table::kSheetNumbers, "sheet_numbers", TableClass::kDerived},
    TableInfo{Table::kHeld, "held", TableClass::kDerived},
    TableInfo{Table::kHandoversOpen, "handovers_open", TableClass::kDerived},
    TableInfo{Table::kDocuments, "documents", TableClass::kDerived},
    TableInfo{Table::kDocumentsOf, "documents_of", TableClass::kDerived},
    TableInfo{Table::kRatings, "ratings", TableClass::kDerived},
    TableInfo{Table::kRatingsOf, "ratings_of", TableClass::kDerived},
    TableInfo{Table::kDataKeys, "data_keys", TableClass::kSide},
    TableInfo{Table::kBlind, "blind", TableClass::kSide},
    TableInfo{Table::kVerifiers, "verifiers", TableClass::kSide},
    TableInfo{Table::kSessions, "sessions", TableClass::kSide},
    TableInfo{Table::kCursors, "cursors", TableClass::kSide},
};

// One more than the greatest table number: the size of an array indexed by table number.
inline constexpr size_t kTableNumberEnd = 37;

inline constexpr size_t TableNumber(Table table) { return static_cast<size_t>(table); }

// The description of a table; nullptr for a number that names none.
inline constexpr const TableInfo* FindTable(Table table) {
  for (const TableInfo& info : kTables) {
    if (info.table == table) return &info;
  }
  return nullptr;
}

inline constexpr std::string_view TableName(Table table) {
  const TableInfo* info = FindTable(table);
  return info != nullptr ? info->name : std::string_view("unknown");
}

inline constexpr bool IsSideTable(Table table) {
  const TableInfo* info = FindTable(table);
  return info != nullptr && info->table_class == TableClass::kSide;
}

}  // namespace hallcase::storage
