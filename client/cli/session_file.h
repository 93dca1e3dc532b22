// Where a sign-in is kept between commands: a small file that only its owner can read.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hallcase::cli {

struct Session {
  std::string server;
  std::string hall;
  std::string account;
  std::string token;
  // Microseconds since 1970-01-01 UTC.
  int64_t expires_at_us = 0;
  bool tls = false;
  std::string ca_file;
};

// $HALLCASE_TOKEN_FILE, or PROFILE.session in $XDG_STATE_HOME/hallcase or ~/.local/state/hallcase.
// INVALID_ARGUMENT for a profile name outside of [A-Za-z0-9._-] or without a home directory.
absl::StatusOr<std::string> SessionPath(const std::string& profile);

// NOT_FOUND when nobody signed in; FAILED_PRECONDITION when others may read the file (its token is
// then not used); INVALID_ARGUMENT when it is damaged.
absl::StatusOr<Session> ReadSession(const std::string& path);

// Writes the file anew, mode 0600, by a rename, and the directories above it with mode 0700.
absl::Status WriteSession(const std::string& path, const Session& session);

// Removes the file; fine when there is none.
absl::Status RemoveSession(const std::string& path);

}  // namespace hallcase::cli
