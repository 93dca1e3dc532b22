// The part of the writer that puts and destroys side rows. They go into the same commit as the
// entry that asks for them; the writer alone changes rows of data_keys and blind.

#include <map>
#include <utility>

#include "server/app/row_codec.h"
#include "server/app/writer.h"
#include "server/app/writer_batch.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app {

using ledger::v1::BlindDigest;
using storage::Table;

namespace {

domain::Rejection KeysChanged() {
  domain::Rejection rejection = domain::Reject(
      domain::Reason::kKeysChanged, "密钥或办件信息刚有变更，本次未办理，请用同一请求编号重试");
  rejection.retry_after_seconds = 1;
  return rejection;
}

std::string BlindRowKey(std::string_view hall, const BlindDigest& digest, int64_t case_id) {
  return storage::BlindKey(hall, static_cast<uint8_t>(digest.field()), digest.digest(), case_id);
}

}  // namespace

std::optional<std::string> Writer::KeyRow(const std::string& key_id) {
  const auto changed = key_rows_.find(key_id);
  if (changed != key_rows_.end()) return changed->second;
  return overlay_.CommittedSideRow(Table::kDataKeys, storage::DataKeyKey(hall_, key_id));
}

std::optional<domain::Rejection> Writer::CheckSideRows(const SideWrites& side) {
  if (side.data_key_id.empty()) return std::nullopt;
  if (side.hall_key != 0 && side.hall_key < options_.state->hall_key_required()) {
    return KeysChanged();
  }
  if (side.data_key_before.empty()) return std::nullopt;
  auto now = KeyRow(side.data_key_id);
  if (!overlay_.status().ok()) return Unreadable(overlay_.status());
  // Erased meanwhile: Decide says so better.
  if (!now.has_value() || *now == side.data_key_before) return std::nullopt;
  return KeysChanged();
}

void Writer::PutKeyRow(const std::string& key_id, const ledger::v1::DataKeyRow& row) {
  const std::string key = storage::DataKeyKey(hall_, key_id);
  std::string bytes = row.SerializeAsString();
  out_.Put(Table::kDataKeys, key, storage::SealSideRow(Table::kDataKeys, key, bytes));
  key_rows_[key_id] = std::move(bytes);
}

void Writer::PutBlind(const BlindDigest& digest, int64_t case_id) {
  const std::string key = BlindRowKey(hall_, digest, case_id);
  out_.Put(Table::kBlind, key, storage::SealSideRow(Table::kBlind, key, MarkRow()));
}

void Writer::DeleteBlind(const BlindDigest& digest, int64_t case_id) {
  out_.Delete(Table::kBlind, BlindRowKey(hall_, digest, case_id));
}

void Writer::PutSideRows(const CommandCall& call, int64_t case_id) {
  const SideWrites& side = call.side;
  if (!side.data_key_id.empty()) PutKeyRow(side.data_key_id, side.data_key);
  for (const BlindDigest& digest : side.blind_delete) DeleteBlind(digest, case_id);
  for (const BlindDigest& digest : side.blind_put) PutBlind(digest, case_id);
  if (!side.verifier_account.empty()) {
    const std::string key = storage::VerifierKey(hall_, side.verifier_account);
    const std::string_view bytes = SerializeRow(side.verifier, &buffer_);
    out_.Put(Table::kVerifiers, key, storage::SealSideRow(Table::kVerifiers, key, bytes));
  }
  for (const Rekey& rekey : call.rekeys) PutRekey(rekey);
}

void Writer::PutRekey(const Rekey& rekey) {
  const auto now = KeyRow(rekey.key_id);
  if (!now.has_value() || *now != rekey.before) return;
  PutKeyRow(rekey.key_id, rekey.after);
  for (const BlindDigest& digest : rekey.blind_delete) DeleteBlind(digest, rekey.case_id);
  for (const BlindDigest& digest : rekey.blind_put) PutBlind(digest, rekey.case_id);
}

void Writer::DestroyErased(const ledger::v1::Entry& entry, Batch* batch) {
  // Cases under one key go together, and any of them may be the one that is found by the digests.
  std::map<std::string, ledger::v1::DataKeyRow> gone;
  for (const auto& fact : entry.facts()) {
    if (!fact.has_case_erased()) continue;
    const int64_t case_id = fact.case_erased().case_id();
    const CasePtr row = overlay_.SharedCase(case_id);
    if (row == nullptr || row->applicant().key_id().size() != storage::kKeyIdBytes) continue;
    const std::string& key_id = row->applicant().key_id();
    if (const auto stored = KeyRow(key_id); stored.has_value()) {
      const absl::Status parsed = ParseRow(Table::kDataKeys, *stored, &gone[key_id]);
      if (!parsed.ok()) batch->fold_status = parsed;
      out_.Delete(Table::kDataKeys, storage::DataKeyKey(hall_, key_id));
      key_rows_[key_id] = std::nullopt;
      batch->erased_keys.push_back(key_id);
    }
    for (const BlindDigest& digest : gone[key_id].digests()) DeleteBlind(digest, case_id);
  }
  if (!overlay_.status().ok()) batch->fold_status = overlay_.status();
}

}  // namespace hallcase::app
