#include "tests/contract/audience.h"

namespace hallcase::testing {

const std::map<std::string, std::string>& Audience() {
  static auto* const audience = new std::map<std::string, std::string>{
      {"HallOpened", ""}, {"WakeSet", ""}, {"ReferencePublished", "CATALOG_READ"},
      {"PrincipalAdded", "ACCOUNT_MANAGE"}, {"GrantsSet", "ACCOUNT_MANAGE"},
      {"PasswordSet", "ACCOUNT_MANAGE"}, {"AccessObserved", "AUDIT_READ"},
      {"Revealed", "AUDIT_READ"}, {"JobStarted", "JOB_RUN"}, {"JobAdvanced", "JOB_RUN"},
      {"ImportFinished", "CASE_READ"}, {"CaseRegistered", "CASE_READ"},
      {"MaterialsReceived", "CASE_READ"}, {"LegOpened", "CASE_READ"}, {"StageChanged", "CASE_READ"},
      {"StepRecorded", "CASE_READ"}, {"CaseDecided", "CASE_READ"}, {"CaseClosed", "CASE_READ"},
      {"CaseVoided", "CASE_READ"}, {"CaseErased", "CASE_READ"},
      {"UpstreamNumberBound", "CASE_READ"}, {"ContactCorrected", "CASE_READ"},
      {"ApplicantCorrected", "CASE_READ"}, {"ItemChanged", "CASE_READ"},
      {"ClockStarted", "CASE_READ"}, {"ClockStopped", "CASE_READ"}, {"ClockMoved", "CASE_READ"},
      {"PauseOpened", "CASE_READ"}, {"PauseChanged", "CASE_READ"}, {"ClockExtended", "CASE_READ"},
      {"CaseAccepted", "CASE_READ"}, {"AcceptanceRefused", "CASE_READ"},
      {"SupplementNotified", "CASE_READ"}, {"SupplementCompleted", "CASE_READ"},
      {"ScanUploaded", "CASE_READ"}, {"UrgeSent", "CASE_READ"}, {"UrgeReplied", "CASE_READ"},
      {"WarningAnswered", "WARNING_READ"}, {"WarningAppealed", "WARNING_READ"},
      {"AppealDecided", "WARNING_READ"}, {"ActionTaken", "CASE_READ"},
      {"ActionCredited", "CASE_READ"}, {"CaseLinked", "CASE_READ"}, {"CaseUnlinked", "CASE_READ"},
      {"PartJoined", "CASE_READ"}, {"MatterJoined", "CASE_READ"}, {"PartEnded", "CASE_READ"},
      {"MatterLeft", "CASE_READ"},
      {"StockIssued", "CASE_READ"}, {"StockReceived", "STOCK_READ"}, {"StockCounted", "STOCK_READ"},
      {"CodeRefused", "CASE_READ"}, {"BlankUsed", "CUSTODY_READ"}, {"TallyRecorded", "REPORT_READ"},
      {"CustodyOffered", "CASE_READ"}, {"CustodyMoved", "CASE_READ"}, {"CustodyKept", "CASE_READ"},
      {"HandoverOffered", "CUSTODY_READ"}, {"HandoverSigned", "CUSTODY_READ"},
      {"HandoverWithdrawn", "CUSTODY_READ"}, {"HandoverUnsigned", "CUSTODY_READ"},
      {"ShiftUnsigned", "CUSTODY_READ"}, {"HandoverCodeFailed", "CUSTODY_READ"},
      {"ObjectAdded", "CUSTODY_READ"}, {"ShiftFrozen", "CUSTODY_READ"},
      {"ShiftSigned", "CUSTODY_READ"}, {"DocumentIssued", "DOCUMENT_READ"},
      {"DocumentPrinted", "DOCUMENT_READ"}, {"DocumentReplaced", "DOCUMENT_READ"},
      {"WarningRaised", "WARNING_READ"}, {"WarningAcknowledged", "WARNING_READ"},
      {"WarningEnded", "WARNING_READ"},
  };
  for (const char* type : kUnheard) audience->emplace(type, "");
  return *audience;
}

}  // namespace hallcase::testing
