// What all commands that change a case share: naming it, its version, when and who.
#pragma once

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "client/cli/context.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::cli {

struct ChangeArgs {
  std::string case_name;
  std::string etag;
  bool any_version = false;
  std::string request_id;
  std::string at;
  std::string performer;
};

// Adds --request-id, --at and --performer.
void AddContextOptions(CLI::App* command, ChangeArgs* args);
// Adds CASE, --etag and --any beside them.
void AddChangeOptions(CLI::App* command, ChangeArgs* args);

// From the options; false after saying what is wrong.
bool FillContext(const ChangeArgs& args, Context& context, v1::ChangeContext* change);

// A case by its name on the command line: its number, `id:N` or plain digits, or `ext:SOURCE/ID`.
v1::GetCaseRequest NamedCase(const std::string& name);

// Names the case and the version to act on: --etag or --any, else the version that it has now,
// which is read first. False after saying what is wrong.
bool FillCase(const ChangeArgs& args, Context& context, v1::CaseRef* ref);

// Both.
template <typename Request>
bool FillChange(const ChangeArgs& args, Context& context, Request* request) {
  return FillContext(args, context, request->mutable_change()) &&
         FillCase(args, context, request->mutable_case_());
}

// "LS20261123-000001-X 已收件 …", or JSON. Returns the exit code.
int PrintChange(Context& context, const v1::CaseChange& change);

// Sends a filled request whose answer holds a CaseChange, and prints it.
template <typename Response, typename Request>
int SendChange(Context& context, Request request) {
  const auto response = context.Call<Response>(std::move(request));
  return response ? PrintChange(context, response->change()) : context.exit_code();
}

}  // namespace hallcase::cli
