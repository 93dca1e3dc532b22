// What handlers of one hall work with, and what they know about the call in hand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/app/hall.h"
#include "server/auth/access_log.h"
#include "server/auth/lockout.h"
#include "server/auth/sessions.h"
#include "server/auth/try_budget.h"
#include "server/base/clock.h"
#include "server/base/config.h"
#include "server/domain/access.h"
#include "server/domain/reference.h"
#include "server/rpc/key_rotator.h"
#include "server/rpc/names.h"
#include "server/rpc/vault.h"

namespace hallcase::rpc {

struct Method;
class MethodTable;

// One open hall behind the door. Thread-safe; lives as long as the door.
struct Desk {
  Desk(app::Hall& hall_in, const sealing::KeyRing& ring, const base::Clock& clock_in,
       base::RandomSource& random, const base::Limits& limits_in);

  app::Hall& hall;
  const base::Clock& clock;
  const base::Limits& limits;
  Vault vault;
  Names names;
  std::unique_ptr<auth::SessionStore> session_store;
  auth::Sessions sessions;
  auth::Lockout lockout;
  // For query codes (查询码): by the caller's address, and by the case number that was typed.
  auth::TryBudget code_tries_of_address;
  auth::TryBudget code_tries_of_number;
  auth::AccessLog access_log;
  // Null where the keys cannot be rotated: they are no files, or several halls share them.
  std::unique_ptr<KeyRotator> rotator;

  // Before the door opens. As KeyRotator::Resume.
  absl::Status EnableRotation(const std::string& keys_dir);
};

// One call, after authentication. Values are fixed when the call starts.
struct CallContext {
  Desk* desk = nullptr;
  const Method* method = nullptr;
  const MethodTable* methods = nullptr;
  std::shared_ptr<const domain::Reference> reference;
  // Null before sign-in. Where no session is needed, it says only that staff calls; `scope` is then
  // that of the public.
  std::shared_ptr<auth::Session> session;
  std::shared_ptr<const domain::access::Scope> scope;
  // Network address of the caller, without port. Filled for calls before sign-in.
  std::string source;
  // The answer is for a request that had been answered before.
  bool replayed = false;
};

}  // namespace hallcase::rpc
