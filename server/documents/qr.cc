#include "server/documents/qr.h"

#include <qrencode.h>

#include <memory>

#include "server/base/strings.h"

namespace hallcase::documents {
namespace {

constexpr int kQuietModules = 4;
constexpr int kAnyVersion = 0;
constexpr int kCaseMatters = 1;

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

// Runs of dark modules as rectangles; one path, so that no hairlines show between them.
std::string DarkPath(const QRcode& code) {
  std::string path;
  for (int y = 0; y < code.width; ++y) {
    const unsigned char* row = code.data + y * code.width;
    for (int x = 0; x < code.width;) {
      int end = x;
      while (end < code.width && (row[end] & 1) != 0) ++end;
      if (end > x) {
        base::StrAppend(&path, "M", x + kQuietModules, " ", y + kQuietModules, "h", end - x, "v1h-",
                        end - x, "z");
      }
      x = end + 1;
    }
  }
  return path;
}

}  // namespace

absl::StatusOr<std::string> QrSvg(std::string_view text) {
  if (text.empty() || text.find('\0') != text.npos) {
    return absl::InvalidArgumentError("a QR code needs a text without NUL");
  }
  const std::unique_ptr<QRcode, FreeQr> code(QRcode_encodeString(
      std::string(text).c_str(), kAnyVersion, QR_ECLEVEL_M, QR_MODE_8, kCaseMatters));
  if (code == nullptr) return absl::InvalidArgumentError("the text is too long for a QR code");
  const int side = code->width + 2 * kQuietModules;
  return base::StrCat("<svg class=\"qr\" viewBox=\"0 0 ", side, " ", side,
                      "\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"二维码\">",
                      "<path d=\"", DarkPath(*code), "\"/></svg>");
}

}  // namespace hallcase::documents
