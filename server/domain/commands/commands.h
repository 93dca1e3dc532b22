// Every command's decision, one file each beside this header; the registry is in ../decide.cc.
#pragma once

#include "server/domain/decide.h"

namespace hallcase::domain {

#define HALLCASE_COMMAND(Name)                                                              \
  Verdict Decide##Name(const View& view, const ledger::v1::Name& command, const Context& ctx, \
                       FactList* facts)

HALLCASE_COMMAND(AcceptCase);
HALLCASE_COMMAND(AcknowledgeWarning);
HALLCASE_COMMAND(AddObject);
HALLCASE_COMMAND(AddPrincipal);
HALLCASE_COMMAND(AdvanceJob);
HALLCASE_COMMAND(AdvanceRotation);
HALLCASE_COMMAND(AnswerWarning);
HALLCASE_COMMAND(AppealWarning);
HALLCASE_COMMAND(ApprovePause);
HALLCASE_COMMAND(AssignLeg);
HALLCASE_COMMAND(BindUpstreamNumber);
HALLCASE_COMMAND(ChangeItem);
HALLCASE_COMMAND(CloseCase);
HALLCASE_COMMAND(CorrectApplicant);
HALLCASE_COMMAND(CorrectContact);
HALLCASE_COMMAND(CountStock);
HALLCASE_COMMAND(DecideCase);
HALLCASE_COMMAND(DeemHandover);
HALLCASE_COMMAND(EraseCase);
HALLCASE_COMMAND(ExtendClock);
HALLCASE_COMMAND(FireWake);
HALLCASE_COMMAND(FreezeShift);
HALLCASE_COMMAND(InviteRating);
HALLCASE_COMMAND(IssueDocument);
HALLCASE_COMMAND(JudgeAppeal);
HALLCASE_COMMAND(LinkCases);
HALLCASE_COMMAND(NotifySupplement);
HALLCASE_COMMAND(ObserveAccess);
HALLCASE_COMMAND(OfferHandover);
HALLCASE_COMMAND(OpenHall);
HALLCASE_COMMAND(PauseCase);
HALLCASE_COMMAND(PlacePapers);
HALLCASE_COMMAND(PrintDocument);
HALLCASE_COMMAND(PublishReference);
HALLCASE_COMMAND(PushCase);
HALLCASE_COMMAND(ReceiveMaterials);
HALLCASE_COMMAND(ReceiveStock);
HALLCASE_COMMAND(RecordProvincialRating);
HALLCASE_COMMAND(RecordScan);
HALLCASE_COMMAND(RecordStep);
HALLCASE_COMMAND(RecordTally);
HALLCASE_COMMAND(RefuseAcceptance);
HALLCASE_COMMAND(RegisterCase);
HALLCASE_COMMAND(ReplyUrge);
HALLCASE_COMMAND(ResumeCase);
HALLCASE_COMMAND(ReturnLeg);
HALLCASE_COMMAND(ReturnPapers);
HALLCASE_COMMAND(RevealCase);
HALLCASE_COMMAND(RevealRating);
HALLCASE_COMMAND(SetGrants);
HALLCASE_COMMAND(SetPassword);
HALLCASE_COMMAND(SignHandover);
HALLCASE_COMMAND(SignShift);
HALLCASE_COMMAND(StartErasure);
HALLCASE_COMMAND(StartFinishImport);
HALLCASE_COMMAND(StartReassign);
HALLCASE_COMMAND(StartRotation);
HALLCASE_COMMAND(SubmitRating);
HALLCASE_COMMAND(TakeAction);
HALLCASE_COMMAND(UnlinkCases);
HALLCASE_COMMAND(UrgeCase);
HALLCASE_COMMAND(VoidCase);
HALLCASE_COMMAND(WithdrawCase);
HALLCASE_COMMAND(WithdrawHandover);

#undef HALLCASE_COMMAND

}  // namespace hallcase::domain
