// ShiftService: shift sheets, frozen and signed twice.

#include "hallcase/v1/shift.pb.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"
#include "server/rpc/services/sheets.h"

namespace hallcase::rpc {

namespace {

using domain::access::Permission;

Refusal GetShift(const CallContext& context, const v1::GetShiftRequest& request,
                 v1::GetShiftResponse* response) {
  int64_t id = 0;
  if (Refusal refusal = SheetId(context, request.shift_id(), request.number(), &id)) {
    return refusal;
  }
  const auto found = ScopedHall(context, Permission::kCustodyRead).ShiftById(id);
  if (!found.ok() || found->row == nullptr) return MissingSheet(found, "shift_id");
  FillShift(Reader(context, true), *found->row, response->mutable_shift());
  return kGranted;
}

// The note has a key of its own, which can be erased without touching anything else.
Refusal MakeFreezeShift(const CallContext& context, const v1::FreezeShiftRequest& request,
                        Draft* draft) {
  auto* command = draft->call.command.mutable_freeze_shift();
  command->set_outgoing(request.outgoing());
  command->set_incoming(request.incoming());
  command->set_shift(request.shift());
  command->set_note(request.note());
  if (request.note().empty()) return kGranted;
  Vault& vault = context.desk->vault;
  draft->key = vault.NewKey(&draft->call.side);
  const absl::Status sealed = sealing::SealMessage(vault.sealer(), *draft->key, command);
  if (!sealed.ok()) return ReadFailed(sealed);
  command->set_key_id(draft->call.side.data_key_id);
  return kGranted;
}

Refusal MakeSignShift(const CallContext&, const v1::SignShiftRequest& request, Draft* draft) {
  draft->call.command.mutable_sign_shift()->set_shift_id(request.shift_id());
  return kGranted;
}

template <typename Request, typename Response>
Refusal AnswerShift(const CallContext& context, const Request&, const app::Outcome& outcome,
                    Response* response) {
  if (outcome.shift_row != nullptr) {
    FillShift(Reader(context, true), *outcome.shift_row, response->mutable_shift());
  }
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

}  // namespace

void AddShiftService(Registry& registry) {
  registry.Read<&GetShift>("ShiftService.GetShift");
  registry.Write<&MakeFreezeShift, &AnswerShift<v1::FreezeShiftRequest, v1::FreezeShiftResponse>>(
      "ShiftService.FreezeShift", Subject::kShift, Where::kReadPool);
  registry.Write<&MakeSignShift, &AnswerShift<v1::SignShiftRequest, v1::SignShiftResponse>>(
      "ShiftService.SignShift", Subject::kShift);
}

}  // namespace hallcase::rpc
