#include "server/sim/roster.h"

#include <utility>

namespace hallcase::sim {
namespace {

// Of a hundred mornings, a person is absent on so many.
constexpr uint64_t kAbsentPercent = 4;
constexpr uint64_t kHundred = 100;

}  // namespace

Roster::Roster(const domain::Reference& reference) {
  for (const auto& [account, row] : reference.principals) {
    for (const auto& grant : row->grants()) {
      roles_[grant.role()].push_back(account);
      if (grant.role() == ledger::v1::ROLE_DEPARTMENT_CONTACT) {
        contacts_.try_emplace(grant.department(), account);
      }
    }
    if (row->added().post().empty()) continue;
    people_[account] = {row->added().post(), row->added().window()};
    posts_[row->added().post()].push_back(account);
  }
}

void Roster::BeginDay(base::RandomSource& random) {
  absent_.clear();
  for (const auto& [account, person] : people_) {
    if (random.Below(kHundred) < kAbsentPercent) absent_.insert(account);
  }
}

void Roster::Leave(std::string_view window) {
  for (const auto& [account, person] : people_) {
    if (person.window == window) away_.insert(account);
  }
}

void Roster::ComeBack(std::string_view window) {
  for (const auto& [account, person] : people_) {
    if (person.window == window) away_.erase(account);
  }
}

std::vector<std::string> Roster::LonelyWindows() const {
  absl::btree_map<std::string, int> sitting;
  for (const auto& [account, person] : people_) {
    if (!person.window.empty()) ++sitting[person.window];
  }
  std::vector<std::string> lonely;
  for (const auto& [window, count] : sitting) {
    if (count == 1) lonely.push_back(window);
  }
  return lonely;
}

bool Roster::IsIn(std::string_view account) const {
  return !absent_.contains(account) && !away_.contains(account);
}

std::string Roster::AnyOf(std::string_view post, std::string_view but,
                          base::RandomSource& random) const {
  const auto found = posts_.find(post);
  std::vector<std::string> in;
  if (found != posts_.end()) {
    for (const std::string& account : found->second) {
      if (IsIn(account) && account != but) in.push_back(account);
    }
  }
  if (in.empty()) return FirstWith(ledger::v1::ROLE_LEAD);
  return in[random.Below(in.size())];
}

std::string Roster::InFor(std::string_view account, base::RandomSource& random) const {
  const auto found = people_.find(account);
  if (found == people_.end() || IsIn(found->first)) return std::string(account);
  return AnyOf(found->second.post, account, random);
}

std::string Roster::WindowOf(std::string_view account) const {
  const auto found = people_.find(account);
  return found == people_.end() ? "" : found->second.window;
}

std::string Roster::ContactOf(std::string_view department) const {
  const auto found = contacts_.find(department);
  return found == contacts_.end() ? "" : found->second;
}

std::string Roster::FirstWith(ledger::v1::Role role) const {
  const auto found = roles_.find(role);
  return found == roles_.end() ? "" : found->second.front();
}

std::string Roster::LastWith(ledger::v1::Role role) const {
  const auto found = roles_.find(role);
  return found == roles_.end() ? "" : found->second.back();
}

}  // namespace hallcase::sim
