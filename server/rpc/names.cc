#include "server/rpc/names.h"

#include <utility>

#include "server/sealing/mask.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {
namespace {

using ledger::v1::Role;

template <typename T>
std::string NameIn(const domain::Reference::Versions<T>& table, const std::string& code) {
  const T* value = domain::Reference::Newest(table, code);
  return value == nullptr ? "" : value->name();
}

}  // namespace

StaffView StaffViewOf(const domain::access::Scope& reader) {
  if (reader.system()) return StaffView::kAll;
  StaffView view = StaffView::kMasked;
  for (const ledger::v1::Grant& grant : reader.grants()) {
    switch (grant.role()) {
      case Role::ROLE_LEAD:
      case Role::ROLE_CONTRACTOR_MANAGER:
      case Role::ROLE_SECURITY_ADMINISTRATOR: return StaffView::kAll;
      case Role::ROLE_CLERK:
      case Role::ROLE_DEPARTMENT_CONTACT:
      case Role::ROLE_HALL_DUTY_LEADER: view = StaffView::kNames; break;
      default: break;
    }
  }
  return view;
}

std::shared_ptr<const Names::Person> Names::OfPrincipal(const ledger::v1::PrincipalRow& row,
                                                        bool may_read) {
  const ledger::v1::PrincipalAdded& added = row.added();
  if (added.key_id().empty()) return nullptr;
  {
    base::MutexLock lock(mutex_);
    auto it = people_.find(added.id());
    if (it != people_.end() && it->second.key_id == added.key_id()) return it->second.person;
  }
  sealing::DataKeyPtr key = vault_.FindKey(added.key_id());
  if (key == nullptr && may_read) {
    if (auto loaded = vault_.LoadKey(added.key_id()); loaded.ok()) key = *std::move(loaded);
  }
  if (key == nullptr) return nullptr;
  ledger::v1::PrincipalAdded open;
  open.set_name(added.name());
  open.set_phone(added.phone());
  if (!sealing::OpenMessage(vault_.sealer(), *key, &open).ok()) return nullptr;
  auto person = std::make_shared<const Person>(Person{open.name(), open.phone()});
  base::MutexLock lock(mutex_);
  people_[added.id()] = Entry{added.key_id(), person};
  return person;
}

std::string Names::OfParty(const domain::Reference& reference, const ledger::v1::Party& party,
                           StaffView view, bool may_read) {
  switch (party.kind()) {
    case ledger::v1::PARTY_KIND_DEPARTMENT: return NameIn(reference.departments, party.id());
    case ledger::v1::PARTY_KIND_POST: return NameIn(reference.posts, party.id());
    case ledger::v1::PARTY_KIND_SYSTEM: return "系统";
    case ledger::v1::PARTY_KIND_OUTSIDE: return party.id().substr(party.id().find('/') + 1);
    case ledger::v1::PARTY_KIND_STAFF: {
      const auto* row = reference.FindPrincipal(party.id());
      auto person = row == nullptr ? nullptr : OfPrincipal(*row, may_read);
      if (person == nullptr) return "";
      return view == StaffView::kMasked ? sealing::MaskName(person->name) : person->name;
    }
    default: return "";
  }
}

}  // namespace hallcase::rpc
