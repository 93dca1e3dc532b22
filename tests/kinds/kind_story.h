// A hall on RocksDB behind a gRPC server, with people of every post and a clock that stands still.
//
// Thread-safety: one test thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "client/cpp/client.h"
#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/clock.pb.h"
#include "server/rpc/server.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {

using Values = std::vector<std::pair<std::string, std::string>>;

class KindStory : public ::testing::Test {
 protected:
  // People: "wang" and "li" (clerks of P1), "zhao" (clerk of P2), "lead", "chief" (duty leader),
  // "contact" (of D1), "contact2" (of D2), "auditor", and the system
  // "machine" (integrator).
  KindStory();
  ~KindStory() override;

  // Publishes an item of the kind, of department D1: whose post its cases are, the originals on its
  // list, and the item under which its results are handed out.
  void PublishItem(const std::string& code, v1::CaseKind kind, const std::string& post = "",
                   const std::vector<std::string>& papers = {},
                   const std::string& pickup_item = "");

  static google::protobuf::Timestamp TimeOf(const std::string& minute);
  // Runs reference data as a set-up does.
  void Publish(app::CommandCall call);

  // The same with a promise.
  void PublishPromising(const std::string& code, v1::CaseKind kind, uint32_t promised,
                        v1::ClockUnit unit = v1::CLOCK_UNIT_WORKING_DAY);
  // One of intake that the window accepts and that asks for the original M1.
  void PublishPart(const std::string& code);

  // Takes the clock to that minute of the hall, "2024-03-05T10:05", and lets what is due happen.
  void At(const std::string& minute);

  client::Client& As(const std::string& person);
  // Somebody without a session.
  client::Client& Outside();

  // A case of the item, without an applicant. Values whose name begins with ~ are free text. Fails
  // the test and answers an empty case if it is refused.
  v1::RegisterCaseRequest Opening(const std::string& item, const Values& values);
  v1::Case Open(const std::string& person, const std::string& item, const Values& values);
  // The same for an applicant who is named.
  v1::RegisterCaseRequest NamedOpening(const std::string& item, const Values& values);
  v1::Case OpenNamed(const std::string& person, const std::string& item, const Values& values);
  // Carries the request out and answers the case; fails the test if it is refused.
  template <typename Response, typename Request>
  v1::Case Must(const std::string& person, Request request) {
    auto answer = As(person).Call<Response>(std::move(request));
    EXPECT_TRUE(answer.ok()) << answer.error().reason << " " << answer.error().message;
    return answer.ok() ? answer->change().case_() : v1::Case();
  }
  v1::Case Take(const std::string& person, const v1::Case& on, const std::string& action,
                const Values& values);
  // The reason why the same is refused; "OK" if it is not.
  std::string Refusal(const std::string& person, const v1::Case& on, const std::string& action,
                      const Values& values);
  v1::Case Get(const v1::Case& row);

  // What this call answers: "OK", or the reason of its refusal.
  template <typename Response, typename Request>
  std::string Answer(const std::string& person, Request request) {
    const auto answer = As(person).Call<Response>(std::move(request));
    return answer.ok() ? "OK" : answer.error().reason;
  }

  // Any version of the case.
  template <typename Request>
  Request On(const v1::Case& row) {
    Request request;
    request.mutable_case_()->set_case_id(row.case_id());
    request.mutable_case_()->set_etag("*");
    return request;
  }

  // "REPLY due 2024-03-07T17:30", "REPLY stopped", "REPLY late": a line a clock of the case.
  std::vector<std::string> Clocks(const v1::Case& row);
  // "staff wang", "department D1", "outside place/330106".
  static std::string Responsible(const v1::Case& row);
  // "M1 staff wang": a line an original of the case that somebody holds.
  std::vector<std::string> Holders(const v1::Case& row);
  // Percent of the case by who did it: {"wang", 30}.
  std::map<std::string, int> Credits(const v1::Case& row);
  // "yellow promised-left" a warning of the case that is open.
  std::vector<std::string> OpenWarnings(const v1::Case& row);
  // Everything on offer, or this paper alone, is signed for by the receiver.
  void HandOver(const std::string& giver, const std::string& receiver, const v1::Case& row,
                const std::string& only = "");
  // Codes of what the person may do, "~" before what is blocked; the reason, where the person may
  // not even see the case.
  std::vector<std::string> Offered(const std::string& person, const v1::Case& row);

  // What rebuilding the hall from its facts finds different; empty = the stored rows are the same.
  std::vector<std::string> Verify();

  TestDoor& door() { return *door_; }

 private:
  std::unique_ptr<client::Client> Connect();
  // Red when a limit is due.
  void PublishRules();

  storage::TemporaryDirectory dir_;
  std::unique_ptr<storage::Engine> engine_;
  std::unique_ptr<TestDoor> door_;
  std::unique_ptr<rpc::Server> server_;
  std::map<std::string, std::unique_ptr<client::Client>> clients_;
  std::unique_ptr<client::Client> outside_;
};

}  // namespace hallcase::testing
