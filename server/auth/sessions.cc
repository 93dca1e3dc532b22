#include "server/auth/sessions.h"

#include <algorithm>
#include <vector>

#include "server/base/log.h"
#include "server/base/strings.h"

namespace hallcase::auth {

Sessions::Sessions(SessionStore& store, const base::Clock& clock, Limits limits)
    : store_(store), clock_(clock), limits_(limits) {}

std::shared_ptr<Session> Sessions::Find(std::string_view token_hash) {
  base::MutexLock lock(mutex_);
  auto it = kept_.find(base::ToAbsl(token_hash));
  return it == kept_.end() ? nullptr : it->second;
}

absl::StatusOr<std::shared_ptr<Session>> Sessions::Load(std::string_view token_hash) {
  if (auto session = Find(token_hash)) return session;
  auto row = store_.Get(token_hash);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::shared_ptr<Session>();
  auto session =
      std::make_shared<Session>(std::string(token_hash), **std::move(row), clock_.NowMicros());
  Keep(session);
  // Two loads at once: all go on with the one that was kept.
  auto kept = Find(token_hash);
  return kept != nullptr ? kept : session;
}

void Sessions::Keep(const std::shared_ptr<Session>& session) {
  const int64_t now_us = clock_.NowMicros();
  base::MutexLock lock(mutex_);
  if (kept_.size() >= limits_.kept_max) {
    // Rare: a hall has fewer people than this. Those that are over go first, then any.
    std::vector<std::string> over;
    for (const auto& [hash, kept] : kept_) {
      if (kept->ended_ || kept->expires_at_us() <= now_us) over.push_back(hash);
    }
    if (over.empty()) over.push_back(kept_.begin()->first);
    for (const std::string& hash : over) kept_.erase(hash);
  }
  kept_.emplace(session->token_hash(), session);
}

SessionState Sessions::Check(Session& session, const domain::Reference& reference, bool touch) {
  const auto* principal = reference.FindPrincipal(session.principal());
  if (principal == nullptr) return SessionState::kUnknown;
  const int64_t now_us = clock_.NowMicros();
  if (session.ended_ || now_us >= session.expires_at_us() ||
      now_us - session.used_at_us_ >= limits_.idle_us ||
      session.opened_seq_ < principal->sessions_end_seq()) {
    session.ended_ = true;
    return SessionState::kExpired;
  }
  if (touch) session.used_at_us_ = now_us;
  return SessionState::kAlive;
}

std::shared_ptr<const domain::access::Scope> Sessions::ScopeOf(
    Session& session, const domain::Reference& reference) {
  auto it = reference.principals.find(session.principal());
  if (it == reference.principals.end()) return nullptr;
  base::MutexLock lock(session.mutex_);
  if (session.scope_of_ != it->second) {
    const ledger::v1::PrincipalRow& row = *it->second;
    session.scope_ = std::make_shared<const domain::access::Scope>(
        row.added().id(), row.added().post(),
        std::vector<ledger::v1::Grant>(row.grants().begin(), row.grants().end()));
    session.scope_of_ = it->second;
  }
  return session.scope_;
}

std::shared_ptr<Session> Sessions::Open(std::string_view principal,
                                        std::string_view token_hash, uint64_t head_seq) {
  const int64_t now_us = clock_.NowMicros();
  ledger::v1::SessionRow row;
  row.set_format(1);
  row.set_principal(std::string(principal));
  row.set_opened_at_us(now_us);
  row.set_expires_at_us(now_us + limits_.life_us);
  row.set_opened_seq(head_seq);
  std::string hash(token_hash);
  const absl::Status put = store_.Put(hash, row);
  // Over a full disk or a damaged hall people must be able to sign in and read all the same.
  if (!put.ok()) base::Log(base::LogLevel::kWarning, "session_in_memory_only");
  auto session = std::make_shared<Session>(std::move(hash), std::move(row), now_us);
  Keep(session);
  return session;
}

absl::Status Sessions::End(Session& session) {
  session.ended_ = true;
  {
    base::MutexLock lock(mutex_);
    kept_.erase(session.token_hash());
  }
  return store_.Delete(session.token_hash());
}

absl::Status Sessions::Outlive(Session& session, uint64_t seq) {
  ledger::v1::SessionRow row = session.row();
  row.set_opened_seq(seq);
  if (absl::Status put = store_.Put(session.token_hash(), row); !put.ok()) return put;
  uint64_t before = session.opened_seq_;
  while (before < seq && !session.opened_seq_.compare_exchange_weak(before, seq)) {
  }
  session.ended_ = false;
  return absl::OkStatus();
}

}  // namespace hallcase::auth
