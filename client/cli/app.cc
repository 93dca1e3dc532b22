#include "client/cli/app.h"

#include "client/cli/commands/commands.h"
#include "client/cli/context.h"

namespace hallcase::cli {
namespace {

constexpr char kFooter[] =
    "exit codes: 0 done; 1 refused by the server, or something is not in order; 2 wrong use;\n"
    "            3 no server answered (repeat a change with the --request-id that is printed)\n"
    "Every command takes --json. Passwords and personal data are read from standard input or\n"
    "files, never needed on the command line.";

void AddGlobalOptions(CLI::App& app, GlobalFlags* flags) {
  app.add_option("--server", flags->server, "HOST:PORT (default: the session's, or 127.0.0.1:7443)")
      ->envname("HALLCASE_SERVER");
  app.add_option("--hall", flags->hall, "hall id (default: the session's)")
      ->envname("HALLCASE_HALL");
  app.add_option("--profile", flags->profile, "which stored session to use")
      ->envname("HALLCASE_PROFILE");
  app.add_flag("--tls", flags->tls, "connect with TLS");
  app.add_option("--tls-ca", flags->ca_file, "PEM file of the authorities to trust; implies --tls");
  app.add_flag("--json", flags->json, "machine-readable output on standard output");
  app.add_flag("--progress", flags->progress, "show progress even if not on a terminal");
  app.add_option("--timeout", flags->timeout_s, "seconds for one call, retries included")
      ->check(CLI::Range(1, 3'600));
}

}  // namespace

int RunCli(int argc, const char* const* argv, std::istream& in, std::ostream& out,
           std::ostream& err) {
  Context context(in, out, err);
  CLI::App app("hallcase (办件台账): the case ledger of a government service hall", "hallcase");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(kFooter);
  AddGlobalOptions(app, &context.flags);
  AddSessionCommands(app, context);
  AddRegisterCommand(app, context);
  AddReadCommands(app, context);
  AddShowCommand(app, context);
  AddActCommands(app, context);
  AddCustodyCommands(app, context);
  AddDocumentCommands(app, context);
  AddWarningCommands(app, context);
  AddWatchCommand(app, context);
  AddImportCommands(app, context);
  AddRatingCommands(app, context);
  AddAnswerCommand(app, context);
  AddReportCommands(app, context);
  AddTallyCommand(app, context);
  AddClockCommands(app, context);
  AddCatalogCommands(app, context);
  AddStaffCommands(app, context);
  AddStockCommands(app, context);
  AddEraseCommands(app, context);
  AddCalendarCommands(app, context);
  AddOfflineCommands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? kExitOk : kExitUsage;
  }
  return context.run ? context.run() : kExitUsage;
}

}  // namespace hallcase::cli
