#include "storage/engines/rocksdb/open_db.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/file_system.h"
#include "storage/engines/rocksdb/drop_obsolete.h"
#include "storage/engines/rocksdb/status.h"
#include "storage/engines/rocksdb/tuning.h"

namespace hallcase::storage {
namespace {

const TableInfo* FindTableByName(const std::string& name) {
  for (const TableInfo& info : kTables) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

// Files are written and merged when nobody else wants the processor: on two cores they held up
// whoever was waiting for a commit.
void YieldToClerks(rocksdb::Env* env) {
  for (const auto pool : {rocksdb::Env::Priority::LOW, rocksdb::Env::Priority::HIGH}) {
    env->LowerThreadPoolCPUPriority(pool, rocksdb::CpuPriority::kLow).PermitUncheckedError();
  }
}

// A new directory's own entry must be durable before anything in it is promised.
rocksdb::Status SyncParent(rocksdb::Env* env, const std::string& dir) {
  const size_t slash = dir.find_last_of('/');
  const std::string parent = slash == std::string::npos ? "." : dir.substr(0, slash + 1);
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = env->NewDirectory(parent, &directory);
  return status.ok() ? directory->Fsync() : status;
}

// A directory with data but without its CURRENT file is damaged. RocksDB would take it for a new
// one, start afresh and delete what is there. (A crash while the directory was being created
// leaves neither table files nor logs.)
bool HasLostItsCurrentFile(rocksdb::Env* env, const std::string& dir) {
  std::vector<std::string> children;
  if (env->FileExists(dir + "/CURRENT").ok() || !env->GetChildren(dir, &children).ok()) {
    return false;
  }
  return std::any_of(children.begin(), children.end(), [](const std::string& name) {
    const std::string ending = name.size() < 4 ? "" : name.substr(name.size() - 4);
    return ending == ".sst" || ending == ".log";
  });
}

// An unreadable list names nothing: then every table is tried.
bool IsListed(const std::vector<std::string>& on_disk, const TableInfo& info) {
  return on_disk.empty() || std::find(on_disk.begin(), on_disk.end(), info.name) != on_disk.end();
}

absl::Status UnknownTable(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the directory has a table \"", name, "\" that this program does not know: it was written",
      " by a newer one"));
}

absl::Status LostCurrentFile(const std::string& dir) {
  return absl::DataLossError(absl::StrCat(
      dir, " has data but no CURRENT file; nothing was touched. On a copy, write the name of the",
      " newest MANIFEST file and a line feed into CURRENT, then verify"));
}

}  // namespace

absl::StatusOr<std::shared_ptr<OpenDb>> OpenDb::Open(const RocksdbOptions& options) {
  std::shared_ptr<OpenDb> open(new OpenDb);
  rocksdb::Env* env = rocksdb::Env::Default();
  if (options.file_system != nullptr) {
    open->env_ = rocksdb::NewCompositeEnv(options.file_system);
    env = open->env_.get();
  }
  YieldToClerks(env);
  if (HasLostItsCurrentFile(env, options.dir)) return LostCurrentFile(options.dir);
  rocksdb::DBOptions db_options = MakeDbOptions(options, env);
  std::vector<std::string> on_disk;
  const bool exists = env->FileExists(options.dir + "/CURRENT").ok();
  if (exists) {
    const rocksdb::Status listed =
        rocksdb::DB::ListColumnFamilies(db_options, options.dir, &on_disk);
    for (const std::string& name : on_disk) {
      if (name != rocksdb::kDefaultColumnFamilyName && FindTableByName(name) == nullptr &&
          !IsScratchTable(name)) {
        return UnknownTable(name);
      }
    }
    if (!listed.ok()) on_disk.clear();
  } else {
    on_disk.push_back(rocksdb::kDefaultColumnFamilyName);
  }
  rocksdb::Status status;
  if (options.read_only) {
    // As strictly as for writing first: somebody who only reads must hear of damage too.
    rocksdb::DBOptions strict = db_options;
    strict.create_if_missing = false;
    status = open->OpenForReading(strict, options, on_disk);
    open->read_only_ = true;
    open->read_only_reason_ = std::string(kReadOnlyOnRequest);
    if (status.ok()) return open;
    open->read_only_reason_ = status.ToString();
  } else {
    status = open->OpenForWriting(options, on_disk);
    if (status.ok() && !exists) status = SyncParent(env, options.dir);
    if (status.ok()) return open;
    if (!exists) return ToReadStatus(status, "creating " + options.dir);
    open->read_only_reason_ = status.ToString();
    open->may_become_writable_ = status.IsIOError() && !status.IsPathNotFound();
  }
  open->read_only_ = true;
  rocksdb::DBOptions salvage = MakeSalvageDbOptions(options, env);
  rocksdb::Status reading = open->OpenForReading(salvage, options, on_disk);
  if (!reading.ok()) {
    // One damaged table file must not hide the others: reads of it fail by themselves. Not tried
    // first, because it also makes RocksDB step over damaged records of the log and go on.
    salvage.paranoid_checks = false;
    reading = open->OpenForReading(salvage, options, on_disk);
  }
  if (!reading.ok()) {
    // The last resort: what the newest readable list of table files still describes.
    salvage.best_efforts_recovery = true;
    reading = open->OpenForReading(salvage, options, on_disk);
  }
  if (reading.ok()) return open;
  return absl::DataLossError(absl::StrCat("opening ", options.dir, ": ",
                                          open->read_only_reason_,
                                          "; read-only: ", reading.ToString()));
}

// Tables that are missing are made in one go: RocksDB writes and reads back its file of options
// after each call, which with one call a table was a quarter of the work of making a hall.
rocksdb::Status OpenDb::OpenForWriting(const RocksdbOptions& options,
                                       const std::vector<std::string>& on_disk) {
  const rocksdb::ColumnFamilyOptions table_options = MakeTableOptions(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> present, missing;
  present.emplace_back(rocksdb::kDefaultColumnFamilyName, table_options);
  for (const TableInfo& info : kTables) {
    (IsListed(on_disk, info) ? present : missing)
        .emplace_back(std::string(info.name), ForTable(table_options, info.table));
  }
  const auto scratch = std::find_if(on_disk.begin(), on_disk.end(), IsScratchTable);
  if (scratch != on_disk.end()) present.emplace_back(*scratch, table_options);
  rocksdb::Env* env = env_ != nullptr ? env_.get() : rocksdb::Env::Default();
  std::vector<rocksdb::ColumnFamilyHandle*> handles, made;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(MakeDbOptions(options, env), options.dir, present,
                                             &handles, &db);
  if (!status.ok()) return status;
  if (scratch != on_disk.end()) {
    status = db->DropColumnFamily(handles.back());
    db->DestroyColumnFamilyHandle(handles.back()).PermitUncheckedError();
    handles.pop_back();
  }
  if (status.ok() && !missing.empty()) status = db->CreateColumnFamilies(missing, &made);
  handles.insert(handles.end(), made.begin(), made.end());
  Adopt(db, handles);
  if (!status.ok()) Close();
  return status;
}

rocksdb::Status OpenDb::OpenForReading(const rocksdb::DBOptions& db_options,
                                       const RocksdbOptions& options,
                                       const std::vector<std::string>& on_disk) {
  const rocksdb::ColumnFamilyOptions table_options = MakeTableOptions(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, table_options);
  for (const TableInfo& info : kTables) {
    if (!IsListed(on_disk, info)) continue;
    descriptors.emplace_back(std::string(info.name), ForTable(table_options, info.table));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(db_options, options.dir, descriptors, &handles, &db);
  if (status.ok()) Adopt(db, handles);
  return status;
}

void OpenDb::Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  db_.reset(db);
  handles_ = handles;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const TableInfo* info = FindTableByName(handle->GetName());
    if (info != nullptr) tables_[TableNumber(info->table)] = handle;
  }
}

OpenDb::~OpenDb() {
  if (db_ != nullptr) Close();
  *closed_ = true;
}

void OpenDb::Close() {
  if (!read_only_ && !failed_) {
    // Leaves no log to replay, so that the next start is quick. If it fails the log is still there.
    rocksdb::Status flushed = db_->Flush(rocksdb::FlushOptions(), handles_);
    flushed.PermitUncheckedError();
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  handles_.clear();
  tables_ = {};
  db_->Close().PermitUncheckedError();
  db_.reset();
}

}  // namespace hallcase::storage
