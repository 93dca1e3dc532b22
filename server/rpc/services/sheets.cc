#include "server/rpc/services/sheets.h"

#include "server/domain/case_number.h"
#include "server/domain/custody.h"

namespace hallcase::rpc {

Refusal NoSuchSheet(const char* field) {
  return Reject(Reason::kReferenceNotFound, "没有这张单，请核对单号（末位为校验码）", field);
}

Refusal SheetId(const CallContext& context, int64_t given, const std::string& number,
                int64_t* id) {
  *id = given;
  if (number.empty()) return kGranted;
  const auto parts = domain::ParseCaseNumber(domain::SheetPrefix(*context.reference), number);
  if (!parts.has_value()) return NoSuchSheet("number");
  const auto found = ScopedHall(context, domain::access::Permission::kCustodyRead)
                         .SheetByNumber(parts->day, parts->sequence);
  if (!found.ok()) return ReadFailed(found.status());
  if (!found->has_value()) return NoSuchSheet("number");
  *id = **found;
  return kGranted;
}

}  // namespace hallcase::rpc
