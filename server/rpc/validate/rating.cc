#include <algorithm>

#include "server/domain/calendar/civil.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr int kRatingReasonsMax = 10;
constexpr size_t kRatingTextCharsMax = 2'000;
constexpr uint32_t kDayMin = 19'700'101;
constexpr uint32_t kDayMax = 21'991'231;

bool IsReasonCode(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '-' || c == '_';
  });
}

Refusal CheckGiven(const v1::RatingGiven& given) {
  Check check("given.");
  check
      .That(given.grade() != v1::RATING_GRADE_UNSPECIFIED &&
                v1::RatingGrade_IsValid(given.grade()),
            "grade", "应为五级满意度之一：1 非常满意 至 5 非常不满意")
      .Rows("reasons", given.reasons_size(), kRatingReasonsMax)
      .Text("text", given.text(), 0, kRatingTextCharsMax)
      .That(!given.anonymous() || given.name().empty(), "name", "匿名评价不填写姓名")
      .Text("name", given.name(), 0, kNameCharsMax);
  for (const std::string& reason : given.reasons()) {
    check.Text("reasons", reason, 1, kCodeCharsMax)
        .That(IsReasonCode(reason), "reasons", "只能含字母、数字、- 和 _");
  }
  if (!given.phone().empty()) check.And(CheckPhone(given.phone(), "given.phone"));
  return check.Done();
}

}  // namespace

Refusal Validate(const v1::InviteRatingRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseName(request.case_()))
      .That(request.occasion() != v1::RATING_OCCASION_UNSPECIFIED &&
                v1::RatingOccasion_IsValid(request.occasion()),
            "occasion", "应为办理结果或窗口服务")
      .That(request.way() != v1::RATING_WAY_UNSPECIFIED && v1::RatingWay_IsValid(request.way()),
            "way", "应为现场屏码、随回执或短信")
      .Done();
}

Refusal Validate(const v1::SubmitRatingRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("token", request.token(), 1, kTokenCharsMax)
      .And(CheckGiven(request.given()))
      .Done();
}

Refusal Validate(const v1::RecordProvincialRatingRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckExternal(request.external(), "external."))
      .Text("upstream_number", request.upstream_number(), 0, kUpstreamNumberCharsMax)
      .Text("case_number", request.case_number(), 0, kUpstreamNumberCharsMax)
      .That(!request.upstream_number().empty() || !request.case_number().empty(),
            "upstream_number", "请写明上游办件编号或本厅办件编号")
      .And(CheckGiven(request.given()))
      .That(request.has_given_at(), "given_at", "请写明评价时间")
      .Timestamp("given_at", request.given_at())
      .Done();
}

Refusal Validate(const v1::ListRatingsRequest& request, const Limits& limits) {
  Check check;
  check.And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max));
  if (request.has_case_()) check.And(CheckCaseName(request.case_()));
  return check.Done();
}

Refusal Validate(const v1::RevealRatingRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .That(request.rating_id() > 0, "rating_id", "应为正整数")
      .Text("purpose", request.purpose(), 1, kCodeCharsMax)
      .Done();
}

Refusal Validate(const v1::GetRatingIndicatorsRequest& request, const Limits&) {
  return Check()
      .Range("from_day", request.from_day(), kDayMin, kDayMax)
      .Range("to_day", request.to_day(), kDayMin, kDayMax)
      .That(request.from_day() <= request.to_day(), "to_day", "不能早于 from_day")
      .Done();
}

}  // namespace hallcase::rpc
