#include "tests/support/plan.h"

#include <map>
#include <random>
#include <utility>

#include "server/app/chain.h"
#include "server/base/strings.h"
#include "storage/keys.h"
#include "tests/support/hall_rig.h"

namespace hallcase::testing {
namespace {

using domain::Reason;
using ledger::v1::Command;
using ledger::v1::Entry;
using ledger::v1::Fact;

constexpr char kSource[] = "plan";
constexpr size_t kSealedBytes = 48;

enum class Stage { kReceived, kInReview, kDecided, kClosed };

// Refusals that a failing machine explains; a plan gives no cause for any other.
bool IsMachineTrouble(Reason reason) {
  return reason == Reason::kOutcomeUnknown || reason == Reason::kLedgerDamaged ||
         reason == Reason::kDiskFull || reason == Reason::kInternal;
}

domain::access::Scope Everybody() {
  std::vector<ledger::v1::Grant> grants;
  for (const auto role : {ledger::v1::ROLE_LEAD, ledger::v1::ROLE_DEPARTMENT_CONTACT,
                          ledger::v1::ROLE_INTEGRATOR}) {
    ledger::v1::Grant grant;
    grant.set_role(role);
    if (role == ledger::v1::ROLE_DEPARTMENT_CONTACT) grant.set_department("D1");
    grant.set_record_for_others(role == ledger::v1::ROLE_INTEGRATOR);
    grants.push_back(grant);
  }
  return domain::access::Scope("clerk", "post-1", std::move(grants));
}

template <typename T>
T* Aim(T* command, const std::string& external_id) {
  command->mutable_target()->set_external_source(kSource);
  command->mutable_target()->set_external_id(external_id);
  command->mutable_target()->set_any_version(true);
  return command;
}

std::string RandomBytes(std::mt19937_64* random, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>((*random)());
  return bytes;
}

// What the doors would have sealed: the ledger only sees ciphertext.
void Seal(std::mt19937_64* random, ledger::v1::RegisterCase* command, app::SideWrites* side) {
  side->data_key_id = RandomBytes(random, storage::kKeyIdBytes);
  side->data_key.set_format(1);
  side->data_key.set_wrapped(RandomBytes(random, kSealedBytes));
  auto* digest = side->data_key.add_digests();
  digest->set_field(1);
  digest->set_digest(RandomBytes(random, storage::kBlindDigestBytes));
  side->blind_put.push_back(*digest);
  auto* applicant = command->mutable_applicant();
  applicant->set_key_id(side->data_key_id);
  applicant->set_id_type("resident_id");
  applicant->set_name(RandomBytes(random, kSealedBytes));
  applicant->set_id_number(RandomBytes(random, kSealedBytes));
  applicant->set_phone(RandomBytes(random, kSealedBytes));
}

// The bytes by which a fact is known to be the one that a planned command made.
std::string MarkerOf(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered:
      return fact.case_registered().external_id();
    case Fact::kStepRecorded:
      return fact.step_recorded().step();
    case Fact::kLegOpened:
      return fact.leg_opened().receipt();
    case Fact::kCaseDecided:
      return fact.case_decided().grounds();
    default:
      return "";
  }
}

Fact::FactCase FactOf(const Command& command) {
  switch (command.command_case()) {
    case Command::kOpenHall:
      return Fact::kHallOpened;
    case Command::kPublishReference:
      return Fact::kReferencePublished;
    case Command::kAddPrincipal:
      return Fact::kPrincipalAdded;
    case Command::kRegisterCase:
      return Fact::kCaseRegistered;
    case Command::kRecordStep:
      return Fact::kStepRecorded;
    case Command::kPushCase:
      return Fact::kLegOpened;
    case Command::kDecideCase:
      return Fact::kCaseDecided;
    case Command::kCloseCase:
      return Fact::kCaseClosed;
    default:
      return Fact::FACT_NOT_SET;
  }
}

ledger::v1::Item* AddItem(ledger::v1::PublishReference* list, const char* code, uint32_t days) {
  auto* item = list->add_values()->mutable_item();
  item->set_code(code);
  item->set_name(code);
  item->set_department("D1");
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(days);
  return item;
}

ledger::v1::WarningRule* AddRule(ledger::v1::PublishReference* list, const char* code,
                                 ledger::v1::WarningLevel level) {
  auto* rule = list->add_values()->mutable_rule();
  rule->set_code(code);
  rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  rule->set_level(level);
  return rule;
}

}  // namespace

app::CommandCall AddPrincipalCall(const std::string& id, const std::string& request_id) {
  app::CommandCall call;
  auto* add = call.command.mutable_add_principal();
  add->mutable_principal()->set_id(id);
  add->mutable_principal()->set_kind(ledger::v1::PRINCIPAL_KIND_STAFF);
  add->set_has_password(true);
  call.scope = domain::access::Scope::System();
  call.request_id = request_id;
  call.source = ledger::v1::SOURCE_SETUP;
  call.side.verifier_account = id;
  call.side.verifier.set_format(1);
  call.side.verifier.set_principal(id);
  call.side.verifier.set_phc("$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g");
  return call;
}

Plan::Item& Plan::Add(Command command, std::string marker) {
  Item item;
  item.call.command = std::move(command);
  item.call.scope = Everybody();
  item.call.request_id = base::StrCat("request-", 10'000'000 + items_.size());
  item.call.body_hmac = "hmac of the body";
  item.marker = std::move(marker);
  items_.push_back(std::move(item));
  return items_.back();
}

void Plan::AddReference() {
  Command command;
  auto* list = command.mutable_publish_reference();
  auto* department = list->add_values()->mutable_department();
  department->set_code("D1");
  department->set_name("窗口受理部门");
  AddRule(list, "yellow", ledger::v1::WARNING_LEVEL_YELLOW)->set_working_days_left(1);
  AddRule(list, "red", ledger::v1::WARNING_LEVEL_RED)->set_when_due(true);
  AddItem(list, "A", 5);
  AddItem(list, "B", 2);
  Add(std::move(command), "");
}

void Plan::AddPeople() {
  Item& item = Add({}, "");
  item.call = AddPrincipalCall("clerk", item.call.request_id);
}

Plan::Plan(uint64_t seed, size_t commands) {
  std::mt19937_64 random(seed);
  Command open;
  open.mutable_open_hall()->mutable_hall()->set_name("试验大厅");
  open.mutable_open_hall()->mutable_hall()->set_utc_offset_minutes(480);
  open.mutable_open_hall()->mutable_hall()->set_number_prefix("SY");
  Add(std::move(open), "");
  AddReference();
  AddPeople();
  std::vector<Stage> cases;
  while (items_.size() < commands) {
    const std::string marker = base::StrCat("m", items_.size());
    Command command;
    app::SideWrites side;
    const size_t which = cases.empty() ? 0 : random() % cases.size();
    const std::string target = base::StrCat("case-", which);
    if (cases.empty() || random() % 3 == 0) {
      auto* reg = command.mutable_register_case();
      reg->set_item_code(random() % 2 == 0 ? "A" : "B");
      reg->set_external_source(kSource);
      reg->set_external_id(base::StrCat("case-", cases.size()));
      if (random() % 4 == 0) reg->set_upstream_number(base::StrCat("up-", cases.size()));
      Seal(&random, reg, &side);
      cases.push_back(Stage::kReceived);
      Add(std::move(command), base::StrCat("case-", cases.size() - 1)).call.side = side;
      continue;
    }
    if (random() % 3 == 0 || cases[which] == Stage::kClosed) {
      Aim(command.mutable_record_step(), target)->set_step(marker);
    } else if (cases[which] == Stage::kReceived) {
      Aim(command.mutable_push_case(), target)->set_receipt(marker);
      cases[which] = Stage::kInReview;
    } else if (cases[which] == Stage::kInReview) {
      auto* decide = Aim(command.mutable_decide_case(), target);
      decide->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
      decide->set_grounds(marker);
      cases[which] = Stage::kDecided;
    } else {
      Aim(command.mutable_close_case(), target);
      cases[which] = Stage::kClosed;
    }
    const bool marked = !command.has_close_case();
    Add(std::move(command), marked ? marker : "");
  }
}

app::CommandCall Plan::Call(size_t i) const { return items_[i].call; }

std::string Plan::WrongWith(size_t i, const Entry& entry) const {
  const Item& item = items_[i];
  if (entry.request_id() != item.call.request_id) {
    return base::StrCat("it has the request id ", entry.request_id());
  }
  for (const Fact& fact : entry.facts()) {
    if (fact.fact_case() != FactOf(item.call.command)) continue;
    if (MarkerOf(fact) == item.marker) return "";
  }
  return "none of its facts is what the command asked for";
}

void Record::Note(size_t i, const app::Outcome& outcome) {
  using Kind = app::Outcome::Kind;
  Known& known = known_[i];
  if (outcome.kind == Kind::kRejected) {
    known.refused = outcome.rejection.reason != Reason::kOutcomeUnknown;
    if (known.acknowledged || !IsMachineTrouble(outcome.rejection.reason)) {
      complaints_.push_back(base::StrCat("command ", i, " was refused: ",
                                         outcome.rejection.message));
    }
    return;
  }
  if (outcome.kind == Kind::kAlready) {
    complaints_.push_back(base::StrCat("command ", i, ": its request id is not known any more"));
  } else if (known.acknowledged && outcome.kind == Kind::kCommitted) {
    complaints_.push_back(base::StrCat("command ", i, " was carried out twice"));
  } else if (known.acknowledged && known.seq != outcome.seq) {
    complaints_.push_back(base::StrCat("command ", i, " moved from entry ", known.seq, " to ",
                                       outcome.seq));
  }
  known = {true, false, outcome.seq, outcome.subject_id};
}

size_t Record::acknowledged() const {
  size_t count = 0;
  for (const Known& known : known_) count += known.acknowledged ? 1 : 0;
  return count;
}

std::vector<std::string> Record::Compare(const storage::Snapshot& snapshot) const {
  std::vector<std::string> lines = complaints_;
  std::map<uint64_t, size_t> expected;
  for (size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].acknowledged && !expected.emplace(known_[i].seq, i).second) {
      lines.push_back(base::StrCat("command ", i, " shares entry ", known_[i].seq));
    }
  }
  auto walker = app::ChainWalker::FromGenesis(kHallId);
  std::map<std::string, uint64_t> seen;
  absl::Status sound;
  Entry entry;
  const auto visit = [&](std::string_view key, std::string_view row) {
    sound = walker.Next(key, row, &entry);
    if (!sound.ok()) return false;
    const uint64_t seq = entry.seq();
    const auto twin = seen.emplace(entry.request_id(), seq);
    if (!twin.second) {
      lines.push_back(base::StrCat("entries ", twin.first->second, " and ", seq,
                                   " are one request"));
    }
    // The ledger is a prefix of the plan.
    const std::string wrong =
        seq <= plan_->size() ? plan_->WrongWith(seq - 1, entry) : std::string("nobody sent it");
    if (!wrong.empty()) {
      lines.push_back(base::StrCat("entry ", seq, ": ", wrong));
    } else if (known_[seq - 1].refused) {
      lines.push_back(base::StrCat("entry ", seq, ": its command was refused"));
    }
    const auto found = expected.find(seq);
    if (found != expected.end() && found->second == seq - 1) expected.erase(found);
    return true;
  };
  const auto scanned =
      snapshot.Scan(storage::Table::kLedger, app::LedgerFrom(kHallId, 1), visit);
  if (!scanned.ok()) lines.push_back(base::StrCat("scan: ", scanned.status().message()));
  if (!sound.ok()) lines.push_back(base::StrCat("chain: ", sound.message()));
  for (const auto& [seq, i] : expected) {
    lines.push_back(base::StrCat("command ", i, ", acknowledged in entry ", seq, ", is lost"));
  }
  return lines;
}

}  // namespace hallcase::testing
