// What calls about documents do through all beats: what stands on the page, prints and their count,
// what stays sealed, checking a paper, and what cannot be issued.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/document.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "server/domain/documents.h"
#include "server/documents/template.h"
#include "storage/keys.h"
#include "tests/contract/dump.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kApplicant[] = "王小明";

class DocumentCallsTest : public ::testing::Test {
 protected:
  DocumentCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("zhao", ledger::v1::ROLE_CLERK, "P2");
    door_.AddPerson("fang", ledger::v1::ROLE_LEAD, "P1");
    door_.AddPerson("lian1", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D1");
    door_.AddPerson("audit", ledger::v1::ROLE_AUDITOR, "P1");
    case_ = Register();
  }

  v1::Case Register() {
    v1::RegisterCaseRequest request = door_.Registration();
    request.mutable_applicant()->set_name(kApplicant);
    v1::RegisterCaseResponse response;
    EXPECT_TRUE(door_.Call(door_.TokenOf("wang"), request, &response).ok());
    return response.change().case_();
  }

  template <typename Request>
  Request Change() {
    Request request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_.NextId());
    return request;
  }
  template <typename Request>
  TestDoor::Reply As(const std::string& person, const Request& request,
                     google::protobuf::Message* response = nullptr) {
    return door_.Call(door_.TokenOf(person), request, response);
  }
  static Reason Refused(const TestDoor::Reply& reply) {
    EXPECT_FALSE(reply.ok());
    return reply.ok() ? Reason::kInternal : reply.reason();
  }

  v1::IssueDocumentRequest Issuing(const v1::Case& about, v1::DocumentKind kind) {
    auto request = Change<v1::IssueDocumentRequest>();
    request.mutable_case_()->set_case_id(about.case_id());
    request.mutable_case_()->set_etag("*");
    request.set_kind(kind);
    return request;
  }
  v1::Document Issue(const v1::Case& about, v1::DocumentKind kind) {
    v1::IssueDocumentResponse response;
    const auto reply = As("wang", Issuing(about, kind), &response);
    EXPECT_TRUE(reply.ok()) << (reply.ok() ? "" : reply.refusal->message);
    return response.document();
  }
  v1::PrintDocumentRequest Printing(const std::string& number,
                                    v1::ReprintReason reason = v1::REPRINT_REASON_UNSPECIFIED) {
    auto request = Change<v1::PrintDocumentRequest>();
    request.set_number(number);
    request.set_reason(reason);
    return request;
  }
  v1::PrintDocumentResponse Print(const std::string& number,
                                  v1::ReprintReason reason = v1::REPRINT_REASON_UNSPECIFIED) {
    v1::PrintDocumentResponse response;
    const auto reply = As("wang", Printing(number, reason), &response);
    EXPECT_TRUE(reply.ok()) << (reply.ok() ? "" : reply.refusal->message);
    return response;
  }
  v1::CheckDocumentResponse Check(const std::string& line) {
    v1::CheckDocumentRequest request;
    request.set_hall_id(kTestHall);
    request.set_check_line(line);
    v1::CheckDocumentResponse response;
    EXPECT_TRUE(As("audit", request, &response).ok());
    return response;
  }

  TestDoor door_;
  v1::Case case_;
};

TEST_F(DocumentCallsTest, TheVoucherSaysWhatTheCaseHolds) {
  const v1::Document document = Issue(case_, v1::DOCUMENT_KIND_RECEIPT);
  EXPECT_EQ(document.title(), "收件凭证");
  EXPECT_EQ(document.case_number(), case_.number());
  EXPECT_EQ(document.prints(), 0u);
  EXPECT_EQ(document.hash().size(), 32u);
  const v1::PrintDocumentResponse printed = Print(document.number());
  EXPECT_EQ(printed.print_number(), 1u);
  EXPECT_EQ(printed.document().prints(), 1u);
  for (const std::string& word : {std::string(kApplicant), case_.number(), document.number(),
                                  std::string("测试事项"), std::string("部门 D1"),
                                  std::string("0898-83300000"), printed.check_line()}) {
    EXPECT_THAT(printed.html(), HasSubstr(word));
  }
  EXPECT_THAT(printed.html(), Not(HasSubstr("补打")));
}

TEST_F(DocumentCallsTest, ReprintsAreCountedAndSaySo) {
  const std::string number = Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number();
  const auto first_request = Printing(number);
  v1::PrintDocumentResponse first;
  ASSERT_TRUE(As("wang", first_request, &first).ok());
  EXPECT_EQ(Refused(As("wang", Printing(number))), Reason::kInvalidField);
  const v1::PrintDocumentResponse second = Print(number, v1::REPRINT_REASON_LOST);
  EXPECT_EQ(second.print_number(), 2u);
  EXPECT_THAT(second.html(), HasSubstr("补打"));
  EXPECT_EQ(second.check_line(), first.check_line()) << "it is the same document";
  // Asked again with its own id, the first print is no third one, and says what it said.
  v1::PrintDocumentResponse replay;
  ASSERT_TRUE(As("wang", first_request, &replay).ok());
  EXPECT_TRUE(replay.replayed());
  EXPECT_EQ(replay.html(), first.html());
  EXPECT_EQ(replay.document().prints(), 2u);
}

TEST_F(DocumentCallsTest, WhatItSaysStandsSealed) {
  Print(Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number());
  for (const auto& [where, value] : DumpTables(door_.hall().engine())) {
    EXPECT_EQ(value.find(kApplicant), std::string::npos) << where.first;
  }
}

TEST_F(DocumentCallsTest, TheAuditorSeesWhoPrinted) {
  const std::string number = Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number();
  Print(number);
  v1::ListAccessRequest request;
  request.set_hall_id(kTestHall);
  v1::ListAccessResponse response;
  ASSERT_TRUE(As("audit", request, &response).ok());
  ASSERT_GE(response.records_size(), 1);
  EXPECT_EQ(response.records(0).event(), "DocumentPrinted");
  EXPECT_EQ(response.records(0).principal(), "wang");
  EXPECT_EQ(response.records(0).case_id(), case_.case_id());
  EXPECT_EQ(response.records(0).purpose(), number);
}

TEST_F(DocumentCallsTest, OnlyWhoWorksOnTheCaseMayPrint) {
  const std::string number = Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number();
  for (const char* person : {"zhao", "lian1", "audit"}) {
    EXPECT_EQ(Refused(As(person, Printing(number))), Reason::kPermissionDenied) << person;
  }
  v1::PrintDocumentResponse response;
  EXPECT_TRUE(As("fang", Printing(number), &response).ok());
}

TEST_F(DocumentCallsTest, APaperIsCheckedByItsLine) {
  const v1::Document document = Issue(case_, v1::DOCUMENT_KIND_RECEIPT);
  const std::string line = Print(document.number()).check_line();
  const v1::CheckDocumentResponse genuine = Check(line);
  EXPECT_EQ(genuine.result(), v1::DOCUMENT_CHECK_GENUINE);
  EXPECT_EQ(genuine.document().number(), document.number());
  EXPECT_EQ(genuine.document().case_number(), "");
  const std::string qr = "hc1:test:" + document.number() + "::" +
                         base::ToHex(document.hash()).substr(0, 16);
  EXPECT_EQ(Check(qr).result(), v1::DOCUMENT_CHECK_GENUINE);
  std::string forged = qr;
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_EQ(Check(forged).result(), v1::DOCUMENT_CHECK_ALTERED);
  EXPECT_FALSE(Check(forged).has_document());
  std::string slip = line;
  slip.back() = slip.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(Check(slip).result(), v1::DOCUMENT_CHECK_MISREAD);
  const std::string nobodys =
      domain::FormatDocumentNumber("", ledger::v1::DOCUMENT_KIND_RECEIPT, 20260101, 1);
  EXPECT_EQ(Check("HC1:TEST:" + nobodys + "::0123456789ABCDEF").result(),
            v1::DOCUMENT_CHECK_UNKNOWN);
}

TEST_F(DocumentCallsTest, ACorrectedApplicantEndsTheVoucherUntilItIsIssuedAgain) {
  const std::string old = Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number();
  const std::string line = Print(old).check_line();
  auto change = Change<v1::CorrectApplicantRequest>();
  change.mutable_case_()->set_case_id(case_.case_id());
  change.mutable_case_()->set_etag("*");
  *change.mutable_applicant() = door_.Registration().applicant();
  change.mutable_applicant()->set_name("王大明");
  change.mutable_applicant()->clear_phone();
  change.set_reason_code("typo");
  const auto corrected = As("wang", change);
  ASSERT_TRUE(corrected.ok()) << corrected.refusal->message;
  EXPECT_EQ(Refused(As("wang", Printing(old))), Reason::kDocumentReplaced);
  EXPECT_EQ(Check(line).result(), v1::DOCUMENT_CHECK_REPLACED);
  const v1::Document fresh = Issue(case_, v1::DOCUMENT_KIND_RECEIPT);
  EXPECT_THAT(Print(fresh.number()).html(), HasSubstr("王大明"));
  EXPECT_EQ(Check(line).document().replaced_cause(), "applicant_corrected");
}

TEST_F(DocumentCallsTest, WhatDoesNotFitIsSaidInWords) {
  const auto reply = As("wang", Issuing(case_, v1::DOCUMENT_KIND_REFUSAL));
  EXPECT_EQ(Refused(reply), Reason::kDocumentNotIssuable);
  EXPECT_THAT(reply.refusal->message, HasSubstr("不予受理通知书须在登记不予受理之后出具"));
  EXPECT_EQ(Refused(As("wang", Issuing(case_, v1::DOCUMENT_KIND_TRANSFER))),
            Reason::kInvalidField);
  EXPECT_EQ(Refused(As("zhao", Issuing(case_, v1::DOCUMENT_KIND_RECEIPT))),
            Reason::kPermissionDenied);
  v1::GetDocumentRequest get;
  get.set_hall_id(kTestHall);
  get.set_number("PZ20260212000001");
  EXPECT_EQ(Refused(As("wang", get)), Reason::kDocumentNotFound);
}

TEST_F(DocumentCallsTest, ReferenceDataThatIsMissingIsNamed) {
  auto call = door_.hall().AsSystem();
  auto* department = call.command.mutable_publish_reference()->add_values()->mutable_department();
  department->set_code("D1");
  department->set_name("部门 D1");
  ASSERT_EQ(door_.hall().Run(std::move(call)).kind, app::Outcome::Kind::kCommitted);
  const auto reply = As("wang", Issuing(case_, v1::DOCUMENT_KIND_RECEIPT));
  EXPECT_EQ(Refused(reply), Reason::kDocumentNotIssuable);
  EXPECT_THAT(reply.refusal->message, HasSubstr("查询电话"));
}

TEST_F(DocumentCallsTest, DocumentsOfACaseComeInPages) {
  std::vector<std::string> issued;
  for (int i = 0; i < 3; ++i) {
    issued.push_back(Issue(case_, v1::DOCUMENT_KIND_RECEIPT).number());
    issued.push_back(Issue(case_, v1::DOCUMENT_KIND_ACCEPTANCE).number());
  }
  Issue(Register(), v1::DOCUMENT_KIND_RECEIPT);
  v1::ListDocumentsRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_case_()->set_case_id(case_.case_id());
  request.set_page_size(2);
  std::vector<std::string> listed;
  int current = 0;
  do {
    v1::ListDocumentsResponse page;
    ASSERT_TRUE(As("zhao", request, &page).ok());
    for (const v1::Document& document : page.documents()) {
      listed.push_back(document.number());
      current += document.has_replaced_at() ? 0 : 1;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, issued);
  EXPECT_EQ(current, 2);
}

TEST_F(DocumentCallsTest, SheetsHaveDocumentsOfTheirOwn) {
  auto offer = Change<v1::OfferHandoverRequest>();
  offer.add_items()->set_case_id(case_.case_id());
  offer.mutable_items(0)->set_material_code("M1");
  offer.mutable_items(0)->set_custody_etag("*");
  offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_DEPARTMENT);
  offer.mutable_receiver()->set_id("D1");
  v1::OfferHandoverResponse offered;
  ASSERT_TRUE(As("wang", offer, &offered).ok());
  auto issue = Change<v1::IssueDocumentRequest>();
  issue.set_handover_id(offered.handover().handover_id());
  issue.set_kind(v1::DOCUMENT_KIND_TRANSFER);
  v1::IssueDocumentResponse issued;
  ASSERT_TRUE(As("wang", issue, &issued).ok());
  EXPECT_EQ(Refused(As("zhao", issue)), Reason::kPermissionDenied);
  const v1::PrintDocumentResponse page = Print(issued.document().number());
  EXPECT_THAT(page.html(), HasSubstr(case_.number()));
  EXPECT_THAT(page.html(), Not(HasSubstr(offered.one_time_code())));
  v1::PrintDocumentResponse by_receiver;
  EXPECT_TRUE(As("lian1", Printing(issued.document().number(), v1::REPRINT_REASON_COPY),
                 &by_receiver).ok());
  EXPECT_EQ(by_receiver.print_number(), 2u);
}

TEST_F(DocumentCallsTest, AShiftSheetMasksApplicants) {
  auto freeze = Change<v1::FreezeShiftRequest>();
  freeze.set_incoming("zhao");
  freeze.set_shift("早班");
  freeze.set_note("打印机缺纸");
  v1::FreezeShiftResponse frozen;
  ASSERT_TRUE(As("wang", freeze, &frozen).ok());
  auto issue = Change<v1::IssueDocumentRequest>();
  issue.set_shift_id(frozen.shift().shift_id());
  issue.set_kind(v1::DOCUMENT_KIND_SHIFT_HANDOVER);
  v1::IssueDocumentResponse issued;
  const auto reply = As("zhao", issue, &issued);
  ASSERT_TRUE(reply.ok()) << reply.refusal->message;
  const v1::PrintDocumentResponse page = Print(issued.document().number());
  for (const std::string& word : {case_.number(), std::string("王**"), std::string("打印机缺纸")}) {
    EXPECT_THAT(page.html(), HasSubstr(word));
  }
  EXPECT_THAT(page.html(), Not(HasSubstr(kApplicant)));
}

// The room that decides cannot see the templates: both write the same names.
TEST_F(DocumentCallsTest, KindsAreCalledAsTheirTemplatesAre) {
  for (int kind = 1; kind <= ledger::v1::DocumentKind_MAX; ++kind) {
    const auto* form = documents::LatestTemplate(static_cast<documents::DocumentKind>(kind));
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(domain::DocumentKindZh(static_cast<ledger::v1::DocumentKind>(kind)),
              form->title_zh);
  }
}

TEST(ErasedDocumentTest, NumberAndHashRemainWhenTheKeyIsGone) {
  DoorOptions options;
  options.hall.limits.data_key_cache_entries_max = 1;
  TestDoor door(options);
  door.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
  const std::string token = door.TokenOf("wang");
  const v1::Case row = door.MustRegister(token);
  v1::IssueDocumentRequest issue;
  issue.set_hall_id(kTestHall);
  issue.mutable_change()->set_request_id(door.NextId());
  issue.mutable_case_()->set_case_id(row.case_id());
  issue.mutable_case_()->set_etag("*");
  issue.set_kind(v1::DOCUMENT_KIND_RECEIPT);
  v1::IssueDocumentResponse issued;
  ASSERT_TRUE(door.Call(token, issue, &issued).ok());
  const auto stored = door.hall().hall().GetCase(row.case_id());
  storage::WriteBatch batch;
  batch.Delete(storage::Table::kDataKeys,
               storage::DataKeyKey(kTestHall, (*stored)->applicant().key_id()));
  ASSERT_TRUE(door.hall().engine().TEST_WriteUnchecked(batch).ok());
  // Another case's key takes the one place in memory, and its commit makes a new snapshot.
  door.MustRegister(token);
  v1::PrintDocumentRequest print;
  print.set_hall_id(kTestHall);
  print.mutable_change()->set_request_id(door.NextId());
  print.set_number(issued.document().number());
  const auto refused = door.Call(token, print, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.reason(), Reason::kDocumentErased);
  issue.mutable_change()->set_request_id(door.NextId());
  EXPECT_EQ(door.Call(token, issue, nullptr).reason(), Reason::kDocumentErased);
  v1::GetDocumentRequest get;
  get.set_hall_id(kTestHall);
  get.set_number(issued.document().number());
  v1::GetDocumentResponse got;
  ASSERT_TRUE(door.Call(token, get, &got).ok());
  EXPECT_EQ(got.document().hash(), issued.document().hash());
  EXPECT_EQ(got.document().prints(), 0u) << "what cannot be shown is not counted";
}

}  // namespace
}  // namespace hallcase::testing
