// UrgeService: who was asked to hurry, and what was answered.

#include "hallcase/v1/urge.pb.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

Refusal MakeUrgeCase(const CallContext& context, const v1::UrgeCaseRequest& request,
                     Draft* draft) {
  auto* command = draft->call.command.mutable_urge_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_channel(static_cast<ledger::v1::UrgeChannel>(request.channel()));
  command->set_text(request.text());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

Refusal MakeReplyUrge(const CallContext& context, const v1::ReplyUrgeRequest& request,
                      Draft* draft) {
  auto* command = draft->call.command.mutable_reply_urge();
  ToTarget(request.case_(), command->mutable_target());
  command->set_urge(request.urge());
  command->set_text(request.text());
  command->set_promised_day(DayNumberOf(request.promised_day()));
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

}  // namespace

void AddUrgeService(Registry& registry) {
  registry.Write<&MakeUrgeCase, &AnswerChange<v1::UrgeCaseRequest, v1::UrgeCaseResponse>>(
      "UrgeService.UrgeCase", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeReplyUrge, &AnswerChange<v1::ReplyUrgeRequest, v1::ReplyUrgeResponse>>(
      "UrgeService.ReplyUrge", Subject::kCase, Where::kReadPool);
}

}  // namespace hallcase::rpc
