// A set-up directory on its way to the server.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "hallcase/v1/catalog.pb.h"
#include "server/domain/setup/setup.h"

namespace hallcase::cli {

// Reads hall.conf and what it names. Errors name the file, and the line where there is one.
absl::StatusOr<domain::setup::HallSetup> ReadSetupDirectory(const std::string& directory);

// Items, departments, posts, windows and rules. Calendars and people go by commands of their own.
// Pure and thread-safe.
v1::PublishReferenceRequest ToPublishRequest(const domain::setup::HallSetup& setup);

}  // namespace hallcase::cli
