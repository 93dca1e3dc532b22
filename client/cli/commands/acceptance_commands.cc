#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/words.h"
#include "hallcase/v1/acceptance.pb.h"

namespace hallcase::cli {
namespace {

constexpr char kOrStdin[] = "- = from standard input";

struct AcceptArgs {
  ChangeArgs change;
  std::vector<std::string> deferred;
};

int RunAccept(const AcceptArgs& args, Context& context) {
  v1::AcceptCaseRequest request;
  *request.mutable_deferred() = {args.deferred.begin(), args.deferred.end()};
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::AcceptCaseResponse>(context, std::move(request));
}

struct RefuseArgs {
  ChangeArgs change;
  std::string kind;
  std::string competent_body;
  std::string grounds;
};

int RunRefuse(const RefuseArgs& args, Context& context) {
  v1::RefuseAcceptanceRequest request;
  request.set_kind(
      static_cast<v1::RefusalKind>(*FlagNumber(v1::RefusalKind_descriptor(), args.kind)));
  request.set_competent_body(args.competent_body);
  request.set_grounds(TextOrStdin(args.grounds, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::RefuseAcceptanceResponse>(context, std::move(request));
}

struct NotifyArgs {
  ChangeArgs change;
  std::vector<std::string> items;
  std::string reason;
};

// CODE[:NAME][=WHAT IS MISSING].
void FillItem(const std::string& text, v1::SupplementItem* item) {
  const size_t equals = text.find('=');
  if (equals != std::string::npos) item->set_requirement(text.substr(equals + 1));
  const std::string paper = text.substr(0, equals);
  const size_t colon = paper.find(':');
  item->set_code(paper.substr(0, colon));
  if (colon != std::string::npos) item->set_name(paper.substr(colon + 1));
}

int RunNotify(const NotifyArgs& args, Context& context) {
  v1::NotifySupplementRequest request;
  for (const std::string& item : args.items) FillItem(item, request.add_items());
  request.set_reason(TextOrStdin(args.reason, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::NotifySupplementResponse>(context, std::move(request));
}

struct WithdrawArgs {
  ChangeArgs change;
  std::string cause;
  std::string note;
};

int RunWithdraw(const WithdrawArgs& args, Context& context) {
  v1::WithdrawCaseRequest request;
  request.set_cause(static_cast<v1::WithdrawalCause>(
      *FlagNumber(v1::WithdrawalCause_descriptor(), args.cause)));
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::WithdrawCaseResponse>(context, std::move(request));
}

struct ScanArgs {
  ChangeArgs change;
  std::string receipt;
  uint32_t pages = 0;
};

int RunScan(const ScanArgs& args, Context& context) {
  v1::RecordScanRequest request;
  request.set_receipt(args.receipt);
  request.set_pages(args.pages);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::RecordScanResponse>(context, std::move(request));
}

void AddAnswers(CLI::App& act, Context& context) {
  auto accept = std::make_shared<AcceptArgs>();
  CLI::App* command = AddCommand(act, context, "accept",
                                 "accept an application (受理, 容缺受理)", accept, &RunAccept);
  command->add_option("--defer", accept->deferred,
                      "code of a missing paper that may come later, again for more");
  AddChangeOptions(command, &accept->change);
  auto refuse = std::make_shared<RefuseArgs>();
  command = AddCommand(act, context, "refuse-acceptance",
                       "do not accept an application (不予受理, 不受理)", refuse, &RunRefuse);
  command->add_option("--kind", refuse->kind, "not within the remit, or no permit is needed")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::RefusalKind_descriptor())));
  command->add_option("--body", refuse->competent_body, "the body that is competent");
  command->add_option("--grounds", refuse->grounds, kOrStdin)->required();
  AddChangeOptions(command, &refuse->change);
  auto notify = std::make_shared<NotifyArgs>();
  command = AddCommand(act, context, "notify",
                       "tell once everything that is to be supplied (一次性告知)", notify,
                       &RunNotify);
  command->add_option("--item", notify->items,
                      "CODE[:NAME][=WHAT IS MISSING], again for more; NAME where it is not listed")
      ->required();
  command->add_option("--reason", notify->reason, "why a second notice is needed");
  AddChangeOptions(command, &notify->change);
}

void AddEnds(CLI::App& act, Context& context) {
  auto withdraw = std::make_shared<WithdrawArgs>();
  CLI::App* command =
      AddCommand(act, context, "withdraw",
                 "end a case without a decision (撤回, 逾期未补正)", withdraw, &RunWithdraw);
  command->add_option("--cause", withdraw->cause, "why")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::WithdrawalCause_descriptor())));
  command->add_option("--note", withdraw->note, kOrStdin);
  AddChangeOptions(command, &withdraw->change);
  auto scan = std::make_shared<ScanArgs>();
  command = AddCommand(act, context, "scan-uploaded",
                       "the scanned file went up to the province (扫描件已上传)", scan, &RunScan);
  command->add_option("--receipt", scan->receipt, "receipt of the upstream system")->required();
  command->add_option("--pages", scan->pages, "number of pages");
  AddChangeOptions(command, &scan->change);
}

}  // namespace

void AddAcceptanceCommands(CLI::App& act, Context& context) {
  AddAnswers(act, context);
  AddEnds(act, context);
}

}  // namespace hallcase::cli
