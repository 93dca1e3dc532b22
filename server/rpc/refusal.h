// What a handler answers besides its response: nothing when it succeeded, else the typed refusal.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "server/domain/rejection.h"

namespace hallcase::rpc {

using domain::Reason;
using domain::Reject;
using domain::Rejection;
using Refusal = std::optional<Rejection>;

inline constexpr std::nullopt_t kGranted = std::nullopt;

}  // namespace hallcase::rpc
