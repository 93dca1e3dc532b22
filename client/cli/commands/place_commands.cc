#include "absl/strings/numbers.h"
#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/papers.h"
#include "client/cli/input.h"
#include "client/cli/json_print.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/shift.pb.h"
#include "server/base/hash.h"

namespace hallcase::cli {
namespace {

struct PlaceArgs {
  ChangeArgs change;
  std::vector<std::string> papers;
  std::string shelf;
  std::string box;
  std::string number;
  bool hands = false;
};

int RunPlace(const PlaceArgs& args, Context& context) {
  v1::PlacePapersRequest request;
  const bool archive = !args.box.empty() || !args.number.empty();
  if ((args.shelf.empty() ? 0 : 1) + (archive ? 1 : 0) + (args.hands ? 1 : 0) != 1) {
    return context.FailUsage("want --shelf SLOT, --box BOX --number NO, or --hands");
  }
  v1::Holder* to = request.mutable_to();
  to->set_kind(archive      ? v1::HOLDER_KIND_ARCHIVE
               : args.hands ? v1::HOLDER_KIND_STAFF
                            : v1::HOLDER_KIND_SHELF);
  to->set_id(args.box);
  to->set_place(archive ? args.number : args.shelf);
  if (!FillContext(args.change, context, request.mutable_change()) ||
      !FillPapers(args.papers, args.change.any_version, context, request.mutable_items())) {
    return context.exit_code();
  }
  const int papers = request.items_size();
  const auto response = context.Call<v1::PlacePapersResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "已放置 " << papers << " 份  台账 " << response->seq()
                << (response->replayed() ? "  (重复请求，未再执行)" : "") << "\n";
  return kExitOk;
}

struct ReturnArgs {
  ChangeArgs change;
  std::string case_name;
  std::vector<std::string> materials;
  bool agent = false;
  bool id_checked = false;
  std::string note;
};

int RunReturn(const ReturnArgs& args, Context& context) {
  v1::ReturnPapersRequest request;
  const auto got = context.Call<v1::GetCaseResponse>(NamedCase(args.case_name));
  if (!got) return context.exit_code();
  request.set_case_id(got->case_().case_id());
  std::vector<std::string> words;
  for (const std::string& code : args.materials) words.push_back(args.case_name + "/" + code);
  request.set_returned_to(args.agent ? v1::RETURNED_TO_AGENT : v1::RETURNED_TO_APPLICANT);
  request.set_identity_checked(args.id_checked);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillContext(args.change, context, request.mutable_change()) ||
      !FillPapers(words, false, context, request.mutable_items())) {
    return context.exit_code();
  }
  return SendChange<v1::ReturnPapersResponse>(context, std::move(request));
}

struct ObjectArgs {
  ChangeArgs change;
  std::string kind;
  std::string code;
  std::string name;
};

int RunAddObject(const ObjectArgs& args, Context& context) {
  v1::AddObjectRequest request;
  request.set_kind(
      static_cast<v1::ObjectKind>(*FlagNumber(v1::ObjectKind_descriptor(), args.kind)));
  request.set_code(args.code);
  request.set_name(args.name);
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::AddObjectResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "object:" << response->object_id() << "  台账 " << response->seq() << "\n";
  return kExitOk;
}

void PrintShift(Context& context, const v1::Shift& shift) {
  context.out() << "交接班单  " << shift.number() << "  " << shift.shift() << "  岗位 "
                << OrDash(shift.post()) << (shift.flagged() ? "  [标记]" : "") << "\n"
                << "交班      " << PartyWord(shift.outgoing()) << "  "
                << TimeWord(shift.has_frozen_at(), shift.frozen_at()) << "  签字 "
                << shift.frozen_by() << "\n"
                << "接班      " << PartyWord(shift.incoming()) << "  "
                << TimeWord(shift.has_signed_at(), shift.signed_at()) << "  签字 "
                << OrDash(shift.signed_by()) << "\n"
                << "校验      " << base::ToHex(shift.sheet_hash()) << "\n";
  if (shift.has_signed_at()) {
    context.out() << "转交      " << shift.moved() << " 份，已另有去向 " << shift.left()
                  << " 份\n";
  }
  context.out() << "\n在办\n";
  Table cases({"办件", "环节", "应办结"});
  for (const v1::ShiftCase& line : shift.cases()) {
    cases.AddRow({line.number(), StageWord(line.stage()),
                  TimeWord(line.has_due_at(), line.due_at())});
  }
  cases.Print(context.out());
  for (const v1::StageCount& count : shift.by_stage()) {
    context.out() << StageWord(count.stage()) << " " << count.cases() << " 件  ";
  }
  context.out() << "\n\n原件与实物\n";
  PrintPapers(context, shift.papers());
  context.out() << "\n待处理预警\n";
  Table warnings({"预警", "级别", "办件"});
  for (const v1::ShiftWarning& line : shift.warnings()) {
    warnings.AddRow({std::to_string(line.warning_id()), WordOf(line.level()),
                     line.case_number()});
  }
  warnings.Print(context.out());
  if (!shift.note().empty()) context.out() << "\n注意事项  " << shift.note() << "\n";
}

struct ShiftArgs {
  ChangeArgs change;
  std::string outgoing;
  std::string incoming;
  std::string shift;
  std::string note;
  std::string sheet;
};

int RunFreeze(const ShiftArgs& args, Context& context) {
  v1::FreezeShiftRequest request;
  request.set_outgoing(args.outgoing);
  request.set_incoming(args.incoming);
  request.set_shift(args.shift);
  request.set_note(TextOrStdin(args.note, context.in()));
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::FreezeShiftResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintShift(context, response->shift());
  return kExitOk;
}

v1::GetShiftRequest NamedShift(const std::string& name) {
  v1::GetShiftRequest request;
  int64_t id = 0;
  if (name.rfind("id:", 0) == 0 && absl::SimpleAtoi(name.substr(3), &id)) {
    request.set_shift_id(id);
  } else {
    request.set_number(name);
  }
  return request;
}

int RunShowShift(const ShiftArgs& args, Context& context) {
  const auto response = context.Call<v1::GetShiftResponse>(NamedShift(args.sheet));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintShift(context, response->shift());
  return kExitOk;
}

int RunSignShift(const ShiftArgs& args, Context& context) {
  const auto got = context.Call<v1::GetShiftResponse>(NamedShift(args.sheet));
  if (!got) return context.exit_code();
  v1::SignShiftRequest request;
  request.set_shift_id(got->shift().shift_id());
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::SignShiftResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintShift(context, response->shift());
  return kExitOk;
}

void AddShift(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("shift", "shift handover (交接班)");
  group->require_subcommand(1);
  auto freeze = std::make_shared<ShiftArgs>();
  CLI::App* command = AddCommand(*group, context, "freeze",
                                 "make the list and sign it as the outgoing person", freeze,
                                 &RunFreeze);
  command->add_option("--to", freeze->incoming, "who takes over")->required();
  command->add_option("--shift", freeze->shift, "which shift (班次)")->required();
  command->add_option("--from", freeze->outgoing, "for somebody who is absent (default: you)");
  command->add_option("--note", freeze->note, "matters to note; - = from standard input");
  AddContextOptions(command, &freeze->change);
  auto sign = std::make_shared<ShiftArgs>();
  command = AddCommand(*group, context, "sign", "sign it as the incoming person", sign,
                       &RunSignShift);
  command->add_option("sheet", sign->sheet, "number of the shift sheet, or id:N")->required();
  AddContextOptions(command, &sign->change);
  auto show = std::make_shared<ShiftArgs>();
  AddCommand(*group, context, "show", "show a shift sheet", show, &RunShowShift)
      ->add_option("sheet", show->sheet, "number of the shift sheet, or id:N")
      ->required();
}

}  // namespace

void AddPlaceCommands(CLI::App& app, Context& context) {
  auto place = std::make_shared<PlaceArgs>();
  CLI::App* command =
      AddCommand(app, context, "place", "onto the shelf or into the archive (放置、归档)", place,
                 &RunPlace);
  command->add_option("papers", place->papers, "CASE/MATERIAL, CASE or object:N")->required();
  command->add_option("--shelf", place->shelf, "slot on the post's shelf");
  command->add_option("--box", place->box, "box of the archive");
  command->add_option("--number", place->number, "number within the box");
  command->add_flag("--hands", place->hands, "take them into your own hands");
  command->add_flag("--any", place->change.any_version, "whatever version there is");
  AddContextOptions(command, &place->change);
  auto back = std::make_shared<ReturnArgs>();
  command = AddCommand(app, context, "return", "give originals back to the applicant (退还)", back,
                       &RunReturn);
  command->add_option("case", back->case_name, "case number, id:N or ext:SOURCE/ID")->required();
  command->add_option("materials", back->materials, "codes (default: all that the hall holds)");
  command->add_flag("--agent", back->agent, "an agent takes them (代领)");
  command->add_flag("--id-checked", back->id_checked, "the identity document was seen")
      ->required();
  command->add_option("--note", back->note, "for example the agent's name; - = standard input");
  AddContextOptions(command, &back->change);
  auto object = std::make_shared<ObjectArgs>();
  command = AddCommand(app, context, "add-object", "take a seal, key or blank in (登记实物)",
                       object, &RunAddObject);
  command->add_option("--kind", object->kind, "what it is")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::ObjectKind_descriptor())));
  command->add_option("--code", object->code, "its inventory number")->required();
  command->add_option("--name", object->name, "what it is called")->required();
  AddContextOptions(command, &object->change);
  AddShift(app, context);
}

}  // namespace hallcase::cli
