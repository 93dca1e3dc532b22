// What calls about cases do through all beats: sealing, masks, replays, versions, search, reveal.

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;

class CaseCallsTest : public ::testing::Test {
 protected:
  CaseCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("fang", ledger::v1::ROLE_LEAD, "P1");
    door_.AddPerson("jieru", ledger::v1::ROLE_INTEGRATOR, "");
    clerk_ = door_.TokenOf("wang");
    lead_ = door_.TokenOf("fang");
  }

  template <typename Request>
  Request Change(const v1::Case& about, const std::string& etag) {
    Request request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_.NextId());
    request.mutable_case_()->set_case_id(about.case_id());
    request.mutable_case_()->set_etag(etag);
    return request;
  }

  v1::Case Get(const std::string& token, int64_t case_id) {
    v1::GetCaseRequest request;
    request.set_hall_id(kTestHall);
    request.mutable_case_()->set_case_id(case_id);
    v1::GetCaseResponse response;
    EXPECT_TRUE(door_.Call(token, request, &response).ok());
    return response.case_();
  }

  int Search(const std::string& token, const std::string& phone, const std::string& id_number) {
    v1::SearchCasesRequest request;
    request.set_hall_id(kTestHall);
    if (!phone.empty()) request.set_phone(phone);
    if (!id_number.empty()) request.set_id_number(id_number);
    v1::SearchCasesResponse response;
    EXPECT_TRUE(door_.Call(token, request, &response).ok());
    return response.cases_size();
  }

  TestDoor door_;
  std::string clerk_;
  std::string lead_;
};

TEST_F(CaseCallsTest, ARegistrationIsMaskedAndSealed) {
  const v1::Case registered = door_.MustRegister(clerk_);
  EXPECT_EQ(registered.stage(), "IN_REVIEW");
  EXPECT_EQ(registered.applicant().name(), "王**");
  EXPECT_EQ(registered.applicant().phone(), "138****3210");
  EXPECT_EQ(registered.applicant().id_number(), "110***********002X");
  EXPECT_EQ(registered.applicant().id_type(), v1::ID_TYPE_RESIDENT_ID);
  const v1::Case read = Get(clerk_, registered.case_id());
  EXPECT_EQ(read.SerializeAsString(), registered.SerializeAsString());
  auto row = door_.hall().hall().GetCase(registered.case_id());
  ASSERT_TRUE(row.ok());
  const std::string bytes = (*row)->SerializeAsString();
  for (const char* plain : {"王小明", "13876543210", "11010519491231002X"}) {
    EXPECT_EQ(bytes.find(plain), std::string::npos) << plain;
  }
}

TEST_F(CaseCallsTest, AnIntegratorSeesNobody) {
  const v1::Case registered = door_.MustRegister(clerk_);
  const v1::Case read = Get(door_.TokenOf("jieru"), registered.case_id());
  EXPECT_EQ(read.number(), registered.number());
  EXPECT_FALSE(read.has_applicant());
}

TEST_F(CaseCallsTest, AReplayAnswersOnceAndForAll) {
  const v1::RegisterCaseRequest request = door_.Registration();
  v1::RegisterCaseResponse first;
  v1::RegisterCaseResponse again;
  ASSERT_TRUE(door_.Call(clerk_, request, &first).ok());
  ASSERT_TRUE(door_.Call(clerk_, request, &again).ok());
  EXPECT_FALSE(first.change().replayed());
  EXPECT_TRUE(again.change().replayed());
  EXPECT_EQ(again.change().seq(), first.change().seq());
  EXPECT_EQ(again.change().case_().SerializeAsString(),
            first.change().case_().SerializeAsString());
  EXPECT_EQ(Search(clerk_, "13876543210", ""), 1);
}

TEST_F(CaseCallsTest, AnotherBodyUnderTheSameIdIsRefused) {
  v1::RegisterCaseRequest request = door_.Registration();
  ASSERT_TRUE(door_.Call(clerk_, request, nullptr).ok());
  request.mutable_applicant()->set_phone("13876543211");
  const auto reply = door_.Call(clerk_, request, nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kRequestIdReused);
  // The same id of somebody else is another id.
  EXPECT_TRUE(door_.Call(lead_, request, nullptr).ok());
}

TEST_F(CaseCallsTest, AReplayShowsTheCaseAsItIsNow) {
  const v1::RegisterCaseRequest request = door_.Registration();
  v1::RegisterCaseResponse first;
  ASSERT_TRUE(door_.Call(clerk_, request, &first).ok());
  auto correct = Change<v1::CorrectContactRequest>(first.change().case_(), "*");
  correct.set_phone("13900001111");
  correct.set_reason_code("changed");
  ASSERT_TRUE(door_.Call(clerk_, correct, nullptr).ok());
  v1::RegisterCaseResponse again;
  ASSERT_TRUE(door_.Call(clerk_, request, &again).ok());
  EXPECT_EQ(again.change().case_().applicant().phone(), "139****1111");
}

TEST_F(CaseCallsTest, OfTwoClerksOneWinsAndTheOtherLearnsWho) {
  const v1::Case registered = door_.MustRegister(clerk_);
  auto mine = Change<v1::PushCaseRequest>(registered, registered.etag());
  ASSERT_TRUE(door_.Call(lead_, mine, nullptr).ok());
  auto late = Change<v1::PushCaseRequest>(registered, registered.etag());
  const auto reply = door_.Call(clerk_, late, nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kStaleEtag);
  std::map<std::string, std::string> metadata(reply.refusal->metadata.begin(),
                                              reply.refusal->metadata.end());
  EXPECT_EQ(metadata["changed_by"], "fang");
  EXPECT_EQ(metadata["etag"], Get(clerk_, registered.case_id()).etag());
}

TEST_F(CaseCallsTest, PreviousIsForIngestAlone) {
  const v1::Case registered = door_.MustRegister(clerk_);
  const auto reply = door_.Call(clerk_, Change<v1::PushCaseRequest>(registered, "previous"),
                                nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kInvalidField);
}

TEST_F(CaseCallsTest, SearchFollowsCorrections) {
  const v1::Case registered = door_.MustRegister(clerk_);
  EXPECT_EQ(Search(clerk_, "138 7654 3210", ""), 1);
  EXPECT_EQ(Search(clerk_, "", "11010519491231002x"), 1);
  auto correct = Change<v1::CorrectApplicantRequest>(registered, "*");
  correct.mutable_applicant()->set_name("王晓明");
  correct.mutable_applicant()->set_id_type(v1::ID_TYPE_PASSPORT);
  correct.mutable_applicant()->set_id_number("E12345678");
  correct.set_reason_code("typo");
  ASSERT_TRUE(door_.Call(clerk_, correct, nullptr).ok());
  EXPECT_EQ(Search(clerk_, "", "11010519491231002X"), 0);
  EXPECT_EQ(Search(clerk_, "", "E12345678"), 1);
  EXPECT_EQ(Search(clerk_, "13876543210", ""), 1);
  const v1::Case read = Get(clerk_, registered.case_id());
  EXPECT_EQ(read.applicant().name(), "王**");
  EXPECT_EQ(read.applicant().phone(), "138****3210");
}

TEST_F(CaseCallsTest, ARevealIsOnRecordAndClear) {
  door_.AddPerson("shen", ledger::v1::ROLE_AUDITOR, "");
  const v1::Case registered = door_.MustRegister(clerk_);
  auto reveal = Change<v1::RevealCaseRequest>(registered, "");
  reveal.add_fields("phone");
  reveal.set_purpose("contact_applicant");
  v1::RevealCaseResponse response;
  ASSERT_TRUE(door_.Call(clerk_, reveal, &response).ok());
  EXPECT_EQ(response.applicant().phone(), "13876543210");
  EXPECT_TRUE(response.applicant().name().empty());
  v1::ListAccessRequest list;
  list.set_hall_id(kTestHall);
  v1::ListAccessResponse access;
  ASSERT_TRUE(door_.Call(door_.TokenOf("shen"), list, &access).ok());
  ASSERT_EQ(access.records_size(), 1);
  EXPECT_EQ(access.records(0).event(), "Revealed");
  EXPECT_EQ(access.records(0).principal(), "wang");
  EXPECT_EQ(access.records(0).case_id(), registered.case_id());
  EXPECT_EQ(access.records(0).seq(), response.seq());
  EXPECT_EQ(access.records(0).fields(0), "phone");
}

TEST_F(CaseCallsTest, NotesAreSealedUnderTheCasesKey) {
  const v1::Case registered = door_.MustRegister(clerk_);
  auto push = Change<v1::PushCaseRequest>(registered, registered.etag());
  push.set_note("申请人行动不便，请上门");
  v1::PushCaseResponse response;
  ASSERT_TRUE(door_.Call(clerk_, push, &response).ok());
  auto entry = door_.hall().hall().GetEntry(response.change().seq());
  ASSERT_TRUE(entry.ok() && entry->has_value());
  const std::string bytes = (*entry)->entry->SerializeAsString();
  EXPECT_EQ(bytes.find("行动不便"), std::string::npos);
}

TEST_F(CaseCallsTest, AnIllegalMoveNamesTheStageAndWhatIsAllowed) {
  const v1::Case registered = door_.MustRegister(clerk_);
  const auto reply =
      door_.Call(clerk_, Change<v1::CloseCaseRequest>(registered, "*"), nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kIllegalTransition);
  std::map<std::string, std::string> metadata(reply.refusal->metadata.begin(),
                                              reply.refusal->metadata.end());
  EXPECT_EQ(metadata["state"], "IN_REVIEW");
  EXPECT_NE(metadata["allowed"].find("PushCase"), std::string::npos);
}

TEST_F(CaseCallsTest, TheHistoryTellsTheStoryInOrder) {
  const v1::Case registered = door_.MustRegister(clerk_);
  ASSERT_TRUE(door_.Call(clerk_, Change<v1::PushCaseRequest>(registered, "*"), nullptr).ok());
  v1::GetCaseHistoryRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_case_()->set_case_id(registered.case_id());
  request.set_page_size(1);
  std::vector<std::string> types;
  std::string summaries;
  do {
    v1::GetCaseHistoryResponse page;
    ASSERT_TRUE(door_.Call(clerk_, request, &page).ok());
    for (const auto& event : page.events()) {
      types.push_back(event.type());
      summaries += event.summary();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  const std::vector<std::string> expected = {"CaseRegistered", "LegOpened", "CaseAccepted",
                                             "ClockStarted", "LegOpened", "ActionCredited"};
  EXPECT_EQ(types, expected);
  EXPECT_NE(summaries.find(registered.number()), std::string::npos);
  EXPECT_EQ(summaries.find("13876543210"), std::string::npos);
}

TEST_F(CaseCallsTest, WorklistsPageThroughAndTokensFitNothingElse) {
  for (int i = 0; i < 5; ++i) door_.MustRegister(clerk_);
  v1::ListCasesRequest request;
  request.set_hall_id(kTestHall);
  request.set_page_size(2);
  v1::ListCasesResponse page;
  std::set<int64_t> seen;
  std::string some_token;
  do {
    ASSERT_TRUE(door_.Call(clerk_, request, &page).ok());
    for (const auto& one : page.cases()) EXPECT_TRUE(seen.insert(one.case_id()).second);
    if (!page.next_page_token().empty()) some_token = page.next_page_token();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen.size(), 5u);
  // Another page size may go on; another filter, person or method, or a changed token may not.
  request.set_page_token(some_token);
  request.set_page_size(3);
  EXPECT_TRUE(door_.Call(clerk_, request, &page).ok());
  EXPECT_EQ(door_.Call(lead_, request, &page).reason(), Reason::kInvalidPageToken);
  request.mutable_responsible()->set_kind(v1::PARTY_KIND_STAFF);
  request.mutable_responsible()->set_id("wang");
  EXPECT_EQ(door_.Call(clerk_, request, &page).reason(), Reason::kInvalidPageToken);
  request.clear_responsible();
  some_token[some_token.size() / 2] = some_token[some_token.size() / 2] == 'A' ? 'B' : 'A';
  request.set_page_token(some_token);
  EXPECT_EQ(door_.Call(clerk_, request, &page).reason(), Reason::kInvalidPageToken);
}

TEST_F(CaseCallsTest, PerformersNeedTheRightToRecordForOthers) {
  const v1::Case registered = door_.MustRegister(clerk_);
  auto push = Change<v1::PushCaseRequest>(registered, "*");
  push.mutable_change()->mutable_performer()->set_kind(v1::PARTY_KIND_OUTSIDE);
  push.mutable_change()->mutable_performer()->set_id("wabo/Resource01");
  const auto reply = door_.Call(clerk_, push, nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kPermissionDenied);
  EXPECT_TRUE(door_.Call(door_.TokenOf("jieru"), push, nullptr).ok());
}

}  // namespace
}  // namespace hallcase::testing
