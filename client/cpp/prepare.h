// What the SDK knows of a request from its descriptor alone: which method takes it, where its hall
// and its request id are. Thread-safe.
#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace hallcase::client {

// "/hallcase.v1.CaseService/GetCase" for the descriptor of GetCaseRequest: the one method of the
// contract that takes this message. REQUIRES: there is one, and it answers with `response` (the
// process aborts otherwise: a mistake of the program, not of its input).
std::string MethodPath(const google::protobuf::Descriptor& request,
                       const google::protobuf::Descriptor& response);

// Puts `hall_id` into field 1 where it is empty.
void FillHall(const std::string& hall_id, google::protobuf::Message* request);

// True for a request whose method changes something and therefore carries a request_id, its own or
// that of its `change`.
bool NeedsRequestId(const google::protobuf::Descriptor& request);

// Puts `request_id` where NeedsRequestId found its place, unless one stands there already.
void FillRequestId(const std::string& request_id, google::protobuf::Message* request);

}  // namespace hallcase::client
