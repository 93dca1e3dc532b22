// Keys rotate while the hall works; killed anywhere, a rotation goes on where it stood.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "hallcase/v1/answer.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "server/sealing/data_key.h"
#include "storage/engines/memory/memory_engine.h"
#include "tests/integration/erasure_rig.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using storage::CommitTrouble;

// Three chunks of cases.
constexpr size_t kMany = 450;

class RotationTest : public ::testing::Test {
 protected:
  void RegisterMany(size_t count) {
    while (people_.size() < count) {
      people_.push_back(ErasureRig::Person(people_.size()));
      rig_.Register(&people_.back());
    }
  }

  // Some of everybody, at both ends of every chunk.
  void ExpectAllThere() {
    for (const size_t i : {size_t{0}, people_.size() / 3, people_.size() / 2, people_.size() - 1}) {
      const Applicant& person = people_[i];
      EXPECT_THAT(rig_.ByPhone(person.phone), ElementsAre(person.case_id)) << i;
      EXPECT_THAT(rig_.ByIdNumber(person.id_number), ElementsAre(person.case_id)) << i;
      v1::RevealCaseResponse revealed;
      const auto reply = rig_.Reveal(person, &revealed);
      ASSERT_TRUE(reply.ok()) << i << reply.refusal->message;
      EXPECT_EQ(revealed.applicant().phone(), person.phone) << i;
    }
    EXPECT_THAT(rig_.Verify(), IsEmpty());
  }

  std::set<uint32_t> HallKeys() {
    std::set<uint32_t> numbers;
    for (const Applicant& person : people_) {
      numbers.insert(sealing::HallKeyOf(rig_.KeyRow(person).wrapped()));
    }
    return numbers;
  }

  v1::GetKeysResponse Keys() {
    v1::GetKeysRequest request;
    request.set_hall_id(kTestHall);
    v1::GetKeysResponse response;
    EXPECT_TRUE(rig_.door().Call(rig_.Token("security"), request, &response).ok());
    return response;
  }

  storage::MemoryEngine engine_;
  ErasureRig rig_{&engine_};
  std::vector<Applicant> people_;
};

TEST_F(RotationTest, KilledAfterEachStepItGoesOn) {
  RegisterMany(kMany);
  rig_.Rotate();
  std::set<int> phases;
  int steps = 0;
  do {
    rig_.Kill();
    ExpectAllThere();
    phases.insert(Keys().phase());
    ASSERT_LT(++steps, 50);
  } while (rig_.Step());
  EXPECT_EQ(phases.size(), 5u);
  EXPECT_THAT(HallKeys(), ElementsAre(2u));
  EXPECT_EQ(Keys().hall_key(), 2u);
  EXPECT_FALSE(Keys().has_rotation());
  rig_.Rotate();
  rig_.FinishRotation();
  EXPECT_THAT(HallKeys(), ElementsAre(3u));
  ExpectAllThere();
}

// Key files without the fact that follows them, and the fact's commit lost or of unknown fate.
TEST_F(RotationTest, KilledBetweenFilesAndFacts) {
  RegisterMany(5);
  base::SeededRandom random(99);
  rig_.Rotate();
  ASSERT_TRUE(sealing::KeyRing::AddNext(rig_.keys_dir(), 2, 2, random).ok());
  rig_.Kill();
  ExpectAllThere();
  for (const CommitTrouble trouble :
       {CommitTrouble::kUnknownLost, CommitTrouble::kUnknownWritten, CommitTrouble::kRefused}) {
    engine_.TroubleNextCommit(trouble);
    EXPECT_FALSE(rig_.rotator().Step().ok());
    EXPECT_NE(rig_.rotator().trouble(), "");
    ExpectAllThere();
  }
  while (Keys().phase() != v1::ROTATION_PHASE_DESTROY) ASSERT_TRUE(rig_.Step());
  ASSERT_TRUE(sealing::KeyRing::DestroyBefore(rig_.keys_dir(), 2, 2).ok());
  rig_.Kill();
  ExpectAllThere();
  engine_.TroubleNextCommit(CommitTrouble::kUnknownLost);
  EXPECT_FALSE(rig_.rotator().Step().ok());
  rig_.Kill();
  rig_.FinishRotation();
  EXPECT_THAT(HallKeys(), ElementsAre(2u));
  ExpectAllThere();
}

TEST_F(RotationTest, TheHallWorksMeanwhile) {
  RegisterMany(kMany);
  // Made ready under the old key, decided after the new one came.
  app::SideWrites stale;
  rig_.door().desk().vault.NewKey(&stale);
  v1::RegisterCaseRequest before = rig_.Registration(ErasureRig::Person(900));
  ASSERT_TRUE(rig_.door().Call(rig_.Token("clerk"), before, nullptr).ok());
  rig_.Rotate();
  ASSERT_TRUE(rig_.Step());
  app::CommandCall late = rig_.door().hall().Register();
  late.side = stale;
  late.command.mutable_register_case()->mutable_applicant()->set_key_id(stale.data_key_id);
  const app::Outcome outcome = rig_.door().hall().Run(std::move(late));
  EXPECT_EQ(outcome.rejection.reason, rpc::Reason::kKeysChanged);

  ASSERT_TRUE(rig_.Step());
  // One that was done, one that is to come: corrected, erased, registered.
  for (const size_t i : {size_t{0}, kMany - 1}) {
    people_[i].phone = i == 0 ? "13711111111" : "13722222222";
    ASSERT_TRUE(rig_.Correct(people_[i], people_[i].phone).ok());
  }
  for (const size_t i : {size_t{1}, kMany - 2}) {
    rig_.End(people_[i]);
    ASSERT_TRUE(rig_.Erase(people_[i], "security").ok());
    EXPECT_THAT(rig_.ByPhone(people_[i].phone), IsEmpty());
  }
  // A replay is known again, under the key of then.
  v1::RegisterCaseResponse again;
  ASSERT_TRUE(rig_.door().Call(rig_.Token("clerk"), before, &again).ok());
  EXPECT_TRUE(again.change().replayed());
  people_.push_back(ErasureRig::Person(901));
  rig_.Register(&people_.back());
  ExpectAllThere();
  rig_.FinishRotation();
  ExpectAllThere();
  for (const size_t i : {size_t{1}, kMany - 2}) {
    EXPECT_THAT(rig_.ByPhone(people_[i].phone), IsEmpty());
    EXPECT_TRUE(rig_.Get(people_[i]).has_erased_at());
  }
}

TEST_F(RotationTest, OneAtATimeAndByTheSecurityAdministratorAlone) {
  RegisterMany(2);
  v1::RotateKeysRequest request;
  request.set_hall_id(kTestHall);
  request.set_request_id(rig_.door().NextId());
  EXPECT_EQ(rig_.door().Call(rig_.Token("system"), request, nullptr).reason(),
            rpc::Reason::kPermissionDenied);
  rig_.Rotate();
  EXPECT_EQ(rig_.door().Call(rig_.Token("security"), request, nullptr).reason(),
            rpc::Reason::kNotRotatable);
  ASSERT_TRUE(rig_.Step());
  EXPECT_EQ(rig_.door().Call(rig_.Token("security"), request, nullptr).reason(),
            rpc::Reason::kNotRotatable);
  rig_.FinishRotation();
  EXPECT_EQ(Keys().hall_key(), 2u);
}

// What hangs on keys that derive from the hall key: the README of sealing says the same.
TEST_F(RotationTest, RequestsOfBeforeAreKnownButNotComparedAnyMore) {
  RegisterMany(2);
  v1::FreezeShiftRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(rig_.door().NextId());
  request.set_outgoing("the-clerk");
  request.set_incoming("the-lead");
  request.set_shift("早班");
  const std::string token = rig_.Token("clerk");
  v1::FreezeShiftResponse first;
  ASSERT_TRUE(rig_.door().Call(token, request, &first).ok());
  rig_.Rotate();
  ASSERT_TRUE(rig_.Step());
  ASSERT_TRUE(rig_.door().Call(token, request, nullptr).ok());
  rig_.FinishRotation();
  const auto reply = rig_.door().Call(token, request, nullptr);
  EXPECT_EQ(reply.reason(), rpc::Reason::kRequestKeyGone);
  EXPECT_EQ(reply.refusal->metadata[0].second, std::to_string(first.seq()));
  // Those under a case's own key are compared as ever.
  v1::RegisterCaseRequest registered = rig_.Registration(people_[0]);
  registered.mutable_change()->set_request_id(people_[0].request_id);
  ASSERT_TRUE(rig_.door().Call(rig_.Token("clerk"), registered, nullptr).ok());
  registered.mutable_applicant()->set_name("别人");
  EXPECT_EQ(rig_.door().Call(rig_.Token("clerk"), registered, nullptr).reason(),
            rpc::Reason::kRequestIdReused);
}

// A query code hangs on its case's own key: the person who wrote it down asks years later.
TEST_F(RotationTest, QueryCodesOutliveTheKeys) {
  app::CommandCall publish = rig_.door().hall().AsSystem();
  auto* item = publish.command.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code("bbcs");
  item->set_name("办不成事");
  item->set_kind(v1::CASE_KIND_FAILED_TO_HANDLE);
  rig_.door().hall().Run(std::move(publish));
  v1::RegisterCaseRequest report = rig_.door().Registration();
  report.set_item_code("bbcs");
  report.clear_applicant();
  report.clear_materials();
  report.add_values()->set_name("what_happened");
  report.mutable_values(0)->set_text("窗口让我跑了三趟");
  v1::RegisterCaseResponse told;
  const auto opened = rig_.door().Call(rig_.Token("clerk"), report, &told);
  ASSERT_TRUE(opened.ok()) << opened.refusal->message;
  v1::GetAnswerRequest ask;
  ask.set_hall_id(kTestHall);
  ask.set_number(told.change().case_().number());
  ask.set_query_code(told.query_code());
  rig_.Rotate();
  do {
    EXPECT_TRUE(rig_.door().Call("", ask, nullptr).ok());
  } while (rig_.Step());
  rig_.Kill();
  EXPECT_TRUE(rig_.door().Call("", ask, nullptr).ok());
}

}  // namespace
}  // namespace hallcase::testing
