#include "server/documents/render.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "server/base/strings.h"
#include "server/documents/html.h"
#include "server/documents/qr.h"
#include "server/documents/receipt_length.h"
#include "server/documents/snapshot_check.h"
#include "server/documents/style.h"
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

using base::StrAppend;
using base::StrCat;

constexpr std::string_view kPolicy = "default-src 'none'; style-src 'unsafe-inline'";
constexpr std::string_view kColon = "：";
constexpr std::string_view kSealCircle =
    "<svg viewBox=\"0 0 44 44\"><circle cx=\"22\" cy=\"22\" r=\"21\" fill=\"none\" stroke=\"#888\" "
    "stroke-width=\".3\" stroke-dasharray=\"1.5 1.5\"/></svg>";
constexpr uint32_t kPerTenThousand = 10'000;

struct Page {
  const Snapshot& snapshot;
  const Template& form;
  uint32_t print_number;
  std::string html = {};

  template <typename... Parts>
  void Put(const Parts&... parts) {
    StrAppend(&html, parts...);
  }
};

absl::CivilSecond IssuedAt(const Snapshot& snapshot) {
  constexpr int kSecondsPerMinute = 60;
  const absl::TimeZone zone = absl::FixedTimeZone(snapshot.utc_offset_minutes * kSecondsPerMinute);
  return absl::ToCivilSecond(absl::FromUnixMicros(snapshot.issued_at_us), zone);
}

std::string DayZh(const Snapshot& snapshot) {
  const absl::CivilSecond at = IssuedAt(snapshot);
  return absl::StrFormat("%d年%d月%d日", at.year(), at.month(), at.day());
}

std::string MinuteZh(const Snapshot& snapshot) {
  const absl::CivilSecond at = IssuedAt(snapshot);
  return absl::StrFormat("%s %02d:%02d", DayZh(snapshot), at.hour(), at.minute());
}

std::string_view ValueOf(const Snapshot& snapshot, std::string_view name) {
  const DocumentField* field = FindField(snapshot, name);
  return field == nullptr ? std::string_view() : std::string_view(field->value);
}

class SentenceWriter {
 public:
  explicit SentenceWriter(Page* page) : page_(page) {}
  void Text(std::string_view text) { page_->Put(EscapeHtml(text)); }
  void Field(std::string_view name) {
    page_->Put("<span class=\"value\">", EscapeHtml(ValueOf(page_->snapshot, name)), "</span>");
  }

 private:
  Page* page_;
};

void PutSentence(std::string_view css_class, std::string_view sentence, Page* page) {
  page->Put("<p class=\"", css_class, "\">");
  VisitSentence(sentence, SentenceWriter(page));
  page->Put("</p>\n");
}

void PutHeader(std::string_view qr, Page* page) {
  const Snapshot& snapshot = page->snapshot;
  page->Put("<header>\n<div>");
  if (page->print_number > 1) {
    page->Put("<p class=\"reprint\"><span>补打</span> <span>第 ", page->print_number,
              " 次打印</span></p>");
  }
  page->Put("</div>\n<div>\n<p class=\"hall\">", EscapeHtml(snapshot.hall_name_zh), "</p>\n<h1>",
            page->form.title_zh, "</h1>\n");
  if (!snapshot.word_number_zh.empty()) {
    page->Put("<p class=\"word\">", EscapeHtml(snapshot.word_number_zh), "</p>\n");
  }
  page->Put("</div>\n", qr, "\n</header>\n<div class=\"numbers\">\n");
  page->Put("<p>编号：<span class=\"number\">", snapshot.number, "</span></p>\n");
  if (!snapshot.case_number.empty()) {
    page->Put("<p>办件编号：<span class=\"number\">", snapshot.case_number, "</span></p>\n");
  }
  if (page->form.seal_zh.empty()) page->Put("<p>制表时间：", MinuteZh(snapshot), "</p>\n");
  page->Put("</div>\n");
}

void PutOpening(Page* page) {
  const auto& sentences = page->form.opening;
  for (size_t i = 0; i < sentences.size(); ++i) {
    const std::string_view sentence = sentences[i];
    const bool is_address = i == 0 && sentence.size() >= kColon.size() &&
                            sentence.substr(sentence.size() - kColon.size()) == kColon;
    PutSentence(is_address ? "sentence address" : "sentence", sentence, page);
  }
}

void PutFields(Page* page) {
  page->Put("<dl class=\"grid\">\n");
  for (const TemplateField& field : page->form.fields) {
    if (field.place == Place::kText || field.place == Place::kSeal) continue;
    const DocumentField* filled = FindField(page->snapshot, field.name);
    if (filled == nullptr) continue;
    page->Put("<div class=\"", field.place == Place::kWhole ? "whole" : "half", "\"><dt>",
              EscapeHtml(filled->label_zh), "</dt><dd>", EscapeHtml(filled->value),
              "</dd></div>\n");
  }
  page->Put("</dl>\n");
}

// The shares of the columns, the ordinal before them, in hundredths of a percent.
void PutColumns(const TemplateTable& form, Page* page) {
  const uint32_t total = TotalWidth(form);
  const auto put = [&](uint32_t width) {
    const uint32_t share = width * kPerTenThousand / total;
    page->Put("<col style=\"width:", absl::StrFormat("%d.%02d", share / 100, share % 100), "%\">");
  };
  page->Put("<colgroup>");
  put(kOrdinalWidth);
  for (const TemplateColumn& column : form.columns) put(column.width);
  page->Put("</colgroup>\n");
}

// Short words and figures stand in the middle of their narrow columns.
std::string_view CellStart(const TemplateColumn& column) {
  constexpr uint32_t kNarrow = 11;
  return column.width <= kNarrow ? "<td class=\"count\">" : "<td>";
}

void PutRow(const TemplateTable& form, const std::vector<std::string>& cells, size_t ordinal,
            Page* page) {
  page->Put("<tr><td class=\"count\">", ordinal, "</td>");
  size_t next = 0;
  for (const TemplateColumn& column : form.columns) {
    page->Put(CellStart(column));
    if (column.filled == Filled::kBySnapshot) page->Put(EscapeHtml(cells[next++]));
    page->Put("</td>");
  }
  page->Put("</tr>\n");
}

void PutTable(const TemplateTable& form, const DocumentTable& table, Page* page) {
  page->Put("<section class=\"table\">\n<h2>", EscapeHtml(table.title_zh), "<small>（共 ",
            table.rows.size(), " 项）</small></h2>\n<table>\n");
  PutColumns(form, page);
  page->Put("<thead><tr><th>", page->form.paper == Paper::kA4 ? "序号" : "", "</th>");
  for (const std::string& label : table.columns_zh) page->Put("<th>", EscapeHtml(label), "</th>");
  page->Put("</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < table.rows.size(); ++i) PutRow(form, table.rows[i], i + 1, page);
  if (table.rows.empty()) {
    page->Put("<tr><td class=\"none\" colspan=\"", form.columns.size() + 1, "\">无</td></tr>\n");
  }
  page->Put("</tbody>\n</table>\n</section>\n");
}

void PutTables(Page* page) {
  for (const TemplateTable& form : page->form.tables) {
    const DocumentTable* table = FindTable(page->snapshot, form.name);
    if (table != nullptr) PutTable(form, *table, page);
  }
}

void PutNotes(Page* page) {
  const auto& notes = page->snapshot.notes;
  if (notes.empty()) return;
  page->Put("<section class=\"notes\">\n<h2>", page->form.notes_title_zh, "</h2>\n");
  for (size_t i = 0; i < notes.size(); ++i) {
    page->Put("<p>", i + 1, ". <span class=\"note\">", EscapeHtml(notes[i]), "</span></p>\n");
  }
  page->Put("</section>\n");
}

void PutClosing(Page* page) {
  page->Put("<section class=\"closing\">\n");
  for (const std::string_view sentence : page->form.closing) {
    PutSentence("sentence", sentence, page);
  }
  page->Put("</section>\n");
}

void PutSeal(Page* page) {
  if (page->form.seal_zh.empty()) return;
  std::string_view issuer = page->snapshot.hall_name_zh;
  for (const TemplateField& field : page->form.fields) {
    if (field.place == Place::kSeal) issuer = ValueOf(page->snapshot, field.name);
  }
  page->Put("<div class=\"seal\">", kSealCircle, "<p class=\"issuer\">", EscapeHtml(issuer),
            "</p><p class=\"day\">", DayZh(page->snapshot), "</p><p class=\"place\">〔",
            page->form.seal_zh, "〕</p></div>\n");
}

void PutSigning(Page* page) {
  const bool sealed = !page->form.seal_zh.empty();
  page->Put("<div class=\"signing", sealed ? " with-seal" : "",
            "\">\n<div class=\"signatures\">\n");
  for (const TemplateSignature& signature : page->form.signatures) {
    page->Put("<p class=\"signature\"><b>", signature.label_zh, "：</b><i></i><em>",
              signature.with == SignedWith::kMinute ? "      年    月    日    时    分"
                                                    : "      年    月    日",
              "</em></p>\n");
  }
  page->Put("</div>\n");
  PutSeal(page);
  page->Put("</div>\n");
}

void PutFooter(Page* page) {
  const Snapshot& snapshot = page->snapshot;
  page->Put("<footer>\n<p class=\"copies\">", page->form.copies, "</p>\n");
  page->Put("<p class=\"check\">校验行：", CheckLine(snapshot), "</p>\n");
  page->Put("<p class=\"check\">摘要：", base::ToHex(Hash(snapshot)), "</p>\n");
  page->Put("<p class=\"check\">", page->form.title_zh, "式样第 ", page->form.version, " 版；开具 ",
            MinuteZh(snapshot), "；第 ", page->print_number, " 次打印</p>\n</footer>\n");
}

// What must not be torn apart: no page with signatures and nothing that they are for.
void PutLast(Page* page) {
  const std::string_view basis = page->form.basis;
  if (!basis.empty()) PutClosing(page);
  page->Put("<div class=\"last\">\n");
  if (basis.empty()) {
    PutClosing(page);
  } else {
    page->Put("<p class=\"basis\">法律依据：", basis, "</p>\n");
  }
  PutSigning(page);
  PutFooter(page);
  page->Put("</div>\n");
}

std::string Style(const Page& page) {
  if (page.form.paper == Paper::kA4) return StyleA4(page.form.title_zh, page.snapshot.number);
  return StyleReceipt80(ReceiptLengthMm(page.snapshot, page.form));
}

}  // namespace

absl::StatusOr<std::string> RenderHtml(const Snapshot& snapshot, uint32_t print_number) {
  if (absl::Status status = CheckSnapshot(snapshot); !status.ok()) return status;
  if (print_number == 0) {
    absl::Status status = absl::InvalidArgumentError("print_number: want 1 or more");
    status.SetPayload(kPlacePayload, absl::Cord("print_number"));
    return status;
  }
  const absl::StatusOr<std::string> qr = QrSvg(QrText(snapshot));
  if (!qr.ok()) return qr.status();
  Page page{snapshot, *FindTemplate(snapshot.kind, snapshot.template_version), print_number};
  page.Put("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n",
           "<meta http-equiv=\"Content-Security-Policy\" content=\"", kPolicy, "\">\n", "<title>",
           page.form.title_zh, " ", snapshot.number, "</title>\n<style>", Style(page),
           "</style>\n</head>\n<body>\n<main>\n");
  PutHeader(*qr, &page);
  PutOpening(&page);
  PutFields(&page);
  PutTables(&page);
  PutNotes(&page);
  PutLast(&page);
  page.Put("</main>\n</body>\n</html>\n");
  return std::move(page.html);
}

}  // namespace hallcase::documents
