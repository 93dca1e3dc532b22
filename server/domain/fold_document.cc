#include "server/domain/fold_document.h"

#include "server/domain/fold.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Entry;
using ledger::v1::Fact;

void FoldIssued(const Entry& entry, const ledger::v1::DocumentIssued& fact, Rows* rows) {
  auto& row = rows->CreateDocument(fact.document_id());
  row.set_format(kRowFormat);
  *row.mutable_issued() = fact;
  row.mutable_issued()->clear_snapshot();
  row.set_issued_seq(entry.seq());
  row.set_issued_by(entry.actor());
  const int64_t last = rows->CounterValue(Counter::kDocumentNumber, fact.number_day(), "");
  rows->Count(Counter::kDocumentNumber, fact.number_day(), "", fact.number_sequence() - last);
  if (fact.case_id() != 0) {
    rows->PutDocumentOf(DocumentSubject::kCase, fact.case_id(), fact.document_id());
  } else if (fact.handover_id() != 0) {
    rows->PutDocumentOf(DocumentSubject::kHandover, fact.handover_id(), fact.document_id());
  } else {
    rows->PutDocumentOf(DocumentSubject::kShift, fact.shift_id(), fact.document_id());
  }
}

void FoldPrinted(const Entry& entry, const ledger::v1::DocumentPrinted& fact, Rows* rows) {
  auto& row = rows->MutableDocument(fact.document_id());
  row.set_prints(fact.print_number());
  row.set_printed_at_us(entry.recorded_at_us());
  row.set_printed_by(entry.actor());
}

void FoldReplaced(const Entry& entry, const ledger::v1::DocumentReplaced& fact, Rows* rows) {
  auto& row = rows->MutableDocument(fact.document_id());
  row.set_replaced_at_us(entry.recorded_at_us());
  row.set_replaced_by(fact.replaced_by());
  row.set_replaced_cause(fact.cause());
}

}  // namespace

int64_t DocumentSubjectOf(const Fact& fact) {
  if (fact.has_document_issued()) return fact.document_issued().document_id();
  return fact.has_document_printed() ? fact.document_printed().document_id() : 0;
}

bool FoldDocumentFact(const Entry& entry, const Fact& fact, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kDocumentIssued: FoldIssued(entry, fact.document_issued(), rows); return true;
    case Fact::kDocumentPrinted: FoldPrinted(entry, fact.document_printed(), rows); return true;
    case Fact::kDocumentReplaced: FoldReplaced(entry, fact.document_replaced(), rows); return true;
    default: return false;
  }
}

}  // namespace hallcase::domain
