// SessionService: sign in and out, who am I, own password.

#include "server/auth/password.h"
#include "server/auth/token.h"
#include "server/base/hash.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

Refusal SignInFailed() {
  return Reject(Reason::kSignInFailed, "账号或密码不正确，请核对后重试");
}

constexpr std::string_view kTooManySignIns = "登录失败次数过多，请稍后再试";

// Outside people have no account; they are known from imports alone.
const ledger::v1::PrincipalRow* FindAccount(const CallContext& context,
                                            const std::string& account) {
  const auto* row = context.reference->FindPrincipal(account);
  if (row == nullptr || row->added().kind() == ledger::v1::PRINCIPAL_KIND_OUTSIDE) return nullptr;
  return row;
}

// Runs on the password pool, so the hash may take its 30 ms here.
Refusal CheckPassword(const CallContext& context, const std::string& account,
                      const std::string& password, bool* right) {
  auto verifier = context.desk->hall.GetVerifier(account);
  if (!verifier.ok()) return ReadFailed(verifier.status());
  if (!verifier->has_value()) {
    auth::VerifyNobody(password);
    *right = false;
    return kGranted;
  }
  auto verified = auth::VerifyPassword(password, (*verifier)->phc());
  if (!verified.ok()) return ReadFailed(verified.status());
  *right = *verified;
  return kGranted;
}

// `account` opened a session: fills what its owner is told.
Refusal FillSignedIn(const CallContext& context, const ledger::v1::PrincipalRow& row,
                     const auth::Session& session, v1::SignInResponse* response) {
  FillTime(session.expires_at_us(), response->mutable_expires_at());
  CallContext own = context;
  own.scope = std::make_shared<const domain::access::Scope>(
      row.added().id(), row.added().post(),
      std::vector<ledger::v1::Grant>(row.grants().begin(), row.grants().end()));
  FillStaff(Reader(own, true), row, response->mutable_staff());
  return kGranted;
}

Refusal SignIn(const CallContext& context, const v1::SignInRequest& request,
               v1::SignInResponse* response) {
  Desk& desk = *context.desk;
  const std::string& account = request.account();
  const auto* row = FindAccount(context, account);
  const std::string_view observed = row == nullptr ? auth::kUnknownAccount : account;
  const int64_t wait_us = desk.lockout.BeginTry(account, context.source);
  if (wait_us > 0) {
    desk.access_log.Observe(observed, ledger::v1::ACCESS_EVENT_LOCKED_OUT);
    return LockedOut(wait_us, kTooManySignIns);
  }
  // Read before the password is checked: a session opened with a password that is being replaced
  // just now counts as older than the new one, and is over.
  const uint64_t head_seq = desk.hall.head().seq;
  bool right = false;
  if (row == nullptr) {
    auth::VerifyNobody(request.password());
  } else if (Refusal refusal = CheckPassword(context, account, request.password(), &right)) {
    desk.lockout.Abandoned(account, context.source);
    return refusal;
  }
  if (!right) {
    desk.access_log.Observe(observed, ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED);
    return SignInFailed();
  }
  desk.lockout.Succeeded(account, context.source);
  const auth::NewToken token = auth::MakeToken(desk.vault.random());
  auto session = desk.sessions.Open(account, base::AsBytes(token.hash), head_seq);
  desk.access_log.Observe(account, ledger::v1::ACCESS_EVENT_SIGNED_IN);
  response->set_token(token.text);
  return FillSignedIn(context, *row, *session, response);
}

Refusal SignOut(const CallContext& context, const v1::SignOutRequest&, v1::SignOutResponse*) {
  const absl::Status ended = context.desk->sessions.End(*context.session);
  if (!ended.ok()) return ReadFailed(ended);
  context.desk->access_log.Observe(context.session->principal(),
                                   ledger::v1::ACCESS_EVENT_SIGNED_OUT);
  return kGranted;
}

Refusal GetSession(const CallContext& context, const v1::GetSessionRequest&,
                   v1::GetSessionResponse* response) {
  const auto* row = context.reference->FindPrincipal(context.session->principal());
  FillStaff(Reader(context, true), *row, response->mutable_staff());
  FillTime(context.session->expires_at_us(), response->mutable_expires_at());
  return kGranted;
}

Refusal MakeChangePassword(const CallContext& context,
                           const v1::ChangePasswordRequest& request, Draft* draft) {
  Desk& desk = *context.desk;
  const std::string& account = context.scope->principal();
  const int64_t wait_us = desk.lockout.BeginTry(account, context.source);
  if (wait_us > 0) return LockedOut(wait_us, kTooManySignIns);
  bool right = false;
  if (Refusal refusal = CheckPassword(context, account, request.old_password(), &right)) {
    desk.lockout.Abandoned(account, context.source);
    return refusal;
  }
  if (!right) {
    desk.access_log.Observe(account, ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED);
    return SignInFailed();
  }
  desk.lockout.Succeeded(account, context.source);
  return MakeSetPasswordFor(context, account, request.new_password(), draft);
}

Refusal AnswerChangePassword(const CallContext& context, const v1::ChangePasswordRequest&,
                             const app::Outcome& outcome, v1::ChangePasswordResponse*) {
  const absl::Status kept = context.desk->sessions.Outlive(*context.session, outcome.seq);
  return kept.ok() ? kGranted : ReadFailed(kept);
}

}  // namespace

void AddSessionService(Registry& registry) {
  registry.Read<&SignIn>("SessionService.SignIn", Where::kPasswordPool);
  registry.Read<&SignOut>("SessionService.SignOut");
  registry.Read<&GetSession>("SessionService.GetSession");
  registry.Write<&MakeChangePassword, &AnswerChangePassword>(
      "SessionService.ChangePassword", Subject::kNone, Where::kPasswordPool);
}

}  // namespace hallcase::rpc
