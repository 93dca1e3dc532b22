#include "server/base/tune_process.h"

#include "absl/synchronization/mutex.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace hallcase::base {

void TuneProcess() {
#if defined(__GLIBC__)
  // Small blocks that are freed go to "fast bins", which are merged whenever somebody asks for
  // 1 KiB or more: with our mix of sizes that is all the time (measured: a tenth of the writer).
  mallopt(M_MXFAST, 0);
  // Batches come and go; giving their pages back to the system and faulting them in again does not
  // pay.
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_MMAP_THRESHOLD, 16 << 20);
#endif
  // Debian builds Abseil with its search for deadlocks switched on; gRPC takes some dozen locks a
  // call. Ours are std::mutex, and tsan watches their order.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

}  // namespace hallcase::base
