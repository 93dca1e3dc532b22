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
#include "server/domain/calendar/nation_text.h"

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
  std::string layer;
  std::string document;
  std::string request_id;
};

int RunPublishCalendar(const CalendarArgs& args, Context& context) {
  v1::PublishCalendarRequest request;
  auto text = base::ReadWholeFile(args.file, domain::kCalendarTextBytesMax);
  if (!text.ok()) return context.FailUsage(base::ToStd(text.status().message()));
  // Wrong lines are found before anything is sent.
  const auto layer = domain::ParseCalendarText(*text);
  if (!layer.ok()) {
    return context.FailUsage(
        base::StrCat(args.file, ": ", base::ToStd(layer.status().message())));
  }
  request.set_request_id(args.request_id);
  request.set_layer(static_cast<v1::CalendarLayer>(layer->level));
  request.set_text(*std::move(text));
  request.set_document(args.document);
  const auto response = context.Call<v1::PublishCalendarResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << WordOf(response->calendar().layer()) << "日历第 "
                << response->calendar().version() << " 版已发布\n";
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

int RunDue(const DueArgs& args, Context& context) {
  domain::CalendarSpec spec;
  auto layer = domain::ParseCalendarText(domain::NationCalendarText());
  if (!layer.ok()) return context.FailUsage(base::ToStd(layer.status().message()));
  spec.layers.push_back(*std::move(layer));
  const auto axis = domain::Axis::Build(spec);
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
  auto publish = std::make_shared<CalendarArgs>();
  CLI::App* command =
      AddCommand(*group, context, "publish", "publish a layer", publish, &RunPublishCalendar);
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
  command->add_option("--layer", due->layer, "which layers count")
      ->check(CLI::IsMember({"nation"}));
  command->add_option("--batch", due->batch, "file with the lines; - = standard input")->required();
}

}  // namespace hallcase::cli
