// Finding transfer sheets and shift sheets by their printed number.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "server/rpc/services/common.h"

namespace hallcase::rpc {

// The id behind a sheet's number, or `given` where there is none. Read pool only.
Refusal SheetId(const CallContext& context, int64_t given, const std::string& number,
                int64_t* id);

Refusal NoSuchSheet(const char* field);

// What a look for one sheet answers where it gives no row.
template <typename Found>
Refusal MissingSheet(const absl::StatusOr<Found>& found, const char* field) {
  if (!found.ok()) return ReadFailed(found.status());
  return found->denied ? Reject(Reason::kPermissionDenied, "该单不在您的权限范围内", field)
                       : NoSuchSheet(field);
}

}  // namespace hallcase::rpc
