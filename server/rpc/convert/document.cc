#include "server/base/strings.h"
#include "server/domain/documents.h"
#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {
namespace {

std::string_view ReprintZh(ledger::v1::ReprintReason reason) {
  switch (reason) {
    case ledger::v1::REPRINT_REASON_LOST: return "遗失";
    case ledger::v1::REPRINT_REASON_SPOILT: return "打印不清";
    case ledger::v1::REPRINT_REASON_COPY: return "加印";
    default: return "其他";
  }
}

std::string_view EndedZh(std::string_view cause) {
  if (cause == "reissued") return "换发";
  if (cause == "item_changed") return "作废，事项已更改";
  if (cause == "applicant_corrected") return "作废，申请人已更正";
  if (cause == "case_voided") return "作废，办件已作废";
  return cause;
}

std::string NameAndNumber(ledger::v1::DocumentKind kind, const std::string& number) {
  return base::StrCat(domain::DocumentKindZh(kind), " ", number);
}

}  // namespace

void FillDocument(const ledger::v1::DocumentRow& row, const std::string& replaced_by,
                  v1::Document* out) {
  const ledger::v1::DocumentIssued& issued = row.issued();
  out->set_document_id(issued.document_id());
  out->set_number(issued.number());
  out->set_kind(static_cast<v1::DocumentKind>(issued.kind()));
  out->set_title(std::string(domain::DocumentKindZh(issued.kind())));
  out->set_template_version(issued.template_version());
  out->set_case_id(issued.case_id());
  out->set_handover_id(issued.handover_id());
  out->set_shift_id(issued.shift_id());
  out->set_case_number(issued.case_number());
  out->set_about(issued.about());
  FillTime(issued.issued_at_us(), out->mutable_issued_at());
  out->set_issued_by(row.issued_by());
  out->set_hash(issued.hash());
  out->set_prints(row.prints());
  if (row.printed_at_us() != 0) FillTime(row.printed_at_us(), out->mutable_printed_at());
  out->set_printed_by(row.printed_by());
  if (row.replaced_at_us() == 0) return;
  FillTime(row.replaced_at_us(), out->mutable_replaced_at());
  out->set_replaced_by(replaced_by);
  out->set_replaced_cause(row.replaced_cause());
}

std::string DocumentSummary(const ledger::v1::Fact& fact) {
  if (fact.has_document_issued()) {
    const auto& issued = fact.document_issued();
    return base::StrCat("出具", NameAndNumber(issued.kind(), issued.number()));
  }
  if (fact.has_document_printed()) {
    const auto& printed = fact.document_printed();
    const std::string what = NameAndNumber(printed.kind(), printed.number());
    if (printed.print_number() <= 1) return base::StrCat("打印", what);
    return base::StrCat("补打", what, "，第 ", printed.print_number(), " 次打印（",
                        ReprintZh(printed.reason()), "）");
  }
  if (!fact.has_document_replaced()) return "";
  const auto& replaced = fact.document_replaced();
  return base::StrCat(NameAndNumber(replaced.kind(), replaced.number()), " ",
                      EndedZh(replaced.cause()));
}

}  // namespace hallcase::rpc
