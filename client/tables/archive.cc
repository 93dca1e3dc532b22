#include "client/tables/archive.h"

#include <zip.h>

#include <algorithm>
#include <utility>

#include "server/base/strings.h"

namespace hallcase::tables {
namespace {

constexpr std::string_view kZipMark = "PK\x03\x04";
// Compound files: workbooks of Excel 97–2003, and new ones behind a password.
constexpr std::string_view kCompoundMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
// "EncryptedPackage" as UTF-16, a stream of the latter.
constexpr std::string_view kEncryptedStream(
    "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
constexpr size_t kReadBytes = 64 << 10;

absl::Status Refuse(std::string_view why) {
  return absl::InvalidArgumentError(base::ToAbsl(why));
}

absl::Status RefuseKind(std::string_view bytes) {
  if (bytes.size() > kWorkbookBytesMax) return Refuse("文件太大，上限 16 MB");
  if (bytes.substr(0, kCompoundMark.size()) == kCompoundMark) {
    return bytes.find(kEncryptedStream) != std::string_view::npos
               ? Refuse("工作簿设有打开密码：请在 Excel 中取消密码后另存")
               : Refuse("这是旧格式 .xls：请在 Excel 中另存为 .xlsx 工作簿");
  }
  if (bytes.substr(0, kZipMark.size()) != kZipMark) return Refuse("这不是 .xlsx 工作簿");
  return absl::OkStatus();
}

absl::Status TooLarge() {
  return Refuse("工作簿解压后太大（单个部分上限 16 MB，合计 48 MB），可能已损坏或有恶意，未读取");
}

// What the archive says of itself; what it unpacks to is counted again while it is read.
absl::Status CheckParts(zip_t* archive) {
  const zip_int64_t parts = ::zip_get_num_entries(archive, 0);
  if (parts > kPartsMax) return Refuse("工作簿里的部分太多，未读取");
  for (zip_int64_t i = 0; i < parts; ++i) {
    zip_stat_t stat;
    ::zip_stat_init(&stat);
    if (::zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat) != 0) {
      return Refuse("工作簿已损坏");
    }
    const bool secret =
        (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE;
    if (secret) return Refuse("工作簿设有密码：请取消密码后另存");
  }
  return absl::OkStatus();
}

}  // namespace

void Archive::Discard::operator()(struct zip* archive) const { ::zip_discard(archive); }

absl::StatusOr<Archive> Archive::Open(std::string_view bytes) {
  absl::Status kind = RefuseKind(bytes);
  if (!kind.ok()) return kind;
  zip_source_t* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return absl::ResourceExhaustedError("zip_source_buffer_create");
  zip_t* opened = ::zip_open_from_source(source, ZIP_RDONLY, nullptr);
  if (opened == nullptr) {
    ::zip_source_free(source);
    return Refuse("工作簿已损坏：不是完整的 .xlsx 文件");
  }
  Archive archive;
  archive.zip_.reset(opened);
  absl::Status parts = CheckParts(opened);
  if (!parts.ok()) return parts;
  return archive;
}

bool Archive::Has(const std::string& path) const {
  return ::zip_name_locate(zip_.get(), path.c_str(), 0) >= 0;
}

absl::StatusOr<std::string> Archive::Read(const std::string& path) {
  const zip_int64_t place = ::zip_name_locate(zip_.get(), path.c_str(), 0);
  if (place < 0) return absl::NotFoundError(path);
  zip_stat_t stat;
  ::zip_stat_init(&stat);
  const auto index = static_cast<zip_uint64_t>(place);
  if (::zip_stat_index(zip_.get(), index, 0, &stat) != 0) return Refuse("工作簿已损坏");
  if ((stat.valid & ZIP_STAT_SIZE) != 0 && stat.size > kPartBytesMax) return TooLarge();
  zip_file_t* part = ::zip_fopen_index(zip_.get(), index, 0);
  if (part == nullptr) return Refuse("工作簿已损坏：有一部分打不开");
  const size_t room = std::min(kPartBytesMax, kUnpackedBytesMax - unpacked_);
  std::string text;
  zip_int64_t got = 1;
  while (got > 0 && text.size() <= room) {
    const size_t before = text.size();
    text.resize(before + kReadBytes);
    got = ::zip_fread(part, text.data() + before, kReadBytes);
    text.resize(before + static_cast<size_t>(std::max<zip_int64_t>(got, 0)));
  }
  ::zip_fclose(part);
  if (got < 0) return Refuse("工作簿已损坏：有一部分读不出来");
  if (text.size() > room) return TooLarge();
  unpacked_ += text.size();
  return text;
}

}  // namespace hallcase::tables
