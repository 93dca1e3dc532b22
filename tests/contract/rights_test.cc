// Every method as every role, about a case of the own post or department, of another one, and of
// another hall: expected from rights.tsv, which nobody generates.

#include "tests/contract/rights.h"

#include <gtest/gtest.h>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/options.pb.h"
#include "server/rpc/status_map.h"
#include "tests/contract/requests.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using domain::access::Permission;
using domain::access::Reach;
using rpc::Reason;

constexpr char kRightsFile[] = "tests/contract/rights.tsv";

ledger::v1::Role RoleOf(const std::string& name) {
  std::string upper = "ROLE_";
  for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  ledger::v1::Role role = ledger::v1::ROLE_UNSPECIFIED;
  EXPECT_TRUE(ledger::v1::Role_Parse(upper, &role)) << name;
  return role;
}

v1::Permission PermissionOf(const std::string& name) {
  v1::Permission permission = v1::PERMISSION_UNSPECIFIED;
  EXPECT_TRUE(v1::Permission_Parse("PERMISSION_" + name, &permission)) << name;
  return permission;
}

Reach ReachNamed(const std::string& name) {
  if (name == "hall") return Reach::kHall;
  if (name == "post") return Reach::kOwnPost;
  if (name == "dept") return Reach::kOwnDepartment;
  EXPECT_EQ(name, "-");
  return Reach::kNowhere;
}

class RightsTest : public ::testing::Test {
 protected:
  RightsTest() : rights_(ReadRights(kRightsFile)) {
    door_.PublishPlaces();
    door_.AddPerson("registrar-1", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("registrar-2", ledger::v1::ROLE_CLERK, "P2");
    for (const std::string& role : rights_.roles) {
      const bool contact = role == "department_contact";
      door_.AddPerson("the-" + role, RoleOf(role), contact ? "D1" : "P1");
    }
  }

  // A case in review, with an open warning: registered at P1 and pushed to D1, or P2 and D2.
  About NewCase(bool own) {
    const std::string token = door_.TokenOf(own ? "registrar-1" : "registrar-2");
    v1::RegisterCaseRequest request = door_.Registration();
    const int64_t due = door_.hall().clock().NowMicros() / base::kMicrosPerSecond + 1;
    request.mutable_upstream_due_at()->set_seconds(due);
    v1::RegisterCaseResponse registered;
    EXPECT_TRUE(door_.Call(token, request, &registered).ok());
    About about;
    about.case_id = registered.change().case_().case_id();
    about.case_number = registered.change().case_().number();
    about.party.set_kind(ledger::v1::PARTY_KIND_DEPARTMENT);
    about.party.set_id(own ? "D1" : "D2");
    v1::PushCaseRequest push;
    push.set_hall_id(kTestHall);
    push.mutable_change()->set_request_id(door_.NextId());
    push.mutable_case_()->set_case_id(about.case_id);
    push.mutable_case_()->set_etag("*");
    push.set_department(about.party.id());
    EXPECT_TRUE(door_.Call(token, push, nullptr).ok());
    door_.hall().Advance(2 * base::kMicrosPerSecond);
    auto warnings = door_.hall().hall().ListOpenWarnings(about.party, "", 1'000);
    EXPECT_TRUE(warnings.ok());
    for (const auto& row : warnings->rows) {
      if (row->raised().case_id() == about.case_id) about.warning_id = row->raised().warning_id();
    }
    EXPECT_NE(about.warning_id, 0);
    return about;
  }

  // A stream's answer: its first message counts as success.
  rpc::Refusal Stream(const std::string& method, const std::string& token,
                      const google::protobuf::Message& request) {
    auto stream = door_.OpenStream(token, method);
    stream->Send(request);
    std::unique_ptr<google::protobuf::Message> answer(
        door_.dispatcher().methods().Find(method)->response->New());
    if (!stream->Receive(answer.get())) return stream->AwaitEnd();
    if (method == "IngestService.Ingest") {
      EXPECT_FALSE(static_cast<v1::IngestResponse&>(*answer).has_error());
    }
    return rpc::kGranted;
  }

  rpc::Refusal Ask(const rpc::Method& method, const std::string& token,
                   const google::protobuf::Message& request,
                   google::protobuf::Message* response) {
    if (method.server_streams) return Stream(method.name, token, request);
    return door_.Call(token, request, response).refusal;
  }

  static std::string Name(const rpc::Refusal& refusal) {
    return refusal.has_value() ? std::string(rpc::ReasonName(refusal->reason)) : "OK";
  }

  // What the file says should come of it.
  std::string Expected(const std::string& method, const std::string& role, bool own) {
    const MethodRight& right = rights_.methods.at(method);
    const std::string& reach = rights_.reach.at(right.permission).at(role);
    const bool about_case = right.about == "case" || right.about == "party";
    if (reach == "-" || (reach != "hall" && !own && about_case)) return "PERMISSION_DENIED";
    const auto answer = AnswerWhenAllowed(method);
    return answer.has_value() ? std::string(rpc::ReasonName(*answer)) : "OK";
  }

  void ExpectRows(const std::string& role, bool own, const v1::SearchCasesResponse& found) {
    const bool hall = rights_.reach.at("CASE_SEARCH").at(role) == "hall";
    EXPECT_EQ(found.cases_size(), own || hall ? 1 : 0) << role;
  }

  const Rights rights_;
  TestDoor door_;
};

TEST_F(RightsTest, TheFileKnowsEveryMethodAndItsPermission) {
  const auto& methods = door_.dispatcher().methods().methods();
  EXPECT_EQ(rights_.methods.size(), methods.size());
  for (const rpc::Method& method : methods) {
    ASSERT_EQ(rights_.methods.count(method.name), 1u) << method.name;
    EXPECT_EQ(static_cast<int>(method.permission),
              PermissionOf(rights_.methods.at(method.name).permission))
        << method.name;
  }
}

TEST_F(RightsTest, EveryRoleReachesWhatTheFileSays) {
  EXPECT_EQ(rights_.reach.size(), static_cast<size_t>(v1::Permission_MAX));
  EXPECT_EQ(rights_.roles.size(), static_cast<size_t>(ledger::v1::Role_MAX));
  for (const auto& [permission, reaches] : rights_.reach) {
    for (const auto& [role, reach] : reaches) {
      EXPECT_EQ(domain::access::ReachOf(RoleOf(role),
                                        static_cast<Permission>(PermissionOf(permission))),
                ReachNamed(reach))
          << permission << " " << role;
    }
  }
}

TEST_F(RightsTest, EveryMethodAsEveryRoleOverOwnAndOtherCases) {
  int calls = 0;
  for (const rpc::Method& method : door_.dispatcher().methods().methods()) {
    for (const std::string& role : rights_.roles) {
      for (const bool own : {true, false}) {
        const bool about_case = rights_.methods.at(method.name).about != "-";
        if (!about_case && !own) continue;
        const About about = about_case ? NewCase(own) : About{};
        auto request = RequestFor(method.name, about, &door_);
        ASSERT_NE(request, nullptr) << method.name << " has no line in requests.cc";
        std::unique_ptr<google::protobuf::Message> response(method.response->New());
        const auto refusal =
            Ask(method, door_.TokenOf("the-" + role), *request, response.get());
        EXPECT_EQ(Name(refusal), Expected(method.name, role, own))
            << method.name << " as " << role << (own ? ", own" : ", other") << ": "
            << (refusal.has_value() ? refusal->message : "");
        if (method.name == "CaseService.SearchCases" && !refusal.has_value()) {
          ExpectRows(role, own, static_cast<const v1::SearchCasesResponse&>(*response));
        }
        ++calls;
      }
    }
  }
  std::cout << calls << " calls\n";
  EXPECT_GT(calls, 600);
}

TEST_F(RightsTest, AnotherHallIsNobodysBusiness) {
  const About about = NewCase(true);
  for (const rpc::Method& method : door_.dispatcher().methods().methods()) {
    for (const std::string& role : rights_.roles) {
      auto request = RequestFor(method.name, about, &door_);
      request->GetReflection()->SetString(request.get(), method.hall_field, kOtherHall);
      const auto refusal = Ask(method, door_.TokenOf("the-" + role), *request, nullptr);
      const std::string& reach =
          rights_.reach.at(rights_.methods.at(method.name).permission).at(role);
      const std::string expected = method.name == "SessionService.SignIn" ? "SIGN_IN_FAILED"
                                   : reach == "-" ? "PERMISSION_DENIED"
                                                  : "WRONG_HALL";
      EXPECT_EQ(Name(refusal), expected) << method.name << " as " << role;
      request->GetReflection()->SetString(request.get(), method.hall_field, "nowhere");
      if (reach == "-") continue;
      EXPECT_EQ(Name(Ask(method, door_.TokenOf("the-" + role), *request, nullptr)),
                "HALL_NOT_FOUND")
          << method.name << " as " << role;
    }
  }
}

TEST_F(RightsTest, WithoutACredentialThereIsOnlySignIn) {
  const About about = NewCase(true);
  for (const rpc::Method& method : door_.dispatcher().methods().methods()) {
    auto request = RequestFor(method.name, about, &door_);
    for (const std::string token : {"", "forged", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
      const std::string expected =
          method.name == "SessionService.SignIn" ? "SIGN_IN_FAILED" : "UNAUTHENTICATED";
      EXPECT_EQ(Name(Ask(method, token, *request, nullptr)), expected) << method.name;
    }
  }
}

// A contact who has lost the department learns no more by sending an old request again.
TEST_F(RightsTest, AReplayIsAuthorisedAnew) {
  const About about = NewCase(true);
  const std::string token = door_.TokenOf("the-department_contact");
  auto request = RequestFor("CaseService.DecideCase", about, &door_);
  v1::DecideCaseResponse response;
  ASSERT_TRUE(door_.Call(token, *request, &response).ok());
  const uint64_t seq = response.change().seq();
  ASSERT_TRUE(door_.Call(token, *request, &response).ok());
  EXPECT_TRUE(response.change().replayed());
  EXPECT_EQ(response.change().seq(), seq);
  app::CommandCall call = door_.hall().AsSystem();
  auto* grants = call.command.mutable_set_grants();
  grants->set_id("the-department_contact");
  auto* grant = grants->add_grants();
  grant->set_role(ledger::v1::ROLE_DEPARTMENT_CONTACT);
  grant->set_department("D2");
  ASSERT_EQ(door_.hall().Run(std::move(call)).kind, app::Outcome::Kind::kCommitted);
  EXPECT_EQ(Name(door_.Call(token, *request, &response).refusal), "PERMISSION_DENIED");
}

}  // namespace
}  // namespace hallcase::testing
