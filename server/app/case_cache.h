// Decoded rows of recently used cases.
//
// The hall's writer alone puts rows in, after their commit; anybody may look. So a row found here
// is never older than what a reader's snapshot shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/base/mutex.h"

namespace hallcase::app {

using CasePtr = std::shared_ptr<const ledger::v1::CaseRow>;

// Thread-safe; keeps the `rows_max` most recently used.
class CaseCache {
 public:
  explicit CaseCache(size_t rows_max) : rows_max_(rows_max) {}

  CasePtr Find(int64_t case_id);
  void Put(int64_t case_id, CasePtr row);
  void Clear();
  size_t size() const;

 private:
  using Order = std::list<std::pair<int64_t, CasePtr>>;

  const size_t rows_max_;
  mutable base::Mutex mutex_;
  Order order_ HC_GUARDED_BY(mutex_);  // most recent first
  absl::flat_hash_map<int64_t, Order::iterator> rows_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::app
