// Names of parties as readers see them: departments and posts from the reference data, people by
// opening their sealed names (kept in memory). Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "hallcase/ledger/v1/party.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/base/mutex.h"
#include "server/domain/access.h"
#include "server/domain/reference.h"
#include "server/rpc/vault.h"

namespace hallcase::rpc {

// How much of a colleague's name and phone the reader may see.
enum class StaffView { kMasked, kNames, kAll };
StaffView StaffViewOf(const domain::access::Scope& reader);

class Names {
 public:
  // The vault must outlive this.
  explicit Names(Vault& vault) : vault_(vault) {}

  // Empty where the name is not known. `may_read` = the caller is on the read pool: a key that is
  // not in memory is then fetched.
  std::string OfParty(const domain::Reference& reference, const ledger::v1::Party& party,
                      StaffView view, bool may_read);

  // The principal's name and phone in clear.
  struct Person {
    std::string name;
    std::string phone;
  };
  std::shared_ptr<const Person> OfPrincipal(const ledger::v1::PrincipalRow& row, bool may_read);

 private:
  struct Entry {
    std::string key_id;
    std::shared_ptr<const Person> person;
  };

  Vault& vault_;
  base::Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> people_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::rpc
