// What a load generator sends: one workload a method, each making the bytes of its next call.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace hallcase::bench {

// What a workload may need; each takes what concerns it.
struct WorkloadOptions {
  std::string name;             // which workload
  size_t request_bytes = 600;   // echo
};

// One sort of unary call. Not thread-safe: every client thread has its own.
class Workload {
 public:
  virtual ~Workload() = default;

  // The full method path, "/package.Service/Method".
  virtual const std::string& method() const = 0;

  // The serialised request of the next call.
  virtual std::string Next() = 0;
};

// Null where no workload has that name. `thread` keeps the ids of several threads apart.
std::unique_ptr<Workload> MakeWorkload(const WorkloadOptions& options, int thread);

}  // namespace hallcase::bench
