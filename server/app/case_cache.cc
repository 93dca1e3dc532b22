#include "server/app/case_cache.h"

namespace hallcase::app {

using base::MutexLock;

CasePtr CaseCache::Find(int64_t case_id) {
  MutexLock lock(mutex_);
  const auto found = rows_.find(case_id);
  if (found == rows_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second);
  return found->second->second;
}

void CaseCache::Put(int64_t case_id, CasePtr row) {
  // Rows that leave are let go of after the lock: freeing a row takes longer than finding one.
  CasePtr dropped;
  MutexLock lock(mutex_);
  const auto found = rows_.find(case_id);
  if (found != rows_.end()) {
    dropped = std::exchange(found->second->second, std::move(row));
    order_.splice(order_.begin(), order_, found->second);
    return;
  }
  if (rows_.size() >= rows_max_) {
    dropped = std::move(order_.back().second);
    rows_.erase(order_.back().first);
    order_.splice(order_.begin(), order_, std::prev(order_.end()));
    order_.front() = {case_id, std::move(row)};
  } else {
    order_.emplace_front(case_id, std::move(row));
  }
  rows_[case_id] = order_.begin();
}

void CaseCache::Clear() {
  MutexLock lock(mutex_);
  rows_.clear();
  order_.clear();
}

size_t CaseCache::size() const {
  MutexLock lock(mutex_);
  return rows_.size();
}

}  // namespace hallcase::app
