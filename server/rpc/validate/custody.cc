#include <algorithm>
#include <string_view>

#include "server/domain/custody.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr std::string_view kRefusedReasons[] = {"missing_pages", "damaged", "wrong_paper",
                                                "not_found", "other"};
constexpr size_t kCodeDigits = 8;
constexpr size_t kShiftNoteCharsMax = 2'000;

bool IsDigits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsCustodyEtag(const std::string& etag) {
  return etag == "*" || (!etag.empty() && etag.size() <= 19 && etag.front() != '0' &&
                         IsDigits(etag));
}

Refusal CheckPapers(const RepeatedPtrField<v1::PaperRef>& items, int min) {
  Check check("items.");
  check.That(items.size() >= min, "", "至少写明一份原件")
      .Rows("", items.size(), domain::kHandoverItemsMax);
  for (const v1::PaperRef& item : items) {
    const bool object = item.object_id() != 0;
    check
        .That(object ? item.object_id() > 0 && item.case_id() == 0 && item.material_code().empty()
                     : item.case_id() > 0,
              "", "应给出 case_id 和 material_code，或 object_id")
        .Text("material_code", item.material_code(), object ? 0 : 1, kCodeCharsMax)
        .That(!item.custody_etag().empty(), Reason::kEtagRequired, "custody_etag",
              "应为所见保管版本的 custody_etag，或用 * 表示任意版本")
        .That(IsCustodyEtag(item.custody_etag()), "custody_etag", "不是本系统给出的 custody_etag");
    if (!check.ok()) break;
  }
  return check.Done();
}

Refusal CheckHolder(const v1::Holder& holder, std::string_view path) {
  return Check(path)
      .That(holder.kind() != v1::HOLDER_KIND_UNSPECIFIED && v1::HolderKind_IsValid(holder.kind()),
            "kind", "应写明保管方的类别")
      .Text("id", holder.id(), 0, kCodeCharsMax)
      .Text("place", holder.place(), 0, kCodeCharsMax)
      .Done();
}

// Archive: box and number; shelf: the slot, on the own post's shelf.
Refusal CheckPlace(const v1::Holder& to) {
  const bool shelf = to.kind() == v1::HOLDER_KIND_SHELF;
  const bool archive = to.kind() == v1::HOLDER_KIND_ARCHIVE;
  return Check("to.")
      .And(CheckHolder(to, "to."))
      .That(shelf || archive || to.kind() == v1::HOLDER_KIND_STAFF, "kind",
            "应为柜架、档案盒或本人")
      .That(archive || to.id().empty(), "id", "只有归档时填写盒号")
      .That(!archive || !to.id().empty(), "id", "请填写档案盒号")
      .That(shelf || archive ? !to.place().empty() : to.place().empty(), "place",
            "柜架填格位，归档填件号，本人手中不填")
      .Done();
}

template <typename Request>
Check SheetOf(const Request& request) {
  Check check;
  check.And(CheckChange(request.change()))
      .That(request.handover_id() > 0, "handover_id", "应为正整数");
  return check;
}

// One of two ways to name a sheet.
Refusal CheckSheetName(int64_t id, const std::string& number, std::string_view field) {
  return Check()
      .That(number.empty() ? id > 0 : id == 0, field, "应给出编号或单号之一")
      .Text("number", number, 0, kCodeCharsMax)
      .Done();
}

}  // namespace

bool IsOneTimeCode(const std::string& text) {
  return text.size() == kCodeDigits && IsDigits(text);
}

Refusal Validate(const v1::ListHeldRequest& request, const Limits& limits) {
  Check check;
  if (request.has_held_by()) check.And(CheckParty(request.held_by(), "held_by."));
  return check.Text("archive_box", request.archive_box(), 0, kCodeCharsMax)
      .That(!request.has_held_by() || request.archive_box().empty(), "archive_box",
            "不能与 held_by 同时给出")
      .And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max))
      .Done();
}

Refusal Validate(const v1::GetHandoverRequest& request, const Limits&) {
  return CheckSheetName(request.handover_id(), request.number(), "handover_id");
}

Refusal Validate(const v1::ListHandoversRequest& request, const Limits& limits) {
  Check check;
  if (request.has_party()) check.And(CheckParty(request.party(), "party."));
  return check.And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max))
      .Done();
}

Refusal Validate(const v1::GetShiftRequest& request, const Limits&) {
  return CheckSheetName(request.shift_id(), request.number(), "shift_id");
}

Refusal Validate(const v1::OfferHandoverRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckPapers(request.items(), 1))
      .And(CheckHolder(request.receiver(), "receiver."))
      .Done();
}

Refusal Validate(const v1::SignHandoverRequest& request, const Limits&) {
  Check check = SheetOf(request);
  const bool code = request.way() == v1::SIGNING_WAY_CODE;
  const bool paper = request.way() == v1::SIGNING_WAY_PAPER;
  check
      .That(code || paper || request.way() == v1::SIGNING_WAY_CREDENTIAL, "way",
            "应为账号、签收码或纸质签收")
      .That(code ? IsOneTimeCode(request.one_time_code()) : request.one_time_code().empty(),
            "one_time_code", "签收码为交接单上的 8 位数字，只在用签收码时填写")
      .Text("sheet_number", request.sheet_number(), paper ? 1 : 0, paper ? kCodeCharsMax : 0)
      .Rows("refused", request.refused_size(), domain::kHandoverItemsMax);
  for (const v1::RefusedItem& refused : request.refused()) {
    check.Range("refused.item", refused.item(), 1, domain::kHandoverItemsMax)
        .That(IsOneOf(kRefusedReasons, refused.reason_code()), "refused.reason_code",
              "应为 missing_pages、damaged、wrong_paper、not_found 或 other");
  }
  return check.Done();
}

Refusal Validate(const v1::DeemHandoverRequest& request, const Limits&) {
  return SheetOf(request).Text("rule_id", request.rule_id(), 1, kCodeCharsMax).Done();
}

Refusal Validate(const v1::WithdrawHandoverRequest& request, const Limits&) {
  return SheetOf(request).Done();
}

Refusal Validate(const v1::PlacePapersRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckPapers(request.items(), 1))
      .And(CheckPlace(request.to()))
      .Done();
}

Refusal Validate(const v1::ReturnPapersRequest& request, const Limits&) {
  Check check;
  check.And(CheckChange(request.change()))
      .That(request.case_id() > 0, "case_id", "应为正整数")
      .And(CheckPapers(request.items(), 0));
  for (const v1::PaperRef& item : request.items()) {
    check.That(item.case_id() == request.case_id(), "items.case_id", "应与 case_id 一致");
  }
  return check
      .That(request.returned_to() != v1::RETURNED_TO_UNSPECIFIED &&
                v1::ReturnedTo_IsValid(request.returned_to()),
            "returned_to", "应为本人或代领人")
      .That(request.identity_checked(), "identity_checked", "退还原件前请核验领取人的身份证件")
      .Text("note", request.note(), 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::AddObjectRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .That(request.kind() != v1::OBJECT_KIND_UNSPECIFIED && v1::ObjectKind_IsValid(request.kind()),
            "kind", "应选择实物种类")
      .Text("code", request.code(), 1, kCodeCharsMax)
      .Text("name", request.name(), 1, kNameCharsMax)
      .Done();
}

Refusal Validate(const v1::FreezeShiftRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .Bytes("outgoing", request.outgoing(), 0, kPartyIdBytesMax)
      .Bytes("incoming", request.incoming(), 1, kPartyIdBytesMax)
      .Text("shift", request.shift(), 1, kCodeCharsMax)
      .Text("note", request.note(), 0, kShiftNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::SignShiftRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .That(request.shift_id() > 0, "shift_id", "应为正整数")
      .Done();
}

}  // namespace hallcase::rpc
