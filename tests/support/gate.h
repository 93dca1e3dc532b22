// Holds a hall's writer inside a command until the test lets it go, so that everything that is
// submitted meanwhile waits together.
#pragma once

#include <atomic>
#include <functional>

#include "tests/support/test_hall.h"

namespace hallcase::testing {

// For one command. Lives until the writer has passed.
class Gate {
 public:
  // Submits a command that the writer hangs in (it is dropped in the end), and waits until it does.
  void Close(TestHall& test) {
    app::CommandCall block = test.Register();
    block.cancelled = [this] {
      reached_ = true;
      reached_.notify_all();
      open_.wait(false);
      return true;
    };
    test.hall().Submit(std::move(block));
    reached_.wait(false);
  }
  void Open() {
    open_ = true;
    open_.notify_all();
  }

 private:
  std::atomic<bool> reached_{false};
  std::atomic<bool> open_{false};
};

}  // namespace hallcase::testing
