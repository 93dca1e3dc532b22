#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/pause.pb.h"

namespace hallcase::cli {
namespace {

constexpr char kFromStdin[] = "- = from standard input";

struct PauseArgs {
  ChangeArgs change;
  std::string reason_code;
  std::string notice_document;
  std::string note;
};

int RunPause(const PauseArgs& args, Context& context) {
  v1::PauseCaseRequest request;
  request.set_reason_code(args.reason_code);
  request.set_notice_document(args.notice_document);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::PauseCaseResponse>(context, std::move(request));
}

struct PauseEndArgs {
  ChangeArgs change;
  uint32_t pause = 0;
  bool refused = false;
  std::string note;
};

int RunApprove(const PauseEndArgs& args, Context& context) {
  v1::ApprovePauseRequest request;
  request.set_pause(args.pause);
  request.set_refused(args.refused);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::ApprovePauseResponse>(context, std::move(request));
}

int RunResume(const PauseEndArgs& args, Context& context) {
  v1::ResumeCaseRequest request;
  request.set_pause(args.pause);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::ResumeCaseResponse>(context, std::move(request));
}

struct ExtendArgs {
  ChangeArgs change;
  std::string clock;
  uint32_t amount = 0;
  std::string told_at;
  std::string reason;
};

int RunExtend(const ExtendArgs& args, Context& context) {
  v1::ExtendClockRequest request;
  request.set_clock(
      static_cast<v1::ClockName>(*FlagNumber(v1::ClockName_descriptor(), args.clock)));
  request.set_amount(args.amount);
  const auto told_at = ParseTime(args.told_at, kIsoPattern, kUtcOffsetMinutesDefault);
  if (!told_at) return context.FailUsage("--told-at: no such time");
  *request.mutable_told_at() = TimestampOf(*told_at);
  request.set_reason(TextOrStdin(args.reason, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::ExtendClockResponse>(context, std::move(request));
}

void AddPause(CLI::App& act, Context& context) {
  auto args = std::make_shared<PauseArgs>();
  CLI::App* command = AddCommand(act, context, "pause", "clocks stand still (暂停)", args, &RunPause);
  command->add_option("--reason", args->reason_code, "code (hallcase catalog reference)")
      ->required();
  command->add_option("--notice", args->notice_document,
                      "number of the written notice to the applicant");
  command->add_option("--note", args->note, kFromStdin);
  AddChangeOptions(command, &args->change);
}

void AddApproveAndResume(CLI::App& act, Context& context) {
  auto approve = std::make_shared<PauseEndArgs>();
  CLI::App* command = AddCommand(act, context, "approve-pause",
                                 "approve a pause that was asked for, or not", approve,
                                 &RunApprove);
  command->add_option("--pause", approve->pause, "its number, where there are several");
  command->add_flag("--refuse", approve->refused, "do not approve it");
  command->add_option("--note", approve->note, kFromStdin);
  AddChangeOptions(command, &approve->change);
  auto resume = std::make_shared<PauseEndArgs>();
  command = AddCommand(act, context, "resume", "clocks go on (恢复)", resume, &RunResume);
  command->add_option("--pause", resume->pause, "its number, where there are several");
  command->add_option("--note", resume->note, kFromStdin);
  AddChangeOptions(command, &resume->change);
}

void AddExtend(CLI::App& act, Context& context) {
  auto args = std::make_shared<ExtendArgs>();
  CLI::App* command = AddCommand(act, context, "extend", "extend a limit, once (延期)", args,
                                 &RunExtend);
  command->add_option("--clock", args->clock, "which limit")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::ClockName_descriptor())));
  command->add_option("--amount", args->amount, "in the limit's unit")->required();
  command->add_option("--told-at", args->told_at, "when the applicant was told")->required();
  command->add_option("--reason", args->reason, kFromStdin)->required();
  AddChangeOptions(command, &args->change);
}

}  // namespace

void AddPauseCommands(CLI::App& act, Context& context) {
  AddPause(act, context);
  AddApproveAndResume(act, context);
  AddExtend(act, context);
}

}  // namespace hallcase::cli
