// Request bytes → message, strictly: what protobuf would silently accept or refuse without a reason
// becomes a typed refusal. Thread-safe; how a type is walked is worked out once and kept.
#pragma once

#include <string_view>

#include <google/protobuf/message.h>

#include "server/rpc/refusal.h"

namespace hallcase::rpc {

// Sub-messages deeper than this are refused as malformed.
inline constexpr int kMessageDepthMax = 32;

// Fills `message` (empty on entry). Refusals: MALFORMED_MESSAGE, INVALID_UTF8 and UNKNOWN_FIELD,
// the latter two with the path of the field. A message that was refused must be thrown away.
Refusal ParseStrict(std::string_view bytes, google::protobuf::Message* message);

// The part of ParseStrict that looks for fields without a name here, also in sub-messages.
Refusal FindUnknownFields(const google::protobuf::Message& message);

}  // namespace hallcase::rpc
