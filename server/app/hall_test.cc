// One hall from end to end on the memory engine: commands, replays, reads, restarts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using domain::Reason;
using testing::TestHall;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Kind = Outcome::Kind;

ledger::v1::Party Staff(const std::string& id) {
  ledger::v1::Party party;
  party.set_kind(ledger::v1::PARTY_KIND_STAFF);
  party.set_id(id);
  return party;
}

CommandCall Push(TestHall& test, int64_t case_id) {
  CommandCall call = test.AsClerk();
  TestHall::Target(case_id, call.command.mutable_push_case()->mutable_target());
  return call;
}

TEST(HallTest, ARegistrationIsThereWhenItIsAnswered) {
  TestHall test;
  const uint64_t before = test.hall().head().seq;
  const Outcome outcome = test.Run(test.Register());
  ASSERT_EQ(outcome.kind, Kind::kCommitted) << outcome.rejection.message;
  EXPECT_EQ(outcome.seq, before + 1);
  EXPECT_EQ(outcome.subject_id / 1024, static_cast<int64_t>(outcome.seq));
  ASSERT_NE(outcome.case_row, nullptr);
  EXPECT_EQ(outcome.case_row->stage(), "IN_REVIEW");
  EXPECT_EQ(test.hall().head().seq, outcome.seq);

  const auto row = test.hall().GetCase(outcome.subject_id);
  ASSERT_TRUE(row.ok());
  ASSERT_NE(*row, nullptr);
  EXPECT_EQ((*row)->SerializeAsString(), outcome.case_row->SerializeAsString());
  const auto by_number = test.hall().FindNumber(20240304, 1);
  ASSERT_TRUE(by_number.ok());
  EXPECT_EQ(*by_number, outcome.subject_id);
}

TEST(HallTest, AnOutcomeKeepsTheRowOfItsOwnMoment) {
  TestHall test;
  const Outcome first = test.Run(test.Register());
  const std::string then = first.case_row->SerializeAsString();
  ASSERT_EQ(test.Run(Push(test, first.subject_id)).kind, Kind::kCommitted);
  EXPECT_EQ(first.case_row->SerializeAsString(), then);
  EXPECT_EQ((*test.hall().GetCase(first.subject_id))->stage(), "IN_REVIEW");
}

TEST(HallTest, ARequestIdIsCarriedOutOnce) {
  TestHall test;
  CommandCall call = test.Register();
  CommandCall again = test.Register();
  again.request_id = call.request_id;
  const Outcome first = test.Run(std::move(call));
  ASSERT_EQ(test.Run(Push(test, first.subject_id)).kind, Kind::kCommitted);
  const uint64_t head = test.hall().head().seq;
  const Outcome second = test.Run(std::move(again));
  ASSERT_EQ(second.kind, Kind::kSeen);
  EXPECT_EQ(second.seq, first.seq);
  EXPECT_EQ(second.subject_id, first.subject_id);
  EXPECT_EQ(second.request.body_hmac(), std::string(32, 'h'));
  // The current resource, not the one of the first answer.
  EXPECT_EQ(second.case_row->stage(), "IN_REVIEW");
  EXPECT_EQ(test.hall().head().seq, head);
}

TEST(HallTest, ARequestIdOfSomebodyElseIsAnotherOne) {
  TestHall test;
  CommandCall call = test.Register("clerk1");
  CommandCall other = test.Register("clerk2");
  other.request_id = call.request_id;
  EXPECT_EQ(test.Run(std::move(call)).kind, Kind::kCommitted);
  EXPECT_EQ(test.Run(std::move(other)).kind, Kind::kCommitted);
}

TEST(HallTest, ARequestIdIsRememberedForAWeekAndForgottenInTheEnd) {
  TestHall test;
  CommandCall call = test.Register();
  const std::string id = call.request_id;
  ASSERT_EQ(test.Run(std::move(call)).kind, Kind::kCommitted);
  test.Advance(7 * base::kMicrosPerDay);
  CommandCall week_later = test.Register();
  week_later.request_id = id;
  EXPECT_EQ(test.Run(std::move(week_later)).kind, Kind::kSeen);
  test.Advance(28 * base::kMicrosPerDay);
  test.MustRegister();
  CommandCall much_later = test.Register();
  much_later.request_id = id;
  EXPECT_EQ(test.Run(std::move(much_later)).kind, Kind::kCommitted);
}

TEST(HallTest, ARejectionChangesNothingAndIsDecidedAgain) {
  TestHall test;
  const uint64_t head = test.hall().head().seq;
  CommandCall call = test.Register();
  CommandCall again = test.Register();
  again.request_id = call.request_id;
  call.command.mutable_register_case()->set_item_code("nothing");
  const Outcome outcome = test.Run(std::move(call));
  EXPECT_EQ(outcome.kind, Kind::kRejected);
  EXPECT_EQ(outcome.rejection.reason, Reason::kItemNotFound);
  EXPECT_EQ(test.hall().head().seq, head);
  EXPECT_EQ(test.Run(std::move(again)).kind, Kind::kCommitted);
}

TEST(HallTest, ACancelledCommandIsDroppedBeforeItIsDecided) {
  TestHall test;
  const uint64_t head = test.hall().head().seq;
  CommandCall call = test.Register();
  call.cancelled = [] { return true; };
  const Outcome outcome = test.Run(std::move(call));
  EXPECT_EQ(outcome.rejection.reason, Reason::kDropped);
  EXPECT_EQ(test.hall().head().seq, head);
}

TEST(HallTest, WorkComesInPagesEarliestDueFirst) {
  TestHall test;
  std::vector<int64_t> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(test.MustRegister());
    test.clock().Advance(base::kMicrosPerDay);
  }
  std::vector<int64_t> seen;
  std::string after;
  do {
    const auto page = test.hall().ListWork(Staff("clerk1"), after, 2);
    ASSERT_TRUE(page.ok());
    EXPECT_LE(page->rows.size(), 2u);
    EXPECT_EQ(page->as_of_seq, test.hall().head().seq);
    for (const auto& row : page->rows) seen.push_back(row->case_id());
    after = page->next_key;
  } while (!after.empty());
  EXPECT_EQ(seen, ids);
  EXPECT_THAT(test.hall().ListWork(Staff("clerk2"), "", 10)->rows, SizeIs(0));
}

TEST(HallTest, HistoryComesInPagesOldestFirst) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const uint64_t opened = test.hall().head().seq;
  test.MustRegister();
  ASSERT_EQ(test.Run(Push(test, id)).kind, Kind::kCommitted);
  const uint64_t pushed = test.hall().head().seq;
  const auto whole = test.hall().ListCaseEntries(id, "", 10);
  ASSERT_TRUE(whole.ok());
  ASSERT_THAT(whole->rows, SizeIs(2));
  EXPECT_EQ(whole->rows[0]->seq(), opened);
  EXPECT_EQ(whole->rows[1]->seq(), pushed);
  EXPECT_EQ(whole->next_key, "");
  const auto first = test.hall().ListCaseEntries(id, "", 1);
  ASSERT_THAT(first->rows, SizeIs(1));
  const auto second = test.hall().ListCaseEntries(id, first->next_key, 1);
  ASSERT_THAT(second->rows, SizeIs(1));
  EXPECT_EQ(second->rows[0]->seq(), pushed);
  EXPECT_EQ(second->next_key, "");
}

TEST(HallTest, SideRowsGoWithTheirCommand) {
  TestHall test;
  CommandCall call = test.Register();
  call.side.data_key_id = std::string(16, 'k');
  call.side.data_key.set_wrapped("wrapped");
  ledger::v1::BlindDigest digest;
  digest.set_field(1);
  digest.set_digest(std::string(16, 'd'));
  call.side.blind_put.push_back(digest);
  call.body_key_id = call.side.data_key_id;
  const Outcome outcome = test.Run(std::move(call));
  ASSERT_EQ(outcome.kind, Kind::kCommitted);
  const auto key = test.hall().GetDataKey(std::string(16, 'k'));
  ASSERT_TRUE(key.ok() && key->has_value());
  EXPECT_EQ((*key)->wrapped(), "wrapped");
  const auto page = test.hall().ListByBlind(digest, "", 10);
  ASSERT_TRUE(page.ok());
  ASSERT_THAT(page->rows, SizeIs(1));
  EXPECT_EQ(page->rows[0]->case_id(), outcome.subject_id);
  digest.set_digest(std::string(16, 'e'));
  EXPECT_THAT(test.hall().ListByBlind(digest, "", 10)->rows, SizeIs(0));
}

TEST(HallTest, SessionsLeaveNoEntry) {
  TestHall test;
  const uint64_t head = test.hall().head().seq;
  ledger::v1::SessionRow row;
  row.set_principal("clerk1");
  const std::string hash(32, 's');
  ASSERT_TRUE(test.hall().PutSession(hash, row).ok());
  const auto found = test.hall().GetSession(hash);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->principal(), "clerk1");
  ASSERT_TRUE(test.hall().DeleteSession(hash).ok());
  EXPECT_FALSE(test.hall().GetSession(hash)->has_value());
  EXPECT_EQ(test.hall().head().seq, head);
}

TEST(HallTest, CountersAreKeptAtWriteTime) {
  TestHall test;
  test.MustRegister();
  test.MustRegister();
  const auto rows = test.hall().ListCounter(static_cast<uint16_t>(domain::Counter::kCases));
  ASSERT_TRUE(rows.ok());
  ASSERT_THAT(*rows, SizeIs(1));
  EXPECT_EQ((*rows)[0].day, 20240304u);
  EXPECT_EQ((*rows)[0].value, 2);
}

uint64_t EtagOf(TestHall& test, int64_t case_id) {
  return (*test.hall().GetCase(case_id))->etag();
}

CommandCall Step(TestHall& test, int64_t case_id, const std::string& performer) {
  CommandCall call = test.AsIntegrator();
  auto* step = call.command.mutable_record_step();
  TestHall::Target(case_id, step->mutable_target());
  step->set_step("T1");
  step->set_takes_leg(true);
  call.performer = Staff(performer);
  return call;
}

TEST(HallTest, TheEtagStaysWhenNothingThatPeopleEditChanges) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const uint64_t etag = EtagOf(test, id);
  // A warning is raised, and acknowledged.
  const int64_t wake = (*test.hall().GetCase(id))->wake_at_us();
  test.Advance(wake - test.clock().NowMicros());
  const auto warnings = test.hall().ListOpenWarnings(Staff("clerk1"), "", 10);
  ASSERT_TRUE(warnings.ok());
  ASSERT_THAT(warnings->rows, SizeIs(1));
  EXPECT_EQ(EtagOf(test, id), etag);
  CommandCall acknowledge = test.AsClerk();
  acknowledge.command.mutable_acknowledge_warning()->set_warning_id(
      warnings->rows[0]->raised().warning_id());
  ASSERT_EQ(test.Run(std::move(acknowledge)).kind, Kind::kCommitted);
  EXPECT_EQ(EtagOf(test, id), etag);
  // Somebody looks at personal fields.
  CommandCall reveal = test.AsClerk();
  TestHall::Target(id, reveal.command.mutable_reveal_case()->mutable_target());
  reveal.command.mutable_reveal_case()->add_fields("phone");
  ASSERT_EQ(test.Run(std::move(reveal)).kind, Kind::kCommitted);
  EXPECT_EQ(EtagOf(test, id), etag);
  // A step by the one who is responsible already.
  ASSERT_EQ(test.Run(Step(test, id, "clerk1")).kind, Kind::kCommitted);
  EXPECT_EQ(EtagOf(test, id), etag);
  EXPECT_EQ((*test.hall().GetCase(id))->steps(), 1u);
  // Whoever saw the case before all that still acts on what they saw.
  CommandCall push = Push(test, id);
  auto* target = push.command.mutable_push_case()->mutable_target();
  target->set_any_version(false);
  target->set_etag(etag);
  ASSERT_EQ(test.Run(std::move(push)).kind, Kind::kCommitted);
  const uint64_t pushed = EtagOf(test, id);
  EXPECT_GT(pushed, etag);
  // A step that takes the case over is another matter.
  ASSERT_EQ(test.Run(Step(test, id, "clerk2")).kind, Kind::kCommitted);
  EXPECT_GT(EtagOf(test, id), pushed);
}

// Day and value of one counter, without zeros.
std::map<uint32_t, int64_t> Days(TestHall& test, domain::Counter counter) {
  std::map<uint32_t, int64_t> days;
  const auto rows = test.hall().ListCounter(static_cast<uint16_t>(counter));
  EXPECT_TRUE(rows.ok());
  for (const auto& row : *rows) {
    if (row.value != 0) days[row.day] += row.value;
  }
  return days;
}

TEST(HallTest, AVoidDaysLaterSubtractsWhereItWasAdded) {
  using Counts = std::map<uint32_t, int64_t>;
  TestHall test;
  const int64_t kept = test.MustRegister();
  const int64_t struck = test.MustRegister();
  EXPECT_EQ(Days(test, domain::Counter::kCases), (Counts{{20240304, 2}}));
  // Decided and closed late, eleven days on.
  test.Advance(11 * base::kMicrosPerDay);
  for (const int64_t id : {kept, struck}) {
    ASSERT_EQ(test.Run(Push(test, id)).kind, Kind::kCommitted);
    CommandCall decide = test.AsContact();
    TestHall::Target(id, decide.command.mutable_decide_case()->mutable_target());
    decide.command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
    ASSERT_EQ(test.Run(std::move(decide)).kind, Kind::kCommitted);
    test.MustReturnPapers(id);
    CommandCall close = test.AsClerk();
    TestHall::Target(id, close.command.mutable_close_case()->mutable_target());
    ASSERT_EQ(test.Run(std::move(close)).kind, Kind::kCommitted);
  }
  EXPECT_EQ(Days(test, domain::Counter::kClosed), (Counts{{20240315, 2}}));
  EXPECT_EQ(Days(test, domain::Counter::kClosedLate), (Counts{{20240315, 2}}));
  test.Advance(5 * base::kMicrosPerDay);
  CommandCall strike = test.AsLead();
  TestHall::Target(struck, strike.command.mutable_void_case()->mutable_target());
  strike.command.mutable_void_case()->set_reason_code("duplicate");
  ASSERT_EQ(test.Run(std::move(strike)).kind, Kind::kCommitted);
  // Nothing is counted, nor counted off, on the day of the void.
  EXPECT_EQ(Days(test, domain::Counter::kCases), (Counts{{20240304, 1}}));
  EXPECT_EQ(Days(test, domain::Counter::kClosed), (Counts{{20240315, 1}}));
  EXPECT_EQ(Days(test, domain::Counter::kClosedLate), (Counts{{20240315, 1}}));
  // The work that was done on it stays.
  EXPECT_EQ(Days(test, domain::Counter::kLegChanges), (Counts{{20240315, 2}}));
}

TEST(HallTest, AccessEntriesComeNewestFirst) {
  TestHall test;
  const auto observe = [&](const std::string& who) {
    CommandCall call = test.AsSystem();
    auto* observed = call.command.mutable_observe_access()->add_observed();
    observed->set_id(who);
    observed->set_event(ledger::v1::ACCESS_EVENT_DENIED);
    observed->set_count(1);
    ASSERT_EQ(test.Run(std::move(call)).kind, Kind::kCommitted);
  };
  observe("clerk1");
  test.MustRegister();
  observe("clerk2");
  const auto page = test.hall().ListAccessEntries(0, 10, 1000);
  ASSERT_TRUE(page.ok());
  ASSERT_THAT(page->rows, SizeIs(2));
  EXPECT_EQ(page->rows[0]->facts(0).access_observed().id(), "clerk2");
  EXPECT_EQ(page->rows[1]->facts(0).access_observed().id(), "clerk1");
  // A short page says where to go on.
  const auto cut = test.hall().ListAccessEntries(0, 10, 2);
  ASSERT_THAT(cut->rows, SizeIs(1));
  EXPECT_EQ(cut->next_key.size(), 8u);
}

TEST(HallTest, AfterARestartEverythingIsAsBefore) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const Head head = test.hall().head();
  const std::string row = (*test.hall().GetCase(id))->SerializeAsString();
  test.Restart();
  EXPECT_EQ(test.hall().head().seq, head.seq);
  EXPECT_EQ(test.hall().head().hash, head.hash);
  EXPECT_EQ(test.hall().damaged_seq(), 0u);
  EXPECT_EQ((*test.hall().GetCase(id))->SerializeAsString(), row);
  EXPECT_NE(test.hall().reference()->FindPrincipal("clerk1"), nullptr);
  EXPECT_EQ(test.Run(Push(test, id)).kind, Kind::kCommitted);
}

TEST(HallTest, LedgerTimeNeverDecreases) {
  TestHall test;
  test.MustRegister();
  const int64_t recorded = test.hall().head().recorded_at_us;
  test.clock().SetWall(recorded - 50 * base::kMicrosPerSecond);
  test.MustRegister();
  EXPECT_EQ(test.hall().head().recorded_at_us, recorded);
}

}  // namespace
}  // namespace hallcase::app
