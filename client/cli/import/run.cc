#include "client/cli/import/run.h"

#include <algorithm>
#include <utility>

#include "client/cli/import/commands_of.h"
#include "client/cpp/ingest_stream.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using Command = v1::IngestRequest::CommandCase;

// Gathers outcomes; they come on the stream's thread.
class Outcomes {
 public:
  // Before the command of this line is sent; items are numbered from 1 in that order.
  void Expect(size_t line) {
    base::MutexLock lock(mutex_);
    lines_.push_back(line);
  }
  void Take(const v1::IngestRequest& request, const v1::IngestResponse& outcome);
  // REQUIRES: the stream has ended.
  void MoveTo(ImportSummary* summary);

 private:
  base::Mutex mutex_;
  std::vector<size_t> lines_ HC_GUARDED_BY(mutex_);
  ImportSummary summary_ HC_GUARDED_BY(mutex_);
};

void Outcomes::Take(const v1::IngestRequest& request, const v1::IngestResponse& outcome) {
  base::MutexLock lock(mutex_);
  if (outcome.has_error()) {
    const client::Error error =
        client::DecodeError(outcome.error().code(), outcome.error().message(),
                            outcome.error().SerializeAsString());
    std::string reason = base::StrCat("refused: ", error.reason, ": ", error.message);
    for (const auto& violation : error.field_violations) {
      base::StrAppend(&reason, " (", violation.field, ": ", violation.description, ")");
    }
    summary_.rejects.push_back({lines_[outcome.item() - 1], std::move(reason), ""});
    return;
  }
  if (outcome.replayed()) ++summary_.replayed;
  const Command command = request.command_case();
  if (command == Command::kRegisterCase) ++summary_.cases;
  if (command == Command::kRecordStep) ++summary_.steps;
  if (command == Command::kCloseCase) ++summary_.closes;
}

void Outcomes::MoveTo(ImportSummary* summary) {
  base::MutexLock lock(mutex_);
  *summary = std::move(summary_);
}

size_t CommandCount(const ImportPlan& plan) {
  size_t count = plan.cases.size() + plan.steps;
  for (const PlannedCase& about : plan.cases) count += about.end_us ? 1 : 0;
  return count;
}

}  // namespace

client::Result<ImportSummary> RunImport(client::Client& client, const Mapping& mapping,
                                        ImportPlan plan, size_t window,
                                        const std::function<void(size_t, size_t)>& progress) {
  const base::RealClock clock;
  const int64_t began_us = clock.MonotonicMicros();
  const size_t total = CommandCount(plan);
  size_t sent = 0;
  Outcomes outcomes;
  std::optional<client::Error> error;
  {
    client::IngestOptions options;
    options.window_max = window;
    client::IngestStream stream(
        client, options,
        [&outcomes](const auto& request, const auto& outcome) { outcomes.Take(request, outcome); });
    for (const PlannedCase& about : plan.cases) {
      for (PlannedCommand& command : CommandsOf(mapping, about)) {
        outcomes.Expect(command.line);
        if (!error) error = stream.Send(std::move(command.request));
        progress(++sent, total);
      }
      if (error) break;
    }
    // What was sent before the stream ended may still have been refused for a reason worth telling.
    if (auto last = stream.Finish(); !error) error = std::move(last);
  }
  if (error) return *std::move(error);
  ImportSummary summary;
  outcomes.MoveTo(&summary);
  summary.rows = plan.rows;
  summary.skipped = plan.skipped;
  summary.rejects.insert(summary.rejects.end(), std::make_move_iterator(plan.rejects.begin()),
                         std::make_move_iterator(plan.rejects.end()));
  std::stable_sort(summary.rejects.begin(), summary.rejects.end(),
                   [](const Reject& a, const Reject& b) { return a.line < b.line; });
  summary.seconds = static_cast<double>(clock.MonotonicMicros() - began_us) /
                    static_cast<double>(base::kMicrosPerSecond);
  return summary;
}

}  // namespace hallcase::cli
