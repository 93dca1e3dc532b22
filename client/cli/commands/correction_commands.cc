#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/words.h"
#include "hallcase/v1/correction.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

struct VoidArgs {
  ChangeArgs change;
  std::string reason_code;
  std::string reason;
};

int RunVoid(const VoidArgs& args, Context& context) {
  v1::VoidCaseRequest request;
  request.set_reason_code(args.reason_code);
  request.set_reason(TextOrStdin(args.reason, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::VoidCaseResponse>(context, std::move(request));
}

struct ContactArgs {
  ChangeArgs change;
  std::string phone;
  std::string reason_code = "typo";
};

int RunContact(const ContactArgs& args, Context& context) {
  v1::CorrectContactRequest request;
  request.set_phone(TextOrStdin(args.phone, context.in()));
  request.set_reason_code(args.reason_code);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::CorrectContactResponse>(context, std::move(request));
}

struct ApplicantArgs {
  ChangeArgs change;
  std::string applicant;
  std::string reason_code = "typo";
};

int RunApplicant(const ApplicantArgs& args, Context& context) {
  v1::CorrectApplicantRequest request;
  auto applicant = ParseApplicant(TextOrStdin(args.applicant, context.in()));
  if (!applicant.ok()) return context.FailUsage(base::ToStd(applicant.status().message()));
  *request.mutable_applicant() = *std::move(applicant);
  request.set_reason_code(args.reason_code);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::CorrectApplicantResponse>(context, std::move(request));
}

struct ItemArgs {
  ChangeArgs change;
  std::string item;
  std::string reason;
};

int RunItem(const ItemArgs& args, Context& context) {
  v1::ChangeItemRequest request;
  request.set_item_code(args.item);
  request.set_reason(TextOrStdin(args.reason, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  const auto response = context.Call<v1::ChangeItemResponse>(std::move(request));
  if (!response) return context.exit_code();
  PrintChange(context, response->change());
  if (!context.flags.json) {
    context.out() << "原收件凭证、收件清单已作废，请重新出具：hallcase document issue "
                  << response->change().case_().number() << " --kind receipt --out FILE.html\n";
  }
  return kExitOk;
}

struct BindArgs {
  ChangeArgs change;
  std::string number;
};

int RunBind(const BindArgs& args, Context& context) {
  v1::BindUpstreamNumberRequest request;
  request.set_upstream_number(args.number);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::BindUpstreamNumberResponse>(context, std::move(request));
}

void PrintTexts(const std::string& what,
                const google::protobuf::RepeatedPtrField<v1::FieldValue>& values,
                Context& context) {
  for (const v1::FieldValue& value : values) {
    if (value.text().empty()) continue;
    context.out() << what << "  " << value.name() << "  " << value.text() << "\n";
  }
}

struct RevealArgs {
  ChangeArgs change;
  std::vector<std::string> fields;
  std::string purpose;
};

int RunReveal(const RevealArgs& args, Context& context) {
  v1::RevealCaseRequest request;
  for (const std::string& field : args.fields) request.add_fields(field);
  request.set_purpose(args.purpose);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  const auto response = context.Call<v1::RevealCaseResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  const v1::Applicant& applicant = response->applicant();
  if (!applicant.name().empty()) context.out() << "姓名  " << applicant.name() << "\n";
  if (!applicant.id_number().empty()) context.out() << "证件  " << applicant.id_number() << "\n";
  if (!applicant.phone().empty()) context.out() << "电话  " << applicant.phone() << "\n";
  PrintTexts("登记", response->opening(), context);
  for (const v1::TakenAction& taken : response->actions()) {
    PrintTexts(taken.name(), taken.values(), context);
  }
  context.err() << "这次查看已记入台账 (" << response->seq() << ")\n";
  return kExitOk;
}

void AddVoid(CLI::App& act, Context& context) {
  auto args = std::make_shared<VoidArgs>();
  CLI::App* command =
      AddCommand(act, context, "void", "strike a case that should not exist", args, &RunVoid);
  command->add_option("--reason-code", args->reason_code, "why")
      ->required()
      ->check(CLI::IsMember({"duplicate", "wrong_applicant", "test_entry", "other"}));
  command->add_option("--reason", args->reason, "in words; needed with other; - = standard input");
  AddChangeOptions(command, &args->change);
}

void AddCorrections(CLI::App& act, Context& context) {
  const auto reasons = CLI::IsMember({"typo", "changed", "other"});
  auto contact = std::make_shared<ContactArgs>();
  CLI::App* command =
      AddCommand(act, context, "correct-contact", "correct the phone", contact, &RunContact);
  command->add_option("--phone", contact->phone, "- = from standard input")->required();
  command->add_option("--reason-code", contact->reason_code, "why")->check(reasons);
  AddChangeOptions(command, &contact->change);
  auto applicant = std::make_shared<ApplicantArgs>();
  command = AddCommand(act, context, "correct-applicant", "correct name and document", applicant,
                       &RunApplicant);
  command->add_option("--applicant", applicant->applicant,
                      "- = JSON or key = value lines from standard input")
      ->required();
  command->add_option("--reason-code", applicant->reason_code, "why")->check(reasons);
  AddChangeOptions(command, &applicant->change);
}

void AddReveal(CLI::App& act, Context& context) {
  auto args = std::make_shared<RevealArgs>();
  CLI::App* command = AddCommand(
      act, context, "reveal", "show personal fields in clear; goes on record", args, &RunReveal);
  command->add_option("--field", args->fields,
                      "name, id_number, phone, texts (of its kind's forms); again for more")
      ->required()
      ->check(CLI::IsMember({"name", "id_number", "phone", "texts"}));
  command->add_option("--purpose", args->purpose, "what for")
      ->required()
      ->check(CLI::IsMember({"contact_applicant", "verify_identity", "complaint", "audit"}));
  AddChangeOptions(command, &args->change);
}

}  // namespace

void AddCorrectionCommands(CLI::App& act, Context& context) {
  AddVoid(act, context);
  AddCorrections(act, context);
  auto item = std::make_shared<ItemArgs>();
  CLI::App* command =
      AddCommand(act, context, "change-item", "another item; clocks are replayed", item, &RunItem);
  command->add_option("--item", item->item, "item code")->required();
  command->add_option("--reason", item->reason, "why; - = from standard input")->required();
  AddChangeOptions(command, &item->change);
  auto bind = std::make_shared<BindArgs>();
  command = AddCommand(act, context, "bind-upstream", "bind the province's number", bind, &RunBind);
  command->add_option("--number", bind->number, "the province's number")->required();
  AddChangeOptions(command, &bind->change);
  AddReveal(act, context);
}

}  // namespace hallcase::cli
