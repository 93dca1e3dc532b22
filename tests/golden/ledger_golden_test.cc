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
#include "tests/golden/golden_ratings.h"

namespace hallcase {
namespace {

using domain::testing::MapRows;
using ledger::v1::Command;

constexpr int64_t kNow = 1'770'861'600'000'000;
constexpr int64_t kDay = 86'400'000'000;
// The first version; pauses, an extension and a calendar published over a running clock; papers
// handed over in every way, objects and a shift; acceptance, legs given back, urging, appeals; legs
// that are kept, shares of warnings, who asked for a pause, sheets that nobody signs; documents
// issued, printed, replaced; ratings and the loop of a bad mark.
constexpr const char* kGoldenFiles[] = {"tests/golden/ledger.txt", "tests/golden/ledger_2.txt",
                                        "tests/golden/ledger_custody.txt",
                                        "tests/golden/ledger_3.txt",
                                        "tests/golden/ledger_warnings.txt",
                                        "tests/golden/ledger_documents.txt",
                                        "tests/golden/ledger_ratings.txt"};

// ---- The newest story, for a new file ----

template <typename Map>
void Write(const char* what, const Map& rows, std::ostringstream* out) {
  for (const auto& [id, row] : rows) {
    *out << what << " " << id << " " << base::ToHex(row.SerializeAsString()) << "\n";
  }
}

void AddItem(const char* code, ledger::v1::PublishReference* list) {
  auto* item = list->add_values()->mutable_item();
  item->set_code(code);
  item->set_name("食品经营许可");
  item->set_department("D1");
  item->set_acceptor(ledger::v1::ACCEPTOR_DEPARTMENT);
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(5);
  item->set_supplement_days(3);
  item->set_delivery_days(10);
  item->set_hall_leg_days(1);
  item->set_department_leg_days(4);
  item->add_steps()->set_name("审核");
  item->mutable_steps(0)->set_days(2);
  for (const char* paper : {"M1", "M2"}) {
    auto* material = item->add_materials();
    material->set_code(paper);
    material->set_name(paper);
    material->set_required(true);
    material->set_deferrable(true);
  }
}

void Publish(MapRows* rows) {
  Command command;
  auto* list = command.mutable_publish_reference();
  list->add_values()->mutable_department()->set_code("D1");
  AddItem("A", list);
  auto* rule = list->add_values()->mutable_rule();
  rule->set_code("red");
  rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  rule->set_level(ledger::v1::WARNING_LEVEL_RED);
  rule->set_when_due(true);
  rule->add_recipients(ledger::v1::WARNING_RECIPIENT_RESPONSIBLE);
  auto* reason = list->add_values()->mutable_pause_reason();
  reason->set_code("wait");
  reason->set_stops_promised(true);
  reason->set_needs_approval(true);
  rows->Apply(command, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  for (const char* person : {"clerk", "other"}) {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id(person);
    rows->Apply(add, rows->As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, kNow));
  }
}

template <typename T>
T* Aim(int64_t id, T* message) {
  message->mutable_target()->set_case_id(id);
  message->mutable_target()->set_any_version(true);
  return message;
}

domain::Context Contact(MapRows* rows, int64_t at_us) {
  return rows->As("contact", ledger::v1::ROLE_DEPARTMENT_CONTACT, at_us);
}
domain::Context Clerk(MapRows* rows, int64_t at_us) {
  return rows->As("clerk", ledger::v1::ROLE_CLERK, at_us);
}

int64_t Register(MapRows* rows) {
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->mutable_applicant()->set_key_id("0123456789abcdef");
  reg.mutable_register_case()->mutable_applicant()->set_name("sealed-name");
  reg.mutable_register_case()->add_materials()->set_code("M1");
  const int64_t id = rows->Apply(reg, Clerk(rows, kNow + 1)).subject_id;
  Command push;
  Aim(id, push.mutable_push_case());
  rows->Apply(push, Clerk(rows, kNow + 2));
  return id;
}

// Given back, pushed again, one notice, supplied, accepted, a step, decided, uploaded, filed.
void Answer(int64_t id, MapRows* rows) {
  Command back;
  Aim(id, back.mutable_return_leg())->set_note("sealed");
  *back.mutable_return_leg()->mutable_proposed() = domain::StaffParty("other");
  rows->Apply(back, Contact(rows, kNow + 3));
  Command push;
  Aim(id, push.mutable_push_case());
  rows->Apply(push, Clerk(rows, kNow + 4));
  Command notify;
  Aim(id, notify.mutable_notify_supplement())->add_items()->set_code("M2");
  rows->Apply(notify, Contact(rows, kNow + 5));
  Command receive;
  Aim(id, receive.mutable_receive_materials())->add_materials()->set_code("M2");
  rows->Apply(receive, Contact(rows, kNow + kDay));
  Command accept;
  Aim(id, accept.mutable_accept_case());
  rows->Apply(accept, Contact(rows, kNow + kDay + 1));
  Command urge;
  Aim(id, urge.mutable_urge_case())->set_channel(ledger::v1::URGE_CHANNEL_PHONE);
  rows->Apply(urge, Clerk(rows, kNow + kDay + 2));
  Command reply;
  Aim(id, reply.mutable_reply_urge())->set_promised_day(20260220);
  rows->Apply(reply, Contact(rows, kNow + kDay + 3));
  Command scan;
  Aim(id, scan.mutable_record_scan())->set_receipt("S-1");
  rows->Apply(scan, Clerk(rows, kNow + kDay + 4));
}

// A pause that is asked for and approved; a transfer sheet and a shift sheet that nobody signs.
void Leave(int64_t id, MapRows* rows) {
  Command pause;
  Aim(id, pause.mutable_pause_case())->set_reason_code("wait");
  rows->Apply(pause, Contact(rows, kNow + kDay + 5));
  Command approve;
  Aim(id, approve.mutable_approve_pause());
  rows->Apply(approve, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + kDay + 6));
  Command resume;
  Aim(id, resume.mutable_resume_case());
  rows->Apply(resume, Contact(rows, kNow + 2 * kDay));
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->add_materials()->set_code("M1");
  reg.mutable_register_case()->mutable_materials(0)->set_originals(1);
  const int64_t held = rows->Apply(reg, Clerk(rows, kNow + 2 * kDay + 1)).subject_id;
  Command offer;
  offer.mutable_offer_handover()->add_items()->set_case_id(held);
  offer.mutable_offer_handover()->mutable_items(0)->set_material_code("M1");
  offer.mutable_offer_handover()->mutable_items(0)->set_any_version(true);
  offer.mutable_offer_handover()->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
  offer.mutable_offer_handover()->mutable_receiver()->set_id("other");
  rows->Apply(offer, Clerk(rows, kNow + 2 * kDay + 2));
  Command freeze;
  freeze.mutable_freeze_shift()->set_incoming("other");
  rows->Apply(freeze, Clerk(rows, kNow + 2 * kDay + 3));
}

void End(int64_t id, MapRows* rows) {
  Command decide;
  Aim(id, decide.mutable_decide_case())->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
  rows->Apply(decide, Contact(rows, kNow + 31 * kDay));
  Command close;
  Aim(id, close.mutable_close_case())->set_archive_box("7");
  close.mutable_close_case()->set_archive_number("3");
  rows->Apply(close, Clerk(rows, kNow + 32 * kDay));
}

void Appeal(MapRows* rows) {
  const int64_t warning = rows->warnings.begin()->first;
  Command answer;
  answer.mutable_answer_warning()->set_warning_id(warning);
  answer.mutable_answer_warning()->set_answer("sealed");
  rows->Apply(answer, Contact(rows, kNow + 30 * kDay + 1));
  Command appeal;
  appeal.mutable_appeal_warning()->set_warning_id(warning);
  appeal.mutable_appeal_warning()->set_reason("sealed");
  rows->Apply(appeal, Contact(rows, kNow + 30 * kDay + 2));
  Command judge;
  judge.mutable_judge_appeal()->set_warning_id(warning);
  judge.mutable_judge_appeal()->set_upheld(true);
  judge.mutable_judge_appeal()->set_note("sealed");
  rows->Apply(judge, rows->As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, kNow + 30 * kDay + 3));
}

// One that nobody answers, one that is refused, one with a paper to come.
int64_t OtherAnswers(MapRows* rows) {
  Register(rows);
  const int64_t refused = Register(rows);
  Command refuse;
  Aim(refused, refuse.mutable_refuse_acceptance())->set_kind(
      ledger::v1::REFUSAL_KIND_NOT_REQUIRED);
  rows->Apply(refuse, Contact(rows, kNow + 3));
  const int64_t deferred = Register(rows);
  Command accept;
  Aim(deferred, accept.mutable_accept_case())->add_deferred("M2");
  rows->Apply(accept, Contact(rows, kNow + 4));
  Command receive;
  Aim(deferred, receive.mutable_receive_materials())->add_materials()->set_code("M2");
  rows->Apply(receive, Contact(rows, kNow + 5));
  return refused;
}

// Issued, printed twice, issued anew, and one of another kind that the item's change leaves.
void Documents(int64_t id, MapRows* rows) {
  int64_t at_us = kNow + 3;
  for (const auto kind : {ledger::v1::DOCUMENT_KIND_RECEIPT, ledger::v1::DOCUMENT_KIND_RECEIPT,
                          ledger::v1::DOCUMENT_KIND_MATERIAL_LIST}) {
    Command issue;
    issue.mutable_issue_document()->set_case_id(id);
    issue.mutable_issue_document()->set_any_version(true);
    issue.mutable_issue_document()->set_kind(kind);
    issue.mutable_issue_document()->set_template_version(1);
    issue.mutable_issue_document()->set_read_seq(rows->cases.at(id).last_seq());
    issue.mutable_issue_document()->set_snapshot("sealed");
    issue.mutable_issue_document()->set_body_hash(
        std::string(base::AsBytes(base::Sha256("body"))));
    issue.mutable_issue_document()->set_key_id("0123456789abcdef");
    const int64_t document = rows->Apply(issue, Clerk(rows, at_us++)).subject_id;
    for (int print = 0; print < 2; ++print) {
      Command command;
      command.mutable_print_document()->set_document_id(document);
      command.mutable_print_document()->set_reason(ledger::v1::REPRINT_REASON_SPOILT);
      rows->Apply(command, Clerk(rows, at_us++));
    }
  }
}

std::string Story() {
  MapRows rows;
  Publish(&rows);
  const int64_t id = Register(&rows);
  Documents(id, &rows);
  Answer(id, &rows);
  const int64_t refused = OtherAnswers(&rows);
  Leave(id, &rows);
  while (!rows.timers.empty()) {
    domain::Context machine = Clerk(&rows, kNow + 30 * kDay);
    machine.scope = domain::access::Scope::System();
    Command fire;
    fire.mutable_fire_wake()->set_case_id(rows.timers.begin()->second);
    rows.Apply(fire, machine);
  }
  Appeal(&rows);
  End(id, &rows);
  GoldenRatings(&rows, kNow + 33 * kDay).Tell(id, refused);
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
  Write("document", rows.documents, &out);
  Write("rating", rows.ratings, &out);
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
  std::map<int64_t, std::string> documents;
  std::map<int64_t, std::string> ratings;
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
                 : what == "document" ? golden.documents
                 : what == "rating"   ? golden.ratings
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
    ExpectSameRows(golden.documents, rows.documents);
    ExpectSameRows(golden.ratings, rows.ratings);
  }
}

}  // namespace
}  // namespace hallcase
