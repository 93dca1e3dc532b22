// After an erase and a rotation neither plaintext nor wrapped keys nor blind values of the erased
// are in a byte of the data directory; the same search finds them before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "hallcase/v1/audit.pb.h"
#include "server/base/strings.h"
#include "storage/keys.h"
#include "tests/integration/erasure_rig.h"

namespace hallcase::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr size_t kPeople = 230;
constexpr size_t kErased = 10;

struct Needles {
  std::vector<std::string> plain;
  std::vector<std::string> wrapped;
  std::vector<std::string> blind;
};

class ErasureTest : public ::testing::Test {
 protected:
  void RegisterAll() {
    for (size_t i = 0; i < kPeople; ++i) {
      people_.push_back(ErasureRig::Person(i));
      rig_.Register(&people_.back());
    }
    // The first had another phone before.
    AddNeedles(people_[0]);
    ASSERT_TRUE(rig_.Correct(people_[0], "13712345678").ok());
    people_[0].phone = "13712345678";
    for (size_t i = 0; i < kErased; ++i) {
      AddNeedles(people_[i]);
      rig_.End(people_[i]);
    }
  }

  void AddNeedles(const Applicant& person) {
    for (const std::string& text : {person.name, person.id_number, person.phone}) {
      needles_.plain.push_back(text);
    }
    const ledger::v1::DataKeyRow row = rig_.KeyRow(person);
    needles_.wrapped.push_back(row.wrapped());
    for (const auto& digest : row.digests()) needles_.blind.push_back(digest.digest());
  }

  void EraseAll() {
    for (size_t i = 0; i < kErased / 2; ++i) {
      v1::EraseCaseResponse response;
      const auto reply = rig_.Erase(people_[i], "security", &response);
      ASSERT_TRUE(reply.ok()) << reply.refusal->message;
      EXPECT_EQ(response.number(), people_[i].number);
      EXPECT_FALSE(response.replayed());
    }
    v1::EraseCasesRequest request;
    request.set_hall_id(kTestHall);
    request.set_request_id(rig_.door().NextId());
    request.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
    request.set_basis("档案鉴定〔2026〕3 号");
    for (size_t i = kErased / 2; i < kErased; ++i) request.add_numbers(people_[i].number);
    v1::EraseCasesResponse started;
    const auto reply = rig_.door().Call(rig_.Token("security"), request, &started);
    ASSERT_TRUE(reply.ok()) << reply.refusal->message;
    rig_.door().hall().Settle();
    v1::GetErasureRequest get;
    get.set_hall_id(kTestHall);
    get.set_job_id(started.job().job_id());
    v1::GetErasureResponse job;
    ASSERT_TRUE(rig_.door().Call(rig_.Token("security"), get, &job).ok());
    EXPECT_EQ(job.job().state(), v1::JOB_STATE_DONE);
    EXPECT_EQ(job.job().done(), kErased - kErased / 2);
  }

  void ExpectErased(const Applicant& person) {
    const v1::Case row = rig_.Get(person);
    EXPECT_TRUE(row.has_erased_at());
    EXPECT_EQ(row.applicant().name(), "");
    EXPECT_EQ(row.available_actions_size(), 0);
    EXPECT_THAT(rig_.ByPhone(person.phone), IsEmpty());
    EXPECT_THAT(rig_.ByIdNumber(person.id_number), IsEmpty());
    EXPECT_EQ(rig_.Reveal(person).reason(), rpc::Reason::kCaseErased);
    EXPECT_EQ(rig_.Correct(person, "13800000000").reason(), rpc::Reason::kCaseErased);
    v1::RegisterCaseRequest again = rig_.Registration(person);
    again.mutable_change()->set_request_id(person.request_id);
    EXPECT_EQ(rig_.door().Call(rig_.Token("clerk"), again, nullptr).reason(),
              rpc::Reason::kCaseErased);
  }

  void ExpectThere(const Applicant& person) {
    EXPECT_THAT(rig_.ByPhone(person.phone), ElementsAre(person.case_id));
    EXPECT_THAT(rig_.ByIdNumber(person.id_number), ElementsAre(person.case_id));
    EXPECT_NE(rig_.Get(person).applicant().name(), "");
    v1::RevealCaseResponse revealed;
    const auto reply = rig_.Reveal(person, &revealed);
    ASSERT_TRUE(reply.ok()) << reply.refusal->message;
    EXPECT_EQ(revealed.applicant().name(), person.name);
    EXPECT_EQ(revealed.applicant().id_number(), person.id_number);
    EXPECT_EQ(revealed.applicant().phone(), person.phone);
  }

  size_t Found(const std::vector<std::string>& needles) {
    return FoundIn(rig_.data_dir(), needles).size();
  }

  ErasureRig rig_;
  std::vector<Applicant> people_;
  Needles needles_;
};

TEST_F(ErasureTest, NothingOfTheErasedIsLeftInAnyByte) {
  RegisterAll();
  // Half of it in table files, and what their list says of them; half in logs.
  rig_.Kill();
  rig_.Rotate();
  rig_.FinishRotation();
  for (size_t i = 0; i < kErased; ++i) AddNeedles(people_[i]);
  const std::string old_keys = ContentOf(rig_.keys_dir() + "/hall.key");
  EXPECT_EQ(Found(needles_.plain), 0u);
  const size_t wrapped_before = Found(needles_.wrapped);
  const size_t blind_before = Found(needles_.blind);
  // Those of before the first rotation are gone, those of now are there.
  EXPECT_EQ(wrapped_before, kErased);
  EXPECT_EQ(blind_before, 2 * kErased);
  EXPECT_THAT(rig_.Verify(), IsEmpty());

  EraseAll();
  EXPECT_THAT(rig_.Verify(), IsEmpty());
  for (size_t i = 0; i < kErased; ++i) ExpectErased(people_[i]);
  // Unreadable already, but not complete: the files still hold it.
  EXPECT_GT(Found(needles_.wrapped), 0u);
  EXPECT_GT(Found(needles_.blind), 0u);

  rig_.Rotate();
  rig_.FinishRotation();
  EXPECT_EQ(Found(needles_.plain), 0u);
  EXPECT_EQ(Found(needles_.wrapped), 0u);
  EXPECT_EQ(Found(needles_.blind), 0u);
  std::printf("before: %zu wrapped keys and %zu blind values of %zu people found, after: none\n",
              wrapped_before, blind_before, kErased);
  EXPECT_THAT(rig_.Verify(), IsEmpty());
  const std::string new_keys = ContentOf(rig_.keys_dir() + "/hall.key");
  EXPECT_THAT(new_keys, HasSubstr("hall 3 "));
  EXPECT_THAT(FoundIn(rig_.keys_dir(), {old_keys.substr(old_keys.size() - 65, 64)}), IsEmpty());
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(rig_.keys_dir())) files += entry.exists();
  EXPECT_EQ(files, 2u);

  for (size_t i = 0; i < kPeople; i += i < kErased ? 1 : 37) {
    i < kErased ? ExpectErased(people_[i]) : ExpectThere(people_[i]);
  }
  rig_.Kill();
  for (size_t i = 0; i < kPeople; i += i < kErased ? 1 : 37) {
    i < kErased ? ExpectErased(people_[i]) : ExpectThere(people_[i]);
  }
  EXPECT_THAT(rig_.Verify(), IsEmpty());
}

TEST_F(ErasureTest, TheAuditorSeesWhoErasedWhatAndWhy) {
  Applicant person = ErasureRig::Person(1);
  rig_.Register(&person);
  rig_.End(person);
  ASSERT_TRUE(rig_.Erase(person, "security").ok());
  rig_.Rotate();
  rig_.FinishRotation();
  v1::ListAccessRequest request;
  request.set_hall_id(kTestHall);
  v1::ListAccessResponse page;
  ASSERT_TRUE(rig_.door().Call(rig_.Token("auditor"), request, &page).ok());
  ASSERT_GE(page.records_size(), 3);
  EXPECT_EQ(page.records(0).event(), "KEYS_ROTATED");
  EXPECT_EQ(page.records(1).event(), "KEYS_ROTATION");
  EXPECT_EQ(page.records(1).principal(), "the-security");
  const v1::AccessRecord& erased = page.records(2);
  EXPECT_EQ(erased.event(), "ERASED");
  EXPECT_EQ(erased.principal(), "the-security");
  EXPECT_EQ(erased.case_number(), person.number);
  EXPECT_THAT(erased.purpose(), HasSubstr("保存期限"));
  EXPECT_THAT(erased.purpose(), HasSubstr("档案鉴定〔2026〕3 号"));
}

// A batch is done by a job, in the name of whoever ordered it.
TEST_F(ErasureTest, OfABatchTheAuditorSeesWhoOrderedIt) {
  v1::EraseCasesRequest batch;
  batch.set_hall_id(kTestHall);
  batch.set_request_id(rig_.door().NextId());
  batch.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  batch.set_basis("档案鉴定〔2026〕3 号");
  for (const size_t i : {size_t{1}, size_t{2}}) {
    Applicant person = ErasureRig::Person(i);
    rig_.Register(&person);
    rig_.End(person);
    batch.add_numbers(person.number);
  }
  ASSERT_TRUE(rig_.door().Call(rig_.Token("security"), batch, nullptr).ok());
  rig_.door().hall().Settle();
  v1::ListAccessRequest request;
  request.set_hall_id(kTestHall);
  v1::ListAccessResponse page;
  ASSERT_TRUE(rig_.door().Call(rig_.Token("auditor"), request, &page).ok());
  ASSERT_GE(page.records_size(), 2);
  for (const int i : {0, 1}) {
    EXPECT_EQ(page.records(i).event(), "ERASED");
    EXPECT_EQ(page.records(i).principal(), "the-security");
  }
}

TEST_F(ErasureTest, WhatMayNotBeErasedIsRefused) {
  Applicant open = ErasureRig::Person(1);
  rig_.Register(&open);
  const auto refused = rig_.Erase(open, "security");
  EXPECT_EQ(refused.reason(), rpc::Reason::kNotErasable);
  EXPECT_THAT(refused.refusal->message, HasSubstr(open.number));
  Applicant over = ErasureRig::Person(2);
  rig_.Register(&over);
  rig_.End(over);
  for (const char* role : {"clerk", "lead", "auditor", "system"}) {
    EXPECT_EQ(rig_.Erase(over, role).reason(), rpc::Reason::kPermissionDenied) << role;
  }
  v1::EraseCaseRequest request;
  request.set_hall_id(kTestHall);
  request.set_request_id(rig_.door().NextId());
  request.set_number(over.number);
  request.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  const std::string token = rig_.Token("security");
  EXPECT_EQ(rig_.door().Call(token, request, nullptr).refusal->field, "basis");
  request.set_basis("申请人 13912345678 要求");
  EXPECT_EQ(rig_.door().Call(token, request, nullptr).refusal->field, "basis");
  request.set_basis("档案鉴定〔2026〕3 号");
  request.clear_reason();
  EXPECT_EQ(rig_.door().Call(token, request, nullptr).refusal->field, "reason");
  EXPECT_FALSE(rig_.Get(over).has_erased_at());

  v1::EraseCaseResponse first;
  ASSERT_TRUE(rig_.Erase(over, "security", &first).ok());
  v1::EraseCaseResponse second;
  ASSERT_TRUE(rig_.Erase(over, "security", &second).ok());
  EXPECT_TRUE(second.replayed());
  EXPECT_EQ(second.seq(), first.seq());
}

// The key is forgotten by memory too: the door had opened the case before.
TEST_F(ErasureTest, VerifyNamesAKeyThatIsMissingWithoutAFact) {
  Applicant person = ErasureRig::Person(1);
  rig_.Register(&person);
  const auto row = rig_.door().hall().hall().GetCase(person.case_id);
  storage::WriteBatch batch;
  batch.Delete(storage::Table::kDataKeys,
               storage::DataKeyKey(kTestHall, (*row)->applicant().key_id()));
  ASSERT_TRUE(rig_.door().hall().engine().TEST_WriteUnchecked(batch).ok());
  const std::vector<std::string> findings = rig_.Verify();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(findings[0], HasSubstr("the key is missing and no fact erased it"));
  EXPECT_THAT(findings[0], HasSubstr(base::StrCat("case_id=", person.case_id)));
}

}  // namespace
}  // namespace hallcase::testing
