#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/document.h"
#include "client/cli/commands/form.h"
#include "client/cli/commands/materials.h"
#include "client/cli/input.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/catalog.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

struct RegisterArgs {
  ChangeArgs change;
  std::string item;
  std::string applicant;
  std::string name;
  std::string id_type = "resident_id";
  std::string id_number;
  std::string phone;
  std::string id_override;
  std::vector<std::string> materials;
  std::string channel = "window";
  std::string window;
  std::string external;
  std::string upstream_number;
  std::string upstream_due;
  bool receive_only = false;
  std::string voucher;
  std::vector<std::string> values;
  std::string from;
  std::string relation = "follows";
};

bool FillApplicant(const RegisterArgs& args, Context& context, v1::Applicant* applicant) {
  if (!args.applicant.empty()) {
    auto parsed = ParseApplicant(TextOrStdin(args.applicant, context.in()));
    if (!parsed.ok()) return context.FailUsage(base::ToStd(parsed.status().message())) == kExitOk;
    *applicant = *std::move(parsed);
  }
  if (!args.name.empty()) applicant->set_name(args.name);
  if (!args.id_number.empty()) applicant->set_id_number(args.id_number);
  if (!args.phone.empty()) applicant->set_phone(args.phone);
  if (!args.id_override.empty()) applicant->set_id_check_override(args.id_override);
  if (applicant->id_type() == v1::ID_TYPE_UNSPECIFIED && !applicant->id_number().empty()) {
    applicant->set_id_type(
        static_cast<v1::IdType>(*FlagNumber(v1::IdType_descriptor(), args.id_type)));
  }
  return true;
}

bool FillUpstream(const RegisterArgs& args, Context& context, v1::RegisterCaseRequest* request) {
  request->set_upstream_number(args.upstream_number);
  if (!args.external.empty()) {
    const v1::GetCaseRequest named = NamedCase(base::StrCat("ext:", args.external));
    *request->mutable_external() = named.case_().external();
  }
  if (args.upstream_due.empty()) return true;
  const auto due = ParseTime(args.upstream_due, kIsoPattern, kUtcOffsetMinutesDefault);
  if (!due) return context.FailUsage("--upstream-due: no such time") == kExitOk;
  *request->mutable_upstream_due_at() = TimestampOf(*due);
  return true;
}

// What the item's kind asks for. False after saying what failed.
bool FillOpening(const RegisterArgs& args, Context& context, v1::RegisterCaseRequest* request) {
  if (args.values.empty()) return true;
  v1::GetItemRequest item;
  item.set_code(args.item);
  const auto found = context.Call<v1::GetItemResponse>(std::move(item));
  if (!found) return false;
  const auto kinds = context.Call<v1::ListKindsResponse>(v1::ListKindsRequest());
  if (!kinds) return false;
  FormFields form;
  for (const v1::KindInfo& kind : kinds->kinds()) {
    if (kind.kind() == found->item().kind()) form = kind.opening();
  }
  return FillForm(args.values, form, context, request->mutable_values());
}

bool FillOrigin(const RegisterArgs& args, Context& context, v1::RegisterCaseRequest* request) {
  if (args.from.empty()) return true;
  ChangeArgs other;
  other.case_name = args.from;
  other.any_version = true;
  request->set_relation(static_cast<v1::LinkRelation>(
      *FlagNumber(v1::LinkRelation_descriptor(), args.relation)));
  return FillCase(other, context, request->mutable_linked_to());
}

// The case stands whatever becomes of its voucher: with --json nothing but the case is printed.
int WriteVoucher(const RegisterArgs& args, Context& context, const v1::Case& row) {
  v1::IssueDocumentRequest request;
  request.mutable_case_()->set_case_id(row.case_id());
  request.mutable_case_()->set_etag(row.etag());
  request.set_kind(v1::DOCUMENT_KIND_RECEIPT);
  const auto issued = context.Call<v1::IssueDocumentResponse>(std::move(request));
  if (!issued) return context.exit_code();
  v1::PrintDocumentRequest print;
  print.set_number(issued->document().number());
  const auto printed = context.Call<v1::PrintDocumentResponse>(std::move(print));
  if (!printed) return context.exit_code();
  if (!WritePage(printed->html(), args.voucher, context)) return context.exit_code();
  if (!context.flags.json) TellPrinted(context, *printed, args.voucher);
  return kExitOk;
}

// The query code is told by this command alone, so it is part of what --json prints.
void PrintRegistered(const v1::RegisterCaseResponse& response, Context& context) {
  const bool coded = !response.query_code().empty() || response.query_code_told();
  if (coded && context.PrintedJson(response)) return;
  PrintChange(context, response.change());
  if (response.query_code_told()) {
    context.out() << "该办件此前已登记，查询码当时已告知；如当时未抄录，请作废后重新登记\n";
  } else if (coded) {
    context.out() << "查询码：" << response.query_code()
                  << "（请抄给反映人：凭办件编号和查询码可查询答复，只告知这一次，遗失不能补）\n";
  }
}

int RunRegister(const RegisterArgs& args, Context& context) {
  v1::RegisterCaseRequest request;
  request.set_item_code(args.item);
  request.set_channel(
      static_cast<v1::Channel>(*FlagNumber(v1::Channel_descriptor(), args.channel)));
  request.set_window(args.window);
  request.set_receive_only(args.receive_only);
  if (!FillContext(args.change, context, request.mutable_change()) ||
      !FillApplicant(args, context, request.mutable_applicant()) ||
      !FillMaterials(args.materials, context, request.mutable_materials()) ||
      !FillUpstream(args, context, &request) || !FillOpening(args, context, &request) ||
      !FillOrigin(args, context, &request)) {
    return context.exit_code();
  }
  // Some kinds may do without (匿名).
  if (request.applicant().ByteSizeLong() == 0) request.clear_applicant();
  const auto response = context.Call<v1::RegisterCaseResponse>(std::move(request));
  if (!response) return context.exit_code();
  PrintRegistered(*response, context);
  if (!args.voucher.empty()) return WriteVoucher(args, context, response->change().case_());
  if (!context.flags.json) {
    context.out() << "收件凭证：hallcase document issue " << response->change().case_().number()
                  << " --kind receipt --out FILE.html\n";
  }
  return kExitOk;
}

}  // namespace

void AddRegisterCommand(CLI::App& app, Context& context) {
  auto args = std::make_shared<RegisterArgs>();
  CLI::App* command =
      AddCommand(app, context, "register", "register a case (收件)", args, &RunRegister);
  command->add_option("--item", args->item, "item code (`hallcase catalog items`)")->required();
  command->add_option("--applicant", args->applicant,
                      "- = read the applicant from standard input, as JSON or key = value lines: "
                      "keeps personal data out of the shell's history");
  command->add_option("--name", args->name, "applicant's name");
  command->add_option("--id-type", args->id_type, "kind of document")
      ->check(CLI::IsMember(FlagWords(v1::IdType_descriptor())));
  command->add_option("--id-number", args->id_number, "number of the document");
  command->add_option("--phone", args->phone, "applicant's phone");
  command->add_option("--id-override", args->id_override,
                      "why a number with a wrong check digit is accepted");
  command->add_option("--material", args->materials, "CODE[=ORIGINALS[/COPIES]], again for more");
  command->add_option("--channel", args->channel, "how it came in")
      ->check(CLI::IsMember(FlagWords(v1::Channel_descriptor())));
  command->add_option("--window", args->window, "window code");
  command->add_option("--external", args->external, "SOURCE/ID that another system gave the case");
  command->add_option("--upstream-number", args->upstream_number, "the province's number");
  command->add_option("--upstream-due", args->upstream_due, "the date that the province shows");
  command->add_flag("--receive-only", args->receive_only,
                    "only take the papers in, though the window could accept");
  command->add_option("--voucher", args->voucher,
                      "issue the 收件凭证 too and write its page to FILE.html");
  command->add_option("--set", args->values,
                      "NAME=VALUE that the kind asks for (`catalog kinds`); NAME=- = from input");
  command->add_option("--from", args->from, "the case that this one comes from (转办)");
  command->add_option("--as", args->relation, "what this one is to it")
      ->check(CLI::IsMember(FlagWords(v1::LinkRelation_descriptor())));
  AddContextOptions(command, &args->change);
}

}  // namespace hallcase::cli
