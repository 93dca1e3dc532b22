// A hall for bad input, and what must be true of every refusal: typed, without effect, and silent
// about what it was told of people.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "server/rpc/status_map.h"
#include "tests/contract/dump.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {

using rpc::Reason;

inline constexpr char kName[] = "王小明";
inline constexpr char kIdNumber[] = "11010519491231002X";
inline constexpr char kWrongIdNumber[] = "110105194912310021";
inline constexpr char kPhone[] = "13876543210";
inline constexpr char kRetiredItem[] = "I-350";
inline constexpr char kImportItem[] = "I-450";

// A call that is refused.
struct BadCall {
  std::string what;
  std::function<rpc::Refusal()> send;
  Reason reason;
  std::string field;
  // Parts of values that the error's metadata must hold.
  std::map<std::string, std::string> metadata = {};
};

class BadInputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("zhao", ledger::v1::ROLE_CLERK, "P2");
    door_.AddPerson("fang", ledger::v1::ROLE_LEAD, "P1");
    door_.AddPerson("jieru", ledger::v1::ROLE_INTEGRATOR, "");
    PublishOddItems();
    door_.CopyToOther();
    expired_ = door_.TokenOf("wang");
    door_.hall().Advance(13 * base::kMicrosPerHour);
    clerk_ = door_.TokenOf("wang");
    other_post_ = door_.TokenOf("zhao");
    foreign_ = door_.TokenInOther("wang");
    machine_ = door_.TokenOf("jieru");
    received_ = door_.MustRegister(clerk_);
    pushed_ = door_.MustRegister(clerk_);
    EXPECT_TRUE(door_.Call(door_.TokenOf("fang"),
                           Change<v1::PushCaseRequest>(pushed_, pushed_.etag()), nullptr).ok());
    used_ = door_.Registration();
    used_.set_upstream_number("UP1");
    v1::RegisterCaseResponse last;
    EXPECT_TRUE(door_.Call(clerk_, used_, &last).ok());
    // Case ids are those of their hall: one that this hall does not have.
    do {
      v1::RegisterCaseRequest elsewhere = door_.Registration();
      elsewhere.set_hall_id(kOtherHall);
      v1::RegisterCaseResponse registered;
      ASSERT_TRUE(door_.Call(foreign_, elsewhere, &registered).ok());
      elsewhere_ = registered.change().case_();
    } while (elsewhere_.case_id() <= last.change().case_().case_id());
  }

  void PublishOddItems() {
    app::CommandCall call = door_.hall().AsSystem();
    auto* values = call.command.mutable_publish_reference();
    auto* retired = values->add_values()->mutable_item();
    retired->set_code(kRetiredItem);
    retired->set_kind(v1::CASE_KIND_INTAKE);
    retired->set_retired(true);
    auto* import_only = values->add_values()->mutable_item();
    import_only->set_code(kImportItem);
    import_only->set_kind(v1::CASE_KIND_INTAKE);
    import_only->set_import_only(true);
    ASSERT_EQ(door_.hall().Run(std::move(call)).kind, app::Outcome::Kind::kCommitted);
  }

  template <typename Request>
  Request Change(const v1::Case& about, const std::string& etag) {
    Request request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_.NextId());
    request.mutable_case_()->set_case_id(about.case_id());
    request.mutable_case_()->set_etag(etag);
    return request;
  }

  rpc::Refusal Send(const std::string& token, const google::protobuf::Message& request) {
    return door_.Call(token, request, nullptr).refusal;
  }

  void ExpectTyped(const google::rpc::Status& status, Reason reason, const std::string& field,
                   const std::map<std::string, std::string>& metadata = {});
  void ExpectRefused(const BadCall& row);
  void ExpectNothingPersonal() const;

  TestDoor door_;
  std::string clerk_;
  std::string other_post_;
  std::string machine_;
  std::string expired_;
  std::string foreign_;
  v1::Case received_;
  v1::Case pushed_;
  v1::Case elsewhere_;
  v1::RegisterCaseRequest used_;
  // Messages and details of every refusal.
  std::vector<std::string> answers_;
};

inline void BadInputTest::ExpectTyped(const google::rpc::Status& status, Reason reason,
                                      const std::string& field,
                                      const std::map<std::string, std::string>& metadata) {
  answers_.push_back(status.message());
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  for (const auto& detail : status.details()) {
    answers_.push_back(detail.value());
    if (detail.Is<google::rpc::ErrorInfo>()) detail.UnpackTo(&info);
    if (detail.Is<google::rpc::BadRequest>()) detail.UnpackTo(&bad);
  }
  EXPECT_EQ(status.code(), rpc::CodeOf(reason));
  EXPECT_EQ(info.reason(), rpc::ReasonName(reason));
  EXPECT_EQ(info.domain(), rpc::kErrorDomain);
  EXPECT_FALSE(status.message().empty());
  EXPECT_EQ(bad.field_violations_size(), field.empty() ? 0 : 1);
  if (bad.field_violations_size() == 1) {
    EXPECT_EQ(bad.field_violations(0).field(), field);
  }
  for (const auto& [key, part] : metadata) {
    ASSERT_EQ(info.metadata().count(key), 1u) << key;
    EXPECT_NE(info.metadata().at(key).find(part), std::string::npos)
        << key << " is " << info.metadata().at(key);
  }
}

inline void BadInputTest::ExpectRefused(const BadCall& row) {
  SCOPED_TRACE(row.what);
  const Dump before = DumpTables(door_.hall().engine());
  const rpc::Refusal refusal = row.send();
  EXPECT_EQ(Differences(before, DumpTables(door_.hall().engine())), std::vector<std::string>());
  ASSERT_TRUE(refusal.has_value());
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(rpc::ToWireStatus(*refusal).details));
  ExpectTyped(status, row.reason, row.field, row.metadata);
}

inline void BadInputTest::ExpectNothingPersonal() const {
  EXPECT_FALSE(answers_.empty());
  for (const std::string& answer : answers_) {
    for (const char* plain : {kName, kIdNumber, kWrongIdNumber, kPhone}) {
      EXPECT_EQ(answer.find(plain), std::string::npos) << answer;
    }
  }
}

}  // namespace hallcase::testing
