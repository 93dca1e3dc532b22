#include "server/domain/setup/setup.h"

#include <algorithm>

#include "server/base/strings.h"
#include "server/domain/setup/builder.h"
#include "server/domain/setup/hall_conf.h"

namespace hallcase::domain::setup {
namespace {

constexpr std::string_view kTables[] = {kDepartmentsName,   kPostsName, kWindowsName, kItemsName,
                                        kItemMaterialsName, kRulesName, kPauseReasonsName,
                                        kStaffName};

absl::StatusOr<std::string_view> TextOf(const std::vector<SetupFile>& files,
                                        std::string_view name) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const SetupFile& file) { return file.name == name; });
  if (found == files.end()) {
    return absl::InvalidArgumentError(base::StrCat(name, ": the file is missing"));
  }
  return std::string_view(found->text);
}

absl::Status AddTables(const std::vector<std::string_view>& texts, Builder* builder) {
  absl::Status status = builder->AddDepartments(texts[0]);
  if (status.ok()) status = builder->AddPosts(texts[1]);
  if (status.ok()) status = builder->AddWindows(texts[2]);
  if (status.ok()) status = builder->AddItems(texts[3], texts[4]);
  if (status.ok()) status = builder->AddRules(texts[5]);
  if (status.ok()) status = builder->AddPauseReasons(texts[6]);
  if (status.ok()) status = builder->AddStaff(texts[7]);
  return status;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SetupFileNames(std::string_view hall_conf) {
  auto conf = ParseHallConf(hall_conf);
  if (!conf.ok()) return conf.status();
  std::vector<std::string> names(std::begin(kTables), std::end(kTables));
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
  std::vector<std::string_view> texts;
  for (std::string_view name : kTables) {
    auto text = TextOf(files, name);
    if (!text.ok()) return text.status();
    texts.push_back(*text);
  }
  absl::Status status = AddTables(texts, &builder);
  if (!status.ok()) return status;
  return builder.Take();
}

}  // namespace hallcase::domain::setup
