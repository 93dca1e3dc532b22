#include "server/domain/setup/setup.h"

#include <algorithm>

#include "server/base/strings.h"
#include "server/domain/setup/builder.h"
#include "server/domain/setup/hall_conf.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::domain::setup {
namespace {

absl::StatusOr<std::string_view> TextOf(const std::vector<SetupFile>& files,
                                        std::string_view name) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const SetupFile& file) { return file.name == name; });
  if (found == files.end()) {
    return absl::InvalidArgumentError(base::StrCat(name, "：没有这个文件"));
  }
  return std::string_view(found->text);
}

std::string FileName(const TableSpec& table) { return base::StrCat(table.name, ".tsv"); }

absl::Status AddTables(std::vector<RawTable> raw, Builder* builder) {
  std::vector<ArrangedTable> tables;
  for (const TableSpec& spec : TableSpecs()) {
    const auto found = std::find_if(raw.begin(), raw.end(),
                                    [&](const RawTable& table) { return table.id == spec.id; });
    if (found == raw.end()) {
      return absl::InvalidArgumentError(base::StrCat("没有“", FirstWord(spec.words), "”表"));
    }
    auto arranged = ArrangedTable::Of(std::move(*found));
    if (!arranged.ok()) return arranged.status();
    tables.push_back(*std::move(arranged));
  }
  absl::Status status = builder->AddDepartments(tables[0]);
  if (status.ok()) status = builder->AddPosts(tables[1]);
  if (status.ok()) status = builder->AddWindows(tables[2]);
  if (status.ok()) status = builder->AddItems(tables[3], tables[4]);
  if (status.ok()) status = builder->AddRules(tables[5]);
  if (status.ok()) status = builder->AddPauseReasons(tables[6]);
  if (status.ok()) status = builder->AddLimits(tables[7]);
  if (status.ok()) status = builder->AddStock(tables[8]);
  if (status.ok()) status = builder->AddStaff(tables[9]);
  return status;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SetupFileNames(std::string_view hall_conf) {
  auto conf = ParseHallConf(hall_conf);
  if (!conf.ok()) return conf.status();
  std::vector<std::string> names;
  for (const TableSpec& table : TableSpecs()) names.push_back(FileName(table));
  for (const CalendarFile& file : conf->calendars) names.push_back(file.path);
  return names;
}

absl::StatusOr<HallSetup> ParseSetup(const std::vector<SetupFile>& files) {
  auto conf_text = TextOf(files, kHallConfName);
  if (!conf_text.ok()) return conf_text.status();
  auto conf = ParseHallConf(*conf_text);
  if (!conf.ok()) return conf.status();
  Builder builder(*conf);
  for (const CalendarFile& file : conf->calendars) {
    auto text = TextOf(files, file.path);
    if (!text.ok()) return text.status();
    absl::Status status = builder.AddCalendar(file, *text);
    if (!status.ok()) return status;
  }
  std::vector<RawTable> tables;
  for (const TableSpec& spec : TableSpecs()) {
    auto text = TextOf(files, FileName(spec));
    if (!text.ok()) return text.status();
    auto table = ReadTsv(spec.id, FileName(spec), *text);
    if (!table.ok()) return table.status();
    tables.push_back(*std::move(table));
  }
  absl::Status status = AddTables(std::move(tables), &builder);
  if (!status.ok()) return status;
  return builder.Take();
}

absl::StatusOr<HallSetup> BuildSetup(std::vector<RawTable> tables) {
  Builder builder;
  absl::Status status = AddTables(std::move(tables), &builder);
  if (!status.ok()) return status;
  return builder.Take();
}

}  // namespace hallcase::domain::setup
