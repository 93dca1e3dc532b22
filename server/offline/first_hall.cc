#include "server/offline/first_hall.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "server/app/halls.h"
#include "server/base/config.h"
#include "server/base/strings.h"
#include "server/offline/bootstrap.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::offline {
namespace {

constexpr size_t kPasswordBytesMin = 10;
constexpr size_t kPasswordBytesMax = 128;

bool IsSecurityAdministrator(const domain::setup::Person& person) {
  return std::any_of(person.grants.begin(), person.grants.end(), [](const auto& grant) {
    return grant.role() == ledger::v1::ROLE_SECURITY_ADMINISTRATOR;
  });
}

absl::Status Check(const FirstHallRequest& request, const domain::setup::HallSetup& setup) {
  if (request.password.size() < kPasswordBytesMin ||
      request.password.size() > kPasswordBytesMax) {
    return absl::InvalidArgumentError("the password must have 10 to 128 bytes");
  }
  for (const auto& person : setup.people) {
    if (person.account == request.account && IsSecurityAdministrator(person)) {
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(base::StrCat(
      request.account, " is no security administrator in the set-up's staff.tsv"));
}

// A settings file to start from; one that is there is left alone.
void WriteSettings(const std::string& path) {
  if (std::ifstream(path).good()) return;
  std::ofstream(path) << "# Settings of hallcased, key = value; each key stands with its unit and\n"
                         "# default in server/base/config.cc. Beyond loopback TLS is needed.\n"
                         "grpc_address = 127.0.0.1:7443\n";
}

}  // namespace

absl::StatusOr<std::string> MakeFirstHall(const FirstHallRequest& request) {
  auto setup = ReadSetup(request.setup);
  if (!setup.ok()) return setup.status();
  if (auto checked = Check(request, *setup); !checked.ok()) return checked;
  if (mkdir(request.dir.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return absl::UnavailableError(base::StrCat("cannot make ", request.dir));
  }
  base::RealClock clock;
  base::SystemRandom random;
  storage::RocksdbOptions engine_options;
  engine_options.dir = request.dir + "/data";
  auto engine = storage::OpenRocksdb(engine_options);
  if (!engine.ok()) return engine.status();
  auto config = base::ParseConfig("");
  if (!config.ok()) return config.status();
  app::HallsOptions halls_options;
  halls_options.engine = engine->get();
  halls_options.clock = &clock;
  halls_options.limits = config->limits;
  app::Halls halls(halls_options);
  if (auto opened = halls.OpenAll(); !opened.ok()) return opened;
  if (!halls.All().empty()) {
    return absl::AlreadyExistsError(base::StrCat(request.dir, " holds a hall already"));
  }
  auto ring = sealing::KeyRing::Load(request.dir + "/keys");
  if (absl::IsNotFound(ring.status())) {
    ring = sealing::KeyRing::Create(request.dir + "/keys", random);
  }
  if (!ring.ok()) return ring.status();
  auto hall = halls.Open(setup->hall_id);
  if (!hall.ok()) return hall.status();
  OpenHallOptions options;
  options.ring = &*ring;
  options.clock = &clock;
  options.random = &random;
  options.password_of = [&](const domain::setup::Person& person) {
    return person.account == request.account ? request.password : std::string();
  };
  auto made = OpenHall(**hall, *setup, options);
  if (!made.ok()) return made.status();
  WriteSettings(request.dir + "/hall.conf");
  return setup->hall_id;
}

}  // namespace hallcase::offline
