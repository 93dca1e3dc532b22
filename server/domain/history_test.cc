// Random histories with late calendars, an idle sweeper and restarts: what must hold in all of
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/clocks.h"
#include "server/domain/fold.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Fact;
using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kSecond;
using testing::MapRows;
using testing::Outcome;

constexpr uint64_t kSeeds = 40;
constexpr int kCommandsPerSeed = 250;
constexpr int kClosuresMax = 6;
constexpr int kUtcOffset = 480;
constexpr int64_t kMinute = 60 * kSecond;

class HistoryTest : public IntakeTest {
 protected:
  // "DEP" has a limit of every sort, and the department accepts; "WIN" the same at the window.
  void SetUp() override {
    IntakeTest::SetUp();
    Command publish;
    auto* list = publish.mutable_publish_reference();
    for (const char* code : {"DEP", "WIN"}) {
      auto* item = AddItem(list, code, 8);
      item->set_acceptor(code[0] == 'D' ? ledger::v1::ACCEPTOR_DEPARTMENT
                                        : ledger::v1::ACCEPTOR_WINDOW);
      item->set_legal_unit(ledger::v1::CLOCK_UNIT_CALENDAR_DAY);
      item->set_legal_amount(30);
      item->set_supplement_days(3);
      item->set_delivery_days(10);
      item->set_hall_leg_days(2);
      item->set_department_leg_days(6);
      item->set_extension_amount(10);
      for (const char* step : {"审核", "审批"}) {
        auto* added = item->add_steps();
        added->set_name(step);
        added->set_days(3);
      }
      for (const char* paper : {"M1", "M2"}) {
        auto* material = item->add_materials();
        material->set_code(paper);
        material->set_name(paper);
        material->set_required(true);
        material->set_deferrable(true);
      }
    }
    auto* reason = list->add_values()->mutable_pause_reason();
    reason->set_code("review");
    reason->set_stops_legal(true);
    reason->set_stops_promised(true);
    ASSERT_EQ(rows.Apply(publish, Admin()).kind, Outcome::kFacts);
  }

  Context Admin() { return rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now); }

  int Roll(int low, int high) { return std::uniform_int_distribution<int>(low, high)(dice_); }
  bool Chance(int percent) { return Roll(1, 100) <= percent; }

  Context Somebody() {
    switch (Roll(0, 4)) {
      case 0: return rows.As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, now);
      case 1: return rows.As("lead", ledger::v1::ROLE_LEAD, now);
      case 2: return Clerk();
      default: return Contact();
    }
  }

  int64_t SomeCase() {
    const auto at = static_cast<size_t>(Roll(0, static_cast<int>(rows.cases.size()) - 1));
    return std::next(rows.cases.begin(), static_cast<ptrdiff_t>(at))->first;
  }

  // What is due by now, unless the sweeper is down.
  void Sweep() {
    while (!rows.timers.empty() && rows.timers.begin()->first <= now) {
      const int64_t id = rows.timers.begin()->second;
      const size_t before = rows.entries.size();
      ASSERT_EQ(Fire(id).kind, Outcome::kFacts) << "a timer that says nothing: " << id;
      ASSERT_GT(rows.entries.size(), before);
    }
  }

  void PublishClosure() {
    if (closed_.size() == kClosuresMax) return;
    const Day today = LocalDay(Instant{now}, kUtcOffset);
    closed_.insert(today.number + Roll(-5, 20));
    std::string text = "layer county\nsource 停工令\n";
    for (const int32_t day : closed_) {
      const CivilDate from = DateOf(Day{day});
      const CivilDate to = DateOf(Day{day + 1});
      absl::StrAppend(&text, absl::StrFormat("closed %04d-%02d-%02dT00:00 %04d-%02d-%02dT00:00\n",
                                             from.year, from.month, from.day, to.year, to.month,
                                             to.day));
    }
    Command command;
    auto* calendar = command.mutable_publish_reference()->add_values()->mutable_calendar();
    calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
    calendar->set_document("停工令");
    calendar->set_text(text);
    // The same days once more are no news.
    ASSERT_NE(rows.Apply(command, Admin()).kind, Outcome::kRejected) << text;
  }

  void AdvanceJobs(bool to_the_end) {
    for (const auto& [job_id, job] : rows.jobs) {
      while (rows.jobs.at(job_id).state() == ledger::v1::JOB_STATE_RUNNING) {
        Command command;
        command.mutable_advance_job()->set_job_id(job_id);
        ASSERT_EQ(rows.Apply(command, Machine()).kind, Outcome::kFacts);
        if (!to_the_end) return;
      }
    }
  }

  void Register() {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code(Chance(50) ? "DEP" : "WIN");
    for (const char* paper : {"M1", "M2"}) {
      if (Chance(60)) reg->add_materials()->set_code(paper);
    }
    reg->set_receive_only(Chance(20));
    if (Chance(20)) reg->set_upstream_due_us(now + Roll(1, 20) * kDay);
    ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  }

  // Most are refused: whoever acts, on whatever case, in whatever stage.
  Command Answer(int64_t id) {
    Command command;
    switch (Roll(0, 4)) {
      case 0: Aim(command.mutable_notify_supplement(), id);
        command.mutable_notify_supplement()->add_items()->set_code(Chance(50) ? "M1" : "M2");
        if (Chance(50)) command.mutable_notify_supplement()->set_reason("sealed");
        break;
      case 1: case 2: Aim(command.mutable_accept_case(), id);
        if (Chance(30)) command.mutable_accept_case()->add_deferred("M2");
        break;
      case 3: Aim(command.mutable_receive_materials(), id);
        command.mutable_receive_materials()->add_materials()->set_code(Chance(50) ? "M1" : "M2");
        break;
      default: Aim(command.mutable_withdraw_case(), id);
        command.mutable_withdraw_case()->set_cause(
            Chance(50) ? ledger::v1::WITHDRAWAL_CAUSE_APPLICANT
                       : ledger::v1::WITHDRAWAL_CAUSE_SUPPLEMENT_MISSED);
    }
    return command;
  }

  Command Deadline(int64_t id) {
    Command command;
    switch (Roll(0, 3)) {
      case 0: Aim(command.mutable_pause_case(), id);
        command.mutable_pause_case()->set_reason_code("review");
        break;
      case 1: Aim(command.mutable_resume_case(), id); break;
      case 2: Aim(command.mutable_extend_clock(), id);
        command.mutable_extend_clock()->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
        command.mutable_extend_clock()->set_amount(static_cast<uint32_t>(Roll(1, 10)));
        command.mutable_extend_clock()->set_told_at_us(now);
        break;
      default: Aim(command.mutable_change_item(), id);
        command.mutable_change_item()->set_item_code(Chance(50) ? "DEP" : "WIN");
    }
    return command;
  }

  Command Move(int64_t id) {
    Command command;
    switch (Roll(0, 6)) {
      case 0: Aim(command.mutable_push_case(), id); break;
      case 1: Aim(command.mutable_return_leg(), id);
        command.mutable_return_leg()->set_note("sealed");
        break;
      case 2: Aim(command.mutable_assign_leg(), id);
        *command.mutable_assign_leg()->mutable_party() = StaffParty(Chance(50) ? "clerk" : "other");
        break;
      case 3: Aim(command.mutable_urge_case(), id); break;
      case 4: Aim(command.mutable_decide_case(), id);
        command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
        break;
      case 5: Aim(command.mutable_close_case(), id); break;
      default: Aim(command.mutable_void_case(), id);
        if (!Chance(20)) Aim(command.mutable_push_case(), id);
    }
    return command;
  }

  void Act() {
    const int64_t id = SomeCase();
    const int choice = Roll(0, 9);
    if (choice == 0) {
      Command step;
      Aim(step.mutable_record_step(), id);
      step.mutable_record_step()->set_step(Chance(50) ? "审核" : "审批");
      rows.Apply(step, Machine());
      return;
    }
    const Command command = choice < 5 ? Answer(id) : choice < 7 ? Deadline(id) : Move(id);
    const bool done = rows.Apply(command, Somebody()).kind == Outcome::kFacts;
    (done ? accepted_ : refused_) += 1;
  }

  void Live(uint64_t seed) {
    dice_.seed(seed);
    bool down = false;
    for (int i = 0; i < kCommandsPerSeed && !HasFatalFailure(); ++i) {
      now += Roll(0, 600) * kMinute;
      if (Chance(5)) down = !down;
      if (!down) Sweep();
      if (rows.cases.size() < 3 || Chance(8)) {
        Register();
      } else if (Chance(2)) {
        PublishClosure();
      } else if (Chance(10)) {
        AdvanceJobs(false);
      } else {
        Act();
      }
    }
    AdvanceJobs(true);
    Sweep();
  }

  // ---- What must hold ----

  void CheckFacts() {
    std::map<int64_t, ledger::v1::LegOpened> legs;
    std::map<int64_t, uint32_t> notices;
    std::set<std::pair<int64_t, int>> running;
    std::map<std::pair<int64_t, int>, uint32_t> versions;
    std::set<std::tuple<int64_t, int, std::string, uint32_t>> raised;
    for (const auto& entry : rows.entries) {
      for (const Fact& fact : entry.facts()) {
        if (fact.has_leg_opened()) CheckLeg(fact.leg_opened(), &legs);
        if (fact.has_supplement_notified()) {
          const auto& notice = fact.supplement_notified();
          EXPECT_EQ(notice.notice(), ++notices[notice.case_id()]);
          EXPECT_TRUE(notice.notice() == 1 || !notice.reason().empty()) << "an unexcused notice";
        }
        if (fact.has_clock_started()) {
          const auto& clock = fact.clock_started();
          EXPECT_TRUE(running.insert({clock.case_id(), clock.clock()}).second) << "runs twice";
        }
        if (fact.has_clock_stopped()) {
          const auto& clock = fact.clock_stopped();
          EXPECT_EQ(running.erase({clock.case_id(), clock.clock()}), 1u) << "did not run";
        }
        if (fact.has_case_accepted()) CheckAccepted(fact.case_accepted(), entry, legs);
        if (!fact.has_warning_raised()) continue;
        const auto& warning = fact.warning_raised();
        EXPECT_TRUE(raised.insert({warning.case_id(), warning.clock(), warning.rule(),
                                   warning.deadline_version()}).second)
            << "a warning twice: case " << warning.case_id() << " clock " << warning.clock();
      }
    }
    warnings_ += static_cast<int>(raised.size());
  }

  // One party at every instant: each leg ends the one before, and names it.
  static void CheckLeg(const ledger::v1::LegOpened& leg,
                       std::map<int64_t, ledger::v1::LegOpened>* legs) {
    const auto before = legs->find(leg.case_id());
    if (before == legs->end()) {
      EXPECT_EQ(leg.leg(), 1u);
    } else {
      EXPECT_EQ(leg.leg(), before->second.leg() + 1);
      EXPECT_EQ(leg.previous().id(), before->second.party().id());
    }
    (*legs)[leg.case_id()] = leg;
  }

  void CheckAccepted(const ledger::v1::CaseAccepted& accepted, const ledger::v1::Entry& entry,
                     const std::map<int64_t, ledger::v1::LegOpened>& legs) {
    if (accepted.mode() != ledger::v1::ACCEPTANCE_MODE_DEEMED) return;
    ++deemed_;
    EXPECT_LE(accepted.lapsed_at_us(), entry.recorded_at_us());
    EXPECT_EQ(accepted.charged_to().id(), legs.at(accepted.case_id()).party().id());
  }

  // Running clocks are what a replay of their terms gives; ended cases are nowhere.
  void CheckRows() {
    for (const auto& [id, row] : rows.cases) {
      for (const auto& clock : row.clocks()) {
        if (clock.stopped_at_us() != 0) continue;
        const ClockPlan plan = PlanClock(rows.reference(), ClockTerms::Of(row, clock));
        EXPECT_EQ(plan.due_at_us, clock.due_at_us()) << id << " clock " << clock.clock();
        EXPECT_EQ(plan.due_day, clock.due_day()) << id << " clock " << clock.clock();
        EXPECT_EQ(plan.provisional, clock.provisional()) << id << " clock " << clock.clock();
        ++replayed_;
      }
      if (row.closed_at_us() == 0 && !row.voided()) continue;
      EXPECT_EQ(row.warnings_open(), 0u) << id;
      EXPECT_EQ(row.wake_at_us(), 0) << id;
    }
  }

  // A restart folds the ledger again.
  void CheckRefolded() {
    MapRows again;
    for (const auto& entry : rows.entries) Fold(entry, &again);
    ASSERT_EQ(again.cases.size(), rows.cases.size());
    for (const auto& [id, row] : rows.cases) {
      EXPECT_EQ(again.cases.at(id).SerializeAsString(), row.SerializeAsString()) << id;
    }
    ASSERT_EQ(again.warnings.size(), rows.warnings.size());
    for (const auto& [id, row] : rows.warnings) {
      EXPECT_EQ(again.warnings.at(id).SerializeAsString(), row.SerializeAsString()) << id;
    }
    EXPECT_TRUE(again.timers == rows.timers);
    EXPECT_TRUE(again.work == rows.work);
    EXPECT_TRUE(again.open_warnings == rows.open_warnings);
    EXPECT_TRUE(again.counters == rows.counters);
  }

  std::mt19937_64 dice_;
  std::set<int32_t> closed_;
  static int accepted_, refused_, warnings_, deemed_, replayed_;
};

int HistoryTest::accepted_ = 0;
int HistoryTest::refused_ = 0;
int HistoryTest::warnings_ = 0;
int HistoryTest::deemed_ = 0;
int HistoryTest::replayed_ = 0;

class RandomHistoryTest : public HistoryTest, public ::testing::WithParamInterface<uint64_t> {};

TEST_P(RandomHistoryTest, HoldsWhatMustHold) {
  Live(GetParam());
  CheckFacts();
  CheckRows();
  CheckRefolded();
  if (GetParam() != kSeeds) return;
  std::cout << accepted_ << " accepted, " << refused_ << " refused, " << warnings_
            << " warnings, " << deemed_ << " deemed accepted, " << replayed_
            << " running clocks replayed\n";
  EXPECT_GT(deemed_, 10);
  EXPECT_GT(replayed_, 100);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistoryTest, ::testing::Range<uint64_t>(1, kSeeds + 1));

}  // namespace
}  // namespace hallcase::domain
