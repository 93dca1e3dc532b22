#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/words.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/urge.pb.h"

namespace hallcase::cli {
namespace {

struct ReturnLegArgs {
  ChangeArgs change;
  std::string reason;
  std::string proposed;
};

int RunReturnLeg(const ReturnLegArgs& args, Context& context) {
  v1::ReturnLegRequest request;
  request.set_reason(TextOrStdin(args.reason, context.in()));
  if (!args.proposed.empty()) {
    const auto party = ParseParty(args.proposed);
    if (!party) return context.FailUsage("--proposed: no such party");
    *request.mutable_proposed() = *party;
  }
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::ReturnLegResponse>(context, std::move(request));
}

struct UrgeArgs {
  ChangeArgs change;
  std::string channel = "system";
  std::string text;
};

int RunUrge(const UrgeArgs& args, Context& context) {
  v1::UrgeCaseRequest request;
  request.set_channel(
      static_cast<v1::UrgeChannel>(*FlagNumber(v1::UrgeChannel_descriptor(), args.channel)));
  request.set_text(TextOrStdin(args.text, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::UrgeCaseResponse>(context, std::move(request));
}

struct ReplyArgs {
  ChangeArgs change;
  uint32_t urge = 0;
  std::string text;
  std::string promised_day;
};

int RunReply(const ReplyArgs& args, Context& context) {
  v1::ReplyUrgeRequest request;
  request.set_urge(args.urge);
  request.set_text(TextOrStdin(args.text, context.in()));
  request.set_promised_day(args.promised_day);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::ReplyUrgeResponse>(context, std::move(request));
}

struct ReassignArgs {
  std::string from;
  std::string to;
  std::string reason_code;
  std::string request_id;
};

int RunReassign(const ReassignArgs& args, Context& context) {
  v1::ReassignCasesRequest request;
  const auto from = ParseParty(args.from);
  const auto to = ParseParty(args.to);
  if (!from || !to) return context.FailUsage("--from, --to: no such party");
  *request.mutable_from() = *from;
  *request.mutable_to() = *to;
  request.set_reason_code(args.reason_code);
  request.set_request_id(args.request_id);
  const auto started = context.Call<v1::ReassignCasesResponse>(std::move(request));
  if (!started) return context.exit_code();
  if (context.PrintedJson(*started)) return kExitOk;
  context.out() << started->job().job_id() << "  " << WordOf(started->job().kind()) << "  "
                << WordOf(started->job().state()) << "\n";
  return kExitOk;
}

void AddUrging(CLI::App& act, Context& context) {
  auto urge = std::make_shared<UrgeArgs>();
  CLI::App* command = AddCommand(act, context, "urge", "ask whoever has it to hurry (催办)", urge,
                                 &RunUrge);
  command->add_option("--channel", urge->channel, "how")
      ->check(CLI::IsMember(FlagWords(v1::UrgeChannel_descriptor())));
  command->add_option("--text", urge->text, "- = from standard input")->required();
  AddChangeOptions(command, &urge->change);
  auto reply = std::make_shared<ReplyArgs>();
  command = AddCommand(act, context, "reply-urge", "answer an urge", reply, &RunReply);
  command->add_option("--urge", reply->urge, "its number, where there are several");
  command->add_option("--text", reply->text, "- = from standard input")->required();
  command->add_option("--promised", reply->promised_day, "YYYY-MM-DD");
  AddChangeOptions(command, &reply->change);
}

}  // namespace

void AddLegCommands(CLI::App& app, CLI::App& act, Context& context) {
  auto back = std::make_shared<ReturnLegArgs>();
  CLI::App* command = AddCommand(act, context, "return",
                                 "give a wrong assignment back, within 24 hours (退回)", back,
                                 &RunReturnLeg);
  command->add_option("--reason", back->reason, "- = from standard input")->required();
  command->add_option("--proposed", back->proposed, "STAFF, department:CODE or post:CODE");
  AddChangeOptions(command, &back->change);
  AddUrging(act, context);
  auto all = std::make_shared<ReassignArgs>();
  command = AddCommand(app, context, "reassign",
                       "give all open cases of one party to another (批量改派)", all, &RunReassign);
  command->add_option("--from", all->from, "STAFF, department:CODE or post:CODE")->required();
  command->add_option("--to", all->to, "the same")->required();
  command->add_option("--reason", all->reason_code, "leave, post_change, window_closed, other")
      ->required();
  command->add_option("--request-id", all->request_id, "UUID; the same one again does nothing new");
}

}  // namespace hallcase::cli
