#include "server/base/strings.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/convert/words.h"

namespace hallcase::rpc {
namespace {

using base::StrCat;
using ledger::v1::Fact;

std::string AcceptedZh(const ledger::v1::CaseAccepted& accepted, int32_t offset) {
  const std::string from = FormatInstant(accepted.accepted_at_us(), offset);
  switch (accepted.mode()) {
    case ledger::v1::ACCEPTANCE_MODE_DEFICIT: {
      std::string codes;
      for (const std::string& code : accepted.deferred()) {
        base::StrAppend(&codes, codes.empty() ? "" : "、", code);
      }
      return StrCat("容缺受理，自 ", from, " 起计时，待补：", codes);
    }
    case ledger::v1::ACCEPTANCE_MODE_DEEMED:
      return StrCat("逾期未答复，自收到材料之日 ", from, " 起视为受理；责任主体 ",
                    accepted.charged_to().id());
    default: return StrCat("受理，自 ", from, " 起计时");
  }
}

std::string NotifiedZh(const ledger::v1::SupplementNotified& notified) {
  std::string text = notified.notice() > 1 ? StrCat("第 ", notified.notice(), " 次告知补正（非首次）：")
                                           : std::string("一次性告知补正：");
  for (int i = 0; i < notified.items_size(); ++i) {
    base::StrAppend(&text, i > 0 ? "、" : "", notified.items(i).name());
  }
  return text;
}

void FillNotice(const ledger::v1::SupplementState& notice, v1::SupplementNotice* out) {
  out->set_notice(notice.notice());
  for (const auto& item : notice.items()) {
    v1::SupplementItem* to = out->add_items();
    to->set_code(item.code());
    to->set_name(item.name());
  }
  *out->mutable_open() = notice.open();
  FillTime(notice.notified_at_us(), out->mutable_notified_at());
  out->set_notified_by(notice.notified_by());
  if (notice.completed_at_us() != 0) {
    FillTime(notice.completed_at_us(), out->mutable_completed_at());
  }
}

}  // namespace

std::string AcceptanceSummary(const Fact& fact, int32_t utc_offset_minutes) {
  switch (fact.fact_case()) {
    case Fact::kCaseAccepted: return AcceptedZh(fact.case_accepted(), utc_offset_minutes);
    case Fact::kAcceptanceRefused: {
      const auto& refused = fact.acceptance_refused();
      if (refused.kind() == ledger::v1::REFUSAL_KIND_NOT_REQUIRED) {
        return "不受理：依法不需要取得许可";
      }
      return StrCat("不予受理，告知向 ", refused.competent_body(), " 申请");
    }
    case Fact::kSupplementNotified: return NotifiedZh(fact.supplement_notified());
    case Fact::kSupplementCompleted:
      return fact.supplement_completed().notice() == 0 ? "容缺材料补齐" : "补正材料收齐";
    case Fact::kScanUploaded:
      return StrCat("扫描件已上传，回执 ", fact.scan_uploaded().receipt());
    default: return "";
  }
}

void FillAcceptance(const ledger::v1::CaseRow& row, v1::Case* out) {
  if (row.acceptance() != ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED) {
    v1::Acceptance* acceptance = out->mutable_acceptance();
    acceptance->set_mode(static_cast<v1::AcceptanceMode>(row.acceptance()));
    FillTime(row.accepted_at_us(), acceptance->mutable_accepted_at());
    *acceptance->mutable_deficit() = row.deficit();
  }
  for (const auto& notice : row.notices()) FillNotice(notice, out->add_notices());
  out->set_refusal(static_cast<v1::RefusalKind>(row.refusal()));
  if (row.has_archive()) {
    out->mutable_archive()->set_box(row.archive().box());
    out->mutable_archive()->set_number(row.archive().number());
  }
  if (!row.has_scan()) return;
  v1::ScanUpload* scan = out->mutable_scan();
  FillTime(row.scan().uploaded_at_us(), scan->mutable_uploaded_at());
  scan->set_uploaded_by(row.scan().uploaded_by());
  scan->set_receipt(row.scan().receipt());
  scan->set_pages(row.scan().pages());
}

}  // namespace hallcase::rpc
