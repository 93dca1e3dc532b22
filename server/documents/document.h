// A document (文书) as a value: what the hall hands out on paper, frozen as a snapshot when it is
// issued. Its bytes, hash, check line and QR text follow from the snapshot alone; how often it was
// printed does not enter them. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/document_hash.h"
#include "server/base/hash.h"

namespace hallcase::documents {

// Stored and hashed with every document, on disk for ever: DO NOT CHANGE THESE NUMBERS, never reuse
// one.
enum class DocumentKind : uint8_t {
  kReceipt = 1,           // 收件凭证
  kMaterialList = 2,      // 收件清单
  kSupplementNotice = 3,  // 一次性告知书
  kAcceptance = 4,        // 受理通知书
  kRefusal = 5,           // 不予受理通知书
  kExtension = 6,         // 延期通知书
  kSpecialProcedure = 7,  // 特殊程序期限告知书
  kTransfer = 8,          // 物料流转凭证
  kShiftHandover = 9,     // 交接班表
};

inline constexpr size_t kNumberBytesMax = 30;
inline constexpr size_t kCaseNumberBytesMax = 50;
inline constexpr size_t kHallIdBytesMax = 32;
inline constexpr size_t kSaltBytesMin = 16;
// Of Canonical(); a page of one million bytes is no document.
inline constexpr size_t kCanonicalBytesMax = size_t{1} << 20;
inline constexpr int32_t kUtcOffsetMinutesMax = 18 * 60;

// One named value. The label is part of the snapshot: a reprint years later says what was said.
struct DocumentField {
  std::string name;
  std::string label_zh;
  std::string value;
};

// Materials, held papers, open cases. Every row has as many cells as there are columns.
struct DocumentTable {
  std::string name;
  std::string title_zh;
  std::vector<std::string> columns_zh;
  std::vector<std::vector<std::string>> rows;
};

// All texts are UTF-8. CheckSnapshot of snapshot_check.h says what a printable one must hold.
struct Snapshot {
  DocumentKind kind = DocumentKind::kReceipt;
  uint32_t template_version = 0;
  // 编号: 1–30 of 0-9, A-Z and '-'; unique in the hall.
  std::string number;
  // 文号 as the issuing body counts it, e.g. 陵政务受〔2026〕123号. May be empty.
  std::string word_number_zh;
  std::string hall_id;
  std::string hall_name_zh;
  // 办件编号; empty for what is about no single case.
  std::string case_number;
  // Wall time since 1970, and the hall's offset in minutes east of UTC.
  int64_t issued_at_us = 0;
  int32_t utc_offset_minutes = 0;
  // Random bytes, at least 16, kept sealed with the personal fields: without them nobody can find
  // out by trying what an erased document said, although its hash stays in the ledger.
  std::string salt;
  std::vector<DocumentField> fields;
  std::vector<DocumentTable> tables;
  std::vector<std::string> notes;
};

// Null where the snapshot has none of that name.
const DocumentField* FindField(const Snapshot& snapshot, std::string_view name);
const DocumentTable* FindTable(const Snapshot& snapshot, std::string_view name);

// What is said in clear of an issued document: kind, version, number, case, instant. Views of the
// snapshot.
base::DocumentHead HeadOf(const Snapshot& snapshot);

// Everything else, which is sealed as one: a tag, then 文号, hall, salt, fields, tables and notes,
// texts and lists behind their length. On disk for ever.
std::string Body(const Snapshot& snapshot);
// The inverse; leaves what HeadOf says alone. False for bytes that Body() never made; the snapshot
// must then be thrown away.
bool ReadBody(std::string_view bytes, Snapshot* snapshot);

// Head ‖ body. Two different snapshots never give the same bytes.
std::string Canonical(const Snapshot& snapshot);

// SHA-256 of the head's bytes ‖ SHA-256 of Body(): see server/base/document_hash.h. So the ledger
// numbers and hashes a document without opening it.
base::Hash Hash(const Snapshot& snapshot);

// What a person can read out or type: `NUMBER 3F9A-22C1-7B0D K`, the number, the first 12
// hexadecimal digits of the hash, and the MOD 37,36 check character of the digits and letters
// before it. REQUIRES: a number of 0-9, A-Z and '-'.
std::string CheckLine(const Snapshot& snapshot);

struct CheckLineParts {
  std::string number;
  std::string hash_prefix;  // 12 lower-case hexadecimal digits; 16 of a QR code.
};

// Reads a check line back; lower case, other spacing and forgotten dashes in the hash are forgiven.
// nullopt where the check character does not fit: a slip of the pen.
std::optional<CheckLineParts> ParseCheckLine(std::string_view text);

// What the QR code says: `HC1:HALL:NUMBER:CASE:HASH`, the hall's id in capitals, the case number
// (may be empty) and the first 16 hexadecimal digits of the hash in capitals. No personal data, and
// only characters that any hand scanner types and that QR codes pack densest.
std::string QrText(const Snapshot& snapshot);

// Number and hash digits (16, lower case) of what a scanner read from the QR code; lower case and
// surrounding white space are forgiven. nullopt for anything else.
std::optional<CheckLineParts> ParseQrText(std::string_view text);

}  // namespace hallcase::documents
