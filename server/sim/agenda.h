// What is to happen when: earliest first, and in the order in which it was put down.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace hallcase::sim {

class Agenda {
 public:
  using Task = std::function<void()>;

  void Add(int64_t at_us, Task task) { entries_.push({at_us, next_++, std::move(task)}); }
  bool empty() const { return entries_.empty(); }
  int64_t next_at_us() const { return entries_.top().at_us; }
  Task TakeNext() {
    Task task = std::move(const_cast<Entry&>(entries_.top()).task);
    entries_.pop();
    return task;
  }

 private:
  struct Entry {
    int64_t at_us;
    uint64_t order;
    Task task;
    // For a queue that gives the greatest first.
    bool operator<(const Entry& other) const {
      return at_us != other.at_us ? at_us > other.at_us : order > other.order;
    }
  };

  std::priority_queue<Entry> entries_;
  uint64_t next_ = 0;
};

}  // namespace hallcase::sim
