#include "client/tables/book_writer.h"

#include <zip.h>

#include "client/tables/workbook.h"
#include "server/base/strings.h"

namespace hallcase::tables {

std::string ZipOf(const Parts& parts) {
  zip_source_t* target = ::zip_source_buffer_create(nullptr, 0, 0, nullptr);
  ::zip_source_keep(target);
  zip_t* archive = ::zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
  for (const auto& [path, content] : parts) {
    zip_source_t* part = ::zip_source_buffer(archive, content.data(), content.size(), 0);
    ::zip_file_add(archive, path.c_str(), part, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
  }
  ::zip_close(archive);
  ::zip_source_open(target);
  ::zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<size_t>(::zip_source_tell(target)), '\0');
  ::zip_source_seek(target, 0, SEEK_SET);
  ::zip_source_read(target, bytes.data(), bytes.size());
  ::zip_source_close(target);
  ::zip_source_free(target);
  return bytes;
}

Parts BookParts(const std::vector<TestSheet>& sheets, const Parts& extra) {
  std::string list;
  std::string relations;
  Parts parts;
  for (size_t i = 1; i <= sheets.size(); ++i) {
    const TestSheet& sheet = sheets[i - 1];
    base::StrAppend(&list, "<sheet name=\"", sheet.name, "\" sheetId=\"", i, "\" state=\"",
                    sheet.state, "\" r:id=\"rId", i, "\"/>");
    base::StrAppend(&relations, "<Relationship Id=\"rId", i,
                    "\" Type=\"t\" Target=\"worksheets/sheet", i, ".xml\"/>");
    parts.emplace_back(base::StrCat("xl/worksheets/sheet", i, ".xml"),
                       base::StrCat("<?xml version=\"1.0\"?><worksheet><sheetData>", sheet.rows,
                                    "</sheetData></worksheet>"));
  }
  parts.emplace_back(
      "xl/workbook.xml",
      base::StrCat("<workbook xmlns:r=\"r\"><sheets>", list, "</sheets></workbook>"));
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     base::StrCat("<Relationships>", relations, "</Relationships>"));
  parts.insert(parts.end(), extra.begin(), extra.end());
  return parts;
}

std::string BookOf(const std::vector<TestSheet>& sheets, const Parts& extra) {
  return ZipOf(BookParts(sheets, extra));
}

std::string TextRow(int line, const std::vector<std::string>& texts) {
  std::string row = base::StrCat("<row r=\"", line, "\">");
  for (size_t i = 0; i < texts.size(); ++i) {
    base::StrAppend(&row, "<c r=\"", ColumnLetters(i), line, "\" t=\"inlineStr\"><is><t>", texts[i],
                    "</t></is></c>");
  }
  return row + "</row>";
}

}  // namespace hallcase::tables
