// What calls about custody do through all beats: codes that are shown once and stand nowhere, reach
// by holder, sheets by their number, notes of shifts.

#include <map>

#include <gtest/gtest.h>

#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "tests/contract/dump.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;

class CustodyCallsTest : public ::testing::Test {
 protected:
  CustodyCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("zhao", ledger::v1::ROLE_CLERK, "P2");
    door_.AddPerson("fang", ledger::v1::ROLE_LEAD, "P1");
    door_.AddPerson("lian1", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D1");
    door_.AddPerson("lian2", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2");
    case_ = door_.MustRegister(door_.TokenOf("wang"));
  }

  template <typename Request>
  Request Change() {
    Request request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_.NextId());
    return request;
  }

  v1::OfferHandoverRequest Offer(v1::HolderKind kind, const std::string& id) {
    auto request = Change<v1::OfferHandoverRequest>();
    request.add_items()->set_case_id(case_.case_id());
    request.mutable_items(0)->set_material_code("M1");
    request.mutable_items(0)->set_custody_etag(case_.materials(0).custody_etag());
    request.mutable_receiver()->set_kind(kind);
    request.mutable_receiver()->set_id(id);
    return request;
  }

  v1::SignHandoverRequest Sign(const v1::Handover& sheet, v1::SigningWay way) {
    auto request = Change<v1::SignHandoverRequest>();
    request.set_handover_id(sheet.handover_id());
    request.set_way(way);
    return request;
  }

  template <typename Request>
  TestDoor::Reply As(const std::string& person, const Request& request,
                     google::protobuf::Message* response = nullptr) {
    return door_.Call(door_.TokenOf(person), request, response);
  }

  Reason Refused(const TestDoor::Reply& reply) {
    EXPECT_FALSE(reply.ok());
    return reply.ok() ? Reason::kInternal : reply.reason();
  }

  TestDoor door_;
  v1::Case case_;
};

TEST_F(CustodyCallsTest, WhoRegistersHoldsTheOriginals) {
  ASSERT_EQ(case_.materials_size(), 1);
  EXPECT_EQ(case_.materials(0).holder().kind(), v1::HOLDER_KIND_STAFF);
  EXPECT_EQ(case_.materials(0).holder().id(), "wang");
  EXPECT_FALSE(case_.materials(0).custody_etag().empty());
  v1::ListHeldRequest request;
  request.set_hall_id(kTestHall);
  v1::ListHeldResponse held;
  ASSERT_TRUE(As("wang", request, &held).ok());
  ASSERT_EQ(held.papers_size(), 1);
  EXPECT_EQ(held.papers(0).case_number(), case_.number());
}

TEST_F(CustodyCallsTest, TheCodeIsShownOnceAndStandsNowhere) {
  const auto offer = Offer(v1::HOLDER_KIND_COURIER, "EMS");
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(As("wang", offer, &offered).ok());
  const std::string code = offered.one_time_code();
  ASSERT_EQ(code.size(), 8u);
  v1::OfferHandoverResponse again;
  ASSERT_TRUE(As("wang", offer, &again).ok());
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.one_time_code(), "");
  EXPECT_EQ(again.handover().number(), offered.handover().number());
  for (const auto& [where, value] : DumpTables(door_.hall().engine())) {
    EXPECT_EQ(value.find(code), std::string::npos) << where.first;
  }
  auto sign = Sign(offered.handover(), v1::SIGNING_WAY_CODE);
  sign.set_one_time_code(code);
  EXPECT_EQ(Refused(As("wang", sign)), Reason::kSignedByGiver);
  EXPECT_EQ(Refused(As("zhao", Sign(offered.handover(), v1::SIGNING_WAY_CREDENTIAL))),
            Reason::kPermissionDenied);
  v1::SignHandoverResponse response;
  ASSERT_TRUE(As("zhao", sign, &response).ok());
  EXPECT_EQ(response.handover().way(), v1::SIGNING_WAY_CODE);
  EXPECT_EQ(response.handover().accepted(), 1u);
  EXPECT_FALSE(response.handover().flagged());
}

TEST_F(CustodyCallsTest, WrongCodesAreCountedAndThenBlocked) {
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(As("wang", Offer(v1::HOLDER_KIND_COURIER, "EMS"), &offered).ok());
  const std::string& code = offered.one_time_code();
  for (int left = 4; left >= 0; --left) {
    auto wrong = Sign(offered.handover(), v1::SIGNING_WAY_CODE);
    wrong.set_one_time_code(code == "00000000" ? "00000001" : "00000000");
    for (int i = 0; i < 2; ++i) {  // a repetition is no second try
      const auto reply = As("zhao", wrong);
      EXPECT_EQ(Refused(reply), Reason::kWrongCode);
      const std::map<std::string, std::string> said(reply.refusal->metadata.begin(),
                                                    reply.refusal->metadata.end());
      EXPECT_EQ(said.at("tries_left"), std::to_string(left));
    }
  }
  auto right = Sign(offered.handover(), v1::SIGNING_WAY_CODE);
  right.set_one_time_code(code);
  EXPECT_EQ(Refused(As("zhao", right)), Reason::kCodeBlocked);
  auto paper = Sign(offered.handover(), v1::SIGNING_WAY_PAPER);
  paper.set_sheet_number(offered.handover().number());
  v1::SignHandoverResponse response;
  ASSERT_TRUE(As("zhao", paper, &response).ok());
  EXPECT_EQ(response.handover().witness(), "zhao");
  EXPECT_TRUE(response.handover().flagged());
  EXPECT_TRUE(response.handover().code_blocked());
}

TEST_F(CustodyCallsTest, ReachGoesByWhoHolds) {
  const auto offer = Offer(v1::HOLDER_KIND_DEPARTMENT, "D1");
  EXPECT_EQ(Refused(As("zhao", offer)), Reason::kPaperElsewhere);
  const auto hidden = As("lian2", offer);
  EXPECT_EQ(Refused(hidden), Reason::kPermissionDenied);
  EXPECT_EQ(hidden.refusal->message.find("wang"), std::string::npos);
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(As("wang", offer, &offered).ok());
  EXPECT_EQ(Refused(As("lian2", Sign(offered.handover(), v1::SIGNING_WAY_CREDENTIAL))),
            Reason::kPermissionDenied);
  v1::GetHandoverRequest get;
  get.set_hall_id(kTestHall);
  get.set_number(offered.handover().number());
  EXPECT_EQ(Refused(As("lian2", get)), Reason::kPermissionDenied);
  v1::GetHandoverResponse got;
  ASSERT_TRUE(As("lian1", get, &got).ok());
  EXPECT_EQ(got.handover().handover_id(), offered.handover().handover_id());
  get.set_number(offered.handover().number() + "X");
  EXPECT_EQ(Refused(As("lian1", get)), Reason::kReferenceNotFound);
  v1::ListHandoversRequest list;
  list.set_hall_id(kTestHall);
  v1::ListHandoversResponse mine;
  ASSERT_TRUE(As("lian1", list, &mine).ok());
  EXPECT_EQ(mine.handovers_size(), 1);
  ASSERT_TRUE(As("lian1", Sign(offered.handover(), v1::SIGNING_WAY_CREDENTIAL)).ok());
  ASSERT_TRUE(As("lian1", list, &mine).ok());
  EXPECT_EQ(mine.handovers_size(), 0);
}

TEST_F(CustodyCallsTest, ABatchSaysWhatItLeftOut) {
  auto offer = Offer(v1::HOLDER_KIND_DEPARTMENT, "D1");
  *offer.add_items() = offer.items(0);
  offer.mutable_items(1)->set_material_code("M9");
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(As("wang", offer, &offered).ok());
  ASSERT_EQ(offered.handover().not_offered_size(), 1);
  EXPECT_EQ(offered.handover().not_offered(0).reason(), "PAPER_NOT_FOUND");
  auto again = Offer(v1::HOLDER_KIND_DEPARTMENT, "D1");
  EXPECT_EQ(Refused(As("wang", again)), Reason::kPaperOffered);
  auto large = Offer(v1::HOLDER_KIND_DEPARTMENT, "D1");
  for (int i = 0; i < 300; ++i) *large.add_items() = large.items(0);
  EXPECT_EQ(Refused(As("wang", large)), Reason::kInvalidField);
  auto unseen = Offer(v1::HOLDER_KIND_DEPARTMENT, "D1");
  unseen.mutable_items(0)->clear_custody_etag();
  EXPECT_EQ(Refused(As("wang", unseen)), Reason::kEtagRequired);
}

TEST_F(CustodyCallsTest, ACaseIsNotVoidedWhileTheHallHoldsItsPapers) {
  auto strike = Change<v1::VoidCaseRequest>();
  strike.mutable_case_()->set_case_id(case_.case_id());
  strike.mutable_case_()->set_etag("*");
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Refused(As("fang", strike)), Reason::kPapersHeld);
  auto back = Change<v1::ReturnPapersRequest>();
  back.set_case_id(case_.case_id());
  back.set_returned_to(v1::RETURNED_TO_AGENT);
  EXPECT_EQ(Refused(As("wang", back)), Reason::kInvalidField);
  back.set_identity_checked(true);
  back.set_note("代领人李四");
  v1::ReturnPapersResponse returned;
  ASSERT_TRUE(As("wang", back, &returned).ok());
  EXPECT_EQ(returned.change().case_().materials(0).holder().kind(), v1::HOLDER_KIND_APPLICANT);
  EXPECT_EQ(returned.change().case_().etag(), case_.etag());
  const auto entry = door_.hall().hall().GetEntry(returned.change().seq());
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->entry->SerializeAsString().find("李四"), std::string::npos);
  strike.mutable_change()->set_request_id(door_.NextId());
  EXPECT_TRUE(As("fang", strike).ok());
}

TEST_F(CustodyCallsTest, NotesOfAShiftAreForItsPeople) {
  auto freeze = Change<v1::FreezeShiftRequest>();
  freeze.set_incoming("zhao");
  freeze.set_shift("早班");
  freeze.set_note("申请人明日来取");
  v1::FreezeShiftResponse frozen;
  ASSERT_TRUE(As("wang", freeze, &frozen).ok());
  EXPECT_EQ(frozen.shift().note(), "申请人明日来取");
  EXPECT_EQ(frozen.shift().cases_size(), 1);
  EXPECT_EQ(frozen.shift().papers_size(), 1);
  ASSERT_EQ(frozen.shift().by_stage_size(), 1);
  EXPECT_EQ(frozen.shift().by_stage(0).cases(), 1u);
  v1::GetShiftRequest get;
  get.set_hall_id(kTestHall);
  get.set_number(frozen.shift().number());
  door_.AddPerson("shen", ledger::v1::ROLE_AUDITOR, "");
  for (const auto& [person, reads] :
       std::map<std::string, bool>{{"zhao", true}, {"fang", true}, {"shen", false}}) {
    v1::GetShiftResponse got;
    ASSERT_TRUE(As(person, get, &got).ok()) << person;
    EXPECT_EQ(!got.shift().note().empty(), reads) << person;
  }
  EXPECT_EQ(Refused(As("lian1", get)), Reason::kPermissionDenied);
  auto sign = Change<v1::SignShiftRequest>();
  sign.set_shift_id(frozen.shift().shift_id());
  v1::SignShiftResponse signed_shift;
  ASSERT_TRUE(As("zhao", sign, &signed_shift).ok());
  EXPECT_EQ(signed_shift.shift().moved(), 1u);
  EXPECT_FALSE(signed_shift.shift().flagged());
}

}  // namespace
}  // namespace hallcase::testing
