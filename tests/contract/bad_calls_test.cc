// Actions that cannot be and credentials that are none: answered with a typed reason and what is in
// the way, without effect, and no answer repeats what it was told about a person.

#include "tests/contract/bad_input.h"

namespace hallcase::testing {
namespace {

class BadCallsTest : public BadInputTest {
 protected:
  std::vector<BadCall> BadCases();
  std::vector<BadCall> BadCredentials();
};

std::vector<BadCall> BadCallsTest::BadCases() {
  const auto push = [this](const v1::Case& about, const std::string& etag,
                           const std::string& note = "") {
    auto request = Change<v1::PushCaseRequest>(about, etag);
    request.set_note(note);
    return request;
  };
  const std::string personal = std::string(kName) + " " + kPhone;
  return {
      {"illegal move", [this] {
         return Send(clerk_, Change<v1::CloseCaseRequest>(received_, "*"));
       }, Reason::kIllegalTransition, "", {{"state", "IN_REVIEW"}, {"allowed", "PushCase"}}},
      {"stale etag", [=, this] { return Send(clerk_, push(pushed_, pushed_.etag(), personal)); },
       Reason::kStaleEtag, "case.etag", {{"changed_by", "fang"}, {"etag", ""}}},
      {"no etag", [=, this] { return Send(clerk_, push(received_, "")); },
       Reason::kEtagRequired, "case.etag"},
      {"an etag that is none", [=, this] { return Send(clerk_, push(received_, "0x1")); },
       Reason::kInvalidField, "case.etag"},
      {"a note too long", [=, this] {
         return Send(clerk_, push(received_, "*", std::string(501, 'n')));
       }, Reason::kInvalidField, "note"},
      {"unknown department", [=, this] {
         auto request = push(received_, "*", personal);
         request.set_department("D9");
         return Send(clerk_, request);
       }, Reason::kReferenceNotFound, "department"},
      {"no such case", [=, this] {
         v1::Case none;
         none.set_case_id(1);
         return Send(clerk_, push(none, "*", personal));
       }, Reason::kCaseNotFound, "case"},
      {"a case of another hall", [=, this] { return Send(clerk_, push(elsewhere_, "*")); },
       Reason::kCaseNotFound, "case"},
      {"a case of another post", [=, this] {
         return Send(other_post_, push(received_, "*", personal));
       }, Reason::kPermissionDenied, "case"},
      {"a performer without the right", [=, this] {
         auto request = push(received_, "*");
         request.mutable_change()->mutable_performer()->set_kind(v1::PARTY_KIND_OUTSIDE);
         request.mutable_change()->mutable_performer()->set_id("wabo/R01");
         return Send(clerk_, request);
       }, Reason::kPermissionDenied, "change.performer"},
      {"another body under a request id", [this] {
         v1::RegisterCaseRequest request = used_;
         request.mutable_applicant()->set_phone("13876543211");
         return Send(clerk_, request);
       }, Reason::kRequestIdReused, ""},
      {"another method under a request id", [=, this] {
         auto request = push(received_, "*");
         request.mutable_change()->set_request_id(used_.change().request_id());
         return Send(clerk_, request);
       }, Reason::kRequestIdReused, ""},
  };
}

std::vector<BadCall> BadCallsTest::BadCredentials() {
  const auto with = [this](const std::string& token, const std::string& hall) {
    return [=, this] {
      v1::RegisterCaseRequest request = door_.Registration();
      request.set_hall_id(hall);
      return Send(token, request);
    };
  };
  std::string changed = clerk_;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  return {
      {"no token", with("", kTestHall), Reason::kUnauthenticated, ""},
      {"no token of ours", with("forged", kTestHall), Reason::kUnauthenticated, ""},
      {"a token with one letter changed", with(changed, kTestHall), Reason::kUnauthenticated, ""},
      {"an expired token", with(expired_, kTestHall), Reason::kSessionExpired, ""},
      {"a token of another hall", with(foreign_, kTestHall), Reason::kWrongHall, "hall_id"},
      {"another hall's id", with(clerk_, kOtherHall), Reason::kWrongHall, "hall_id"},
      {"a hall that is not here", with(clerk_, "nowhere"), Reason::kHallNotFound, "hall_id"},
      {"no hall", with(clerk_, ""), Reason::kHallNotFound, "hall_id"},
  };
}

TEST_F(BadCallsTest, ActionsOnCasesAreRefusedWithWhatIsInTheWay) {
  for (const BadCall& row : BadCases()) ExpectRefused(row);
  ExpectNothingPersonal();
}

TEST_F(BadCallsTest, CredentialsThatAreNoneAreRefused) {
  for (const BadCall& row : BadCredentials()) ExpectRefused(row);
  ExpectNothingPersonal();
}

}  // namespace
}  // namespace hallcase::testing
