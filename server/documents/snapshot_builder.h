// Fills a snapshot by the names of its template: labels, titles and order come from there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/documents/document.h"
#include "server/documents/template.h"

namespace hallcase::documents {

// Takes fields and tables in any order. A name that the template does not know is kept at the end,
// where CheckSnapshot refuses it. Not thread-safe.
//
//   SnapshotBuilder builder(*LatestTemplate(DocumentKind::kReceipt));
//   builder.head.number = …;
//   builder.Field("item", item_name).Table("materials", rows);
//   Snapshot snapshot = builder.Build();
class SnapshotBuilder {
 public:
  using Rows = std::vector<std::vector<std::string>>;

  explicit SnapshotBuilder(const Template& form);

  SnapshotBuilder& Field(std::string_view name, std::string_view value);
  SnapshotBuilder& Table(std::string_view name, Rows rows);

  // `head` with the fields and tables, in the template's order. Leaves the builder as it was.
  Snapshot Build() const;

  // Everything but fields and tables; kind and version are set already.
  Snapshot head;

 private:
  const Template& form_;
  std::vector<DocumentField> fields_;
  std::vector<DocumentTable> tables_;
};

}  // namespace hallcase::documents
