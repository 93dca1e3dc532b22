#include "storage/engines/rocksdb/drop_obsolete.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rocksdb/env.h"
#include "storage/engines/rocksdb/status.h"
#include "storage/engines/rocksdb/tuning.h"

namespace hallcase::storage {
namespace {

constexpr char kScratchMark = '~';
constexpr std::string_view kManifest = "MANIFEST-";

using Names = std::vector<std::string>;

bool IsLive(const std::string& name, const Names& live) {
  return std::find(live.begin(), live.end(), name) != live.end();
}

absl::Status StillHeld(const char* what) {
  return absl::UnavailableError(std::string("try again: ") + what);
}

// Files of side tables as they are now.
Names SideTableFiles(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  Names names;
  for (const rocksdb::LiveFileMetaData& file : files) {
    for (const TableInfo& info : kTables) {
      const bool side = info.table_class == TableClass::kSide;
      if (side && file.column_family_name == info.name) names.push_back(file.db_path + file.name);
    }
  }
  return names;
}

// Logs that hold something.
Names Logs(rocksdb::DB& db, const std::string& dir) {
  rocksdb::VectorLogPtr logs;
  Names names;
  if (!db.GetSortedWalFiles(logs).ok()) return names;
  for (const auto& log : logs) {
    if (log->SizeFileBytes() > 0) names.push_back(dir + log->PathName());
  }
  return names;
}

rocksdb::Status CompactSideTables(const OpenDb& open) {
  rocksdb::CompactRangeOptions whole;
  whole.exclusive_manual_compaction = false;
  // The lowest level too: that is where old versions of rows lie.
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (const TableInfo& info : kTables) {
    if (info.table_class != TableClass::kSide) continue;
    const rocksdb::Status status =
        open.db().CompactRange(whole, open.table(info.table), nullptr, nullptr);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

// The list of files (MANIFEST) names the first and last key of each file that ever was, and keys of
// the blind index are digests. RocksDB begins a new list when the old one is long enough: a table
// with a very long name makes it so, and its end is the first entry of the new list.
rocksdb::Status BeginNewManifest(rocksdb::DB& db) {
  const std::string name(kManifestBytesMax + 1, kScratchMark);
  rocksdb::ColumnFamilyHandle* scratch = nullptr;
  rocksdb::Status status =
      db.CreateColumnFamily(rocksdb::ColumnFamilyOptions(), name, &scratch);
  if (!status.ok()) return status;
  status = db.DropColumnFamily(scratch);
  db.DestroyColumnFamilyHandle(scratch).PermitUncheckedError();
  return status;
}

// Deletes what is no longer part of the data now, not when the next job comes along.
rocksdb::Status Purge(rocksdb::DB& db) {
  rocksdb::Status status = db.DisableFileDeletions();
  return status.ok() ? db.EnableFileDeletions(/*force=*/true) : status;
}

absl::Status CheckGone(rocksdb::DB& db, const std::string& dir, const Names& before) {
  rocksdb::Env* env = db.GetEnv();
  const Names now = SideTableFiles(db);
  for (const std::string& name : before) {
    if (!IsLive(name, now) && env->FileExists(name).ok()) {
      return StillHeld("a reader holds an old file");
    }
  }
  Names children;
  const rocksdb::Status listed = env->GetChildren(dir, &children);
  if (!listed.ok()) return ToReadStatus(listed, "listing " + dir);
  const auto manifests = std::count_if(
      children.begin(), children.end(),
      [](const std::string& name) { return name.compare(0, kManifest.size(), kManifest) == 0; });
  return manifests > 1 ? StillHeld("an old list of files is there") : absl::OkStatus();
}

}  // namespace

bool IsScratchTable(std::string_view name) {
  return name.size() > kManifestBytesMax && name.front() == kScratchMark;
}

absl::Status DropObsoleteFiles(const OpenDb& open, const RocksdbOptions& options) {
  rocksdb::DB& db = open.db();
  const rocksdb::SequenceNumber until = db.GetLatestSequenceNumber();
  Names old = Logs(db, options.dir);
  // Every table, or the logs stay for those that are not written.
  std::vector<rocksdb::ColumnFamilyHandle*> tables;
  for (const TableInfo& info : kTables) tables.push_back(open.table(info.table));
  rocksdb::Status status = db.Flush(rocksdb::FlushOptions(), tables);
  if (!status.ok()) return ToReadStatus(status, "flushing");
  uint64_t oldest = 0;
  const bool told =
      db.GetIntProperty(rocksdb::DB::Properties::kOldestSnapshotSequence, &oldest);
  if (!told || (oldest != 0 && oldest < until)) {
    return StillHeld("a snapshot from before still shows what was deleted");
  }
  const Names files = SideTableFiles(db);
  old.insert(old.end(), files.begin(), files.end());
  status = CompactSideTables(open);
  if (status.ok()) status = BeginNewManifest(db);
  if (status.ok()) status = Purge(db);
  if (!status.ok()) return ToReadStatus(status, "compacting side tables");
  return CheckGone(db, options.dir, old);
}

}  // namespace hallcase::storage
