// What each document says, filled from the hall's own rows: never from what a client sends.
// Fields without a value are left out; CheckSnapshot then names the one that is missing.
// Read pool only: names are opened on the way.
#pragma once

#include "server/documents/snapshot_builder.h"
#include "server/rpc/documents/case_source.h"

namespace hallcase::rpc {

// fill_counter.cc: 收件凭证, 收件清单, 受理通知书.
void FillReceipt(const CallContext& context, const CaseSource& source,
                 documents::SnapshotBuilder* builder);
void FillMaterialList(const CallContext& context, const CaseSource& source,
                      documents::SnapshotBuilder* builder);
void FillAcceptanceNotice(const CallContext& context, const CaseSource& source,
                          documents::SnapshotBuilder* builder);

// fill_notices.cc: what a body tells the applicant besides.
void FillSupplementNotice(const CallContext& context, const CaseSource& source,
                          documents::SnapshotBuilder* builder);
void FillRefusalNotice(const CallContext& context, const CaseSource& source,
                       documents::SnapshotBuilder* builder);
void FillExtensionNotice(const CallContext& context, const CaseSource& source,
                         documents::SnapshotBuilder* builder);
void FillSpecialProcedure(const CallContext& context, const CaseSource& source,
                          documents::SnapshotBuilder* builder);

// fill_sheets.cc: papers inside the house.
void FillTransfer(const CallContext& context, const ledger::v1::HandoverRow& row,
                  documents::SnapshotBuilder* builder);
// Applicants are masked: a sheet names many, and is sealed under no case's key.
Refusal FillShiftTable(const CallContext& context, const ledger::v1::ShiftRow& row,
                       documents::SnapshotBuilder* builder);

// Sets the field if it has a value.
void Put(documents::SnapshotBuilder* builder, std::string_view name, std::string_view value);
// Applicant, item, and who is to be asked, as every notice has them.
void PutNotice(const CaseSource& source, documents::SnapshotBuilder* builder);
// The case's clock of this name; null if it has none.
const ledger::v1::ClockState* ClockNamed(const ledger::v1::CaseRow& row,
                                         ledger::v1::ClockName name);
// Window where the papers were taken in.
std::string WindowName(const CallContext& context, const ledger::v1::CaseRow& row);

}  // namespace hallcase::rpc
