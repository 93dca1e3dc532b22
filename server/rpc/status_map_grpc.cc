#include "server/rpc/status_map_grpc.h"

#include "server/rpc/status_map.h"

namespace hallcase::rpc {

grpc::Status ToGrpcStatus(const Refusal& refusal) {
  if (!refusal.has_value()) return grpc::Status::OK;
  WireStatus wire = ToWireStatus(*refusal);
  return {static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details};
}

}  // namespace hallcase::rpc
