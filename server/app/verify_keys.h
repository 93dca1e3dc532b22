// Which data keys must be there and which must not: what `verify` holds the side tables against,
// since a fact tells of every key that was destroyed.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "storage/keys.h"

namespace hallcase::app {

// Filled by one thread, then sorted, then read by any number.
class KeyOwners {
 public:
  // Told about differences: the key in words, and what is wrong.
  using Tell = std::function<void(std::string key, std::string what)>;

  void AddCase(const ledger::v1::CaseRow& row);
  // `name` says in a finding whose key it is.
  void AddOther(std::string name, std::string_view key_id);
  void Sort();

  // Compares with the rows of data_keys as a scan meets them.
  class Walk {
   public:
    Walk(const KeyOwners& owners, Tell tell) : owners_(owners), tell_(std::move(tell)) {}
    // A row of this key is there. REQUIRES: ascending ids.
    void Met(std::string_view key_id);
    // The scan has come to its end.
    void End();

   private:
    void Missing();

    const KeyOwners& owners_;
    const Tell tell_;
    size_t next_ = 0;
  };

  // True if the case was erased: it has no row in the blind index.
  bool IsErased(int64_t case_id) const { return erased_.contains(case_id); }

 private:
  struct Owner {
    std::array<char, storage::kKeyIdBytes> key_id;
    // The place of its name in others_, as -1 - place, where it is no case.
    int64_t case_id = 0;
    bool erased = false;
  };

  // Compared as the table orders them, by bytes without a sign.
  static std::string_view BytesOf(const Owner& owner) {
    return {owner.key_id.data(), owner.key_id.size()};
  }
  void Add(std::string_view key_id, int64_t case_id, bool erased);
  std::string NameOf(const Owner& owner) const;

  std::vector<Owner> owners_;
  std::vector<std::string> others_;
  absl::flat_hash_set<int64_t> erased_;
};

}  // namespace hallcase::app
