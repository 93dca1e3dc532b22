#include "storage/engines/rocksdb/rocksdb_snapshot.h"

#include "absl/strings/str_cat.h"
#include "storage/engine_util.h"
#include "storage/engines/rocksdb/slice.h"
#include "storage/engines/rocksdb/status.h"

namespace hallcase::storage {
namespace {

std::string Reading(Table table) { return absl::StrCat("reading ", std::string(TableName(table))); }

}  // namespace

RocksdbSnapshot::RocksdbSnapshot(std::shared_ptr<OpenDb> open)
    : open_(std::move(open)), snapshot_(open_->db().GetSnapshot()) {}

RocksdbSnapshot::~RocksdbSnapshot() { open_->db().ReleaseSnapshot(snapshot_); }

rocksdb::ReadOptions RocksdbSnapshot::Options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return options;
}

absl::StatusOr<bool> RocksdbSnapshot::Find(Table table, std::string_view key,
                                           std::string* value) const {
  rocksdb::ColumnFamilyHandle* handle = open_->table(table);
  if (handle == nullptr) return false;
  const rocksdb::Status status = open_->db().Get(Options(), handle, ToSlice(key), value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return ToReadStatus(status, Reading(table));
  return true;
}

absl::StatusOr<std::vector<std::optional<std::string>>> RocksdbSnapshot::MultiGet(
    Table table, absl::Span<const std::string> keys) const {
  std::vector<std::optional<std::string>> values(keys.size());
  rocksdb::ColumnFamilyHandle* handle = open_->table(table);
  if (handle == nullptr || keys.empty()) return values;
  std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  open_->db().MultiGet(Options(), handle, slices.size(), slices.data(), found.data(),
                       statuses.data());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      values[i].emplace(found[i].data(), found[i].size());
    } else if (!statuses[i].IsNotFound()) {
      return ToReadStatus(statuses[i], Reading(table));
    }
  }
  return values;
}

absl::StatusOr<ScanResult> RocksdbSnapshot::Scan(Table table, const ScanRange& range,
                                                 RowVisitor visit) const {
  ScanMeter meter(range);
  rocksdb::ColumnFamilyHandle* handle = open_->table(table);
  if (handle == nullptr) return std::move(meter).Finish();
  rocksdb::ReadOptions options = Options();
  // Bounds, not comparisons here: the iterator then stays out of files and of deleted rows beyond.
  const rocksdb::Slice lower = range.begin;
  const rocksdb::Slice upper = range.end;
  options.iterate_lower_bound = &lower;
  if (!range.end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> rows(open_->db().NewIterator(options, handle));
  if (range.reverse) {
    rows->SeekToLast();
  } else {
    rows->Seek(lower);
  }
  while (rows->Valid()) {
    const std::string_view key = ToView(rows->key());
    const std::string_view value = ToView(rows->value());
    if (!meter.Admit(key, value) || !meter.Visited(visit(key, value))) break;
    if (range.reverse) {
      rows->Prev();
    } else {
      rows->Next();
    }
  }
  if (!rows->status().ok()) return ToReadStatus(rows->status(), Reading(table));
  return std::move(meter).Finish();
}

}  // namespace hallcase::storage
