// Reference data as files: what they would change, publishing them, writing them out.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

#include "client/cli/commands/commands.h"
#include "client/cli/json_print.h"
#include "client/cli/reference_print.h"
#include "client/cli/reference_source.h"
#include "client/cli/setup_convert.h"
#include "client/tables/source.h"
#include "server/base/strings.h"
#include "server/domain/setup/diff.h"
#include "server/domain/setup/render.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::cli {
namespace {

namespace fs = std::filesystem;
using domain::setup::HallSetup;

struct SourceArgs {
  std::string source;
  std::string request_id;
  uint64_t base_version = 0;
  bool retire_gone = false;
};

// What the changed rules would do now. False after saying why not.
bool AskPreview(const HallSetup& published, const HallSetup& wanted, Context& context,
                ReferenceDiff* diff) {
  const auto values = domain::setup::ToPublish(published, wanted, true);
  v1::PublishReferenceRequest publication = ToPublishRequest(values);
  v1::PreviewReferenceRequest request;
  request.mutable_rules()->Swap(publication.mutable_rules());
  auto preview = context.Connect()->Call<v1::PreviewReferenceResponse>(std::move(request));
  if (preview.ok()) {
    diff->preview = *std::move(preview);
  } else if (preview.error().code != client::Code::kPermissionDenied) {
    context.Fail(preview.error());
    return false;
  }
  return true;
}

int RunDiff(const SourceArgs& args, Context& context) {
  auto published = ReadPublished(context);
  if (!published) return context.exit_code();
  auto wanted = ReadWanted(args.source, published->setup);
  if (!wanted.ok()) return context.FailUsage(base::ToStd(wanted.status().message()));
  ReferenceDiff diff;
  bool readable = true;
  if (wanted->has_people && !ReadPeople(context, &published->setup, &readable)) {
    return context.exit_code();
  }
  if (!readable) wanted->setup.people.clear();
  diff.people_hidden = !readable;
  diff.base_version = published->version;
  diff.diff = domain::setup::DiffSetups(published->setup, wanted->setup);
  diff.missing = std::move(wanted->missing);
  diff.ignored = std::move(wanted->ignored);
  const bool same = diff.diff.empty();
  if (!same && !AskPreview(published->setup, wanted->setup, context, &diff)) {
    return context.exit_code();
  }
  if (context.flags.json) {
    context.out() << ReferenceDiffJson(diff) << "\n";
  } else {
    PrintReferenceDiff(diff, context.out());
  }
  return same ? kExitOk : kExitRefused;
}

int RunPublish(const SourceArgs& args, Context& context) {
  const auto published = ReadPublished(context);
  if (!published) return context.exit_code();
  const auto wanted = ReadWanted(args.source, published->setup);
  if (!wanted.ok()) return context.FailUsage(base::ToStd(wanted.status().message()));
  const auto values = domain::setup::ToPublish(published->setup, wanted->setup, args.retire_gone);
  v1::PublishReferenceResponse nothing;
  // So it is too when a publication of unknown outcome is repeated that had happened.
  if (values.empty()) {
    if (!context.PrintedJson(nothing)) context.out() << "与现行版本相同，没有要发布的\n";
    return kExitOk;
  }
  v1::PublishReferenceRequest request = ToPublishRequest(values);
  request.set_request_id(args.request_id);
  request.set_base_version(args.base_version == 0 ? published->version : args.base_version);
  const auto response = context.Call<v1::PublishReferenceResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "已发布 " << response->published() << " 项，其余与现行版本相同\n";
  if (response->job_id() != 0) {
    context.out() << "在办件的预警正在按新规则重新判断，进度：hallcase job " << response->job_id()
                  << "\n";
  }
  return kExitOk;
}

struct ExportArgs {
  std::string directory;
  bool csv = false;
};

// Never writes over a file.
bool WriteNew(const fs::path& path, const std::string& text, Context& context) {
  std::error_code error;
  if (fs::exists(path, error)) {
    context.FailUsage(base::StrCat(path.string(), "：文件已存在，请换一个目录"));
    return false;
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file.good()) return true;
  context.FailUsage(base::StrCat(path.string(), "：写不进去"));
  return false;
}

int RunExport(const ExportArgs& args, Context& context) {
  const auto published = ReadPublished(context);
  if (!published) return context.exit_code();
  std::error_code error;
  fs::create_directories(args.directory, error);
  size_t written = 0;
  for (const auto& table : domain::setup::RenderTables(published->setup)) {
    // People are personal data, and no part of what is published.
    if (table.id == domain::setup::TableId::kStaff) continue;
    const auto& spec = domain::setup::SpecOf(table.id);
    const std::string name =
        args.csv ? base::StrCat(domain::setup::FirstWord(spec.words), ".csv")
                 : base::StrCat(spec.name, ".tsv");
    const std::string text =
        args.csv ? tables::CsvFromTable(table) : domain::setup::WriteTsv(table);
    if (!WriteNew(fs::path(args.directory) / name, text, context)) return context.exit_code();
    ++written;
  }
  // Texts that no table can hold (a tab, a comma in a step) come through the API alone.
  const auto again = ReadWanted(args.directory, published->setup);
  if (!again.ok() || !domain::setup::DiffSetups(published->setup, again->setup).empty()) {
    context.err() << "hallcase: 写出的表读回来与现行数据不同，发布前请先用 catalog diff 核对"
                  << (again.ok() ? "" : "：" + std::string(again.status().message())) << "\n";
  }
  if (context.flags.json) {
    context.out() << "{\"files\":" << written << ",\"reference_version\":" << published->version
                  << "}\n";
  } else {
    context.out() << "已写出 " << written << " 张表（第 " << published->version << " 版）到 "
                  << args.directory << "\n";
  }
  return kExitOk;
}

}  // namespace

void AddReferenceCommands(CLI::App& catalog, Context& context) {
  constexpr char kSource[] = "directory of TSV or CSV tables, or an .xlsx workbook "
                             "(deploy/halls/README.md)";
  auto diff = std::make_shared<SourceArgs>();
  AddCommand(catalog, context, "diff",
             "what publishing a source would change; exit code 1 if anything does", diff, &RunDiff)
      ->add_option("source", diff->source, kSource)
      ->required();
  auto publish = std::make_shared<SourceArgs>();
  CLI::App* command = AddCommand(catalog, context, "publish", "publish what differs in a source",
                                 publish, &RunPublish);
  command->add_option("source", publish->source, kSource)->required();
  command->add_option("--base-version", publish->base_version,
                      "as `diff` printed it: refused if somebody has published since");
  command->add_flag("--retire-gone", publish->retire_gone,
                    "retire what is published and not in the tables of the source");
  command->add_option("--request-id", publish->request_id,
                      "UUID; repeats a command whose outcome is unknown");
  auto out = std::make_shared<ExportArgs>();
  command = AddCommand(catalog, context, "export",
                       "write what is published as tables; people are left out", out, &RunExport);
  command->add_option("directory", out->directory, "made if it is not there")->required();
  command->add_flag("--csv", out->csv, "CSV for Excel, with Chinese heads, instead of TSV");
}

}  // namespace hallcase::cli
