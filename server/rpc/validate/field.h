// The words of validation: each check names the field, what it got and what it wants. Only the
// first failure is kept. Values are never repeated: they may be personal.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include <google/protobuf/timestamp.pb.h>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/party.pb.h"
#include "server/rpc/refusal.h"

namespace hallcase::rpc {

template <size_t N>
bool IsOneOf(const std::string_view (&allowed)[N], std::string_view text) {
  return std::find(std::begin(allowed), std::end(allowed), text) != std::end(allowed);
}

// Lengths in characters (code points) unless a name says bytes.
inline constexpr size_t kCodeCharsMax = 64;
// Of any time limit, in its own unit.
inline constexpr uint32_t kAmountMax = 1'000'000;
inline constexpr size_t kNameCharsMax = 100;
inline constexpr size_t kIdNumberCharsMax = 64;
inline constexpr size_t kPhoneCharsMax = 32;
inline constexpr size_t kOverrideCharsMax = 200;
inline constexpr size_t kNoteCharsMax = 500;
inline constexpr size_t kGroundsCharsMax = 2'000;
inline constexpr size_t kReceiptCharsMax = 128;
inline constexpr size_t kStepCharsMax = 128;
inline constexpr size_t kUpstreamNumberCharsMax = 50;
inline constexpr size_t kExternalSourceCharsMax = 64;
inline constexpr size_t kExternalIdBytesMax = 128;
inline constexpr size_t kPartyIdBytesMax = 160;
inline constexpr size_t kTokenCharsMax = 1'024;
inline constexpr size_t kPasswordCharsMin = 10;
inline constexpr size_t kPasswordCharsMax = 128;
inline constexpr size_t kTitleCharsMax = 200;
inline constexpr size_t kDocumentCharsMax = 200;
inline constexpr size_t kCalendarTextBytesMax = 1 << 20;
inline constexpr int kMaterialsPerCaseMax = 100;
inline constexpr int kStepsPerItemMax = 50;
inline constexpr int kSupplementItemsMax = 50;
inline constexpr uint32_t kScanPagesMax = 100'000;
inline constexpr int kGrantsMax = 32;
inline constexpr int kReferenceRowsMax = 1'000;
inline constexpr int kFeedTypesMax = 64;
inline constexpr uint32_t kCopiesMax = 9'999;
// Of lists that have limits of their own; the others go by page_size_max.
inline constexpr int64_t kReferencePageSizeMax = 500;
// Instants that anybody may claim: 1970-01-01 (exclusive) to 2200-01-01.
inline constexpr int64_t kTimeSecondsMax = 7'258'118'400;

class Check {
 public:
  // Paths of fields are given from here: Check("applicant.") says applicant.name.
  explicit Check(std::string_view prefix = "") : prefix_(prefix) {}

  // The count of characters lies within [min, max].
  Check& Text(std::string_view field, const std::string& value, size_t min, size_t max);
  Check& Bytes(std::string_view field, const std::string& value, size_t min, size_t max);
  Check& Range(std::string_view field, int64_t got, int64_t min, int64_t max);
  // At most `max` rows.
  Check& Rows(std::string_view field, int got, int max);
  Check& Timestamp(std::string_view field, const google::protobuf::Timestamp& time);
  // `holds`, or the field is refused with `want`.
  Check& That(bool holds, std::string_view field, std::string_view want);
  Check& That(bool holds, Reason reason, std::string_view field, std::string_view want);
  // What another check found.
  Check& And(Refusal inner);

  bool ok() const { return !refusal_.has_value(); }
  Refusal Done() { return std::move(refusal_); }

 private:
  std::string Path(std::string_view field) const;

  std::string_view prefix_;
  Refusal refusal_;
};

// Checks of messages that many requests share; `path` leads to the message and ends in a dot.
Refusal CheckRequestId(const std::string& request_id, std::string_view field);
Refusal CheckChange(const v1::ChangeContext& change);
Refusal CheckExternal(const v1::ExternalId& external, std::string_view path);
// For reading: names a case.
Refusal CheckCaseName(const v1::CaseRef& ref);
// For changing: names a case and a version.
Refusal CheckCaseTarget(const v1::CaseRef& ref);
Refusal CheckParty(const v1::Party& party, std::string_view path);
Refusal CheckMaterials(const google::protobuf::RepeatedPtrField<v1::Material>& materials);
// Name and identity document with its check digit; `whole` = phone too.
Refusal CheckApplicant(const v1::Applicant& applicant, bool whole);
// Names and lengths of what a form holds. In action.cc.
Refusal CheckFormValues(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values);
// 8 digits. In custody.cc.
bool IsOneTimeCode(const std::string& text);
Refusal CheckPhone(const std::string& phone, std::string_view field);
Refusal CheckPage(uint32_t page_size, const std::string& page_token, int64_t page_size_max);

}  // namespace hallcase::rpc
