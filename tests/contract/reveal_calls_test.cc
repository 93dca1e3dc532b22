// Personal fields in clear only once it is on record that they were shown.

#include <string>

#include <gtest/gtest.h>

#include "hallcase/v1/case.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;
using storage::CommitTrouble;

TEST(RevealCallsTest, ACommitOfUnknownFateTellsNobodyAnything) {
  for (const auto trouble : {CommitTrouble::kUnknownLost, CommitTrouble::kUnknownWritten}) {
    TestDoor door;
    door.PublishPlaces();
    door.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    const std::string clerk = door.TokenOf("wang");
    v1::RevealCaseRequest reveal;
    reveal.set_hall_id(kTestHall);
    reveal.mutable_change()->set_request_id(door.NextId());
    reveal.mutable_case_()->set_case_id(door.MustRegister(clerk).case_id());
    reveal.mutable_case_()->set_etag("*");
    for (const char* field : {"name", "id_number", "phone"}) reveal.add_fields(field);
    reveal.set_purpose("contact_applicant");
    door.hall().memory().TroubleNextCommit(trouble);
    v1::RevealCaseResponse response;
    const auto refused = door.Call(clerk, reveal, &response);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.reason(), Reason::kOutcomeUnknown);
    EXPECT_EQ(response.ByteSizeLong(), 0u);
    std::string said = refused.refusal->message + refused.refusal->field;
    for (const auto& [key, value] : refused.refusal->metadata) said += key + value;
    for (const char* plain : {"王小明", "13876543210", "11010519491231002X"}) {
      EXPECT_EQ(said.find(plain), std::string::npos) << plain;
    }
    // The same request again: on record, and only then in clear.
    ASSERT_TRUE(door.Call(clerk, reveal, &response).ok());
    EXPECT_EQ(response.applicant().phone(), "13876543210");
    const auto log = door.hall().hall().ListAccessEntries(0, 10, 1'000);
    ASSERT_TRUE(log.ok());
    ASSERT_EQ(log->rows.size(), 1u);
    EXPECT_EQ(log->rows[0]->actor(), "wang");
  }
}

}  // namespace
}  // namespace hallcase::testing
