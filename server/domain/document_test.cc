// Documents: in which states they can be issued, their numbers, prints, and what ends them.
#include <gtest/gtest.h>

#include <set>

#include "server/base/document_hash.h"
#include "server/domain/documents.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Fact;
using testing::Command;
using testing::kDay;
using testing::Outcome;

class DocumentTest : public testing::IntakeTest {
 protected:
  Command Issuing(int64_t case_id, DocumentKind kind) {
    Command command;
    auto* issue = command.mutable_issue_document();
    issue->set_case_id(case_id);
    issue->set_any_version(true);
    issue->set_kind(kind);
    issue->set_about(LatestAbout(rows.cases.at(case_id), kind));
    issue->set_template_version(1);
    issue->set_read_seq(rows.cases.at(case_id).last_seq());
    issue->set_snapshot("sealed");
    issue->set_body_hash(std::string(base::AsBytes(base::Sha256("body"))));
    return command;
  }
  Verdict Issue(int64_t case_id, DocumentKind kind) {
    return rows.Apply(Issuing(case_id, kind), Clerk());
  }
  Verdict Print(int64_t document_id, ledger::v1::ReprintReason reason, const Context& context) {
    Command command;
    command.mutable_print_document()->set_document_id(document_id);
    command.mutable_print_document()->set_reason(reason);
    return rows.Apply(command, context);
  }
  Reason WhyNot(int64_t case_id, DocumentKind kind) {
    const Verdict verdict = Issue(case_id, kind);
    EXPECT_EQ(verdict.kind, Outcome::kRejected) << DocumentKindZh(kind);
    return verdict.rejection.reason;
  }
  const ledger::v1::DocumentRow& Row(int64_t id) const { return rows.documents.at(id); }

  template <typename Set>
  void Do(const Context& context, int64_t case_id, Set set) {
    Command command;
    Aim(set(&command), case_id);
    const Verdict verdict = rows.Apply(command, context);
    ASSERT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
  }
};

TEST_F(DocumentTest, NumbersAreReadableUniqueAndFoundAgain) {
  const int64_t case_id = Register();
  std::set<std::string> numbers;
  for (int i = 0; i < 3; ++i) {
    for (const auto kind :
         {ledger::v1::DOCUMENT_KIND_RECEIPT, ledger::v1::DOCUMENT_KIND_MATERIAL_LIST}) {
      const Verdict verdict = Issue(case_id, kind);
      ASSERT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
      const auto& issued = Row(verdict.subject_id).issued();
      EXPECT_TRUE(numbers.insert(issued.number()).second);
      EXPECT_EQ(ParseDocumentNumber("", issued.number()), verdict.subject_id);
      EXPECT_EQ(issued.document_id(), DocumentId(issued.number_day(), issued.number_sequence()));
      EXPECT_EQ(issued.snapshot(), "") << "the row leaves it to the ledger";
    }
  }
  EXPECT_EQ(numbers.begin()->substr(0, 16), "PZ20260212000001");
  now += kDay;
  const Verdict next = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT);
  EXPECT_EQ(Row(next.subject_id).issued().number().substr(0, 16), "PZ20260213000001");
  EXPECT_FALSE(ParseDocumentNumber("", "PZ20260212000001").has_value()) << "no check character";
  EXPECT_FALSE(ParseDocumentNumber("", "").has_value());
}

TEST_F(DocumentTest, EveryKindHasANameLettersOfItsOwnAndAShortNumber) {
  std::set<std::string> numbers;
  for (int kind = 1; kind <= ledger::v1::DocumentKind_MAX; ++kind) {
    const auto which = static_cast<DocumentKind>(kind);
    EXPECT_FALSE(DocumentKindZh(which).empty());
    const std::string number = FormatDocumentNumber("ABCDEFGH", which, 20260212, 4'000'000'000U);
    EXPECT_LE(number.size(), 30U);
    EXPECT_TRUE(numbers.insert(number.substr(8, 2)).second) << number;
    EXPECT_EQ(ParseDocumentNumber("ABCDEFGH", number), DocumentId(20260212, 4'000'000'000U));
    // Transfer sheets and shift sheets draw their numbers elsewhere.
    EXPECT_NE(number.substr(8, 2), "JJ");
  }
}

TEST_F(DocumentTest, TheHashIsOfHeadAndBody) {
  const int64_t case_id = Register();
  const auto& issued = Row(Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id).issued();
  const base::Hash want = base::DocumentHash({.kind = 1,
                                              .template_version = 1,
                                              .number = issued.number(),
                                              .case_number = rows.cases.at(case_id).number(),
                                              .issued_at_us = now,
                                              .utc_offset_minutes = 480},
                                             base::Sha256("body"));
  EXPECT_EQ(issued.hash(), base::AsBytes(want));
}

TEST_F(DocumentTest, WhatDoesNotFitTheCaseIsNotIssued) {
  const int64_t case_id = Register("A", false);
  ASSERT_EQ(rows.cases.at(case_id).stage(), "RECEIVED");
  for (const auto kind :
       {ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE, ledger::v1::DOCUMENT_KIND_ACCEPTANCE,
        ledger::v1::DOCUMENT_KIND_REFUSAL, ledger::v1::DOCUMENT_KIND_EXTENSION,
        ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE, ledger::v1::DOCUMENT_KIND_TRANSFER,
        ledger::v1::DOCUMENT_KIND_SHIFT_HANDOVER}) {
    EXPECT_EQ(WhyNot(case_id, kind), Reason::kDocumentNotIssuable) << DocumentKindZh(kind);
  }
  EXPECT_EQ(WhyNot(case_id, ledger::v1::DOCUMENT_KIND_UNSPECIFIED), Reason::kInvalidField);
}

TEST_F(DocumentTest, ANoticeOfAcceptanceFollowsAcceptanceAlone) {
  const int64_t case_id = Register("B");
  ASSERT_NE(rows.cases.at(case_id).acceptance(), ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED);
  EXPECT_EQ(Issue(case_id, ledger::v1::DOCUMENT_KIND_ACCEPTANCE).kind, Outcome::kFacts);
  EXPECT_EQ(WhyNot(case_id, ledger::v1::DOCUMENT_KIND_REFUSAL), Reason::kDocumentNotIssuable);
  Command wrong = Issuing(case_id, ledger::v1::DOCUMENT_KIND_ACCEPTANCE);
  wrong.mutable_issue_document()->set_about(1);
  EXPECT_EQ(rows.Apply(wrong, Clerk()).rejection.reason, Reason::kDocumentNotIssuable);
}

// Item X can be extended, and its limits can stand still for a hearing.
class DocumentOfLimitsTest : public DocumentTest {
 protected:
  void SetUp() override {
    DocumentTest::SetUp();
    Command publish;
    auto* list = publish.mutable_publish_reference();
    AddItem(list, "X", 10)->set_extension_amount(5);
    for (const bool legal : {true, false}) {
      auto* reason = list->add_values()->mutable_pause_reason();
      reason->set_code(legal ? "hearing" : "coordination");
      reason->set_stops_legal(legal);
      reason->set_stops_promised(true);
    }
    const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
    case_id_ = Register("X");
  }
  Context Lead() { return rows.As("lead", ledger::v1::ROLE_LEAD, now); }
  void Pause(const char* reason) {
    Do(Lead(), case_id_, [reason](Command* command) {
      command->mutable_pause_case()->set_reason_code(reason);
      return command->mutable_pause_case();
    });
  }

  int64_t case_id_ = 0;
};

TEST_F(DocumentTest, EachNoticeHasADocumentOfItsOwn) {
  const int64_t case_id = Register("A", false);
  const auto kind = ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE;
  std::vector<int64_t> issued;
  for (const char* reason : {"", "sealed"}) {
    Do(Clerk(), case_id, [reason](Command* command) {
      command->mutable_notify_supplement()->add_items()->set_code("M1");
      command->mutable_notify_supplement()->set_reason(reason);
      return command->mutable_notify_supplement();
    });
    const Verdict verdict = Issue(case_id, kind);
    ASSERT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    issued.push_back(verdict.subject_id);
  }
  EXPECT_EQ(Row(issued[0]).issued().about(), 1U);
  EXPECT_EQ(Row(issued[1]).issued().about(), 2U);
  EXPECT_EQ(Row(issued[0]).replaced_at_us(), 0) << "another notice does not replace it";
}

TEST_F(DocumentTest, ARefusedCaseGetsItsRefusalAndNoAcceptance) {
  const int64_t case_id = Register("A", false);
  Do(Clerk(), case_id, [](Command* command) {
    command->mutable_refuse_acceptance()->set_kind(ledger::v1::REFUSAL_KIND_NOT_REQUIRED);
    return command->mutable_refuse_acceptance();
  });
  EXPECT_EQ(Issue(case_id, ledger::v1::DOCUMENT_KIND_REFUSAL).kind, Outcome::kFacts);
  EXPECT_EQ(WhyNot(case_id, ledger::v1::DOCUMENT_KIND_ACCEPTANCE), Reason::kDocumentNotIssuable);
}

TEST_F(DocumentOfLimitsTest, AnExtensionIsTold) {
  EXPECT_EQ(WhyNot(case_id_, ledger::v1::DOCUMENT_KIND_EXTENSION), Reason::kDocumentNotIssuable);
  Do(rows.As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, now), case_id_,
     [this](Command* command) {
       auto* extend = command->mutable_extend_clock();
       extend->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
       extend->set_amount(5);
       extend->set_told_at_us(now);
       return extend;
     });
  const Verdict verdict = Issue(case_id_, ledger::v1::DOCUMENT_KIND_EXTENSION);
  ASSERT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
  EXPECT_EQ(Row(verdict.subject_id).issued().about(),
            static_cast<uint32_t>(ledger::v1::CLOCK_NAME_PROMISED));
}

TEST_F(DocumentOfLimitsTest, OnlyAPauseOfTheLegalLimitIsASpecialProcedure) {
  const auto kind = ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE;
  Pause("coordination");
  EXPECT_EQ(WhyNot(case_id_, kind), Reason::kDocumentNotIssuable);
  Do(Lead(), case_id_, [](Command* command) { return command->mutable_resume_case(); });
  Pause("hearing");
  const Verdict verdict = Issue(case_id_, kind);
  ASSERT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
  EXPECT_EQ(Row(verdict.subject_id).issued().about(), 2U);
}

TEST_F(DocumentTest, SheetsHaveOneKindEach) {
  Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->add_materials()->set_code("M1");
  reg.mutable_register_case()->mutable_materials(0)->set_originals(1);
  const int64_t case_id = rows.Apply(reg, Clerk()).subject_id;
  Command offer;
  auto* item = offer.mutable_offer_handover()->add_items();
  item->set_case_id(case_id);
  item->set_material_code("M1");
  item->set_any_version(true);
  offer.mutable_offer_handover()->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
  offer.mutable_offer_handover()->mutable_receiver()->set_id("other");
  const int64_t handover = rows.Apply(offer, Clerk()).subject_id;
  ASSERT_NE(handover, 0);
  Command freeze;
  freeze.mutable_freeze_shift()->set_incoming("other");
  const int64_t shift = rows.Apply(freeze, Clerk()).subject_id;
  ASSERT_NE(shift, 0);
  Command issue = Issuing(case_id, ledger::v1::DOCUMENT_KIND_TRANSFER);
  issue.mutable_issue_document()->clear_case_id();
  issue.mutable_issue_document()->set_handover_id(handover);
  EXPECT_EQ(rows.Apply(issue, Clerk("third")).rejection.reason, Reason::kPermissionDenied);
  EXPECT_EQ(rows.Apply(issue, Clerk("other")).kind, Outcome::kFacts) << "the receiver may too";
  issue.mutable_issue_document()->set_kind(ledger::v1::DOCUMENT_KIND_RECEIPT);
  EXPECT_EQ(rows.Apply(issue, Clerk()).rejection.reason, Reason::kDocumentNotIssuable);
  issue.mutable_issue_document()->clear_handover_id();
  issue.mutable_issue_document()->set_shift_id(shift);
  EXPECT_EQ(rows.Apply(issue, Clerk()).rejection.reason, Reason::kDocumentNotIssuable);
  issue.mutable_issue_document()->set_kind(ledger::v1::DOCUMENT_KIND_SHIFT_HANDOVER);
  const Verdict sheet = rows.Apply(issue, Clerk());
  ASSERT_EQ(sheet.kind, Outcome::kFacts) << sheet.rejection.message;
  EXPECT_EQ(Row(sheet.subject_id).issued().case_number(), "");
  EXPECT_EQ(Print(sheet.subject_id, ledger::v1::REPRINT_REASON_UNSPECIFIED, Clerk("other")).kind,
            Outcome::kFacts);
  Command withdraw;
  withdraw.mutable_withdraw_handover()->set_handover_id(handover);
  ASSERT_EQ(rows.Apply(withdraw, Clerk()).kind, Outcome::kFacts);
  issue.mutable_issue_document()->clear_shift_id();
  issue.mutable_issue_document()->set_handover_id(handover);
  issue.mutable_issue_document()->set_kind(ledger::v1::DOCUMENT_KIND_TRANSFER);
  EXPECT_EQ(rows.Apply(issue, Clerk()).rejection.reason, Reason::kDocumentNotIssuable);
}

TEST_F(DocumentTest, WhatChangedMeanwhileIsRefused) {
  const int64_t case_id = Register();
  const Command stale = Issuing(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT);
  ASSERT_EQ(Push(case_id, Clerk()).kind, Outcome::kFacts);
  const Verdict late = rows.Apply(stale, Clerk());
  EXPECT_EQ(late.rejection.reason, Reason::kDocumentStale);
  Command unseen = Issuing(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT);
  unseen.mutable_issue_document()->set_any_version(false);
  EXPECT_EQ(rows.Apply(unseen, Clerk()).rejection.reason, Reason::kEtagRequired);
  unseen.mutable_issue_document()->set_etag(1);
  EXPECT_EQ(rows.Apply(unseen, Clerk()).rejection.reason, Reason::kStaleEtag);
}

TEST_F(DocumentTest, ADueDayThatACalendarMovesIsNotPrintedAsItWas) {
  const int64_t case_id = Register();
  Command publish;
  auto* calendar = publish.mutable_publish_reference()->add_values()->mutable_calendar();
  calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  calendar->set_document("停工令");
  calendar->set_text("layer county\nsource 停工令\nclosed 2026-02-17T00:00 2026-02-18T00:00\n");
  const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
  ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
  EXPECT_EQ(WhyNot(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT), Reason::kDocumentStale);
  ASSERT_EQ(Push(case_id, Clerk()).kind, Outcome::kFacts) << "a deed takes the clock along";
  EXPECT_EQ(Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).kind, Outcome::kFacts);
}

TEST_F(DocumentTest, OfAnErasedCaseNothingIsPrinted) {
  const int64_t case_id = Register();
  const int64_t id = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  rows.cases.at(case_id).set_erased_at_us(now);
  const auto none = ledger::v1::REPRINT_REASON_UNSPECIFIED;
  EXPECT_EQ(Print(id, none, Clerk()).rejection.reason, Reason::kDocumentErased);
}

TEST_F(DocumentTest, IssuingLeavesTheEtagAndTheWorklistAlone) {
  const int64_t case_id = Register();
  const uint64_t etag = rows.cases.at(case_id).etag();
  const auto work = rows.work;
  const int64_t id = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  ASSERT_EQ(Print(id, ledger::v1::REPRINT_REASON_UNSPECIFIED, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(case_id).etag(), etag);
  EXPECT_EQ(rows.work, work);
}

TEST_F(DocumentTest, PrintsAreCountedAndReprintsSayWhy) {
  const int64_t id = Issue(Register(), ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  const auto none = ledger::v1::REPRINT_REASON_UNSPECIFIED;
  EXPECT_EQ(Print(id, none, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(Row(id).prints(), 1U);
  EXPECT_EQ(Print(id, none, Clerk()).rejection.reason, Reason::kInvalidField);
  EXPECT_EQ(Print(id, ledger::v1::REPRINT_REASON_LOST, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(Row(id).prints(), 2U);
  EXPECT_EQ(Row(id).printed_by(), "clerk");
  const Fact& fact = rows.entries.back().facts(0);
  EXPECT_EQ(fact.document_printed().print_number(), 2U);
  EXPECT_EQ(fact.document_printed().reason(), ledger::v1::REPRINT_REASON_LOST);
  EXPECT_EQ(Print(id + 1, none, Clerk()).rejection.reason, Reason::kDocumentNotFound);
  const Verdict foreign = Print(id, ledger::v1::REPRINT_REASON_COPY, Clerk("other"));
  EXPECT_EQ(foreign.rejection.reason, Reason::kPermissionDenied);
}

TEST_F(DocumentTest, IssuedAgainTheEarlierOneNoLongerCounts) {
  const int64_t case_id = Register();
  const int64_t first = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  const int64_t list = Issue(case_id, ledger::v1::DOCUMENT_KIND_MATERIAL_LIST).subject_id;
  const int64_t second = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  EXPECT_EQ(Row(first).replaced_by(), second);
  EXPECT_EQ(Row(first).replaced_cause(), "reissued");
  EXPECT_EQ(Row(list).replaced_at_us(), 0);
  const Verdict old = Print(first, ledger::v1::REPRINT_REASON_UNSPECIFIED, Clerk());
  EXPECT_EQ(old.rejection.reason, Reason::kDocumentReplaced);
  EXPECT_NE(old.rejection.message.find(Row(second).issued().number()), std::string::npos);
  EXPECT_EQ(CurrentDocuments(rows, DocumentSubject::kCase, case_id).size(), 2U);
}

TEST_F(DocumentTest, AnotherItemEndsTheReceiptsAndNothingElse) {
  const int64_t case_id = Register();
  const int64_t receipt = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  const int64_t notice = Issue(case_id, ledger::v1::DOCUMENT_KIND_ACCEPTANCE).subject_id;
  Do(Clerk(), case_id, [](Command* command) {
    command->mutable_change_item()->set_item_code("B");
    return command->mutable_change_item();
  });
  EXPECT_EQ(Row(receipt).replaced_cause(), "item_changed");
  EXPECT_EQ(Row(receipt).replaced_by(), 0);
  EXPECT_EQ(Row(notice).replaced_at_us(), 0);
  const int64_t again = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  EXPECT_EQ(Row(receipt).replaced_by(), 0) << "what has ended stays as it ended";
  Do(Clerk(), case_id, [](Command* command) { return command->mutable_correct_applicant(); });
  EXPECT_EQ(Row(again).replaced_cause(), "applicant_corrected");
}

TEST_F(DocumentTest, NothingOfAVoidedCaseCounts) {
  const int64_t case_id = Register();
  const int64_t receipt = Issue(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT).subject_id;
  const int64_t notice = Issue(case_id, ledger::v1::DOCUMENT_KIND_ACCEPTANCE).subject_id;
  Do(rows.As("lead", ledger::v1::ROLE_LEAD, now), case_id,
     [](Command* command) { return command->mutable_void_case(); });
  for (const int64_t id : {receipt, notice}) {
    EXPECT_EQ(Row(id).replaced_cause(), "case_voided");
    EXPECT_EQ(Print(id, ledger::v1::REPRINT_REASON_UNSPECIFIED, Clerk()).rejection.reason,
              Reason::kDocumentReplaced);
  }
  EXPECT_EQ(WhyNot(case_id, ledger::v1::DOCUMENT_KIND_RECEIPT), Reason::kCaseVoided);
}

}  // namespace
}  // namespace hallcase::domain
