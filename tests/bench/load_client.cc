#include "tests/bench/load_client.h"

#include <grpcpp/alarm.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace hallcase::bench {
namespace {

// One call from its start to its answer; owns what gRPC writes into meanwhile.
struct Call {
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  int64_t planned_ns = 0;
};

constexpr int64_t kForeverNs = 24LL * 3600 * 1'000'000'000;

void SleepUntil(int64_t at_ns) {
  timespec at{at_ns / 1000000000, at_ns % 1000000000};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr);
}

// A client thread: its completion queue, its stubs, its workload, its measurements.
class Worker {
 public:
  Worker(const LoadOptions& options, const WorkloadOptions& workload, const Window& window,
         std::atomic<int64_t>& to_start)
      : options_(options), to_start_(to_start), window_(window), workload_(MakeWorkload(workload)) {
    const int channels = std::max(1, options.channels / options.threads);
    for (int i = 0; i < channels; ++i) {
      grpc::ChannelArguments args;
      args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs_.push_back(std::make_unique<grpc::GenericStub>(grpc::CreateCustomChannel(
          options.target, grpc::InsecureChannelCredentials(), args)));
    }
    authorization_ = options.token.empty() ? "" : "Bearer " + options.token;
  }

  // Keeps `in_flight` calls outstanding until the window ends.
  void RunClosed(int in_flight) {
    for (int i = 0; i < in_flight; ++i) StartNext();
    Drain([this] { StartNext(); });
    CloseQueue();
  }

  // Starts calls at fixed instants from a thread of its own: the queue's own waits are only good
  // to a millisecond. A call that starts late counts from when it should have started.
  void RunOpen(double rate_per_second) {
    std::atomic<bool> paced{false};
    std::thread pacer([this, rate_per_second, &paced] {
      prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL);
      const int64_t begin = NowNs();
      const double step_ns = 1e9 / rate_per_second;
      for (int64_t i = 0;; ++i) {
        const int64_t planned = begin + static_cast<int64_t>(static_cast<double>(i) * step_ns);
        if (planned >= window_.end_ns) break;
        SleepUntil(planned);
        if (outstanding_.load() < options_.outstanding_max) {
          Start(planned);
        } else {
          ++refused_;
        }
      }
      paced = true;
      wake_.Set(&queue_, gpr_now(GPR_CLOCK_MONOTONIC), nullptr);
    });
    by_plan_ = true;
    Drain([] {}, &paced);
    pacer.join();  // it still holds the queue
    CloseQueue();
    for (int64_t i = 0; i < refused_; ++i) stats_.Error("REFUSED_BY_CLIENT");
  }

  LoadStats stats_;
  int64_t answered_ = 0;
  size_t request_bytes_ = 0;
  size_t response_bytes_ = 0;

 private:
  void StartNext() {
    const int64_t now = NowNs();
    if (options_.count > 0 ? to_start_.fetch_sub(1) > 0 : now < window_.end_ns) Start(now);
  }

  void Start(int64_t planned_ns) {
    auto call = std::make_unique<Call>();
    call->planned_ns = planned_ns;
    call->context.set_deadline(std::chrono::system_clock::now() +
                               std::chrono::milliseconds(options_.deadline_ms));
    if (!authorization_.empty()) call->context.AddMetadata("authorization", authorization_);
    grpc::Slice slice(workload_->Next());
    if (request_bytes_ == 0) request_bytes_ = slice.size();
    grpc::GenericStub& stub = *stubs_[next_stub_++ % stubs_.size()];
    call->reader = stub.PrepareUnaryCall(&call->context, workload_->method(),
                                         grpc::ByteBuffer(&slice, 1), &queue_);
    workload_->Advance();
    ++outstanding_;
    call->reader->StartCall();
    Call* raw = call.release();  // the completion queue hands it back
    raw->reader->Finish(&raw->response, &raw->status, raw);
  }

  void Record(const Call& call) {
    const int64_t now = NowNs();
    ++answered_;
    // An open loop owes an answer to every call planned in the window, however late it comes.
    if (!window_.Contains(by_plan_ ? call.planned_ns : now)) return;
    if (call.status.ok()) {
      stats_.Success(now - call.planned_ns);
      response_bytes_ = call.response.Length();
    } else {
      stats_.Error("CODE_" + std::to_string(call.status.error_code()) + " " +
                   call.status.error_message().substr(0, 60));
    }
  }

  // Takes completions until nothing is outstanding and, where given, `paced` is set.
  template <typename OnDone>
  void Drain(OnDone on_done, const std::atomic<bool>* paced = nullptr) {
    void* tag = nullptr;
    bool ok = false;
    while (outstanding_.load() > 0 || (paced != nullptr && !paced->load())) {
      if (!queue_.Next(&tag, &ok)) break;
      if (tag == nullptr) continue;
      std::unique_ptr<Call> call(static_cast<Call*>(tag));
      Record(*call);
      call.reset();
      on_done();
      --outstanding_;
    }
  }

  void CloseQueue() {
    void* tag = nullptr;
    bool ok = false;
    queue_.Shutdown();
    while (queue_.Next(&tag, &ok)) {
    }
  }

  const LoadOptions& options_;
  std::atomic<int64_t>& to_start_;  // of all threads; counts where `count` is given
  const Window window_;
  const std::unique_ptr<Workload> workload_;
  grpc::CompletionQueue queue_;
  grpc::Alarm wake_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  size_t next_stub_ = 0;
  bool by_plan_ = false;
  std::string authorization_;
  std::atomic<int> outstanding_{0};
  int64_t refused_ = 0;
};

}  // namespace

LoadResult RunLoad(const LoadOptions& options, const WorkloadOptions& workload) {
  LoadResult result;
  const double cpu_before = ProcessCpuSeconds();
  const int64_t begin = NowNs();
  result.window.begin_ns = begin + static_cast<int64_t>(options.warmup_seconds * 1e9);
  result.window.end_ns = result.window.begin_ns + static_cast<int64_t>(options.seconds * 1e9);

  if (options.count > 0) result.window = {begin, begin + kForeverNs};
  std::atomic<int64_t> to_start{options.count};
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::thread> threads;
  for (int i = 0; i < options.threads; ++i) {
    workers.push_back(std::make_unique<Worker>(options, workload, result.window, to_start));
    Worker* worker = workers.back().get();
    if (options.rate_per_second > 0) {
      threads.emplace_back(
          [worker, &options] { worker->RunOpen(options.rate_per_second / options.threads); });
    } else {
      const int share = options.in_flight / options.threads +
                        (i < options.in_flight % options.threads ? 1 : 0);
      threads.emplace_back([worker, share] { worker->RunClosed(share); });
    }
  }
  for (size_t i = 0; i < threads.size(); ++i) {
    threads[i].join();
    result.stats.Merge(workers[i]->stats_);
    result.answered += workers[i]->answered_;
    result.request_bytes = std::max(result.request_bytes, workers[i]->request_bytes_);
    result.response_bytes = std::max(result.response_bytes, workers[i]->response_bytes_);
  }
  if (options.count > 0) result.window.end_ns = NowNs();
  const double wall_seconds = static_cast<double>(NowNs() - begin) / 1e9;
  result.client_cpu_share = (ProcessCpuSeconds() - cpu_before) / wall_seconds;
  return result;
}

}  // namespace hallcase::bench
