// PauseService: pauses and extensions of a case's clocks.

#include "hallcase/v1/pause.pb.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

// The note is sealed under the case's own key.
template <typename Command>
Refusal SealNote(const CallContext& context, const v1::CaseRef& ref, const std::string& note,
                 Command* command, Draft* draft) {
  if (Refusal refusal = CheckTarget(ref, *draft)) return refusal;
  return note.empty() ? kGranted : SealForCase(context, ref, command, draft);
}

Refusal MakePauseCase(const CallContext& context, const v1::PauseCaseRequest& request,
                      Draft* draft) {
  auto* command = draft->call.command.mutable_pause_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_reason_code(request.reason_code());
  command->set_notice_document(request.notice_document());
  command->set_note(request.note());
  return SealNote(context, request.case_(), request.note(), command, draft);
}

Refusal MakeApprovePause(const CallContext& context, const v1::ApprovePauseRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_approve_pause();
  ToTarget(request.case_(), command->mutable_target());
  command->set_pause(request.pause());
  command->set_refused(request.refused());
  command->set_note(request.note());
  return SealNote(context, request.case_(), request.note(), command, draft);
}

Refusal MakeResumeCase(const CallContext& context, const v1::ResumeCaseRequest& request,
                       Draft* draft) {
  auto* command = draft->call.command.mutable_resume_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_pause(request.pause());
  command->set_note(request.note());
  return SealNote(context, request.case_(), request.note(), command, draft);
}

Refusal MakeExtendClock(const CallContext& context, const v1::ExtendClockRequest& request,
                        Draft* draft) {
  auto* command = draft->call.command.mutable_extend_clock();
  ToTarget(request.case_(), command->mutable_target());
  command->set_clock(static_cast<ledger::v1::ClockName>(request.clock()));
  command->set_amount(request.amount());
  command->set_told_at_us(ToMicros(request.told_at()));
  command->set_reason(request.reason());
  return SealNote(context, request.case_(), request.reason(), command, draft);
}

}  // namespace

void AddPauseService(Registry& registry) {
  registry.Write<&MakePauseCase, &AnswerChange<v1::PauseCaseRequest, v1::PauseCaseResponse>>(
      "PauseService.PauseCase", Subject::kCase, Where::kReadPool);
  registry
      .Write<&MakeApprovePause, &AnswerChange<v1::ApprovePauseRequest, v1::ApprovePauseResponse>>(
          "PauseService.ApprovePause", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeResumeCase, &AnswerChange<v1::ResumeCaseRequest, v1::ResumeCaseResponse>>(
      "PauseService.ResumeCase", Subject::kCase, Where::kReadPool);
  registry
      .Write<&MakeExtendClock, &AnswerChange<v1::ExtendClockRequest, v1::ExtendClockResponse>>(
          "PauseService.ExtendClock", Subject::kCase, Where::kReadPool);
}

}  // namespace hallcase::rpc
