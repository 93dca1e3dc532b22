#include "client/cli/progress.h"

#include <unistd.h>

#include "server/base/clock.h"

namespace hallcase::cli {
namespace {

constexpr int64_t kTerminalIntervalUs = 100'000;
constexpr int64_t kLineIntervalUs = 1'000'000;

}  // namespace

Progress::Progress(Context& context, std::string label)
    : context_(context),
      label_(std::move(label)),
      // Only the real standard error can be a terminal.
      terminal_(&context.err() == &std::cerr && ::isatty(STDERR_FILENO) != 0),
      enabled_(terminal_ || context.flags.progress) {}

Progress::~Progress() {
  if (terminal_ && shown_) context_.err() << "\n";
}

void Progress::Show(uint64_t done, uint64_t total) {
  if (!enabled_) return;
  const int64_t now_us = base::RealClock().MonotonicMicros();
  const int64_t interval_us = terminal_ ? kTerminalIntervalUs : kLineIntervalUs;
  const bool last = total != 0 && done == total;
  if (shown_ && !last && now_us - last_us_ < interval_us) return;
  last_us_ = now_us;
  shown_ = true;
  if (terminal_) context_.err() << "\r\033[K";
  context_.err() << label_ << " " << done;
  if (total != 0) context_.err() << " / " << total;
  context_.err() << (terminal_ ? "" : "\n") << std::flush;
}

}  // namespace hallcase::cli
