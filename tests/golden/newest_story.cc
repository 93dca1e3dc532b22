#include "tests/golden/newest_story.h"

#include <sstream>

#include "server/base/hash.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/map_rows.h"
#include "tests/golden/golden_ratings.h"

namespace hallcase {
namespace {

using domain::testing::MapRows;
using ledger::v1::Command;

constexpr int64_t kNow = 1'770'861'600'000'000;
constexpr int64_t kDay = 86'400'000'000;

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

// A matter that keeps M1 for its parts: one is voided, the one in its place withdrawn.
void Matter(MapRows* rows) {
  Command publish;
  auto* item = publish.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code("MATTER");
  item->set_kind(10);
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(15);
  rows->Apply(publish, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow + 6));
  Command open;
  open.mutable_register_case()->set_item_code("MATTER");
  open.mutable_register_case()->add_values()->set_name("matter");
  open.mutable_register_case()->mutable_values(0)->set_code("开店");
  open.mutable_register_case()->add_materials()->set_code("M1");
  const int64_t matter = rows->Apply(open, Clerk(rows, kNow + 7)).subject_id;
  Command plan;
  auto* take = Aim(matter, plan.mutable_take_action());
  take->set_action("plan_part");
  for (const auto& [name, code] : {std::pair{"item", "A"}, {"need", "mandatory"}}) {
    take->add_values()->set_name(name);
    take->mutable_values(take->values_size() - 1)->set_code(code);
  }
  rows->Apply(plan, Clerk(rows, kNow + 8));
  for (const bool wrong : {true, false}) {
    Command part;
    part.mutable_register_case()->set_item_code("A");
    part.mutable_register_case()->mutable_linked_to()->set_case_id(matter);
    part.mutable_register_case()->set_relation(ledger::v1::LINK_RELATION_PART_OF);
    const int64_t id = rows->Apply(part, Clerk(rows, kNow + 9)).subject_id;
    Command end;
    if (wrong) Aim(id, end.mutable_void_case())->set_reason_code("duplicate");
    if (!wrong) Aim(id, end.mutable_withdraw_case());
    rows->Apply(end, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 10));
  }
}

void Set(const char* name, const char* code,
         google::protobuf::RepeatedPtrField<ledger::v1::FieldValue>* values) {
  values->Add()->set_name(name);
  values->rbegin()->set_code(code);
}

void Take(int64_t id, const char* action, const char* name, const char* code, int64_t at_us,
          MapRows* rows) {
  Command take;
  Aim(id, take.mutable_take_action())->set_action(action);
  Set("amount", "2", take.mutable_take_action()->mutable_values());
  Set(name, code, take.mutable_take_action()->mutable_values());
  rows->Apply(take, rows->As("lead", ledger::v1::ROLE_LEAD, at_us));
}

void Stock(MapRows* rows) {
  Command publish;
  auto* list = publish.mutable_publish_reference();
  list->add_values()->mutable_post()->set_code("P1");
  auto* stock = list->add_values()->mutable_stock_item();
  stock->set_code("a4");
  stock->set_unit("包");
  stock->set_minimum(2);
  stock->set_post("P1");
  auto* item = list->add_values()->mutable_item();
  item->set_code("HQ");
  item->set_kind(6);
  rows->Apply(publish, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  Command receive;
  receive.mutable_receive_stock()->set_stock_item("a4");
  receive.mutable_receive_stock()->set_amount(9);
  receive.mutable_receive_stock()->set_document("SH-1");
  rows->Apply(receive, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 1));
  Command count;
  count.mutable_count_stock()->set_stock_item("a4");
  count.mutable_count_stock()->set_counted(7);
  count.mutable_count_stock()->set_reason(ledger::v1::STOCK_COUNT_REASON_LOST);
  rows->Apply(count, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 2));
  Command open;
  open.mutable_register_case()->set_item_code("HQ");
  auto* values = open.mutable_register_case()->mutable_values();
  Set("stock_item", "a4", values);
  Set("amount", "2", values);
  Set("approver", "other", values);
  values->Add()->set_name("purpose");
  values->rbegin()->set_text("sealed");
  const int64_t id = rows->Apply(open, Clerk(rows, kNow + 3)).subject_id;
  Take(id, "approve", "keeper", "P1", kNow + 4, rows);
  Take(id, "issue", "taken_by", "clerk", kNow + kDay, rows);
}

// A fault, the outage that it was, and the job that goes through what it hit.
void Outage(MapRows* rows) {
  Command publish;
  auto* item = publish.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code("XT");
  item->set_kind(5);
  rows->Apply(publish, rows->As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow));
  Command open;
  open.mutable_register_case()->set_item_code("XT");
  auto* values = open.mutable_register_case()->mutable_values();
  Set("sort", "fault", values);
  Set("category", "network", values);
  Set("handler", "P1", values);
  values->Add()->set_name("what");
  values->rbegin()->set_text("sealed");
  const int64_t id = rows->Apply(open, Clerk(rows, kNow + 2 * kDay + 4)).subject_id;
  Command take;
  Aim(id, take.mutable_take_action())->set_action("take_on");
  Set("impact", "hall", take.mutable_take_action()->mutable_values());
  rows->Apply(take, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 2 * kDay + 5));
  Command outage;
  Aim(id, outage.mutable_take_action())->set_action("outage");
  Set("from", "2026-02-13T11:00", outage.mutable_take_action()->mutable_values());
  Set("to", "2026-02-14T09:00", outage.mutable_take_action()->mutable_values());
  Set("scope", "hall", outage.mutable_take_action()->mutable_values());
  rows->Apply(outage, rows->As("lead", ledger::v1::ROLE_LEAD, kNow + 2 * kDay + 6));
  domain::Context machine = Clerk(rows, kNow + 2 * kDay + 7);
  machine.scope = domain::access::Scope::System();
  Command advance;
  advance.mutable_advance_job()->set_job_id(rows->jobs.rbegin()->first);
  rows->Apply(advance, machine);
}

}  // namespace

std::string NewestStory() {
  MapRows rows;
  Publish(&rows);
  const int64_t id = Register(&rows);
  Documents(id, &rows);
  Stock(&rows);
  Answer(id, &rows);
  const int64_t refused = OtherAnswers(&rows);
  Matter(&rows);
  Leave(id, &rows);
  Outage(&rows);
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
  for (const auto& [key, value] : rows.counters) {
    if (std::get<0>(key) != static_cast<uint16_t>(domain::Counter::kStockLevel)) continue;
    out << "stock " << value << " " << base::ToHex(std::get<2>(key)) << "\n";
  }
  return out.str();
}

}  // namespace hallcase
