// Page tokens: where a list goes on, opaque and unforgeable. A token is sealed (AES-256-GCM) and
// bound to method, caller and filter, so that it opens nothing else.
#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "server/rpc/refusal.h"
#include "server/rpc/vault.h"

namespace hallcase::rpc {

// What a token belongs to. `request` is the list's request: all its fields but page_token and
// page_size are the filter.
struct PageScope {
  std::string_view method;
  std::string_view principal;
  const google::protobuf::Message& request;
};

// Empty for an empty key (the end).
std::string MakePageToken(Vault& vault, const PageScope& scope, std::string_view next_key);

// Fills `key`; an empty token gives an empty key. INVALID_PAGE_TOKEN otherwise.
Refusal OpenPageToken(Vault& vault, const PageScope& scope, std::string_view token,
                      std::string* key);

}  // namespace hallcase::rpc
