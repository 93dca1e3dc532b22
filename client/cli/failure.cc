#include "client/cli/failure.h"

#include <algorithm>
#include <array>
#include <utility>

#include "client/cli/json_print.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Reason → what to do next. Reasons without a line explain themselves.
constexpr std::array<Pair, 24> kNextSteps = {{
    {"UNAUTHENTICATED", "sign in: hallcase sign-in ACCOUNT"},
    {"SESSION_EXPIRED", "sign in again: hallcase sign-in ACCOUNT"},
    {"SIGN_IN_FAILED", "check account, password and --hall"},
    {"LOCKED_OUT", "wait, then try again; a security administrator can set a new password"},
    {"PERMISSION_DENIED", "ask somebody whose role may do this; `hallcase whoami` shows yours"},
    {"WRONG_HALL", "your session is for another hall: name it with --hall, or sign in there"},
    {"HALL_NOT_FOUND", "check --hall and --server"},
    {"CASE_NOT_FOUND", "check the number; `hallcase search` finds cases by other marks"},
    {"ITEM_NOT_FOUND", "`hallcase catalog items` lists what is in force"},
    {"ITEM_RETIRED", "`hallcase catalog items` lists what is in force"},
    {"ILLEGAL_TRANSITION", "`hallcase show` lists what the case allows now"},
    {"STALE_ETAG", "somebody changed the case: read it again, then repeat what still applies"},
    {"ETAG_REQUIRED", "give --etag, or --any to act on whatever version there is"},
    {"MATERIALS_MISSING", "receive them first: hallcase act receive CASE --material CODE"},
    {"ID_CHECK_FAILED", "check the number; if the document really says so, give --id-override WHY"},
    {"REQUEST_ID_REUSED", "leave --request-id out for a new command"},
    {"QUERY_CODE_INVALID", "both were told at the registration, and the code is told once"},
    {"UPSTREAM_NUMBER_TAKEN", "the number belongs to another case: hallcase search"},
    {"QUEUE_FULL", "the hall is busy: try again in a moment"},
    {"OUTCOME_UNKNOWN", "repeat the same command with the same --request-id"},
    {"DISK_FULL", "tell the operator: the server's disk is full; reading goes on"},
    {"LEDGER_DAMAGED", "tell the operator: run `hallcase verify` on the server"},
    {"CLOCK_JUMPED", "tell the system administrator: check the server's clock, then run "
                     "`hallcase clock confirm`; reading goes on"},
    {"BOOKMARK_MISMATCH", "this is another ledger than the bookmark's: check --hall and --server"},
}};

std::string NextStep(const client::Error& error) {
  const auto found =
      std::find_if(kNextSteps.begin(), kNextSteps.end(),
                   [&error](const Pair& pair) { return pair.first == error.reason; });
  if (found != kNextSteps.end()) return std::string(found->second);
  if (ExitCodeOf(error) == kExitUnreachable) {
    return "is the server running at this address? check --server";
  }
  return "";
}

}  // namespace

ExitCode ExitCodeOf(const client::Error& error) {
  const bool nobody = error.code == client::Code::kUnavailable ||
                      error.code == client::Code::kDeadlineExceeded;
  return nobody && (error.reason.empty() || error.reason == "NOT_OWNER") ? kExitUnreachable
                                                                         : kExitRefused;
}

std::string DescribeError(const client::Error& error) {
  const bool unreachable = ExitCodeOf(error) == kExitUnreachable;
  std::string text = unreachable ? "cannot reach the server: " : "refused: ";
  base::StrAppend(&text, error.reason.empty() ? client::CodeName(error.code) : error.reason);
  if (!error.message.empty()) base::StrAppend(&text, ": ", error.message);
  text.push_back('\n');
  for (const auto& [key, value] : error.metadata) {
    base::StrAppend(&text, "  ", key, ": ", value, "\n");
  }
  for (const auto& violation : error.preconditions) {
    base::StrAppend(&text, "  ", violation.type, " ", violation.subject, ": ",
                    violation.description, "\n");
  }
  for (const auto& violation : error.field_violations) {
    base::StrAppend(&text, "  ", violation.field, ": ", violation.description, "\n");
  }
  const std::string next = NextStep(error);
  if (!next.empty()) base::StrAppend(&text, "  next: ", next, "\n");
  return text;
}

std::string ErrorJson(const client::Error& error) {
  std::string json = base::StrCat(
      "{\"error\":{\"code\":", JsonString(client::CodeName(error.code)),
      ",\"reason\":", JsonString(error.reason), ",\"message\":", JsonString(error.message),
      ",\"metadata\":{");
  std::string_view separator;
  for (const auto& [key, value] : error.metadata) {
    base::StrAppend(&json, separator, JsonString(key), ":", JsonString(value));
    separator = ",";
  }
  json += "},\"field_violations\":[";
  separator = "";
  for (const auto& violation : error.field_violations) {
    base::StrAppend(&json, separator, "{\"field\":", JsonString(violation.field),
                    ",\"description\":", JsonString(violation.description), "}");
    separator = ",";
  }
  json += "],\"preconditions\":[";
  separator = "";
  for (const auto& violation : error.preconditions) {
    base::StrAppend(&json, separator, "{\"type\":", JsonString(violation.type),
                    ",\"subject\":", JsonString(violation.subject),
                    ",\"description\":", JsonString(violation.description), "}");
    separator = ",";
  }
  return json + "]}}";
}

}  // namespace hallcase::cli
