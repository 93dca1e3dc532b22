// What every command has: the global flags, the streams, and a client made from both.
#pragma once

#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "client/cli/exit_code.h"
#include "client/cli/session_file.h"
#include "client/cpp/client.h"

namespace hallcase::cli {

inline constexpr char kServerDefault[] = "127.0.0.1:7443";

struct GlobalFlags {
  std::string server;
  std::string hall;
  std::string profile = "default";
  std::string ca_file;
  bool tls = false;
  bool json = false;
  bool progress = false;
  int timeout_s = 20;
};

// One run of the program; for one thread.
class Context {
 public:
  Context() = default;
  Context(std::istream& in, std::ostream& out, std::ostream& err)
      : in_(&in), out_(&out), err_(&err) {}

  GlobalFlags flags;
  // Set by the command that the line names.
  std::function<int()> run;

  std::istream& in() { return *in_; }
  std::ostream& out() { return *out_; }
  std::ostream& err() { return *err_; }

  // A client with the stored session; nullptr after saying why not, exit_code() then says
  // kExitUsage.
  // --server and --hall override what the session remembers, but a token goes only to the server
  // that gave it.
  client::Client* Connect();
  // The same without a session, for signing in.
  client::Client* ConnectAnonymously();
  // Flags, then the session's, then the defaults. The hall may stay empty.
  GlobalFlags Where(const Session* session) const;

  // The answer; nullopt after saying what was refused, exit_code() then holds the code.
  template <typename Response, typename Request>
  std::optional<Response> Call(Request request) {
    Response response;
    if (!CallMessage(&request, &response)) return std::nullopt;
    return response;
  }

  // With --json prints the message and returns true; else false, and the caller prints for people.
  bool PrintedJson(const google::protobuf::Message& message);

  int exit_code() const { return exit_code_; }
  // Say what is wrong and return the exit code.
  int Fail(const client::Error& error);
  int FailUsage(std::string_view message);

 private:
  bool CallMessage(google::protobuf::Message* request, google::protobuf::Message* response);
  client::Client* Open(const GlobalFlags& where, const std::string& token);

  std::istream* in_ = &std::cin;
  std::ostream* out_ = &std::cout;
  std::ostream* err_ = &std::cerr;
  std::unique_ptr<client::Client> client_;
  int exit_code_ = kExitOk;
};

}  // namespace hallcase::cli
