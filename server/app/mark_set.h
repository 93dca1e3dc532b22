// Index rows whose key says everything (work, timers, open warnings, what
// somebody holds), as a batch changes them.
//
// The facts of one entry move such a row several times; only where it ends up is written. A row
// that the batch both put and took away never reaches the disk.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/app/row_codec.h"
#include "server/app/row_set.h"
#include "storage/batch.h"

namespace hallcase::app {

// Not thread-safe. REQUIRES: a row that is put was not there, a row that is deleted was.
class MarkSet {
 public:
  explicit MarkSet(storage::Table table) : table_(table) {}

  void Put(std::string key) { Set(std::move(key), true); }
  void Delete(std::string key) { Set(std::move(key), false); }
  void Clear() { EraseAll(&marks_); }

  // What the batch changed below `prefix`, by key: true where there is a row now.
  std::map<std::string, bool> Under(std::string_view prefix) const {
    std::map<std::string, bool> found;
    for (const auto& [key, mark] : marks_) {
      if (key.compare(0, prefix.size(), prefix) == 0) found[key] = mark.there;
    }
    return found;
  }

  void Flush(storage::WriteBatch* out) const {
    for (const auto& [key, mark] : marks_) {
      if (mark.there == mark.was_there) continue;
      if (mark.there) {
        out->Put(table_, key, MarkRow());
      } else {
        out->Delete(table_, key);
      }
    }
  }

 private:
  struct Mark {
    bool was_there;
    bool there;
  };

  void Set(std::string key, bool there) {
    const auto [it, fresh] = marks_.try_emplace(std::move(key), Mark{!there, there});
    if (!fresh) it->second.there = there;
  }

  const storage::Table table_;
  absl::flat_hash_map<std::string, Mark> marks_;
};

}  // namespace hallcase::app
