// The demo hall: invented people, random passwords at each install, loopback only.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "server/app/halls.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/offline/bootstrap.h"
#include "server/sealing/key_ring.h"

namespace hallcase::offline {

// Opens the hall of a set-up (ReadSetup) and keeps its sign-ins in DIR/demo-sign-ins.txt (0600), so
// that the next start can print them again.
absl::Status MakeDemoHall(app::Halls& halls, const sealing::KeyRing& ring,
                          const base::Clock& clock, base::RandomSource& random,
                          const domain::setup::HallSetup& setup, const std::string& dir);

// Prints the sign-ins that MakeDemoHall kept.
void PrintDemoSignIns(const std::string& dir);

}  // namespace hallcase::offline
