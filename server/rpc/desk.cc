#include "server/rpc/desk.h"

namespace hallcase::rpc {
namespace {

// A hall's side rows as the auth room wants them.
class HallSessions final : public auth::SessionStore {
 public:
  explicit HallSessions(app::Hall& hall) : hall_(hall) {}
  absl::StatusOr<std::optional<ledger::v1::SessionRow>> Get(
      std::string_view token_hash) const override {
    return hall_.GetSession(token_hash);
  }
  absl::Status Put(std::string_view token_hash, const ledger::v1::SessionRow& row) override {
    return hall_.PutSession(token_hash, row);
  }
  absl::Status Delete(std::string_view token_hash) override {
    return hall_.DeleteSession(token_hash);
  }

 private:
  app::Hall& hall_;
};

auth::Sessions::Limits SessionLimits(const base::Limits& limits) {
  return {.life_us = limits.session_life_hours * base::kMicrosPerHour,
          .idle_us = limits.session_idle_minutes * base::kMicrosPerMinute};
}

auth::Lockout::Limits LockoutLimits(const base::Limits& limits) {
  return {.failures_max = limits.lockout_failures_max,
          .first_us = limits.lockout_seconds * base::kMicrosPerSecond};
}

auth::TryBudget::Limits TryLimits(int64_t tries_max, int64_t pause_seconds) {
  return {.tries_max = tries_max, .regain_us = pause_seconds * base::kMicrosPerSecond};
}

}  // namespace

Desk::Desk(app::Hall& hall_in, const sealing::KeyRing& ring, const base::Clock& clock_in,
           base::RandomSource& random, const base::Limits& limits_in)
    : hall(hall_in),
      clock(clock_in),
      limits(limits_in),
      vault(hall_in, ring, clock_in, random,
            static_cast<size_t>(limits_in.data_key_cache_entries_max)),
      names(vault),
      session_store(std::make_unique<HallSessions>(hall_in)),
      sessions(*session_store, clock_in, SessionLimits(limits_in)),
      lockout(clock_in, LockoutLimits(limits_in)),
      code_tries_of_address(
          clock_in, random,
          TryLimits(limits_in.code_address_tries_max, limits_in.code_address_pause_seconds)),
      code_tries_of_number(clock_in, random,
                           TryLimits(limits_in.code_tries_max, limits_in.code_pause_seconds)),
      access_log(clock_in, static_cast<int32_t>(limits_in.utc_offset_minutes)) {}

absl::Status Desk::EnableRotation(const std::string& keys_dir) {
  rotator = std::make_unique<KeyRotator>(hall, vault, keys_dir, vault.random());
  return rotator->Resume();
}

}  // namespace hallcase::rpc
