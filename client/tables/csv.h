// CSV as RFC 4180 has it: fields between delimiters, quotes around fields that hold a delimiter, a
// line break or a doubled quote. Lines end in LF or CR LF; a byte-order mark at the start is
// skipped. Whatever the bytes are, reading ends and never throws a good line away for a bad one
// before it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hallcase::tables {

// Longer fields are a problem of their record: no field of the contract is that long.
inline constexpr size_t kCsvFieldBytesMax = 64 << 10;
inline constexpr size_t kCsvFieldsMax = 1'000;

struct CsvRecord {
  // Line on which it begins, from 1.
  size_t line = 0;
  std::vector<std::string> fields;
  // Why it cannot be used; empty = it can. `fields` is then what was read so far.
  std::string problem;
  // Its bytes in the file, without the line break.
  std::string_view raw;
};

// Reads one text from front to back. The text must outlive the reader and its records.
class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter);

  // The next record; false at the end. Empty lines are skipped. After a record with a problem
  // reading goes on with the line after the one on which it began, so that a stray quote costs one
  // line.
  bool Next(CsvRecord* record);

 private:
  // Each reads one field from at_ and leaves at_ on the delimiter, line break or end behind it;
  // false with a problem set.
  bool ReadPlain(std::string* field, CsvRecord* record);
  bool ReadQuoted(std::string* field, CsvRecord* record);
  bool AtLineEnd() const;
  void SkipLineEnd();
  void ResumeAfterFirstLine(size_t begin);

  std::string_view text_;
  char delimiter_;
  size_t at_ = 0;
  size_t line_ = 1;
};

// One line with its line break; quotes where a field needs them.
void AppendCsvRecord(const std::vector<std::string>& fields, std::string* out);

}  // namespace hallcase::tables
