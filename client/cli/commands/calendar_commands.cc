#include <algorithm>
#include <iterator>

#include "client/cli/commands/commands.h"
#include "client/cli/json_print.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/calendar.pb.h"
#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/due_batch.h"
#include "server/domain/calendar/shipped_text.h"

namespace hallcase::cli {
namespace {

constexpr size_t kBatchBytesMax = 256 << 20;

int RunCalendars(const NoArgs&, Context& context) {
  const auto response = context.Call<v1::ListCalendarsResponse>(v1::ListCalendarsRequest());
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"层级", "版本", "文号", "发布人", "字节"});
  for (const v1::Calendar& calendar : response->calendars()) {
    table.AddRow({WordOf(calendar.layer()), std::to_string(calendar.version()),
                  OrDash(calendar.document()), OrDash(calendar.published_by()),
                  std::to_string(calendar.text().size())});
  }
  table.Print(context.out());
  return kExitOk;
}

struct CalendarArgs {
  std::string file;
  std::string document;
  std::string request_id;
};

// Reads the file and finds wrong lines before anything is sent.
template <typename Request>
bool ReadLayer(const CalendarArgs& args, Context& context, Request* request) {
  auto text = base::ReadWholeFile(args.file, domain::kCalendarTextBytesMax);
  if (!text.ok()) {
    context.FailUsage(base::ToStd(text.status().message()));
    return false;
  }
  const auto layer = domain::ParseNewCalendarText(*text);
  if (!layer.ok()) {
    context.FailUsage(base::StrCat(args.file, ": ", base::ToStd(layer.status().message())));
    return false;
  }
  request->set_layer(static_cast<v1::CalendarLayer>(layer->level));
  request->set_text(*std::move(text));
  return true;
}

int RunPreviewCalendar(const CalendarArgs& args, Context& context) {
  v1::PreviewCalendarRequest request;
  if (!ReadLayer(args, context, &request)) return context.exit_code();
  const auto response = context.Call<v1::PreviewCalendarResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "在办 " << response->cases_open() << " 件，其中 " << response->cases_moved()
                << " 件到期日将变动，将撤回预警 " << response->warnings_withdrawn() << " 条\n";
  if (response->moves().empty()) return kExitOk;
  Table table({"时限", "原到期日", "新到期日", "件数"});
  for (const v1::DueDayMove& move : response->moves()) {
    table.AddRow({WordOf(move.clock()), OrDash(move.from_day()), OrDash(move.to_day()),
                  std::to_string(move.cases())});
  }
  table.Print(context.out());
  return kExitOk;
}

int RunPublishCalendar(const CalendarArgs& args, Context& context) {
  v1::PublishCalendarRequest request;
  if (!ReadLayer(args, context, &request)) return context.exit_code();
  request.set_request_id(args.request_id);
  request.set_document(args.document);
  const auto response = context.Call<v1::PublishCalendarResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << WordOf(response->calendar().layer()) << "日历第 "
                << response->calendar().version() << " 版已发布\n";
  if (response->job_id() != 0) {
    context.out() << "在办件的时限正在后台重算，进度：hallcase job " << response->job_id() << "\n";
  }
  return kExitOk;
}

struct DueArgs {
  std::string layer = "nation";
  std::string batch;
};

// The input's own digits, as JSON wants a number.
std::string_view WithoutZeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

// One object a line, from "start_date<TAB>n<TAB>due_date[<TAB>provisional]".
void PrintDueJson(Context& context, std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    const size_t third = std::min(line.find('\t', second + 1), line.size());
    context.out() << "{\"start_date\":" << JsonString(line.substr(0, first))
                  << ",\"n\":" << WithoutZeros(line.substr(first + 1, second - first - 1))
                  << ",\"due_date\":" << JsonString(line.substr(second + 1, third - second - 1))
                  << ",\"provisional\":" << (third < line.size() ? "true" : "false") << "}\n";
  }
}

// `nation`, `county` or a file; lower layers come along.
absl::StatusOr<domain::Axis> AxisOf(const std::string& layer) {
  std::vector<std::string> texts = {std::string(domain::NationCalendarText())};
  if (layer == "county") {
    texts.emplace_back(domain::CountyCalendarText());
  } else if (layer != "nation") {
    auto text = base::ReadWholeFile(layer, domain::kCalendarTextBytesMax);
    if (!text.ok()) return text.status();
    texts.push_back(*std::move(text));
  }
  domain::CalendarSpec spec;
  for (const std::string& text : texts) {
    auto parsed = domain::ParseCalendarText(text);
    if (!parsed.ok()) return parsed.status();
    spec.layers.push_back(*std::move(parsed));
  }
  return domain::Axis::Build(spec);
}

int RunDue(const DueArgs& args, Context& context) {
  const auto axis = AxisOf(args.layer);
  if (!axis.ok()) return context.FailUsage(base::ToStd(axis.status().message()));
  std::string input;
  if (args.batch == "-") {
    input.assign(std::istreambuf_iterator<char>(context.in()), std::istreambuf_iterator<char>());
  } else {
    auto text = base::ReadWholeFile(args.batch, kBatchBytesMax);
    if (!text.ok()) return context.FailUsage(base::ToStd(text.status().message()));
    input = *std::move(text);
  }
  const auto due = domain::DueBatch(*axis, input);
  if (!due.ok()) return context.FailUsage(base::ToStd(due.status().message()));
  if (context.flags.json) {
    PrintDueJson(context, *due);
  } else {
    context.out() << *due;
  }
  return kExitOk;
}

}  // namespace

void AddCalendarCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("calendar", "working-time calendars (工作日历)");
  group->require_subcommand(1);
  AddCommand(*group, context, "list", "layers in force", std::make_shared<NoArgs>(), &RunCalendars);
  auto preview = std::make_shared<CalendarArgs>();
  CLI::App* command = AddCommand(*group, context, "preview",
                                 "which due dates publishing a layer would move; changes nothing",
                                 preview, &RunPreviewCalendar);
  command->add_option("file", preview->file, "calendar text (deploy/halls/README.md)")->required();
  auto publish = std::make_shared<CalendarArgs>();
  command = AddCommand(*group, context, "publish", "publish a layer", publish, &RunPublishCalendar);
  command->add_option("file", publish->file, "calendar text (deploy/halls/README.md)")->required();
  command->add_option("--document", publish->document, "document number of the notice")
      ->required();
  command->add_option("--request-id", publish->request_id,
                      "UUID; repeats a command whose outcome is unknown");
  auto due = std::make_shared<DueArgs>();
  command = AddCommand(*group, context, "due",
                       "due dates, without a server: lines START_DATE<TAB>N in, a third column "
                       "DUE_DATE and, past the published years, a fourth `provisional` out",
                       due, &RunDue);
  command->add_option("--layer", due->layer,
                      "which layers count: nation, county (the demo hall's, above the nation's) or "
                      "a calendar file above the nation's");
  command->add_option("--batch", due->batch, "file with the lines; - = standard input")->required();
}

}  // namespace hallcase::cli
