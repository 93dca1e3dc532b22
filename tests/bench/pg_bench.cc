// bench_pg: closed-loop RegisterCase transactions on PostgreSQL; prints one line of JSON.
// One thread serves all connections: the server's processes need the cores more.
#include <sys/epoll.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/load_stats.h"
#include "tests/bench/pg_transaction.h"

namespace hallcase::bench {
namespace {

struct Options {
  std::string conninfo;
  int connections = 16;
  size_t entry_bytes = 640;
  double warmup_seconds = 1;
  double seconds = 5;
};

void Watch(int epoll, int operation, const PgConnection& connection, uint64_t index) {
  epoll_event event{};
  event.events = EPOLLIN | (connection.WantsWrite() ? static_cast<uint32_t>(EPOLLOUT) : 0U);
  event.data.u64 = index;
  epoll_ctl(epoll, operation, connection.socket(), &event);
}

LoadStats Run(const Options& options, const Window& window) {
  LoadStats stats;
  const int epoll = epoll_create1(0);
  std::vector<std::unique_ptr<PgConnection>> connections;
  for (int i = 0; i < options.connections; ++i) {
    connections.push_back(std::make_unique<PgConnection>(options.conninfo, i));
    PgConnection& connection = *connections.back();
    connection.started_ns = NowNs();
    connection.Send(options.entry_bytes);
    Watch(epoll, EPOLL_CTL_ADD, connection, static_cast<uint64_t>(i));
  }
  size_t outstanding = connections.size();
  std::array<epoll_event, 64> events{};
  while (outstanding > 0) {
    const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int e = 0; e < ready; ++e) {
      const uint64_t index = events[static_cast<size_t>(e)].data.u64;
      PgConnection& connection = *connections[index];
      const bool wanted_write = connection.WantsWrite();
      std::string error;
      if (connection.Receive(&error)) {
        const int64_t now = NowNs();
        if (window.Contains(now)) {
          if (error.empty()) stats.Success(now - connection.started_ns);
          else stats.Error("SQLSTATE_" + error);
        }
        if (now < window.end_ns) {
          connection.started_ns = now;
          connection.Send(options.entry_bytes);
        } else {
          --outstanding;
        }
      }
      if (wanted_write != connection.WantsWrite()) {
        Watch(epoll, EPOLL_CTL_MOD, connection, index);
      }
    }
  }
  return stats;
}

int Main(int argc, char** argv) {
  CLI::App app("PostgreSQL yardstick: ten prepared statements in one round trip");
  Options options;
  app.add_option("--conninfo", options.conninfo, "libpq connection string")->required();
  app.add_option("--connections", options.connections, "connections");
  app.add_option("--entry-bytes", options.entry_bytes, "size of a ledger entry");
  app.add_option("--warmup", options.warmup_seconds, "seconds before the window");
  app.add_option("--seconds", options.seconds, "seconds of the window");
  CLI11_PARSE(app, argc, argv);

  const double cpu_before = ProcessCpuSeconds();
  Window window;
  const int64_t begin = NowNs();
  window.begin_ns = begin + static_cast<int64_t>(options.warmup_seconds * 1e9);
  window.end_ns = window.begin_ns + static_cast<int64_t>(options.seconds * 1e9);
  LoadStats stats = Run(options, window);
  const double wall_seconds = static_cast<double>(NowNs() - begin) / 1e9;
  char extra[100];
  std::snprintf(extra, sizeof(extra), "\"client_cpu\": %.2f, \"connections\": %d",
                (ProcessCpuSeconds() - cpu_before) / wall_seconds, options.connections);
  std::printf("%s\n", stats.ToJson(window, extra).c_str());
  return 0;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
