// Between std::string_view and RocksDB's slices: both name bytes that somebody else keeps.
#pragma once

#include <string_view>

#include "rocksdb/slice.h"

namespace hallcase::storage {

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace hallcase::storage
