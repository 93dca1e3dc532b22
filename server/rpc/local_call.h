// A call from within the process: through all five beats, over no network.
#pragma once

#include <string_view>

#include <google/protobuf/message.h>

#include "server/rpc/dispatch.h"

namespace hallcase::rpc {

// Waits for the answer; without a refusal `response` (of the method's type; null = not wanted) is
// filled. `token` is empty before sign-in, `source` stands for the caller's address. Thread-safe.
Refusal CallLocally(Dispatcher& dispatcher, const Method& method, std::string_view token,
                    std::string_view bytes, std::string_view source,
                    google::protobuf::Message* response);

}  // namespace hallcase::rpc
