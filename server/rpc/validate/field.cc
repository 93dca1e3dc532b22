#include "server/rpc/validate/field.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "server/base/check_codes.h"
#include "server/base/ids.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::rpc {
namespace {

constexpr int32_t kNanosPerMicro = 1'000;
constexpr int32_t kNanosPerSecond = 1'000'000'000;

}  // namespace

std::string Check::Path(std::string_view field) const { return base::StrCat(prefix_, field); }

Check& Check::That(bool holds, Reason reason, std::string_view field, std::string_view want) {
  if (holds || refusal_.has_value()) return *this;
  std::string path = Path(field);
  refusal_ = Reject(reason, base::StrCat(path, "：", want), path);
  return *this;
}

Check& Check::That(bool holds, std::string_view field, std::string_view want) {
  return That(holds, Reason::kInvalidField, field, want);
}

Check& Check::Text(std::string_view field, const std::string& value, size_t min, size_t max) {
  // Bytes bound characters from above, so that short text needs no counting.
  if (value.size() >= min && value.size() <= max && (min == 0 || value.size() >= 4 * min)) {
    return *this;
  }
  const size_t got = base::CodePointCount(value);
  if (got >= min && got <= max) return *this;
  if (got == 0) return That(false, field, "必填");
  return That(false, field, base::StrCat("现有 ", got, " 个字符，应为 ", min, "–", max, " 个"));
}

Check& Check::Bytes(std::string_view field, const std::string& value, size_t min, size_t max) {
  if (value.size() >= min && value.size() <= max) return *this;
  if (value.empty()) return That(false, field, "必填");
  return That(false, field,
              base::StrCat("现有 ", value.size(), " 字节，应为 ", min, "–", max, " 字节"));
}

Check& Check::Range(std::string_view field, int64_t got, int64_t min, int64_t max) {
  if (got >= min && got <= max) return *this;
  return That(false, field, base::StrCat("现为 ", got, "，应在 ", min, "–", max, " 之间"));
}

Check& Check::Rows(std::string_view field, int got, int max) {
  if (got <= max) return *this;
  return That(false, field, base::StrCat("现有 ", got, " 项，最多 ", max, " 项"));
}

Check& Check::Timestamp(std::string_view field, const google::protobuf::Timestamp& time) {
  const bool holds = time.nanos() >= 0 && time.nanos() < kNanosPerSecond && time.seconds() >= 0 &&
                     time.seconds() < kTimeSecondsMax &&
                     (time.seconds() > 0 || time.nanos() >= kNanosPerMicro);
  return That(holds, Reason::kInvalidTime, field, "时间应在 1970 年至 2200 年之间");
}

Check& Check::And(Refusal inner) {
  if (!refusal_.has_value()) refusal_ = std::move(inner);
  return *this;
}

Refusal CheckRequestId(const std::string& request_id, std::string_view field) {
  if (base::ParseUuid(request_id).ok()) return kGranted;
  return Reject(Reason::kRequestIdRequired,
                base::StrCat(field, "：应为 36 个字符的 UUID，由客户端在发送前生成并在重试时保留"),
                std::string(field));
}

Refusal CheckChange(const v1::ChangeContext& change) {
  Check check("change.");
  check.And(CheckRequestId(change.request_id(), "change.request_id"));
  if (change.has_occurred_at()) check.Timestamp("occurred_at", change.occurred_at());
  if (change.has_performer()) check.And(CheckParty(change.performer(), "change.performer."));
  return check.Done();
}

Refusal CheckExternal(const v1::ExternalId& external, std::string_view path) {
  return Check(path)
      .Text("source", external.source(), 1, kExternalSourceCharsMax)
      .Bytes("id", external.id(), 1, kExternalIdBytesMax)
      .Done();
}

Refusal CheckCaseName(const v1::CaseRef& ref) {
  switch (ref.name_case()) {
    case v1::CaseRef::kCaseId:
      return Check("case.").That(ref.case_id() > 0, "case_id", "应为正整数").Done();
    case v1::CaseRef::kExternal: return CheckExternal(ref.external(), "case.external.");
    case v1::CaseRef::NAME_NOT_SET: break;
  }
  return Check().That(false, "case", "应给出 case_id 或 external").Done();
}

Refusal CheckCaseTarget(const v1::CaseRef& ref) {
  if (Refusal refusal = CheckCaseName(ref)) return refusal;
  const std::string& etag = ref.etag();
  if (etag == "*" || etag == "previous") return kGranted;
  if (etag.empty()) {
    return Check("case.")
        .That(false, Reason::kEtagRequired, "etag", "应为所见版本的 etag，或用 * 表示任意版本")
        .Done();
  }
  const bool number = etag.size() <= 19 && etag.front() != '0' &&
                      std::all_of(etag.begin(), etag.end(), [](char c) {
                        return c >= '0' && c <= '9';
                      });
  return Check("case.").That(number, "etag", "不是本系统给出的 etag").Done();
}

Refusal CheckParty(const v1::Party& party, std::string_view path) {
  return Check(path)
      .That(party.kind() != v1::PARTY_KIND_UNSPECIFIED && v1::PartyKind_IsValid(party.kind()) &&
                party.kind() != v1::PARTY_KIND_SYSTEM,
            "kind", "应为人员、部门、岗位或外部人员")
      .Bytes("id", party.id(), 1, kPartyIdBytesMax)
      .Done();
}

Refusal CheckMaterials(const google::protobuf::RepeatedPtrField<v1::Material>& materials) {
  Check check("materials.");
  check.Rows("", materials.size(), kMaterialsPerCaseMax);
  std::set<std::string> codes;
  for (const v1::Material& material : materials) {
    check.That(codes.insert(material.code()).second, "code", "同一材料不能重复列出")
        .Text("code", material.code(), 1, kCodeCharsMax)
        .Text("name", material.name(), 0, kTitleCharsMax)
        .Range("originals", material.originals(), 0, kCopiesMax)
        .Range("copies", material.copies(), 0, kCopiesMax);
    if (material.has_received_at()) check.Timestamp("received_at", material.received_at());
    if (!check.ok()) break;
  }
  return check.Done();
}

Refusal CheckPhone(const std::string& phone, std::string_view field) {
  const bool form = std::all_of(phone.begin(), phone.end(), [](char c) {
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == ' ';
  });
  const bool some = std::any_of(phone.begin(), phone.end(),
                                [](char c) { return c >= '0' && c <= '9'; });
  return Check()
      .Text(field, phone, 1, kPhoneCharsMax)
      .That(form && some, field, "只能含数字、+、- 和空格")
      .Done();
}

Refusal CheckApplicant(const v1::Applicant& applicant, bool whole) {
  Check check("applicant.");
  check.Text("name", applicant.name(), 1, kNameCharsMax)
      .That(applicant.id_type() != v1::ID_TYPE_UNSPECIFIED &&
                v1::IdType_IsValid(applicant.id_type()),
            "id_type", "应选择证件类型")
      .Text("id_number", applicant.id_number(), 1, kIdNumberCharsMax)
      .Text("id_check_override", applicant.id_check_override(), 0, kOverrideCharsMax);
  if (whole || !applicant.phone().empty()) {
    check.And(CheckPhone(applicant.phone(), "applicant.phone"));
  }
  if (!check.ok() || !applicant.id_check_override().empty()) return check.Done();
  base::CodeProblem problem = base::CodeProblem::kNone;
  if (applicant.id_type() == v1::ID_TYPE_RESIDENT_ID) {
    problem = base::CheckResidentId(base::NormaliseCode(applicant.id_number()));
  } else if (applicant.id_type() == v1::ID_TYPE_USCC) {
    problem = base::CheckUscc(base::NormaliseCode(applicant.id_number()));
  }
  return check
      .That(problem == base::CodeProblem::kNone, Reason::kIdCheckFailed, "id_number",
            base::StrCat(base::CodeProblemText(problem),
                         "；请核对证件，确需登记时在 id_check_override 写明理由"))
      .Done();
}

Refusal CheckPage(uint32_t page_size, const std::string& page_token, int64_t page_size_max) {
  return Check()
      .Range("page_size", page_size, 0, page_size_max)
      .That(page_token.size() <= kTokenCharsMax, Reason::kInvalidPageToken, "page_token",
            "翻页标记过长")
      .Done();
}

}  // namespace hallcase::rpc
