// Issued documents between snapshot and ciphertext. Read pool only.
#pragma once

#include "server/documents/document.h"
#include "server/rpc/services/common.h"

namespace hallcase::rpc {

// Fill the draft's IssueDocument command: what the document says, sealed, and its hash. Refused
// before anything is decided: DOCUMENT_NOT_ISSUABLE, DOCUMENT_ERASED, and what reading refuses.
Refusal MakeCaseDocument(const CallContext& context, const v1::CaseRef& ref,
                         ledger::v1::DocumentKind kind, Draft* draft);
Refusal MakeTransferDocument(const CallContext& context, int64_t handover_id, Draft* draft);
Refusal MakeShiftDocument(const CallContext& context, int64_t shift_id, Draft* draft);

// What the document says, read back from its entry and held against its hash. DOCUMENT_ERASED once
// its key is gone; LEDGER_DAMAGED where the two do not agree.
Refusal OpenDocument(const CallContext& context, const ledger::v1::DocumentRow& row,
                     documents::Snapshot* snapshot);

}  // namespace hallcase::rpc
