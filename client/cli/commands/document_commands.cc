// `hallcase document`: documents on paper (文书).

#include "client/cli/commands/document.h"

#include <fstream>

#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr char kNumberHelp[] = "number of the document (编号)";
constexpr char kStandardOutput[] = "-";

struct SubjectArgs {
  ChangeArgs change;
  std::string sheet;
  std::string shift;
};

void AddSubjectOptions(CLI::App* command, SubjectArgs* args) {
  auto* name = command->add_option("case", args->change.case_name,
                                   "case number, id:N or ext:SOURCE/ID");
  auto* sheet = command->add_option("--sheet", args->sheet, "of this transfer sheet, in its place");
  auto* shift = command->add_option("--shift", args->shift, "of this shift sheet, in its place");
  sheet->excludes(name)->excludes(shift);
  shift->excludes(name);
}

// Sets handover_id or shift_id where a sheet is named. False after saying what is wrong.
template <typename Request>
bool FillSheet(const SubjectArgs& args, Context& context, Request* request) {
  if (!args.sheet.empty()) {
    v1::GetHandoverRequest get;
    get.set_number(args.sheet);
    const auto got = context.Call<v1::GetHandoverResponse>(std::move(get));
    if (got) request->set_handover_id(got->handover().handover_id());
    return got.has_value();
  }
  v1::GetShiftRequest get;
  get.set_number(args.shift);
  const auto got = context.Call<v1::GetShiftResponse>(std::move(get));
  if (got) request->set_shift_id(got->shift().shift_id());
  return got.has_value();
}

bool NamesSheet(const SubjectArgs& args) { return !args.sheet.empty() || !args.shift.empty(); }

std::string StateWord(const v1::Document& document) {
  if (!document.has_replaced_at()) return "有效";
  return document.replaced_by().empty() ? "已作废"
                                        : base::StrCat("已换发 ", document.replaced_by());
}

void PrintDocuments(Context& context,
                    const google::protobuf::RepeatedPtrField<v1::Document>& documents) {
  Table table({"编号", "文书", "出具", "出具人", "打印", "状态"});
  for (const v1::Document& document : documents) {
    table.AddRow({document.number(), document.title(),
                  TimeWord(document.has_issued_at(), document.issued_at()), document.issued_by(),
                  base::StrCat(document.prints(), " 次"), StateWord(document)});
  }
  table.Print(context.out());
}

struct IssueArgs {
  SubjectArgs subject;
  std::string kind;
  std::string out;
};

int RunIssue(const IssueArgs& args, Context& context) {
  v1::IssueDocumentRequest request;
  request.set_kind(static_cast<v1::DocumentKind>(
      args.subject.sheet.empty() && args.subject.shift.empty()
          ? FlagNumber(v1::DocumentKind_descriptor(), args.kind).value_or(0)
      : args.subject.shift.empty() ? v1::DOCUMENT_KIND_TRANSFER
                                   : v1::DOCUMENT_KIND_SHIFT_HANDOVER));
  if (!FillContext(args.subject.change, context, request.mutable_change())) {
    return context.exit_code();
  }
  if (NamesSheet(args.subject)) {
    if (!FillSheet(args.subject, context, &request)) return context.exit_code();
  } else if (args.kind.empty() || args.subject.change.case_name.empty()) {
    return context.FailUsage("want CASE and --kind, --sheet NUMBER or --shift NUMBER");
  } else if (!FillCase(args.subject.change, context, request.mutable_case_())) {
    return context.exit_code();
  }
  const auto issued = context.Call<v1::IssueDocumentResponse>(std::move(request));
  if (!issued) return context.exit_code();
  if (!args.out.empty()) {
    v1::PrintDocumentRequest print;
    print.set_number(issued->document().number());
    return PrintPage(context, std::move(print), args.out);
  }
  if (context.PrintedJson(*issued)) return kExitOk;
  context.out() << issued->document().title() << "  " << issued->document().number()
                << (issued->replayed() ? "  (重复请求，未再执行)" : "")
                << "\n打印：hallcase document print " << issued->document().number()
                << " --out FILE.html\n";
  return kExitOk;
}

struct ListArgs {
  SubjectArgs subject;
  uint32_t page_size = 50;
  std::string page_token;
};

int RunList(const ListArgs& args, Context& context) {
  v1::ListDocumentsRequest request;
  request.set_page_size(args.page_size);
  request.set_page_token(args.page_token);
  if (NamesSheet(args.subject)) {
    if (!FillSheet(args.subject, context, &request)) return context.exit_code();
  } else if (args.subject.change.case_name.empty()) {
    return context.FailUsage("want CASE, --sheet NUMBER or --shift NUMBER");
  } else if (!FillCase(args.subject.change, context, request.mutable_case_())) {
    return context.exit_code();
  }
  if (request.has_case_()) request.mutable_case_()->clear_etag();
  const auto response = context.Call<v1::ListDocumentsResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  PrintDocuments(context, response->documents());
  if (!response->next_page_token().empty()) {
    context.out() << "更多: --page-token " << response->next_page_token() << "\n";
  }
  return kExitOk;
}

struct PrintArgs {
  ChangeArgs change;
  std::string number;
  std::string why;
  std::string out = kStandardOutput;
};

int RunPrint(const PrintArgs& args, Context& context) {
  v1::PrintDocumentRequest request;
  request.set_number(args.number);
  if (!args.why.empty()) {
    request.set_reason(static_cast<v1::ReprintReason>(
        *FlagNumber(v1::ReprintReason_descriptor(), args.why)));
  }
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  return PrintPage(context, std::move(request), args.out);
}

struct CheckArgs {
  std::vector<std::string> words;
};

int RunCheck(const CheckArgs& args, Context& context) {
  v1::CheckDocumentRequest request;
  for (const std::string& word : args.words) {
    base::StrAppend(request.mutable_check_line(), request.check_line().empty() ? "" : " ", word);
  }
  const auto response = context.Call<v1::CheckDocumentResponse>(std::move(request));
  if (!response) return context.exit_code();
  const int code = response->result() == v1::DOCUMENT_CHECK_GENUINE ? kExitOk : kExitRefused;
  if (context.PrintedJson(*response)) return code;
  context.out() << WordOf(response->result());
  if (response->has_document()) {
    const v1::Document& document = response->document();
    context.out() << "  " << document.title() << "  " << document.number() << "  出具 "
                  << TimeWord(document.has_issued_at(), document.issued_at()) << "  "
                  << StateWord(document);
  }
  context.out() << "\n";
  return code;
}

void AddIssue(CLI::App& group, Context& context) {
  auto args = std::make_shared<IssueArgs>();
  CLI::App* command = AddCommand(group, context, "issue", "issue a document (出具)", args,
                                 &RunIssue);
  AddSubjectOptions(command, &args->subject);
  command->add_option("--kind", args->kind, "which document about the case")
      ->check(CLI::IsMember(FlagWords(v1::DocumentKind_descriptor())));
  auto* etag = command->add_option("--etag", args->subject.change.etag,
                                   "act only on this version of the case");
  command->add_flag("--any", args->subject.change.any_version, "act on whatever version there is")
      ->excludes(etag);
  command->add_option("--out", args->out, "print it at once: FILE.html, or - for standard output");
  AddContextOptions(command, &args->subject.change);
}

}  // namespace

bool WritePage(const std::string& html, const std::string& path, Context& context) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << html;
  file.close();
  return file || context.FailUsage(base::StrCat("cannot write ", path)) == kExitOk;
}

void TellPrinted(Context& context, const v1::PrintDocumentResponse& printed,
                 const std::string& path) {
  context.out() << printed.document().title() << "  " << printed.document().number() << "  第 "
                << printed.print_number() << " 次打印"
                << (printed.print_number() > 1 ? "（补打）" : "") << "  " << path << "\n校验行  "
                << printed.check_line() << "\n";
}

int PrintPage(Context& context, v1::PrintDocumentRequest request, const std::string& out) {
  auto response = context.Call<v1::PrintDocumentResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (out == kStandardOutput) {
    if (!context.PrintedJson(*response)) context.out() << response->html();
    return kExitOk;
  }
  if (!WritePage(response->html(), out, context)) return context.exit_code();
  response->clear_html();
  if (!context.PrintedJson(*response)) TellPrinted(context, *response, out);
  return kExitOk;
}

void AddDocumentCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("document", "documents on paper (文书)");
  group->require_subcommand(1);
  AddIssue(*group, context);
  auto list = std::make_shared<ListArgs>();
  CLI::App* command =
      AddCommand(*group, context, "list", "documents of a case or sheet", list, &RunList);
  AddSubjectOptions(command, &list->subject);
  command->add_option("--page-size", list->page_size, "documents a page, 1-200");
  command->add_option("--page-token", list->page_token, "where the page before ended");
  auto print = std::make_shared<PrintArgs>();
  command = AddCommand(*group, context, "print", "print a document, again as 补打", print,
                       &RunPrint);
  command->add_option("number", print->number, kNumberHelp)->required();
  command->add_option("--out", print->out, "FILE.html, or - for standard output (default)");
  command->add_option("--why", print->why, "why it is printed once more")
      ->check(CLI::IsMember(FlagWords(v1::ReprintReason_descriptor())));
  AddContextOptions(command, &print->change);
  auto check = std::make_shared<CheckArgs>();
  AddCommand(*group, context, "check", "whether a paper is genuine (验真)", check, &RunCheck)
      ->add_option("line", check->words, "its check line, or what its QR code says")
      ->required();
}

}  // namespace hallcase::cli
