// An import sent again changes nothing: not at once, not when the request ids have long expired,
// not with another credential. What names an import for ever is (source, external id).

#include <map>

#include <gtest/gtest.h>

#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/job.pb.h"
#include "hallcase/v1/report.pb.h"
#include "server/app/verify.h"
#include "storage/keys.h"
#include "tests/contract/dump.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

constexpr char kSource[] = "wabo";
constexpr char kImporter[] = "jieru";
constexpr char kOtherImporter[] = "jieru-2";
constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kFiveWeeks = 35 * base::kMicrosPerDay;

class ImportAgainTest : public ::testing::Test {
 protected:
  ImportAgainTest() {
    door_.PublishPlaces();
    door_.AddPerson(kImporter, ledger::v1::ROLE_INTEGRATOR, "");
    door_.AddPerson(kOtherImporter, ledger::v1::ROLE_INTEGRATOR, "");
    Plan();
  }

  static v1::Party Outside(const std::string& code) {
    v1::Party party;
    party.set_kind(v1::PARTY_KIND_OUTSIDE);
    party.set_id(std::string(kSource) + "/" + code);
    return party;
  }

  static google::protobuf::Timestamp DaysAgo(int64_t days) {
    google::protobuf::Timestamp at;
    at.set_seconds(kTestStartUs / base::kMicrosPerSecond - days * kSecondsPerDay);
    return at;
  }

  // The registration of `id`, started and due so many days ago; 0 = no date of the province's.
  void Register(const std::string& id, const std::string& person, int64_t days, int64_t due) {
    v1::RegisterCaseRequest& request = *history_.emplace_back().mutable_register_case();
    *request.mutable_change()->mutable_occurred_at() = DaysAgo(days);
    request.set_imported(true);
    request.set_item_code("wabo-receipt");
    request.mutable_external()->set_source(kSource);
    request.mutable_external()->set_id(id);
    *request.mutable_responsible() = Outside(person);
    if (due != 0) *request.mutable_upstream_due_at() = DaysAgo(due);
  }

  void NameCase(const std::string& id, v1::CaseRef* ref) {
    ref->mutable_external()->set_source(kSource);
    ref->mutable_external()->set_id(id);
    ref->set_etag("*");
  }

  void Step(const std::string& id, const std::string& step_id, const std::string& person,
            int64_t days) {
    v1::RecordStepRequest& request = *history_.emplace_back().mutable_record_step();
    *request.mutable_change()->mutable_occurred_at() = DaysAgo(days);
    *request.mutable_change()->mutable_performer() = Outside(person);
    NameCase(id, request.mutable_case_());
    request.set_step("T " + step_id);
    request.set_external_step_id(step_id);
    request.set_takes_leg(true);
  }

  void Close(const std::string& id, int64_t days) {
    v1::CloseCaseRequest& request = *history_.emplace_back().mutable_close_case();
    *request.mutable_change()->mutable_occurred_at() = DaysAgo(days);
    NameCase(id, request.mutable_case_());
  }

  // Registrations first, then steps and ends by their time, as imports are sent.
  void Plan() {
    Register("case-1", "R01", 60, 40);
    Register("case-2", "R01", 60, 50);
    Register("case-3", "R03", 50, 45);
    Register("case-4", "R01", 40, 0);
    Register("CASE-1", "R01", 40, 0);  // external ids are compared byte for byte
    Step("case-2", "2/1", "R02", 61);  // before the start
    Step("case-1", "1/1", "R01", 60);
    Step("case-2", "2/2", "R02", 58);
    Step("case-1", "1/2", "R02", 55);
    Step("case-3", "3/1", "R03", 49);
    Close("case-1", 45);
    Step("case-1", "1/3", "R04", 44);  // after the end
    Close("case-4", 41);               // before the start
    Step("case-4", "4/1", "R01", 39);  // after the end
    Close("case-2", 30);               // late
  }

  static v1::ChangeContext* ChangeOf(v1::IngestRequest* request) {
    if (request->has_register_case()) return request->mutable_register_case()->mutable_change();
    if (request->has_record_step()) return request->mutable_record_step()->mutable_change();
    return request->mutable_close_case()->mutable_change();
  }

  std::vector<std::string> FreshIds() {
    std::vector<std::string> ids(history_.size());
    for (std::string& id : ids) id = door_.NextId();
    return ids;
  }

  // The whole history under these request ids, through one stream of that account.
  std::vector<v1::IngestResponse> Send(const std::string& account,
                                       const std::vector<std::string>& ids) {
    // Sessions do not last as long as this test goes on.
    auto stream = door_.OpenStream(door_.TokenOf(account), "IngestService.Ingest");
    for (size_t i = 0; i < history_.size(); ++i) {
      v1::IngestRequest request = history_[i];
      request.set_hall_id(kTestHall);
      request.set_item(i + 1);
      ChangeOf(&request)->set_request_id(ids[i]);
      stream->Send(request);
    }
    stream->HalfClose();
    std::vector<v1::IngestResponse> outcomes(history_.size());
    for (size_t i = 0; i < outcomes.size(); ++i) {
      EXPECT_TRUE(stream->Receive(&outcomes[i])) << i;
      EXPECT_EQ(outcomes[i].item(), i + 1);
      EXPECT_FALSE(outcomes[i].has_error()) << i << ": " << outcomes[i].error().message();
    }
    EXPECT_FALSE(stream->AwaitEnd().has_value());
    return outcomes;
  }

  void Import() {
    first_ids_ = FreshIds();
    for (const auto& outcome : Send(kImporter, first_ids_)) {
      EXPECT_FALSE(outcome.replayed()) << outcome.item();
      cases_.push_back(outcome.case_id());
    }
  }

  v1::GetTotalsResponse Totals() {
    v1::GetTotalsRequest request;
    request.set_hall_id(kTestHall);
    v1::GetTotalsResponse totals;
    EXPECT_TRUE(door_.Call(door_.TokenOf(kImporter), request, &totals).ok());
    return totals;
  }

  // The figures alone: when they were read is none.
  std::string Figures() {
    v1::GetTotalsResponse totals = Totals();
    totals.clear_as_of();
    totals.clear_as_of_seq();
    return totals.SerializeAsString();
  }

  // Requests of the importer that the server still knows.
  size_t KnownRequests() {
    size_t known = 0;
    for (const auto& [key, value] : DumpTables(door_.hall().engine())) {
      if (key.first != "requests") continue;
      const auto parts = storage::ParseRequestKey(key.second);
      if (parts.has_value() && parts->principal == kImporter) ++known;
    }
    return known;
  }

  void ExpectClean() {
    auto snapshot = door_.hall().engine().GetSnapshot();
    ASSERT_TRUE(snapshot.ok());
    auto report = app::Verify(**snapshot, kTestHall, {});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->derived_compared);
    EXPECT_EQ(report->overdue_unfired, 0u);
    EXPECT_TRUE(report->clean());
    for (const app::Finding& finding : report->findings) {
      ADD_FAILURE() << finding.table << " " << finding.key << ": " << finding.what;
    }
  }

  // Sends everything once more: each item is known, and nothing at all is written.
  void ExpectKnown(const std::string& account, const std::vector<std::string>& ids) {
    const std::string figures = Figures();
    const app::Head head = door_.hall().hall().head();
    const Dump before = DumpTables(door_.hall().engine());
    const auto outcomes = Send(account, ids);
    for (size_t i = 0; i < outcomes.size(); ++i) {
      EXPECT_TRUE(outcomes[i].replayed()) << "item " << i;
      EXPECT_EQ(outcomes[i].case_id(), cases_[i]) << "item " << i;
    }
    EXPECT_EQ(Figures(), figures);
    EXPECT_EQ(door_.hall().hall().head().seq, head.seq);
    EXPECT_EQ(door_.hall().hall().head().hash, head.hash);
    EXPECT_EQ(Differences(before, DumpTables(door_.hall().engine())),
              std::vector<std::string>());
  }

  void FiveWeeksLater() {
    door_.hall().Advance(kFiveWeeks);
    // The first entry of a new week drops the requests of old ones.
    door_.AddPerson("newcomer", ledger::v1::ROLE_CLERK, "P1");
    EXPECT_EQ(KnownRequests(), 0u);
  }

  TestDoor door_;
  std::vector<v1::IngestRequest> history_;
  std::vector<std::string> first_ids_;
  std::vector<int64_t> cases_;
};

TEST_F(ImportAgainTest, TheFiguresAreThoseOfTheHistory) {
  Import();
  const v1::GetTotalsResponse totals = Totals();
  EXPECT_EQ(totals.cases(), 5);
  EXPECT_EQ(totals.steps(), 7);
  EXPECT_EQ(totals.leg_changes(), 3);
  EXPECT_EQ(totals.closed(), 3);
  EXPECT_EQ(totals.closed_late(), 1);
  EXPECT_EQ(totals.open(), 2);
  EXPECT_EQ(totals.open_overdue(), 1);
  EXPECT_EQ(totals.anomalies(), 4);
  std::map<std::string, int64_t> steps;
  for (const auto& row : totals.steps_by_staff()) steps[row.staff()] = row.steps();
  const std::map<std::string, int64_t> expected = {
      {"wabo/R01", 2}, {"wabo/R02", 3}, {"wabo/R03", 1}, {"wabo/R04", 1}};
  EXPECT_EQ(steps, expected);
  ExpectClean();
}

TEST_F(ImportAgainTest, AtOnceByTheSameAndByAnotherAccount) {
  Import();
  EXPECT_EQ(KnownRequests(), history_.size());
  ExpectKnown(kImporter, first_ids_);
  ExpectKnown(kImporter, FreshIds());
  ExpectKnown(kOtherImporter, FreshIds());
  // The ids of one account say nothing about another's.
  ExpectKnown(kOtherImporter, first_ids_);
  ExpectClean();
}

TEST_F(ImportAgainTest, WhenTheRequestIdsHaveExpired) {
  Import();
  const std::string figures = Figures();
  FiveWeeksLater();
  EXPECT_EQ(Figures(), figures);
  ExpectKnown(kImporter, first_ids_);
  ExpectKnown(kImporter, FreshIds());
  ExpectKnown(kOtherImporter, FreshIds());
  EXPECT_EQ(Figures(), figures);
  ExpectClean();
}

TEST_F(ImportAgainTest, WhenTheImportWasFinished) {
  Import();
  v1::FinishImportRequest finish;
  finish.set_hall_id(kTestHall);
  finish.set_request_id(door_.NextId());
  finish.set_source(kSource);
  ASSERT_TRUE(door_.Call(door_.TokenOf(kImporter), finish, nullptr).ok());
  door_.hall().Settle();
  FiveWeeksLater();
  ExpectKnown(kImporter, FreshIds());
  ExpectKnown(kOtherImporter, first_ids_);
  EXPECT_EQ(Totals().open_overdue(), 1);
  ExpectClean();
}

// What makes the tests above able to fail: an id that nobody has sent is new.
TEST_F(ImportAgainTest, WhatWasNotImportedIsNew) {
  Import();
  FiveWeeksLater();
  history_.clear();
  Register("case-9", "R01", 20, 0);
  Step("case-9", "9/1", "R02", 19);
  Step("case-1", "1/4", "R02", 18);
  Close("case-9", 17);
  const app::Head head = door_.hall().hall().head();
  for (const auto& outcome : Send(kOtherImporter, FreshIds())) {
    EXPECT_FALSE(outcome.replayed()) << outcome.item();
  }
  EXPECT_EQ(door_.hall().hall().head().seq, head.seq + 4);
  EXPECT_EQ(Totals().cases(), 6);
  EXPECT_EQ(Totals().steps(), 9);
  ExpectClean();
}

}  // namespace
}  // namespace hallcase::testing
