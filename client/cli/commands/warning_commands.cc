#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/warning.pb.h"

namespace hallcase::cli {
namespace {

struct WarningListArgs {
  std::string party;
  uint32_t page_size = 50;
  std::string page_token;
  bool mine = false;
};

int RunListWarnings(const WarningListArgs& args, Context& context) {
  v1::ListWarningsRequest request;
  if (!args.party.empty()) {
    const auto party = ParseParty(args.party);
    if (!party) return context.FailUsage("--party: no such party");
    *request.mutable_attributed_to() = *party;
  }
  request.set_page_size(args.page_size);
  request.set_page_token(args.page_token);
  request.set_delivered_to_me(args.mine);
  const auto response = context.Call<v1::ListWarningsResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"预警", "级别", "办件", "时限", "状态", "责任", "触发", "发出", "补发空档"});
  for (const v1::Warning& warning : response->warnings()) {
    table.AddRow({std::to_string(warning.warning_id()), WordOf(warning.level()),
                  warning.case_number(), WordOf(warning.clock()), WordOf(warning.state()),
                  PartyWord(warning.attributed_to()),
                  TimeWord(warning.has_fire_at(), warning.fire_at()),
                  TimeWord(warning.has_raised_at(), warning.raised_at()),
                  warning.has_gap_from() ? TimeWord(true, warning.gap_from()) + " 至 " +
                                               TimeWord(true, warning.raised_at())
                                         : OrDash("")});
  }
  table.Print(context.out());
  if (!response->next_page_token().empty()) {
    context.out() << "更多: --page-token " << response->next_page_token() << "\n";
  }
  return kExitOk;
}

struct DigestArgs {};

int RunDigest(const DigestArgs&, Context& context) {
  const auto response =
      context.Call<v1::GetWarningDigestResponse>(v1::GetWarningDigestRequest());
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << response->text_zh() << "\n";
  return kExitOk;
}

struct AckArgs {
  ChangeArgs change;
  int64_t warning_id = 0;
  std::string answer;
};

template <typename Response, typename Request>
int SendAbout(Context& context, const ChangeArgs& change, Request request) {
  if (!FillContext(change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<Response>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  const v1::Warning& warning = response->warning();
  context.out() << warning.warning_id() << "  " << WordOf(warning.state()) << "  "
                << warning.case_number()
                << (warning.appeal() != v1::APPEAL_STATE_UNSPECIFIED
                        ? "  " + WordOf(warning.appeal())
                        : "")
                << "\n";
  return kExitOk;
}

int RunAck(const AckArgs& args, Context& context) {
  v1::AcknowledgeWarningRequest request;
  request.set_warning_id(args.warning_id);
  request.set_answer(TextOrStdin(args.answer, context.in()));
  return SendAbout<v1::AcknowledgeWarningResponse>(context, args.change, std::move(request));
}

int RunAnswer(const AckArgs& args, Context& context) {
  v1::AnswerWarningRequest request;
  request.set_warning_id(args.warning_id);
  request.set_answer(TextOrStdin(args.answer, context.in()));
  return SendAbout<v1::AnswerWarningResponse>(context, args.change, std::move(request));
}

int RunAppeal(const AckArgs& args, Context& context) {
  v1::AppealWarningRequest request;
  request.set_warning_id(args.warning_id);
  request.set_reason(TextOrStdin(args.answer, context.in()));
  return SendAbout<v1::AppealWarningResponse>(context, args.change, std::move(request));
}

struct JudgeArgs {
  AckArgs about;
  bool upheld = false;
  bool dismissed = false;
};

int RunJudge(const JudgeArgs& args, Context& context) {
  if (args.upheld == args.dismissed) {
    return context.FailUsage("say either --uphold or --dismiss");
  }
  v1::JudgeAppealRequest request;
  request.set_warning_id(args.about.warning_id);
  request.set_upheld(args.upheld);
  request.set_note(TextOrStdin(args.about.answer, context.in()));
  return SendAbout<v1::JudgeAppealResponse>(context, args.about.change, std::move(request));
}

void AddAnswerAndAppeal(CLI::App& group, Context& context) {
  auto answer = std::make_shared<AckArgs>();
  CLI::App* command =
      AddCommand(group, context, "answer", "say why it came to this (原因说明)", answer, &RunAnswer);
  command->add_option("warning", answer->warning_id, "its id")->required();
  command->add_option("--answer", answer->answer, "- = from standard input")->required();
  AddContextOptions(command, &answer->change);
  auto appeal = std::make_shared<AckArgs>();
  command = AddCommand(group, context, "appeal", "it should not be yours (申诉)", appeal,
                       &RunAppeal);
  command->add_option("warning", appeal->warning_id, "its id")->required();
  command->add_option("--reason", appeal->answer, "- = from standard input")->required();
  AddContextOptions(command, &appeal->change);
  auto judge = std::make_shared<JudgeArgs>();
  command = AddCommand(group, context, "judge", "uphold or dismiss an appeal", judge, &RunJudge);
  command->add_option("warning", judge->about.warning_id, "its id")->required();
  command->add_flag("--uphold", judge->upheld, "the warning becomes void (申诉成立)");
  command->add_flag("--dismiss", judge->dismissed, "the warning stays (申诉不成立)");
  command->add_option("--note", judge->about.answer, "- = from standard input")->required();
  AddContextOptions(command, &judge->about.change);
}

}  // namespace

void AddWarningCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("warnings", "open warnings (预警)");
  group->require_subcommand(1);
  auto list = std::make_shared<WarningListArgs>();
  CLI::App* command =
      AddCommand(*group, context, "list", "open ones, oldest first", list, &RunListWarnings);
  command->add_option("--party", list->party, "only of this party (default: the whole hall)");
  command->add_flag("--mine", list->mine, "only those that I am told of by now (提醒)");
  command->add_option("--page-size", list->page_size, "warnings a page, 1-200");
  command->add_option("--page-token", list->page_token, "where the page before ended");
  AddCommand(*group, context, "digest",
             "what was raised while the hall was closed, then reds one by one (每日提醒)",
             std::make_shared<DigestArgs>(), &RunDigest);
  auto ack = std::make_shared<AckArgs>();
  command = AddCommand(*group, context, "ack", "acknowledge one (知悉)", ack, &RunAck);
  command->add_option("warning", ack->warning_id, "its id")->required();
  command->add_option("--answer", ack->answer, "what is done about it; - = from standard input");
  AddContextOptions(command, &ack->change);
  AddAnswerAndAppeal(*group, context);
}

}  // namespace hallcase::cli
