// Progress of long work on standard error: a line that rewrites itself on a terminal, a line a
// second with --progress elsewhere, nothing otherwise.
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/context.h"

namespace hallcase::cli {

// For one thread.
class Progress {
 public:
  Progress(Context& context, std::string label);
  // Ends the line that it rewrote.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `total` 0 = not known.
  void Show(uint64_t done, uint64_t total);

 private:
  Context& context_;
  const std::string label_;
  bool terminal_ = false;
  bool enabled_ = false;
  bool shown_ = false;
  int64_t last_us_ = 0;
};

}  // namespace hallcase::cli
