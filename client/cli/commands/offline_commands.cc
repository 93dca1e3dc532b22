// Verbs that work on a hall's directory, without a server and without sign-in.
#include <memory>
#include <string>

#include "client/cli/commands/commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/input.h"
#include "client/cli/json_print.h"
#include "client/cli/progress.h"
#include "server/base/strings.h"
#include "server/offline/first_hall.h"
#include "server/offline/head.h"
#include "server/offline/verify.h"

namespace hallcase::cli {
namespace {

struct VerifyArgs {
  std::string data;
  std::string trusted_head;
};

int RunVerify(const VerifyArgs& args, Context& context) {
  offline::VerifyRequest request;
  request.dir = args.data;
  request.hall = context.flags.hall;
  request.trusted_head = args.trusted_head;
  Progress progress(context, "校验");
  request.progress = [&progress](std::string_view, uint64_t entries) { progress.Show(entries, 0); };
  const auto result = offline::RunVerify(request);
  if (!result.ok()) return context.FailUsage(base::ToStd(result.status().message()));
  context.out() << (context.flags.json ? offline::VerifyJson(*result)
                                       : offline::VerifyText(*result));
  if (context.flags.json) context.out() << "\n";
  return result->clean() ? kExitOk : kExitRefused;
}

int RunHead(const VerifyArgs& args, Context& context) {
  const auto heads = offline::RunHead(args.data, context.flags.hall);
  if (!heads.ok()) return context.FailUsage(base::ToStd(heads.status().message()));
  context.out() << (context.flags.json ? offline::HeadJson(*heads) + "\n"
                                       : offline::HeadText(*heads));
  return kExitOk;
}

struct BootstrapArgs {
  std::string data;
  std::string setup;
  std::string account;
  std::string password_file;
};

int RunBootstrap(const BootstrapArgs& args, Context& context) {
  auto password = ReadPassword("first password: ", args.password_file, context.in());
  if (!password.ok()) return context.FailUsage(base::ToStd(password.status().message()));
  const auto hall =
      offline::MakeFirstHall({args.data, args.setup, args.account, *std::move(password)});
  if (!hall.ok()) return context.FailUsage(base::ToStd(hall.status().message()));
  if (context.flags.json) {
    context.out() << "{\"hall\":" << JsonString(*hall)
                  << ",\"account\":" << JsonString(args.account) << "}\n";
    return kExitOk;
  }
  context.out() << "hall " << *hall << " made in " << args.data << "; serve it with "
                << "`deploy/up --hall " << args.data << "`, sign in as " << args.account << "\n";
  return kExitOk;
}

}  // namespace

void AddOfflineCommands(CLI::App& app, Context& context) {
  auto verify = std::make_shared<VerifyArgs>();
  CLI::App* command = AddCommand(
      app, context, "verify",
      "is what is on disk what the facts say? (offline; exit code 1 if not)", verify, &RunVerify);
  command->add_option("--data", verify->data, "the hall's directory")->required();
  command->add_option("--trusted-head", verify->trusted_head,
                      "SEQ:HASH from `hallcase head`, kept elsewhere: finds truncation");
  auto head = std::make_shared<VerifyArgs>();
  command = AddCommand(app, context, "head", "where the ledger ends, as SEQ:HASH (offline)", head,
                       &RunHead);
  command->add_option("--data", head->data, "the hall's directory")->required();
  auto bootstrap = std::make_shared<BootstrapArgs>();
  command = AddCommand(app, context, "bootstrap",
                       "make a real hall on this machine, with one security administrator and "
                       "no other sign-in (offline)",
                       bootstrap, &RunBootstrap);
  command->add_option("--data", bootstrap->data, "the hall's directory; data/ and keys/ are made")
      ->required();
  command->add_option("--setup", bootstrap->setup, "set-up directory (deploy/halls/README.md)")
      ->required();
  command->add_option("account", bootstrap->account, "a security administrator of the set-up")
      ->required();
  command->add_option("--password-file", bootstrap->password_file,
                      "read the password from this file (else terminal or standard input)");
}

}  // namespace hallcase::cli
