#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/staff.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr uint32_t kStaffPageSize = 500;
constexpr std::string_view kOthers = "+others";

// "clerk", "department_contact:zgj", "integrator+others", as in set-up files.
bool ParseGrant(std::string_view word, v1::Grant* grant) {
  if (word.size() > kOthers.size() && word.substr(word.size() - kOthers.size()) == kOthers) {
    grant->set_record_for_others(true);
    word.remove_suffix(kOthers.size());
  }
  const size_t colon = word.find(':');
  if (colon != std::string_view::npos) {
    grant->set_department(std::string(word.substr(colon + 1)));
    word = word.substr(0, colon);
  }
  const auto role = FlagNumber(v1::Role_descriptor(), word);
  if (!role) return false;
  grant->set_role(static_cast<v1::Role>(*role));
  return true;
}

bool FillGrants(const std::vector<std::string>& words, Context& context,
                google::protobuf::RepeatedPtrField<v1::Grant>* grants) {
  for (const std::string& word : words) {
    if (!ParseGrant(word, grants->Add())) {
      context.FailUsage(base::StrCat("--role '", word, "': no such role"));
      return false;
    }
  }
  return true;
}

std::string StaffGrantWords(const v1::Staff& staff) {
  std::string words;
  for (const auto& grant : staff.grants()) {
    if (!words.empty()) words += ", ";
    words += WordOf(grant.role());
    if (!grant.department().empty()) words += ":" + grant.department();
    if (grant.record_for_others()) words += kOthers;
  }
  return OrDash(words);
}

void PrintStaff(Context& context, const google::protobuf::RepeatedPtrField<v1::Staff>& people) {
  Table table({"账号", "姓名", "类别", "岗位", "窗口", "角色"});
  for (const v1::Staff& staff : people) {
    table.AddRow({staff.id(), OrDash(staff.name()), WordOf(staff.kind()), OrDash(staff.post()),
                  OrDash(staff.window()), StaffGrantWords(staff)});
  }
  table.Print(context.out());
}

int RunStaffList(const NoArgs&, Context& context) {
  v1::ListStaffRequest request;
  request.set_page_size(kStaffPageSize);
  v1::ListStaffResponse all;
  for (;;) {
    const auto page = context.Call<v1::ListStaffResponse>(request);
    if (!page) return context.exit_code();
    all.MergeFrom(*page);
    if (page->next_page_token().empty()) break;
    request.set_page_token(page->next_page_token());
  }
  all.clear_next_page_token();
  if (context.PrintedJson(all)) return kExitOk;
  PrintStaff(context, all.staff());
  return kExitOk;
}

struct AddArgs {
  std::string account;
  std::string name;
  std::string phone;
  std::string post;
  std::string window;
  std::string kind = "staff";
  std::vector<std::string> roles;
  std::string password_file;
  std::string request_id;
};

template <typename Response>
int PrintOne(Context& context, const std::optional<Response>& response) {
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  google::protobuf::RepeatedPtrField<v1::Staff> one;
  *one.Add() = response->staff();
  PrintStaff(context, one);
  return kExitOk;
}

int RunAdd(const AddArgs& args, Context& context) {
  v1::AddStaffRequest request;
  request.set_request_id(args.request_id);
  v1::Staff* staff = request.mutable_staff();
  staff->set_id(args.account);
  staff->set_kind(static_cast<v1::PrincipalKind>(
      *FlagNumber(v1::PrincipalKind_descriptor(), args.kind)));
  staff->set_name(TextOrStdin(args.name, context.in()));
  staff->set_phone(args.phone);
  staff->set_post(args.post);
  staff->set_window(args.window);
  if (!FillGrants(args.roles, context, staff->mutable_grants())) return context.exit_code();
  if (!args.password_file.empty()) {
    auto password = ReadPassword("", args.password_file, context.in());
    if (!password.ok()) return context.FailUsage(base::ToStd(password.status().message()));
    request.set_password(*std::move(password));
  }
  return PrintOne(context, context.Call<v1::AddStaffResponse>(std::move(request)));
}

struct GrantArgs {
  std::string account;
  std::vector<std::string> roles;
  bool none = false;
  std::string request_id;
};

int RunGrants(const GrantArgs& args, Context& context) {
  v1::SetGrantsRequest request;
  request.set_request_id(args.request_id);
  request.set_staff_id(args.account);
  if (args.roles.empty() != args.none) return context.FailUsage("give --role, or --none");
  if (!FillGrants(args.roles, context, request.mutable_grants())) return context.exit_code();
  return PrintOne(context, context.Call<v1::SetGrantsResponse>(std::move(request)));
}

struct NewPasswordArgs {
  std::string account;
  std::string password_file;
  std::string request_id;
};

int RunSetPassword(const NewPasswordArgs& args, Context& context) {
  v1::SetPasswordRequest request;
  request.set_request_id(args.request_id);
  request.set_staff_id(args.account);
  auto password = ReadPassword("new password: ", args.password_file, context.in());
  if (!password.ok()) return context.FailUsage(base::ToStd(password.status().message()));
  request.set_password(*std::move(password));
  const auto response = context.Call<v1::SetPasswordResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (!context.PrintedJson(*response)) context.out() << "密码已设置\n";
  return kExitOk;
}

}  // namespace

void AddStaffCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("staff", "people and service accounts (人员)");
  group->require_subcommand(1);
  AddCommand(*group, context, "list", "everybody", std::make_shared<NoArgs>(), &RunStaffList);
  const char* id_help = "UUID; repeats a command whose outcome is unknown";
  auto add = std::make_shared<AddArgs>();
  CLI::App* command = AddCommand(*group, context, "add", "a person or service", add, &RunAdd);
  command->add_option("account", add->account, "1-64 of a-z, 0-9, . _ -")->required();
  command->add_option("--name", add->name, "- = from standard input");
  command->add_option("--phone", add->phone, "phone");
  command->add_option("--post", add->post, "post code");
  command->add_option("--window", add->window, "window code");
  command->add_option("--kind", add->kind, "staff or service")
      ->check(CLI::IsMember({"staff", "service"}));
  command->add_option("--role", add->roles, "ROLE, department_contact:CODE, ROLE+others; again");
  command->add_option("--password-file", add->password_file,
                      "file with the first password (else the account cannot sign in yet)");
  command->add_option("--request-id", add->request_id, id_help);
  auto grants = std::make_shared<GrantArgs>();
  command = AddCommand(*group, context, "grants", "replace somebody's roles", grants, &RunGrants);
  command->add_option("account", grants->account, "whose")->required();
  command->add_option("--role", grants->roles, "as for add; again for more");
  command->add_flag("--none", grants->none, "take all roles away");
  command->add_option("--request-id", grants->request_id, id_help);
  auto password = std::make_shared<NewPasswordArgs>();
  command = AddCommand(*group, context, "password", "set somebody's password", password,
                       &RunSetPassword);
  command->add_option("account", password->account, "whose")->required();
  command->add_option("--password-file", password->password_file,
                      "file with the password (else terminal or standard input)");
  command->add_option("--request-id", password->request_id, id_help);
}

}  // namespace hallcase::cli
