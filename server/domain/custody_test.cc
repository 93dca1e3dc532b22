// Papers, objects, transfer sheets and shifts on plain rows: who may do what, in which order, and
// that a refusal says why.

#include "server/domain/custody.h"

#include <gtest/gtest.h>

#include "server/domain/case_number.h"
#include "server/domain/shift.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain::testing {
namespace {

using ledger::v1::Holder;

class CustodyTest : public IntakeTest {
 protected:
  Context Lead(const std::string& id = "lead") { return rows.As(id, ledger::v1::ROLE_LEAD, now); }

  int64_t WithOriginals(const std::string& clerk = "clerk") {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code("A");
    reg->add_materials()->set_code("M1");
    reg->mutable_materials(0)->set_originals(2);
    const Verdict verdict = rows.Apply(command, Clerk(clerk));
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  const ledger::v1::Material& Line(int64_t id) { return rows.cases.at(id).materials(0); }

  static ledger::v1::PaperTarget Of(int64_t case_id, const char* code = "M1") {
    ledger::v1::PaperTarget target;
    target.set_case_id(case_id);
    target.set_material_code(code);
    target.set_any_version(true);
    return target;
  }

  static Holder To(ledger::v1::HolderKind kind, const std::string& id,
                   const std::string& place = "") {
    Holder holder;
    holder.set_kind(kind);
    holder.set_id(id);
    holder.set_place(place);
    return holder;
  }
  static Holder ToDepartment() { return To(ledger::v1::HOLDER_KIND_DEPARTMENT, "D1"); }

  Verdict Offer(std::vector<ledger::v1::PaperTarget> targets, const Holder& to,
                const Context& context) {
    Command command;
    for (const auto& target : targets) *command.mutable_offer_handover()->add_items() = target;
    *command.mutable_offer_handover()->mutable_receiver() = to;
    return rows.Apply(command, context);
  }

  int64_t MustOffer(int64_t case_id, const Holder& to) {
    const Verdict verdict = Offer({Of(case_id)}, to, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  Verdict Sign(int64_t id, const Context& context,
               ledger::v1::SigningWay way = ledger::v1::SIGNING_WAY_CREDENTIAL,
               bool matched = false, const std::string& sheet = "") {
    Command command;
    auto* sign = command.mutable_sign_handover();
    sign->set_handover_id(id);
    sign->set_way(way);
    sign->set_code_matched(matched);
    sign->set_sheet_number(sheet);
    return rows.Apply(command, context);
  }

  Verdict Place(int64_t case_id, const Holder& to, const Context& context) {
    Command command;
    *command.mutable_place_papers()->add_items() = Of(case_id);
    *command.mutable_place_papers()->mutable_to() = to;
    return rows.Apply(command, context);
  }

  Verdict Return(int64_t case_id, const Context& context, bool checked = true) {
    Command command;
    auto* back = command.mutable_return_papers();
    back->set_case_id(case_id);
    back->set_returned_to(ledger::v1::RETURNED_TO_APPLICANT);
    back->set_identity_checked(checked);
    return rows.Apply(command, context);
  }

  // Refused for `reason`, and nothing changed.
  void ExpectRefused(const Verdict& verdict, Reason reason) {
    ASSERT_EQ(verdict.kind, Outcome::kRejected);
    EXPECT_EQ(verdict.rejection.reason, reason) << verdict.rejection.message;
    EXPECT_FALSE(verdict.rejection.message.empty());
  }
};

TEST_F(CustodyTest, WhoReceivesOriginalsHoldsThem) {
  const int64_t id = WithOriginals();
  EXPECT_EQ(Line(id).holder().id(), "clerk");
  EXPECT_EQ(Line(id).held_since_us(), now);
  EXPECT_EQ(Line(id).custody_version(), static_cast<uint64_t>(id / kIdsPerEntry));
  EXPECT_EQ(rows.held.size(), 1u);
  Register();  // copies alone
  EXPECT_EQ(rows.held.size(), 1u);
}

TEST_F(CustodyTest, UntilSignedTheGiverHolds) {
  const int64_t id = WithOriginals();
  const uint64_t etag = rows.cases.at(id).etag();
  const int64_t sheet = MustOffer(id, ToDepartment());
  EXPECT_EQ(Line(id).holder().id(), "clerk");
  EXPECT_EQ(Line(id).offered_in(), sheet);
  EXPECT_EQ(rows.open_handovers.size(), 2u);
  const std::string number = rows.handovers.at(sheet).offered().number();
  EXPECT_TRUE(ParseCaseNumber("JJ", number).has_value()) << number;
  now += kSecond;
  ASSERT_EQ(Sign(sheet, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Line(id).holder().id(), "D1");
  EXPECT_EQ(Line(id).held_since_us(), now);
  EXPECT_EQ(Line(id).offered_in(), 0);
  EXPECT_TRUE(rows.open_handovers.empty());
  EXPECT_EQ(rows.Total(Counter::kHandoversByWay), 1);
  EXPECT_EQ(rows.cases.at(id).etag(), etag) << "custody is no edit of the case";
}

TEST_F(CustodyTest, OfferedPapersStayWhereTheyAre) {
  const int64_t id = WithOriginals();
  const int64_t sheet = MustOffer(id, ToDepartment());
  const Verdict again = Offer({Of(id)}, To(ledger::v1::HOLDER_KIND_STAFF, "other"), Clerk());
  ExpectRefused(again, Reason::kPaperOffered);
  EXPECT_NE(again.rejection.message.find(rows.handovers.at(sheet).offered().number()),
            std::string::npos);
  ExpectRefused(Place(id, To(ledger::v1::HOLDER_KIND_SHELF, "", "A-1"), Clerk()),
                Reason::kPaperOffered);
  ExpectRefused(Return(id, Clerk()), Reason::kPaperOffered);
  Command withdraw;
  withdraw.mutable_withdraw_handover()->set_handover_id(sheet);
  ExpectRefused(rows.Apply(withdraw, Clerk("other")), Reason::kPermissionDenied);
  ASSERT_EQ(rows.Apply(withdraw, Clerk()).kind, Outcome::kFacts);
  ExpectRefused(rows.Apply(withdraw, Clerk()), Reason::kHandoverEnded);
  ExpectRefused(Sign(sheet, Contact()), Reason::kHandoverEnded);
  EXPECT_EQ(Return(id, Clerk()).kind, Outcome::kFacts);
}

TEST_F(CustodyTest, OneCredentialNeverSignsBothSides) {
  const int64_t id = WithOriginals();
  const int64_t sheet = MustOffer(id, To(ledger::v1::HOLDER_KIND_STAFF, "other"));
  ExpectRefused(Sign(sheet, Clerk()), Reason::kSignedByGiver);
  ExpectRefused(Sign(sheet, Clerk(), ledger::v1::SIGNING_WAY_CODE, true), Reason::kSignedByGiver);
  ExpectRefused(Sign(sheet, Lead()), Reason::kPermissionDenied);
  ASSERT_EQ(Sign(sheet, Clerk("other")).kind, Outcome::kFacts);
  // A lead offers what the clerk holds, to himself: neither of them may sign.
  AddPerson("lead");
  const Verdict offer = Offer({Of(id)}, To(ledger::v1::HOLDER_KIND_STAFF, "lead"), Lead());
  ASSERT_EQ(offer.kind, Outcome::kFacts) << offer.rejection.message;
  ExpectRefused(Sign(offer.subject_id, Lead()), Reason::kSignedByGiver);
  ExpectRefused(Sign(offer.subject_id, Clerk("other"), ledger::v1::SIGNING_WAY_CODE, true),
                Reason::kSignedByGiver);
}

TEST_F(CustodyTest, AFewWrongCodesBlockTheCode) {
  const int64_t id = WithOriginals();
  const int64_t sheet = MustOffer(id, To(ledger::v1::HOLDER_KIND_COURIER, "EMS", "1234"));
  ExpectRefused(Sign(sheet, Clerk("other")), Reason::kPermissionDenied);
  for (uint32_t i = 1; i <= kCodeTriesMax; ++i) {
    ASSERT_EQ(Sign(sheet, Clerk("other"), ledger::v1::SIGNING_WAY_CODE, false).kind,
              Outcome::kFacts);
    EXPECT_EQ(rows.handovers.at(sheet).code_tries(), i);
    EXPECT_EQ(Line(id).holder().id(), "clerk");
  }
  ExpectRefused(Sign(sheet, Clerk("other"), ledger::v1::SIGNING_WAY_CODE, true),
                Reason::kCodeBlocked);
  const std::string number = rows.handovers.at(sheet).offered().number();
  ExpectRefused(Sign(sheet, Clerk("other"), ledger::v1::SIGNING_WAY_PAPER, false, "JJ1"),
                Reason::kInvalidField);
  ASSERT_EQ(Sign(sheet, Clerk("other"), ledger::v1::SIGNING_WAY_PAPER, false, number).kind,
            Outcome::kFacts);
  EXPECT_EQ(rows.handovers.at(sheet).signature().witness(), "other");
  EXPECT_TRUE(rows.handovers.at(sheet).signature().flagged());
}

TEST_F(CustodyTest, ARuleSignsOnlyWhenTheTimeIsOver) {
  const int64_t id = WithOriginals();
  const int64_t sheet = MustOffer(id, ToDepartment());
  Command deem;
  deem.mutable_deem_handover()->set_handover_id(sheet);
  deem.mutable_deem_handover()->set_rule_id("next-day");
  ExpectRefused(rows.Apply(deem, Lead()), Reason::kNotYetDeemed);
  now = rows.handovers.at(sheet).offered().sign_by_us();
  ExpectRefused(rows.Apply(deem, Clerk("other")), Reason::kPermissionDenied);
  ASSERT_EQ(rows.Apply(deem, Lead()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.handovers.at(sheet).signature().way(), ledger::v1::SIGNING_WAY_DEEMED);
  EXPECT_EQ(Line(id).holder().id(), "D1");
}

TEST_F(CustodyTest, ABatchTakesWhatItCan) {
  const int64_t mine = WithOriginals();
  const int64_t other = WithOriginals("other");
  auto stale = Of(WithOriginals());
  stale.set_any_version(false);
  stale.set_version(1);
  const Verdict verdict =
      Offer({Of(mine), Of(other), stale, Of(mine, "nothing"), Of(99)}, ToDepartment(), Clerk());
  ASSERT_EQ(verdict.kind, Outcome::kFacts);
  const auto& offered = rows.handovers.at(verdict.subject_id).offered();
  ASSERT_EQ(offered.items_size(), 1);
  EXPECT_EQ(offered.items(0).originals(), 2u);
  std::vector<Reason> reasons;
  for (const auto& refused : offered.refused()) {
    reasons.push_back(static_cast<Reason>(refused.reason()));
  }
  EXPECT_EQ(reasons, (std::vector<Reason>{Reason::kPaperElsewhere, Reason::kStaleEtag,
                                          Reason::kPaperNotFound, Reason::kPaperNotFound}));
  ExpectRefused(Offer({stale}, ToDepartment(), Clerk()), Reason::kStaleEtag);
  stale.set_version(0);
  ExpectRefused(Offer({stale}, ToDepartment(), Clerk()), Reason::kEtagRequired);
  ExpectRefused(Offer({Of(other)}, ToDepartment(), Clerk()), Reason::kPaperElsewhere);
  ExpectRefused(Offer({Of(other), Of(other)}, ToDepartment(), Clerk("other")),
                Reason::kInvalidField);
  std::vector<ledger::v1::PaperTarget> many(kHandoverItemsMax + 1, Of(other));
  ExpectRefused(Offer(many, ToDepartment(), Clerk("other")), Reason::kTooManyFacts);
  ExpectRefused(Offer({Of(other)}, To(ledger::v1::HOLDER_KIND_DEPARTMENT, "D9"), Clerk("other")),
                Reason::kReferenceNotFound);
}

TEST_F(CustodyTest, RefusedItemsStayWithTheGiver) {
  const int64_t a = WithOriginals();
  const int64_t b = WithOriginals();
  const Verdict offer = Offer({Of(a), Of(b)}, ToDepartment(), Clerk());
  Command command;
  auto* sign = command.mutable_sign_handover();
  sign->set_handover_id(offer.subject_id);
  sign->set_way(ledger::v1::SIGNING_WAY_CREDENTIAL);
  sign->add_refused()->set_item(3);
  sign->mutable_refused(0)->set_reason_code("damaged");
  ExpectRefused(rows.Apply(command, Contact()), Reason::kInvalidField);
  sign->mutable_refused(0)->set_item(2);
  ASSERT_EQ(rows.Apply(command, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(Line(a).holder().id(), "D1");
  EXPECT_EQ(Line(b).holder().id(), "clerk");
  EXPECT_EQ(Line(b).offered_in(), 0);
  EXPECT_EQ(rows.handovers.at(offer.subject_id).signature().accepted(), 1u);
}

TEST_F(CustodyTest, PapersGoBackBeforeACaseEnds) {
  const int64_t id = WithOriginals();
  Command command;
  Aim(command.mutable_void_case(), id);
  const Verdict refused = rows.Apply(command, Lead());
  ExpectRefused(refused, Reason::kPapersHeld);
  EXPECT_NE(refused.rejection.message.find("申请表（人员 clerk）"), std::string::npos)
      << refused.rejection.message;
  EXPECT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  ExpectRefused(Close(id, Clerk()), Reason::kPapersHeld);
  ASSERT_EQ(Place(id, To(ledger::v1::HOLDER_KIND_SHELF, "", "A-1"), Clerk()).kind,
            Outcome::kFacts);
  EXPECT_EQ(Line(id).holder().id(), "post-clerk");
  ExpectRefused(Close(id, Clerk()), Reason::kPapersHeld);
  ASSERT_EQ(Place(id, To(ledger::v1::HOLDER_KIND_ARCHIVE, "2026-7", "12"), Clerk()).kind,
            Outcome::kFacts);
  EXPECT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
  // The archive is still the hall's.
  ExpectRefused(rows.Apply(command, Lead()), Reason::kPapersHeld);
  ExpectRefused(Return(id, Lead(), false), Reason::kInvalidField);
  ASSERT_EQ(Return(id, Lead()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.Apply(command, Lead()).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.held.empty());
  ExpectRefused(Return(id, Lead()), Reason::kPaperNotFound);
}

TEST_F(CustodyTest, OriginalsOfOneLineAreInOneHand) {
  const int64_t id = WithOriginals();
  Command more;
  Aim(more.mutable_receive_materials(), id);
  more.mutable_receive_materials()->add_materials()->set_code("M1");
  more.mutable_receive_materials()->mutable_materials(0)->set_copies(1);
  EXPECT_EQ(rows.Apply(more, Clerk("other")).kind, Outcome::kFacts);
  EXPECT_EQ(Line(id).holder().id(), "clerk");
  more.mutable_receive_materials()->mutable_materials(0)->set_originals(1);
  ExpectRefused(rows.Apply(more, Clerk("other")), Reason::kPaperElsewhere);
  ASSERT_EQ(Return(id, Clerk()).kind, Outcome::kFacts);
  now += kSecond;
  ASSERT_EQ(rows.Apply(more, Clerk("other")).kind, Outcome::kFacts);
  EXPECT_EQ(Line(id).holder().id(), "other");
  EXPECT_EQ(Line(id).held_since_us(), now);
}

TEST_F(CustodyTest, OtherPeoplesHandsAreOutOfReach) {
  const int64_t id = WithOriginals();
  ExpectRefused(Place(id, To(ledger::v1::HOLDER_KIND_SHELF, "", "A"), Clerk("other")),
                Reason::kPaperElsewhere);
  // A lead may not take papers out of somebody's hands, but may file them.
  ExpectRefused(Place(id, To(ledger::v1::HOLDER_KIND_STAFF, ""), Lead()),
                Reason::kPaperElsewhere);
  ASSERT_EQ(Place(id, To(ledger::v1::HOLDER_KIND_SHELF, "", "A"), Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(Place(id, To(ledger::v1::HOLDER_KIND_STAFF, ""), Clerk()).kind, Outcome::kFacts);
  ASSERT_EQ(Sign(MustOffer(id, ToDepartment()), Contact()).kind, Outcome::kFacts);
  ExpectRefused(Place(id, To(ledger::v1::HOLDER_KIND_SHELF, "", "A"), Lead()),
                Reason::kPaperElsewhere);
  ExpectRefused(Return(id, Clerk()), Reason::kPaperNotFound);
}

TEST_F(CustodyTest, DestructionTakesTwoPeople) {
  AddPerson("lead");
  Command add;
  add.mutable_add_object()->set_kind(ledger::v1::OBJECT_KIND_BLANK);
  add.mutable_add_object()->set_code("K-1");
  add.mutable_add_object()->set_name("空白许可证");
  ExpectRefused(rows.Apply(add, Clerk()), Reason::kPermissionDenied);
  const Verdict added = rows.Apply(add, Lead());
  ASSERT_EQ(added.kind, Outcome::kFacts);
  ledger::v1::PaperTarget target;
  target.set_object_id(added.subject_id);
  target.set_any_version(true);
  const Verdict offer =
      Offer({target}, To(ledger::v1::HOLDER_KIND_DESTROYED, ""), Lead());
  ASSERT_EQ(offer.kind, Outcome::kFacts);
  ExpectRefused(Sign(offer.subject_id, Lead()), Reason::kSignedByGiver);
  ExpectRefused(Sign(offer.subject_id, Clerk()), Reason::kPermissionDenied);
  ExpectRefused(Sign(offer.subject_id, Clerk(), ledger::v1::SIGNING_WAY_CODE, true),
                Reason::kInvalidField);
  ASSERT_EQ(Sign(offer.subject_id, Lead("lead2")).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.held.empty());
  ExpectRefused(Offer({target}, ToDepartment(), Lead()), Reason::kPaperElsewhere);
}

TEST_F(CustodyTest, TimesNeverRunBackwards) {
  const int64_t id = WithOriginals();
  Context late = Clerk();
  late.occurred_at_us = now - kSecond;
  ExpectRefused(Offer({Of(id)}, ToDepartment(), late), Reason::kInvalidTime);
  const int64_t sheet = MustOffer(id, ToDepartment());
  Context early = Contact();
  early.occurred_at_us = now - kSecond;
  ExpectRefused(Sign(sheet, early), Reason::kInvalidTime);
}

TEST_F(CustodyTest, AShiftIsFrozenAndSignedTwice) {
  const int64_t kept = WithOriginals();
  const int64_t gone = WithOriginals();
  Command freeze;
  freeze.mutable_freeze_shift()->set_incoming("other");
  freeze.mutable_freeze_shift()->set_shift("早班");
  Command self = freeze;
  self.mutable_freeze_shift()->set_incoming("clerk");
  ExpectRefused(rows.Apply(self, Clerk()), Reason::kInvalidField);
  const Verdict frozen = rows.Apply(freeze, Clerk());
  ASSERT_EQ(frozen.kind, Outcome::kFacts) << frozen.rejection.message;
  const auto& row = rows.shifts.at(frozen.subject_id);
  ledger::v1::ShiftSheet sheet;
  ASSERT_TRUE(sheet.ParseFromString(row.frozen().sheet()));
  EXPECT_EQ(sheet.cases_size(), 2);
  EXPECT_EQ(sheet.papers_size(), 2);
  EXPECT_EQ(row.frozen().sheet_hash(), ShiftHash(row.frozen().sheet(), ""));
  now += kSecond;
  ASSERT_EQ(Return(gone, Clerk()).kind, Outcome::kFacts);
  Command sign;
  sign.mutable_sign_shift()->set_shift_id(frozen.subject_id);
  ExpectRefused(rows.Apply(sign, Clerk()), Reason::kSignedByGiver);
  ExpectRefused(rows.Apply(sign, Clerk("third")), Reason::kPermissionDenied);
  ASSERT_EQ(rows.Apply(sign, Clerk("other")).kind, Outcome::kFacts);
  EXPECT_EQ(Line(kept).holder().id(), "other");
  EXPECT_EQ(Line(gone).holder().kind(), ledger::v1::HOLDER_KIND_APPLICANT);
  EXPECT_EQ(row.signature().moved(), 1u);
  EXPECT_EQ(row.signature().left(), 1u);
  ExpectRefused(rows.Apply(sign, Clerk("other")), Reason::kHandoverEnded);
}

TEST_F(CustodyTest, SheetsAreNumberedByDay) {
  const int64_t first = MustOffer(WithOriginals(), ToDepartment());
  const int64_t second = MustOffer(WithOriginals(), ToDepartment());
  EXPECT_EQ(rows.handovers.at(first).offered().number_sequence(), 1u);
  EXPECT_EQ(rows.handovers.at(second).offered().number_sequence(), 2u);
  now += 30 * kDay;
  const int64_t later = MustOffer(WithOriginals(), ToDepartment());
  EXPECT_EQ(rows.handovers.at(later).offered().number_sequence(), 1u);
  EXPECT_EQ(rows.sheet_numbers.size(), 3u);
}

}  // namespace
}  // namespace hallcase::domain::testing
