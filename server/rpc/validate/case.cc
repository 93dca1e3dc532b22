#include <algorithm>
#include <string_view>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr std::string_view kRevealFields[] = {"name", "id_number", "phone", "texts"};
constexpr std::string_view kRevealPurposes[] = {"contact_applicant", "verify_identity",
                                                "complaint", "audit"};

bool IsUpstreamNumber(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

Refusal CheckImport(const v1::RegisterCaseRequest& request) {
  Check check;
  check.That(request.has_external(), "external", "导入的办件应有来源系统及其编号");
  if (request.has_applicant() && !request.applicant().name().empty()) {
    check.And(CheckApplicant(request.applicant(), false));
  }
  if (request.has_responsible()) check.And(CheckParty(request.responsible(), "responsible."));
  return check.Done();
}

}  // namespace

Refusal Validate(const v1::RegisterCaseRequest& request, const Limits&) {
  Check check;
  check.And(CheckChange(request.change()))
      .Text("item_code", request.item_code(), 1, kCodeCharsMax);
  if (request.imported()) {
    check.And(CheckImport(request));
  } else {
    // Which kinds may do without an applicant is known where the item is.
    const bool anonymous = !request.has_applicant();
    check.And(anonymous ? kGranted : CheckApplicant(request.applicant(), true))
        .That(!request.has_responsible(), "responsible", "只有导入的办件可以指定首个责任主体");
  }
  check.And(CheckMaterials(request.materials()))
      .That(v1::Channel_IsValid(request.channel()), "channel", "应为已知的办理形式")
      .Text("window", request.window(), 0, kCodeCharsMax)
      .Text("upstream_number", request.upstream_number(), 0, kUpstreamNumberCharsMax)
      .That(IsUpstreamNumber(request.upstream_number()), "upstream_number",
            "只能含字母和数字（GB/T 39046 办件编号）");
  if (request.has_external()) check.And(CheckExternal(request.external(), "external."));
  check.And(CheckFormValues(request.values()));
  if (request.has_linked_to()) check.And(CheckCaseName(request.linked_to()));
  check.That(request.has_linked_to() == (request.relation() != v1::LINK_RELATION_UNSPECIFIED),
             "relation", "关联的办件与关系应同时给出")
      .That(v1::LinkRelation_IsValid(request.relation()), "relation", "应为已知的关联关系");
  if (request.has_upstream_due_at()) {
    check.Timestamp("upstream_due_at", request.upstream_due_at());
  }
  return check.Done();
}

Refusal Validate(const v1::GetCaseRequest& request, const Limits&) {
  if (request.number().empty()) return CheckCaseName(request.case_());
  return Check()
      .That(!request.has_case_(), "case", "number 与 case 只能给出其一")
      .Text("number", request.number(), 1, kCodeCharsMax)
      .Done();
}

Refusal Validate(const v1::ListCasesRequest& request, const Limits& limits) {
  Check check;
  if (request.has_responsible()) check.And(CheckParty(request.responsible(), "responsible."));
  return check
      .And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max))
      .Done();
}

Refusal Validate(const v1::SearchCasesRequest& request, const Limits& limits) {
  Check check;
  switch (request.by_case()) {
    case v1::SearchCasesRequest::kIdNumber:
      check.Text("id_number", request.id_number(), 1, kIdNumberCharsMax);
      break;
    case v1::SearchCasesRequest::kPhone:
      check.And(CheckPhone(request.phone(), "phone"));
      break;
    case v1::SearchCasesRequest::kUpstreamNumber:
      check.Text("upstream_number", request.upstream_number(), 1, kUpstreamNumberCharsMax);
      break;
    case v1::SearchCasesRequest::kExternal:
      check.And(CheckExternal(request.external(), "external."));
      break;
    case v1::SearchCasesRequest::kNumber:
      check.Text("number", request.number(), 1, kCodeCharsMax);
      break;
    case v1::SearchCasesRequest::BY_NOT_SET:
      check.That(false, "by", "应给出一个查询条件");
      break;
  }
  return check
      .And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max))
      .Done();
}

Refusal Validate(const v1::GetCaseHistoryRequest& request, const Limits&) {
  return Check()
      .And(CheckCaseName(request.case_()))
      .And(CheckPage(request.page_size(), request.page_token(), kReferencePageSizeMax))
      .Done();
}

Refusal Validate(const v1::ReceiveMaterialsRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .That(request.materials_size() > 0, "materials", "应至少有一项材料")
      .And(CheckMaterials(request.materials()))
      .Done();
}

Refusal Validate(const v1::DecideCaseRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .That(request.outcome() != v1::DECISION_OUTCOME_UNSPECIFIED &&
                request.outcome() != v1::DECISION_OUTCOME_PARTIAL &&
                v1::DecisionOutcome_IsValid(request.outcome()),
            "outcome", "应选择审批结果")
      .Text("grounds", request.grounds(), 0, kGroundsCharsMax)
      .That(request.outcome() != v1::DECISION_OUTCOME_REFUSED || !request.grounds().empty(),
            "grounds", "不予许可应说明理由和法律依据（行政许可法第三十八条）")
      .Done();
}

Refusal Validate(const v1::CloseCaseRequest& request, const Limits&) {
  const v1::ArchivePlace& place = request.archive();
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .Text("archive.box", place.box(), 0, kCodeCharsMax)
      .Text("archive.number", place.number(), 0, kCodeCharsMax)
      .That(place.box().empty() == place.number().empty(), "archive",
            "档案盒号和件号应同时填写，或都不填")
      .Done();
}

Refusal Validate(const v1::RevealCaseRequest& request, const Limits&) {
  Check check;
  check.And(CheckChange(request.change())).And(CheckCaseName(request.case_()));
  if (!request.case_().etag().empty()) check.And(CheckCaseTarget(request.case_()));
  check.Range("fields", request.fields_size(), 1, std::size(kRevealFields));
  for (const std::string& field : request.fields()) {
    check.That(IsOneOf(kRevealFields, field), "fields", "应为 name、id_number、phone 或 texts");
  }
  check.That(IsOneOf(kRevealPurposes, request.purpose()), "purpose",
             "应为 contact_applicant、verify_identity、complaint 或 audit");
  return check.Done();
}

}  // namespace hallcase::rpc
