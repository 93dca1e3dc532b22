// Every method as every role, about a case of the own post or department, of another one, and of
// another hall: expected from rights.tsv, which nobody generates.

#include "tests/contract/rights_world.h"

#include <gtest/gtest.h>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/options.pb.h"
#include "server/rpc/status_map.h"

namespace hallcase::testing {
namespace {

using domain::access::Permission;
using domain::access::Reach;

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

class RightsTest : public ::testing::Test, protected RightsWorld {
 protected:
  // What the file says should come of it.
  std::string Expected(const std::string& method, const std::string& role, bool own) {
    const MethodRight& right = rights_.methods.at(method);
    const std::string& reach = rights_.reach.at(right.permission).at(role);
    const bool about_case = right.about == "case" || right.about == "party";
    if (reach == "-" || (reach != "hall" && !own && about_case)) return "PERMISSION_DENIED";
    if (right.about == "holder" && (reach == "post" || (reach == "dept" && !own))) {
      return "PERMISSION_DENIED";
    }
    const auto answer = AnswerWhenAllowed(method);
    return answer.has_value() ? std::string(rpc::ReasonName(*answer)) : "OK";
  }

  void ExpectRows(const std::string& role, bool own, const v1::SearchCasesResponse& found) {
    const bool hall = rights_.reach.at("CASE_SEARCH").at(role) == "hall";
    EXPECT_EQ(found.cases_size(), own || hall ? 1 : 0) << role;
  }
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
  // All but the one that no method may carry; numbers may have gaps.
  EXPECT_EQ(rights_.reach.size(),
            static_cast<size_t>(v1::Permission_descriptor()->value_count() - 1));
  EXPECT_EQ(rights_.roles.size(), static_cast<size_t>(ledger::v1::Role_MAX));
  for (const auto& [permission, reaches] : rights_.reach) {
    for (const auto& [role, reach] : reaches) {
      EXPECT_EQ(domain::access::ReachOf(RoleNamed(role),
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
        About about = about_case ? NewCase(own) : About{};
        about.person = "the-" + role;
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
      const std::string expected =
          method.name == "SessionService.SignIn"        ? "SIGN_IN_FAILED"
          : method.name == "AnswerService.GetAnswer"    ? "QUERY_CODE_INVALID"
          : method.name == "RatingService.SubmitRating" ? "RATING_BY_STAFF"
          : reach == "-"                                ? "PERMISSION_DENIED"
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
          method.name == "SessionService.SignIn"        ? "SIGN_IN_FAILED"
          : method.name == "AnswerService.GetAnswer"    ? "QUERY_CODE_INVALID"
          : method.name == "RatingService.SubmitRating" ? "RATING_TOKEN_INVALID"
                                                        : "UNAUTHENTICATED";
      EXPECT_EQ(Name(Ask(method, token, *request, nullptr)), expected) << method.name;
    }
  }
}

}  // namespace
}  // namespace hallcase::testing
