#include "server/documents/snapshot_builder.h"

#include <algorithm>
#include <utility>

namespace hallcase::documents {
namespace {

// The place of `name` in the template's list; behind all others if it is not there.
template <typename Listed>
size_t PlaceIn(const std::vector<Listed>& list, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Listed& one) { return one.name == name; });
  return static_cast<size_t>(found - list.begin());
}

template <typename Listed, typename Given>
void Arrange(const std::vector<Listed>& list, std::vector<Given>* given) {
  std::stable_sort(given->begin(), given->end(), [&](const Given& a, const Given& b) {
    return PlaceIn(list, a.name) < PlaceIn(list, b.name);
  });
}

}  // namespace

SnapshotBuilder::SnapshotBuilder(const Template& form) : form_(form) {
  head.kind = form.kind;
  head.template_version = form.version;
}

SnapshotBuilder& SnapshotBuilder::Field(std::string_view name, std::string_view value) {
  const size_t place = PlaceIn(form_.fields, name);
  const std::string_view label = place < form_.fields.size() ? form_.fields[place].label_zh : name;
  fields_.push_back({std::string(name), std::string(label), std::string(value)});
  return *this;
}

SnapshotBuilder& SnapshotBuilder::Table(std::string_view name, Rows rows) {
  DocumentTable table;
  table.name = name;
  table.title_zh = name;
  if (const size_t place = PlaceIn(form_.tables, name); place < form_.tables.size()) {
    table.title_zh = form_.tables[place].title_zh;
    for (const TemplateColumn& column : form_.tables[place].columns) {
      table.columns_zh.emplace_back(column.label_zh);
    }
  }
  table.rows = std::move(rows);
  tables_.push_back(std::move(table));
  return *this;
}

Snapshot SnapshotBuilder::Build() const {
  Snapshot snapshot = head;
  snapshot.fields = fields_;
  snapshot.tables = tables_;
  Arrange(form_.fields, &snapshot.fields);
  Arrange(form_.tables, &snapshot.tables);
  return snapshot;
}

}  // namespace hallcase::documents
