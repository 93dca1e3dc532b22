// Every command group of `hallcase`; each adds its subcommands and what they run.
#pragma once

#include "CLI/CLI.hpp"
#include "client/cli/context.h"

namespace hallcase::cli {

void AddSessionCommands(CLI::App& app, Context& context);
void AddRegisterCommand(CLI::App& app, Context& context);
void AddReadCommands(CLI::App& app, Context& context);
void AddShowCommand(CLI::App& app, Context& context);
void AddAnswerCommand(CLI::App& app, Context& context);
void AddActCommands(CLI::App& app, Context& context);
void AddAcceptanceCommands(CLI::App& act, Context& context);
void AddCorrectionCommands(CLI::App& act, Context& context);
// Own actions of kinds and links; `catalog kinds`.
void AddKindCommands(CLI::App& app, CLI::App& act, Context& context);
void AddKindsCommand(CLI::App& catalog, Context& context);
// Tallies, `report tallies`, `report counts` and `catalog guide`.
void AddTallyCommand(CLI::App& app, Context& context);
void AddCountCommands(CLI::App& report, Context& context);
void AddGuideCommand(CLI::App& catalog, Context& context);
void AddLegCommands(CLI::App& app, CLI::App& act, Context& context);
void AddPauseCommands(CLI::App& act, Context& context);
void AddCustodyCommands(CLI::App& app, Context& context);
void AddDocumentCommands(CLI::App& app, Context& context);
void AddPlaceCommands(CLI::App& app, Context& context);
void AddWarningCommands(CLI::App& app, Context& context);
void AddWatchCommand(CLI::App& app, Context& context);
void AddImportCommands(CLI::App& app, Context& context);
void AddRatingCommands(CLI::App& app, Context& context);
void AddReportCommands(CLI::App& app, Context& context);
void AddClockCommands(CLI::App& app, Context& context);
void AddCatalogCommands(CLI::App& app, Context& context);
void AddEraseCommands(CLI::App& app, Context& context);
// Those of `catalog` that go with files.
void AddReferenceCommands(CLI::App& catalog, Context& context);
void AddStaffCommands(CLI::App& app, Context& context);
void AddStockCommands(CLI::App& app, Context& context);
void AddCalendarCommands(CLI::App& app, Context& context);
void AddOfflineCommands(CLI::App& app, Context& context);

// For a command that takes none.
struct NoArgs {};

// A subcommand whose parsed `args` go to `run`.
template <typename Args>
CLI::App* AddCommand(CLI::App& parent, Context& context, const char* name, const char* help,
                     const std::shared_ptr<Args>& args, int (*run)(const Args&, Context&)) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->callback([args, &context, run] {
    context.run = [args, &context, run] { return run(*args, context); };
  });
  return command;
}

}  // namespace hallcase::cli
