// The way of every change, whichever door and stream it came through: request → sealed command, and
// outcome → rows to answer with. The five beats' fourth, for commands.
#pragma once

#include <google/protobuf/message.h>

#include "server/app/command_call.h"
#include "server/rpc/handler.h"
#include "server/rpc/method_table.h"
#include "server/rpc/refusal.h"

namespace hallcase::rpc {

// Fills `draft` from a validated request: scope, request id, times, performer, the command itself
// (by the method's handler), and the HMAC of the request. What `done` and `cancelled` do is left to
// the caller. Runs where the handler says.
Refusal MakeDraft(const CallContext& context, const google::protobuf::Message& request,
                  Draft* draft);

// True if Settle or the method's answer may touch the disk: then they belong on the read pool.
bool SettleReads(const Method& method, const app::Outcome& outcome);

// After it, `outcome` has the rows to answer with and is no rejection. A request id seen before is
// compared by HMAC (REQUEST_ID_REUSED) and answers with the current rows, if the caller may still
// read them; `context.replayed` says so.
Refusal Settle(CallContext& context, const google::protobuf::Message& request,
               app::Outcome* outcome);

}  // namespace hallcase::rpc
