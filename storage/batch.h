// WriteBatch: what one commit changes, in order. All of it or none of it becomes visible.
//
// Later operations win over earlier ones on the same key. A batch of a hall holds keys of that
// hall only (the engine checks it). One byte string holds all operations, so that a batch of
// hundreds of rows costs a handful of allocations.
// Thread-safety: like a std::string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/schema.h"

namespace hallcase::storage {

// What an engine takes in one commit and in one row. More is refused before anything is written.
inline constexpr size_t kBatchBytesMax = size_t{64} << 20;
inline constexpr size_t kKeyBytesMax = 4096;
inline constexpr size_t kValueBytesMax = size_t{16} << 20;

class WriteBatch {
 public:
  enum class OpKind : uint8_t { kPut = 1, kDelete = 2, kDeleteRange = 3 };

  struct Op {
    OpKind kind;
    Table table;
    std::string_view key;    // of a range: its first key
    std::string_view value;  // of a range: the key that ends it, not part of it
  };

  void Put(Table table, std::string_view key, std::string_view value);
  void Delete(Table table, std::string_view key);
  // Deletes all keys k with begin <= k < end. Costs a read and a delete a row (the rocksdb
  // engine says why it does not use RocksDB's own range deletions): meant for dropping a week of
  // requests once a week.
  void DeleteRange(Table table, std::string_view begin, std::string_view end);

  void Reserve(size_t bytes) { rep_.reserve(bytes); }
  void Clear();

  bool empty() const { return op_count_ == 0; }
  size_t op_count() const { return op_count_; }
  // Bytes held: keys, values and ten bytes an operation.
  size_t byte_count() const { return rep_.size(); }

  // Visits the operations in the order in which they were added. Views live as long as the batch
  // is not changed.
  void ForEach(absl::FunctionRef<void(const Op&)> visit) const;

  // How many ledger entries the batch appends. The head after the commit is the head before it
  // plus this number.
  uint64_t ledger_entries() const { return ledger_entries_; }

 private:
  void Add(OpKind kind, Table table, std::string_view key, std::string_view value);

  std::string rep_;
  size_t op_count_ = 0;
  uint64_t ledger_entries_ = 0;
};

// What every engine asks of a batch before it starts: all keys lie in `hall`'s range; table
// numbers are known; sizes are within the limits above; ledger operations are Puts of exactly the
// entries head_seq + 1, head_seq + 2, … in order. INVALID_ARGUMENT names the first offence.
absl::Status CheckBatch(std::string_view hall, uint64_t head_seq, const WriteBatch& batch);

}  // namespace hallcase::storage
