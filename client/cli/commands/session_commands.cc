#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/session.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

struct SignInArgs {
  std::string account;
  std::string password_file;
};

std::string GrantWords(const v1::Staff& staff) {
  std::string words;
  for (const auto& grant : staff.grants()) {
    if (!words.empty()) words += ", ";
    words += WordOf(grant.role());
    if (!grant.department().empty()) words += ":" + grant.department();
    if (grant.record_for_others()) words += "+others";
  }
  return OrDash(words);
}

void PrintStaff(Context& context, const v1::Staff& staff, bool has_expiry,
                const google::protobuf::Timestamp& expires_at) {
  context.out() << staff.id() << "  " << OrDash(staff.name()) << "  岗位 " << OrDash(staff.post())
                << "  窗口 " << OrDash(staff.window()) << "  角色 " << GrantWords(staff)
                << "  有效至 " << TimeWord(has_expiry, expires_at) << "\n";
}

int RunSignIn(const SignInArgs& args, Context& context) {
  client::Client* client = context.ConnectAnonymously();
  if (client == nullptr) return context.exit_code();
  const auto path = SessionPath(context.flags.profile);
  if (!path.ok()) return context.FailUsage(base::ToStd(path.status().message()));
  auto password = ReadPassword("password: ", args.password_file, context.in());
  if (!password.ok()) return context.FailUsage(base::ToStd(password.status().message()));
  v1::SignInRequest request;
  request.set_account(args.account);
  request.set_password(*std::move(password));
  auto answer = client->Call<v1::SignInResponse>(std::move(request));
  if (!answer.ok()) return context.Fail(answer.error());
  const auto old = ReadSession(*path);
  const GlobalFlags where = context.Where(old.ok() ? &*old : nullptr);
  Session session;
  session.server = where.server;
  session.hall = where.hall;
  session.account = args.account;
  session.token = answer->token();
  session.expires_at_us = MicrosOf(answer->expires_at());
  session.tls = where.tls;
  session.ca_file = where.ca_file;
  const absl::Status written = WriteSession(*path, session);
  if (!written.ok()) return context.FailUsage(base::ToStd(written.message()));
  // The token stays in its file.
  answer.value().clear_token();
  if (context.PrintedJson(answer.value())) return kExitOk;
  PrintStaff(context, answer->staff(), answer->has_expires_at(), answer->expires_at());
  return kExitOk;
}

int RunSignOut(const NoArgs&, Context& context) {
  const auto answer = context.Call<v1::SignOutResponse>(v1::SignOutRequest());
  const auto path = SessionPath(context.flags.profile);
  // The session is forgotten here even if the server no longer knows it.
  if (path.ok()) {
    const absl::Status removed = RemoveSession(*path);
    if (!removed.ok()) return context.FailUsage(base::ToStd(removed.message()));
  }
  if (!answer) return context.exit_code();
  if (!context.PrintedJson(*answer)) context.out() << "已退出\n";
  return kExitOk;
}

int RunWhoAmI(const NoArgs&, Context& context) {
  const auto answer = context.Call<v1::GetSessionResponse>(v1::GetSessionRequest());
  if (!answer) return context.exit_code();
  if (context.PrintedJson(*answer)) return kExitOk;
  PrintStaff(context, answer->staff(), answer->has_expires_at(), answer->expires_at());
  return kExitOk;
}

struct PasswordArgs {
  std::string old_file;
  std::string new_file;
};

int RunPassword(const PasswordArgs& args, Context& context) {
  auto old_password = ReadPassword("old password: ", args.old_file, context.in());
  if (!old_password.ok()) return context.FailUsage(base::ToStd(old_password.status().message()));
  auto new_password = ReadPassword("new password: ", args.new_file, context.in());
  if (!new_password.ok()) return context.FailUsage(base::ToStd(new_password.status().message()));
  v1::ChangePasswordRequest request;
  request.set_old_password(*std::move(old_password));
  request.set_new_password(*std::move(new_password));
  const auto answer = context.Call<v1::ChangePasswordResponse>(std::move(request));
  if (!answer) return context.exit_code();
  if (!context.PrintedJson(*answer)) context.out() << "密码已修改\n";
  return kExitOk;
}

}  // namespace

void AddSessionCommands(CLI::App& app, Context& context) {
  auto sign_in = std::make_shared<SignInArgs>();
  CLI::App* command =
      AddCommand(app, context, "sign-in", "sign in and keep the session", sign_in, &RunSignIn);
  command->add_option("account", sign_in->account, "account name")->required();
  command->add_option("--password-file", sign_in->password_file,
                      "read the password from this file (else terminal or standard input)");
  AddCommand(app, context, "sign-out", "end the session", std::make_shared<NoArgs>(), &RunSignOut);
  AddCommand(app, context, "whoami", "who is signed in", std::make_shared<NoArgs>(), &RunWhoAmI);
  auto password = std::make_shared<PasswordArgs>();
  command =
      AddCommand(app, context, "change-password", "change your password", password, &RunPassword);
  command->add_option("--old-file", password->old_file, "file with the old password");
  command->add_option("--new-file", password->new_file, "file with the new password");
}

}  // namespace hallcase::cli
