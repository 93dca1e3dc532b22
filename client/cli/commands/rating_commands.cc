// `hallcase rating`: tokens, ratings, what the province has, indicators (好差评).

#include <map>
#include <utility>
#include <vector>

#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/failure.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "client/tables/csv.h"
#include "hallcase/v1/rating.pb.h"
#include "server/base/files.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr size_t kRatingsCsvBytesMax = size_t{64} << 20;
constexpr int kGradeMax = 5;

struct InviteArgs {
  ChangeArgs change;
  std::string occasion = "result";
  std::string way = "screen";
};

int RunInvite(const InviteArgs& args, Context& context) {
  v1::InviteRatingRequest request;
  request.set_occasion(static_cast<v1::RatingOccasion>(
      *FlagNumber(v1::RatingOccasion_descriptor(), args.occasion)));
  request.set_way(
      static_cast<v1::RatingWay>(*FlagNumber(v1::RatingWay_descriptor(), args.way)));
  ChangeArgs change = args.change;
  change.any_version = true;
  if (!FillChange(change, context, &request)) return context.exit_code();
  const auto response = context.Call<v1::InviteRatingResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << (response->replayed() ? "评价码已给出，不再显示" : response->token()) << "\n";
  return kExitOk;
}

struct SubmitArgs {
  std::string token = "-";
  std::string request_id;
  int grade = 0;
  std::vector<std::string> reasons;
  std::string text;
  std::string name;
  std::string phone;
  bool anonymous = false;
  bool follow_up = false;
};

// Never with the stored session: whoever is signed in is staff.
int RunSubmit(const SubmitArgs& args, Context& context) {
  client::Client* client = context.ConnectAnonymously();
  if (client == nullptr) return context.exit_code();
  v1::SubmitRatingRequest request;
  request.set_request_id(args.request_id);
  request.set_token(TextOrStdin(args.token, context.in()));
  request.set_follow_up(args.follow_up);
  auto* given = request.mutable_given();
  given->set_grade(static_cast<v1::RatingGrade>(args.grade));
  for (const std::string& reason : args.reasons) given->add_reasons(reason);
  given->set_text(TextOrStdin(args.text, context.in()));
  given->set_name(args.name);
  given->set_phone(args.phone);
  given->set_anonymous(args.anonymous);
  const auto answer = client->Call<v1::SubmitRatingResponse>(std::move(request));
  if (!answer.ok()) return context.Fail(answer.error());
  if (context.PrintedJson(*answer)) return kExitOk;
  context.out() << "谢谢，已收到您的评价\n";
  return kExitOk;
}

struct RatingListArgs {
  std::string case_name;
  std::string page_token;
  bool bad = false;
  bool unmatched = false;
};

std::string CaseWord(const v1::Rating& rating) {
  return OrDash(rating.case_number().empty() ? rating.upstream_number() : rating.case_number());
}

int RunRatingList(const RatingListArgs& args, Context& context) {
  v1::ListRatingsRequest request;
  request.set_page_token(args.page_token);
  request.set_bad(args.bad);
  request.set_unmatched(args.unmatched);
  if (!args.case_name.empty()) {
    ChangeArgs named;
    named.case_name = args.case_name;
    named.any_version = true;
    if (!FillCase(named, context, request.mutable_case_())) return context.exit_code();
  }
  const auto response = context.Call<v1::ListRatingsResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"编号", "办件", "评价环节", "状态", "等级", "时间", "追评", "差评整改件", "来源"});
  for (const v1::Rating& rating : response->ratings()) {
    const int64_t loop = rating.bad_mark_case_id();
    table.AddRow({std::to_string(rating.rating_id()), CaseWord(rating),
                  WordOf(rating.occasion()), WordOf(rating.state()), WordOf(rating.grade()),
                  TimeWord(rating.has_given_at(), rating.given_at()),
                  TimeWord(rating.has_followed_up_at(), rating.followed_up_at()),
                  loop == 0 ? OrDash("") : base::StrCat("id:", loop),
                  OrDash(rating.external_source())});
  }
  table.Print(context.out());
  if (!response->next_page_token().empty()) {
    context.out() << "更多：--page " << response->next_page_token() << "\n";
  }
  return kExitOk;
}

struct RevealRatingArgs {
  ChangeArgs change;
  int64_t rating_id = 0;
  std::string purpose;
};

void PrintGiven(const v1::RatingGiven& given, Context& context) {
  context.out() << WordOf(given.grade()) << "  " << OrDash(given.text()) << "\n  "
                << (given.anonymous() ? "匿名" : OrDash(given.name())) << "  "
                << OrDash(given.phone()) << "\n";
}

int RunRevealRating(const RevealRatingArgs& args, Context& context) {
  v1::RevealRatingRequest request;
  request.set_rating_id(args.rating_id);
  request.set_purpose(args.purpose);
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::RevealRatingResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  PrintGiven(response->given(), context);
  if (response->has_follow_up()) PrintGiven(response->follow_up(), context);
  return kExitOk;
}

struct IndicatorArgs {
  uint32_t from_day = 0;
  uint32_t to_day = 0;
};

// A denominator of 0 is no rate: neither 0 nor 100 %.
std::string RateText(const v1::RatingRate& rate) {
  if (rate.denominator() == 0) return OrDash("");
  constexpr int64_t kHundredthsOfPercent = 10'000;
  const int64_t share = rate.numerator() * kHundredthsOfPercent / rate.denominator();
  const std::string cents = std::to_string(share % 100);
  return base::StrCat(share / 100, ".", cents.size() == 1 ? "0" : "", cents, " %  (",
                      rate.numerator(), "/", rate.denominator(), ")");
}

int RunIndicators(const IndicatorArgs& args, Context& context) {
  v1::GetRatingIndicatorsRequest request;
  request.set_from_day(args.from_day);
  request.set_to_day(args.to_day);
  const auto got = context.Call<v1::GetRatingIndicatorsResponse>(std::move(request));
  if (!got) return context.exit_code();
  if (context.PrintedJson(*got)) return kExitOk;
  Table table({"指标", "数值"});
  table.AddRow({"评价率", RateText(got->rated())});
  table.AddRow({"主动评价率", RateText(got->unasked())});
  table.AddRow({"好评率", RateText(got->good())});
  table.AddRow({"差评数", std::to_string(got->bad())});
  table.AddRow({"按时联系率", RateText(got->contacted_in_time())});
  table.AddRow({"按期整改率", RateText(got->rectified_in_time())});
  table.AddRow({"回访率", RateText(got->called_back())});
  table.AddRow({"申诉成立数", std::to_string(got->appeals_upheld())});
  table.Print(context.out());
  return kExitOk;
}

struct ImportRatingsArgs {
  std::string csv_file;
  std::string source;
};

using Columns = std::map<std::string, size_t>;

std::string CellOf(const Columns& columns, const tables::CsvRecord& record, const char* name) {
  const auto place = columns.find(name);
  return place == columns.end() || place->second >= record.fields.size()
             ? ""
             : record.fields[place->second];
}

// False for a row that no rating can be read from.
bool ReadRating(const Columns& columns, const tables::CsvRecord& record,
                v1::RecordProvincialRatingRequest* request) {
  const auto cell = [&](const char* name) { return CellOf(columns, record, name); };
  const std::string grade = cell("grade");
  const auto at_us = ParseTime(cell("given_at"), kIsoPattern, kUtcOffsetMinutesDefault);
  if (!record.problem.empty() || !at_us.has_value() || grade.size() != 1 || grade[0] < '1' ||
      grade[0] > '0' + kGradeMax) {
    return false;
  }
  request->mutable_external()->set_id(cell("id"));
  request->set_upstream_number(cell("upstream_number"));
  request->set_case_number(cell("case_number"));
  *request->mutable_given_at() = TimestampOf(*at_us);
  auto* given = request->mutable_given();
  given->set_grade(static_cast<v1::RatingGrade>(grade[0] - '0'));
  given->set_text(cell("text"));
  given->set_name(cell("name"));
  given->set_phone(cell("phone"));
  given->set_anonymous(given->name().empty());
  return true;
}

struct Brought {
  int recorded = 0;
  int known = 0;
  // Lines that were not, and why.
  std::vector<std::pair<size_t, std::string>> refused;
};

int PrintBrought(const Brought& brought, Context& context) {
  if (context.flags.json) {
    std::string list;
    for (const auto& [line, reason] : brought.refused) {
      base::StrAppend(&list, list.empty() ? "" : ", ", "{\"line\": ", line, ", \"reason\": \"",
                      reason, "\"}");
    }
    context.out() << "{\"recorded\": " << brought.recorded << ", \"known\": " << brought.known
                  << ", \"refused\": [" << list << "]}\n";
  } else {
    context.out() << "记入 " << brought.recorded << "，已有 " << brought.known << "\n";
    Table table({"未记入的行", "原因"});
    for (const auto& [line, reason] : brought.refused) {
      table.AddRow({std::to_string(line), reason});
    }
    if (!brought.refused.empty()) table.Print(context.out());
  }
  return brought.refused.empty() ? kExitOk : kExitRefused;
}

// Each row has a request id of its own: an unmatched rating is looked for again by the next run.
int RunImportRatings(const ImportRatingsArgs& args, Context& context) {
  client::Client* client = context.Connect();
  if (client == nullptr) return context.exit_code();
  const auto text = base::ReadWholeFile(args.csv_file, kRatingsCsvBytesMax);
  if (!text.ok()) return context.FailUsage(base::ToStd(text.status().message()));
  tables::CsvReader reader(*text, ',');
  tables::CsvRecord record;
  Columns columns;
  if (reader.Next(&record)) {
    for (size_t i = 0; i < record.fields.size(); ++i) columns[record.fields[i]] = i;
  }
  for (const char* name : {"id", "grade", "given_at"}) {
    if (columns.count(name) == 0) {
      return context.FailUsage(base::StrCat("the file has no column ", name));
    }
  }
  Brought brought;
  while (reader.Next(&record)) {
    v1::RecordProvincialRatingRequest request;
    request.mutable_external()->set_source(args.source);
    if (!ReadRating(columns, record, &request)) {
      brought.refused.emplace_back(record.line, "UNREADABLE");
      continue;
    }
    const auto answer = client->Call<v1::RecordProvincialRatingResponse>(std::move(request));
    if (!answer.ok()) {
      if (ExitCodeOf(answer.error()) == kExitUnreachable) return context.Fail(answer.error());
      brought.refused.emplace_back(record.line, answer.error().reason);
    } else {
      ++(answer->replayed() ? brought.known : brought.recorded);
    }
  }
  return PrintBrought(brought, context);
}

void AddSubmit(CLI::App& rating, Context& context) {
  auto args = std::make_shared<SubmitArgs>();
  CLI::App* command = AddCommand(
      rating, context, "submit", "rate by a token, without a session (评价)", args, &RunSubmit);
  command->add_option("--token", args->token, "the token; - = from standard input");
  command->add_option("--grade", args->grade, "1 非常满意 … 5 非常不满意")
      ->required()
      ->check(CLI::Range(1, kGradeMax));
  command->add_option("--reason", args->reasons, "code of a reason; again for more");
  command->add_option("--text", args->text, "in words; - = from standard input");
  command->add_option("--name", args->name, "who rates");
  command->add_option("--phone", args->phone, "to be called back");
  command->add_flag("--anonymous", args->anonymous, "without a name");
  command->add_flag("--follow-up", args->follow_up, "once more about the same (追评)");
  command->add_option("--request-id", args->request_id, "UUID of a repeated call");
}

void AddReports(CLI::App& rating, Context& context) {
  auto indicators = std::make_shared<IndicatorArgs>();
  CLI::App* command = AddCommand(rating, context, "indicators", "rates of a span of days (指标)",
                                 indicators, &RunIndicators);
  command->add_option("--from", indicators->from_day, "yyyymmdd")->required();
  command->add_option("--to", indicators->to_day, "yyyymmdd")->required();
  auto import = std::make_shared<ImportRatingsArgs>();
  command = AddCommand(rating, context, "import",
                       "ratings of the provincial system, from a CSV file (省级评价)", import,
                       &RunImportRatings);
  command->add_option("csv", import->csv_file,
                      "columns id, grade, given_at; upstream_number or case_number; text, name, "
                      "phone")
      ->required();
  command->add_option("--source", import->source, "name of that system")->required();
}

}  // namespace

void AddRatingCommands(CLI::App& app, Context& context) {
  CLI::App* rating = app.add_subcommand("rating", "ratings of the service (好差评)");
  rating->require_subcommand(1);
  auto invite = std::make_shared<InviteArgs>();
  CLI::App* command = AddCommand(*rating, context, "invite",
                                 "the token of a service event, shown once (邀评)", invite,
                                 &RunInvite);
  AddContextOptions(command, &invite->change);
  command->add_option("case", invite->change.case_name, "case number, id:N or ext:SOURCE/ID")
      ->required();
  command->add_option("--occasion", invite->occasion, "result (一事一评) or visit (一次一评)")
      ->check(CLI::IsMember(FlagWords(v1::RatingOccasion_descriptor())));
  command->add_option("--way", invite->way, "how it reaches the person")
      ->check(CLI::IsMember(FlagWords(v1::RatingWay_descriptor())));
  AddSubmit(*rating, context);
  auto list = std::make_shared<RatingListArgs>();
  command = AddCommand(*rating, context, "list", "grades, times and cases", list, &RunRatingList);
  command->add_option("case", list->case_name, "of one case");
  command->add_flag("--bad", list->bad, "bad marks alone");
  command->add_flag("--unmatched", list->unmatched, "provincial ones without a case");
  command->add_option("--page", list->page_token, "where the list before ended");
  auto reveal = std::make_shared<RevealRatingArgs>();
  command = AddCommand(*rating, context, "reveal", "what was written; goes on record", reveal,
                       &RunRevealRating);
  AddContextOptions(command, &reveal->change);
  command->add_option("rating", reveal->rating_id, "its number in the list")->required();
  command->add_option("--purpose", reveal->purpose, "what for")->required();
  AddReports(*rating, context);
}

}  // namespace hallcase::cli
