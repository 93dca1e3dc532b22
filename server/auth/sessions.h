// Sessions of one hall: random tokens, stored by their hash alone, kept in memory once seen.
//
// A session ends by sign-out, `session_life_hours` after it began, after `session_idle_minutes`
// without a call, and when its principal's password is set. Grants are not part of it: they are
// read from the reference data at every call. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/domain/access.h"
#include "server/domain/reference.h"

namespace hallcase::auth {

// Where sessions outlive a restart. Durable before Put and Delete return. Thread-safe.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  virtual absl::StatusOr<std::optional<ledger::v1::SessionRow>> Get(
      std::string_view token_hash) const = 0;
  virtual absl::Status Put(std::string_view token_hash, const ledger::v1::SessionRow& row) = 0;
  virtual absl::Status Delete(std::string_view token_hash) = 0;
};

class Session {
 public:
  Session(std::string token_hash, ledger::v1::SessionRow row, int64_t now_us)
      : token_hash_(std::move(token_hash)), row_(std::move(row)), opened_seq_(row_.opened_seq()),
        used_at_us_(now_us) {}

  const std::string& token_hash() const { return token_hash_; }
  const std::string& principal() const { return row_.principal(); }
  int64_t expires_at_us() const { return row_.expires_at_us(); }
  const ledger::v1::SessionRow& row() const { return row_; }

 private:
  friend class Sessions;
  const std::string token_hash_;
  const ledger::v1::SessionRow row_;
  std::atomic<uint64_t> opened_seq_;
  std::atomic<int64_t> used_at_us_;
  std::atomic<bool> ended_{false};

  base::Mutex mutex_;
  // Scope made last, and the row that it was made from.
  std::shared_ptr<const ledger::v1::PrincipalRow> scope_of_ HC_GUARDED_BY(mutex_);
  std::shared_ptr<const domain::access::Scope> scope_ HC_GUARDED_BY(mutex_);
};

enum class SessionState {
  kAlive,
  // It was one, and is over.
  kExpired,
  // No such token.
  kUnknown,
};

// Sessions kept in memory; beyond it some are read again when they are used.
inline constexpr size_t kSessionsKeptMax = 65'536;

class Sessions {
 public:
  struct Limits {
    int64_t life_us = 0;
    int64_t idle_us = 0;
    size_t kept_max = kSessionsKeptMax;
  };

  // Both must outlive this.
  Sessions(SessionStore& store, const base::Clock& clock, Limits limits);

  // From memory; null when it is not there (which says nothing about the store).
  std::shared_ptr<Session> Find(std::string_view token_hash);

  // From memory, else from the store; null when there is none. May touch the disk.
  absl::StatusOr<std::shared_ptr<Session>> Load(std::string_view token_hash);

  // Whether the session may be used now; with `touch` an alive one counts as used.
  SessionState Check(Session& session, const domain::Reference& reference, bool touch = true);

  // The rights of an alive session's principal as the reference data has them now; null when the
  // principal is gone.
  std::shared_ptr<const domain::access::Scope> ScopeOf(Session& session,
                                                       const domain::Reference& reference);

  // A new session for a principal whose password was right. Durable before it returns, unless the
  // store refuses: then it lives in memory alone.
  std::shared_ptr<Session> Open(std::string_view principal, std::string_view token_hash,
                                uint64_t head_seq);

  // Ends it. Durable before it returns.
  absl::Status End(Session& session);

  // Keeps the session although its principal's password was set at `seq`.
  absl::Status Outlive(Session& session, uint64_t seq);

 private:
  void Keep(const std::shared_ptr<Session>& session);

  SessionStore& store_;
  const base::Clock& clock_;
  const Limits limits_;
  base::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Session>> kept_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::auth
