#include "client/tables/csv.h"

#include <algorithm>

namespace hallcase::tables {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr char kQuote = '"';

}  // namespace

CsvReader::CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {
  if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
}

bool CsvReader::AtLineEnd() const {
  if (at_ >= text_.size() || text_[at_] == '\n') return true;
  return text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n');
}

void CsvReader::SkipLineEnd() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

bool CsvReader::ReadPlain(std::string* field, CsvRecord* record) {
  const size_t begin = at_;
  while (!AtLineEnd() && text_[at_] != delimiter_) {
    if (text_[at_] == kQuote) {
      record->problem = "a quote inside a field that does not begin with one";
      return false;
    }
    if (at_ - begin == kCsvFieldBytesMax) {
      record->problem = "a field is too long";
      return false;
    }
    ++at_;
  }
  field->assign(text_.substr(begin, at_ - begin));
  return true;
}

bool CsvReader::ReadQuoted(std::string* field, CsvRecord* record) {
  ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c != kQuote) {
      if (c == '\n') ++line_;
      if (field->size() == kCsvFieldBytesMax) {
        record->problem = "a field is too long, or its closing quote is missing";
        return false;
      }
      field->push_back(c);
    } else if (at_ < text_.size() && text_[at_] == kQuote) {
      field->push_back(kQuote);
      ++at_;
    } else if (AtLineEnd() || text_[at_] == delimiter_) {
      return true;
    } else {
      record->problem = "text after a closing quote";
      return false;
    }
  }
  record->problem = "a closing quote is missing";
  return false;
}

void CsvReader::ResumeAfterFirstLine(size_t begin) {
  at_ = std::min(text_.find('\n', begin), text_.size());
}

bool CsvReader::Next(CsvRecord* record) {
  while (at_ < text_.size() && AtLineEnd()) SkipLineEnd();
  if (at_ >= text_.size()) return false;
  *record = CsvRecord();
  record->line = line_;
  const size_t begin = at_;
  bool good = true;
  for (;;) {
    std::string& field = record->fields.emplace_back();
    const bool quoted = at_ < text_.size() && text_[at_] == kQuote;
    good = quoted ? ReadQuoted(&field, record) : ReadPlain(&field, record);
    if (good && record->fields.size() > kCsvFieldsMax) {
      record->problem = "too many fields";
      good = false;
    }
    if (!good || AtLineEnd()) break;
    ++at_;
  }
  if (!good) {
    ResumeAfterFirstLine(begin);
    line_ = record->line;
  }
  record->raw = text_.substr(begin, at_ - begin);
  if (!record->raw.empty() && record->raw.back() == '\r') record->raw.remove_suffix(1);
  SkipLineEnd();
  return true;
}

void AppendCsvRecord(const std::vector<std::string>& fields, std::string* out) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out->push_back(',');
    if (fields[i].find_first_of(",\"\r\n") == std::string::npos) {
      *out += fields[i];
      continue;
    }
    out->push_back(kQuote);
    for (const char c : fields[i]) {
      if (c == kQuote) out->push_back(kQuote);
      out->push_back(c);
    }
    out->push_back(kQuote);
  }
  *out += "\r\n";
}

}  // namespace hallcase::tables
