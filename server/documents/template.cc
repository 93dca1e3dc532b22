#include "server/documents/template.h"

#include <algorithm>

namespace hallcase::documents {

const std::vector<const Template*>& AllTemplates() {
  static const auto* const kAll = [] {
    auto* all = new std::vector<const Template*>;
    for (const auto* family : {&CounterTemplates(), &NoticeTemplates(), &SheetTemplates()}) {
      for (const Template& one : *family) all->push_back(&one);
    }
    std::sort(all->begin(), all->end(), [](const Template* a, const Template* b) {
      return a->kind != b->kind ? a->kind < b->kind : a->version < b->version;
    });
    return all;
  }();
  return *kAll;
}

const Template* FindTemplate(DocumentKind kind, uint32_t version) {
  for (const Template* one : AllTemplates()) {
    if (one->kind == kind && one->version == version) return one;
  }
  return nullptr;
}

const Template* LatestTemplate(DocumentKind kind) {
  const Template* latest = nullptr;
  for (const Template* one : AllTemplates()) {
    if (one->kind == kind) latest = one;
  }
  return latest;
}

uint32_t TotalWidth(const TemplateTable& table) {
  uint32_t total = kOrdinalWidth;
  for (const TemplateColumn& column : table.columns) total += column.width;
  return total;
}

}  // namespace hallcase::documents
