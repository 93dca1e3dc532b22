#include "tests/bench/workloads.h"

namespace hallcase::bench {
namespace {

class Echo final : public Workload {
 public:
  explicit Echo(size_t request_bytes) : request_(request_bytes, 'q') {}
  const std::string& method() const override { return method_; }
  std::string Next() override { return request_; }

 private:
  const std::string method_ = "/hallcase.bench.Echo/Call";
  const std::string request_;
};

}  // namespace

std::unique_ptr<Workload> MakeWorkload(const WorkloadOptions& options, int /*thread*/) {
  if (options.name == "echo") return std::make_unique<Echo>(options.request_bytes);
  return nullptr;
}

}  // namespace hallcase::bench
