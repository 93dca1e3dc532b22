// What the hall does when something below it fails: commits, disk, clock, ledger.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/keys.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using domain::Reason;
using storage::CommitTrouble;
using storage::Table;
using testing::TestHall;
using Kind = Outcome::Kind;

TEST(FailureTest, ALostCommitIsUnknownAndLeavesNothing) {
  TestHall test;
  const Head head = test.hall().head();
  test.memory().TroubleNextCommit(CommitTrouble::kUnknownLost);
  CommandCall call = test.Register();
  CommandCall retry = test.Register();
  retry.request_id = call.request_id;
  const Outcome outcome = test.Run(std::move(call));
  EXPECT_EQ(outcome.kind, Kind::kRejected);
  EXPECT_EQ(outcome.rejection.reason, Reason::kOutcomeUnknown);
  EXPECT_EQ(test.hall().head().seq, head.seq);
  EXPECT_EQ(test.hall().head().hash, head.hash);
  EXPECT_EQ(test.Run(std::move(retry)).kind, Kind::kCommitted);
}

TEST(FailureTest, ACommitThatGotThroughUnheardIsFoundByItsRequestId) {
  TestHall test;
  const uint64_t head = test.hall().head().seq;
  test.memory().TroubleNextCommit(CommitTrouble::kUnknownWritten);
  CommandCall call = test.Register();
  CommandCall retry = test.Register();
  retry.request_id = call.request_id;
  EXPECT_EQ(test.Run(std::move(call)).rejection.reason, Reason::kOutcomeUnknown);
  EXPECT_EQ(test.hall().head().seq, head + 1);
  const Outcome again = test.Run(std::move(retry));
  EXPECT_EQ(again.kind, Kind::kSeen);
  EXPECT_EQ(again.seq, head + 1);
  EXPECT_EQ(test.hall().head().seq, head + 1);
}

TEST(FailureTest, ARevealOfUnknownFateShowsNothing) {
  for (const auto trouble : {CommitTrouble::kUnknownLost, CommitTrouble::kUnknownWritten}) {
    TestHall test;
    CommandCall reg = test.Register();
    reg.command.mutable_register_case()->mutable_applicant()->set_phone("sealed phone");
    const int64_t id = test.Run(std::move(reg)).subject_id;
    CommandCall reveal = test.AsClerk();
    TestHall::Target(id, reveal.command.mutable_reveal_case()->mutable_target());
    reveal.command.mutable_reveal_case()->add_fields("phone");
    CommandCall retry = test.AsClerk();
    retry.command = reveal.command;
    retry.request_id = reveal.request_id;
    test.memory().TroubleNextCommit(trouble);
    const Outcome outcome = test.Run(std::move(reveal));
    EXPECT_EQ(outcome.kind, Kind::kRejected);
    EXPECT_EQ(outcome.rejection.reason, Reason::kOutcomeUnknown);
    // Not even sealed: nothing that an answer could be made from.
    EXPECT_EQ(outcome.case_row, nullptr);
    EXPECT_TRUE(outcome.rejection.metadata.empty());
    EXPECT_EQ(outcome.rejection.message.find("phone"), std::string::npos);
    // Asked again, it answers once it is on record, and once only.
    const Outcome again = test.Run(std::move(retry));
    EXPECT_EQ(again.kind, trouble == CommitTrouble::kUnknownLost ? Kind::kCommitted : Kind::kSeen);
    ASSERT_NE(again.case_row, nullptr);
    EXPECT_EQ(again.case_row->applicant().phone(), "sealed phone");
    const auto log = test.hall().ListAccessEntries(0, 10, 1'000);
    ASSERT_TRUE(log.ok());
    EXPECT_EQ(log->rows.size(), 1u);
  }
}

// The key of an erased case stands in nobody's memory, whatever was heard of the commit.
TEST(FailureTest, AnErasureOfUnknownFateIsForgottenAllTheSame) {
  for (const auto trouble : {CommitTrouble::kUnknownLost, CommitTrouble::kUnknownWritten}) {
    TestHall test;
    const std::string key(16, 'k');
    CommandCall reg = test.Register();
    reg.command.mutable_register_case()->mutable_applicant()->set_key_id(key);
    reg.side.data_key_id = key;
    reg.side.data_key.set_wrapped("wrapped");
    const int64_t id = test.Run(std::move(reg)).subject_id;
    test.MustReturnPapers(id);
    CommandCall void_it = test.AsLead();
    TestHall::Target(id, void_it.command.mutable_void_case()->mutable_target());
    void_it.command.mutable_void_case()->set_reason_code("duplicate");
    ASSERT_EQ(test.Run(std::move(void_it)).kind, Kind::kCommitted);
    std::vector<std::string> forgotten;
    test.hall().OnKeysErased([&](const std::vector<std::string>& ids) { forgotten = ids; });
    CommandCall erase = test.AsSystem();
    erase.command.mutable_erase_case()->set_case_id(id);
    auto* order = erase.command.mutable_erase_case()->mutable_order();
    order->set_reason(ledger::v1::ERASURE_REASON_RETENTION_OVER);
    order->set_basis("档案鉴定〔2024〕3 号");
    test.memory().TroubleNextCommit(trouble);
    EXPECT_EQ(test.Run(std::move(erase)).rejection.reason, Reason::kOutcomeUnknown);
    EXPECT_EQ(forgotten, std::vector<std::string>{key});
    EXPECT_EQ((*test.hall().GetDataKey(key)).has_value(), trouble == CommitTrouble::kUnknownLost);
    test.hall().OnKeysErased(nullptr);
  }
}

TEST(FailureTest, ARefusedCommitLeavesTheHallServing) {
  TestHall test;
  test.memory().TroubleNextCommit(CommitTrouble::kRefused);
  EXPECT_EQ(test.Run(test.Register()).rejection.reason, Reason::kDiskFull);
  const Outcome next = test.Run(test.Register());
  ASSERT_EQ(next.kind, Kind::kCommitted);
  // Nothing of the refused one is left in what the writer remembers: the number is the first.
  EXPECT_EQ(*test.hall().FindNumber(20240304, 1), next.subject_id);
}

TEST(FailureTest, CachesForgetWhatWasNotCommitted) {
  TestHall test;
  const int64_t id = test.MustRegister();
  test.memory().TroubleNextCommit(CommitTrouble::kUnknownLost);
  CommandCall push = test.AsClerk();
  TestHall::Target(id, push.command.mutable_push_case()->mutable_target());
  EXPECT_EQ(test.Run(std::move(push)).rejection.reason, Reason::kOutcomeUnknown);
  EXPECT_EQ((*test.hall().GetCase(id))->stage(), "IN_REVIEW");
  const Outcome next = test.Run(test.Register());
  EXPECT_EQ(*test.hall().FindNumber(20240304, 2), next.subject_id);
}

TEST(FailureTest, AFullDiskRefusesWritesAndReadsGoOn) {
  TestHall test;
  const int64_t id = test.MustRegister();
  test.memory().SetFreeBytes(0);
  test.clock().Advance(2 * base::kMicrosPerSecond);
  EXPECT_EQ(test.Run(test.Register()).rejection.reason, Reason::kDiskFull);
  EXPECT_FALSE(test.hall().PutSession(std::string(32, 's'), {}).ok());
  EXPECT_NE(*test.hall().GetCase(id), nullptr);
  test.memory().SetFreeBytes(uint64_t{1} << 40);
  test.clock().Advance(2 * base::kMicrosPerSecond);
  EXPECT_EQ(test.Run(test.Register()).kind, Kind::kCommitted);
}

TEST(FailureTest, AClockJumpStopsWritesUntilConfirmed) {
  TestHall test;
  test.MustRegister();
  const int64_t day = base::kMicrosPerDay;
  test.clock().SetWall(test.clock().NowMicros() + 30 * day);
  const uint64_t head = test.hall().head().seq;
  EXPECT_EQ(test.Run(test.Register()).rejection.reason, Reason::kClockJumped);
  // The case's warnings would all be due by that clock; none fires.
  test.Settle();
  EXPECT_EQ(test.hall().head().seq, head);
  test.hall().ConfirmClock();
  EXPECT_EQ(test.Run(test.Register()).kind, Kind::kCommitted);
  test.Settle();
  EXPECT_GT(test.hall().head().seq, head + 1);
}

TEST(FailureTest, AWallClockFarBeforeTheLedgerIsAJump) {
  TestHall test;
  test.MustRegister();
  test.clock().SetWall(testing::kTestStartUs - base::kMicrosPerDay);
  test.Restart();
  EXPECT_EQ(test.Run(test.Register()).rejection.reason, Reason::kClockJumped);
  test.hall().ConfirmClock();
  EXPECT_EQ(test.Run(test.Register()).kind, Kind::kCommitted);
}

// Overwrites one row without the engine's checks.
void Overwrite(TestHall& test, Table table, const std::string& key, const std::string& value) {
  storage::WriteBatch batch;
  batch.Put(table, key, value);
  ASSERT_TRUE(test.engine().TEST_WriteUnchecked(batch).ok());
}

TEST(FailureTest, ADamagedEntryPutsTheHallReadOnlyAndNamesIt) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const uint64_t damaged = test.hall().head().seq;
  test.MustRegister();
  const std::string key = storage::LedgerKey(testing::kTestHall, damaged);
  std::string row = **(*test.engine().GetSnapshot())->Get(Table::kLedger, key);
  row[row.size() / 2] = static_cast<char>(row[row.size() / 2] ^ 1);
  Overwrite(test, Table::kLedger, key, row);
  test.Restart();
  EXPECT_EQ(test.hall().damaged_seq(), damaged);
  const Outcome refused = test.Run(test.Register());
  EXPECT_EQ(refused.rejection.reason, Reason::kLedgerDamaged);
  EXPECT_EQ(refused.rejection.metadata.front().second, std::to_string(damaged));
  EXPECT_NE(*test.hall().GetCase(id), nullptr);
  EXPECT_TRUE(test.hall().PutSession(std::string(32, 's'), {}).ok());
}

TEST(FailureTest, TheScrubberFindsDamageWhileServing) {
  TestHall test;
  for (int i = 0; i < 20; ++i) test.MustRegister();
  while (test.hall().Scrub(7)) {
  }
  EXPECT_EQ(test.hall().damaged_seq(), 0u);
  const std::string key = storage::LedgerKey(testing::kTestHall, 5);
  std::string row = **(*test.engine().GetSnapshot())->Get(Table::kLedger, key);
  row.back() = static_cast<char>(row.back() ^ 1);
  Overwrite(test, Table::kLedger, key, row);
  test.MustRegister();
  while (test.hall().Scrub(7)) {
  }
  EXPECT_EQ(test.hall().damaged_seq(), 5u);
}

TEST(FailureTest, AMissingTailIsDamage) {
  TestHall test;
  test.MustRegister();
  const uint64_t last = test.hall().head().seq;
  storage::WriteBatch batch;
  batch.Delete(Table::kLedger, storage::LedgerKey(testing::kTestHall, last));
  ASSERT_TRUE(test.engine().TEST_WriteUnchecked(batch).ok());
  test.Restart();
  EXPECT_EQ(test.hall().damaged_seq(), last);
}

TEST(FailureTest, AnOlderBinaryRefusesNewerData) {
  TestHall test;
  ledger::v1::HeadRow head;
  const std::string key = storage::HeadKey(testing::kTestHall);
  ASSERT_TRUE(head.ParseFromString(**(*test.engine().GetSnapshot())->Get(Table::kHead, key)));
  head.set_min_reader_version(1000);
  Overwrite(test, Table::kHead, key, head.SerializeAsString());
  const auto recovered = Recover(&test.engine(), testing::kTestHall, 10);
  EXPECT_EQ(recovered.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(FailureTest, ADamagedRowFailsItsCommandAlone) {
  TestHall test;
  const int64_t id = test.MustRegister();
  Overwrite(test, Table::kCases, storage::CaseKey(testing::kTestHall, id), "\xff");
  test.Restart();
  CommandCall push = test.AsClerk();
  TestHall::Target(id, push.command.mutable_push_case()->mutable_target());
  EXPECT_EQ(test.Run(std::move(push)).rejection.reason, Reason::kInternal);
  EXPECT_EQ(test.Run(test.Register()).kind, Kind::kCommitted);
}

}  // namespace
}  // namespace hallcase::app
