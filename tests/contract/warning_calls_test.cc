// What people see of warnings: one for a gap, the digest at opening, who used the time, and a story
// that is told whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using rpc::Reason;

constexpr int64_t kDayUs = base::kMicrosPerDay;
constexpr int64_t kHourUs = base::kMicrosPerHour;

class WarningCallsTest : public ::testing::Test {
 protected:
  WarningCallsTest() { Open(kTestStartUs); }

  // The server over the same bytes, as if started at this instant.
  void Open(int64_t at_us) {
    const bool first = door_ == nullptr;
    door_ = nullptr;
    DoorOptions options;
    options.hall.engine = &engine_;
    options.hall.set_up = first;
    options.hall.start_us = at_us;
    door_ = std::make_unique<TestDoor>(options);
    if (first) Prepare();
    door_->hall().Settle();
  }
  void Prepare() {
    door_->PublishPlaces();
    door_->AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_->AddPerson("fang", ledger::v1::ROLE_LEAD, "P1");
    door_->AddPerson("lian1", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D1");
    app::CommandCall publish = door_->hall().AsSystem();
    auto* values = publish.command.mutable_publish_reference();
    AddRule(values, "yellow", ledger::v1::WARNING_LEVEL_YELLOW)->set_percent_used(80);
    AddRule(values, "red", ledger::v1::WARNING_LEVEL_RED)->set_when_due(true);
    AddRule(values, "over", ledger::v1::WARNING_LEVEL_SUPERVISED)->set_working_days_over(1);
    EXPECT_EQ(door_->hall().Run(std::move(publish)).kind, app::Outcome::Kind::kCommitted);
  }
  // The red rule anew: it tells again every so many working days, and nothing goes above it.
  void RepeatReds(uint32_t days) {
    app::CommandCall publish = door_->hall().AsSystem();
    auto* rule = AddRule(publish.command.mutable_publish_reference(), "red",
                         ledger::v1::WARNING_LEVEL_RED);
    rule->set_when_due(true);
    rule->set_repeat_days(days);
    auto* over = AddRule(publish.command.mutable_publish_reference(), "over",
                         ledger::v1::WARNING_LEVEL_SUPERVISED);
    over->set_working_days_over(1);
    over->set_retired(true);
    ASSERT_EQ(door_->hall().Run(std::move(publish)).kind, app::Outcome::Kind::kCommitted);
  }
  static ledger::v1::WarningRule* AddRule(ledger::v1::PublishReference* values, const char* code,
                                          ledger::v1::WarningLevel level) {
    auto* rule = values->add_values()->mutable_rule();
    rule->set_code(code);
    rule->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
    rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(level);
    rule->add_recipients(ledger::v1::WARNING_RECIPIENT_RESPONSIBLE);
    if (level >= ledger::v1::WARNING_LEVEL_RED) {
      rule->add_recipients(ledger::v1::WARNING_RECIPIENT_LEAD);
    }
    return rule;
  }

  template <typename Response, typename Request>
  Response Ask(const std::string& person, Request request) {
    request.set_hall_id(kTestHall);
    Response response;
    const auto reply = door_->Call(door_->TokenOf(person), request, &response);
    EXPECT_TRUE(reply.ok()) << (reply.ok() ? "" : reply.refusal->message);
    return response;
  }
  template <typename Request>
  TestDoor::Reply Change(const std::string& person, int64_t case_id, Request request) {
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_->NextId());
    request.mutable_case_()->set_case_id(case_id);
    request.mutable_case_()->set_etag("*");
    return door_->Call(door_->TokenOf(person), request, nullptr);
  }
  v1::Case Register() { return door_->MustRegister(door_->TokenOf("wang")); }
  v1::ListWarningsResponse List(const std::string& person) {
    return Ask<v1::ListWarningsResponse>(person, v1::ListWarningsRequest());
  }
  v1::GetWarningDigestResponse Digest(const std::string& person) {
    return Ask<v1::GetWarningDigestResponse>(person, v1::GetWarningDigestRequest());
  }
  v1::ClockExplanation Explain(int64_t case_id, bool* cut = nullptr) {
    v1::ExplainDeadlineRequest request;
    request.set_case_id(case_id);
    request.set_clock(v1::CLOCK_NAME_PROMISED);
    const auto response = Ask<v1::ExplainDeadlineResponse>("wang", request);
    EXPECT_EQ(response.clocks_size(), 1);
    if (cut != nullptr) *cut = response.history_cut();
    return response.clocks_size() == 1 ? response.clocks(0) : v1::ClockExplanation();
  }
  // WarningRaised events after the entry `seq`, up to the head.
  std::vector<v1::FeedEvent> FeedAfter(uint64_t seq) {
    auto stream = door_->OpenStream(door_->TokenOf("fang"), "FeedService.Watch");
    v1::WatchRequest request;
    request.set_hall_id(kTestHall);
    request.mutable_after()->set_seq(0);
    stream->Send(request);
    const uint64_t head = door_->hall().hall().head().seq;
    std::vector<v1::FeedEvent> events;
    v1::WatchResponse response;
    while (stream->Receive(&response)) {
      for (const auto& event : response.events()) {
        if (event.type() == "WarningRaised" && event.seq() > seq) events.push_back(event);
      }
      if (response.bookmark().seq() >= head) break;
    }
    stream->Cancel();
    stream->AwaitEnd();
    return events;
  }
  int64_t now_us() { return door_->hall().clock().NowMicros(); }
  // Lets time pass, and what is due happen.
  void GoTo(int64_t at_us) {
    ASSERT_GE(at_us, now_us());
    door_->hall().Advance(at_us - now_us());
  }

  storage::MemoryEngine engine_;
  std::unique_ptr<TestDoor> door_;
};

TEST_F(WarningCallsTest, AStopOverThreeDueDatesIsSeenEverywhereAsOneWarningEach) {
  std::vector<v1::Case> cases;
  for (int i = 0; i < 3; ++i) {
    cases.push_back(Register());
    GoTo(now_us() + 6 * kHourUs);
  }
  const uint64_t head = door_->hall().hall().head().seq;
  ASSERT_EQ(List("fang").warnings_size(), 0);
  Open(now_us() + 40 * kDayUs);
  const auto list = List("fang");
  ASSERT_EQ(list.warnings_size(), 3);
  for (const v1::Warning& warning : list.warnings()) {
    EXPECT_EQ(warning.level(), v1::WARNING_LEVEL_SUPERVISED);
    ASSERT_TRUE(warning.has_gap_from());
    EXPECT_EQ(warning.raised_at().seconds() - warning.gap_from().seconds(), 40 * 86'400 + 6 * 3'600)
        << "from the last entry to the start";
    EXPECT_GT(warning.used_minutes(), 0);
  }
  const auto events = FeedAfter(head);
  ASSERT_EQ(events.size(), 3u);
  for (const auto& event : events) {
    EXPECT_THAT(event.detail(), HasSubstr("补发 2024-03-04 21:00 至 2024-04-14 03:00"));
  }
  const auto told = Explain(cases[0].case_id());
  EXPECT_THAT(told.text_zh(), HasSubstr("2024-03-04 21:00 至 2024-04-14 03:00 未能预警"));
  EXPECT_THAT(told.text_en(), HasSubstr("one for all that was due from 2024-03-04 21:00"));
}

TEST_F(WarningCallsTest, TheDigestIsWhatCameOverNightThenRedsOneByOne) {
  // Monday 09:00; 5 working days: due on Monday 2024-03-11 at 17:30.
  const v1::Case first = Register();
  GoTo(kTestStartUs + 6 * kHourUs);
  const v1::Case second = Register();
  const int64_t due = kTestStartUs + 7 * kDayUs + 8 * kHourUs + kHourUs / 2;
  GoTo(due + kHourUs);
  // Overnight nobody is told.
  auto digest = Digest("fang");
  EXPECT_TRUE(digest.levels().empty()) << digest.text_zh();
  ASSERT_EQ(List("fang").warnings_size(), 2) << "raised at once";
  // At 08:30 there is one message.
  GoTo(due + 15 * kHourUs);
  for (const char* person : {"fang", "wang"}) {
    digest = Digest(person);
    ASSERT_EQ(digest.levels_size(), 1) << person << digest.text_zh();
    EXPECT_EQ(digest.levels(0).level(), v1::WARNING_LEVEL_RED);
    ASSERT_EQ(digest.levels(0).cases_size(), 2);
    EXPECT_EQ(digest.levels(0).cases(0).case_number(), first.number());
    EXPECT_EQ(digest.opened_at().seconds() - digest.closed_at().seconds(), 15 * 3'600);
    EXPECT_TRUE(digest.singles().empty());
    EXPECT_THAT(digest.text_zh(), HasSubstr("2024-03-12 08:30 开始办公，自 2024-03-11 17:30"));
    EXPECT_THAT(digest.text_zh(), HasSubstr("红 2 条：" + first.number()));
    EXPECT_THAT(digest.text_zh(), HasSubstr(second.number()));
  }
  EXPECT_TRUE(Digest("lian1").levels().empty()) << "none of the department's";
  EXPECT_THAT(Digest("lian1").text_zh(), HasSubstr("没有新的预警"));
  // 督办 at closing: told at the next opening, and of today's digest nothing stays.
  GoTo(due + kDayUs);
  GoTo(due + kDayUs + 15 * kHourUs);
  digest = Digest("fang");
  ASSERT_EQ(digest.levels_size(), 1);
  EXPECT_EQ(digest.levels(0).level(), v1::WARNING_LEVEL_SUPERVISED);
}

// Every second working day, until somebody takes notice.
TEST_F(WarningCallsTest, WhatNobodyAcknowledgesIsToldAgain) {
  RepeatReds(2);
  Register();
  const int64_t due = kTestStartUs + 7 * kDayUs + 8 * kHourUs + kHourUs / 2;
  const auto told_on = [&](int day) {
    GoTo(due + day * kDayUs + kHourUs);
    GoTo(due + day * kDayUs + 15 * kHourUs);
    const auto digest = Digest("fang");
    std::string told;
    for (const auto& level : digest.levels()) {
      if (level.level() != v1::WARNING_LEVEL_RED) continue;
      told = level.cases(0).warnings(0).told_again() ? "again" : "first";
    }
    EXPECT_EQ(told == "again", digest.text_zh().find("再次提醒") != std::string::npos);
    return told;
  };
  // Due on Monday at closing: told on Tuesday, again on Thursday, and on Monday after the weekend.
  EXPECT_EQ(told_on(0), "first");
  EXPECT_EQ(told_on(1), "");
  EXPECT_EQ(told_on(2), "again");
  EXPECT_EQ(told_on(3), "");
  EXPECT_EQ(told_on(6), "again");
  const auto list = List("fang");
  ASSERT_EQ(list.warnings_size(), 1);
  v1::AcknowledgeWarningRequest seen;
  seen.mutable_change()->set_request_id(door_->NextId());
  seen.set_warning_id(list.warnings(0).warning_id());
  const auto answered = Ask<v1::AcknowledgeWarningResponse>("fang", seen);
  EXPECT_EQ(answered.warning().state(), v1::WARNING_STATE_ACKNOWLEDGED);
  EXPECT_EQ(told_on(8), "");
}

TEST_F(WarningCallsTest, ARedThatComesInOpeningHoursStandsByItself) {
  Register();
  // A stop over the due date: it is raised at 10:00, when people are there.
  Open(kTestStartUs + 8 * kDayUs + kHourUs);
  const auto digest = Digest("wang");
  EXPECT_TRUE(digest.levels().empty()) << digest.text_zh();
  ASSERT_EQ(digest.singles_size(), 1);
  EXPECT_EQ(digest.singles(0).level(), v1::WARNING_LEVEL_RED);
  EXPECT_THAT(digest.text_zh(), HasSubstr("2024-03-12 10:00 红"));
}

TEST_F(WarningCallsTest, UnsignedSheetsStandInTheDigestOfBothSides) {
  const v1::Case row = Register();
  v1::OfferHandoverRequest offer;
  offer.set_hall_id(kTestHall);
  offer.mutable_change()->set_request_id(door_->NextId());
  offer.add_items()->set_case_id(row.case_id());
  offer.mutable_items(0)->set_material_code("M1");
  offer.mutable_items(0)->set_custody_etag("*");
  offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_DEPARTMENT);
  offer.mutable_receiver()->set_id("D1");
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(door_->Call(door_->TokenOf("wang"), offer, &offered).ok());
  EXPECT_EQ(Digest("wang").unsigned_sheets_size(), 0);
  GoTo(kTestStartUs + 2 * kDayUs);
  const auto giver = Digest("wang");
  ASSERT_EQ(giver.unsigned_sheets_size(), 1);
  EXPECT_FALSE(giver.unsigned_sheets(0).to_sign());
  EXPECT_THAT(giver.text_zh(), HasSubstr(offered.handover().number()));
  const auto receiver = Digest("lian1");
  ASSERT_EQ(receiver.unsigned_sheets_size(), 1);
  EXPECT_TRUE(receiver.unsigned_sheets(0).to_sign());
  EXPECT_EQ(Digest("fang").unsigned_sheets_size(), 0);
}

TEST_F(WarningCallsTest, AShiftSheetThatNobodySignedIsToldToTheLead) {
  door_->AddPerson("zhao", ledger::v1::ROLE_CLERK, "P1");
  v1::FreezeShiftRequest freeze;
  freeze.set_hall_id(kTestHall);
  freeze.mutable_change()->set_request_id(door_->NextId());
  freeze.set_incoming("zhao");
  freeze.set_shift("早班");
  v1::FreezeShiftResponse frozen;
  ASSERT_TRUE(door_->Call(door_->TokenOf("wang"), freeze, &frozen).ok());
  GoTo(kTestStartUs + 8 * kHourUs);
  EXPECT_EQ(Digest("fang").unsigned_sheets_size(), 0) << "17:00, there is time";
  GoTo(kTestStartUs + 8 * kHourUs + kHourUs / 2);
  GoTo(kTestStartUs + kDayUs);
  const auto digest = Digest("fang");
  ASSERT_EQ(digest.unsigned_sheets_size(), 1);
  EXPECT_EQ(digest.unsigned_sheets(0).number(), frozen.shift().number());
  EXPECT_THAT(digest.text_zh(), HasSubstr("交接班单 " + frozen.shift().number()));
  EXPECT_EQ(Digest("wang").unsigned_sheets_size(), 0);
  v1::SignShiftRequest sign;
  sign.set_hall_id(kTestHall);
  sign.mutable_change()->set_request_id(door_->NextId());
  sign.set_shift_id(frozen.shift().shift_id());
  ASSERT_TRUE(door_->Call(door_->TokenOf("zhao"), sign, nullptr).ok());
  EXPECT_EQ(Digest("fang").unsigned_sheets_size(), 0);
}

TEST_F(WarningCallsTest, ExplainDeadlineTellsWhoUsedTheTime) {
  const v1::Case row = Register();
  GoTo(kTestStartUs + 2 * kHourUs);
  v1::PushCaseRequest push;
  push.set_department("D1");
  ASSERT_TRUE(Change("wang", row.case_id(), push).ok());
  GoTo(kTestStartUs + 3 * kHourUs);
  const auto told = Explain(row.case_id());
  ASSERT_EQ(told.shares_size(), 2);
  EXPECT_EQ(told.shares(0).party().id(), "wang");
  EXPECT_EQ(told.shares(0).minutes(), 120);
  EXPECT_EQ(told.shares(1).party().id(), "D1");
  EXPECT_EQ(told.shares(1).minutes(), 60);
  EXPECT_EQ(told.used_minutes(), 180);
  EXPECT_THAT(told.text_zh(), HasSubstr("已用办公时间 180 分钟：wang 120 分钟，部门 D1 60 分钟。"));
  EXPECT_THAT(told.text_en(), HasSubstr("Used so far: 180 open minutes: wang 120, D1 60."));
}

TEST_F(WarningCallsTest, AStoryOfSixHundredEntriesIsToldToItsEnd) {
  const v1::Case row = Register();
  for (int i = 0; i < 600; ++i) {
    app::CommandCall call = door_->hall().AsLead();
    TestHall::Target(row.case_id(), call.command.mutable_record_scan()->mutable_target());
    call.command.mutable_record_scan()->set_receipt("R" + std::to_string(i));
    ASSERT_EQ(door_->hall().Run(std::move(call)).kind, app::Outcome::Kind::kCommitted) << i;
  }
  v1::PauseCaseRequest pause;
  pause.set_reason_code(kTestPause);
  ASSERT_TRUE(Change("fang", row.case_id(), pause).ok());
  bool cut = true;
  const auto told = Explain(row.case_id(), &cut);
  EXPECT_FALSE(cut);
  EXPECT_THAT(told.text_zh(), HasSubstr("（暂停计时）")) << "the move stands in entry 602";
}

TEST_F(WarningCallsTest, ARefusedPaperOfManyIsNamed) {
  const v1::Case first = Register();
  const v1::Case second = Register();
  v1::PlacePapersRequest place;
  place.set_hall_id(kTestHall);
  place.mutable_change()->set_request_id(door_->NextId());
  for (const v1::Case& row : {first, second}) {
    auto* item = place.add_items();
    item->set_case_id(row.case_id());
    item->set_material_code("M1");
    item->set_custody_etag(row.case_id() == second.case_id() ? "1" : "*");
  }
  place.mutable_to()->set_kind(v1::HOLDER_KIND_SHELF);
  place.mutable_to()->set_place("A-01");
  const auto reply = door_->Call(door_->TokenOf("wang"), place, nullptr);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.reason(), Reason::kStaleEtag);
  EXPECT_THAT(reply.refusal->message, HasSubstr("第 2 项“申请表”（办件 " + second.number() + "）："));
  EXPECT_THAT(reply.refusal->message, Not(HasSubstr("王小明")));
  v1::OfferHandoverRequest offer;
  offer.set_hall_id(kTestHall);
  offer.mutable_change()->set_request_id(door_->NextId());
  offer.add_items()->set_case_id(first.case_id());
  offer.mutable_items(0)->set_material_code("M9");
  offer.mutable_items(0)->set_custody_etag("*");
  offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_DEPARTMENT);
  offer.mutable_receiver()->set_id("D1");
  const auto none = door_->Call(door_->TokenOf("wang"), offer, nullptr);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.reason(), Reason::kPaperNotFound);
  EXPECT_THAT(none.refusal->message, HasSubstr("第 1 项："));
}

TEST_F(WarningCallsTest, ACaseSaysWhatStandsInTheWay) {
  const v1::Case row = Register();
  std::string voided;
  v1::GetCaseRequest get;
  get.mutable_case_()->set_case_id(row.case_id());
  const auto seen = Ask<v1::GetCaseResponse>("fang", get);
  for (const auto& action : seen.case_().available_actions()) {
    if (action.method() == "VoidCase") voided = action.blocked_because();
    if (action.method() != "PushCase") continue;
    EXPECT_EQ(action.blocked_because(), "");
  }
  EXPECT_THAT(voided, HasSubstr("大厅仍保管该办件的原件，不能作废"));
}

}  // namespace
}  // namespace hallcase::testing
