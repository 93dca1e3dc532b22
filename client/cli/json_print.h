// Messages as JSON for machines: names in snake_case as in the contract, every integer a JSON
// number (64-bit ones too), zeros, empty strings and empty lists included, an absent message or
// oneof member null, times as "2026-02-26T09:30:00.000000Z", bytes as hexadecimal, enums by their
// full name. One line. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace hallcase::cli {

std::string ToJson(const google::protobuf::Message& message);

// A JSON string with its quotes; control characters are escaped.
std::string JsonString(std::string_view text);

}  // namespace hallcase::cli
