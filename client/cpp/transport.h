// How bytes reach a server: the seam between the SDK's rules (ids, retries, resume) and gRPC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace hallcase::client {

// How a call or a stream ended. code 0 = OK.
struct Ending {
  int code = 0;
  std::string message;
  // Bytes of grpc-status-details-bin.
  std::string details;
};

struct Reply {
  Ending ending;
  // The response; empty unless code is 0.
  std::string body;
};

// A stream in both directions. One thread may read while another writes; Cancel is for any thread.
// The destructor cancels and waits until nothing of the call runs any more.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Queues a message; never blocks. What is queued when the stream breaks is lost.
  virtual void Write(std::string message) = 0;
  // Nothing more will be written.
  virtual void WritesDone() = 0;
  // Waits for the next message; false when there will be none.
  virtual bool Read(std::string* message) = 0;
  // REQUIRES: Read returned false.
  virtual Ending Finish() = 0;
  virtual void Cancel() = 0;
};

// What a call needs beside its message.
struct CallRoute {
  // host:port
  std::string target;
  // "/hallcase.v1.CaseService/GetCase"
  std::string path;
  // Goes into the metadata `authorization: Bearer <token>`; empty = none.
  std::string token;
};

// Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // Sends one request and waits for the answer, at most `timeout_us` (then DEADLINE_EXCEEDED).
  virtual Reply Unary(const CallRoute& route, const std::string& body, int64_t timeout_us) = 0;
  // Opens a stream; failure to connect shows at the first Read.
  virtual std::unique_ptr<ByteStream> OpenStream(const CallRoute& route) = 0;
};

// TLS settings of the real transport.
struct TlsOptions {
  bool enabled = false;
  // PEM file of the authorities to trust; empty = those of the system.
  std::string ca_file;
};

// The real one, over gRPC.
std::unique_ptr<Transport> NewGrpcTransport(const TlsOptions& tls);

}  // namespace hallcase::client
