#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/materials.h"
#include "client/cli/input.h"
#include "client/cli/words.h"
#include "hallcase/v1/leg.pb.h"

namespace hallcase::cli {
namespace {

struct PushArgs {
  ChangeArgs change;
  std::string department;
  std::string receipt;
  std::string note;
};

int RunPush(const PushArgs& args, Context& context) {
  v1::PushCaseRequest request;
  request.set_department(args.department);
  request.set_receipt(args.receipt);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::PushCaseResponse>(context, std::move(request));
}

struct ReceiveArgs {
  ChangeArgs change;
  std::vector<std::string> materials;
  bool corrected = false;
};

int RunReceive(const ReceiveArgs& args, Context& context) {
  v1::ReceiveMaterialsRequest request;
  request.set_corrected(args.corrected);
  if (!FillMaterials(args.materials, context, request.mutable_materials()) ||
      !FillChange(args.change, context, &request)) {
    return context.exit_code();
  }
  return SendChange<v1::ReceiveMaterialsResponse>(context, std::move(request));
}

struct DecideArgs {
  ChangeArgs change;
  std::string outcome;
  std::string grounds;
};

int RunDecide(const DecideArgs& args, Context& context) {
  v1::DecideCaseRequest request;
  request.set_outcome(static_cast<v1::DecisionOutcome>(
      *FlagNumber(v1::DecisionOutcome_descriptor(), args.outcome)));
  request.set_grounds(TextOrStdin(args.grounds, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::DecideCaseResponse>(context, std::move(request));
}

struct CloseArgs {
  ChangeArgs change;
  std::string box;
  std::string number;
};

int RunClose(const CloseArgs& args, Context& context) {
  v1::CloseCaseRequest request;
  if (!args.box.empty() || !args.number.empty()) {
    request.mutable_archive()->set_box(args.box);
    request.mutable_archive()->set_number(args.number);
  }
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::CloseCaseResponse>(context, std::move(request));
}

struct AssignArgs {
  ChangeArgs change;
  std::string to;
  std::string note;
};

int RunAssign(const AssignArgs& args, Context& context) {
  v1::AssignLegRequest request;
  const auto party = ParseParty(args.to);
  if (!party) return context.FailUsage("--to: no such party");
  *request.mutable_party() = *party;
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::AssignLegResponse>(context, std::move(request));
}

struct StepArgs {
  ChangeArgs change;
  std::string name;
  std::string external_step_id;
  bool takes_leg = false;
};

int RunStep(const StepArgs& args, Context& context) {
  v1::RecordStepRequest request;
  request.set_step(args.name);
  request.set_external_step_id(args.external_step_id);
  request.set_takes_leg(args.takes_leg);
  if (!FillChange(args.change, context, &request)) return context.exit_code();
  return SendChange<v1::RecordStepResponse>(context, std::move(request));
}

void AddPush(CLI::App& app, Context& context) {
  auto args = std::make_shared<PushArgs>();
  CLI::App* command =
      AddCommand(app, context, "push", "push a case to a department (推送)", args, &RunPush);
  command->add_option("--department", args->department, "department code (default: the item's)");
  command->add_option("--receipt", args->receipt, "receipt of the upstream system");
  command->add_option("--note", args->note, "- = from standard input");
  AddChangeOptions(command, &args->change);
}

void AddReceive(CLI::App& act, Context& context) {
  auto args = std::make_shared<ReceiveArgs>();
  CLI::App* command = AddCommand(act, context, "receive", "papers came in", args, &RunReceive);
  command->add_option("--material", args->materials, "CODE[=ORIGINALS[/COPIES]], again for more")
      ->required();
  command->add_flag("--corrected", args->corrected,
                    "the applicant put them right at the counter: the numbers replace (当场更正)");
  AddChangeOptions(command, &args->change);
}

void AddDecide(CLI::App& act, Context& context) {
  auto args = std::make_shared<DecideArgs>();
  CLI::App* command = AddCommand(act, context, "decide", "decide (办结)", args, &RunDecide);
  command->add_option("--outcome", args->outcome, "the result")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::DecisionOutcome_descriptor())));
  command->add_option("--grounds", args->grounds,
                      "grounds and legal basis; needed to refuse; - = from standard input");
  AddChangeOptions(command, &args->change);
}

void AddClose(CLI::App& act, Context& context) {
  auto args = std::make_shared<CloseArgs>();
  CLI::App* command =
      AddCommand(act, context, "close", "end a case after its decision (归档)", args, &RunClose);
  command->add_option("--box", args->box, "archive box (档案盒号)");
  command->add_option("--number", args->number, "number in the box (件号)");
  AddChangeOptions(command, &args->change);
}

void AddAssign(CLI::App& act, Context& context) {
  auto args = std::make_shared<AssignArgs>();
  CLI::App* command =
      AddCommand(act, context, "assign", "make another party responsible", args, &RunAssign);
  command->add_option("--to", args->to, "STAFF, department:CODE or post:CODE")->required();
  command->add_option("--note", args->note, "- = from standard input");
  AddChangeOptions(command, &args->change);
}

void AddStep(CLI::App& act, Context& context) {
  auto args = std::make_shared<StepArgs>();
  CLI::App* command =
      AddCommand(act, context, "step", "record a step of another system", args, &RunStep);
  command->add_option("--name", args->name, "name of the step")->required();
  command->add_option("--step-id", args->external_step_id, "id of the step in its own system");
  command->add_flag("--takes-leg", args->takes_leg, "its performer becomes responsible");
  AddChangeOptions(command, &args->change);
}

}  // namespace

void AddActCommands(CLI::App& app, Context& context) {
  AddPush(app, context);
  CLI::App* act = app.add_subcommand("act", "move a case on, or correct it");
  act->require_subcommand(1);
  AddReceive(*act, context);
  AddDecide(*act, context);
  AddClose(*act, context);
  AddAcceptanceCommands(*act, context);
  AddAssign(*act, context);
  AddStep(*act, context);
  AddKindCommands(app, *act, context);
  AddLegCommands(app, *act, context);
  AddPauseCommands(*act, context);
  AddCorrectionCommands(*act, context);
}

}  // namespace hallcase::cli
