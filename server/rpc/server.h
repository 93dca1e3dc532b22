// The running gRPC server: address, credentials, reflection, health.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace hallcase::rpc {

class Dispatcher;

struct ServerOptions {
  // host:port; port 0 = any free one.
  std::string address;
  // PEM files; both or neither. Needed unless the address is loopback.
  std::string tls_certificate_file;
  std::string tls_key_file;
  // Larger requests are refused by the transport.
  int64_t request_bytes_max = 0;
};

// True for 127.0.0.0/8, ::1, localhost and unix sockets.
bool IsLoopback(const std::string& address);

class Server {
 public:
  // INVALID_ARGUMENT for an address beyond loopback without TLS; NOT_FOUND for a file that cannot
  // be read; UNAVAILABLE when the address is taken. The dispatcher must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       Dispatcher& dispatcher);
  // Stops, if nobody did.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;

  // Takes no more calls; those under way have `grace_ms` to end, then they are cancelled.
  void Stop(int64_t grace_ms);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hallcase::rpc
