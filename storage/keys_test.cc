#include "storage/keys.h"

#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/coding.h"
#include "storage/schema.h"

namespace hallcase::storage {
namespace {

using std::string_literals::operator""s;

constexpr std::string_view kHall = "qintang-01";
constexpr int64_t kCaseId = 123456 * 1024 + 7;
constexpr int64_t kInstantUs = 1767225600000000;

std::string Counting(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(0xf0 + i));
  return bytes;
}

struct Sample {
  Table table;
  std::string key;
};

std::vector<Sample> Samples() {
  return {
      {Table::kLedger, LedgerKey(kHall, 123456)},
      {Table::kHead, HeadKey(kHall)},
      {Table::kCases, CaseKey(kHall, kCaseId)},
      {Table::kCaseEntries, CaseEntryKey(kHall, kCaseId, 123457, 3)},
      {Table::kCaseNumbers, CaseNumberKey(kHall, 20260212, 42)},
      {Table::kExternals, ExternalKey(kHall, "wabo", "case-\0-1"s)},
      {Table::kUpstreamNumbers, UpstreamKey(kHall, "4501-2026-000001")},
      {Table::kWork, WorkKey(kHall, 2, "w\0\x31"s, kInstantUs, kCaseId)},
      {Table::kTimers, TimerKey(kHall, kInstantUs, 1, kCaseId)},
      {Table::kWarnings, WarningKey(kHall, -1)},
      {Table::kWarningsOpen, OpenWarningKey(kHall, 1, "staff-9", 77)},
      {Table::kRequests, RequestKey(kHall, 2900, "li.na", Counting(kRequestIdBytes))},
      {Table::kCounters, CounterKey(kHall, 513, 20260212, "dept=fgj")},
      {Table::kReference, ReferenceKey(kHall, 4, "item-1", 9)},
      {Table::kStaff, StaffKey(kHall, "staff-9")},
      {Table::kJobs, JobKey(kHall, 5)},
      {Table::kHandovers, HandoverKey(kHall, kCaseId)},
      {Table::kObjects, ObjectKey(kHall, 77)},
      {Table::kShifts, ShiftKey(kHall, 78)},
      {Table::kSheetNumbers, SheetNumberKey(kHall, 20260212, 7)},
      {Table::kHeld, HeldKey(kHall, 2, "P1", "A-\0"s, 1, kCaseId)},
      {Table::kHandoversOpen, OpenHandoverKey(kHall, 1, 3, "D1", 77)},
      {Table::kDocuments, DocumentKey(kHall, (int64_t{20260212} << 32) + 7)},
      {Table::kDocumentsOf, DocumentOfKey(kHall, 1, kCaseId, (int64_t{20260212} << 32) + 7)},
      {Table::kRatings, RatingKey(kHall, 79)},
      {Table::kRatingsOf, RatingOfKey(kHall, kCaseId, 79)},
      {Table::kDataKeys, DataKeyKey(kHall, Counting(kKeyIdBytes))},
      {Table::kBlind, BlindKey(kHall, 2, Counting(kBlindDigestBytes), kCaseId)},
      {Table::kVerifiers, VerifierKey(kHall, "li.na")},
      {Table::kSessions, SessionKey(kHall, Counting(kTokenHashBytes))},
      {Table::kCursors, CursorKey(kHall, "province-feed")},
  };
}

TEST(KeysTest, EveryLayoutEqualsItsGoldenBytes) {
  std::string got;
  for (const Sample& sample : Samples()) {
    absl::StrAppend(&got, std::string(TableName(sample.table)), " ",
                    absl::BytesToHexString(sample.key), "\n");
  }
  EXPECT_EQ(Samples().size(), kTables.size()) << "a table has no golden key";
  std::ifstream file("tests/golden/keys.txt", std::ios::binary);
  std::stringstream want;
  want << file.rdbuf();
  EXPECT_EQ(got, want.str());
}

TEST(KeysTest, HallIdsAreNarrow) {
  for (const std::string_view good : {"a", "hall-1", "0", "-"}) EXPECT_TRUE(IsHallId(good));
  EXPECT_TRUE(IsHallId(std::string(kHallIdBytesMax, 'z')));
  EXPECT_FALSE(IsHallId(std::string(kHallIdBytesMax + 1, 'z')));
  for (const std::string& bad : {""s, "A"s, "a b"s, "a_b"s, "a\0"s, "厅"s, "a/"s}) {
    EXPECT_FALSE(IsHallId(bad)) << bad;
  }
}

TEST(KeysTest, HallsAreContiguous) {
  // "a" is a prefix of "a-b", and yet no key of one lies among the keys of the other.
  const std::string end = PrefixEnd(HallPrefix("a"));
  EXPECT_LT(LedgerKey("a", std::numeric_limits<uint64_t>::max()), end);
  EXPECT_LE(end, HallPrefix("a-b"));
  EXPECT_LE(end, HallPrefix("a0"));
}

TEST(KeysTest, PartsOfNumbersComeBack) {
  EXPECT_EQ(ParseLedgerKey(LedgerKey(kHall, 5))->seq, 5u);
  EXPECT_EQ(ParseLedgerKey(LedgerKey(kHall, 5))->hall, kHall);
  EXPECT_EQ(ParseHeadKey(HeadKey(kHall))->hall, kHall);
  EXPECT_EQ(ParseCaseKey(CaseKey(kHall, kCaseId))->id, kCaseId);
  EXPECT_EQ(ParseWarningKey(WarningKey(kHall, -1))->id, -1);
  EXPECT_EQ(ParseJobKey(JobKey(kHall, 5))->id, 5);
  const auto entry = ParseCaseEntryKey(CaseEntryKey(kHall, kCaseId, 9, 3));
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->case_id, kCaseId);
  EXPECT_EQ(entry->seq, 9u);
  EXPECT_EQ(entry->fact_index, 3u);
  const auto number = ParseCaseNumberKey(CaseNumberKey(kHall, 20260212, 42));
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->day, 20260212u);
  EXPECT_EQ(number->sequence, 42u);
  const auto timer = ParseTimerKey(TimerKey(kHall, kInstantUs, 4, 77));
  ASSERT_TRUE(timer.has_value());
  EXPECT_EQ(timer->wake_at_us, kInstantUs);
  EXPECT_EQ(timer->subject_kind, 4);
  EXPECT_EQ(timer->subject_id, 77);
}

TEST(KeysTest, PartsOfBytesComeBack) {
  EXPECT_EQ(ParseUpstreamKey(UpstreamKey(kHall, "n\0m"s))->bytes, "n\0m"s);
  EXPECT_EQ(ParseStaffKey(StaffKey(kHall, "s"))->bytes, "s");
  EXPECT_EQ(ParseVerifierKey(VerifierKey(kHall, "v"))->bytes, "v");
  EXPECT_EQ(ParseCursorKey(CursorKey(kHall, "c"))->bytes, "c");
  EXPECT_EQ(ParseDataKeyKey(DataKeyKey(kHall, Counting(16)))->bytes, Counting(16));
  EXPECT_EQ(ParseSessionKey(SessionKey(kHall, Counting(32)))->bytes, Counting(32));
  const auto external = ParseExternalKey(ExternalKey(kHall, "a\0b"s, "\0\xff"s));
  ASSERT_TRUE(external.has_value());
  EXPECT_EQ(external->source, "a\0b"s);
  EXPECT_EQ(external->external_id, "\0\xff"s);
  const auto request = ParseRequestKey(RequestKey(kHall, 7, "p\0"s, Counting(16)));
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->week, 7u);
  EXPECT_EQ(request->principal, "p\0"s);
  EXPECT_EQ(request->request_id, Counting(16));
}

TEST(KeysTest, PartsOfMixedKeysComeBack) {
  const auto work = ParseWorkKey(WorkKey(kHall, 2, "w\0"s, kInstantUs, kCaseId));
  ASSERT_TRUE(work.has_value());
  EXPECT_EQ(work->party_kind, 2);
  EXPECT_EQ(work->party_id, "w\0"s);
  EXPECT_EQ(work->due_at_us, kInstantUs);
  EXPECT_EQ(work->case_id, kCaseId);
  const auto open = ParseOpenWarningKey(OpenWarningKey(kHall, 3, "x", 12));
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->party_kind, 3);
  EXPECT_EQ(open->party_id, "x");
  EXPECT_EQ(open->warning_id, 12);
  const auto held = ParseHeldKey(HeldKey(kHall, 2, "P\0"s, "A\0"s, 1, kCaseId));
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(held->holder_kind, 2);
  EXPECT_EQ(held->holder_id, "P\0"s);
  EXPECT_EQ(held->place, "A\0"s);
  EXPECT_EQ(held->subject_kind, 1);
  EXPECT_EQ(held->subject_id, kCaseId);
  const auto offer = ParseOpenHandoverKey(OpenHandoverKey(kHall, 1, 3, "D1", 77));
  ASSERT_TRUE(offer.has_value());
  EXPECT_EQ(offer->side, 1);
  EXPECT_EQ(offer->holder_kind, 3);
  EXPECT_EQ(offer->holder_id, "D1");
  EXPECT_EQ(offer->handover_id, 77);
  const auto document = ParseDocumentOfKey(DocumentOfKey(kHall, 2, kCaseId, 9));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->subject_kind, 2);
  EXPECT_EQ(document->subject_id, kCaseId);
  EXPECT_EQ(document->document_id, 9);
  const auto rating = ParseRatingOfKey(RatingOfKey(kHall, kCaseId, 9));
  ASSERT_TRUE(rating.has_value());
  EXPECT_EQ(rating->case_id, kCaseId);
  EXPECT_EQ(rating->rating_id, 9);
  const auto counter = ParseCounterKey(CounterKey(kHall, 513, 20260212, "d"));
  ASSERT_TRUE(counter.has_value());
  EXPECT_EQ(counter->counter_kind, 513);
  EXPECT_EQ(counter->day, 20260212u);
  EXPECT_EQ(counter->dimension, "d");
  const auto reference = ParseReferenceKey(ReferenceKey(kHall, 4, "item", 9));
  ASSERT_TRUE(reference.has_value());
  EXPECT_EQ(reference->kind, 4);
  EXPECT_EQ(reference->code, "item");
  EXPECT_EQ(reference->version, 9u);
  const auto blind = ParseBlindKey(BlindKey(kHall, 2, Counting(16), -9));
  ASSERT_TRUE(blind.has_value());
  EXPECT_EQ(blind->field, 2);
  EXPECT_EQ(blind->digest, Counting(16));
  EXPECT_EQ(blind->case_id, -9);
}

TEST(KeysTest, ParsersRefuseOtherBytes) {
  const std::string good = LedgerKey(kHall, 5);
  EXPECT_FALSE(ParseLedgerKey(good.substr(0, good.size() - 1)).has_value());
  EXPECT_FALSE(ParseLedgerKey(good + "x").has_value());
  EXPECT_FALSE(ParseLedgerKey("no terminator").has_value());
  EXPECT_FALSE(ParseLedgerKey("").has_value());
  EXPECT_FALSE(ParseLedgerKey("Hall\0\0\0\0\0\0\0\0\x05"s).has_value());
  EXPECT_FALSE(ParseHeadKey(good).has_value());
  EXPECT_FALSE(ParseSessionKey(SessionKey(kHall, Counting(32)) + "x").has_value());
  // A source longer than what follows.
  EXPECT_FALSE(ParseExternalKey(HallPrefix(kHall) + "\0\x05" "abc"s).has_value());
}

TEST(KeysTest, OrderIsWhatScansNeed) {
  EXPECT_LT(LedgerKey(kHall, 255), LedgerKey(kHall, 256));
  EXPECT_LT(WorkKey(kHall, 1, "a", 5, 9), WorkKey(kHall, 1, "a", 6, 1));
  EXPECT_LT(WorkKey(kHall, 1, "a", 9, 9), WorkKey(kHall, 1, "aa", 1, 1));
  EXPECT_LT(TimerKey(kHall, -1, 9, 9), TimerKey(kHall, 0, 0, 0));
  EXPECT_LT(ReferenceKey(kHall, 1, "item", 9), ReferenceKey(kHall, 1, "item", 10));
  EXPECT_LT(RequestKey(kHall, 1, "zz", Counting(16)), RequestWeekPrefix(kHall, 2));
}

TEST(KeysTest, PrefixesCoverTheirKeysOnly) {
  const auto covers = [](const std::string& prefix, const std::string& key) {
    return key.compare(0, prefix.size(), prefix) == 0;
  };
  EXPECT_TRUE(covers(CaseEntryPrefix(kHall, 1), CaseEntryKey(kHall, 1, 2, 3)));
  EXPECT_TRUE(covers(CaseNumberPrefix(kHall, 20260101), CaseNumberKey(kHall, 20260101, 3)));
  EXPECT_TRUE(covers(ExternalPrefix(kHall, "s"), ExternalKey(kHall, "s", "1")));
  EXPECT_FALSE(covers(ExternalPrefix(kHall, "s"), ExternalKey(kHall, "s1", "")));
  EXPECT_TRUE(covers(WorkPrefix(kHall, 1), WorkKey(kHall, 1, "a", 5, 9)));
  EXPECT_TRUE(covers(WorkPrefix(kHall, 1, "a"), WorkKey(kHall, 1, "a", 5, 9)));
  EXPECT_FALSE(covers(WorkPrefix(kHall, 1, "a"), WorkKey(kHall, 1, "ab", 5, 9)));
  EXPECT_TRUE(covers(OpenWarningPrefix(kHall, 1), OpenWarningKey(kHall, 1, "a", 5)));
  EXPECT_TRUE(covers(OpenWarningPrefix(kHall, 1, "a"), OpenWarningKey(kHall, 1, "a", 5)));
  EXPECT_TRUE(covers(HeldPrefix(kHall, 2, "P1"), HeldKey(kHall, 2, "P1", "A", 1, 5)));
  EXPECT_FALSE(covers(HeldPrefix(kHall, 2, "P1"), HeldKey(kHall, 2, "P12", "A", 1, 5)));
  EXPECT_TRUE(covers(OpenHandoverPrefix(kHall, 1, 3, "D1"), OpenHandoverKey(kHall, 1, 3, "D1", 5)));
  EXPECT_TRUE(covers(DocumentsOfPrefix(kHall, 1, 5), DocumentOfKey(kHall, 1, 5, 9)));
  EXPECT_FALSE(covers(DocumentsOfPrefix(kHall, 1, 5), DocumentOfKey(kHall, 2, 5, 9)));
  EXPECT_TRUE(covers(RatingsOfPrefix(kHall, 5), RatingOfKey(kHall, 5, 9)));
  EXPECT_FALSE(covers(RatingsOfPrefix(kHall, 5), RatingOfKey(kHall, 6, 9)));
  EXPECT_TRUE(covers(CounterPrefix(kHall, 3), CounterKey(kHall, 3, 4, "x")));
  EXPECT_TRUE(covers(CounterPrefix(kHall, 3, 4), CounterKey(kHall, 3, 4, "x")));
  EXPECT_TRUE(covers(ReferencePrefix(kHall, 3), ReferenceKey(kHall, 3, "c", 1)));
  EXPECT_TRUE(covers(ReferencePrefix(kHall, 3, "c"), ReferenceKey(kHall, 3, "c", 1)));
  EXPECT_FALSE(covers(ReferencePrefix(kHall, 3, "c"), ReferenceKey(kHall, 3, "cc", 1)));
  EXPECT_TRUE(covers(BlindPrefix(kHall, 3, Counting(16)), BlindKey(kHall, 3, Counting(16), 1)));
}

}  // namespace
}  // namespace hallcase::storage
