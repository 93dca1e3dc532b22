// The registry of commands, in the order of the Command oneof. One line a command.
#include "server/domain/decide.h"

#include <algorithm>
#include <iterator>

#include "server/domain/commands/commands.h"

namespace hallcase::domain {
namespace {

using access::Permission;
using ledger::v1::Command;

template <typename T, const T& (Command::*Get)() const,
          Verdict (*DecideOne)(const View&, const T&, const Context&, FactList*)>
Verdict Run(const View& view, const Command& command, const Context& ctx, FactList* facts) {
  return DecideOne(view, (command.*Get)(), ctx, facts);
}

struct Registered {
  Command::CommandCase id;
  const char* name;
  Permission permission;
  Verdict (*decide)(const View&, const Command&, const Context&, FactList*);
};

#define HALLCASE_COMMAND(Name, field, permission) \
  { Command::k##Name, #Name, Permission::permission,  \
    Run<ledger::v1::Name, &Command::field, Decide##Name> }

constexpr Registered kCommands[] = {
    HALLCASE_COMMAND(RegisterCase, register_case, kCaseRegister),
    HALLCASE_COMMAND(ReceiveMaterials, receive_materials, kMaterialsReceive),
    HALLCASE_COMMAND(PushCase, push_case, kCaseAct),
    HALLCASE_COMMAND(AssignLeg, assign_leg, kCaseAct),
    HALLCASE_COMMAND(RecordStep, record_step, kStepRecord),
    HALLCASE_COMMAND(DecideCase, decide_case, kCaseDecide),
    HALLCASE_COMMAND(CloseCase, close_case, kCaseAct),
    HALLCASE_COMMAND(VoidCase, void_case, kCaseVoid),
    HALLCASE_COMMAND(BindUpstreamNumber, bind_upstream_number, kCaseAct),
    HALLCASE_COMMAND(CorrectContact, correct_contact, kCaseCorrect),
    HALLCASE_COMMAND(CorrectApplicant, correct_applicant, kCaseCorrect),
    HALLCASE_COMMAND(ChangeItem, change_item, kCaseCorrect),
    HALLCASE_COMMAND(RevealCase, reveal_case, kCaseReveal),
    HALLCASE_COMMAND(AcknowledgeWarning, acknowledge_warning, kWarningAnswer),
    HALLCASE_COMMAND(FireWake, fire_wake, kNone),
    HALLCASE_COMMAND(OpenHall, open_hall, kNone),
    HALLCASE_COMMAND(PublishReference, publish_reference, kCatalogPublish),
    HALLCASE_COMMAND(AddPrincipal, add_principal, kAccountManage),
    HALLCASE_COMMAND(SetGrants, set_grants, kAccountManage),
    HALLCASE_COMMAND(SetPassword, set_password, kSelf),
    HALLCASE_COMMAND(ObserveAccess, observe_access, kNone),
    HALLCASE_COMMAND(StartFinishImport, start_finish_import, kJobRun),
    HALLCASE_COMMAND(AdvanceJob, advance_job, kNone),
    HALLCASE_COMMAND(PauseCase, pause_case, kCasePause),
    HALLCASE_COMMAND(ApprovePause, approve_pause, kPauseApprove),
    HALLCASE_COMMAND(ResumeCase, resume_case, kCasePause),
    HALLCASE_COMMAND(ExtendClock, extend_clock, kClockExtend),
    HALLCASE_COMMAND(AcceptCase, accept_case, kCaseAccept),
    HALLCASE_COMMAND(RefuseAcceptance, refuse_acceptance, kCaseAccept),
    HALLCASE_COMMAND(NotifySupplement, notify_supplement, kCaseAccept),
    HALLCASE_COMMAND(WithdrawCase, withdraw_case, kCaseAct),
    HALLCASE_COMMAND(RecordScan, record_scan, kCaseAct),
    HALLCASE_COMMAND(ReturnLeg, return_leg, kCaseAct),
    HALLCASE_COMMAND(StartReassign, start_reassign, kCaseReassign),
    HALLCASE_COMMAND(AnswerWarning, answer_warning, kWarningAnswer),
    HALLCASE_COMMAND(AppealWarning, appeal_warning, kWarningAnswer),
    HALLCASE_COMMAND(JudgeAppeal, judge_appeal, kAppealJudge),
    HALLCASE_COMMAND(UrgeCase, urge_case, kCaseUrge),
    HALLCASE_COMMAND(ReplyUrge, reply_urge, kCaseAct),
    HALLCASE_COMMAND(OfferHandover, offer_handover, kCustodyMove),
    HALLCASE_COMMAND(SignHandover, sign_handover, kCustodySign),
    HALLCASE_COMMAND(DeemHandover, deem_handover, kCustodyDeem),
    HALLCASE_COMMAND(WithdrawHandover, withdraw_handover, kCustodyMove),
    HALLCASE_COMMAND(PlacePapers, place_papers, kCustodyMove),
    HALLCASE_COMMAND(ReturnPapers, return_papers, kCustodyMove),
    HALLCASE_COMMAND(AddObject, add_object, kCustodyObject),
    HALLCASE_COMMAND(FreezeShift, freeze_shift, kShiftHandOver),
    HALLCASE_COMMAND(SignShift, sign_shift, kShiftHandOver),
    HALLCASE_COMMAND(IssueDocument, issue_document, kDocumentIssue),
    HALLCASE_COMMAND(PrintDocument, print_document, kDocumentPrint),
    HALLCASE_COMMAND(EraseCase, erase_case, kErase),
    HALLCASE_COMMAND(StartErasure, start_erasure, kErase),
    HALLCASE_COMMAND(StartRotation, start_rotation, kKeysManage),
    HALLCASE_COMMAND(AdvanceRotation, advance_rotation, kNone),
    HALLCASE_COMMAND(TakeAction, take_action, kActionTake),
    HALLCASE_COMMAND(LinkCases, link_cases, kCaseAct),
    HALLCASE_COMMAND(UnlinkCases, unlink_cases, kCaseAct),
    HALLCASE_COMMAND(RecordTally, record_tally, kCaseRegister),
    HALLCASE_COMMAND(ReceiveStock, receive_stock, kStockKeep),
    HALLCASE_COMMAND(CountStock, count_stock, kStockKeep),
    HALLCASE_COMMAND(InviteRating, invite_rating, kRatingInvite),
    HALLCASE_COMMAND(SubmitRating, submit_rating, kNone),
    HALLCASE_COMMAND(RecordProvincialRating, record_provincial_rating, kRatingImport),
    HALLCASE_COMMAND(RevealRating, reveal_rating, kRatingReveal),
};

#undef HALLCASE_COMMAND

const Registered* Find(const Command& command) {
  const auto id = command.command_case();
  const auto* found = std::lower_bound(
      std::begin(kCommands), std::end(kCommands), id,
      [](const Registered& registered, Command::CommandCase wanted) {
        return registered.id < wanted;
      });
  return found == std::end(kCommands) || found->id != id ? nullptr : found;
}

// Times that cannot be: a claim about the future is a mistake or a lie.
constexpr int64_t kClaimAheadMicrosMax = 5LL * 60 * 1'000'000;

}  // namespace

Verdict Decide(const View& view, const Command& command, const Context& context,
               FactList* facts) {
  const Registered* registered = Find(command);
  if (registered == nullptr) {
    return Verdict::Rejected(Reject(Reason::kUnknownMethod, "不认识的操作"));
  }
  if (context.occurred_at_us > context.now_us + kClaimAheadMicrosMax) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "发生时间不能晚于现在", "change.occurred_at"));
  }
  Verdict verdict = registered->decide(view, command, context, facts);
  if (verdict.kind == Verdict::Kind::kFacts && facts->size() > kFactsPerCommandMax) {
    return Verdict::Rejected(
        Reject(Reason::kTooManyFacts, "一次操作涉及的记录过多，请改用后台任务"));
  }
  return verdict;
}

access::Permission PermissionOf(const Command& command) {
  const Registered* registered = Find(command);
  return registered == nullptr ? Permission::kNone : registered->permission;
}

const char* NameOf(const Command& command) {
  const Registered* registered = Find(command);
  return registered == nullptr ? "Unknown" : registered->name;
}

}  // namespace hallcase::domain
