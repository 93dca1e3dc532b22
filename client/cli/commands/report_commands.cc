#include "client/cli/commands/commands.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/hall.pb.h"
#include "hallcase/v1/job.pb.h"
#include "hallcase/v1/report.pb.h"

namespace hallcase::cli {
namespace {

int RunTotals(const NoArgs&, Context& context) {
  const auto totals = context.Call<v1::GetTotalsResponse>(v1::GetTotalsRequest());
  if (!totals) return context.exit_code();
  if (context.PrintedJson(*totals)) return kExitOk;
  Table table({"项目", "数量"});
  table.AddRow({"办件", std::to_string(totals->cases())});
  table.AddRow({"步骤", std::to_string(totals->steps())});
  table.AddRow({"环节转换", std::to_string(totals->leg_changes())});
  table.AddRow({"已受理", std::to_string(totals->accepted())});
  table.AddRow({"  其中视为受理", std::to_string(totals->deemed_accepted())});
  table.AddRow({"退回", std::to_string(totals->leg_returns())});
  table.AddRow({"重复告知", std::to_string(totals->repeated_notices())});
  table.AddRow({"已办结", std::to_string(totals->decided())});
  table.AddRow({"已归档", std::to_string(totals->closed())});
  table.AddRow({"  其中超期", std::to_string(totals->closed_late())});
  table.AddRow({"在办", std::to_string(totals->open())});
  table.AddRow({"  其中已超期", std::to_string(totals->open_overdue())});
  table.AddRow({"异常记录", std::to_string(totals->anomalies())});
  table.Print(context.out());
  context.out() << "\n";
  Table staff({"人员", "步骤"});
  for (const auto& row : totals->steps_by_staff()) {
    staff.AddRow({row.staff(), std::to_string(row.steps())});
  }
  staff.Print(context.out());
  context.out() << "\n";
  Table ways({"签收方式", "交接单"});
  for (const auto& row : totals->handovers_by_way()) {
    ways.AddRow({WordOf(row.way()), std::to_string(row.handovers())});
  }
  ways.Print(context.out());
  return kExitOk;
}

struct JobArgs {
  int64_t job_id = 0;
};

int RunJob(const JobArgs& args, Context& context) {
  v1::GetJobRequest request;
  request.set_job_id(args.job_id);
  const auto response = context.Call<v1::GetJobResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  const v1::Job& job = response->job();
  context.out() << job.job_id() << "  " << WordOf(job.kind()) << "  " << WordOf(job.state())
                << "  完成 " << job.done() << "  开始 "
                << TimeWord(job.has_started_at(), job.started_at()) << "\n";
  return kExitOk;
}

struct ConfirmArgs {
  std::string request_id;
};

int RunConfirmClock(const ConfirmArgs& args, Context& context) {
  v1::ConfirmClockRequest request;
  request.set_request_id(args.request_id);
  const auto response = context.Call<v1::ConfirmClockResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "服务器时间已确认: "
                << TimeWord(response->has_server_time(), response->server_time()) << "  台账 "
                << response->seq() << "\n";
  return kExitOk;
}

}  // namespace

void AddReportCommands(CLI::App& app, Context& context) {
  CLI::App* report = app.add_subcommand("report", "figures of the hall");
  report->require_subcommand(1);
  AddCommand(*report, context, "totals", "cases, steps, lateness since the hall opened",
             std::make_shared<NoArgs>(), &RunTotals);
  AddCountCommands(*report, context);
  auto job = std::make_shared<JobArgs>();
  AddCommand(app, context, "job", "how far a job is", job, &RunJob)
      ->add_option("job", job->job_id, "its id")
      ->required();
}

void AddClockCommands(CLI::App& app, Context& context) {
  CLI::App* clock = app.add_subcommand("clock", "the server's clock");
  clock->require_subcommand(1);
  auto confirm = std::make_shared<ConfirmArgs>();
  AddCommand(*clock, context, "confirm",
             "say that it is right after a jump, so that writing goes on (system administrator)",
             confirm, &RunConfirmClock)
      ->add_option("--request-id", confirm->request_id,
                   "UUID; repeats a command whose outcome is unknown");
}

}  // namespace hallcase::cli
