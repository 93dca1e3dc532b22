#include "client/tables/workbook.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "client/tables/archive.h"
#include "client/tables/number_format.h"
#include "client/tables/xml.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::tables {
namespace {

constexpr char kWorkbookPath[] = "xl/workbook.xml";
constexpr char kRelationsPath[] = "xl/_rels/workbook.xml.rels";
constexpr char kStringsPath[] = "xl/sharedStrings.xml";
constexpr char kStylesPath[] = "xl/styles.xml";
constexpr size_t kCellsMax = 1'000'000;
constexpr size_t kCellBytesMax = 64 << 10;
constexpr size_t kLetters = 26;

absl::Status Damaged(std::string_view what) {
  return absl::InvalidArgumentError(base::StrCat("工作簿已损坏：", what));
}

// What cells refer to.
struct Common {
  std::vector<std::string> strings;
  // By the number of a cell's style.
  std::vector<NumberFormat> formats;
  bool from_1904 = false;
};

// All text of a string item; phonetic hints are no part of it.
std::string TextOf(pugi::xml_node item) {
  std::string text;
  for (const pugi::xml_node child : item.children()) {
    const std::string_view name = LocalName(child.name());
    if (name == "t") text += child.text().get();
    if (name == "r") text += ChildOf(child, "t").text().get();
  }
  return text;
}

absl::StatusOr<std::unique_ptr<pugi::xml_document>> ReadPart(Archive* archive,
                                                             const std::string& path) {
  auto text = archive->Read(path);
  if (absl::IsNotFound(text.status())) return Damaged(base::StrCat("没有 ", path));
  if (!text.ok()) return text.status();
  return ParseXml(*text);
}

absl::Status ReadStrings(Archive* archive, Common* common) {
  if (!archive->Has(kStringsPath)) return absl::OkStatus();
  const auto document = ReadPart(archive, kStringsPath);
  if (!document.ok()) return document.status();
  for (const pugi::xml_node item : ChildOf(**document, "sst").children()) {
    if (LocalName(item.name()) == "si") common->strings.push_back(TextOf(item));
  }
  return absl::OkStatus();
}

int NumberOf(std::string_view text, int otherwise) {
  int number = otherwise;
  return absl::SimpleAtoi(base::ToAbsl(text), &number) ? number : otherwise;
}

absl::Status ReadStyles(Archive* archive, Common* common) {
  if (!archive->Has(kStylesPath)) return absl::OkStatus();
  const auto document = ReadPart(archive, kStylesPath);
  if (!document.ok()) return document.status();
  const pugi::xml_node root = ChildOf(**document, "styleSheet");
  std::map<int, NumberFormat> named;
  for (const pugi::xml_node format : ChildOf(root, "numFmts").children()) {
    named[NumberOf(AttributeOf(format, "numFmtId"), -1)] =
        FormatOf(AttributeOf(format, "formatCode"));
  }
  for (const pugi::xml_node style : ChildOf(root, "cellXfs").children()) {
    if (LocalName(style.name()) != "xf") continue;
    const int id = NumberOf(AttributeOf(style, "numFmtId"), 0);
    const auto found = named.find(id);
    common->formats.push_back(found == named.end() ? BuiltInFormat(id) : found->second);
  }
  return absl::OkStatus();
}

// The letters of "AB12" as a number from 0.
absl::StatusOr<size_t> ColumnOf(std::string_view reference) {
  size_t column = 0;
  size_t letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z') {
    column = column * kLetters + static_cast<size_t>(reference[letters] - 'A') + 1;
    if (++letters > 3) break;
  }
  if (letters == 0 || letters > 3) return Damaged("单元格地址有误");
  return column - 1;
}

absl::StatusOr<Cell> CellOf(pugi::xml_node node, const Common& common) {
  const std::string_view type = AttributeOf(node, "t");
  const pugi::xml_node value = ChildOf(node, "v");
  const bool formula = !ChildOf(node, "f").empty();
  std::string stored = value.text().get();
  if (type == "inlineStr") return Cell{CellKind::kText, TextOf(ChildOf(node, "is"))};
  if (value.empty() || (stored.empty() && type != "str")) {
    return Cell{formula ? CellKind::kNoValue : CellKind::kEmpty, ""};
  }
  if (type == "str") return Cell{CellKind::kText, std::move(stored)};
  if (type == "b") return Cell{CellKind::kBool, std::move(stored)};
  if (type == "e") return Cell{CellKind::kError, std::move(stored)};
  if (type == "d") return Cell{CellKind::kDate, std::move(stored)};
  if (type == "s") {
    const auto place = static_cast<size_t>(NumberOf(stored, -1));
    if (place >= common.strings.size()) return Damaged("单元格引用了没有的文本");
    return Cell{CellKind::kText, common.strings[place]};
  }
  const auto style = static_cast<size_t>(NumberOf(AttributeOf(node, "s"), 0));
  const NumberFormat plain;
  return NumberCell(stored, style < common.formats.size() ? common.formats[style] : plain,
                    common.from_1904);
}

absl::Status ReadRow(pugi::xml_node node, const Common& common, size_t* cells, SheetRow* row) {
  for (const pugi::xml_node child : node.children()) {
    if (LocalName(child.name()) != "c") continue;
    size_t column = row->cells.size();
    if (const std::string_view reference = AttributeOf(child, "r"); !reference.empty()) {
      const auto placed = ColumnOf(reference);
      if (!placed.ok()) return placed.status();
      column = *placed;
    }
    auto cell = CellOf(child, common);
    if (!cell.ok()) return cell.status();
    if (cell->kind == CellKind::kEmpty) continue;
    if (column >= kSheetColumnsMax) return Damaged("列数超过上限 256");
    if (column < row->cells.size()) return Damaged("单元格顺序有误");
    if (++*cells > kCellsMax) return Damaged("单元格太多");
    if (cell->text.size() > kCellBytesMax || !base::IsValidUtf8(cell->text)) {
      return Damaged("有一个单元格的文本太长或不是 UTF-8");
    }
    row->cells.resize(column);
    row->cells.push_back(*std::move(cell));
  }
  return absl::OkStatus();
}

absl::StatusOr<Sheet> ReadSheet(Archive* archive, const std::string& path, std::string name,
                                const Common& common) {
  const auto document = ReadPart(archive, path);
  if (!document.ok()) return document.status();
  Sheet sheet;
  sheet.name = std::move(name);
  size_t cells = 0;
  size_t line = 0;
  for (const pugi::xml_node node :
       ChildOf(ChildOf(**document, "worksheet"), "sheetData").children()) {
    if (LocalName(node.name()) != "row") continue;
    SheetRow row;
    const int numbered = NumberOf(AttributeOf(node, "r"), static_cast<int>(line) + 1);
    if (numbered <= static_cast<int>(line)) return Damaged("行号顺序有误");
    line = static_cast<size_t>(numbered);
    row.line = line;
    absl::Status read = ReadRow(node, common, &cells, &row);
    if (!read.ok()) return read;
    if (row.cells.empty()) continue;
    if (sheet.rows.size() == kSheetRowsMax) {
      return Damaged(base::StrCat("工作表“", sheet.name, "”的行数超过上限 20000"));
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

// Part of the sheet by the id of its relation.
absl::StatusOr<std::map<std::string, std::string>> ReadTargets(Archive* archive) {
  const auto document = ReadPart(archive, kRelationsPath);
  if (!document.ok()) return document.status();
  std::map<std::string, std::string> targets;
  for (const pugi::xml_node node : ChildOf(**document, "Relationships").children()) {
    if (AttributeOf(node, "TargetMode") == "External") continue;
    const std::string_view target = AttributeOf(node, "Target");
    targets[std::string(AttributeOf(node, "Id"))] =
        target.substr(0, 1) == "/" ? std::string(target.substr(1)) : base::StrCat("xl/", target);
  }
  return targets;
}

}  // namespace

absl::StatusOr<std::vector<Sheet>> ReadWorkbook(std::string_view bytes) {
  auto archive = Archive::Open(bytes);
  if (!archive.ok()) return archive.status();
  if (!archive->Has(kWorkbookPath)) {
    return absl::InvalidArgumentError("这不是 .xlsx 工作簿：压缩包里没有 xl/workbook.xml");
  }
  const auto document = ReadPart(&*archive, kWorkbookPath);
  if (!document.ok()) return document.status();
  const auto targets = ReadTargets(&*archive);
  if (!targets.ok()) return targets.status();
  const pugi::xml_node workbook = ChildOf(**document, "workbook");
  Common common;
  const std::string_view from_1904 = AttributeOf(ChildOf(workbook, "workbookPr"), "date1904");
  common.from_1904 = from_1904 == "1" || from_1904 == "true";
  absl::Status status = ReadStrings(&*archive, &common);
  if (status.ok()) status = ReadStyles(&*archive, &common);
  if (!status.ok()) return status;
  std::vector<Sheet> sheets;
  for (const pugi::xml_node node : ChildOf(workbook, "sheets").children()) {
    const std::string_view state = AttributeOf(node, "state");
    if (LocalName(node.name()) != "sheet" || (!state.empty() && state != "visible")) continue;
    if (sheets.size() == kSheetsMax) return Damaged("工作表太多");
    const auto target = targets->find(std::string(AttributeOf(node, "id")));
    if (target == targets->end()) return Damaged("有一张工作表没有内容");
    auto sheet = ReadSheet(&*archive, target->second, std::string(AttributeOf(node, "name")),
                           common);
    if (!sheet.ok()) return sheet.status();
    sheets.push_back(*std::move(sheet));
  }
  return sheets;
}

std::string ColumnLetters(size_t column) {
  std::string letters;
  for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / kLetters) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % kLetters));
  }
  return letters;
}

}  // namespace hallcase::tables
