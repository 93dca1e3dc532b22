#include <algorithm>
#include <string_view>

#include "server/domain/calendar/civil.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr std::string_view kVoidReasons[] = {"duplicate", "wrong_applicant", "test_entry",
                                             "other"};
constexpr std::string_view kCorrectionReasons[] = {"typo", "changed", "other"};
constexpr std::string_view kReassignReasons[] = {"leave", "post_change", "window_closed",
                                                 "other"};

// What every change of a case has.
template <typename Request>
Check ChangeOf(const Request& request) {
  Check check;
  check.And(CheckChange(request.change())).And(CheckCaseTarget(request.case_()));
  return check;
}

template <typename Request>
Check WarningChange(const Request& request) {
  Check check;
  check.And(CheckChange(request.change()))
      .That(request.warning_id() > 0, "warning_id", "应为正整数");
  return check;
}

}  // namespace

Refusal Validate(const v1::VoidCaseRequest& request, const Limits&) {
  return ChangeOf(request)
      .That(IsOneOf(kVoidReasons, request.reason_code()), "reason_code",
            "应为 duplicate、wrong_applicant、test_entry 或 other")
      .Text("reason", request.reason(), request.reason_code() == "other" ? 1 : 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::BindUpstreamNumberRequest& request, const Limits&) {
  const std::string& number = request.upstream_number();
  const bool plain = std::all_of(number.begin(), number.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  return ChangeOf(request)
      .Text("upstream_number", number, 1, kUpstreamNumberCharsMax)
      .That(plain, "upstream_number", "只能含字母和数字（GB/T 39046 办件编号）")
      .Done();
}

Refusal Validate(const v1::CorrectContactRequest& request, const Limits&) {
  return ChangeOf(request)
      .And(CheckPhone(request.phone(), "phone"))
      .That(IsOneOf(kCorrectionReasons, request.reason_code()), "reason_code",
            "应为 typo、changed 或 other")
      .Done();
}

Refusal Validate(const v1::CorrectApplicantRequest& request, const Limits&) {
  return ChangeOf(request)
      .And(CheckApplicant(request.applicant(), false))
      .That(IsOneOf(kCorrectionReasons, request.reason_code()), "reason_code",
            "应为 typo、changed 或 other")
      .Done();
}

Refusal Validate(const v1::ChangeItemRequest& request, const Limits&) {
  return ChangeOf(request)
      .Text("item_code", request.item_code(), 1, kCodeCharsMax)
      .Text("reason", request.reason(), 1, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::PushCaseRequest& request, const Limits&) {
  return ChangeOf(request)
      .Text("department", request.department(), 0, kCodeCharsMax)
      .Text("receipt", request.receipt(), 0, kReceiptCharsMax)
      .Text("note", request.note(), 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::AssignLegRequest& request, const Limits&) {
  return ChangeOf(request)
      .And(CheckParty(request.party(), "party."))
      .Text("note", request.note(), 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::RecordStepRequest& request, const Limits&) {
  return ChangeOf(request)
      .Text("step", request.step(), 1, kStepCharsMax)
      .Text("external_step_id", request.external_step_id(), 0, kReceiptCharsMax)
      .Done();
}

Refusal Validate(const v1::PauseCaseRequest& request, const Limits&) {
  return ChangeOf(request)
      .Text("reason_code", request.reason_code(), 1, kCodeCharsMax)
      .Text("notice_document", request.notice_document(), 0, kReceiptCharsMax)
      .Text("note", request.note(), 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::ApprovePauseRequest& request, const Limits&) {
  return ChangeOf(request).Text("note", request.note(), 0, kNoteCharsMax).Done();
}

Refusal Validate(const v1::ResumeCaseRequest& request, const Limits&) {
  return ChangeOf(request).Text("note", request.note(), 0, kNoteCharsMax).Done();
}

Refusal Validate(const v1::ExtendClockRequest& request, const Limits&) {
  return ChangeOf(request)
      .That(request.clock() != v1::CLOCK_NAME_UNSPECIFIED &&
                v1::ClockName_IsValid(request.clock()),
            "clock", "应为已知的时限")
      .Range("amount", request.amount(), 1, kAmountMax)
      .That(request.has_told_at(), "told_at", "必填：延期理由应当告知申请人")
      .Timestamp("told_at", request.told_at())
      .Text("reason", request.reason(), 1, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::ReturnLegRequest& request, const Limits&) {
  Check check = ChangeOf(request);
  if (request.has_proposed()) check.And(CheckParty(request.proposed(), "proposed."));
  return check.Text("reason", request.reason(), 1, kNoteCharsMax).Done();
}

Refusal Validate(const v1::ReassignCasesRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .And(CheckParty(request.from(), "from."))
      .And(CheckParty(request.to(), "to."))
      .That(IsOneOf(kReassignReasons, request.reason_code()), "reason_code",
            "应为 leave、post_change、window_closed 或 other")
      .Done();
}

Refusal Validate(const v1::UrgeCaseRequest& request, const Limits&) {
  return ChangeOf(request)
      .That(request.channel() != v1::URGE_CHANNEL_UNSPECIFIED &&
                v1::UrgeChannel_IsValid(request.channel()),
            "channel", "应为已知的催办方式")
      .Text("text", request.text(), 1, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::ReplyUrgeRequest& request, const Limits&) {
  return ChangeOf(request)
      .Text("text", request.text(), 1, kNoteCharsMax)
      .That(request.promised_day().empty() || domain::ParseDay(request.promised_day()).ok(),
            "promised_day", "应为 YYYY-MM-DD")
      .Done();
}

Refusal Validate(const v1::AnswerWarningRequest& request, const Limits&) {
  return WarningChange(request).Text("answer", request.answer(), 1, kNoteCharsMax).Done();
}

Refusal Validate(const v1::AppealWarningRequest& request, const Limits&) {
  return WarningChange(request).Text("reason", request.reason(), 1, kNoteCharsMax).Done();
}

Refusal Validate(const v1::JudgeAppealRequest& request, const Limits&) {
  return WarningChange(request).Text("note", request.note(), 1, kNoteCharsMax).Done();
}

Refusal Validate(const v1::AcknowledgeWarningRequest& request, const Limits&) {
  return WarningChange(request).Text("answer", request.answer(), 0, kNoteCharsMax).Done();
}

}  // namespace hallcase::rpc
