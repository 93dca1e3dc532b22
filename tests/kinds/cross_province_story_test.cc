// 跨省通办: papers that go to another place and come back with a result.

#include <gmock/gmock.h>

#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCross[] = "kstb-hj";
const Values kFormChecked = {{"identity", "original"}, {"form", "complete"}};
const Values kParcel = {{"carrier", "EMS"}, {"waybill", "1234"}};

Values Mode(const std::string& mode) { return {{"mode", mode}, {"place", "330106"}}; }

class CrossProvinceStory : public KindStory {
 protected:
  CrossProvinceStory() { PublishItem(kCross, v1::CASE_KIND_CROSS_PROVINCE); }

  // With the original M1 in the hands of wang.
  v1::Case Received(const std::string& mode = "collect") {
    v1::RegisterCaseRequest request = NamedOpening(kCross, Mode(mode));
    auto* material = request.add_materials();
    material->set_code("M1");
    material->set_name("户口簿");
    material->set_originals(1);
    return Must<v1::RegisterCaseResponse>("wang", std::move(request));
  }
  v1::Case Checked(const std::string& mode = "collect") {
    return Take("wang", Received(mode), "check_form", kFormChecked);
  }
  v1::Case Sent() { return Take("wang", Checked(), "dispatch", kParcel); }
};

// Received 10:05, shipped 16:00, returned by the other place, sent again; their acceptance starts
// their limit, which they miss. Only our two legs count.
TEST_F(CrossProvinceStory, CollectedHereDecidedThere) {
  At("2024-03-04T10:05");
  v1::Case row = Received();
  EXPECT_EQ(row.stage(), "RECEIVED");
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-03-05T17:30"));
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF wang"));
  EXPECT_EQ(Refusal("wang", row, "dispatch", kParcel), "ILLEGAL_TRANSITION")
      << "nothing is sent unchecked";
  row = Take("wang", row, "check_form", kFormChecked);

  At("2024-03-04T16:00");
  row = Take("wang", row, "dispatch", kParcel);
  EXPECT_EQ(row.stage(), "SENT");
  EXPECT_EQ(Responsible(row), "outside place/330106");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "TRANSIT due 2024-03-11T17:30"));
  EXPECT_THAT(Holders(row), ElementsAre("M1 COURIER EMS 1234"));

  At("2024-03-06T11:00");
  row = Take("wang", row, "delivered", {{"signed_by", "QS-1"}});
  EXPECT_THAT(Holders(row), ElementsAre("M1 ELSEWHERE 330106"));
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "TRANSIT stopped",
                                       "ELSEWHERE due 2024-03-14T00:00"));

  At("2024-03-08T10:00");
  row = Take("li", row, "returned", {{"why", "supplement"}, {"~note", "缺复印件"}});
  EXPECT_EQ(row.stage(), "RETURNED");
  EXPECT_EQ(Responsible(row), "staff li");
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF li"));
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-03-11T17:30", "TRANSIT stopped",
                                       "ELSEWHERE stopped"));
  At("2024-03-11T09:30");
  row = Take("li", row, "dispatch", {{"carrier", "SF"}, {"waybill", "77"}});
  EXPECT_THAT(Holders(row), ElementsAre("M1 COURIER SF 77"));

  At("2024-03-12T15:00");
  row = Take("wang", row, "delivered", {});
  At("2024-03-14T10:00");
  row = Take("wang", row, "accepted_elsewhere", {{"their_number", "ZJ-9"}, {"their_days", "10"}});
  EXPECT_EQ(row.stage(), "HANDLED_ELSEWHERE");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "TRANSIT stopped",
                                       "ELSEWHERE due 2024-03-29T00:00"));
  At("2024-03-29T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED ELSEWHERE place/330106"));
  row = Take("wang", row, "decided_elsewhere", {{"outcome", "granted"}});
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "TRANSIT stopped",
                                       "ELSEWHERE due 2024-04-16T00:00"));
  At("2024-04-01T10:00");
  row = Take("wang", row, "result_sent", {{"carrier", "EMS"}, {"waybill", "5678"}});

  At("2024-04-03T10:00");
  row = Take("wang", row, "result_received", {});
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-04-07T17:30", "TRANSIT stopped",
                                       "ELSEWHERE stopped"));
  At("2024-04-03T11:00");
  row = Take("wang", row, "tell_applicant", {{"way", "phone"}});
  EXPECT_EQ(row.stage(), "TOLD");
  At("2024-04-22T15:00");
  row = Take("li", row, "hand_out", {{"way", "self"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late()) << "their lateness is not ours, nor is the applicant's";
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 65}, {"li", 35}}));
}

// Late in our first leg, and nothing that comes later makes it undone.
TEST_F(CrossProvinceStory, OurOwnLateness) {
  At("2024-03-04T10:05");
  v1::Case row = Checked();
  At("2024-03-06T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED PROMISED wang"));
  row = Take("wang", row, "dispatch", kParcel);
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED late", "TRANSIT due 2024-03-13T17:30"));
  At("2024-03-07T09:00");
  row = Take("wang", row, "returned", {{"why", "wrong_place"}, {"~note", "不属本地"}});
  row = Take("wang", row, "give_back", {{"why", "wrong_place"}, {"~note", "请向户籍地申请"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_TRUE(row.closed_late());
  EXPECT_THAT(Holders(row), ElementsAre("M1 APPLICANT"));
}

TEST_F(CrossProvinceStory, AParcelThatNobodySignsFor) {
  At("2024-03-04T10:05");
  v1::Case row = Sent();
  At("2024-03-12T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED TRANSIT place/330106"));
  row = Take("wang", row, "returned", {{"why", "undelivered"}, {"~note", "地址不详"}});
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF wang"));
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-03-13T17:30", "TRANSIT late"));
}

TEST_F(CrossProvinceStory, AllOnline) {
  At("2024-03-04T10:05");
  v1::Case row = OpenNamed("wang", kCross, Mode("online"));
  row = Take("wang", row, "check_form", kFormChecked);
  EXPECT_THAT(Offered("wang", row), ElementsAre("~dispatch", "submit_online", "give_back"));
  EXPECT_EQ(Refusal("wang", row, "dispatch", kParcel), "ILLEGAL_TRANSITION");
  row = Take("wang", row, "submit_online", {{"receipt", "HZ-1"}});
  EXPECT_EQ(Responsible(row), "outside place/330106");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "ELSEWHERE due 2024-03-12T00:00"));
  // Done there at once: a limit of 0 working days is the day itself.
  row = Take("wang", row, "accepted_elsewhere", {{"their_number", "1"}, {"their_days", "0"}});
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "ELSEWHERE due 2024-03-05T00:00"));
  row = Take("wang", row, "decided_elsewhere", {{"outcome", "granted"}});
  EXPECT_EQ(Refusal("wang", row, "result_sent", kParcel), "ILLEGAL_TRANSITION");
  row = Take("wang", row, "result_online", {});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 100}}));
}

// 多地联办 may go either way; a place that does not accept ends its part with an answer.
TEST_F(CrossProvinceStory, JointlyAndNotAccepted) {
  v1::Case row = Checked("joint");
  EXPECT_THAT(Offered("wang", row), ElementsAre("dispatch", "submit_online", "give_back"));
  row = Take("wang", row, "dispatch", kParcel);
  row = Take("wang", row, "delivered", {});
  row = Take("wang", row, "decided_elsewhere", {{"outcome", "not_accepted"}, {"~note", "不符合"}});
  row = Take("wang", row, "result_sent", kParcel);
  row = Take("wang", row, "result_received", {});
  // The originals came back with the answer: taken in, then handed out with it.
  auto back = On<v1::ReceiveMaterialsRequest>(row);
  back.add_materials()->set_code("M1");
  back.mutable_materials(0)->set_originals(1);
  row = Must<v1::ReceiveMaterialsResponse>("wang", std::move(back));
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF wang"));
  EXPECT_EQ(row.materials(0).originals(), 1u);
  row = Take("wang", row, "hand_out", {{"way", "self"}});
  EXPECT_THAT(Holders(row), ElementsAre("M1 APPLICANT"));
}

TEST_F(CrossProvinceStory, CollectedPapersDoNotGoOnline) {
  v1::Case row = Checked();
  EXPECT_EQ(Refusal("wang", row, "submit_online", {}), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal("li", row, "dispatch", kParcel), "PAPER_ELSEWHERE") << "wang has the papers";
  EXPECT_EQ(Refusal("wang", row, "dispatch", {{"carrier", "EMS"}}), "INVALID_FIELD");
  EXPECT_EQ(Refusal("contact2", row, "dispatch", kParcel), "PERMISSION_DENIED");
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF wang"));
}

// The applicant thinks better of it before anything was sent.
TEST_F(CrossProvinceStory, WithdrawnInTime) {
  v1::Case row = Checked();
  row = Take("wang", row, "give_back", {{"why", "withdrawn"}, {"~note", "改回户籍地办理"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
}

TEST_F(CrossProvinceStory, HandedToAColleagueBeforeSending) {
  v1::Case row = OpenNamed("wang", kCross, Mode("online"));
  auto assign = On<v1::AssignLegRequest>(row);
  assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
  assign.mutable_party()->set_id("zhao");
  EXPECT_EQ(Answer<v1::AssignLegResponse>("lead", assign), "OK");
  EXPECT_EQ(Responsible(Get(row)), "staff zhao");
  At("2024-03-06T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED PROMISED zhao"));
}

TEST_F(CrossProvinceStory, BadForms) {
  const auto opens = [&](const Values& values) {
    return Answer<v1::RegisterCaseResponse>("wang", NamedOpening(kCross, values));
  };
  EXPECT_EQ(opens({{"mode", "collect"}}), "INVALID_FIELD");
  EXPECT_EQ(opens({{"mode", "by_horse"}, {"place", "330106"}}), "INVALID_FIELD");
  EXPECT_EQ(Answer<v1::RegisterCaseResponse>("wang", Opening(kCross, Mode("online"))),
            "INVALID_FIELD")
      << "somebody must have applied";
  v1::Case row = Sent();
  EXPECT_EQ(Refusal("wang", row, "accepted_elsewhere", {}), "ILLEGAL_TRANSITION");
  row = Take("wang", row, "delivered", {});
  EXPECT_EQ(Refusal("wang", row, "accepted_elsewhere",
                    {{"their_number", "1"}, {"their_days", "201"}}),
            "INVALID_FIELD");
  EXPECT_EQ(Refusal("wang", row, "returned", {{"why", "supplement"}}), "INVALID_FIELD");
}

}  // namespace
}  // namespace hallcase::testing
