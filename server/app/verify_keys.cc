#include "server/app/verify_keys.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::app {

using base::StrCat;

void KeyOwners::Add(std::string_view key_id, int64_t case_id, bool erased) {
  if (key_id.size() != storage::kKeyIdBytes) return;
  Owner owner;
  std::memcpy(owner.key_id.data(), key_id.data(), key_id.size());
  owner.case_id = case_id;
  owner.erased = erased;
  owners_.push_back(owner);
}

void KeyOwners::AddCase(const ledger::v1::CaseRow& row) {
  const bool erased = row.erased_at_us() != 0;
  if (erased) erased_.insert(row.case_id());
  Add(row.applicant().key_id(), row.case_id(), erased);
}

void KeyOwners::AddOther(std::string name, std::string_view key_id) {
  others_.push_back(std::move(name));
  Add(key_id, -static_cast<int64_t>(others_.size()), false);
}

void KeyOwners::Sort() {
  std::sort(owners_.begin(), owners_.end(),
            [](const Owner& a, const Owner& b) { return BytesOf(a) < BytesOf(b); });
}

std::string KeyOwners::NameOf(const Owner& owner) const {
  const std::string key = base::ToHex(BytesOf(owner));
  if (owner.case_id >= 0) return StrCat("key_id=", key, " of case_id=", owner.case_id);
  return StrCat("key_id=", key, " of ", others_[static_cast<size_t>(-1 - owner.case_id)]);
}

void KeyOwners::Walk::Missing() {
  const Owner& owner = owners_.owners_[next_++];
  if (!owner.erased) tell_(owners_.NameOf(owner), "the key is missing and no fact erased it");
}

void KeyOwners::Walk::Met(std::string_view key_id) {
  const auto compare = [&] { return BytesOf(owners_.owners_[next_]).compare(key_id); };
  const size_t size = owners_.owners_.size();
  while (next_ < size && compare() < 0) Missing();
  for (; next_ < size && compare() == 0; ++next_) {
    const Owner& owner = owners_.owners_[next_];
    if (owner.erased) tell_(owners_.NameOf(owner), "the key is there although a fact erased it");
  }
}

void KeyOwners::Walk::End() {
  while (next_ < owners_.owners_.size()) Missing();
}

}  // namespace hallcase::app
