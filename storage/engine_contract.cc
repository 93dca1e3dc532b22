#include "storage/engine_contract.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "storage/keys.h"

namespace hallcase::storage {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EngineContractTest);

Lease EngineContractTest::Acquire(std::string_view hall) {
  absl::StatusOr<Lease> lease = engine().Acquire(hall);
  EXPECT_TRUE(lease.ok()) << lease.status();
  return lease.ok() ? *lease : Lease{};
}

std::unique_ptr<Snapshot> EngineContractTest::Snap() {
  absl::StatusOr<std::unique_ptr<Snapshot>> snapshot = engine().GetSnapshot();
  EXPECT_TRUE(snapshot.ok()) << snapshot.status();
  return snapshot.ok() ? *std::move(snapshot) : nullptr;
}

absl::Status EngineContractTest::Commit(std::string_view hall, Lease* lease,
                                        const WriteBatch& batch, Durability durability) {
  absl::Status status =
      engine().Commit(hall, lease->epoch, lease->head_seq, batch, durability);
  if (status.ok()) lease->head_seq += batch.ledger_entries();
  return status;
}

std::string EngineContractTest::Get(Table table, std::string_view key) {
  const absl::StatusOr<std::optional<std::string>> value = Snap()->Get(table, key);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() && value->has_value() ? **value : "absent";
}

std::vector<std::string> EngineContractTest::Rows(const Snapshot& snapshot, Table table,
                                                  const ScanRange& range) {
  std::vector<std::string> rows;
  const auto result =
      snapshot.Scan(table, range, [&rows](std::string_view key, std::string_view value) {
        rows.push_back(absl::StrCat(std::string(key.substr(key.find('\0') + 1)), "=",
                                    std::string(value)));
        return true;
      });
  EXPECT_TRUE(result.ok()) << result.status();
  return rows;
}

void EngineContractTest::FillTen() {
  for (const std::string hall : {"g", "h", "h-1", "i"}) {
    Lease lease = Acquire(hall);
    WriteBatch batch;
    for (char id = 'a'; id <= 'j'; ++id) {
      batch.Put(Table::kStaff, StaffKey(hall, std::string(1, id)), std::string(10, id));
    }
    ASSERT_EQ(Commit(hall, &lease, batch), absl::OkStatus());
  }
}

std::string EngineContractTest::Letters(const ScanRange& range, ScanResult* result,
                                        char stop_at) {
  std::string letters;
  const auto scanned =
      Snap()->Scan(Table::kStaff, range, [&](std::string_view key, std::string_view value) {
        EXPECT_EQ(value, std::string(10, key.back()));
        letters.push_back(key.back());
        return key.back() != stop_at;
      });
  EXPECT_TRUE(scanned.ok()) << scanned.status();
  *result = *scanned;
  EXPECT_EQ(result->rows, letters.size());
  return letters;
}

WriteBatch EngineContractTest::Entry(uint64_t seq) {
  WriteBatch batch;
  batch.Put(Table::kLedger, LedgerKey("h", seq), absl::StrCat("entry ", seq));
  batch.Put(Table::kHead, HeadKey("h"), absl::StrCat(seq));
  return batch;
}

uint64_t EngineContractTest::CheckedHead() {
  const uint64_t head_seq = Acquire("h").head_seq;
  EXPECT_EQ(Get(Table::kHead, HeadKey("h")), head_seq == 0 ? "absent" : absl::StrCat(head_seq));
  return head_seq;
}

namespace {

WriteBatch OnePut(std::string_view key, std::string_view value) {
  WriteBatch batch;
  batch.Put(Table::kStaff, key, value);
  return batch;
}

WriteBatch Entries(std::string_view hall, uint64_t first, uint64_t count) {
  WriteBatch batch;
  for (uint64_t i = 0; i < count; ++i) {
    batch.Put(Table::kLedger, LedgerKey(hall, first + i), absl::StrCat("entry ", first + i));
  }
  return batch;
}

TEST_P(EngineContractTest, StartsEmpty) {
  const Lease lease = Acquire("h");
  EXPECT_EQ(lease.head_seq, 0u);
  EXPECT_GT(lease.epoch, 0u);
  const auto snapshot = Snap();
  for (const TableInfo& info : kTables) {
    EXPECT_TRUE(Rows(*snapshot, info.table, PrefixRange("")).empty()) << info.name;
    EXPECT_FALSE(snapshot->Last(info.table, "")->has_value());
  }
  EXPECT_FALSE(engine().read_only());
  EXPECT_EQ(engine().read_only_reason(), "");
  const absl::StatusOr<uint64_t> free = engine().FreeBytes();
  ASSERT_TRUE(free.ok()) << free.status();
  EXPECT_GT(*free, 0u);
}

TEST_P(EngineContractTest, RefusesMalformedHalls) {
  for (const std::string& hall : {std::string(), std::string("A"), std::string("a\0b", 3)}) {
    EXPECT_TRUE(absl::IsInvalidArgument(engine().Acquire(hall).status())) << hall;
  }
}

TEST_P(EngineContractTest, LaterOperationsOfABatchWin) {
  Lease lease = Acquire("h");
  WriteBatch batch;
  batch.Put(Table::kStaff, StaffKey("h", "a"), "1");
  batch.Put(Table::kStaff, StaffKey("h", "a"), "2");
  batch.Put(Table::kStaff, StaffKey("h", "b"), "1");
  batch.Delete(Table::kStaff, StaffKey("h", "b"));
  batch.Delete(Table::kStaff, StaffKey("h", "c"));
  batch.Put(Table::kStaff, StaffKey("h", "c"), "3");
  batch.Put(Table::kStaff, StaffKey("h", "d"), "1");
  batch.DeleteRange(Table::kStaff, StaffKey("h", "d"), StaffKey("h", "f"));
  batch.Put(Table::kStaff, StaffKey("h", "e"), "4");
  ASSERT_EQ(Commit("h", &lease, batch), absl::OkStatus());
  EXPECT_EQ(Rows(*Snap(), Table::kStaff, PrefixRange("")),
            (std::vector<std::string>{"a=2", "c=3", "e=4"}));
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "d")), "absent");
  EXPECT_EQ(Get(Table::kJobs, StaffKey("h", "a")), "absent") << "tables are apart";
}

TEST_P(EngineContractTest, KeepsAnyBytes) {
  Lease lease = Acquire("h");
  const std::string zeros(3, '\0');
  const std::string large(size_t{1} << 20, '\xfe');
  WriteBatch batch = OnePut(StaffKey("h", ""), "");
  batch.Put(Table::kStaff, StaffKey("h", zeros), zeros);
  batch.Put(Table::kStaff, StaffKey("h", "\xff\xff"), large);
  ASSERT_EQ(Commit("h", &lease, batch), absl::OkStatus());
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "")), "");
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", zeros)), zeros);
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "\xff\xff")), large);
}

TEST_P(EngineContractTest, HeadFollowsTheLedgerOfEachHall) {
  Lease a = Acquire("a");
  Lease ab = Acquire("a-b");
  ASSERT_EQ(Commit("a", &a, Entries("a", 1, 3)), absl::OkStatus());
  ASSERT_EQ(Commit("a-b", &ab, Entries("a-b", 1, 1)), absl::OkStatus());
  ASSERT_EQ(Commit("a", &a, OnePut(StaffKey("a", "x"), "no entry")), absl::OkStatus());
  ASSERT_EQ(Commit("a", &a, Entries("a", 4, 300)), absl::OkStatus());
  EXPECT_EQ(Acquire("a").head_seq, 303u);
  EXPECT_EQ(Acquire("a-b").head_seq, 1u);
  EXPECT_EQ(Acquire("a0").head_seq, 0u);
}

TEST_P(EngineContractTest, FencesOldEpochsAndWrongHeads) {
  Lease old = Acquire("h");
  ASSERT_EQ(Commit("h", &old, Entries("h", 1, 2)), absl::OkStatus());
  Lease lease = Acquire("h");
  EXPECT_GT(lease.epoch, old.epoch);
  EXPECT_EQ(lease.head_seq, 2u);
  const WriteBatch batch = OnePut(StaffKey("h", "x"), "fenced");
  const auto fate = [&](uint64_t epoch, uint64_t head_seq, const WriteBatch& what) {
    return FateOf(engine().Commit("h", epoch, head_seq, what, Durability::kSynced));
  };
  EXPECT_EQ(fate(old.epoch, 2, batch), CommitFate::kFenced);
  EXPECT_EQ(fate(lease.epoch + 1, 2, batch), CommitFate::kFenced);
  EXPECT_EQ(fate(lease.epoch, 1, Entries("h", 2, 1)), CommitFate::kFenced);
  EXPECT_EQ(fate(lease.epoch, 3, Entries("h", 4, 1)), CommitFate::kFenced);
  EXPECT_EQ(fate(old.epoch, 2, WriteBatch()), CommitFate::kFenced);
  EXPECT_EQ(FateOf(engine().Commit("never", 1, 0, batch, Durability::kSynced)),
            CommitFate::kFenced);
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "x")), "absent");
  EXPECT_EQ(fate(lease.epoch, 2, WriteBatch()), CommitFate::kCommitted);
  EXPECT_EQ(Commit("h", &lease, Entries("h", 3, 1)), absl::OkStatus()) << "the lease still holds";
}

TEST_P(EngineContractTest, RefusesWhatIsNoBatchOfTheHall) {
  Lease lease = Acquire("h");
  WriteBatch mixed = OnePut(StaffKey("h", "x"), "good");
  mixed.Put(Table::kStaff, StaffKey("other", "x"), "foreign");
  EXPECT_EQ(FateOf(Commit("h", &lease, mixed)), CommitFate::kRefused);
  EXPECT_EQ(FateOf(Commit("h", &lease, Entries("h", 2, 1))), CommitFate::kRefused);
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "x")), "absent");
  EXPECT_EQ(Commit("h", &lease, Entries("h", 1, 1)), absl::OkStatus()) << "the lease still holds";
}

TEST_P(EngineContractTest, SnapshotsDoNotMove) {
  Lease lease = Acquire("h");
  WriteBatch batch = OnePut(StaffKey("h", "a"), "1");
  batch.Put(Table::kStaff, StaffKey("h", "b"), "1");
  ASSERT_EQ(Commit("h", &lease, batch), absl::OkStatus());
  const auto before = Snap();
  batch.Clear();
  batch.DeleteRange(Table::kStaff, StaffKey("h", "a"), StaffKey("h", "b"));
  batch.Put(Table::kStaff, StaffKey("h", "b"), "2");
  batch.Put(Table::kStaff, StaffKey("h", "c"), "2");
  ASSERT_EQ(Commit("h", &lease, batch), absl::OkStatus());
  const std::vector<std::string> old_rows = {"a=1", "b=1"};
  EXPECT_EQ(Rows(*before, Table::kStaff, PrefixRange("")), old_rows);
  EXPECT_EQ(**before->Get(Table::kStaff, StaffKey("h", "b")), "1");
  EXPECT_EQ(Rows(*Snap(), Table::kStaff, PrefixRange("")),
            (std::vector<std::string>{"b=2", "c=2"}));
}

TEST_P(EngineContractTest, MultiGetAnswersInTheOrderAsked) {
  Lease lease = Acquire("h");
  WriteBatch batch;
  for (const char* id : {"a", "b", "c"}) batch.Put(Table::kStaff, StaffKey("h", id), id);
  ASSERT_EQ(Commit("h", &lease, batch), absl::OkStatus());
  const std::vector<std::string> keys = {StaffKey("h", "c"), StaffKey("h", "none"),
                                         StaffKey("h", "a"), StaffKey("h", "c")};
  const auto values = Snap()->MultiGet(Table::kStaff, keys);
  ASSERT_TRUE(values.ok()) << values.status();
  using Values = std::vector<std::optional<std::string>>;
  EXPECT_EQ(*values, (Values{"c", std::nullopt, "a", "c"}));
  EXPECT_TRUE(Snap()->MultiGet(Table::kStaff, {})->empty());
}

// Every batch writes one number to a row in each table, so a reader that ever sees two numbers has
// seen half a batch.
TEST_P(EngineContractTest, ReadersSeeWholeBatchesOfTwoWritingHalls) {
  constexpr int kBatches = 300;
  std::atomic<int> writers = 2;
  const auto write = [&](const std::string& hall) {
    Lease lease = Acquire(hall);
    for (int i = 1; i <= kBatches; ++i) {
      WriteBatch batch;
      for (const TableInfo& info : kTables) {
        const std::string key = info.table == Table::kLedger
                                    ? LedgerKey(hall, static_cast<uint64_t>(i))
                                    : StaffKey(hall, "n");
        batch.Put(info.table, key, std::to_string(i));
      }
      EXPECT_EQ(Commit(hall, &lease, batch, Durability::kBuffered), absl::OkStatus());
    }
    --writers;
  };
  const auto read = [&](const std::string& hall) {
    int last = 0;
    while (writers > 0) {
      const auto snapshot = Snap();
      const auto entry = snapshot->Last(Table::kLedger, HallPrefix(hall));
      const std::string want = entry->has_value() ? (*entry)->value : "absent";
      for (const TableInfo& info : kTables) {
        if (info.table == Table::kLedger) continue;
        const auto value = snapshot->Get(info.table, StaffKey(hall, "n"));
        ASSERT_EQ(value->value_or("absent"), want) << info.name;
      }
      const int now = want == "absent" ? 0 : std::stoi(want);
      ASSERT_GE(now, last);
      last = now;
    }
  };
  std::thread threads[] = {std::thread(write, "a"), std::thread(write, "b"),
                           std::thread(read, "a"), std::thread(read, "b")};
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Acquire("a").head_seq, static_cast<uint64_t>(kBatches));
  EXPECT_EQ(Get(Table::kCursors, StaffKey("b", "n")), std::to_string(kBatches));
}

// Deletes and replaced values are dropped, what is there stays, writing goes on.
TEST_P(EngineContractTest, DroppingWhatIsObsoleteLeavesWhatIsThere) {
  Lease lease = Acquire("h");
  WriteBatch batch;
  for (char id = 'a'; id <= 'e'; ++id) {
    batch.Put(Table::kBlind, StaffKey("h", std::string(1, id)), std::string(10, id));
  }
  batch.Put(Table::kStaff, StaffKey("h", "s"), "s");
  ASSERT_EQ(Commit("h", &lease, batch, Durability::kBuffered), absl::OkStatus());
  auto before = Snap();
  WriteBatch changes;
  changes.Delete(Table::kBlind, StaffKey("h", "b"));
  changes.Put(Table::kBlind, StaffKey("h", "c"), "new");
  ASSERT_EQ(Commit("h", &lease, changes, Durability::kBuffered), absl::OkStatus());
  const absl::Status held = engine().DropObsolete();
  EXPECT_TRUE(held.ok() || absl::IsUnavailable(held)) << held;
  const std::vector<std::string> old = Rows(*before, Table::kBlind, PrefixRange(HallPrefix("h")));
  EXPECT_EQ(old.size(), 5u);
  EXPECT_EQ(old[2], "c=cccccccccc");
  before.reset();
  ASSERT_EQ(engine().DropObsolete(), absl::OkStatus());
  const std::vector<std::string> want = {"a=aaaaaaaaaa", "c=new", "d=dddddddddd", "e=eeeeeeeeee"};
  EXPECT_EQ(Rows(*Snap(), Table::kBlind, PrefixRange(HallPrefix("h"))), want);
  WriteBatch more;
  more.Put(Table::kStaff, StaffKey("h", "t"), "t");
  ASSERT_EQ(Commit("h", &lease, more), absl::OkStatus());
  if (harness_->Reopen()) lease = Acquire("h");
  EXPECT_EQ(Rows(*Snap(), Table::kBlind, PrefixRange(HallPrefix("h"))), want);
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "s")), "s");
  EXPECT_EQ(Get(Table::kStaff, StaffKey("h", "t")), "t");
}

}  // namespace
}  // namespace hallcase::storage
