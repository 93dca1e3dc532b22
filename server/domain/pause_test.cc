// Pauses and extensions: what they do to due dates, and what they may not undo.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "server/domain/available.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/calendar/shipped_text.h"
#include "server/domain/lifecycle.h"
#include "server/domain/recalculate.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockState;
using testing::Command;
using testing::Outcome;
using ::testing::SizeIs;

int64_t Minute(const char* text) { return ParseLocalMinute(text, 480)->micros; }

class PauseTest : public testing::IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    Command command;
    auto* list = command.mutable_publish_reference();
    auto* item = AddItem(list, "E", 5);
    item->set_extension_amount(10);
    item->set_extension_ask_days(2);
    AddReason(list, "expert", true, true)->set_needs_written_notice(true);
    AddReason(list, "coordination", false, true)->set_needs_approval(true);
    AddReason(list, "system", false, true)->set_max_days(3);
    auto* nation = list->add_values()->mutable_calendar();
    nation->set_layer(ledger::v1::CALENDAR_LAYER_NATION);
    nation->set_text(std::string(NationCalendarText()));
    nation->set_document("国办发明电");
    const auto admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(command, admin).kind, Outcome::kFacts);
  }
  static ledger::v1::PauseReason* AddReason(ledger::v1::PublishReference* list, const char* code,
                                            bool legal, bool promised) {
    auto* reason = list->add_values()->mutable_pause_reason();
    reason->set_code(code);
    reason->set_stops_legal(legal);
    reason->set_stops_promised(promised);
    return reason;
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }
  Context Leader() { return rows.As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, now); }
  Verdict Pause(int64_t id, const char* reason, const char* notice = "告知〔1〕号") {
    Command command;
    Aim(command.mutable_pause_case(), id);
    command.mutable_pause_case()->set_reason_code(reason);
    command.mutable_pause_case()->set_notice_document(notice);
    return rows.Apply(command, Lead());
  }
  Verdict Approve(int64_t id, bool refused = false) {
    Command command;
    Aim(command.mutable_approve_pause(), id);
    command.mutable_approve_pause()->set_refused(refused);
    return rows.Apply(command, rows.As("second", ledger::v1::ROLE_LEAD, now));
  }
  Verdict Resume(int64_t id, uint32_t pause = 0) {
    Command command;
    Aim(command.mutable_resume_case(), id);
    command.mutable_resume_case()->set_pause(pause);
    return rows.Apply(command, Lead());
  }
  Verdict Extend(int64_t id, uint32_t amount) {
    Command command;
    Aim(command.mutable_extend_clock(), id);
    command.mutable_extend_clock()->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
    command.mutable_extend_clock()->set_amount(amount);
    command.mutable_extend_clock()->set_told_at_us(now);
    return rows.Apply(command, Leader());
  }
  const ClockState& Clock(int64_t id) { return rows.cases.at(id).clocks(0); }
};

// DESIGN: accepted 2026-02-12, 5 working days → 2026-02-26; paused 02-25 10:00 to 02-27 10:00 →
// 2026-02-28.
TEST_F(PauseTest, TheDaysThatEndInAPauseDoNotCount) {
  const int64_t id = Register("E");
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  now = Minute("2026-02-25T10:00");
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), 0);
  EXPECT_EQ(rows.cases.at(id).due_at_us(), 0);
  EXPECT_TRUE(rows.timers.empty());
  now = Minute("2026-02-27T10:00");
  ASSERT_EQ(Resume(id).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-28T17:30"));
  EXPECT_EQ(Clock(id).due_day(), 20260228u);
  EXPECT_FALSE(rows.timers.empty());
}

TEST_F(PauseTest, AWarningIsWithdrawnAndComesAgain) {
  const int64_t id = Register("E");
  now = Minute("2026-02-25T18:00");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_THAT(rows.warnings, SizeIs(1));
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_WITHDRAWN);
  EXPECT_EQ(rows.warnings.begin()->second.end_cause(), "paused");
  now = Minute("2026-02-26T09:00");
  ASSERT_EQ(Resume(id).kind, Outcome::kFacts);
  // The pause ended no day: the old due day and a warning that is true again.
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);
  EXPECT_THAT(rows.warnings, SizeIs(2));
}

TEST_F(PauseTest, APauseAfterTheDueDayUndoesNothing) {
  const int64_t id = Register("E");
  now = Minute("2026-02-27T09:00");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_UNSPECIFIED);
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 1u);
}

TEST_F(PauseTest, AnApprovalCountsFromWhenItWasAskedFor) {
  const int64_t id = Register("E");
  now = Minute("2026-02-25T10:00");
  ASSERT_EQ(Pause(id, "coordination").kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  EXPECT_EQ(Resume(id).rejection.reason, Reason::kNotPaused);
  now = Minute("2026-02-26T10:00");
  ASSERT_EQ(Approve(id).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), 0);
  EXPECT_EQ(Approve(id).rejection.reason, Reason::kNotPaused);
  ASSERT_EQ(Resume(id).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-27T17:30"));
}

// Otherwise a pause could be invented for days that are over.
TEST_F(PauseTest, APauseThatIsEnteredAfterwardsIsLookedAtFirst) {
  const int64_t id = Register("E");
  Push(id, Clerk());
  now = Minute("2026-02-27T09:00");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Command command;
  Aim(command.mutable_pause_case(), id);
  command.mutable_pause_case()->set_reason_code("expert");
  command.mutable_pause_case()->set_notice_document("告知〔1〕号");
  Context late = Contact();
  late.occurred_at_us = Minute("2026-02-25T10:00");
  ASSERT_EQ(rows.Apply(command, late).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).pauses(0).state(), ledger::v1::PAUSE_STATE_REQUESTED);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 1u);
  ASSERT_EQ(Approve(id).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 0u);
}

TEST_F(PauseTest, WhatIsOfferedGoesByThePause) {
  const int64_t id = Register("E");
  Push(id, Clerk());
  const auto offered = [&](const char* method) {
    for (const Available& available :
         AvailableActions(rows.reference(), rows.cases.at(id), access::Scope::System(), {}, now)) {
      if (available.action->method == method) return true;
    }
    return false;
  };
  EXPECT_TRUE(offered("DecideCase"));
  EXPECT_FALSE(offered("ResumeCase"));
  EXPECT_FALSE(offered("ApprovePause"));
  Pause(id, "coordination");
  EXPECT_FALSE(offered("DecideCase"));
  EXPECT_TRUE(offered("ApprovePause"));
  Approve(id);
  EXPECT_FALSE(offered("DecideCase"));
  EXPECT_TRUE(offered("ResumeCase"));
  EXPECT_FALSE(offered("ApprovePause"));
}

TEST_F(PauseTest, WhoAsksForAPauseDoesNotApproveIt) {
  const int64_t id = Register("E");
  ASSERT_EQ(Pause(id, "coordination").kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).pauses(0).asked_by(), "lead");
  Command own;
  Aim(own.mutable_approve_pause(), id);
  const Verdict refused = rows.Apply(own, Lead());
  EXPECT_EQ(refused.rejection.reason, Reason::kApprovedByAsker);
  EXPECT_EQ(rows.cases.at(id).pauses(0).state(), ledger::v1::PAUSE_STATE_REQUESTED);
  // Taking it back binds nobody else.
  own.mutable_approve_pause()->set_refused(true);
  ASSERT_EQ(rows.Apply(own, Lead()).kind, Outcome::kFacts);
  ASSERT_EQ(Pause(id, "coordination").kind, Outcome::kFacts);
  ASSERT_EQ(Approve(id).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).pauses(1).state(), ledger::v1::PAUSE_STATE_IN_FORCE);
}

TEST_F(PauseTest, WhomAPauseIsRecordedForDoesNotApproveIt) {
  const int64_t id = Register("E");
  Command command;
  Aim(command.mutable_pause_case(), id);
  command.mutable_pause_case()->set_reason_code("coordination");
  Context recorded = Lead();
  recorded.performer = StaffParty("second");
  ASSERT_EQ(rows.Apply(command, recorded).kind, Outcome::kFacts);
  EXPECT_EQ(Approve(id).rejection.reason, Reason::kApprovedByAsker);
}

TEST_F(PauseTest, ARefusedPauseNeverWas) {
  const int64_t id = Register("E");
  now = Minute("2026-02-25T10:00");
  Pause(id, "coordination");
  ASSERT_EQ(Approve(id, true).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-26T17:30"));
  EXPECT_EQ(Clock(id).deadline_version(), 1u);
}

TEST_F(PauseTest, APauseWithALimitEndsOfItself) {
  const int64_t id = Register("E");
  now = Minute("2026-02-24T10:00");
  ASSERT_EQ(Pause(id, "system").kind, Outcome::kFacts);
  // From 24 until the end of the third working day after it: 25, 26, 27.
  EXPECT_EQ(rows.cases.at(id).pauses(0).to_us(), Minute("2026-02-27T17:30"));
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-03-03T17:30"));
  now = Minute("2026-02-28T09:00");
  EXPECT_EQ(Resume(id).rejection.reason, Reason::kNotPaused);
}

TEST_F(PauseTest, OverlappingPausesCountOnce) {
  const int64_t id = Register("E");
  now = Minute("2026-02-24T10:00");
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  now = Minute("2026-02-25T10:00");
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  EXPECT_EQ(Resume(id).rejection.reason, Reason::kInvalidField);
  now = Minute("2026-02-26T10:00");
  ASSERT_EQ(Resume(id, 1).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), 0);
  now = Minute("2026-02-27T10:00");
  ASSERT_EQ(Resume(id).kind, Outcome::kFacts);
  // Used: 13, 14; stopped: 24, 25, 26; used: 27, 28, 03-02.
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-03-02T17:30"));
}

TEST_F(PauseTest, WhatIsPausedIsNotDecided) {
  const int64_t id = Register("E");
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
  EXPECT_EQ(DecideIt(id, Contact()).rejection.reason, Reason::kCasePaused);
  now += testing::kDay;
  ASSERT_EQ(Resume(id).kind, Outcome::kFacts);
  // Said to have happened while it was paused.
  Context within = Contact();
  within.occurred_at_us = now - testing::kDay / 2;
  EXPECT_EQ(DecideIt(id, within).rejection.reason, Reason::kInvalidTime);
  // A request must be answered first: later it could change nothing.
  Pause(id, "coordination");
  EXPECT_EQ(DecideIt(id, Contact()).rejection.reason, Reason::kCasePaused);
  Approve(id, true);
  EXPECT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
}

TEST_F(PauseTest, AVoidEndsItsPauses) {
  const int64_t id = Register("E");
  Pause(id, "expert");
  Pause(id, "coordination");
  Command command;
  Aim(command.mutable_void_case(), id);
  ASSERT_EQ(rows.Apply(command, Lead()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).pauses(0).state(), ledger::v1::PAUSE_STATE_ENDED);
  EXPECT_EQ(rows.cases.at(id).pauses(1).state(), ledger::v1::PAUSE_STATE_REFUSED);
}

TEST_F(PauseTest, NoLongestTimeCanBeToldWhileTheHallIsClosedWithoutAnEnd) {
  const int64_t id = Register("E");
  Command command;
  auto* calendar = command.mutable_publish_reference()->add_values()->mutable_calendar();
  calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  calendar->set_document("停工令");
  calendar->set_text("layer county\nsource 停工令\nclosed 2026-02-13T00:00 -\n");
  rows.Apply(command, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now));
  EXPECT_EQ(Pause(id, "system").rejection.reason, Reason::kInvalidField);
  EXPECT_EQ(Pause(id, "expert").kind, Outcome::kFacts);
}

TEST_F(PauseTest, AnExtensionGoesAlongWithAnotherItemAsFarAsItMay) {
  const int64_t id = Register("E");
  ASSERT_EQ(Extend(id, 2).kind, Outcome::kFacts);
  Command command;
  Aim(command.mutable_change_item(), id);
  command.mutable_change_item()->set_item_code("A");
  EXPECT_EQ(rows.Apply(command, Lead()).rejection.reason, Reason::kNotExtendable);
}

TEST_F(PauseTest, ReasonsMustBeKnownAndToldInWriting) {
  const int64_t id = Register("E");
  EXPECT_EQ(Pause(id, "nix").rejection.reason, Reason::kReferenceNotFound);
  const Verdict untold = Pause(id, "expert", "");
  EXPECT_EQ(untold.rejection.reason, Reason::kInvalidField);
  EXPECT_EQ(untold.rejection.field, "notice_document");
}

TEST_F(PauseTest, AnExtensionAddsDaysOnce) {
  const int64_t id = Register("E");
  EXPECT_EQ(Extend(id, 11).rejection.reason, Reason::kNotExtendable);
  ASSERT_EQ(Extend(id, 2).kind, Outcome::kFacts);
  EXPECT_EQ(Clock(id).due_at_us(), Minute("2026-02-28T17:30"));
  EXPECT_EQ(Extend(id, 2).rejection.reason, Reason::kNotExtendable);
  EXPECT_EQ(Extend(Register("A"), 2).rejection.reason, Reason::kNotExtendable);
}

TEST_F(PauseTest, AnExtensionIsAskedForInTime) {
  const int64_t id = Register("E");
  now = Minute("2026-02-25T10:00");
  ASSERT_EQ(Extend(id, 2).kind, Outcome::kFacts) << "two days are left: 25 and 26";
  now = testing::kStart;
  const int64_t late = Register("E");
  now = Minute("2026-02-26T10:00");
  EXPECT_EQ(Extend(late, 2).rejection.reason, Reason::kNotExtendable);
  now = Minute("2026-02-26T17:30");
  EXPECT_EQ(Extend(late, 2).rejection.reason, Reason::kNotExtendable);
}

// Day by day: the end of the N-th working day after the start day that no pause covers.
int64_t CountedOut(const Reference& reference, const ledger::v1::CaseRow& row) {
  const ClockState& clock = row.clocks(0);
  uint32_t left = clock.policy().amount() + clock.extension();
  Day day = LocalDay(Instant{clock.started_at_us()}, 480);
  while (left > 0) {
    day = day + 1;
    if (!reference.axis->IsWorkingDay(day, Sort::kPromised)) continue;
    const int64_t end = AtMinute(day, 17 * 60 + 30, 480).micros;
    bool used = true;
    for (const auto& pause : row.pauses()) {
      const bool was = pause.state() == ledger::v1::PAUSE_STATE_IN_FORCE ||
                       pause.state() == ledger::v1::PAUSE_STATE_ENDED;
      if (!was || !pause.stops_promised() || pause.from_us() >= end) continue;
      if (pause.to_us() == 0) return 0;
      if (pause.to_us() >= end) used = false;
    }
    if (!used) continue;
    if (--left == 0) return end;
  }
  return 0;
}

// Whatever was paused, approved, ended and extended in whatever order, the row says what counting
// its intervals out says.
TEST_F(PauseTest, RowsEqualTheirReplay) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    rows = testing::MapRows();
    now = testing::kStart;
    SetUp();
    const int64_t id = Register("E");
    constexpr const char* kReasons[] = {"expert", "coordination", "system"};
    for (int step = 0; step < 25; ++step) {
      now += static_cast<int64_t>(random() % 24) * 3'600'000'000;
      switch (random() % 6) {
        case 0: Pause(id, kReasons[random() % 3]); break;
        case 1: Approve(id, random() % 4 == 0); break;
        case 2:
        case 3: Resume(id, static_cast<uint32_t>(random() % 3)); break;
        case 4: Extend(id, static_cast<uint32_t>(1 + random() % 10)); break;
        default: Fire(id); break;
      }
      const ClockState& clock = Clock(id);
      const auto moved = Recalculate(rows.reference(), rows.cases.at(id), clock, now);
      EXPECT_FALSE(moved.has_value());
      EXPECT_EQ(clock.due_at_us(), CountedOut(rows.reference(), rows.cases.at(id)));
      EXPECT_LE(rows.cases.at(id).warnings_open(), 1u);
      if (clock.open_warning() == 0) continue;
      EXPECT_TRUE(clock.due_at_us() != 0);
    }
  }
}

}  // namespace
}  // namespace hallcase::domain
