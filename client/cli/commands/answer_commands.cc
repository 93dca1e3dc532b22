// `hallcase answer`: what was answered to who reported without a name (查询答复).

#include <string>
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/time_text.h"
#include "hallcase/v1/answer.pb.h"

namespace hallcase::cli {
namespace {

struct AnswerArgs {
  std::string number;
  std::string code = "-";
};

void PrintAnswer(const v1::GetAnswerResponse& answer, Context& context) {
  context.out() << answer.stage_name() << "\n";
  if (!answer.has_answer()) {
    context.out() << "正在办理，尚未答复";
    if (answer.has_reply_due_at()) {
      context.out() << "；答复期限 " << FormatMinute(MicrosOf(answer.reply_due_at()));
    }
    context.out() << "\n";
    return;
  }
  context.out() << "答复时间：" << FormatMinute(MicrosOf(answer.answer().answered_at())) << "\n";
  for (const v1::HeldValue& value : answer.answer().values()) {
    context.out() << value.label() << "：" << value.text() << "\n";
  }
}

// Never with the stored session: whoever has the code is nobody in particular.
int RunAnswer(const AnswerArgs& args, Context& context) {
  client::Client* client = context.ConnectAnonymously();
  if (client == nullptr) return context.exit_code();
  v1::GetAnswerRequest request;
  request.set_number(args.number);
  // Written down in groups, as people do.
  const std::string code = TextOrStdin(args.code, context.in());
  for (const char c : code) {
    if (c != ' ' && c != '-' && c != '\n') request.mutable_query_code()->push_back(c);
  }
  const auto answer = client->Call<v1::GetAnswerResponse>(std::move(request));
  if (!answer.ok()) return context.Fail(answer.error());
  if (!context.PrintedJson(*answer)) PrintAnswer(*answer, context);
  return kExitOk;
}

}  // namespace

void AddAnswerCommand(CLI::App& app, Context& context) {
  auto args = std::make_shared<AnswerArgs>();
  CLI::App* command =
      AddCommand(app, context, "answer",
                 "the answer to an anonymous case, without a session (凭查询码查询答复)", args,
                 &RunAnswer);
  command->add_option("number", args->number, "case number")->required();
  command->add_option("--code", args->code,
                      "query code that the registration told; - = from standard input");
}

}  // namespace hallcase::cli
