// Pins the bytes of entries, rows and chain hashes: what is on disk today must be read in ten years.
// A difference means that stored ledgers would no longer verify; it is never fixed by a new golden
// file unless the format version was raised with a rebuild.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "server/base/hash.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase {
namespace {

using domain::testing::MapRows;
using ledger::v1::Command;

constexpr int64_t kNow = 1'770'861'600'000'000;
constexpr char kGoldenFile[] = "tests/golden/ledger.txt";

void Publish(MapRows* rows) {
  Command command;
  auto* list = command.mutable_publish_reference();
  list->add_values()->mutable_department()->set_code("D1");
  auto* item = list->add_values()->mutable_item();
  item->set_code("A");
  item->set_name("食品经营许可");
  item->set_department("D1");
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(5);
  auto* rule = list->add_values()->mutable_rule();
  rule->set_code("red");
  rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  rule->set_level(ledger::v1::WARNING_LEVEL_RED);
  rule->set_when_due(true);
  rows->Apply(command, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  Command add;
  add.mutable_add_principal()->mutable_principal()->set_id("clerk");
  rows->Apply(add, rows->As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, kNow));
}

int64_t RunStory(MapRows* rows) {
  Publish(rows);
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->mutable_applicant()->set_key_id("0123456789abcdef");
  reg.mutable_register_case()->mutable_applicant()->set_name("sealed-name");
  const int64_t id =
      rows->Apply(reg, rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + 1)).subject_id;
  Command push;
  push.mutable_push_case()->mutable_target()->set_case_id(id);
  push.mutable_push_case()->mutable_target()->set_any_version(true);
  rows->Apply(push, rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + 2));
  Command fire;
  fire.mutable_fire_wake()->set_case_id(id);
  domain::Context machine =
      rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + 30LL * 86'400'000'000);
  machine.scope = domain::access::Scope::System();
  rows->Apply(fire, machine);
  return id;
}

std::string Dump() {
  MapRows rows;
  const int64_t id = RunStory(&rows);
  std::ostringstream out;
  base::Hash hash = base::GenesisHash(base::kDefaultHashAlg, "golden");
  out << "genesis " << base::ToHex(hash) << "\n";
  for (const auto& entry : rows.entries) {
    const std::string bytes = entry.SerializeAsString();
    hash = base::ChainHash(base::kDefaultHashAlg, hash, bytes);
    out << "entry " << entry.seq() << " " << base::ToHex(bytes) << "\n";
    out << "hash " << entry.seq() << " " << base::ToHex(hash) << "\n";
  }
  out << "case " << id << " " << base::ToHex(rows.cases.at(id).SerializeAsString()) << "\n";
  for (const auto& [warning_id, row] : rows.warnings) {
    out << "warning " << warning_id << " " << base::ToHex(row.SerializeAsString()) << "\n";
  }
  return out.str();
}

TEST(LedgerGoldenTest, BytesAreAsTheyWere) {
  std::ifstream file(kGoldenFile, std::ios::binary);
  std::ostringstream golden;
  golden << file.rdbuf();
  ASSERT_FALSE(golden.str().empty()) << kGoldenFile << " is missing";
  EXPECT_EQ(golden.str(), Dump());
}

}  // namespace
}  // namespace hallcase
