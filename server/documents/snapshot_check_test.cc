#include "server/documents/snapshot_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "absl/strings/cord.h"
#include "server/base/strings.h"
#include "server/documents/template.h"
#include "server/documents/testing/filled.h"

namespace hallcase::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string PlaceOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPlacePayload);
  return payload.has_value() ? std::string(*payload) : "(none)";
}

void ExpectRefused(const Snapshot& snapshot, const std::string& place) {
  const absl::Status status = CheckSnapshot(snapshot);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << place;
  EXPECT_EQ(PlaceOf(status), place);
  EXPECT_THAT(std::string(status.message()), StartsWith(place + ": "));
}

TEST(CheckSnapshotTest, WhatIsCompleteIsTaken) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    EXPECT_TRUE(CheckSnapshot(snapshot).ok()) << CheckSnapshot(snapshot);
  }
}

TEST(CheckSnapshotTest, EachRequiredFieldIsNamedWhereItIsMissingOrBlank) {
  for (const Template* form : AllTemplates()) {
    for (size_t i = 0; i < form->fields.size(); ++i) {
      SCOPED_TRACE(base::StrCat(form->title_zh, " ", form->fields[i].name));
      const std::string place = base::StrCat("fields.", form->fields[i].name);
      Snapshot missing = FilledSnapshot(*form);
      missing.fields.erase(missing.fields.begin() + static_cast<long>(i));
      Snapshot blank = FilledSnapshot(*form);
      blank.fields[i].value = " \u3000\n";
      if (form->fields[i].need == Need::kOptional) {
        EXPECT_TRUE(CheckSnapshot(missing).ok()) << CheckSnapshot(missing);
        EXPECT_TRUE(CheckSnapshot(blank).ok()) << CheckSnapshot(blank);
        continue;
      }
      ExpectRefused(missing, place);
      ExpectRefused(blank, place);
      EXPECT_THAT(std::string(CheckSnapshot(missing).message()),
                  HasSubstr(std::string(form->fields[i].label_zh)));
    }
  }
}

TEST(CheckSnapshotTest, AllThatIsHashedIsPrinted) {
  const Snapshot full = FilledSnapshot(*LatestTemplate(DocumentKind::kReceipt));
  Snapshot unknown = full;
  unknown.fields.push_back({"secret", "秘密", "110105"});
  ExpectRefused(unknown, "fields");
  EXPECT_THAT(std::string(CheckSnapshot(unknown).message()), Not(HasSubstr("secret")));
  Snapshot twice = full;
  twice.fields.insert(twice.fields.begin(), twice.fields.front());
  ExpectRefused(twice, "fields.item");
  Snapshot swapped = full;
  std::swap(swapped.fields[0], swapped.fields[1]);
  ExpectRefused(swapped, "fields.item");
  Snapshot more = full;
  more.tables.push_back(more.tables.front());
  ExpectRefused(more, "tables");
}

TEST(CheckSnapshotTest, TablesHaveTheirColumnsAndRows) {
  for (const Template* form : AllTemplates()) {
    for (size_t i = 0; i < form->tables.size(); ++i) {
      SCOPED_TRACE(base::StrCat(form->title_zh, " ", form->tables[i].name));
      const std::string place = base::StrCat("tables.", form->tables[i].name);
      Snapshot missing = FilledSnapshot(*form);
      missing.tables.erase(missing.tables.begin() + static_cast<long>(i));
      if (form->tables[i].need == Need::kRequired) {
        ExpectRefused(missing, place);
      } else {
        EXPECT_TRUE(CheckSnapshot(missing).ok()) << CheckSnapshot(missing);
      }
      Snapshot empty = FilledSnapshot(*form);
      empty.tables[i].rows.clear();
      EXPECT_EQ(CheckSnapshot(empty).ok(), form->tables[i].rows_min == 0);
      Snapshot narrow = FilledSnapshot(*form);
      narrow.tables[i].rows[1].pop_back();
      ExpectRefused(narrow, place + ".1");
      Snapshot wide = FilledSnapshot(*form);
      wide.tables[i].rows[0].push_back("x");
      ExpectRefused(wide, place + ".0");
      Snapshot columns = FilledSnapshot(*form);
      columns.tables[i].columns_zh.push_back("x");
      ExpectRefused(columns, place);
    }
  }
}

TEST(CheckSnapshotTest, TheHeadIsChecked) {
  const struct {
    const char* place;
    std::function<void(Snapshot*)> spoil;
  } kCases[] = {
      {"number", [](Snapshot* s) { s->number = ""; }},
      {"number", [](Snapshot* s) { s->number = std::string(kNumberBytesMax + 1, '1'); }},
      {"number", [](Snapshot* s) { s->number = "LS\"}"; }},
      {"number", [](Snapshot* s) { s->number = "ls-1"; }},
      {"word_number_zh", [](Snapshot* s) { s->word_number_zh = "\xC3"; }},
      {"hall_id", [](Snapshot* s) { s->hall_id = "Lingshui"; }},
      {"hall_id", [](Snapshot* s) { s->hall_id = ""; }},
      {"hall_name_zh", [](Snapshot* s) { s->hall_name_zh = " "; }},
      {"hall_name_zh", [](Snapshot* s) { s->hall_name_zh = "\xFF"; }},
      {"case_number", [](Snapshot* s) { s->case_number = ""; }},
      {"case_number", [](Snapshot* s) { s->case_number = "A:B"; }},
      {"issued_at_us", [](Snapshot* s) { s->issued_at_us = 0; }},
      {"issued_at_us", [](Snapshot* s) { s->issued_at_us = INT64_MAX; }},
      {"utc_offset_minutes", [](Snapshot* s) { s->utc_offset_minutes = 1'081; }},
      {"utc_offset_minutes", [](Snapshot* s) { s->utc_offset_minutes = INT32_MIN; }},
      {"salt", [](Snapshot* s) { s->salt = "short"; }},
      {"notes.1", [](Snapshot* s) { s->notes[1] = ""; }},
      {"notes.0", [](Snapshot* s) { s->notes[0] = "\xE4\xB8"; }},
      {"fields.item", [](Snapshot* s) { s->fields[0].value = "\xED\xA0\x80"; }},
      {"fields.item", [](Snapshot* s) { s->fields[0].label_zh = ""; }},
      {"tables.materials", [](Snapshot* s) { s->tables[0].title_zh = "\x80"; }},
      {"tables.materials", [](Snapshot* s) { s->tables[0].columns_zh[0] = "\x80"; }},
      {"tables.materials.1", [](Snapshot* s) { s->tables[0].rows[1][2] = "\x80"; }},
      {"snapshot", [](Snapshot* s) { s->fields[0].value = std::string(kCanonicalBytesMax, 'x'); }},
  };
  for (const auto& one : kCases) {
    Snapshot snapshot = FilledSnapshot(*LatestTemplate(DocumentKind::kReceipt));
    one.spoil(&snapshot);
    ExpectRefused(snapshot, one.place);
  }
}

TEST(CheckSnapshotTest, SomePapersAreAboutNoCase) {
  for (const Template* form : AllTemplates()) {
    Snapshot snapshot = FilledSnapshot(*form);
    snapshot.case_number = "";
    EXPECT_EQ(CheckSnapshot(snapshot).ok(), form->case_number == Need::kOptional);
  }
}

TEST(CheckSnapshotTest, AnUnknownTemplateIsNotFound) {
  Snapshot snapshot = FilledSnapshot(*LatestTemplate(DocumentKind::kReceipt));
  snapshot.template_version = 99;
  EXPECT_EQ(CheckSnapshot(snapshot).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(PlaceOf(CheckSnapshot(snapshot)), "template_version");
  snapshot.kind = static_cast<DocumentKind>(200);
  EXPECT_EQ(CheckSnapshot(snapshot).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace hallcase::documents
