// The one error table: Rejection → gRPC code and google.rpc.Status. Nothing else in the house knows
// gRPC codes. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/rejection.h"

namespace hallcase::rpc {

inline constexpr std::string_view kErrorDomain = "hallcase";

struct WireStatus {
  // A google.rpc.Code; the numbers of grpc::StatusCode.
  int code = 0;
  std::string message;
  // A serialised google.rpc.Status: goes into the trailer `grpc-status-details-bin`.
  std::string details;
};

// ErrorInfo always; BadRequest where a field is to blame; PreconditionFailure where the state is in
// the way; RetryInfo where a retry may help.
WireStatus ToWireStatus(const domain::Rejection& rejection);

// The gRPC code of a reason.
int CodeOf(domain::Reason reason);

// Name as clients switch on it, for example STALE_ETAG.
std::string_view ReasonName(domain::Reason reason);

}  // namespace hallcase::rpc
