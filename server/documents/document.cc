#include "server/documents/document.h"

#include <algorithm>

#include "server/base/check_codes.h"
#include "server/base/hex.h"
#include "server/base/strings.h"

namespace hallcase::documents {
namespace {

constexpr std::string_view kBodyTag = "hallcase-document-body-v1";
constexpr std::string_view kQrTag = "HC1";
constexpr size_t kCheckLineHexDigits = 12;
constexpr size_t kCheckLineGroup = 4;
constexpr size_t kQrHexDigits = 16;
constexpr size_t kQrPieces = 5;
constexpr size_t kQrNumberPiece = 2;

void PutNumber(uint64_t value, size_t bytes, std::string* out) {
  for (size_t i = bytes; i > 0; --i) out->push_back(static_cast<char>(value >> (8 * (i - 1))));
}

void PutLength(size_t length, std::string* out) { PutNumber(length, sizeof(uint64_t), out); }

void PutText(std::string_view text, std::string* out) {
  PutLength(text.size(), out);
  out->append(text);
}

void PutTexts(const std::vector<std::string>& texts, std::string* out) {
  PutLength(texts.size(), out);
  for (const std::string& text : texts) PutText(text, out);
}

char UpperCase(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsDigitOrCapital(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

std::string UpperCased(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), UpperCase);
  return upper;
}

std::string DigitsAndCapitals(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), IsDigitOrCapital);
  return kept;
}

std::string HashDigits(const Snapshot& snapshot, size_t digits) {
  return UpperCased(base::ToHex(Hash(snapshot)).substr(0, digits));
}

// Takes bytes of Body() apart. Once something does not fit, nothing does any more.
class BodyReader {
 public:
  explicit BodyReader(std::string_view bytes) : rest_(bytes) {}

  bool Read(Snapshot* snapshot) {
    sound_ = Take(kBodyTag.size()) == kBodyTag;
    snapshot->word_number_zh = Text();
    snapshot->hall_id = Text();
    snapshot->hall_name_zh = Text();
    snapshot->salt = Text();
    snapshot->fields.resize(Count());
    for (DocumentField& field : snapshot->fields) field = {Text(), Text(), Text()};
    snapshot->tables.resize(Count());
    for (DocumentTable& table : snapshot->tables) {
      table.name = Text();
      table.title_zh = Text();
      table.columns_zh = Texts();
      table.rows.resize(Count());
      for (auto& row : table.rows) row = Texts();
    }
    snapshot->notes = Texts();
    return sound_ && rest_.empty();
  }

 private:
  std::string_view Take(size_t bytes) {
    if (bytes > rest_.size()) sound_ = false;
    if (!sound_) return "";
    const std::string_view front = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return front;
  }
  // Of things that take a length each: no more than there are bytes for.
  size_t Count() {
    const size_t count = Length();
    if (count > rest_.size() / sizeof(uint64_t)) sound_ = false;
    return sound_ ? count : 0;
  }
  size_t Length() {
    uint64_t length = 0;
    for (const char c : Take(sizeof length)) length = length << 8 | static_cast<uint8_t>(c);
    return length;
  }
  std::string Text() { return std::string(Take(Length())); }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts(Count());
    for (std::string& text : texts) text = Text();
    return texts;
  }

  std::string_view rest_;
  bool sound_ = true;
};

}  // namespace

const DocumentField* FindField(const Snapshot& snapshot, std::string_view name) {
  for (const DocumentField& field : snapshot.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

const DocumentTable* FindTable(const Snapshot& snapshot, std::string_view name) {
  for (const DocumentTable& table : snapshot.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

base::DocumentHead HeadOf(const Snapshot& snapshot) {
  return {.kind = static_cast<uint8_t>(snapshot.kind),
          .template_version = snapshot.template_version,
          .number = snapshot.number,
          .case_number = snapshot.case_number,
          .issued_at_us = snapshot.issued_at_us,
          .utc_offset_minutes = snapshot.utc_offset_minutes};
}

std::string Body(const Snapshot& snapshot) {
  std::string bytes(kBodyTag);
  PutText(snapshot.word_number_zh, &bytes);
  PutText(snapshot.hall_id, &bytes);
  PutText(snapshot.hall_name_zh, &bytes);
  PutText(snapshot.salt, &bytes);
  PutLength(snapshot.fields.size(), &bytes);
  for (const DocumentField& field : snapshot.fields) {
    PutText(field.name, &bytes);
    PutText(field.label_zh, &bytes);
    PutText(field.value, &bytes);
  }
  PutLength(snapshot.tables.size(), &bytes);
  for (const DocumentTable& table : snapshot.tables) {
    PutText(table.name, &bytes);
    PutText(table.title_zh, &bytes);
    PutTexts(table.columns_zh, &bytes);
    PutLength(table.rows.size(), &bytes);
    for (const std::vector<std::string>& row : table.rows) PutTexts(row, &bytes);
  }
  PutTexts(snapshot.notes, &bytes);
  return bytes;
}

bool ReadBody(std::string_view bytes, Snapshot* snapshot) {
  BodyReader reader(bytes);
  return reader.Read(snapshot);
}

std::string Canonical(const Snapshot& snapshot) {
  return base::DocumentHeadBytes(HeadOf(snapshot)) + Body(snapshot);
}

base::Hash Hash(const Snapshot& snapshot) {
  return base::DocumentHash(HeadOf(snapshot), base::Sha256(Body(snapshot)));
}

std::string CheckLine(const Snapshot& snapshot) {
  const std::string digits = HashDigits(snapshot, kCheckLineHexDigits);
  std::string line = base::StrCat(snapshot.number, " ");
  for (size_t i = 0; i < digits.size(); i += kCheckLineGroup) {
    if (i > 0) line.push_back('-');
    line.append(digits, i, kCheckLineGroup);
  }
  const char check = base::Mod3736CheckCharacter(DigitsAndCapitals(line)).value_or('?');
  line.push_back(' ');
  line.push_back(check);
  return line;
}

std::optional<CheckLineParts> ParseCheckLine(std::string_view text) {
  std::string line = UpperCased(text);
  if (!base::IsMod3736Valid(DigitsAndCapitals(line))) return std::nullopt;
  // From the end: the check character, then the digits of the hash; what is left is the number.
  const auto skip_separators = [&line] {
    while (!line.empty() && !IsDigitOrCapital(line.back())) line.pop_back();
  };
  skip_separators();
  line.pop_back();
  CheckLineParts parts;
  while (parts.hash_prefix.size() < kCheckLineHexDigits) {
    skip_separators();
    if (line.empty() || base::HexValue(line.back()) < 0) return std::nullopt;
    parts.hash_prefix.push_back(LowerCase(line.back()));
    line.pop_back();
  }
  std::reverse(parts.hash_prefix.begin(), parts.hash_prefix.end());
  skip_separators();
  parts.number = base::NormaliseCode(line);
  if (parts.number.empty()) return std::nullopt;
  return parts;
}

std::string QrText(const Snapshot& snapshot) {
  return base::StrCat(kQrTag, ":", UpperCased(snapshot.hall_id), ":", snapshot.number, ":",
                      snapshot.case_number, ":", HashDigits(snapshot, kQrHexDigits));
}

std::optional<CheckLineParts> ParseQrText(std::string_view text) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == ':') {
      pieces.emplace_back();
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      pieces.back().push_back(UpperCase(c));
    }
  }
  if (pieces.size() != kQrPieces || pieces.front() != kQrTag) return std::nullopt;
  CheckLineParts parts;
  parts.number = pieces[kQrNumberPiece];
  for (const char c : pieces.back()) {
    if (base::HexValue(c) < 0) return std::nullopt;
    parts.hash_prefix.push_back(LowerCase(c));
  }
  if (parts.number.empty() || parts.hash_prefix.size() != kQrHexDigits) return std::nullopt;
  return parts;
}

}  // namespace hallcase::documents
