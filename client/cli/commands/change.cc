#include "client/cli/commands/change.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr std::string_view kExternalPrefix = "ext:";
constexpr std::string_view kIdPrefix = "id:";

bool HasPrefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

void AddContextOptions(CLI::App* command, ChangeArgs* args) {
  command->add_option("--request-id", args->request_id,
                      "UUID; repeats a command whose outcome is unknown");
  command->add_option("--at", args->at,
                      "business time if not now: \"2026-02-12 09:30\" or ISO 8601 with zone");
  command->add_option("--performer", args->performer,
                      "who did it, if not you: STAFF, outside:SOURCE/CODE");
}

void AddChangeOptions(CLI::App* command, ChangeArgs* args) {
  command->add_option("case", args->case_name, "case number, id:N or ext:SOURCE/ID")->required();
  auto* etag = command->add_option("--etag", args->etag, "act only on this version of the case");
  command->add_flag("--any", args->any_version, "act on whatever version there is")
      ->excludes(etag);
  AddContextOptions(command, args);
}

bool FillContext(const ChangeArgs& args, Context& context, v1::ChangeContext* change) {
  change->set_request_id(args.request_id);
  if (!args.at.empty()) {
    const auto at = ParseTime(args.at, kIsoPattern, kUtcOffsetMinutesDefault);
    if (!at) return context.FailUsage("--at: no such time") == kExitOk;
    *change->mutable_occurred_at() = TimestampOf(*at);
  }
  if (!args.performer.empty()) {
    const auto party = ParseParty(args.performer);
    if (!party) return context.FailUsage("--performer: no such party") == kExitOk;
    *change->mutable_performer() = *party;
  }
  return true;
}

v1::GetCaseRequest NamedCase(const std::string& name) {
  v1::GetCaseRequest request;
  std::string_view text = name;
  int64_t id = 0;
  if (HasPrefix(text, kExternalPrefix)) {
    text.remove_prefix(kExternalPrefix.size());
    const size_t slash = std::min(text.find('/'), text.size());
    auto* external = request.mutable_case_()->mutable_external();
    external->set_source(std::string(text.substr(0, slash)));
    external->set_id(std::string(text.substr(std::min(slash + 1, text.size()))));
    return request;
  }
  if (HasPrefix(text, kIdPrefix)) text.remove_prefix(kIdPrefix.size());
  if (absl::SimpleAtoi(base::ToAbsl(text), &id) && id > 0) {
    request.mutable_case_()->set_case_id(id);
  } else {
    request.set_number(name);
  }
  return request;
}

bool FillCase(const ChangeArgs& args, Context& context, v1::CaseRef* ref) {
  v1::GetCaseRequest named = NamedCase(args.case_name);
  const std::string etag = args.any_version ? "*" : args.etag;
  if (!etag.empty() && named.has_case_()) {
    *ref = named.case_();
    ref->set_etag(etag);
    return true;
  }
  const auto got = context.Call<v1::GetCaseResponse>(std::move(named));
  if (!got) return false;
  ref->set_case_id(got->case_().case_id());
  ref->set_etag(etag.empty() ? got->case_().etag() : etag);
  return true;
}

int PrintChange(Context& context, const v1::CaseChange& change) {
  if (context.PrintedJson(change)) return kExitOk;
  const v1::Case& row = change.case_();
  context.out() << row.number() << "  " << row.stage_name() << "  " << row.item_name()
                << "  责任 " << PartyWord(row.responsible()) << "  应办结 "
                << TimeWord(row.has_due_at(), row.due_at()) << "  版本 " << row.etag()
                << (change.replayed() ? "  (重复请求，未再执行)" : "") << "\n";
  return kExitOk;
}

}  // namespace hallcase::cli
