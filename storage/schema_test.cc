#include "storage/schema.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace hallcase::storage {
namespace {

TEST(SchemaTest, NumbersAndNamesAreDistinctAndAscending) {
  std::set<std::string_view> names;
  size_t last = 0;
  for (const TableInfo& info : kTables) {
    EXPECT_GT(TableNumber(info.table), last);
    last = TableNumber(info.table);
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_EQ(FindTable(info.table), &info);
  }
  EXPECT_EQ(last + 1, kTableNumberEnd);
}

TEST(SchemaTest, OnDiskNumbersNeverChange) {
  std::string list;
  for (const TableInfo& info : kTables) {
    list += std::to_string(TableNumber(info.table)) + " " + std::string(info.name) + " " +
            std::to_string(static_cast<int>(info.table_class)) + "\n";
  }
  EXPECT_EQ(list,
            "1 ledger 0\n2 head 1\n3 cases 1\n4 case_entries 1\n5 case_numbers 1\n"
            "6 externals 1\n7 upstream_numbers 1\n8 work 1\n9 timers 1\n10 warnings 1\n"
            "11 warnings_open 1\n12 requests 1\n13 counters 1\n14 reference 1\n15 staff 1\n"
            "16 jobs 1\n17 handovers 1\n18 objects 1\n19 shifts 1\n20 sheet_numbers 1\n21 held 1\n"
            "22 handovers_open 1\n23 documents 1\n24 documents_of 1\n27 ratings 1\n"
            "28 ratings_of 1\n32 data_keys 2\n33 blind 2\n"
            "34 verifiers 2\n35 sessions 2\n36 cursors 2\n");
}

TEST(SchemaTest, UnknownNumbersHaveNoTable) {
  EXPECT_EQ(FindTable(static_cast<Table>(0)), nullptr);
  EXPECT_EQ(FindTable(static_cast<Table>(25)), nullptr);
  EXPECT_EQ(TableName(static_cast<Table>(25)), "unknown");
  EXPECT_TRUE(IsSideTable(Table::kCursors));
  EXPECT_FALSE(IsSideTable(Table::kLedger));
}

}  // namespace
}  // namespace hallcase::storage
