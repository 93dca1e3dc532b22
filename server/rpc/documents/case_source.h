// What documents about a case are filled from: the row, its item and department, the applicant in
// clear, and what only the ledger's entries tell (requirements, grounds, reasons).
#pragma once

#include <cstdint>
#include <string>

#include "hallcase/ledger/v1/fact.pb.h"
#include "server/rpc/scoped_hall.h"
#include "server/rpc/services/common.h"

namespace hallcase::rpc {

// Holds personal data in clear: short-lived, never logged.
struct CaseSource {
  CaseRowPtr row;
  // Null where the catalogue has it no more.
  const ledger::v1::Item* item = nullptr;
  const ledger::v1::Department* department = nullptr;
  sealing::DataKeyPtr key;
  ledger::v1::Applicant applicant;
  // Of the kind that needs them, opened; the latest that `about` names.
  ledger::v1::SupplementNotified notice;
  ledger::v1::AcceptanceRefused refusal;
  ledger::v1::PauseOpened pause;
  ledger::v1::ClockExtended extension;
  // Where the extension took its clock, who approved it and when.
  ledger::v1::ClockMoved moved;
  std::string approver;
  int64_t approved_at_us = 0;
};

// DOCUMENT_ERASED once the case's key is gone. Read pool only.
Refusal LoadCaseSource(const CallContext& context, CaseRowPtr row, ledger::v1::DocumentKind kind,
                       uint32_t about, CaseSource* source);

// Name of a person of the hall as documents print it; the account where it is not known.
std::string PaperName(const CallContext& context, const std::string& account);

}  // namespace hallcase::rpc
