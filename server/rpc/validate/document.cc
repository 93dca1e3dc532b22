#include <string_view>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr size_t kNumberCharsMax = 40;
constexpr size_t kCheckLineCharsMax = 200;

template <typename Request>
bool NamesOneSubject(const Request& request) {
  const bool sound = request.handover_id() >= 0 && request.shift_id() >= 0;
  return sound && (request.has_case_() ? 1 : 0) + (request.handover_id() != 0 ? 1 : 0) +
                          (request.shift_id() != 0 ? 1 : 0) ==
                      1;
}

constexpr std::string_view kOneSubject = "应给出办件、交接单和交接班单中的一个";

bool IsAboutSheet(v1::DocumentKind kind) {
  return kind == v1::DOCUMENT_KIND_TRANSFER || kind == v1::DOCUMENT_KIND_SHIFT_HANDOVER;
}

}  // namespace

Refusal Validate(const v1::IssueDocumentRequest& request, const Limits&) {
  const auto wanted = request.handover_id() != 0 ? v1::DOCUMENT_KIND_TRANSFER
                                                 : v1::DOCUMENT_KIND_SHIFT_HANDOVER;
  Check check;
  check.And(CheckChange(request.change()))
      .That(NamesOneSubject(request), "case", kOneSubject)
      .That(request.kind() != v1::DOCUMENT_KIND_UNSPECIFIED &&
                v1::DocumentKind_IsValid(request.kind()),
            "kind", "应写明文书种类")
      .That(request.has_case_() ? !IsAboutSheet(request.kind()) : request.kind() == wanted, "kind",
            "物料流转凭证针对交接单，交接班表针对交接班单，其余文书针对办件");
  if (request.has_case_()) check.And(CheckCaseTarget(request.case_()));
  return check.Done();
}

Refusal Validate(const v1::ListDocumentsRequest& request, const Limits& limits) {
  Check check;
  check.That(NamesOneSubject(request), "case", kOneSubject)
      .And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max));
  if (request.has_case_()) check.And(CheckCaseName(request.case_()));
  return check.Done();
}

Refusal Validate(const v1::GetDocumentRequest& request, const Limits&) {
  return Check().Text("number", request.number(), 1, kNumberCharsMax).Done();
}

Refusal Validate(const v1::PrintDocumentRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .Text("number", request.number(), 1, kNumberCharsMax)
      .That(v1::ReprintReason_IsValid(request.reason()), "reason",
            "应为遗失、打印不清、加印或其他")
      .Done();
}

Refusal Validate(const v1::CheckDocumentRequest& request, const Limits&) {
  return Check().Text("check_line", request.check_line(), 1, kCheckLineCharsMax).Done();
}

}  // namespace hallcase::rpc
