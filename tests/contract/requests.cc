#include "tests/contract/requests.h"

#include <map>

#include "hallcase/v1/acceptance.pb.h"
#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/answer.pb.h"
#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/calendar.pb.h"
#include "hallcase/v1/catalog.pb.h"
#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/hall.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/job.pb.h"
#include "hallcase/v1/key.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "hallcase/v1/report.pb.h"
#include "hallcase/v1/session.pb.h"
#include "hallcase/v1/staff.pb.h"
#include "hallcase/v1/stock.pb.h"
#include "hallcase/v1/urge.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "server/domain/calendar/shipped_text.h"
#include "tests/contract/request_maker.h"

namespace hallcase::testing {
namespace {

using google::protobuf::Message;
using MessagePtr = std::unique_ptr<Message>;
using Maker = RequestMaker;

template <typename Request>
Maker Plain() {
  return MakeRequest<Request>([](Request&, const About&, TestDoor*) {});
}

#define HC_FILL(Request, ...) \
  MakeRequest<v1::Request>([](v1::Request& request, const About& about, TestDoor* door) { \
    (void)about;                                                                          \
    (void)door;                                                                           \
    __VA_ARGS__;                                                                          \
  })

void FillParty(const About& about, v1::Party* party) {
  party->set_kind(static_cast<v1::PartyKind>(about.party.kind()));
  party->set_id(about.party.id());
}

std::map<std::string, Maker> AcceptanceRequests() {
  return {
      {"AcceptanceService.AcceptCase", Plain<v1::AcceptCaseRequest>()},
      {"AcceptanceService.NotifySupplement",
       HC_FILL(NotifySupplementRequest, request.add_items()->set_code("M1"))},
      {"AcceptanceService.RecordScan", HC_FILL(RecordScanRequest, request.set_receipt("S-1"))},
      {"AcceptanceService.RefuseAcceptance",
       HC_FILL(RefuseAcceptanceRequest, request.set_kind(v1::REFUSAL_KIND_NOT_REQUIRED);
               request.set_grounds("无需许可"))},
      {"AcceptanceService.WithdrawCase",
       HC_FILL(WithdrawCaseRequest, request.set_cause(v1::WITHDRAWAL_CAUSE_APPLICANT))},
  };
}

std::map<std::string, Maker> LegRequests() {
  return {
      {"ActionService.TakeAction", HC_FILL(TakeActionRequest, request.set_action("reply");
               request.add_values()->set_name("answer");
               request.mutable_values(0)->set_text("凭身份证办理"))},
      {"ActionService.LinkCases",
       HC_FILL(LinkCasesRequest, request.mutable_other()->set_case_id(
                   about.other_id != 0 ? about.other_id : about.case_id);
               request.set_relation(v1::LINK_RELATION_RELATED))},
      {"ActionService.UnlinkCases",
       HC_FILL(UnlinkCasesRequest, request.mutable_other()->set_case_id(
                   about.other_id != 0 ? about.other_id : about.case_id))},
      {"LegService.PushCase", HC_FILL(PushCaseRequest, request.set_note("请办理"))},
      {"LegService.AssignLeg",
       HC_FILL(AssignLegRequest, request.mutable_party()->set_kind(v1::PARTY_KIND_POST);
               request.mutable_party()->set_id("P1"))},
      {"LegService.ReturnLeg",
       HC_FILL(ReturnLegRequest, request.set_reason("不属于本部门职责");
               request.mutable_proposed()->set_kind(v1::PARTY_KIND_POST);
               request.mutable_proposed()->set_id("P1"))},
      {"LegService.ReassignCases",
       HC_FILL(ReassignCasesRequest, request.mutable_from()->set_kind(v1::PARTY_KIND_STAFF);
               request.mutable_from()->set_id("clerk4");
               request.mutable_to()->set_kind(v1::PARTY_KIND_POST);
               request.mutable_to()->set_id("P1"); request.set_reason_code("leave"))},
      {"UrgeService.UrgeCase",
       HC_FILL(UrgeCaseRequest, request.set_channel(v1::URGE_CHANNEL_PHONE);
               request.set_text("请尽快办理"))},
      {"UrgeService.ReplyUrge", HC_FILL(ReplyUrgeRequest, request.set_text("明日办结");
                                        request.set_promised_day("2026-12-01"))},
      {"LegService.RecordStep", HC_FILL(RecordStepRequest, request.set_step("T1"))},
  };
}

std::map<std::string, Maker> CaseRequests() {
  return {
      {"CaseService.RegisterCase", HC_FILL(RegisterCaseRequest, request = door->Registration())},
      {"CaseService.GetCase", Plain<v1::GetCaseRequest>()},
      {"CaseService.ListCases",
       HC_FILL(ListCasesRequest, FillParty(about, request.mutable_responsible()))},
      {"CaseService.SearchCases",
       HC_FILL(SearchCasesRequest, request.set_number(about.case_number))},
      {"CaseService.GetCaseHistory", Plain<v1::GetCaseHistoryRequest>()},
      {"CaseService.ReceiveMaterials",
       HC_FILL(ReceiveMaterialsRequest, request.add_materials()->set_code("M1"))},
      {"CaseService.DecideCase",
       HC_FILL(DecideCaseRequest, request.set_outcome(v1::DECISION_OUTCOME_GRANTED);
               request.set_grounds("符合条件"))},
      {"CaseService.CloseCase", Plain<v1::CloseCaseRequest>()},
      {"CaseService.RevealCase",
       HC_FILL(RevealCaseRequest, request.add_fields("phone");
               request.set_purpose("contact_applicant"))},
      {"ClockService.ExplainDeadline",
       HC_FILL(ExplainDeadlineRequest, request.set_case_id(about.case_id))},
      {"CorrectionService.VoidCase",
       HC_FILL(VoidCaseRequest, request.set_reason_code("duplicate"))},
      {"CorrectionService.BindUpstreamNumber",
       HC_FILL(BindUpstreamNumberRequest,
               request.set_upstream_number("UP" + std::to_string(about.case_id)))},
      {"CorrectionService.CorrectContact",
       HC_FILL(CorrectContactRequest, request.set_phone("13900001111");
               request.set_reason_code("typo"))},
      {"CorrectionService.CorrectApplicant",
       HC_FILL(CorrectApplicantRequest,
               *request.mutable_applicant() = door->Registration().applicant();
               request.set_reason_code("typo"))},
      {"CorrectionService.ChangeItem",
       HC_FILL(ChangeItemRequest, request.set_item_code(kSecondItem);
               request.set_reason("登记有误"))},
      {"PauseService.PauseCase", HC_FILL(PauseCaseRequest, request.set_reason_code(kTestPause);
                                         request.set_note("等待专家评审"))},
      {"PauseService.ApprovePause", Plain<v1::ApprovePauseRequest>()},
      {"PauseService.ResumeCase", Plain<v1::ResumeCaseRequest>()},
      {"PauseService.ExtendClock",
       HC_FILL(ExtendClockRequest, request.set_clock(v1::CLOCK_NAME_PROMISED);
               request.set_amount(1); request.set_reason("案情复杂");
               request.mutable_told_at()->set_seconds(
                   door->hall().clock().NowMicros() / base::kMicrosPerSecond))},
      {"WarningService.ListWarnings",
       HC_FILL(ListWarningsRequest, FillParty(about, request.mutable_attributed_to()))},
      {"WarningService.GetWarningDigest", Plain<v1::GetWarningDigestRequest>()},
      {"WarningService.AnswerWarning",
       HC_FILL(AnswerWarningRequest, request.set_warning_id(about.warning_id);
               request.set_answer("系统故障"))},
      {"WarningService.AppealWarning",
       HC_FILL(AppealWarningRequest, request.set_warning_id(about.warning_id);
               request.set_reason("责任不在本岗位"))},
      {"WarningService.JudgeAppeal",
       HC_FILL(JudgeAppealRequest, request.set_warning_id(about.warning_id);
               request.set_upheld(true); request.set_note("属实"))},
      {"WarningService.AcknowledgeWarning",
       HC_FILL(AcknowledgeWarningRequest, request.set_warning_id(about.warning_id);
               request.set_answer("已知悉"))},
  };
}

void FillStaff(TestDoor* door, v1::Staff* staff) {
  staff->set_id("p" + door->NextId());
  staff->set_kind(v1::PRINCIPAL_KIND_STAFF);
  staff->set_name("李小红");
  staff->add_grants()->set_role(v1::ROLE_CLERK);
}

std::map<std::string, Maker> CountRequests() {
  return {
      {"ReportService.GetActionCounts",
       HC_FILL(GetActionCountsRequest, request.set_from_day("2024-03-01");
               request.set_to_day("2024-03-31"))},
      {"GuidanceService.RecordTally", HC_FILL(RecordTallyRequest, request.set_way("phone");
               request.set_topic("policy");
               request.set_count(2))},
      {"GuidanceService.ListTallies",
       HC_FILL(ListTalliesRequest, request.set_from_day("2024-03-01");
               request.set_to_day("2024-03-31"))},
  };
}

std::map<std::string, Maker> HallRequests() {
  return {
      {"AuditService.GetHead", Plain<v1::GetHeadRequest>()},
      {"AuditService.ListAccess", Plain<v1::ListAccessRequest>()},
      {"CalendarService.ListCalendars", Plain<v1::ListCalendarsRequest>()},
      {"CalendarService.PreviewCalendar",
       HC_FILL(PreviewCalendarRequest, request.set_layer(v1::CALENDAR_LAYER_NATION);
               request.set_text(std::string(domain::NationCalendarText())))},
      {"CalendarService.PublishCalendar",
       HC_FILL(PublishCalendarRequest, request.set_layer(v1::CALENDAR_LAYER_NATION);
               request.set_text(std::string(domain::NationCalendarText()));
               request.set_document("国办发明电"))},
      {"CatalogService.GetItem", HC_FILL(GetItemRequest, request.set_code(kTestItem))},
      {"CatalogService.ListItems", Plain<v1::ListItemsRequest>()},
      {"CatalogService.ListKinds", Plain<v1::ListKindsRequest>()},
      {"CatalogService.ListReference", Plain<v1::ListReferenceRequest>()},
      {"CatalogService.PreviewReference", Plain<v1::PreviewReferenceRequest>()},
      {"CatalogService.PublishReference",
       HC_FILL(PublishReferenceRequest, auto* post = request.add_posts();
               post->set_code("P9"); post->set_name("新岗位"))},
      {"FeedService.Watch", Plain<v1::WatchRequest>()},
      {"HallService.ConfirmClock", Plain<v1::ConfirmClockRequest>()},
      {"IngestService.Ingest",
       HC_FILL(IngestRequest, *request.mutable_register_case() = door->Registration())},
      {"JobService.FinishImport", HC_FILL(FinishImportRequest, request.set_source("wabo"))},
      {"ErasureService.EraseCase",
       HC_FILL(EraseCaseRequest, request.set_number(about.case_number);
               request.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
               request.set_basis("档案鉴定〔2026〕3 号"))},
      {"ErasureService.EraseCases",
       HC_FILL(EraseCasesRequest, request.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
               request.set_basis("档案鉴定〔2026〕3 号");
               request.mutable_closed_before()->set_seconds(1'700'000'000))},
      {"ErasureService.GetErasure", HC_FILL(GetErasureRequest, request.set_job_id(1))},
      {"KeyService.GetKeys", Plain<v1::GetKeysRequest>()},
      {"KeyService.RotateKeys", Plain<v1::RotateKeysRequest>()},
      {"JobService.GetJob", HC_FILL(GetJobRequest, request.set_job_id(1))},
      {"ReportService.GetTotals", Plain<v1::GetTotalsRequest>()},
      {"AnswerService.GetAnswer",
       HC_FILL(GetAnswerRequest, request.set_number("NOBODY" + door->NextId());
               request.set_query_code("00000000"))},
      {"SessionService.SignIn",
       HC_FILL(SignInRequest, request.set_account("nobody-" + door->NextId());
               request.set_password("wrong password"))},
      {"SessionService.SignOut", Plain<v1::SignOutRequest>()},
      {"SessionService.GetSession", Plain<v1::GetSessionRequest>()},
      {"SessionService.ChangePassword",
       HC_FILL(ChangePasswordRequest, request.set_old_password("wrong password");
               request.set_new_password("another password"))},
      {"StaffService.ListStaff", Plain<v1::ListStaffRequest>()},
      {"StaffService.AddStaff",
       HC_FILL(AddStaffRequest, FillStaff(door, request.mutable_staff()))},
      {"StaffService.SetGrants",
       HC_FILL(SetGrantsRequest, request.set_staff_id("clerk4");
               request.add_grants()->set_role(v1::ROLE_CLERK))},
      {"StaffService.SetPassword",
       HC_FILL(SetPasswordRequest, request.set_staff_id("clerk4");
               request.set_password("another password"))},
      {"StockService.ListStock", Plain<v1::ListStockRequest>()},
      {"StockService.ReceiveStock",
       HC_FILL(ReceiveStockRequest, request.set_stock_item(kTestStock); request.set_amount(5))},
      {"StockService.CountStock",
       HC_FILL(CountStockRequest, request.set_stock_item(kTestStock); request.set_counted(3);
               request.set_reason(v1::STOCK_COUNT_REASON_ROUTINE))},
  };
}
#undef HC_FILL

}  // namespace

MessagePtr RequestFor(const std::string& method, const About& about, TestDoor* door) {
  static const auto* const makers = [] {
    auto* all = new std::map<std::string, Maker>(CaseRequests());
    all->merge(AcceptanceRequests());
    all->merge(LegRequests());
    all->merge(HallRequests());
    all->merge(CountRequests());
    all->merge(CustodyRequests());
    all->merge(DocumentRequests());
    all->merge(RatingRequests());
    return all;
  }();
  auto it = makers->find(method);
  return it == makers->end() ? nullptr : it->second(about, door);
}

std::optional<rpc::Reason> AnswerWhenAllowed(const std::string& method) {
  // The case is of intake, which has no actions of its own; and it is not linked to itself.
  if (method == "ActionService.TakeAction") return rpc::Reason::kIllegalTransition;
  if (method == "ActionService.LinkCases") return rpc::Reason::kInvalidField;
  if (method == "ActionService.UnlinkCases") return rpc::Reason::kNotLinked;
  if (method == "CaseService.CloseCase") return rpc::Reason::kIllegalTransition;
  // Whoever registers with every paper has it accepted at once.
  if (method == "AcceptanceService.AcceptCase") return rpc::Reason::kIllegalTransition;
  if (method == "AcceptanceService.NotifySupplement") return rpc::Reason::kIllegalTransition;
  if (method == "AcceptanceService.RefuseAcceptance") return rpc::Reason::kIllegalTransition;
  // The hall holds the originals of every case here.
  if (method == "CorrectionService.VoidCase") return rpc::Reason::kPapersHeld;
  if (method == "ShiftService.GetShift") return rpc::Reason::kReferenceNotFound;
  if (method == "PauseService.ApprovePause") return rpc::Reason::kNotPaused;
  if (method == "PauseService.ResumeCase") return rpc::Reason::kNotPaused;
  if (method == "UrgeService.ReplyUrge") return rpc::Reason::kInvalidField;
  if (method == "WarningService.JudgeAppeal") return rpc::Reason::kWarningEnded;
  if (method == "JobService.GetJob") return rpc::Reason::kReferenceNotFound;
  if (method == "ErasureService.EraseCase") return rpc::Reason::kNotErasable;
  if (method == "ErasureService.GetErasure") return rpc::Reason::kReferenceNotFound;
  if (method == "AnswerService.GetAnswer") return rpc::Reason::kQueryCodeInvalid;
  if (method == "RatingService.SubmitRating") return rpc::Reason::kRatingByStaff;
  if (method == "SessionService.SignIn") return rpc::Reason::kSignInFailed;
  if (method == "SessionService.ChangePassword") return rpc::Reason::kSignInFailed;
  return std::nullopt;
}

}  // namespace hallcase::testing
