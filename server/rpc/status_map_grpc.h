// The error table's last step for the gRPC door: a refusal as grpc::Status.
#pragma once

#include <grpcpp/support/status.h>

#include "server/rpc/refusal.h"

namespace hallcase::rpc {

// OK without a refusal.
grpc::Status ToGrpcStatus(const Refusal& refusal);

}  // namespace hallcase::rpc
