// How fast one hall's writer is by itself: RegisterCase in this process on RocksDB, a fixed number
// in flight, no gRPC. Usage: executor_bench DIR [commands] [in_flight]

#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "server/app/verify.h"
#include "server/base/random.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "tests/support/test_hall.h"

namespace hallcase {
namespace {

using Seconds = std::chrono::duration<double>;

// Processor time of the whole process: unlike the wall's, it does not change with the neighbours.
double CpuSeconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// As the door makes it: three sealed fields, three materials, two digests, a wrapped key.
app::CommandCall MakeCall(testing::TestHall& test, base::RandomSource& random) {
  app::CommandCall call = test.Register();
  const auto bytes = [&random](size_t size) {
    std::string value(size, '\0');
    random.Fill(value.data(), size);
    return value;
  };
  auto* command = call.command.mutable_register_case();
  auto* applicant = command->mutable_applicant();
  applicant->set_key_id(test.NextRequestId());
  applicant->set_name(bytes(9 + 28));
  applicant->set_id_type("resident_id");
  applicant->set_id_number(bytes(18 + 28));
  applicant->set_phone(bytes(11 + 28));
  for (const char* code : {"M2", "M3"}) command->add_materials()->set_code(code);
  call.side.data_key_id = applicant->key_id();
  call.side.data_key.set_format(1);
  call.side.data_key.set_wrapped(bytes(64));
  for (const uint32_t field : {1U, 2U}) {
    auto& digest = call.side.blind_put.emplace_back();
    digest.set_field(field);
    digest.set_digest(bytes(16));
    *call.side.data_key.add_digests() = digest;
  }
  call.body_hmac = bytes(32);
  call.body_key_id = applicant->key_id();
  return call;
}

// Keeps a number of commands in flight until enough were answered.
class Load {
 public:
  Load(testing::TestHall& test, int64_t commands) : test_(test), left_(commands) {}

  double Run(int64_t in_flight) {
    const auto start = std::chrono::steady_clock::now();
    unanswered_ = left_.load();
    for (int64_t i = 0; i < in_flight; ++i) Send();
    base::MutexLock lock(mutex_);
    while (unanswered_ > 0) answered_.Wait(mutex_);
    return Seconds(std::chrono::steady_clock::now() - start).count();
  }
  int64_t failed() const { return failed_; }

 private:
  void Send() {
    if (--left_ < 0) return;
    app::CommandCall call = MakeCall(test_, random_);
    call.done = [this](app::Outcome outcome) {
      if (outcome.kind != app::Outcome::Kind::kCommitted) ++failed_;
      Send();
      base::MutexLock lock(mutex_);
      if (--unanswered_ == 0) answered_.NotifyAll();
    };
    test_.hall().Submit(std::move(call));
  }

  testing::TestHall& test_;
  base::SystemRandom random_;
  std::atomic<int64_t> left_;
  std::atomic<int64_t> failed_{0};
  base::Mutex mutex_;
  base::CondVar answered_;
  int64_t unanswered_ HC_GUARDED_BY(mutex_) = 0;
};

void PrintWriter(const app::WriterCounts& counts, int64_t commands) {
  const auto each = [commands](auto sum) {
    return static_cast<double>(sum) / static_cast<double>(commands);
  };
  std::printf("a batch: %.1f commands, sync and write %.0f us\n",
              static_cast<double>(counts.entries) / static_cast<double>(counts.batches),
              static_cast<double>(counts.commit_us) / static_cast<double>(counts.batches));
  std::printf("a command: %.1f facts, %.1f rows, %.0f bytes, decide %.1f us, commit %.1f us\n",
              each(counts.facts.load()), each(counts.batch_rows.load()),
              each(counts.batch_bytes.load()), each(counts.decide_us.load()),
              each(counts.commit_us.load()));
}

int Main(const std::string& dir, int64_t commands, int64_t in_flight) {
  std::filesystem::create_directories(dir);
  storage::RocksdbOptions rocks;
  rocks.dir = dir;
  auto engine = storage::OpenRocksdb(rocks);
  if (!engine.ok()) {
    std::fprintf(stderr, "%s\n", engine.status().ToString().c_str());
    return 1;
  }
  base::RealClock clock;
  testing::TestHallOptions options;
  options.engine = engine->get();
  options.clock = &clock;
  testing::TestHall test(options);
  Load load(test, commands);
  const double cpu_before = CpuSeconds();
  const double seconds = load.Run(in_flight);
  const double cpu = CpuSeconds() - cpu_before;
  std::printf("RegisterCase: %.0f/s (%lld in flight, %lld commands, %lld failed)\n",
              static_cast<double>(commands) / seconds, static_cast<long long>(in_flight),
              static_cast<long long>(commands), static_cast<long long>(load.failed()));
  std::printf("processor time, callers and compaction included: %.1f us a command\n",
              cpu * 1e6 / static_cast<double>(commands));
  PrintWriter(test.hall().counts(), commands);

  const auto snapshot = (*engine)->GetSnapshot();
  const auto start = std::chrono::steady_clock::now();
  const double verify_cpu_before = CpuSeconds();
  const auto report = app::Verify(**snapshot, testing::kTestHall, {});
  const double verify_cpu = CpuSeconds() - verify_cpu_before;
  const double verified = Seconds(std::chrono::steady_clock::now() - start).count();
  if (!report.ok() || !report->clean()) return 1;
  std::printf("verify: clean, %.0f facts/s (%llu facts, %.2f s, %.2f s of processor time)\n",
              static_cast<double>(report->facts) / verified,
              static_cast<unsigned long long>(report->facts), verified, verify_cpu);
  return load.failed() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hallcase

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: executor_bench DIR [commands] [in_flight]\n");
    return 2;
  }
  const int64_t commands = argc > 2 ? std::atoll(argv[2]) : 200'000;
  const int64_t in_flight = argc > 3 ? std::atoll(argv[3]) : 256;
  return hallcase::Main(argv[1], commands, in_flight);
}
