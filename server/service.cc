#include "server/service.h"

#include <filesystem>
#include <iostream>
#include <utility>
#include <vector>

#include "server/app/halls.h"
#include "server/base/log.h"
#include "server/base/random.h"
#include "server/base/strings.h"
#include "server/offline/demo_hall.h"
#include "server/rpc/dispatch.h"
#include "server/rpc/method_table.h"
#include "server/rpc/server.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase {
namespace {

constexpr int64_t kStopGraceMillis = 2'000;

storage::RocksdbOptions EngineOptions(const std::string& dir, const base::Limits& limits) {
  storage::RocksdbOptions options;
  options.dir = dir + "/data";
  options.block_cache_bytes = static_cast<size_t>(limits.block_cache_mib) << 20;
  options.memtable_bytes = static_cast<size_t>(limits.write_buffer_mib) << 20;
  options.wal_bytes_max = static_cast<uint64_t>(limits.wal_total_mib_max) << 20;
  return options;
}

}  // namespace

// Members stop and go in the reverse of this order.
struct Service::Parts {
  base::RealClock clock;
  base::SystemRandom random;
  base::Config config;
  std::unique_ptr<storage::Engine> engine;
  std::string keys_dir;
  std::unique_ptr<sealing::KeyRing> ring;
  std::unique_ptr<app::Halls> halls;
  std::unique_ptr<const rpc::MethodTable> methods;
  std::vector<std::unique_ptr<rpc::Desk>> desks;
  std::unique_ptr<rpc::Dispatcher> dispatcher;
  std::unique_ptr<rpc::Server> server;

  absl::Status OpenKeys(const ServiceOptions& options);
  absl::Status OpenHalls(const ServiceOptions& options);
  absl::Status OpenDoor();
};

absl::Status Service::Parts::OpenKeys(const ServiceOptions& options) {
  keys_dir = options.dir + "/keys";
  auto loaded = sealing::KeyRing::Load(keys_dir);
  if (absl::IsNotFound(loaded.status()) && !options.demo_setup.empty()) {
    std::error_code ignored;  // Create says what is wrong with the place.
    std::filesystem::create_directories(options.dir, ignored);
    loaded = sealing::KeyRing::CreateForTest(keys_dir, random);
  }
  if (!loaded.ok()) return loaded.status();
  if (loaded->is_test() && !rpc::IsLoopback(config.grpc_address)) {
    return absl::FailedPreconditionError(base::StrCat(
        keys_dir, " is marked TEST: a hall of invented people is served on loopback only"));
  }
  ring = std::make_unique<sealing::KeyRing>(*std::move(loaded));
  return absl::OkStatus();
}

absl::Status Service::Parts::OpenHalls(const ServiceOptions& options) {
  auto opened = storage::OpenRocksdb(EngineOptions(options.dir, config.limits));
  if (!opened.ok()) return opened.status();
  engine = *std::move(opened);
  app::HallsOptions halls_options;
  halls_options.engine = engine.get();
  halls_options.clock = &clock;
  halls_options.limits = config.limits;
  halls = std::make_unique<app::Halls>(halls_options);
  if (auto all = halls->OpenAll(); !all.ok()) return all;
  if (!halls->All().empty()) return absl::OkStatus();
  if (options.demo_setup.empty()) {
    return absl::NotFoundError(base::StrCat(
        options.dir, " holds no hall yet: make the first one with `hallcase bootstrap`"));
  }
  const auto setup = offline::ReadSetup(options.demo_setup);
  if (!setup.ok()) return setup.status();
  return offline::MakeDemoHall(*halls, *ring, clock, random, *setup, options.dir);
}

absl::Status Service::Parts::OpenDoor() {
  methods = rpc::MethodTable::Build();
  dispatcher = std::make_unique<rpc::Dispatcher>(*methods, config.limits);
  for (app::HallImpl* hall : halls->All()) {
    desks.push_back(
        std::make_unique<rpc::Desk>(*hall, *ring, clock, random, config.limits));
    dispatcher->AddHall(desks.back().get());
  }
  // Several halls in one directory share their keys: then nobody rotates them.
  if (desks.size() == 1) {
    if (auto keys = desks.front()->EnableRotation(keys_dir); !keys.ok()) return keys;
    desks.front()->rotator->Start();
  }
  rpc::ServerOptions options;
  options.address = config.grpc_address;
  options.tls_certificate_file = config.tls_certificate_file;
  options.tls_key_file = config.tls_key_file;
  options.request_bytes_max = config.limits.request_bytes_max;
  auto started = rpc::Server::Start(options, *dispatcher);
  if (!started.ok()) return started.status();
  server = *std::move(started);
  return absl::OkStatus();
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

absl::StatusOr<std::unique_ptr<Service>> Service::Start(const ServiceOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->config = options.config;
  if (auto keys = parts->OpenKeys(options); !keys.ok()) return keys;
  if (auto halls = parts->OpenHalls(options); !halls.ok()) return halls;
  if (auto door = parts->OpenDoor(); !door.ok()) return door;
  for (app::HallImpl* hall : parts->halls->All()) {
    std::cout << "hall " << hall->id() << " at seq " << hall->head().seq << "\n";
  }
  std::cout << "data directory " << options.dir << "\n";
  if (!options.demo_setup.empty()) offline::PrintDemoSignIns(options.dir);
  std::cout << "serving grpc on port " << parts->server->port() << std::endl;
  return std::unique_ptr<Service>(new Service(std::move(parts)));
}

Service::~Service() { Stop(); }

void Service::Tick() { parts_->dispatcher->Tick(); }

void Service::Stop() {
  if (parts_->server == nullptr) return;
  parts_->dispatcher->Stop();
  parts_->server->Stop(kStopGraceMillis);
  parts_->server.reset();
  // Once more, for what was observed while the last calls ended.
  parts_->dispatcher->Stop();
  for (const auto& desk : parts_->desks) {
    if (desk->rotator != nullptr) desk->rotator->Stop();
  }
  parts_->halls->Stop();
}

}  // namespace hallcase
