#include "client/cli/import/commands_of.h"

#include <algorithm>

#include "server/base/hash.h"
#include "server/base/ids.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr std::string_view kIdNamespace = "hallcase-import-v1";
constexpr uint8_t kVersion8 = 0x80;
constexpr uint8_t kVariant = 0x80;

void NameCase(const Mapping& mapping, const PlannedCase& about, v1::CaseRef* ref) {
  ref->mutable_external()->set_source(mapping.source);
  ref->mutable_external()->set_id(about.id);
  ref->set_etag("*");
}

void FillContext(const Mapping& mapping, std::string_view kind, const PlannedCase& about,
                 std::string_view step_id, int64_t at_us, v1::ChangeContext* change) {
  change->set_request_id(DeterministicUuid(mapping.source, kind, about.id, step_id));
  *change->mutable_occurred_at() = TimestampOf(at_us);
}

PlannedCommand RegisterOf(const Mapping& mapping, const PlannedCase& about) {
  PlannedCommand command;
  command.line = about.line;
  auto* request = command.request.mutable_register_case();
  FillContext(mapping, "register", about, "", about.start_us, request->mutable_change());
  request->set_imported(true);
  request->set_item_code(mapping.item);
  request->set_channel(about.channel);
  request->set_upstream_number(about.upstream_number);
  request->mutable_external()->set_source(mapping.source);
  request->mutable_external()->set_id(about.id);
  *request->mutable_responsible() = OutsideParty(mapping, about.steps.front().person);
  if (about.upstream_due_us) {
    *request->mutable_upstream_due_at() = TimestampOf(*about.upstream_due_us);
  }
  return command;
}

PlannedCommand StepOf(const Mapping& mapping, const PlannedCase& about, const PlannedStep& step) {
  PlannedCommand command;
  command.line = step.line;
  auto* request = command.request.mutable_record_step();
  FillContext(mapping, "step", about, step.external_step_id, step.at_us,
              request->mutable_change());
  *request->mutable_change()->mutable_performer() = OutsideParty(mapping, step.person);
  NameCase(mapping, about, request->mutable_case_());
  request->set_step(step.name);
  request->set_external_step_id(step.external_step_id);
  request->set_takes_leg(true);
  return command;
}

PlannedCommand CloseOf(const Mapping& mapping, const PlannedCase& about) {
  PlannedCommand command;
  command.line = about.line;
  auto* request = command.request.mutable_close_case();
  FillContext(mapping, "close", about, "", *about.end_us, request->mutable_change());
  NameCase(mapping, about, request->mutable_case_());
  return command;
}

}  // namespace

std::string DeterministicUuid(std::string_view source, std::string_view kind,
                              std::string_view case_id, std::string_view step_id) {
  // Lengths keep the parts apart whatever bytes they hold.
  const std::string lengths =
      base::StrCat(source.size(), ",", kind.size(), ",", case_id.size(), ",", step_id.size(), ":");
  const base::Hash hash = base::Digest(
      base::HashAlg::kSha256, {kIdNamespace, lengths, source, kind, case_id, step_id});
  base::Uuid id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<uint8_t>((id.bytes[6] & 0x0f) | kVersion8);
  id.bytes[8] = static_cast<uint8_t>((id.bytes[8] & 0x3f) | kVariant);
  return base::FormatUuid(id);
}

v1::Party OutsideParty(const Mapping& mapping, std::string_view code) {
  v1::Party party;
  party.set_kind(v1::PARTY_KIND_OUTSIDE);
  party.set_id(base::StrCat(mapping.source, "/", code));
  return party;
}

std::vector<PlannedCommand> CommandsOf(const Mapping& mapping, const PlannedCase& about) {
  std::vector<PlannedCommand> commands = {RegisterOf(mapping, about)};
  for (size_t i = 0; i <= about.steps.size(); ++i) {
    if (about.end_us && i == about.end_before) commands.push_back(CloseOf(mapping, about));
    if (i < about.steps.size()) commands.push_back(StepOf(mapping, about, about.steps[i]));
  }
  return commands;
}

}  // namespace hallcase::cli
