// What is printed around a snapshot: title, legal basis, the place of each field, tables, seal,
// signatures. A template is one literal; what was published under a version is never edited, for
// reprints must say what the first print said. Immutable and thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/documents/document.h"

namespace hallcase::documents {

enum class Paper : uint8_t {
  kA4,
  kReceipt80,  // A roll 80 mm wide, as thermal printers have it.
};

enum class Place : uint8_t {
  kText,   // In a sentence only, where it says {name}; required.
  kHalf,   // In the grid, half a line.
  kWhole,  // In the grid, a line of its own.
  kSeal,   // The body that signs, above the date; the hall where there is none.
};

enum class Need : uint8_t { kRequired, kOptional };

struct TemplateField {
  std::string_view name;
  std::string_view label_zh;
  Place place;
  Need need = Need::kRequired;
};

enum class Filled : uint8_t {
  kBySnapshot,
  kByHand,  // Left empty on paper; no cell of the snapshot.
};

struct TemplateColumn {
  std::string_view label_zh;
  // Share of the table's width; the shares of a table need no particular sum.
  uint32_t width;
  Filled filled = Filled::kBySnapshot;
};

struct TemplateTable {
  std::string_view name;
  std::string_view title_zh;
  std::vector<TemplateColumn> columns;
  // A required one is printed with 无 where it has no rows; an optional one may be absent.
  Need need = Need::kRequired;
  // Fewest rows of a table that is there.
  uint32_t rows_min = 1;
};

enum class SignedWith : uint8_t { kDay, kMinute };

struct TemplateSignature {
  std::string_view label_zh;
  SignedWith with = SignedWith::kDay;
};

// Sentences may name fields as {name}; these are required. The order of `fields` and `tables` is
// the order of the snapshot.
struct Template {
  DocumentKind kind;
  uint32_t version;
  std::string_view title_zh;
  Paper paper;
  // Whether a snapshot must name its case.
  Need case_number;
  // Sentences before the fields; the first is the address where it ends in a colon.
  std::vector<std::string_view> opening;
  std::vector<TemplateField> fields;
  std::vector<TemplateTable> tables;
  std::string_view notes_title_zh;
  // Sentences after tables and notes.
  std::vector<std::string_view> closing;
  // The law in the hall's own words, with its articles; empty for papers inside the house.
  std::string_view basis;
  // What stands in the seal's place; empty = no seal.
  std::string_view seal_zh;
  std::vector<TemplateSignature> signatures;
  // Who keeps which copy.
  std::string_view copies;
};

// Null if there is no such kind or version.
const Template* FindTemplate(DocumentKind kind, uint32_t version);
// The version to issue now; null for an unknown kind.
const Template* LatestTemplate(DocumentKind kind);
// Every version of every kind, by kind and version.
const std::vector<const Template*>& AllTemplates();

// Share of the column with the ordinals, which stands before those of every table.
inline constexpr uint32_t kOrdinalWidth = 7;
// The sum of all shares, the ordinals' among them.
uint32_t TotalWidth(const TemplateTable& table);

// Calls visit.Text(piece) and visit.Field(name) for the pieces of a sentence, in their order.
template <typename Visitor>
void VisitSentence(std::string_view sentence, Visitor&& visit) {
  while (!sentence.empty()) {
    const size_t open = sentence.find('{');
    const size_t close = open == sentence.npos ? open : sentence.find('}', open);
    if (close == sentence.npos) return visit.Text(sentence);
    if (open > 0) visit.Text(sentence.substr(0, open));
    visit.Field(sentence.substr(open + 1, close - open - 1));
    sentence.remove_prefix(close + 1);
  }
}

// The literals, one list a family; used by template.cc.
const std::vector<Template>& CounterTemplates();
const std::vector<Template>& NoticeTemplates();
const std::vector<Template>& SheetTemplates();

}  // namespace hallcase::documents
