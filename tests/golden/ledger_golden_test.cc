// Pins the bytes of entries, rows and chain hashes: what is on disk today must be read in ten years.
//
// Each golden file is a ledger as some version wrote it, with the rows that its facts give. Deciding
// may change, so nothing is decided here: the stored entries are hashed and folded again. A
// difference means that stored ledgers would no longer verify; it is never fixed by changing a file.
// New sorts of facts get a file of their own: HALLCASE_GOLDEN_OUT=PATH writes the newest story there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "absl/strings/escaping.h"
#include "server/base/hash.h"
#include "server/domain/fold.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase {
namespace {

using domain::testing::MapRows;
using ledger::v1::Command;

constexpr int64_t kNow = 1'770'861'600'000'000;
constexpr int64_t kDay = 86'400'000'000;
// The first version; pauses, an extension and a calendar published over a running clock.
constexpr const char* kGoldenFiles[] = {"tests/golden/ledger.txt", "tests/golden/ledger_2.txt"};

// ---- The newest story, for a new file ----

ledger::v1::ReferencePublished* AddCalendar(ledger::v1::PublishReference* list, const char* text) {
  auto* value = list->add_values();
  value->mutable_calendar()->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  value->mutable_calendar()->set_document("停工令");
  value->mutable_calendar()->set_text(text);
  return value;
}

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
  item->set_extension_amount(10);
  auto* rule = list->add_values()->mutable_rule();
  rule->set_code("red");
  rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  rule->set_level(ledger::v1::WARNING_LEVEL_RED);
  rule->set_when_due(true);
  auto* reason = list->add_values()->mutable_pause_reason();
  reason->set_code("expert-review");
  reason->set_stops_promised(true);
  rows->Apply(command, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  Command add;
  add.mutable_add_principal()->mutable_principal()->set_id("clerk");
  rows->Apply(add, rows->As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, kNow));
}

template <typename T>
T* Aim(int64_t id, T* message) {
  message->mutable_target()->set_case_id(id);
  message->mutable_target()->set_any_version(true);
  return message;
}

int64_t Register(MapRows* rows) {
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->mutable_applicant()->set_key_id("0123456789abcdef");
  reg.mutable_register_case()->mutable_applicant()->set_name("sealed-name");
  const int64_t id =
      rows->Apply(reg, rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + 1)).subject_id;
  Command push;
  Aim(id, push.mutable_push_case());
  rows->Apply(push, rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + 2));
  return id;
}

void MoveDeadlines(int64_t id, MapRows* rows) {
  const auto lead = [rows](int64_t at_us) { return rows->As("lead", ledger::v1::ROLE_LEAD, at_us); };
  Command pause;
  Aim(id, pause.mutable_pause_case())->set_reason_code("expert-review");
  rows->Apply(pause, lead(kNow + kDay));
  Command resume;
  Aim(id, resume.mutable_resume_case());
  rows->Apply(resume, lead(kNow + 5 * kDay));
  Command extend;
  Aim(id, extend.mutable_extend_clock())->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
  extend.mutable_extend_clock()->set_amount(2);
  extend.mutable_extend_clock()->set_told_at_us(kNow + 5 * kDay);
  rows->Apply(extend, rows->As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, kNow + 5 * kDay));
  Command calendar;
  AddCalendar(calendar.mutable_publish_reference(),
              "layer county\nsource 停工令\nclosed 2026-02-18T00:00 2026-02-19T00:00\n");
  rows->Apply(calendar,
              rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow + 6 * kDay));
}

std::string Story() {
  MapRows rows;
  Publish(&rows);
  const int64_t id = Register(&rows);
  MoveDeadlines(id, &rows);
  domain::Context machine = rows.As("clerk", ledger::v1::ROLE_CLERK, kNow + 30 * kDay);
  machine.scope = domain::access::Scope::System();
  Command job;
  job.mutable_advance_job()->set_job_id(rows.jobs.begin()->first);
  rows.Apply(job, machine);
  Command fire;
  fire.mutable_fire_wake()->set_case_id(id);
  machine.seq = rows.entries.size() + 1;
  rows.Apply(fire, machine);
  std::ostringstream out;
  base::Hash hash = base::GenesisHash(base::kDefaultHashAlg, "golden");
  out << "genesis " << base::ToHex(hash) << "\n";
  for (const auto& entry : rows.entries) {
    const std::string bytes = entry.SerializeAsString();
    hash = base::ChainHash(base::kDefaultHashAlg, hash, bytes);
    out << "entry " << entry.seq() << " " << base::ToHex(bytes) << "\n";
    out << "hash " << entry.seq() << " " << base::ToHex(hash) << "\n";
  }
  for (const auto& [case_id, row] : rows.cases) {
    out << "case " << case_id << " " << base::ToHex(row.SerializeAsString()) << "\n";
  }
  for (const auto& [warning_id, row] : rows.warnings) {
    out << "warning " << warning_id << " " << base::ToHex(row.SerializeAsString()) << "\n";
  }
  return out.str();
}

// ---- The check ----

struct Golden {
  std::string genesis;
  std::map<int64_t, std::string> entries;
  std::map<int64_t, std::string> hashes;
  std::map<int64_t, std::string> cases;
  std::map<int64_t, std::string> warnings;
};

Golden ReadGolden(const char* path) {
  Golden golden;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " is missing";
  std::string what;
  while (file >> what) {
    int64_t id = 0;
    std::string hex;
    if (what == "genesis") {
      file >> golden.genesis;
      continue;
    }
    file >> id >> hex;
    auto& part = what == "entry"   ? golden.entries
                 : what == "hash"  ? golden.hashes
                 : what == "case"  ? golden.cases
                                   : golden.warnings;
    part[id] = hex;
  }
  return golden;
}

template <typename Rows>
void ExpectSameRows(const std::map<int64_t, std::string>& golden, const Rows& rows) {
  EXPECT_EQ(golden.size(), rows.size());
  for (const auto& [id, row] : rows) {
    const auto found = golden.find(id);
    ASSERT_NE(found, golden.end()) << id;
    EXPECT_EQ(found->second, base::ToHex(row.SerializeAsString())) << id;
  }
}

TEST(LedgerGoldenTest, StoredLedgersGiveTheirHashesAndRows) {
  if (const char* path = std::getenv("HALLCASE_GOLDEN_OUT")) {
    std::ofstream(path, std::ios::binary) << Story();
  }
  for (const char* path : kGoldenFiles) {
    SCOPED_TRACE(path);
    const Golden golden = ReadGolden(path);
    base::Hash hash = base::GenesisHash(base::kDefaultHashAlg, "golden");
    EXPECT_EQ(golden.genesis, base::ToHex(hash));
    ASSERT_FALSE(golden.entries.empty());
    MapRows rows;
    for (const auto& [seq, hex] : golden.entries) {
      const std::string bytes = absl::HexStringToBytes(hex);
      hash = base::ChainHash(base::kDefaultHashAlg, hash, bytes);
      EXPECT_EQ(golden.hashes.at(seq), base::ToHex(hash)) << seq;
      ledger::v1::Entry entry;
      ASSERT_TRUE(entry.ParseFromString(bytes)) << seq;
      EXPECT_EQ(entry.SerializeAsString(), bytes) << "a field was renumbered or retyped: " << seq;
      domain::Fold(entry, &rows);
    }
    ExpectSameRows(golden.cases, rows.cases);
    ExpectSameRows(golden.warnings, rows.warnings);
  }
}

}  // namespace
}  // namespace hallcase
