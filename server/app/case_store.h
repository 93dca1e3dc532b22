// All case rows of a hall in memory: recently touched ones decoded, the others as bytes (a tenth of
// the size). For rebuilding a hall from its ledger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/row_pool.h"

namespace hallcase::app {

// Decoded rows that are kept before all are packed: as many as stay in the processor's cache.
inline constexpr size_t kDecodedRowsMax = 1'024;

// Not thread-safe. Pointers stay valid until the next call of PackIfFull or Take.
class CaseStore {
 public:
  // Null if there is no such row.
  ledger::v1::CaseRow* Find(int64_t case_id);
  // An empty row; nullptr if there is one already.
  ledger::v1::CaseRow* Create(int64_t case_id);

  // Packs the decoded rows if there are too many.
  void PackIfFull();

  // The row's bytes, taken out of the store; nullopt if there is no such row.
  std::optional<std::string> Take(int64_t case_id);

  // Visits ids that are left, in no order, until `visit` returns false.
  void ForEachId(const std::function<bool(int64_t)>& visit) const;
  // Visits every row by id.
  void ForEachRow(const std::function<void(const ledger::v1::CaseRow&)>& visit) const;

  size_t size() const { return decoded_.size() + packed_.size(); }

 private:
  RowPool<ledger::v1::CaseRow> pool_;
  absl::flat_hash_map<int64_t, std::shared_ptr<ledger::v1::CaseRow>> decoded_;
  absl::flat_hash_map<int64_t, std::string> packed_;
};

}  // namespace hallcase::app
