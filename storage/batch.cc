#include "storage/batch.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

// Operation header: kind u8, table u8, key size u32, value size u32, in the machine's own order
// (a batch never leaves the process).
constexpr size_t kHeaderBytes = 10;

absl::Status Offence(size_t index, std::string_view table, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("batch operation ", index, " on table ",
                                                 std::string(table), ": ", std::string(what)));
}

}  // namespace

void WriteBatch::Add(OpKind kind, Table table, std::string_view key, std::string_view value) {
  char header[kHeaderBytes];
  const auto key_size = static_cast<uint32_t>(key.size());
  const auto value_size = static_cast<uint32_t>(value.size());
  header[0] = static_cast<char>(kind);
  header[1] = static_cast<char>(table);
  std::memcpy(header + 2, &key_size, 4);
  std::memcpy(header + 6, &value_size, 4);
  rep_.append(header, kHeaderBytes);
  rep_.append(key);
  rep_.append(value);
  ++op_count_;
}

void WriteBatch::Put(Table table, std::string_view key, std::string_view value) {
  if (table == Table::kLedger) ++ledger_entries_;
  Add(OpKind::kPut, table, key, value);
}

void WriteBatch::Delete(Table table, std::string_view key) {
  Add(OpKind::kDelete, table, key, {});
}

void WriteBatch::DeleteRange(Table table, std::string_view begin, std::string_view end) {
  Add(OpKind::kDeleteRange, table, begin, end);
}

void WriteBatch::Clear() {
  rep_.clear();
  op_count_ = 0;
  ledger_entries_ = 0;
}

void WriteBatch::ForEach(absl::FunctionRef<void(const Op&)> visit) const {
  std::string_view rest = rep_;
  while (!rest.empty()) {
    uint32_t key_size = 0;
    uint32_t value_size = 0;
    std::memcpy(&key_size, rest.data() + 2, 4);
    std::memcpy(&value_size, rest.data() + 6, 4);
    Op op{static_cast<OpKind>(rest[0]), static_cast<Table>(rest[1]),
          rest.substr(kHeaderBytes, key_size), rest.substr(kHeaderBytes + key_size, value_size)};
    visit(op);
    rest.remove_prefix(kHeaderBytes + key_size + value_size);
  }
}

absl::Status CheckBatch(std::string_view hall, uint64_t head_seq, const WriteBatch& batch) {
  if (!IsHallId(hall)) return absl::InvalidArgumentError("hall id is malformed");
  if (batch.byte_count() > kBatchBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("batch has ", batch.byte_count(),
                                                   " bytes, at most ", kBatchBytesMax));
  }
  const std::string prefix = HallPrefix(hall);
  const std::string prefix_end = PrefixEnd(prefix);
  absl::Status status;
  size_t index = 0;
  uint64_t next_seq = head_seq + 1;
  batch.ForEach([&](const WriteBatch::Op& op) {
    const size_t at = index++;
    if (!status.ok()) return;
    const TableInfo* info = FindTable(op.table);
    if (info == nullptr) {
      status = Offence(at, "?", absl::StrCat("no table ", TableNumber(op.table)));
    } else if (op.key.substr(0, prefix.size()) != prefix) {
      status = Offence(at, info->name, "key is outside the hall");
    } else if (op.key.size() > kKeyBytesMax || op.value.size() > kValueBytesMax) {
      status = Offence(at, info->name, "key or value is too long");
    } else if (op.kind == WriteBatch::OpKind::kDeleteRange && op.value > prefix_end) {
      status = Offence(at, info->name, "range ends outside the hall");
    } else if (op.table == Table::kLedger) {
      if (op.kind != WriteBatch::OpKind::kPut) {
        status = Offence(at, info->name, "the ledger is only ever appended to");
      } else if (op.key != LedgerKey(hall, next_seq)) {
        status = Offence(at, info->name, absl::StrCat("want the key of entry ", next_seq));
      }
      ++next_seq;
    }
  });
  return status;
}

}  // namespace hallcase::storage
