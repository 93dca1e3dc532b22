// One opening of a RocksDB directory, with a handle a table.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/schema.h"

namespace hallcase::storage {

// Closes the directory when it ends. Thread-safe for everything that rocksdb::DB is.
class OpenDb {
 public:
  // As OpenRocksdb, without the lock.
  static absl::StatusOr<std::shared_ptr<OpenDb>> Open(const RocksdbOptions& options);

  ~OpenDb();
  OpenDb(const OpenDb&) = delete;
  OpenDb& operator=(const OpenDb&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // Null if this (read-only) directory is older than the table.
  rocksdb::ColumnFamilyHandle* table(Table table) const { return tables_[TableNumber(table)]; }
  bool read_only() const { return read_only_; }
  const std::string& read_only_reason() const { return read_only_reason_; }
  // Read-only although nothing is damaged: the device refused (no space, I/O errors), so that
  // opening again may give a writable one.
  bool may_become_writable() const { return may_become_writable_; }

  // After a failed write: nothing more is to be written, at closing neither.
  void MarkFailed() { failed_ = true; }
  // Becomes true when the directory is closed, however long that takes; outlives this object.
  std::shared_ptr<const std::atomic<bool>> closed() const { return closed_; }

 private:
  OpenDb() = default;

  rocksdb::Status OpenForWriting(const RocksdbOptions& options,
                                 const std::vector<std::string>& on_disk);
  rocksdb::Status OpenForReading(const rocksdb::DBOptions& db_options,
                                 const RocksdbOptions& options,
                                 const std::vector<std::string>& on_disk);
  void Close();
  void Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles);

  std::unique_ptr<rocksdb::Env> env_;  // set only if a file system was injected
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kTableNumberEnd> tables_{};
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  bool read_only_ = false;
  bool may_become_writable_ = false;
  std::string read_only_reason_;
  std::atomic<bool> failed_ = false;
  const std::shared_ptr<std::atomic<bool>> closed_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace hallcase::storage
