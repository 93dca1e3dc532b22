// Validation of every request: pure functions, one overload each, so that a request without one
// does not compile. Lengths, ranges, required fields; what needs the hall's data is decided later.
#pragma once

#include "hallcase/v1/acceptance.pb.h"
#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/answer.pb.h"
#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/calendar.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/catalog.pb.h"
#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/document.pb.h"
#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/guidance.pb.h"
#include "hallcase/v1/hall.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/job.pb.h"
#include "hallcase/v1/key.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "hallcase/v1/rating.pb.h"
#include "hallcase/v1/report.pb.h"
#include "hallcase/v1/session.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "hallcase/v1/staff.pb.h"
#include "hallcase/v1/stock.pb.h"
#include "hallcase/v1/urge.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "server/base/config.h"
#include "server/rpc/refusal.h"

namespace hallcase::rpc {

using base::Limits;

// action.cc
Refusal Validate(const v1::TakeActionRequest& request, const Limits& limits);
Refusal Validate(const v1::LinkCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::UnlinkCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::RecordTallyRequest& request, const Limits& limits);
Refusal Validate(const v1::ListTalliesRequest& request, const Limits& limits);
Refusal Validate(const v1::GetActionCountsRequest& request, const Limits& limits);

// answer.cc
Refusal Validate(const v1::GetAnswerRequest& request, const Limits& limits);

// case.cc
Refusal Validate(const v1::RegisterCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::GetCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::ListCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::SearchCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::GetCaseHistoryRequest& request, const Limits& limits);
Refusal Validate(const v1::ReceiveMaterialsRequest& request, const Limits& limits);
Refusal Validate(const v1::DecideCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::CloseCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::RevealCaseRequest& request, const Limits& limits);

// change.cc
Refusal Validate(const v1::VoidCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::BindUpstreamNumberRequest& request, const Limits& limits);
Refusal Validate(const v1::CorrectContactRequest& request, const Limits& limits);
Refusal Validate(const v1::CorrectApplicantRequest& request, const Limits& limits);
Refusal Validate(const v1::ChangeItemRequest& request, const Limits& limits);
Refusal Validate(const v1::PushCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::AssignLegRequest& request, const Limits& limits);
Refusal Validate(const v1::RecordStepRequest& request, const Limits& limits);
Refusal Validate(const v1::AcknowledgeWarningRequest& request, const Limits& limits);
Refusal Validate(const v1::AcceptCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::RefuseAcceptanceRequest& request, const Limits& limits);
Refusal Validate(const v1::NotifySupplementRequest& request, const Limits& limits);
Refusal Validate(const v1::WithdrawCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::RecordScanRequest& request, const Limits& limits);
Refusal Validate(const v1::ReturnLegRequest& request, const Limits& limits);
Refusal Validate(const v1::ReassignCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::AnswerWarningRequest& request, const Limits& limits);
Refusal Validate(const v1::AppealWarningRequest& request, const Limits& limits);
Refusal Validate(const v1::JudgeAppealRequest& request, const Limits& limits);
Refusal Validate(const v1::UrgeCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::ReplyUrgeRequest& request, const Limits& limits);
Refusal Validate(const v1::PauseCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::ApprovePauseRequest& request, const Limits& limits);
Refusal Validate(const v1::ResumeCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::ExtendClockRequest& request, const Limits& limits);

// custody.cc
Refusal Validate(const v1::ListHeldRequest& request, const Limits& limits);
Refusal Validate(const v1::IssueDocumentRequest& request, const Limits& limits);
Refusal Validate(const v1::ListDocumentsRequest& request, const Limits& limits);
Refusal Validate(const v1::GetDocumentRequest& request, const Limits& limits);
Refusal Validate(const v1::PrintDocumentRequest& request, const Limits& limits);
Refusal Validate(const v1::CheckDocumentRequest& request, const Limits& limits);
Refusal Validate(const v1::GetHandoverRequest& request, const Limits& limits);
Refusal Validate(const v1::ListHandoversRequest& request, const Limits& limits);
Refusal Validate(const v1::GetShiftRequest& request, const Limits& limits);
Refusal Validate(const v1::OfferHandoverRequest& request, const Limits& limits);
Refusal Validate(const v1::SignHandoverRequest& request, const Limits& limits);
Refusal Validate(const v1::DeemHandoverRequest& request, const Limits& limits);
Refusal Validate(const v1::WithdrawHandoverRequest& request, const Limits& limits);
Refusal Validate(const v1::PlacePapersRequest& request, const Limits& limits);
Refusal Validate(const v1::ReturnPapersRequest& request, const Limits& limits);
Refusal Validate(const v1::AddObjectRequest& request, const Limits& limits);
Refusal Validate(const v1::FreezeShiftRequest& request, const Limits& limits);
Refusal Validate(const v1::SignShiftRequest& request, const Limits& limits);

// erasure.cc
Refusal Validate(const v1::EraseCaseRequest& request, const Limits& limits);
Refusal Validate(const v1::EraseCasesRequest& request, const Limits& limits);
Refusal Validate(const v1::GetErasureRequest& request, const Limits& limits);
Refusal Validate(const v1::RotateKeysRequest& request, const Limits& limits);
Refusal Validate(const v1::GetKeysRequest& request, const Limits& limits);

// people.cc
Refusal Validate(const v1::SignInRequest& request, const Limits& limits);
Refusal Validate(const v1::SignOutRequest& request, const Limits& limits);
Refusal Validate(const v1::GetSessionRequest& request, const Limits& limits);
Refusal Validate(const v1::ChangePasswordRequest& request, const Limits& limits);
Refusal Validate(const v1::ListStaffRequest& request, const Limits& limits);
Refusal Validate(const v1::AddStaffRequest& request, const Limits& limits);
Refusal Validate(const v1::SetGrantsRequest& request, const Limits& limits);
Refusal Validate(const v1::SetPasswordRequest& request, const Limits& limits);

// rating.cc
Refusal Validate(const v1::InviteRatingRequest& request, const Limits& limits);
Refusal Validate(const v1::SubmitRatingRequest& request, const Limits& limits);
Refusal Validate(const v1::RecordProvincialRatingRequest& request, const Limits& limits);
Refusal Validate(const v1::ListRatingsRequest& request, const Limits& limits);
Refusal Validate(const v1::RevealRatingRequest& request, const Limits& limits);
Refusal Validate(const v1::GetRatingIndicatorsRequest& request, const Limits& limits);

// reference.cc
Refusal Validate(const v1::ListItemsRequest& request, const Limits& limits);
Refusal Validate(const v1::GetItemRequest& request, const Limits& limits);
Refusal Validate(const v1::ListKindsRequest& request, const Limits& limits);
Refusal Validate(const v1::ListReferenceRequest& request, const Limits& limits);
Refusal Validate(const v1::PublishReferenceRequest& request, const Limits& limits);
Refusal Validate(const v1::ListCalendarsRequest& request, const Limits& limits);
Refusal Validate(const v1::PreviewCalendarRequest& request, const Limits& limits);
Refusal Validate(const v1::PreviewReferenceRequest& request, const Limits& limits);
Refusal Validate(const v1::PublishCalendarRequest& request, const Limits& limits);

// stock.cc
Refusal Validate(const v1::ListStockRequest& request, const Limits& limits);
Refusal Validate(const v1::ReceiveStockRequest& request, const Limits& limits);
Refusal Validate(const v1::CountStockRequest& request, const Limits& limits);

// hall.cc
Refusal Validate(const v1::ExplainDeadlineRequest& request, const Limits& limits);
Refusal Validate(const v1::ListWarningsRequest& request, const Limits& limits);
Refusal Validate(const v1::GetWarningDigestRequest& request, const Limits& limits);
Refusal Validate(const v1::WatchRequest& request, const Limits& limits);
Refusal Validate(const v1::IngestRequest& request, const Limits& limits);
Refusal Validate(const v1::FinishImportRequest& request, const Limits& limits);
Refusal Validate(const v1::GetJobRequest& request, const Limits& limits);
Refusal Validate(const v1::ConfirmClockRequest& request, const Limits& limits);
Refusal Validate(const v1::GetTotalsRequest& request, const Limits& limits);
Refusal Validate(const v1::GetHeadRequest& request, const Limits& limits);
Refusal Validate(const v1::ListAccessRequest& request, const Limits& limits);

}  // namespace hallcase::rpc
