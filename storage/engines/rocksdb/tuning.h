// Every RocksDB knob that we turn, with its why.
#pragma once

#include <memory>

#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::storage {

// `env` outlives every DB opened with the result.
rocksdb::DBOptions MakeDbOptions(const RocksdbOptions& options, rocksdb::Env* env);

// The same for an opening that must show what it can of a damaged directory and write nothing.
rocksdb::DBOptions MakeSalvageDbOptions(const RocksdbOptions& options, rocksdb::Env* env);

// One set for all tables; `options.block_cache_bytes` is shared by those made from one call.
rocksdb::ColumnFamilyOptions MakeTableOptions(const RocksdbOptions& options);

}  // namespace hallcase::storage
