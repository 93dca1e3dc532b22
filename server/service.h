// The running server: engine, halls, doors, and their order of starting and stopping.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/base/config.h"

namespace hallcase {

struct ServiceOptions {
  // Holds data/ and keys/.
  std::string dir;
  // Set-up directory of the demo hall; empty = a real hall, which must have been opened before.
  std::string demo_setup;
  base::Config config;
};

class Service {
 public:
  // Opens the halls (making the demo hall where it is asked for and absent), then the door. Prints
  // what a person needs to know: addresses, data directory, demo sign-ins. Errors name what to do.
  static absl::StatusOr<std::unique_ptr<Service>> Start(const ServiceOptions& options);
  // Stop().
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Once a second: ends streams that lost their right, gathers access logs.
  void Tick();
  // No more calls; what was acknowledged is on disk anyway.
  void Stop();

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace hallcase
