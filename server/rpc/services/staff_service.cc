// StaffService: people, service accounts, grants, passwords.

#include "server/auth/password.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

constexpr uint32_t kStaffPageDefault = 100;

// Puts the verifier of a new password beside the command. Password pool only.
Refusal AddVerifier(const CallContext& context, const std::string& account,
                    const std::string& password, Draft* draft) {
  auto phc = auth::HashPassword(password, context.desk->vault.random());
  if (!phc.ok()) {
    return Reject(Reason::kInvalidField, "密码长度不符合要求，请换一个", "password");
  }
  draft->call.side.verifier_account = account;
  draft->call.side.verifier.set_format(1);
  draft->call.side.verifier.set_principal(account);
  draft->call.side.verifier.set_phc(*std::move(phc));
  return kGranted;
}

Refusal ListStaff(const CallContext& context, const v1::ListStaffRequest& request,
                  v1::ListStaffResponse* response) {
  std::string after;
  const PageScope scope = PageScopeOf(context, request);
  Vault& vault = context.desk->vault;
  if (Refusal refusal = OpenPageToken(vault, scope, request.page_token(), &after)) {
    return refusal;
  }
  const size_t limit = PageSize(context, request.page_size(), kStaffPageDefault);
  const Reader reader(context, true);
  const auto& principals = context.reference->principals;
  auto it = after.empty() ? principals.begin() : principals.upper_bound(after);
  std::string last;
  size_t rows = 0;
  for (; it != principals.end() && rows < limit; ++it, ++rows) {
    last = it->first;
    FillStaff(reader, *it->second, response->add_staff());
  }
  if (it != principals.end()) {
    response->set_next_page_token(MakePageToken(vault, scope, last));
  }
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal MakeAddStaff(const CallContext& context, const v1::AddStaffRequest& request,
                     Draft* draft) {
  const v1::Staff& staff = request.staff();
  auto* command = draft->call.command.mutable_add_principal();
  ToGrants(staff.grants(), command->mutable_grants());
  command->set_has_password(!request.password().empty());
  auto* principal = command->mutable_principal();
  principal->set_id(staff.id());
  principal->set_kind(static_cast<ledger::v1::PrincipalKind>(staff.kind()));
  principal->set_name(staff.name());
  principal->set_phone(staff.phone());
  principal->set_post(staff.post());
  principal->set_window(staff.window());
  Vault& vault = context.desk->vault;
  draft->key = vault.NewKey(&draft->call.side);
  const absl::Status sealed = sealing::SealMessage(vault.sealer(), *draft->key, principal);
  if (!sealed.ok()) return ReadFailed(sealed);
  principal->set_key_id(draft->call.side.data_key_id);
  return request.password().empty()
             ? kGranted
             : AddVerifier(context, staff.id(), request.password(), draft);
}

void FillPerson(const CallContext& context, const std::string& id, v1::Staff* out) {
  const auto reference = context.desk->hall.reference();
  if (const auto* row = reference->FindPrincipal(id)) {
    FillStaff(Reader(context, true), *row, out);
  }
}

Refusal AnswerAddStaff(const CallContext& context, const v1::AddStaffRequest& request,
                       const app::Outcome& outcome, v1::AddStaffResponse* response) {
  FillPerson(context, request.staff().id(), response->mutable_staff());
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

Refusal MakeSetGrants(const CallContext&, const v1::SetGrantsRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_set_grants();
  command->set_id(request.staff_id());
  ToGrants(request.grants(), command->mutable_grants());
  return kGranted;
}

Refusal AnswerSetGrants(const CallContext& context, const v1::SetGrantsRequest& request,
                        const app::Outcome& outcome, v1::SetGrantsResponse* response) {
  FillPerson(context, request.staff_id(), response->mutable_staff());
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

Refusal MakeSetPassword(const CallContext& context, const v1::SetPasswordRequest& request,
                        Draft* draft) {
  return MakeSetPasswordFor(context, request.staff_id(), request.password(), draft);
}

Refusal AnswerSetPassword(const CallContext& context, const v1::SetPasswordRequest&,
                          const app::Outcome& outcome, v1::SetPasswordResponse* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

}  // namespace

Refusal MakeSetPasswordFor(const CallContext& context, const std::string& account,
                           const std::string& password, Draft* draft) {
  draft->call.command.mutable_set_password()->set_id(account);
  return AddVerifier(context, account, password, draft);
}

void AddStaffService(Registry& registry) {
  registry.Read<&ListStaff>("StaffService.ListStaff");
  registry.Write<&MakeAddStaff, &AnswerAddStaff>("StaffService.AddStaff", Subject::kNone,
                                                 Where::kPasswordPool);
  registry.Write<&MakeSetGrants, &AnswerSetGrants>("StaffService.SetGrants", Subject::kNone);
  registry.Write<&MakeSetPassword, &AnswerSetPassword>("StaffService.SetPassword",
                                                       Subject::kNone, Where::kPasswordPool);
}

}  // namespace hallcase::rpc
