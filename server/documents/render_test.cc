#include "server/documents/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "server/base/strings.h"
#include "server/documents/html.h"
#include "server/documents/qr.h"
#include "server/documents/receipt_length.h"
#include "server/documents/snapshot_check.h"
#include "server/documents/template.h"
#include "server/documents/testing/filled.h"

namespace hallcase::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Rendered(const Snapshot& snapshot, uint32_t print_number = 1) {
  const absl::StatusOr<std::string> html = RenderHtml(snapshot, print_number);
  EXPECT_TRUE(html.ok()) << html.status();
  return html.value_or("");
}

Snapshot Of(DocumentKind kind) { return FilledSnapshot(*LatestTemplate(kind)); }

size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Each of `parts` stands in `html`, behind the one before.
void ExpectInOrder(const std::string& html, const std::vector<std::string>& parts) {
  size_t at = 0;
  for (const std::string& part : parts) {
    const size_t found = html.find(part, at);
    ASSERT_NE(found, html.npos) << "missing, or out of order: " << part;
    at = found + part.size();
  }
}

TEST(RenderHtmlTest, EveryFieldOfEveryKindStandsInItsPlace) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    const Template& form = *LatestTemplate(snapshot.kind);
    SCOPED_TRACE(form.title_zh);
    const std::string html = Rendered(snapshot);
    std::vector<std::string> grid = {"<dl class=\"grid\">"};
    for (const TemplateField& field : form.fields) {
      if (field.place == Place::kHalf || field.place == Place::kWhole) {
        grid.push_back(base::StrCat("<dt>", field.label_zh, "</dt><dd>值", field.name, "</dd>"));
      } else {
        EXPECT_THAT(html, HasSubstr(base::StrCat("值", field.name, "<")));
      }
    }
    grid.push_back("</dl>");
    ExpectInOrder(html, grid);
  }
}

TEST(RenderHtmlTest, ThePageReadsFromTitleToCheckLine) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    const Template& form = *LatestTemplate(snapshot.kind);
    SCOPED_TRACE(form.title_zh);
    std::vector<std::string> parts = {
        snapshot.hall_name_zh,   base::StrCat("<h1>", form.title_zh, "</h1>"),
        snapshot.word_number_zh, "<svg class=\"qr\"",
        snapshot.number,         snapshot.case_number};
    for (const DocumentTable& table : snapshot.tables) {
      parts.push_back(table.title_zh);
      parts.push_back("共 2 项");
      for (const std::string& label : table.columns_zh) parts.push_back("<th>" + label + "</th>");
      for (const auto& row : table.rows) parts.insert(parts.end(), row.begin(), row.end());
    }
    parts.insert(parts.end(), {std::string(form.notes_title_zh), "第一条说明", "第二条说明"});
    if (!form.basis.empty()) parts.push_back(base::StrCat("法律依据：", form.basis));
    for (const TemplateSignature& one : form.signatures) {
      parts.push_back(base::StrCat(one.label_zh, "："));
    }
    if (!form.seal_zh.empty()) {
      parts.push_back("2026年2月12日");
      parts.push_back(base::StrCat("〔", form.seal_zh, "〕"));
    }
    parts.push_back(std::string(form.copies));
    parts.push_back(CheckLine(snapshot));
    parts.push_back(base::ToHex(Hash(snapshot)));
    ExpectInOrder(Rendered(snapshot), parts);
  }
}

TEST(RenderHtmlTest, APageNeedsNothingElse) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    const std::string html = Rendered(snapshot);
    for (const char* part :
         {"http:", "https:", "src=", "href", "url(", "@import", "<script", "<link", "<img", "\r"}) {
      EXPECT_THAT(html, Not(HasSubstr(part)));
    }
    EXPECT_THAT(html, HasSubstr("default-src 'none'"));
    EXPECT_THAT(html, HasSubstr("<meta charset=\"utf-8\">"));
  }
}

TEST(RenderHtmlTest, TheSameArgumentsGiveTheSameBytes) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    EXPECT_EQ(Rendered(snapshot, 3), Rendered(snapshot, 3));
  }
}

TEST(RenderHtmlTest, ReprintsSayWhichTheyAre) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    EXPECT_THAT(Rendered(snapshot, 1), Not(HasSubstr("补打")));
    EXPECT_THAT(Rendered(snapshot, 1), HasSubstr("第 1 次打印"));
    EXPECT_THAT(Rendered(snapshot, 2), HasSubstr("<span>补打</span> <span>第 2 次打印</span>"));
    EXPECT_THAT(Rendered(snapshot, 4'000'000'000), HasSubstr("第 4000000000 次打印"));
    // The document stays the same.
    EXPECT_THAT(Rendered(snapshot, 2), HasSubstr(CheckLine(snapshot)));
  }
  const absl::Status none = RenderHtml(Of(DocumentKind::kReceipt), 0).status();
  EXPECT_EQ(none.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(none.GetPayload(kPlacePayload), absl::Cord("print_number"));
}

TEST(RenderHtmlTest, WhatIsIncompleteIsNotRendered) {
  Snapshot snapshot = Of(DocumentKind::kAcceptance);
  snapshot.fields.erase(snapshot.fields.begin());
  const absl::Status status = RenderHtml(snapshot, 1).status();
  EXPECT_EQ(status, CheckSnapshot(snapshot));
  EXPECT_EQ(status.GetPayload(kPlacePayload), absl::Cord("fields.applicant"));
}

TEST(RenderHtmlTest, NoValueBecomesMarkup) {
  constexpr std::string_view kHostile =
      "</style></title></main><script>alert(1)</script><b onclick='x'>\"&amp;";
  for (const Snapshot& plain : FilledSnapshots()) {
    Snapshot snapshot = plain;
    snapshot.word_number_zh = kHostile;
    snapshot.hall_name_zh = kHostile;
    for (DocumentField& field : snapshot.fields) {
      field.value = kHostile;
      field.label_zh = kHostile;
    }
    for (DocumentTable& table : snapshot.tables) {
      table.title_zh = kHostile;
      for (std::string& label : table.columns_zh) label = kHostile;
      for (auto& row : table.rows) {
        for (std::string& cell : row) cell = kHostile;
      }
    }
    for (std::string& note : snapshot.notes) note = kHostile;
    const std::string html = Rendered(snapshot);
    for (const char* part : {"<script", "<b o", "'x'", "&amp;amp;script"}) {
      EXPECT_THAT(html, Not(HasSubstr(part)));
    }
    for (const char* once : {"</style>", "</title>", "</main>"}) EXPECT_EQ(CountOf(html, once), 1u);
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_EQ(CountOf(html, "<td"), CountOf(Rendered(plain), "<td"));
  }
}

TEST(RenderHtmlTest, LongTablesKeepAllRowsAndTheirHead) {
  Snapshot snapshot = Of(DocumentKind::kMaterialList);
  DocumentTable& table = snapshot.tables[0];
  table.rows.clear();
  for (int i = 1; i <= 200; ++i) {
    table.rows.push_back({base::StrCat("材料", i, "号"), "是", "是", "纸质", "1", "0", "今天"});
  }
  const std::string html = Rendered(snapshot);
  EXPECT_EQ(CountOf(html, "<tr>"), 201u);
  EXPECT_EQ(CountOf(html, "<thead>"), 1u);
  EXPECT_THAT(html, HasSubstr("thead{display:table-header-group}"));
  EXPECT_THAT(html, HasSubstr("<td class=\"count\">200</td><td>材料200号</td>"));
  EXPECT_THAT(html, HasSubstr("共 200 项"));
}

TEST(RenderHtmlTest, AnEmptyListSaysSo) {
  Snapshot snapshot = Of(DocumentKind::kShiftHandover);
  for (DocumentTable& table : snapshot.tables) table.rows.clear();
  EXPECT_EQ(CountOf(Rendered(snapshot), ">无</td>"), snapshot.tables.size());
}

TEST(RenderHtmlTest, ColumnsForTheHandStayEmpty) {
  EXPECT_EQ(CountOf(Rendered(Of(DocumentKind::kTransfer)), "<td class=\"count\"></td><td></td>"),
            2u);
}

TEST(RenderHtmlTest, TheDayIsTheHallsDay) {
  Snapshot snapshot = Of(DocumentKind::kAcceptance);
  snapshot.issued_at_us = 1'767'196'799'999'999;  // 2025-12-31 15:59:59.999999 UTC
  EXPECT_THAT(Rendered(snapshot), HasSubstr("<p class=\"day\">2025年12月31日</p>"));
  EXPECT_THAT(Rendered(snapshot), HasSubstr("开具 2025年12月31日 23:59"));
  snapshot.issued_at_us += 1;
  EXPECT_THAT(Rendered(snapshot), HasSubstr("<p class=\"day\">2026年1月1日</p>"));
  snapshot.utc_offset_minutes = -30;
  EXPECT_THAT(Rendered(snapshot), HasSubstr("开具 2025年12月31日 15:30"));
}

TEST(RenderHtmlTest, EachKindHasItsPaper) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    const bool receipt = snapshot.kind == DocumentKind::kReceipt;
    EXPECT_THAT(Rendered(snapshot), HasSubstr(receipt ? "@page{size:80mm " : "@page{size:210mm "));
  }
}

TEST(ReceiptLengthTest, GrowsWithWhatIsOnIt) {
  const Template& form = *LatestTemplate(DocumentKind::kReceipt);
  Snapshot snapshot = FilledSnapshot(form);
  uint32_t length = ReceiptLengthMm(snapshot, form);
  const auto grew = [&] {
    const uint32_t before = length;
    length = ReceiptLengthMm(snapshot, form);
    return length > before;
  };
  snapshot.tables[0].rows.push_back({"一项材料", "1", "0"});
  EXPECT_TRUE(grew());
  snapshot.tables[0].rows.back()[0] = "名称很长而不得不分成好几行来写的一项材料，括号里还有说明";
  EXPECT_TRUE(grew());
  snapshot.notes[0] += "\n又一行";
  EXPECT_TRUE(grew());
  snapshot.fields[0].value = std::string(300, 'W');
  EXPECT_TRUE(grew());
  snapshot.hall_name_zh += snapshot.hall_name_zh;
  EXPECT_TRUE(grew());
}

TEST(EscapeHtmlTest, MarkupAndQuotesBecomeEntities) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(EscapeHtml("王小明，𠮷野家㐂𠀀"), "王小明，𠮷野家㐂𠀀");
  EXPECT_EQ(EscapeHtml(""), "");
}

TEST(EscapeHtmlTest, LineEndsAreSeen) {
  EXPECT_EQ(EscapeHtml("a\nb\r\nc\rd\u2028e\u2029f"), "a<br>b<br>c<br>d<br>e<br>f");
  EXPECT_EQ(EscapeHtml("\n\n"), "<br><br>");
  EXPECT_EQ(EscapeHtml("a\tb"), "a\tb");
}

TEST(EscapeHtmlTest, WhatIsHashedIsSeen) {
  using std::string_literals::operator""s;
  EXPECT_EQ(EscapeHtml("a\0b"s), "a\uFFFDb");
  for (const char* hidden : {"\x01", "\x7F", "\u0085", "\u200B", "\u200E", "\u202E", "\u2066",
                             "\uFEFF", "\uFFFE", "\u00AD", "\U000E0041", "\U0010FFFF", "\xFF"}) {
    EXPECT_EQ(EscapeHtml(hidden), "\uFFFD");
  }
  // A variant of a character is drawn, and names are written with it.
  EXPECT_EQ(EscapeHtml("葛\U000E0100"), "葛\U000E0100");
}

TEST(QrSvgTest, IsOnePathWithAQuietZone) {
  const std::string svg = QrSvg("HC1:LINGSHUI:LS-1:LS2:0123456789ABCDEF").value();
  // Version 2 has 25 modules. The first dark run is the top of the first finder pattern.
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 33 33\""));
  EXPECT_THAT(svg, HasSubstr("<path d=\"M4 4h7v1h-7z"));
  EXPECT_EQ(CountOf(svg, "<path"), 1u);
  EXPECT_EQ(QrSvg("a").value(), QrSvg("a").value());
  EXPECT_NE(QrSvg("a").value(), QrSvg("b").value());
}

TEST(QrSvgTest, RefusesWhatNoCodeHolds) {
  using std::string_literals::operator""s;
  EXPECT_TRUE(QrSvg(std::string(2'331, 'a')).ok());
  for (const std::string& text : {""s, "a\0b"s, std::string(2'332, 'a')}) {
    EXPECT_EQ(QrSvg(text).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace hallcase::documents
