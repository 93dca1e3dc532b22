// Who works in the hall and who is in: every morning some are absent, and now and then a window is
// left empty for a while.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "server/base/random.h"
#include "server/domain/reference.h"

namespace hallcase::sim {

class Roster {
 public:
  // Everybody of the set-up.
  explicit Roster(const domain::Reference& reference);

  // Draws who is absent today. Where a post has one person, the lead does that work.
  void BeginDay(base::RandomSource& random);
  const absl::btree_set<std::string, std::less<>>& absent() const { return absent_; }

  // Everybody of the window leaves it; until they come back.
  void Leave(std::string_view window);
  void ComeBack(std::string_view window);
  // Windows that have one person, in order.
  std::vector<std::string> LonelyWindows() const;

  // Somebody of the post who is in and is not `but`; the lead if there is nobody.
  std::string AnyOf(std::string_view post, std::string_view but, base::RandomSource& random) const;
  // That person, or where they are not in, somebody of the same post.
  std::string InFor(std::string_view account, base::RandomSource& random) const;
  std::string WindowOf(std::string_view account) const;
  std::string ContactOf(std::string_view department) const;
  // The first who has the role.
  std::string FirstWith(ledger::v1::Role role) const;
  std::string LastWith(ledger::v1::Role role) const;

  bool IsIn(std::string_view account) const;

 private:
  struct Person {
    std::string post;
    std::string window;
  };
  absl::btree_map<std::string, Person, std::less<>> people_;
  absl::btree_map<std::string, std::vector<std::string>, std::less<>> posts_;
  absl::btree_map<std::string, std::string, std::less<>> contacts_;
  absl::btree_map<int, std::vector<std::string>> roles_;
  absl::btree_set<std::string, std::less<>> absent_;
  absl::btree_set<std::string, std::less<>> away_;
};

}  // namespace hallcase::sim
