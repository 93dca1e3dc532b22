#include "server/documents/receipt_length.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "server/base/text.h"

namespace hallcase::documents {
namespace {

// The sizes of style.cc, in millimetres and points. tests/documents holds both together: a receipt
// must fit on its one page without a long tail.
constexpr double kMmPerPoint = 25.4 / 72;
constexpr double kWidthMm = 72;
constexpr double kEdgesMm = 6;
constexpr double kHeaderMm = 45;  // Reprint mark, title, QR code.
constexpr double kSectionMm = 4;  // Dashed line and padding around a part.
constexpr double kCellGapMm = 1;  // Padding and line between rows of a table.
constexpr double kSealMm = 36;
constexpr double kFooterMm = 27;  // Copies, check line, 64 digits, issue.
constexpr double kSignatureMm = 14;
constexpr double kFieldLabelMm = 18;
// As wide as what is printed before a number and a note.
const std::string kNumberLabel = "办件编号：";
const std::string kNoteLabel = "10. ";

struct Type {
  double size_pt;
  double line_height;
};
constexpr Type kBody = {9.5, 1.45};
constexpr Type kHall = {10.5, 1.35};
constexpr Type kCell = {9, 1.35};
constexpr Type kSentence = {9, 1.4};
constexpr Type kSmall = {8, 1.4};

// A whole em for East Asian characters and for what sans-serif fonts draw about as wide, most of
// one for capitals, a little more than a half for the rest.
double EmsOf(char32_t c) {
  constexpr double kCapitalEms = 0.75;
  constexpr double kSmallEms = 0.6;
  constexpr std::string_view kWideAscii = "MWmw@%";
  if (c >= 0x80 || kWideAscii.find(static_cast<char>(c)) != kWideAscii.npos) return 1;
  return c >= 'A' && c <= 'Z' ? kCapitalEms : kSmallEms;
}

double Ems(std::string_view text) {
  double ems = 0;
  while (!text.empty()) ems += EmsOf(base::TakeCodePoint(&text));
  return ems;
}

double Lines(std::string_view text, const Type& type, double width_mm) {
  // A line may end up to an em early, where no break is allowed.
  const double ems_a_line = std::max(1.0, width_mm / (type.size_pt * kMmPerPoint) - 1);
  const auto breaks = std::count(text.begin(), text.end(), '\n');
  return std::ceil(std::max(1.0, Ems(text) / ems_a_line)) + static_cast<double>(breaks);
}

double Height(std::string_view text, const Type& type, double width_mm = kWidthMm) {
  return Lines(text, type, width_mm) * type.size_pt * kMmPerPoint * type.line_height;
}

double TableHeight(const DocumentTable& table, const TemplateTable& form) {
  double height = kSectionMm + Height(table.title_zh, kBody) + Height("", kCell) + kCellGapMm;
  const uint32_t total = TotalWidth(form);
  for (const std::vector<std::string>& row : table.rows) {
    double row_height = Height("", kCell);
    for (size_t i = 0; i < row.size(); ++i) {
      const double width_mm = kWidthMm * form.columns[i].width / total - kCellGapMm;
      row_height = std::max(row_height, Height(row[i], kCell, width_mm));
    }
    height += row_height + kCellGapMm;
  }
  return height;
}

}  // namespace

uint32_t ReceiptLengthMm(const Snapshot& snapshot, const Template& form) {
  double height = kEdgesMm + kHeaderMm + kSectionMm + Height(snapshot.hall_name_zh, kHall);
  for (const std::string* line :
       {&snapshot.word_number_zh, &snapshot.number, &snapshot.case_number}) {
    if (!line->empty()) height += Height(kNumberLabel + *line, kBody);
  }
  for (const DocumentField& field : snapshot.fields) {
    height += std::max(Height(field.value, kBody, kWidthMm - kFieldLabelMm),
                       Height(field.label_zh, kBody, kFieldLabelMm));
  }
  for (const DocumentTable& table : snapshot.tables) {
    for (const TemplateTable& one : form.tables) {
      if (one.name == table.name) height += TableHeight(table, one);
    }
  }
  if (!snapshot.notes.empty()) height += kSectionMm + Height(form.notes_title_zh, kBody);
  for (const std::string& note : snapshot.notes) height += Height(kNoteLabel + note, kSentence);
  height += kSectionMm;
  for (const std::string_view sentence : form.closing) height += Height(sentence, kSentence);
  height += kSectionMm + Height(form.basis, kSmall) + Height("", kSmall);
  height += kSignatureMm * static_cast<double>(form.signatures.size());
  if (!form.seal_zh.empty()) height += kSealMm;
  return static_cast<uint32_t>(std::ceil(height + kSectionMm + kFooterMm));
}

}  // namespace hallcase::documents
