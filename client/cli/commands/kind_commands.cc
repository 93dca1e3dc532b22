// What a kind's own people do, links, and what kinds there are.

#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/form.h"
#include "client/cli/words.h"
#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/catalog.pb.h"

namespace hallcase::cli {
namespace {

struct TakeArgs {
  ChangeArgs change;
  std::string action;
  std::vector<std::string> values;
  std::vector<std::string> also;
  std::string code;
};

// The action's form, whether the case offers it now or not: what was sent once can be sent again.
// One that the kind does not have has none, and the server says so.
FormFields FormOf(const v1::ListKindsResponse& kinds, v1::CaseKind of, const std::string& code) {
  for (const v1::KindInfo& kind : kinds.kinds()) {
    if (kind.kind() != of) continue;
    for (const v1::KindAction& action : kind.actions()) {
      if (action.action() == code) return action.fields();
    }
  }
  return {};
}

bool FillAlso(const TakeArgs& args, Context& context, v1::TakeActionRequest* request) {
  for (const std::string& name : args.also) {
    ChangeArgs other;
    other.case_name = name;
    other.any_version = args.change.any_version;
    if (!FillCase(other, context, request->add_also())) return false;
  }
  return true;
}

int RunTake(const TakeArgs& args, Context& context) {
  const auto got = context.Call<v1::GetCaseResponse>(NamedCase(args.change.case_name));
  if (!got) return context.exit_code();
  const auto kinds = context.Call<v1::ListKindsResponse>(v1::ListKindsRequest());
  if (!kinds) return context.exit_code();
  v1::TakeActionRequest request;
  request.set_action(args.action);
  request.set_one_time_code(args.code);
  const FormFields form = FormOf(*kinds, got->case_().kind(), args.action);
  if (!FillForm(args.values, form, context, request.mutable_values()) ||
      !FillChange(args.change, context, &request) || !FillAlso(args, context, &request)) {
    return context.exit_code();
  }
  const auto response = context.Call<v1::TakeActionResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (response->one_time_code().empty()) {
    PrintChange(context, response->change());
  } else if (!context.PrintedJson(*response)) {
    PrintChange(context, response->change());
    context.out() << "领取码：" << response->one_time_code() << "（请告知申请人，不要另行记录）\n";
  }
  return kExitOk;
}

struct LinkArgs {
  ChangeArgs change;
  std::string other;
  std::string relation = "related";
};

int RunLink(const LinkArgs& args, Context& context) {
  v1::LinkCasesRequest request;
  request.set_relation(static_cast<v1::LinkRelation>(
      *FlagNumber(v1::LinkRelation_descriptor(), args.relation)));
  ChangeArgs other;
  other.case_name = args.other;
  other.any_version = true;
  if (!FillCase(other, context, request.mutable_other()) ||
      !FillChange(args.change, context, &request)) {
    return context.exit_code();
  }
  return SendChange<v1::LinkCasesResponse>(context, std::move(request));
}

int RunUnlink(const LinkArgs& args, Context& context) {
  v1::UnlinkCasesRequest request;
  ChangeArgs other;
  other.case_name = args.other;
  other.any_version = true;
  if (!FillCase(other, context, request.mutable_other()) ||
      !FillChange(args.change, context, &request)) {
    return context.exit_code();
  }
  return SendChange<v1::UnlinkCasesResponse>(context, std::move(request));
}

struct KindsArgs {
  std::string kind;
};

void PrintKind(const v1::KindInfo& kind, Context& context) {
  context.out() << kind.name() << "  " << kind.label()
                << (kind.anonymous() ? "  可匿名" : "") << "\n";
  PrintForm(kind.opening(), context);
  for (const v1::KindLimit& limit : kind.limits()) {
    context.out() << "  时限 " << limit.code() << "  " << WordOf(limit.clock()) << " "
                  << limit.amount() << " " << WordOf(limit.unit());
    if (limit.extension_amount() > 0) context.out() << " 可延长 " << limit.extension_amount();
    context.out() << "  " << limit.source() << "\n";
  }
  for (const v1::KindAction& action : kind.actions()) {
    if (action.action().empty()) continue;
    context.out() << "  " << action.action() << "  " << action.name() << "\n";
    PrintForm(action.fields(), context);
  }
}

int RunKinds(const KindsArgs& args, Context& context) {
  const auto response = context.Call<v1::ListKindsResponse>(v1::ListKindsRequest());
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  bool found = false;
  for (const v1::KindInfo& kind : response->kinds()) {
    if (!args.kind.empty() && kind.name() != args.kind) continue;
    found = true;
    PrintKind(kind, context);
  }
  return found ? kExitOk : context.FailUsage("no such kind; `catalog kinds` lists them");
}

}  // namespace

void AddKindCommands(CLI::App& app, CLI::App& act, Context& context) {
  auto take = std::make_shared<TakeArgs>();
  CLI::App* command = AddCommand(act, context, "take",
                                 "an action of the case's own kind (`hallcase show` lists them)",
                                 take, &RunTake);
  AddChangeOptions(command, &take->change);
  command->add_option("action", take->action, "code of the action")->required();
  command->add_option("--set", take->values,
                      "NAME=VALUE of its form, again for more; NAME=- = from standard input");
  command->add_option("--also", take->also, "another case with which it is done in one (打包)");
  command->add_option("--code", take->code, "the applicant's one-time code (领取码)");
  auto link = std::make_shared<LinkArgs>();
  command = AddCommand(app, context, "link", "link two cases (关联)", link, &RunLink);
  AddChangeOptions(command, &link->change);
  command->add_option("other", link->other, "the other case")->required();
  command->add_option("--as", link->relation, "what the first is to the other")
      ->check(CLI::IsMember(FlagWords(v1::LinkRelation_descriptor())));
  auto unlink = std::make_shared<LinkArgs>();
  command = AddCommand(app, context, "unlink", "take the links between two cases away (解除关联)",
                       unlink, &RunUnlink);
  AddChangeOptions(command, &unlink->change);
  command->add_option("other", unlink->other, "the other case")->required();
}

void AddKindsCommand(CLI::App& catalog, Context& context) {
  auto args = std::make_shared<KindsArgs>();
  CLI::App* command = AddCommand(catalog, context, "kinds",
                                 "business lines: their forms, limits and own actions (业务类型)",
                                 args, &RunKinds);
  command->add_option("kind", args->kind, "one of them");
}

}  // namespace hallcase::cli
