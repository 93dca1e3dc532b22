#include "server/app/index_keys.h"

namespace hallcase::app {

using ledger::v1::ReferencePublished;

std::string ReferenceRowKey(std::string_view hall, const ReferencePublished& value) {
  const auto kind = static_cast<uint8_t>(value.value_case());
  switch (value.value_case()) {
    case ReferencePublished::kItem:
      return storage::ReferenceKey(hall, kind, value.item().code(), value.item().version());
    case ReferencePublished::kDepartment:
      return storage::ReferenceKey(hall, kind, value.department().code(),
                                   value.department().version());
    case ReferencePublished::kPost:
      return storage::ReferenceKey(hall, kind, value.post().code(), value.post().version());
    case ReferencePublished::kWindow:
      return storage::ReferenceKey(hall, kind, value.window().code(), value.window().version());
    case ReferencePublished::kCalendar:
      // Layers have numbers, not codes.
      return storage::ReferenceKey(hall, kind, std::to_string(value.calendar().layer()),
                                   value.calendar().version());
    case ReferencePublished::kRule:
      return storage::ReferenceKey(hall, kind, value.rule().code(), value.rule().version());
    case ReferencePublished::kPauseReason:
      return storage::ReferenceKey(hall, kind, value.pause_reason().code(),
                                   value.pause_reason().version());
    case ReferencePublished::kLocalLimit:
      return storage::ReferenceKey(hall, kind, value.local_limit().code(),
                                   value.local_limit().version());
    case ReferencePublished::kStockItem:
      return storage::ReferenceKey(hall, kind, value.stock_item().code(),
                                   value.stock_item().version());
    case ReferencePublished::VALUE_NOT_SET:
      break;
  }
  return storage::ReferenceKey(hall, 0, "", 0);
}

}  // namespace hallcase::app
