// hallcased: wiring only.
#include <signal.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "server/rpc/server.h"
#include "server/service.h"

namespace {

struct Flags {
  std::string dir;
  std::string config;
  std::string setup = "deploy/halls/demo";
  std::string listen;
  int port = 0;
  bool demo = false;
};

void AddFlags(CLI::App* app, Flags* flags) {
  app->add_option("--data", flags->dir, "the hall's directory; holds data/ and keys/")->required();
  app->add_option("--config", flags->config, "settings (default: DIR/hall.conf if it is there)");
  app->add_flag("--demo", flags->demo, "make and serve a demo hall, on loopback only");
  app->add_option("--setup", flags->setup, "set-up directory of the demo hall");
  app->add_option("--port", flags->port, "port on loopback, 0 = as configured")
      ->check(CLI::Range(0, 65535));
  app->add_option("--listen", flags->listen, "host:port of the gRPC door, overrides the settings");
}

absl::StatusOr<hallcase::ServiceOptions> Options(const Flags& flags) {
  hallcase::ServiceOptions options;
  options.dir = flags.dir;
  if (flags.demo) options.demo_setup = flags.setup;
  struct stat found;
  std::string path = flags.config;
  if (path.empty() && stat((flags.dir + "/hall.conf").c_str(), &found) == 0) {
    path = flags.dir + "/hall.conf";
  }
  auto config = path.empty() ? hallcase::base::ParseConfig("") : hallcase::base::LoadConfig(path);
  if (!config.ok()) return config.status();
  options.config = *std::move(config);
  if (flags.port != 0) {
    options.config.grpc_address = hallcase::base::StrCat("127.0.0.1:", flags.port);
  }
  if (!flags.listen.empty()) options.config.grpc_address = flags.listen;
  if (flags.demo && !hallcase::rpc::IsLoopback(options.config.grpc_address)) {
    return absl::InvalidArgumentError("a demo hall is served on loopback only");
  }
  return options;
}

// Signals are blocked in every thread and taken here, one tick a second in between.
void ServeUntilSignal(hallcase::Service& service, const sigset_t& signals) {
  const timespec tick = {1, 0};
  while (sigtimedwait(&signals, nullptr, &tick) < 0) service.Tick();
}

}  // namespace

int main(int argc, char** argv) {
  // Debian builds Abseil with its search for deadlocks switched on, and gRPC takes some dozen of
  // its locks a call. Ours are std::mutex, and tsan watches their order.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app("hallcased: serves the case ledgers of government service halls");
  Flags flags;
  AddFlags(&app, &flags);
  CLI11_PARSE(app, argc, argv);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  auto options = Options(flags);
  if (!options.ok()) {
    std::cerr << "hallcased: " << options.status().message() << "\n";
    return 2;
  }
  auto service = hallcase::Service::Start(*options);
  if (!service.ok()) {
    std::cerr << "hallcased: " << service.status().message() << "\n";
    return 1;
  }
  ServeUntilSignal(**service, signals);
  (*service)->Stop();
  return 0;
}
