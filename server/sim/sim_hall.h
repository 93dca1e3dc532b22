// The hall that is simulated: a whole server over a data directory, with a clock that stands still
// until it is told to move and randomness from a seed. What happens in it comes through the door
// like everywhere else, one call after the other, so that the same seed makes the same ledger.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "absl/status/statusor.h"
#include "server/app/halls.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/random.h"
#include "server/rpc/dispatch.h"
#include "server/sealing/key_ring.h"

namespace hallcase::sim {

struct SimHallOptions {
  // Becomes the hall's directory: data/, keys/ (marked as a test's) and the demo sign-ins.
  std::string dir;
  // Set-up directory of the hall.
  std::string setup;
  uint64_t seed = 0;
  int64_t start_us = 0;
};

class SimHall {
 public:
  // ALREADY_EXISTS if the directory holds a hall; else what opening says.
  static absl::StatusOr<std::unique_ptr<SimHall>> Make(const SimHallOptions& options);
  ~SimHall();
  SimHall(const SimHall&) = delete;
  SimHall& operator=(const SimHall&) = delete;

  const std::string& id() const { return hall_->id(); }
  const rpc::MethodTable& methods() const { return *methods_; }
  std::shared_ptr<const domain::Reference> reference() const { return hall_->reference(); }
  int64_t now_us() const { return clock_.NowMicros(); }

  // A call of that person ("" = somebody without a session). Fills in hall and request id. Jobs
  // that it started are finished when it returns. `response` is of the method's type.
  rpc::Refusal Call(std::string_view account, const rpc::Method& method,
                    google::protobuf::Message* request, google::protobuf::Message* response);

  // What the ledger has gained since the last time, in order.
  std::vector<std::shared_ptr<const ledger::v1::Entry>> TakeNewEntries();

  // Time passes up to then; what is due happens at its own instant.
  void PassTo(int64_t until_us);

  // No more calls; what the access log gathered goes to the ledger.
  void EndCalls();
  // Ends sessions and closes. Gives the last head. REQUIRES: EndCalls().
  absl::StatusOr<app::Head> Close();

 private:
  SimHall(const SimHallOptions& options, base::Limits limits);
  absl::Status Open(const SimHallOptions& options);
  std::string TokenOf(std::string_view account);
  // Reads what is new; jobs that it started are finished before anything else happens.
  void ReadOn();
  // Lets what is due by now happen; gives the instant of what comes next, INT64_MAX for nothing.
  int64_t Settle();

  const base::Limits limits_;
  base::FakeClock clock_;
  base::SeededRandom random_;
  base::UuidGenerator ids_{clock_, random_};
  std::unique_ptr<storage::Engine> engine_;
  std::unique_ptr<sealing::KeyRing> ring_;
  std::unique_ptr<app::Halls> halls_;
  app::HallImpl* hall_ = nullptr;
  std::unique_ptr<const rpc::MethodTable> methods_;
  std::unique_ptr<rpc::Desk> desk_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::map<std::string, std::string, std::less<>> tokens_;
  uint64_t read_seq_ = 0;
  std::vector<std::shared_ptr<const ledger::v1::Entry>> entries_;
};

}  // namespace hallcase::sim
