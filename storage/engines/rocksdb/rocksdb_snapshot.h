// A Snapshot of an OpenDb, which it keeps open.
#pragma once

#include <memory>
#include <utility>

#include "storage/engine.h"
#include "storage/engines/rocksdb/open_db.h"

namespace hallcase::storage {

class RocksdbSnapshot : public Snapshot {
 public:
  explicit RocksdbSnapshot(std::shared_ptr<OpenDb> open);
  ~RocksdbSnapshot() override;

  absl::StatusOr<bool> Find(Table table, std::string_view key, std::string* value) const override;
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Table table, absl::Span<const std::string> keys) const override;
  absl::StatusOr<ScanResult> Scan(Table table, const ScanRange& range,
                                  RowVisitor visit) const override;

 private:
  rocksdb::ReadOptions Options() const;

  const std::shared_ptr<OpenDb> open_;
  const rocksdb::Snapshot* const snapshot_;
};

}  // namespace hallcase::storage
