#include "server/offline/bootstrap.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "hallcase/ledger/v1/command.pb.h"
#include "server/auth/password.h"
#include "server/base/ids.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "server/sealing/data_key.h"
#include "server/sealing/seal_message.h"

namespace hallcase::offline {
namespace {

using domain::setup::HallSetup;
using domain::setup::Person;
using ledger::v1::Command;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(base::StrCat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Submits and waits: nobody else is in the hall yet.
absl::Status Run(app::Hall& hall, app::CommandCall call) {
  base::Mutex mutex;
  base::CondVar changed;
  bool done = false;
  app::Outcome outcome;
  call.source = ledger::v1::SOURCE_SETUP;
  call.done = [&](app::Outcome result) {
    base::MutexLock lock(mutex);
    outcome = std::move(result);
    done = true;
    changed.NotifyAll();
  };
  hall.Submit(std::move(call));
  base::MutexLock lock(mutex);
  while (!done) changed.Wait(mutex);
  if (outcome.kind != app::Outcome::Kind::kRejected) return absl::OkStatus();
  return absl::FailedPreconditionError(outcome.rejection.message);
}

absl::Status Run(app::Hall& hall, Command command) {
  app::CommandCall call;
  call.command = std::move(command);
  return Run(hall, std::move(call));
}

const char* RoleText(ledger::v1::Role role) {
  switch (role) {
    case ledger::v1::ROLE_CLERK: return "窗口人员 clerk";
    case ledger::v1::ROLE_LEAD: return "班组长 lead";
    case ledger::v1::ROLE_CONTRACTOR_MANAGER: return "承包方管理 contractor_manager";
    case ledger::v1::ROLE_PAYROLL: return "薪酬 payroll";
    case ledger::v1::ROLE_DEPARTMENT_CONTACT: return "部门联系人 department_contact";
    case ledger::v1::ROLE_HALL_DUTY_LEADER: return "值班领导 hall_duty_leader";
    case ledger::v1::ROLE_PURCHASER: return "采购人 purchaser";
    case ledger::v1::ROLE_AUDITOR: return "审计 auditor";
    case ledger::v1::ROLE_SYSTEM_ADMINISTRATOR: return "系统管理员 system_administrator";
    case ledger::v1::ROLE_SECURITY_ADMINISTRATOR: return "安全管理员 security_administrator";
    case ledger::v1::ROLE_INTEGRATOR: return "系统对接 integrator";
    default: return "无";
  }
}

std::string RolesText(const Person& person) {
  std::string text;
  for (const auto& grant : person.grants) {
    if (!text.empty()) text += "、";
    text += RoleText(grant.role());
    if (!grant.department().empty()) base::StrAppend(&text, "（", grant.department(), "）");
  }
  return text;
}

absl::Status SealPerson(const app::Hall& hall, const Person& person,
                        const OpenHallOptions& options, base::UuidGenerator& ids,
                        app::CommandCall* call) {
  auto* principal = call->command.mutable_add_principal()->mutable_principal();
  principal->set_id(person.account);
  principal->set_kind(person.kind);
  principal->set_post(person.post);
  principal->set_window(person.window);
  principal->set_name(person.name);
  principal->set_phone(person.phone);
  const sealing::DataKeyPtr key = sealing::NewDataKey(ids, *options.random);
  const sealing::Sealer sealer(hall.id(), *options.random);
  if (auto sealed = sealing::SealMessage(sealer, *key, principal); !sealed.ok()) return sealed;
  principal->set_key_id(std::string(key->id.AsBytes()));
  call->side.data_key_id = principal->key_id();
  call->side.data_key.set_format(1);
  call->side.data_key.set_wrapped(
      sealing::WrapDataKey(*options.ring, hall.id(), *key, *options.random));
  return absl::OkStatus();
}

absl::StatusOr<std::string> AddPerson(app::Hall& hall, const Person& person,
                                      const OpenHallOptions& options, base::UuidGenerator& ids) {
  app::CommandCall call;
  if (auto sealed = SealPerson(hall, person, options, ids, &call); !sealed.ok()) return sealed;
  auto* add = call.command.mutable_add_principal();
  for (const auto& grant : person.grants) *add->add_grants() = grant;
  const std::string password = options.password_of(person);
  if (!password.empty()) {
    auto verifier = auth::HashPassword(password, *options.random);
    if (!verifier.ok()) return verifier.status();
    add->set_has_password(true);
    call.side.verifier_account = person.account;
    call.side.verifier.set_format(1);
    call.side.verifier.set_principal(person.account);
    call.side.verifier.set_phc(*std::move(verifier));
  }
  if (auto added = Run(hall, std::move(call)); !added.ok()) return added;
  return password;
}

absl::Status PublishAll(app::Hall& hall, const HallSetup& setup) {
  constexpr size_t kValuesPerCommandMax = 500;
  for (size_t first = 0; first < setup.reference.size(); first += kValuesPerCommandMax) {
    Command publish;
    const size_t last = std::min(setup.reference.size(), first + kValuesPerCommandMax);
    for (size_t i = first; i < last; ++i) {
      *publish.mutable_publish_reference()->add_values() = setup.reference[i];
    }
    if (auto done = Run(hall, std::move(publish)); !done.ok()) return done;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<HallSetup> ReadSetup(const std::string& dir) {
  const std::string conf_name(domain::setup::kHallConfName);
  auto conf = ReadFile(base::StrCat(dir, "/", conf_name));
  if (!conf.ok()) return conf.status();
  auto names = domain::setup::SetupFileNames(*conf);
  if (!names.ok()) return names.status();
  std::vector<domain::setup::SetupFile> files = {{conf_name, *conf}};
  for (const std::string& name : *names) {
    auto text = ReadFile(base::StrCat(dir, "/", name));
    if (!text.ok()) return text.status();
    files.push_back({name, *std::move(text)});
  }
  return domain::setup::ParseSetup(files);
}

absl::StatusOr<std::vector<Credential>> OpenHall(app::Hall& hall, const HallSetup& setup,
                                                 const OpenHallOptions& options) {
  Command open;
  *open.mutable_open_hall()->mutable_hall() = setup.hall;
  if (auto done = Run(hall, std::move(open)); !done.ok()) return done;
  if (auto done = PublishAll(hall, setup); !done.ok()) return done;
  base::UuidGenerator ids(*options.clock, *options.random);
  std::vector<Credential> credentials;
  for (const Person& person : setup.people) {
    auto password = AddPerson(hall, person, options, ids);
    if (!password.ok()) return password.status();
    if (!password->empty()) credentials.push_back({person.account, *password, RolesText(person)});
  }
  return credentials;
}

}  // namespace hallcase::offline
