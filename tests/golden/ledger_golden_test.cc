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
// The first version; pauses, an extension and a calendar published over a running clock; papers
// handed over in every way, objects and a shift.
constexpr const char* kGoldenFiles[] = {"tests/golden/ledger.txt", "tests/golden/ledger_2.txt",
                                        "tests/golden/ledger_custody.txt"};

// ---- The newest story, for a new file ----

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
  rows->Apply(command, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  for (const char* id : {"clerk", "other", "lead"}) {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id(id);
    rows->Apply(add, rows->As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, kNow));
  }
}

domain::Context Clerk(MapRows* rows, int64_t at_us) {
  return rows->As("clerk", ledger::v1::ROLE_CLERK, kNow + at_us);
}

int64_t Register(MapRows* rows, int64_t at_us) {
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->mutable_applicant()->set_key_id("0123456789abcdef");
  reg.mutable_register_case()->mutable_applicant()->set_name("sealed-name");
  for (const char* code : {"M1", "M2"}) {
    auto* material = reg.mutable_register_case()->add_materials();
    material->set_code(code);
    material->set_originals(1);
  }
  return rows->Apply(reg, Clerk(rows, at_us)).subject_id;
}

int64_t Offer(MapRows* rows, int64_t case_id, const char* code, ledger::v1::HolderKind kind,
              const char* to, int64_t at_us) {
  Command command;
  auto* offer = command.mutable_offer_handover();
  for (const char* named : {code, "M9"}) {
    auto* item = offer->add_items();
    item->set_case_id(case_id);
    item->set_material_code(named);
    item->set_any_version(true);
  }
  offer->mutable_receiver()->set_kind(kind);
  offer->mutable_receiver()->set_id(to);
  return rows->Apply(command, Clerk(rows, at_us)).subject_id;
}

void Sign(MapRows* rows, int64_t id, ledger::v1::SigningWay way, bool matched, int64_t at_us) {
  Command command;
  auto* sign = command.mutable_sign_handover();
  sign->set_handover_id(id);
  sign->set_way(way);
  sign->set_code_matched(matched);
  if (way == ledger::v1::SIGNING_WAY_CREDENTIAL) {
    sign->add_refused()->set_item(1);
    sign->mutable_refused(0)->set_reason_code("damaged");
  }
  rows->Apply(command, rows->As("other", ledger::v1::ROLE_CLERK, kNow + at_us));
}

void HandOver(MapRows* rows, int64_t id) {
  const auto staff = ledger::v1::HOLDER_KIND_STAFF;
  const auto department = ledger::v1::HOLDER_KIND_DEPARTMENT;
  Sign(rows, Offer(rows, id, "M1", staff, "other", 2), ledger::v1::SIGNING_WAY_CREDENTIAL, false,
       3);
  Command withdraw;
  withdraw.mutable_withdraw_handover()->set_handover_id(Offer(rows, id, "M1", staff, "lead", 4));
  rows->Apply(withdraw, Clerk(rows, 5));
  const int64_t coded =
      Offer(rows, id, "M1", ledger::v1::HOLDER_KIND_COURIER, "EMS", 6);
  Sign(rows, coded, ledger::v1::SIGNING_WAY_CODE, false, 7);
  Sign(rows, coded, ledger::v1::SIGNING_WAY_CODE, true, 8);
  Command deem;
  deem.mutable_deem_handover()->set_handover_id(Offer(rows, id, "M2", department, "D1", 9));
  deem.mutable_deem_handover()->set_rule_id("next-day");
  rows->Apply(deem, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 30 * kDay));
}

void PlaceAndReturn(MapRows* rows, int64_t id) {
  Command place;
  place.mutable_place_papers()->add_items()->set_case_id(id);
  place.mutable_place_papers()->mutable_items(0)->set_material_code("M1");
  place.mutable_place_papers()->mutable_items(0)->set_any_version(true);
  place.mutable_place_papers()->mutable_to()->set_kind(ledger::v1::HOLDER_KIND_ARCHIVE);
  place.mutable_place_papers()->mutable_to()->set_id("2026-7");
  place.mutable_place_papers()->mutable_to()->set_place("12");
  rows->Apply(place, Clerk(rows, 31 * kDay));
  Command back;
  back.mutable_return_papers()->set_case_id(id);
  back.mutable_return_papers()->set_returned_to(ledger::v1::RETURNED_TO_AGENT);
  back.mutable_return_papers()->set_identity_checked(true);
  back.mutable_return_papers()->set_note("sealed-note");
  rows->Apply(back, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 32 * kDay));
}

void ChangeShifts(MapRows* rows) {
  Command add;
  add.mutable_add_object()->set_kind(ledger::v1::OBJECT_KIND_SEAL);
  add.mutable_add_object()->set_code("Y-1");
  add.mutable_add_object()->set_name("业务专用章");
  rows->Apply(add, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 33 * kDay));
  Command freeze;
  freeze.mutable_freeze_shift()->set_incoming("other");
  freeze.mutable_freeze_shift()->set_shift("早班");
  freeze.mutable_freeze_shift()->set_note("sealed-note");
  freeze.mutable_freeze_shift()->set_key_id("0123456789abcdef");
  Command sign;
  sign.mutable_sign_shift()->set_shift_id(
      rows->Apply(freeze, Clerk(rows, 33 * kDay + 1)).subject_id);
  rows->Apply(sign, rows->As("other", ledger::v1::ROLE_CLERK, kNow + 33 * kDay + 2));
}

template <typename Map>
void Write(const char* what, const Map& rows, std::ostringstream* out) {
  for (const auto& [id, row] : rows) {
    *out << what << " " << id << " " << base::ToHex(row.SerializeAsString()) << "\n";
  }
}

std::string Story() {
  MapRows rows;
  Publish(&rows);
  HandOver(&rows, Register(&rows, 1));
  PlaceAndReturn(&rows, Register(&rows, 31 * kDay - 1));
  Register(&rows, 33 * kDay - 1);
  ChangeShifts(&rows);
  std::ostringstream out;
  base::Hash hash = base::GenesisHash(base::kDefaultHashAlg, "golden");
  out << "genesis " << base::ToHex(hash) << "\n";
  for (const auto& entry : rows.entries) {
    const std::string bytes = entry.SerializeAsString();
    hash = base::ChainHash(base::kDefaultHashAlg, hash, bytes);
    out << "entry " << entry.seq() << " " << base::ToHex(bytes) << "\n";
    out << "hash " << entry.seq() << " " << base::ToHex(hash) << "\n";
  }
  Write("case", rows.cases, &out);
  Write("warning", rows.warnings, &out);
  Write("handover", rows.handovers, &out);
  Write("object", rows.objects, &out);
  Write("shift", rows.shifts, &out);
  return out.str();
}

// ---- The check ----

struct Golden {
  std::string genesis;
  std::map<int64_t, std::string> entries;
  std::map<int64_t, std::string> hashes;
  std::map<int64_t, std::string> cases;
  std::map<int64_t, std::string> warnings;
  std::map<int64_t, std::string> handovers;
  std::map<int64_t, std::string> objects;
  std::map<int64_t, std::string> shifts;
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
    auto& part = what == "entry"      ? golden.entries
                 : what == "hash"     ? golden.hashes
                 : what == "case"     ? golden.cases
                 : what == "handover" ? golden.handovers
                 : what == "object"   ? golden.objects
                 : what == "shift"    ? golden.shifts
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
    ExpectSameRows(golden.handovers, rows.handovers);
    ExpectSameRows(golden.objects, rows.objects);
    ExpectSameRows(golden.shifts, rows.shifts);
  }
}

}  // namespace
}  // namespace hallcase
