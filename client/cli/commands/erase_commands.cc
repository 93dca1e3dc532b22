// Erasing personal data, and the hall's keys: for security administrators. Who did what: for
// auditors.
#include <string>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/table.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/key.pb.h"

namespace hallcase::cli {
namespace {

constexpr uint32_t kAccessPage = 200;

void PrintJob(Context& context, const v1::Job& job) {
  context.out() << job.job_id() << "  " << WordOf(job.kind()) << "  " << WordOf(job.state())
                << "  完成 " << job.done() << "  开始 "
                << TimeWord(job.has_started_at(), job.started_at()) << "\n";
}

struct EraseArgs {
  std::vector<std::string> numbers;
  std::string closed_before;
  std::string reason;
  std::string basis;
  std::string request_id;
};

template <typename Request>
void FillOrder(const EraseArgs& args, Request* request) {
  request->set_reason(static_cast<v1::ErasureReason>(
      *FlagNumber(v1::ErasureReason_descriptor(), args.reason)));
  request->set_basis(args.basis);
  request->set_request_id(args.request_id);
}

int EraseOne(const EraseArgs& args, Context& context) {
  v1::EraseCaseRequest request;
  FillOrder(args, &request);
  request.set_number(args.numbers.front());
  const auto erased = context.Call<v1::EraseCaseResponse>(std::move(request));
  if (!erased) return context.exit_code();
  if (context.PrintedJson(*erased)) return kExitOk;
  context.out() << erased->number() << "  个人信息已删除  "
                << TimeWord(erased->has_erased_at(), erased->erased_at()) << "  台账 "
                << erased->seq() << "\n";
  return kExitOk;
}

int RunErase(const EraseArgs& args, Context& context) {
  if (args.numbers.empty() == args.closed_before.empty()) {
    return context.FailUsage("erase: name cases, or give --closed-before");
  }
  if (args.numbers.size() == 1) return EraseOne(args, context);
  v1::EraseCasesRequest request;
  FillOrder(args, &request);
  for (const std::string& number : args.numbers) request.add_numbers(number);
  if (!args.closed_before.empty()) {
    const auto before = ParseTime(args.closed_before, kIsoPattern, kUtcOffsetMinutesDefault);
    if (!before) return context.FailUsage("--closed-before: no such time");
    *request.mutable_closed_before() = TimestampOf(*before);
  }
  const auto started = context.Call<v1::EraseCasesResponse>(std::move(request));
  if (!started) return context.exit_code();
  if (!context.PrintedJson(*started)) PrintJob(context, started->job());
  return kExitOk;
}

struct ErasureArgs {
  int64_t job_id = 0;
};

int RunErasure(const ErasureArgs& args, Context& context) {
  v1::GetErasureRequest request;
  request.set_job_id(args.job_id);
  const auto response = context.Call<v1::GetErasureResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) PrintJob(context, response->job());
  return kExitOk;
}

struct RotateArgs {
  std::string request_id;
};

int RunRotate(const RotateArgs& args, Context& context) {
  v1::RotateKeysRequest request;
  request.set_request_id(args.request_id);
  const auto started = context.Call<v1::RotateKeysResponse>(std::move(request));
  if (!started) return context.exit_code();
  if (!context.PrintedJson(*started)) PrintJob(context, started->job());
  return kExitOk;
}

int RunKeys(const NoArgs&, Context& context) {
  const auto keys = context.Call<v1::GetKeysResponse>(v1::GetKeysRequest());
  if (!keys) return context.exit_code();
  if (context.PrintedJson(*keys)) return kExitOk;
  context.out() << "大厅密钥 " << keys->hall_key() << "  索引密钥 " << keys->blind_key() << "\n";
  if (!keys->has_rotation()) return kExitOk;
  PrintJob(context, keys->rotation());
  context.out() << "  " << WordOf(keys->phase()) << "\n";
  if (!keys->trouble().empty()) context.out() << "  上一步未成功: " << keys->trouble() << "\n";
  return kExitOk;
}

int RunAccess(const NoArgs&, Context& context) {
  v1::ListAccessRequest request;
  request.set_page_size(kAccessPage);
  const auto page = context.Call<v1::ListAccessResponse>(std::move(request));
  if (!page) return context.exit_code();
  if (context.PrintedJson(*page)) return kExitOk;
  Table table({"时间", "事项", "账号", "办件", "说明"});
  for (const v1::AccessRecord& record : page->records()) {
    std::string what = record.case_number();
    if (what.empty() && record.case_id() != 0) what = "id:" + std::to_string(record.case_id());
    table.AddRow({TimeWord(record.has_recorded_at(), record.recorded_at()), record.event(),
                  record.principal(), what, record.purpose()});
  }
  table.Print(context.out());
  return kExitOk;
}

void AddKeys(CLI::App& app, Context& context) {
  CLI::App* keys = app.add_subcommand("keys", "the hall's keys (security administrator)");
  keys->require_subcommand(1);
  AddCommand(*keys, context, "show", "numbers of the keys, and how far a rotation is",
             std::make_shared<NoArgs>(), &RunKeys);
  auto rotate = std::make_shared<RotateArgs>();
  AddCommand(*keys, context, "rotate",
             "new keys for everything, old ones destroyed: completes erasures (轮换密钥)", rotate,
             &RunRotate)
      ->add_option("--request-id", rotate->request_id,
                   "UUID; repeats a command whose outcome is unknown");
}

}  // namespace

void AddEraseCommands(CLI::App& app, Context& context) {
  auto erase = std::make_shared<EraseArgs>();
  CLI::App* command = AddCommand(app, context, "erase",
                                 "erase the personal data of cases that are over, for good "
                                 "(删除个人信息; security administrator)",
                                 erase, &RunErase);
  command->add_option("number", erase->numbers, "printed numbers; several are done as a job");
  command->add_option("--closed-before", erase->closed_before,
                      "every case closed or voided before, e.g. 2021-01-01T00:00");
  command->add_option("--reason", erase->reason, "the case of 个人信息保护法 Art. 47")
      ->required()
      ->check(CLI::IsMember(FlagWords(v1::ErasureReason_descriptor())));
  command->add_option("--basis", erase->basis, "document that it rests on; no names, no numbers")
      ->required();
  command->add_option("--request-id", erase->request_id,
                      "UUID; repeats a command whose outcome is unknown");
  auto erasure = std::make_shared<ErasureArgs>();
  AddCommand(app, context, "erasure", "how far an erasure job is", erasure, &RunErasure)
      ->add_option("job", erasure->job_id, "its id")
      ->required();
  AddKeys(app, context);
  AddCommand(app, context, "access",
             "who saw, erased or signed in: the newest 200 entries (auditor)",
             std::make_shared<NoArgs>(), &RunAccess);
}

}  // namespace hallcase::cli
