// Opening a hall for the first time from a set-up directory (deploy/halls): the demo hall with
// passwords for everybody, or a real hall with one security administrator and no other sign-in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/app/hall.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/domain/setup/setup.h"
#include "server/sealing/key_ring.h"

namespace hallcase::offline {

// A sign-in that was just made.
struct Credential {
  std::string account;
  std::string password;
  // Post and roles, for people.
  std::string roles;
};

// Reads hall.conf and the files that it names. NOT_FOUND names a missing file, INVALID_ARGUMENT
// the file and line that are wrong.
absl::StatusOr<domain::setup::HallSetup> ReadSetup(const std::string& dir);

struct OpenHallOptions {
  const sealing::KeyRing* ring = nullptr;
  const base::Clock* clock = nullptr;
  base::RandomSource* random = nullptr;
  // Password of an account; empty = it cannot sign in yet.
  std::function<std::string(const domain::setup::Person&)> password_of;
};

// Opens `hall` (which must be empty) and publishes the set-up. Returns the sign-ins that were made.
// FAILED_PRECONDITION with the hall's own words if a command is refused.
absl::StatusOr<std::vector<Credential>> OpenHall(app::Hall& hall,
                                                 const domain::setup::HallSetup& setup,
                                                 const OpenHallOptions& options);

}  // namespace hallcase::offline
