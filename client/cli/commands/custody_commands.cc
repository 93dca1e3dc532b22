#include "absl/strings/numbers.h"
#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/papers.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr char kPaperHelp[] = "CASE/MATERIAL, CASE (all its originals) or object:N";
constexpr char kSheetHelp[] = "number of the transfer sheet, or id:N";
constexpr size_t kCodeGroup = 4;

struct HeldArgs {
  std::string held_by;
  std::string box;
  uint32_t page_size = 50;
  std::string page_token;
};

void PrintMore(Context& context, const std::string& token) {
  if (!token.empty()) context.out() << "更多: --page-token " << token << "\n";
}

int RunPapers(const HeldArgs& args, Context& context) {
  v1::ListHeldRequest request;
  if (!args.held_by.empty()) {
    const auto party = ParseParty(args.held_by);
    if (!party) return context.FailUsage("--held-by: no such party");
    *request.mutable_held_by() = *party;
  }
  request.set_archive_box(args.box);
  request.set_page_size(args.page_size);
  request.set_page_token(args.page_token);
  const auto response = context.Call<v1::ListHeldResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  PrintPapers(context, response->papers());
  PrintMore(context, response->next_page_token());
  return kExitOk;
}

void PrintItems(Context& context, const v1::Handover& sheet) {
  Table table({"序号", "办件/实物", "材料", "名称", "原件", "拒收"});
  for (const v1::HandoverItem& item : sheet.items()) {
    table.AddRow({std::to_string(item.item()),
                  item.object_id() != 0 ? base::StrCat("object:", item.object_id())
                                        : item.case_number(),
                  OrDash(item.material_code()), item.name(),
                  item.object_id() != 0 ? "—" : std::to_string(item.originals()),
                  OrDash(item.refused())});
  }
  table.Print(context.out());
  if (sheet.not_offered().empty()) return;
  context.out() << "\n未列入\n";
  Table left({"办件/实物", "材料", "原因", "所在交接单"});
  for (const v1::NotOffered& item : sheet.not_offered()) {
    left.AddRow({item.object_id() != 0 ? base::StrCat("object:", item.object_id())
                                       : base::StrCat("id:", item.case_id()),
                 OrDash(item.material_code()), item.reason(), OrDash(item.offered_sheet())});
  }
  left.Print(context.out());
}

void PrintSheet(Context& context, const v1::Handover& sheet) {
  context.out() << "交接单  " << sheet.number() << "  " << WordOf(sheet.state()) << "\n"
                << "交出方  " << HolderText(sheet.giver()) << "  移交 "
                << TimeWord(sheet.has_offered_at(), sheet.offered_at()) << "  经手 "
                << sheet.offered_by() << "\n"
                << "接收方  " << HolderText(sheet.receiver()) << "  签收期限 "
                << TimeWord(sheet.has_sign_by(), sheet.sign_by()) << "\n";
  if (sheet.has_ended_at()) {
    context.out() << "结果    " << WordOf(sheet.state()) << "  "
                  << TimeWord(true, sheet.ended_at()) << "  " << sheet.ended_by();
    if (sheet.way() != v1::SIGNING_WAY_UNSPECIFIED) {
      context.out() << "  " << WordOf(sheet.way()) << "  收下 " << sheet.accepted() << " 项";
    }
    if (!sheet.witness().empty()) context.out() << "  见证 " << sheet.witness();
    if (!sheet.rule_id().empty()) context.out() << "  规则 " << sheet.rule_id();
    context.out() << (sheet.flagged() ? "  [标记]" : "") << "\n";
  }
  context.out() << "\n";
  PrintItems(context, sheet);
}

struct OfferArgs {
  ChangeArgs change;
  std::vector<std::string> papers;
  std::string to;
};

int RunHandOver(const OfferArgs& args, Context& context) {
  v1::OfferHandoverRequest request;
  if (!ParseReceiver(args.to, request.mutable_receiver())) {
    return context.FailUsage("--to: want STAFF, department:CODE, courier:CARRIER/WAYBILL or "
                             "destroyed");
  }
  if (!FillContext(args.change, context, request.mutable_change()) ||
      !FillPapers(args.papers, args.change.any_version, context, request.mutable_items())) {
    return context.exit_code();
  }
  const auto response = context.Call<v1::OfferHandoverResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  PrintSheet(context, response->handover());
  const std::string& code = response->one_time_code();
  if (code.empty()) {
    context.out() << "\n重复请求，未再执行；签收码只显示一次，不再给出\n";
  } else {
    context.out() << "\n签收码  " << code.substr(0, kCodeGroup) << " " << code.substr(kCodeGroup)
                  << "  （只显示这一次，请印在交接单上）\n";
  }
  return kExitOk;
}

// By number, or id:N.
v1::GetHandoverRequest NamedSheet(const std::string& name) {
  v1::GetHandoverRequest request;
  int64_t id = 0;
  if (name.rfind("id:", 0) == 0 && absl::SimpleAtoi(name.substr(3), &id)) {
    request.set_handover_id(id);
  } else {
    request.set_number(name);
  }
  return request;
}

struct SheetArgs {
  ChangeArgs change;
  std::string sheet;
  std::string code;
  bool paper = false;
  std::string rule;
  std::vector<std::string> refused;
};

int RunSheet(const SheetArgs& args, Context& context) {
  const auto response = context.Call<v1::GetHandoverResponse>(NamedSheet(args.sheet));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintSheet(context, response->handover());
  return kExitOk;
}

template <typename Response, typename Request>
int SendSheet(const SheetArgs& args, Context& context, int64_t handover_id, Request request) {
  request.set_handover_id(handover_id);
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<Response>(std::move(request));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintSheet(context, response->handover());
  return kExitOk;
}

bool FillRefused(const SheetArgs& args, Context& context, v1::SignHandoverRequest* request) {
  for (const std::string& word : args.refused) {
    const size_t equals = std::min(word.find('='), word.size());
    uint32_t item = 0;
    if (!absl::SimpleAtoi(word.substr(0, equals), &item) || equals == word.size()) {
      return context.FailUsage(base::StrCat("--refuse '", word, "': want ITEM=REASON")) == kExitOk;
    }
    request->add_refused()->set_item(item);
    request->mutable_refused(request->refused_size() - 1)
        ->set_reason_code(word.substr(equals + 1));
  }
  return true;
}

int RunSign(const SheetArgs& args, Context& context) {
  const auto got = context.Call<v1::GetHandoverResponse>(NamedSheet(args.sheet));
  if (!got) return context.exit_code();
  const int64_t id = got->handover().handover_id();
  if (!args.rule.empty()) {
    v1::DeemHandoverRequest request;
    request.set_rule_id(args.rule);
    return SendSheet<v1::DeemHandoverResponse>(args, context, id, std::move(request));
  }
  v1::SignHandoverRequest request;
  request.set_way(args.paper          ? v1::SIGNING_WAY_PAPER
                  : args.code.empty() ? v1::SIGNING_WAY_CREDENTIAL
                                      : v1::SIGNING_WAY_CODE);
  if (args.paper) request.set_sheet_number(args.sheet);
  for (const char c : TextOrStdin(args.code, context.in())) {
    if (c != ' ' && c != '\n') request.mutable_one_time_code()->push_back(c);
  }
  if (!FillRefused(args, context, &request)) return context.exit_code();
  return SendSheet<v1::SignHandoverResponse>(args, context, id, std::move(request));
}

int RunWithdraw(const SheetArgs& args, Context& context) {
  const auto got = context.Call<v1::GetHandoverResponse>(NamedSheet(args.sheet));
  if (!got) return context.exit_code();
  return SendSheet<v1::WithdrawHandoverResponse>(args, context, got->handover().handover_id(),
                                                 v1::WithdrawHandoverRequest());
}

struct ListSheetsArgs {
  std::string party;
  bool offered = false;
  uint32_t page_size = 50;
  std::string page_token;
};

int RunSheets(const ListSheetsArgs& args, Context& context) {
  v1::ListHandoversRequest request;
  if (!args.party.empty()) {
    const auto party = ParseParty(args.party);
    if (!party) return context.FailUsage("--party: no such party");
    *request.mutable_party() = *party;
  }
  request.set_offered_by_party(args.offered);
  request.set_page_size(args.page_size);
  request.set_page_token(args.page_token);
  const auto response = context.Call<v1::ListHandoversResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"交接单", "项数", "交出方", "接收方", "移交", "签收期限"});
  for (const v1::Handover& sheet : response->handovers()) {
    table.AddRow({sheet.number(), std::to_string(sheet.items_size()), HolderText(sheet.giver()),
                  HolderText(sheet.receiver()),
                  TimeWord(sheet.has_offered_at(), sheet.offered_at()),
                  TimeWord(sheet.has_sign_by(), sheet.sign_by()) +
                      (sheet.has_unsigned_at() ? " 逾期" : "")});
  }
  table.Print(context.out());
  PrintMore(context, response->next_page_token());
  return kExitOk;
}

void AddSheetVerbs(CLI::App& app, Context& context) {
  auto sign = std::make_shared<SheetArgs>();
  CLI::App* command = AddCommand(app, context, "sign", "sign for a transfer sheet (签收)", sign,
                                 &RunSign);
  command->add_option("sheet", sign->sheet, kSheetHelp)->required();
  auto* code = command->add_option("--code", sign->code,
                                   "by the one-time code of the sheet; - = from standard input");
  auto* paper = command->add_flag("--paper", sign->paper,
                                  "it was signed on paper; you are the second clerk who saw it");
  command->add_option("--rule", sign->rule, "deemed signed by this rule")
      ->excludes(code)
      ->excludes(paper);
  command->add_option("--refuse", sign->refused,
                      "ITEM=REASON: missing_pages, damaged, wrong_paper, not_found, other");
  AddContextOptions(command, &sign->change);
  auto withdraw = std::make_shared<SheetArgs>();
  command = AddCommand(app, context, "withdraw", "take an offer back (撤回移交)", withdraw,
                       &RunWithdraw);
  command->add_option("sheet", withdraw->sheet, kSheetHelp)->required();
  AddContextOptions(command, &withdraw->change);
  auto show = std::make_shared<SheetArgs>();
  AddCommand(app, context, "sheet", "show a transfer sheet (交接单)", show, &RunSheet)
      ->add_option("sheet", show->sheet, kSheetHelp)
      ->required();
  auto list = std::make_shared<ListSheetsArgs>();
  command = AddCommand(app, context, "sheets", "transfer sheets that wait for a signature", list,
                       &RunSheets);
  command->add_option("--party", list->party, "of this party (default: you)");
  command->add_flag("--offered", list->offered, "those that the party has offered");
  command->add_option("--page-size", list->page_size, "sheets a page, 1-200");
  command->add_option("--page-token", list->page_token, "where the page before ended");
}

}  // namespace

void AddCustodyCommands(CLI::App& app, Context& context) {
  auto held = std::make_shared<HeldArgs>();
  CLI::App* command =
      AddCommand(app, context, "papers", "papers and objects still held (在管原件)", held,
                 &RunPapers);
  command->add_option("--held-by", held->held_by,
                      "STAFF, department:CODE or post:CODE for its shelf (default: you)");
  command->add_option("--box", held->box, "what lies in this box of the archive");
  command->add_option("--page-size", held->page_size, "cases and objects a page, 1-200");
  command->add_option("--page-token", held->page_token, "where the page before ended");
  auto offer = std::make_shared<OfferArgs>();
  command = AddCommand(app, context, "hand-over", "offer papers on a transfer sheet (移交)", offer,
                       &RunHandOver);
  command->add_option("papers", offer->papers, kPaperHelp)->required();
  command->add_option("--to", offer->to,
                      "STAFF, department:CODE, courier:CARRIER/WAYBILL or destroyed")
      ->required();
  command->add_flag("--any", offer->change.any_version, "whatever version there is");
  AddContextOptions(command, &offer->change);
  AddSheetVerbs(app, context);
  AddPlaceCommands(app, context);
}

}  // namespace hallcase::cli
