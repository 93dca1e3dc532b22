// What was put on paper and what was noted at a shift: it goes with its case, or stays, through an
// erasure and a rotation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hallcase/v1/document.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "server/base/strings.h"
#include "storage/keys.h"
#include "tests/integration/erasure_rig.h"

namespace hallcase::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kNote[] = "三号柜钥匙已换，请留意欧阳鼐的来电";

class ErasedPapersTest : public ::testing::Test {
 protected:
  ErasedPapersTest() {
    rig_.Register(&person_);
    auto freeze = Change<v1::FreezeShiftRequest>();
    freeze.set_outgoing("the-clerk");
    freeze.set_incoming("the-lead");
    freeze.set_shift("早班");
    freeze.set_note(kNote);
    v1::FreezeShiftResponse frozen;
    EXPECT_TRUE(Call("clerk", freeze, &frozen).ok());
    shift_id_ = frozen.shift().shift_id();
  }

  template <typename Request>
  Request Change() {
    Request request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(rig_.door().NextId());
    return request;
  }
  TestDoor::Reply Call(std::string_view role, const google::protobuf::Message& request,
                       google::protobuf::Message* response) {
    return rig_.door().Call(rig_.Token(role), request, response);
  }

  v1::IssueDocumentRequest OfTheCase() {
    auto request = Change<v1::IssueDocumentRequest>();
    request.mutable_case_()->set_case_id(person_.case_id);
    request.mutable_case_()->set_etag("*");
    request.set_kind(v1::DOCUMENT_KIND_RECEIPT);
    return request;
  }
  v1::IssueDocumentRequest OfTheShift() {
    auto request = Change<v1::IssueDocumentRequest>();
    request.set_shift_id(shift_id_);
    request.set_kind(v1::DOCUMENT_KIND_SHIFT_HANDOVER);
    return request;
  }
  v1::Document Issue(const v1::IssueDocumentRequest& request) {
    v1::IssueDocumentResponse response;
    const auto reply = Call("clerk", request, &response);
    EXPECT_TRUE(reply.ok()) << reply.refusal->message;
    return response.document();
  }
  v1::PrintDocumentRequest Printing(const v1::Document& document) {
    auto request = Change<v1::PrintDocumentRequest>();
    request.set_number(document.number());
    return request;
  }
  std::string Print(const v1::PrintDocumentRequest& request) {
    v1::PrintDocumentResponse response;
    const auto reply = Call("clerk", request, &response);
    EXPECT_TRUE(reply.ok()) << reply.refusal->message;
    return response.html();
  }

  ErasureRig rig_;
  Applicant person_ = ErasureRig::Person(7);
  int64_t shift_id_ = 0;
};

TEST_F(ErasedPapersTest, PapersOfACaseGoWithItAndThoseOfAShiftStay) {
  const v1::IssueDocumentRequest issuing = OfTheCase();
  const v1::Document receipt = Issue(issuing);
  const v1::PrintDocumentRequest printing = Printing(receipt);
  EXPECT_THAT(Print(printing), HasSubstr(person_.name));
  const v1::IssueDocumentRequest issuing_sheet = OfTheShift();
  const v1::Document sheet = Issue(issuing_sheet);
  rig_.End(person_);
  ASSERT_TRUE(rig_.Erase(person_, "security").ok());

  // Asked again for the page that was handed out before: the page is no more.
  EXPECT_EQ(Call("clerk", printing, nullptr).reason(), rpc::Reason::kDocumentErased);
  EXPECT_EQ(Call("clerk", OfTheCase(), nullptr).reason(), rpc::Reason::kDocumentErased);
  v1::GetDocumentRequest get;
  get.set_hall_id(kTestHall);
  get.set_number(receipt.number());
  v1::GetDocumentResponse left;
  ASSERT_TRUE(Call("clerk", get, &left).ok());
  EXPECT_EQ(left.document().hash(), receipt.hash()) << "papers in hands are checked as ever";

  rig_.Rotate();
  rig_.FinishRotation();
  EXPECT_THAT(FoundIn(rig_.data_dir(), {person_.name, person_.id_number, person_.phone, kNote}),
              IsEmpty());
  EXPECT_THAT(Print(Printing(sheet)), HasSubstr(kNote));
  EXPECT_THAT(rig_.Verify(), IsEmpty());
  rig_.Kill();
  auto copy = Printing(sheet);
  copy.set_reason(v1::REPRINT_REASON_COPY);
  EXPECT_THAT(Print(copy), HasSubstr(kNote));
}

TEST_F(ErasedPapersTest, VerifyMissesTheKeysOfSheets) {
  const v1::Document sheet = Issue(OfTheShift());
  app::Hall& hall = rig_.door().hall().hall();
  const auto shift = hall.GetShift(shift_id_);
  ASSERT_TRUE(shift.ok() && *shift != nullptr);
  std::vector<std::string> keys = {(*shift)->frozen().key_id()};
  for (uint64_t seq = hall.head().seq; seq > 0 && keys.size() < 2; --seq) {
    const auto entry = hall.GetEntry(seq);
    ASSERT_TRUE(entry.ok() && entry->has_value());
    for (const auto& fact : (*entry)->entry->facts()) {
      if (fact.has_document_issued()) keys.push_back(fact.document_issued().key_id());
    }
  }
  ASSERT_EQ(keys.size(), 2u);
  storage::WriteBatch batch;
  for (const std::string& key : keys) {
    batch.Delete(storage::Table::kDataKeys, storage::DataKeyKey(kTestHall, key));
  }
  ASSERT_TRUE(rig_.door().hall().engine().TEST_WriteUnchecked(batch).ok());
  EXPECT_THAT(rig_.Verify(),
              UnorderedElementsAre(HasSubstr(base::StrCat("of shift_id=", shift_id_)),
                                   HasSubstr("of document_id=")));
}

}  // namespace
}  // namespace hallcase::testing
