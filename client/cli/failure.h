// Errors told to people: what was refused, where it stands, what is allowed, what to do next.
// Pure and thread-safe.
#pragma once

#include <string>

#include "client/cli/exit_code.h"
#include "client/cpp/error.h"

namespace hallcase::cli {

// kExitUnreachable when nobody answered in time, kExitRefused otherwise.
ExitCode ExitCodeOf(const client::Error& error);

// Several lines, ending in a line break.
std::string DescribeError(const client::Error& error);

// {"error":{"code":…,"reason":…,"message":…,"metadata":{…},"field_violations":[…],…}}
std::string ErrorJson(const client::Error& error);

}  // namespace hallcase::cli
