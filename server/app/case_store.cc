#include "server/app/case_store.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace hallcase::app {

using ledger::v1::CaseRow;

void CaseStore::PackIfFull() {
  if (decoded_.size() < kDecodedRowsMax) return;
  for (auto& [id, row] : decoded_) row->SerializeToString(&packed_[id]);
  // Not clear(): it would give back a table that is needed again at once.
  decoded_.erase(decoded_.begin(), decoded_.end());
}

CaseRow* CaseStore::Find(int64_t case_id) {
  const auto found = decoded_.find(case_id);
  if (found != decoded_.end()) return found->second.get();
  const auto packed = packed_.find(case_id);
  if (packed == packed_.end()) return nullptr;
  std::shared_ptr<CaseRow> row = pool_.New();
  row->ParseFromString(packed->second);
  packed_.erase(packed);
  return (decoded_[case_id] = std::move(row)).get();
}

CaseRow* CaseStore::Create(int64_t case_id) {
  if (packed_.contains(case_id)) return nullptr;
  const auto [it, fresh] = decoded_.try_emplace(case_id);
  if (!fresh) return nullptr;
  it->second = pool_.New();
  return it->second.get();
}

std::optional<std::string> CaseStore::Take(int64_t case_id) {
  const auto packed = packed_.find(case_id);
  if (packed != packed_.end()) {
    std::string bytes = std::move(packed->second);
    packed_.erase(packed);
    return bytes;
  }
  const auto found = decoded_.find(case_id);
  if (found == decoded_.end()) return std::nullopt;
  std::string bytes = found->second->SerializeAsString();
  decoded_.erase(found);
  return bytes;
}

void CaseStore::ForEachId(const std::function<bool(int64_t)>& visit) const {
  for (const auto& [id, row] : decoded_) {
    if (!visit(id)) return;
  }
  for (const auto& [id, bytes] : packed_) {
    if (!visit(id)) return;
  }
}

void CaseStore::ForEachRow(const std::function<void(const CaseRow&)>& visit) const {
  std::vector<int64_t> ids;
  ids.reserve(size());
  ForEachId([&ids](int64_t id) {
    ids.push_back(id);
    return true;
  });
  std::sort(ids.begin(), ids.end());
  CaseRow unpacked;
  for (const int64_t id : ids) {
    const auto found = decoded_.find(id);
    if (found != decoded_.end()) {
      visit(*found->second);
    } else {
      unpacked.ParseFromString(packed_.find(id)->second);
      visit(unpacked);
    }
  }
}

}  // namespace hallcase::app
