// Decoded rows of one table within a batch: read through to a loader, changed in place, written
// once at the end.
#pragma once

#include <cassert>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/app/row_pool.h"

namespace hallcase::app {

// Empties a map that will be as full again soon: clear() would give its table back.
template <typename Map>
void EraseAll(Map* map) {
  map->erase(map->begin(), map->end());
}

// Not thread-safe.
template <typename Row>
class RowSet {
 public:
  // `load(id)` gives the committed row or null; it is asked once an id.
  template <typename Load>
  const Row* Find(int64_t id, const Load& load) {
    return Lookup(id, load).view();
  }

  // Null if there is no such row. The row may go on changing for later commands; what was handed
  // out stays as it is (see Mutable).
  template <typename Load>
  std::shared_ptr<const Row> Share(int64_t id, const Load& load) {
    Slot& slot = Lookup(id, load);
    if (slot.own != nullptr) return slot.own;
    return slot.seen;
  }

  // Null if there is no such row. Copies at the first change of a batch, and after each Share, so
  // that a row is never changed under somebody who has it.
  template <typename Load>
  Row* Mutable(int64_t id, const Load& load) {
    Slot& slot = Lookup(id, load);
    if (slot.view() == nullptr) return nullptr;
    if (slot.own == nullptr || slot.own.use_count() > 1) {
      slot.own = pool_.Copy(*slot.view());
    }
    return slot.own.get();
  }

  // REQUIRES: there is no such row.
  Row* Create(int64_t id) {
    Slot& slot = slots_[id];
    assert(slot.view() == nullptr);
    slot.own = pool_.New();
    return slot.own.get();
  }

  // Visits (id, row) of every changed row, in no order.
  template <typename Visit>
  void ForEachChanged(const Visit& visit) const {
    for (const auto& [id, slot] : slots_) {
      if (slot.own != nullptr) visit(id, slot.own);
    }
  }

  // Visits (id, row) of every row that exists, changed or only read, in no order.
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    for (const auto& [id, slot] : slots_) {
      if (slot.own != nullptr) {
        visit(id, std::shared_ptr<const Row>(slot.own));
      } else if (slot.seen != nullptr) {
        visit(id, slot.seen);
      }
    }
  }

  // An empty row for a loader to fill.
  std::shared_ptr<Row> NewRow() { return pool_.New(); }

  void Clear() { EraseAll(&slots_); }

 private:
  struct Slot {
    std::shared_ptr<Row> own;
    std::shared_ptr<const Row> seen;
    const Row* view() const { return own != nullptr ? own.get() : seen.get(); }
  };

  template <typename Load>
  Slot& Lookup(int64_t id, const Load& load) {
    const auto [it, fresh] = slots_.try_emplace(id);
    if (fresh) it->second.seen = load(id);
    return it->second;
  }

  RowPool<Row> pool_;
  absl::flat_hash_map<int64_t, Slot> slots_;
};

}  // namespace hallcase::app
