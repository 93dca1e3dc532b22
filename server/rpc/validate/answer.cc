#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {

Refusal Validate(const v1::GetAnswerRequest& request, const Limits&) {
  return Check()
      .Text("number", request.number(), 1, kUpstreamNumberCharsMax)
      .That(IsOneTimeCode(request.query_code()), "query_code", "查询码为登记时告知的 8 位数字")
      .Done();
}

}  // namespace hallcase::rpc
