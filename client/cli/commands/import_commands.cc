#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "client/cli/commands/commands.h"
#include "client/cli/import/run.h"
#include "client/cli/json_print.h"
#include "client/cli/progress.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/job.pb.h"
#include "server/base/files.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr size_t kCsvBytesMax = size_t{1} << 30;
constexpr int64_t kJobPollUs = 200'000;
constexpr size_t kWindowMax = 10'000;
// Rejects repeat rows with what they say of people.
constexpr mode_t kRejectsMode = 0600;

struct ImportArgs {
  std::string mapping_file;
  std::string csv_file;
  std::string rejects_file;
  size_t window = 512;
  bool strict = false;
  bool dry_run = false;
};

std::string CsvField(std::string_view text) {
  std::string field = "\"";
  for (char c : text) {
    if (c == '"') field.push_back('"');
    field.push_back(c);
  }
  return field + "\"";
}

// The rows as they stood may hold personal data: the file is its owner's alone.
bool WriteRejects(const std::string& path, const std::vector<Reject>& rejects) {
  std::string text = "line,reason,row\n";
  for (const Reject& reject : rejects) {
    base::StrAppend(&text, reject.line, ",", CsvField(reject.reason), ",", CsvField(reject.raw),
                    "\n");
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kRejectsMode);
  if (file < 0) return false;
  std::FILE* stream = ::fdopen(file, "wb");
  if (stream == nullptr) return ::close(file) != 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  return (std::fclose(stream) == 0) && written;
}

std::string Seconds(double seconds) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.3f", seconds);
  return text;
}

int PrintSummary(const ImportArgs& args, Context& context, const ImportSummary& summary,
                 const std::string& rejects_file) {
  if (context.flags.json) {
    context.out() << "{\"rows\":" << summary.rows << ",\"cases\":" << summary.cases
                  << ",\"steps\":" << summary.steps << ",\"closes\":" << summary.closes
                  << ",\"replayed\":" << summary.replayed << ",\"skipped\":" << summary.skipped
                  << ",\"rejected\":" << summary.rejects.size()
                  << ",\"rejects_file\":" << JsonString(rejects_file)
                  << ",\"seconds\":" << Seconds(summary.seconds) << "}\n";
  } else {
    Table table({"导入", "数量"});
    table.AddRow({"行", std::to_string(summary.rows)});
    table.AddRow({"办件", std::to_string(summary.cases)});
    table.AddRow({"步骤", std::to_string(summary.steps)});
    table.AddRow({"结案", std::to_string(summary.closes)});
    table.AddRow({"此前已导入", std::to_string(summary.replayed)});
    table.AddRow({"按映射略过", std::to_string(summary.skipped)});
    table.AddRow({"拒收", std::to_string(summary.rejects.size())});
    table.AddRow({"秒", Seconds(summary.seconds)});
    table.Print(context.out());
    if (!rejects_file.empty()) context.out() << "拒收明细: " << rejects_file << "\n";
  }
  return args.strict && !summary.rejects.empty() ? kExitRefused : kExitOk;
}

// A dry run sends nothing: it says what would go in.
ImportSummary DrySummary(ImportPlan plan) {
  ImportSummary summary;
  summary.rows = plan.rows;
  summary.skipped = plan.skipped;
  summary.cases = plan.cases.size();
  summary.steps = plan.steps;
  for (const PlannedCase& about : plan.cases) summary.closes += about.end_us ? 1 : 0;
  summary.rejects = std::move(plan.rejects);
  return summary;
}

int RunImportCommand(const ImportArgs& args, Context& context) {
  const auto text = base::ReadWholeFile(args.mapping_file, kMappingBytesMax);
  if (!text.ok()) return context.FailUsage(base::ToStd(text.status().message()));
  const auto mapping = ParseMapping(*text);
  if (!mapping.ok()) {
    return context.FailUsage(
        base::StrCat(args.mapping_file, ": ", base::ToStd(mapping.status().message())));
  }
  const auto csv = base::ReadWholeFile(args.csv_file, kCsvBytesMax);
  if (!csv.ok()) return context.FailUsage(base::ToStd(csv.status().message()));
  auto plan = PlanImport(*mapping, *csv);
  if (!plan.ok()) {
    return context.FailUsage(
        base::StrCat(args.csv_file, ": ", base::ToStd(plan.status().message())));
  }
  ImportSummary summary;
  if (args.dry_run) {
    summary = DrySummary(*std::move(plan));
  } else {
    client::Client* client = context.Connect();
    if (client == nullptr) return context.exit_code();
    Progress progress(context, "导入");
    auto result =
        RunImport(*client, *mapping, *std::move(plan), args.window,
                  [&progress](size_t done, size_t total) { progress.Show(done, total); });
    if (!result.ok()) {
      const int code = context.Fail(result.error());
      context.err() << "  run the import again: what is in already is not doubled\n";
      return code;
    }
    summary = std::move(result).value();
  }
  std::string rejects_file;
  if (!summary.rejects.empty() || !args.rejects_file.empty()) {
    rejects_file =
        args.rejects_file.empty() ? args.csv_file + ".rejects.csv" : args.rejects_file;
    if (!WriteRejects(rejects_file, summary.rejects)) {
      return context.FailUsage(base::StrCat("cannot write ", rejects_file));
    }
  }
  return PrintSummary(args, context, summary, rejects_file);
}

struct FinishArgs {
  std::string source;
  std::string request_id;
  int wait_s = 600;
};

// Reads the job until it is done or `wait_s` have passed; nullopt after saying what failed.
std::optional<v1::Job> AwaitJob(const FinishArgs& args, Context& context, v1::Job job) {
  Progress progress(context, "收尾");
  const base::RealClock clock;
  const int64_t end_us = clock.MonotonicMicros() + args.wait_s * base::kMicrosPerSecond;
  while (job.state() != v1::JOB_STATE_DONE && clock.MonotonicMicros() < end_us) {
    progress.Show(job.done(), 0);
    client::RealWorld().wait(kJobPollUs);
    v1::GetJobRequest request;
    request.set_job_id(job.job_id());
    const auto response = context.Call<v1::GetJobResponse>(std::move(request));
    if (!response) return std::nullopt;
    job = response->job();
  }
  return job;
}

int RunFinish(const FinishArgs& args, Context& context) {
  v1::FinishImportRequest request;
  request.set_source(args.source);
  request.set_request_id(args.request_id);
  const auto started = context.Call<v1::FinishImportResponse>(std::move(request));
  if (!started) return context.exit_code();
  const auto job = AwaitJob(args, context, started->job());
  if (!job) return context.exit_code();
  if (context.PrintedJson(*job)) return kExitOk;
  context.out() << job->job_id() << "  " << WordOf(job->kind()) << "  " << WordOf(job->state())
                << "  完成 " << job->done() << "\n";
  return kExitOk;
}

}  // namespace

void AddImportCommands(CLI::App& app, Context& context) {
  auto args = std::make_shared<ImportArgs>();
  CLI::App* command = AddCommand(
      app, context, "import", "bring another system's event log in (CSV)", args, &RunImportCommand);
  command->add_option("--mapping", args->mapping_file,
                      "what the columns mean (deploy/halls/mappings/README.md)")
      ->required();
  command->add_option("--csv", args->csv_file, "the event log")->required();
  command->add_option("--rejects", args->rejects_file,
                      "where rows that do not go in are written, with line and reason (default: "
                      "the CSV's name with .rejects.csv, if there are any)");
  command->add_option("--window", args->window, "commands in flight")
      ->check(CLI::Range(size_t{1}, kWindowMax));
  command->add_flag("--strict", args->strict, "exit with 1 if any row was rejected");
  command->add_flag("--dry-run", args->dry_run, "read and check everything, send nothing");
  auto finish = std::make_shared<FinishArgs>();
  command = AddCommand(app, context, "finish-import",
                       "arm the timers of imported cases that are open, and wait for it", finish,
                       &RunFinish);
  command->add_option("source", finish->source, "source, as in the mapping")->required();
  command->add_option("--wait", finish->wait_s, "seconds to wait for the end of the job")
      ->check(CLI::Range(0, 86'400));
  command->add_option("--request-id", finish->request_id,
                      "UUID; repeats a command whose outcome is unknown");
}

}  // namespace hallcase::cli
