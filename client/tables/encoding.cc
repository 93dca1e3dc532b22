#include "client/tables/encoding.h"

#include <iconv.h>

#include <cerrno>
#include <utility>

#include "server/base/text.h"

namespace hallcase::tables {
namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";
constexpr std::string_view kUtf16LeMark = "\xff\xfe";
constexpr std::string_view kUtf16BeMark = "\xfe\xff";
constexpr size_t kChunkBytes = 4'096;
// Characters without a meaning of their own: what another encoding's bytes come out as.
constexpr char32_t kPrivateFirst = 0xe000;
constexpr char32_t kPrivateLast = 0xf8ff;

bool StartsWith(std::string_view bytes, std::string_view mark) {
  return bytes.substr(0, mark.size()) == mark;
}

// False where the bytes are not text of that encoding.
bool Convert(const char* from, std::string_view bytes, std::string* out) {
  const iconv_t converter = ::iconv_open("UTF-8", from);
  // An iconv that does not know an encoding cannot read it either.
  if (converter == reinterpret_cast<iconv_t>(-1)) return false;
  std::string input(bytes);
  char* in = input.data();
  size_t left = input.size();
  bool good = true;
  while (good && left > 0) {
    char chunk[kChunkBytes];
    char* to = chunk;
    size_t room = sizeof(chunk);
    const size_t done = ::iconv(converter, &in, &left, &to, &room);
    out->append(chunk, sizeof(chunk) - room);
    // A full chunk is no error; what stops without having written anything is.
    good = done != static_cast<size_t>(-1) || room < sizeof(chunk);
    if (done == static_cast<size_t>(-1) && errno != E2BIG) good = false;
  }
  ::iconv_close(converter);
  return good;
}

bool IsText(std::string_view text) {
  while (!text.empty()) {
    const char32_t c = base::TakeCodePoint(&text);
    const bool control = c < U' ' && c != U'\t' && c != U'\n' && c != U'\r';
    if (control || (c >= kPrivateFirst && c <= kPrivateLast)) return false;
  }
  return true;
}

absl::StatusOr<std::string> Checked(std::string text) {
  if (base::IsValidUtf8(text) && IsText(text)) return text;
  return absl::InvalidArgumentError(
      "认不出文件的编码：请在 Excel 中另存为“CSV UTF-8（逗号分隔）”");
}

}  // namespace

absl::StatusOr<std::string> ToUtf8(std::string_view bytes) {
  if (StartsWith(bytes, kUtf8Mark)) return Checked(std::string(bytes.substr(kUtf8Mark.size())));
  if (base::IsValidUtf8(bytes)) return Checked(std::string(bytes));
  const char* from = StartsWith(bytes, kUtf16LeMark)   ? "UTF-16LE"
                     : StartsWith(bytes, kUtf16BeMark) ? "UTF-16BE"
                                                       : "GB18030";
  if (from[0] == 'U') bytes.remove_prefix(kUtf16LeMark.size());
  std::string text;
  if (!Convert(from, bytes, &text)) return Checked("\xff");
  return Checked(std::move(text));
}

}  // namespace hallcase::tables
