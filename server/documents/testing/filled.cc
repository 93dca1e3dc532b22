#include "server/documents/testing/filled.h"

#include <string>

#include "server/base/strings.h"
#include "server/documents/snapshot_builder.h"

namespace hallcase::documents {
namespace {

constexpr int64_t kNoonUs = 1'770'868'800'000'000;  // 2026-02-12 12:00 in China
constexpr size_t kRows = 2;

SnapshotBuilder::Rows FilledRows(const TemplateTable& table) {
  SnapshotBuilder::Rows rows(kRows);
  for (size_t i = 0; i < kRows; ++i) {
    for (const TemplateColumn& column : table.columns) {
      if (column.filled == Filled::kByHand) continue;
      rows[i].push_back(base::StrCat(table.name, "-", i, "-", column.label_zh));
    }
  }
  return rows;
}

}  // namespace

Snapshot FilledSnapshot(const Template& form) {
  SnapshotBuilder builder(form);
  builder.head.number = "LS-T-20260212-000001";
  builder.head.word_number_zh = "陵试〔2026〕1号";
  builder.head.hall_id = "lingshui";
  builder.head.hall_name_zh = "陵水黎族自治县政务大厅";
  builder.head.case_number = "LS20260212000001X";
  builder.head.issued_at_us = kNoonUs;
  builder.head.utc_offset_minutes = 480;
  builder.head.salt = "sixteen bytes!!!";
  builder.head.notes = {"第一条说明", "第二条说明"};
  for (const TemplateField& field : form.fields) {
    builder.Field(field.name, base::StrCat("值", field.name));
  }
  for (const TemplateTable& table : form.tables) builder.Table(table.name, FilledRows(table));
  return builder.Build();
}

std::vector<Snapshot> FilledSnapshots() {
  std::vector<Snapshot> all;
  for (const Template* form : AllTemplates()) {
    if (form == LatestTemplate(form->kind)) all.push_back(FilledSnapshot(*form));
  }
  return all;
}

}  // namespace hallcase::documents
