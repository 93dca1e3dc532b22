#include "client/cli/context.h"

#include "client/cli/failure.h"
#include "client/cli/json_print.h"
#include "server/base/clock.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

// A change whose outcome nobody told can only be repeated safely under its own id.
std::string RequestIdOf(const google::protobuf::Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  if (const auto* own = type->FindFieldByName("request_id")) {
    return reflection->GetString(request, own);
  }
  const auto* change = type->FindFieldByName("change");
  if (change == nullptr) return "";
  return RequestIdOf(reflection->GetMessage(request, change));
}

}  // namespace

GlobalFlags Context::Where(const Session* session) const {
  GlobalFlags where = flags;
  if (session != nullptr) {
    if (where.server.empty()) {
      where.server = session->server;
      where.tls = where.tls || session->tls;
      if (where.ca_file.empty()) where.ca_file = session->ca_file;
    }
    if (where.hall.empty()) where.hall = session->hall;
  }
  if (where.server.empty()) where.server = kServerDefault;
  where.tls = where.tls || !where.ca_file.empty();
  return where;
}

client::Client* Context::Open(const GlobalFlags& where, const std::string& token) {
  if (where.hall.empty()) {
    FailUsage("name the hall: --hall ID (or HALLCASE_HALL)");
    return nullptr;
  }
  client::ClientOptions options;
  options.target = where.server;
  options.hall_id = where.hall;
  options.token = token;
  options.tls = {where.tls, where.ca_file};
  options.timeout_us = where.timeout_s * base::kMicrosPerSecond;
  client_ = client::Client::Connect(std::move(options));
  return client_.get();
}

client::Client* Context::ConnectAnonymously() {
  const auto path = SessionPath(flags.profile);
  if (path.ok()) {
    const auto session = ReadSession(*path);
    if (session.ok()) return Open(Where(&*session), "");
  }
  return Open(Where(nullptr), "");
}

client::Client* Context::Connect() {
  if (client_ != nullptr) return client_.get();
  const auto path = SessionPath(flags.profile);
  if (!path.ok()) {
    FailUsage(base::ToStd(path.status().message()));
    return nullptr;
  }
  const auto session = ReadSession(*path);
  if (!session.ok()) {
    FailUsage(base::ToStd(session.status().message()));
    return nullptr;
  }
  const GlobalFlags where = Where(&*session);
  if (where.server != session->server) {
    FailUsage(base::StrCat("you are signed in at ", session->server,
                           ": sign in there too, best under a --profile of its own"));
    return nullptr;
  }
  return Open(where, session->token);
}

bool Context::CallMessage(google::protobuf::Message* request,
                          google::protobuf::Message* response) {
  client::Client* client = Connect();
  if (client == nullptr) return false;
  const auto error = client->CallMessage(request, response);
  if (!error) return true;
  Fail(*error);
  const std::string id = RequestIdOf(*request);
  if (exit_code_ == kExitUnreachable && !id.empty()) {
    err() << "  the outcome is unknown: repeat the command with --request-id " << id << "\n";
  }
  return false;
}

bool Context::PrintedJson(const google::protobuf::Message& message) {
  if (!flags.json) return false;
  out() << ToJson(message) << "\n";
  return true;
}

int Context::Fail(const client::Error& error) {
  if (flags.json) out() << ErrorJson(error) << "\n";
  err() << "hallcase: " << DescribeError(error);
  exit_code_ = ExitCodeOf(error);
  return exit_code_;
}

int Context::FailUsage(std::string_view message) {
  err() << "hallcase: " << message << "\n";
  exit_code_ = kExitUsage;
  return exit_code_;
}

}  // namespace hallcase::cli
