#include <algorithm>
#include <cctype>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr size_t kCaseNumberCharsMax = 64;
constexpr int kErasureNumbersMax = 1'000;
// A phone, an identity number or an account has at least so many digits in a row.
constexpr int kBasisDigitsMax = 9;

bool HasLongNumber(const std::string& text) {
  int digits = 0;
  for (const char c : text) {
    digits = std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits + 1 : 0;
    if (digits > kBasisDigitsMax) return true;
  }
  return false;
}

Refusal CheckOrder(v1::ErasureReason reason, const std::string& basis) {
  return Check()
      .That(reason != v1::ERASURE_REASON_UNSPECIFIED && v1::ErasureReason_IsValid(reason),
            "reason", "应为个人信息保护法第四十七条的情形之一")
      .Text("basis", basis, 1, kDocumentCharsMax)
      .That(!HasLongNumber(basis), "basis", "只写文件名称与文号，不得含证件号码或电话")
      .Done();
}

}  // namespace

Refusal Validate(const v1::EraseCaseRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("number", request.number(), 1, kCaseNumberCharsMax)
      .And(CheckOrder(request.reason(), request.basis()))
      .Done();
}

Refusal Validate(const v1::EraseCasesRequest& request, const Limits&) {
  Check check;
  check.And(CheckRequestId(request.request_id(), "request_id"))
      .And(CheckOrder(request.reason(), request.basis()))
      .Rows("numbers", request.numbers_size(), kErasureNumbersMax)
      .That(request.has_closed_before() != (request.numbers_size() > 0), "closed_before",
            "closed_before 与 numbers 应给且只给一个");
  for (const std::string& number : request.numbers()) {
    check.Text("numbers", number, 1, kCaseNumberCharsMax);
  }
  if (request.has_closed_before()) check.Timestamp("closed_before", request.closed_before());
  return check.Done();
}

Refusal Validate(const v1::GetErasureRequest& request, const Limits&) {
  return Check().That(request.job_id() > 0, "job_id", "应为正整数").Done();
}

Refusal Validate(const v1::RotateKeysRequest& request, const Limits&) {
  return CheckRequestId(request.request_id(), "request_id");
}

Refusal Validate(const v1::GetKeysRequest&, const Limits&) { return kGranted; }

}  // namespace hallcase::rpc
