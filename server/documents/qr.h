// QR codes as inline SVG; the only file of the house that knows libqrencode is qr.cc.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hallcase::documents {

// An <svg class="qr"> of one black path, error correction M, with the quiet zone of four modules
// that the standard wants. Its size is the style sheet's. Thread-safe. INVALID_ARGUMENT for an
// empty text, one with a NUL, or one too long for a QR code (over 2,331 bytes).
absl::StatusOr<std::string> QrSvg(std::string_view text);

}  // namespace hallcase::documents
