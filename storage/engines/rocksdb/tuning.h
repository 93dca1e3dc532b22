// Every RocksDB knob that we turn, with its why.
#pragma once

#include <memory>

#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/schema.h"

namespace hallcase::storage {

// The list of files is begun anew when it is longer.
inline constexpr size_t kManifestBytesMax = size_t{64} << 10;

// `env` outlives every DB opened with the result.
rocksdb::DBOptions MakeDbOptions(const RocksdbOptions& options, rocksdb::Env* env);

// The same for an opening that must show what it can of a damaged directory and write nothing.
rocksdb::DBOptions MakeSalvageDbOptions(const RocksdbOptions& options, rocksdb::Env* env);

// What all tables have in common; those made from one call share `options.block_cache_bytes`.
rocksdb::ColumnFamilyOptions MakeTableOptions(const RocksdbOptions& options);

// `all` with what suits `table` better.
rocksdb::ColumnFamilyOptions ForTable(const rocksdb::ColumnFamilyOptions& all, Table table);

}  // namespace hallcase::storage
