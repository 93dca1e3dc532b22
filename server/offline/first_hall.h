// `hallcase bootstrap`: makes a real hall on the machine that will serve it. Nobody can sign in
// afterwards but one security administrator, who gives the others their accounts.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace hallcase::offline {

struct FirstHallRequest {
  // The hall's directory: data/ and keys/ are made in it.
  std::string dir;
  // Set-up directory (deploy/halls/README.md).
  std::string setup;
  // An account of the set-up with the role security_administrator.
  std::string account;
  // 10–128 bytes.
  std::string password;
};

// The id of the hall that was made. ALREADY_EXISTS if there is one (nothing is changed),
// INVALID_ARGUMENT for a set-up, account or password that will not do, else what the engine says.
absl::StatusOr<std::string> MakeFirstHall(const FirstHallRequest& request);

}  // namespace hallcase::offline
