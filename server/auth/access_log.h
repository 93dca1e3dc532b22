// Sign-ins, failures, lockouts and denials, gathered into counts in memory until somebody takes
// them to the ledger: a storm of failures becomes a few facts. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::auth {

// Stands for an account name that is none of the hall's: what was typed may be a password.
inline constexpr std::string_view kUnknownAccount = "?";
// Kinds of observation kept between two takings; more fall into one of them, per event.
inline constexpr size_t kObservationsKeptMax = 500;

class AccessLog {
 public:
  // The clock must outlive this. Days begin at midnight of that offset.
  AccessLog(const base::Clock& clock, int32_t utc_offset_minutes)
      : clock_(clock), utc_offset_minutes_(utc_offset_minutes) {}

  // REQUIRES: `principal` is an id of the hall or kUnknownAccount; `method` a method's name or "".
  void Observe(std::string_view principal, ledger::v1::AccessEvent event,
               std::string_view method = "");

  // All that was gathered since; empty when nothing was. What is of nobody and of no case (query
  // codes) is of a day, and is kept until that is over: when an answer was read could tell who
  // reported. A crash loses a day of it.
  std::vector<ledger::v1::AccessObserved> Take();
  // Also what is kept: nobody comes any more.
  std::vector<ledger::v1::AccessObserved> TakeAll();

  // Puts back what could not be brought to the ledger.
  void Return(const std::vector<ledger::v1::AccessObserved>& observed);

 private:
  using Key = std::tuple<std::string, int, std::string>;
  struct Count {
    uint32_t count = 0;
    int64_t from_us = 0;
    int64_t to_us = 0;
  };
  void Add(Key key, const Count& count) HC_REQUIRES(mutex_);
  // When the day of that instant began.
  int64_t StartOfDay(int64_t at_us) const;
  // What was last observed before that instant.
  std::vector<ledger::v1::AccessObserved> TakeDays(int64_t before_us);

  const base::Clock& clock_;
  const int32_t utc_offset_minutes_;
  base::Mutex mutex_;
  absl::btree_map<Key, Count> counts_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::auth
