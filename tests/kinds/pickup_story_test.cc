// 综合出件: from the decision until the result is in the applicant's hands.

#include <gmock/gmock.h>

#include "hallcase/v1/acceptance.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kLicence[] = "yyzz";
constexpr char kPickupItem[] = "cj";
const Values kFits = {{"certificate", "JY-2024-001"}, {"issuer", "D1"}};

class PickupStory : public KindStory {
 protected:
  PickupStory() {
    PublishItem(kPickupItem, v1::CASE_KIND_PICKUP, "P2", {"营业执照"});
    PublishItem(kLicence, v1::CASE_KIND_INTAKE, "", {}, kPickupItem);
  }

  // Decided by the department; gives the pickup that the decision opened.
  v1::Case Decided() {
    v1::Case intake = OpenNamed("wang", kLicence, {});
    auto push = On<v1::PushCaseRequest>(intake);
    push.set_department("D1");
    EXPECT_EQ(Answer<v1::PushCaseResponse>("wang", push), "OK");
    auto decide = On<v1::DecideCaseRequest>(intake);
    decide.set_outcome(v1::DECISION_OUTCOME_GRANTED);
    EXPECT_EQ(Answer<v1::DecideCaseResponse>("contact", decide), "OK");
    intake_ = Get(intake);
    EXPECT_THAT(intake_.links(), SizeIs(1));
    if (intake_.links().empty()) return {};
    EXPECT_EQ(intake_.links(0).relation(), v1::LINK_RELATION_HAS_RESULT);
    v1::Case pickup;
    pickup.set_case_id(intake_.links(0).case_id());
    return Get(pickup);
  }
  // At the pickup window, checked, waiting for the applicant.
  v1::Case Ready() {
    v1::Case row = Decided();
    HandOver("contact", "zhao", row);
    row = Take("zhao", row, "receive", {});
    return Take("zhao", row, "check", kFits);
  }
  // Id of a blank that the lead has, K-0001.
  std::string NewBlank() {
    v1::AddObjectRequest add;
    add.set_kind(v1::OBJECT_KIND_BLANK);
    add.set_code("K-0001");
    add.set_name("空白营业执照");
    const auto blank = As("lead").Call<v1::AddObjectResponse>(add);
    EXPECT_TRUE(blank.ok()) << blank.error().message;
    return blank.ok() ? std::to_string(blank->object_id()) : "";
  }
  std::string Notify(const v1::Case& row) {
    auto request = On<v1::TakeActionRequest>(row);
    request.set_action("notify");
    Set("channel", "phone", &request);
    Set("outcome", "reached", &request);
    const auto told = As("zhao").Call<v1::TakeActionResponse>(std::move(request));
    EXPECT_TRUE(told.ok()) << told.error().message;
    return told.ok() ? told->one_time_code() : "";
  }
  v1::TakeActionRequest HandOut(const v1::Case& row, const std::string& code) {
    auto request = On<v1::TakeActionRequest>(row);
    request.set_action("hand_out");
    Set("way", "window", &request);
    Set("proof", code.empty() ? "identity" : "code", &request);
    request.set_one_time_code(code);
    return request;
  }
  static void Set(const char* name, const char* code, v1::TakeActionRequest* request) {
    request->add_values()->set_name(name);
    request->mutable_values(request->values_size() - 1)->set_code(code);
  }

  v1::Case intake_;
};

// Decided on Monday, brought over on Wednesday, fetched on Thursday with the code that was told.
TEST_F(PickupStory, FetchedAtTheWindowWithACode) {
  At("2024-03-04T10:05");
  v1::Case row = Decided();
  EXPECT_EQ(intake_.stage(), "DECIDED") << "decided is not finished";
  EXPECT_EQ(row.kind(), v1::CASE_KIND_PICKUP);
  EXPECT_EQ(row.stage(), "WAITING");
  EXPECT_EQ(Responsible(row), "department D1");
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY due 2024-03-19T00:00"));
  EXPECT_THAT(Clocks(intake_), IsEmpty());
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 DEPARTMENT D1"));
  EXPECT_EQ(row.applicant().name(), intake_.applicant().name()) << "masked, the same person";

  At("2024-03-06T09:30");
  EXPECT_EQ(Refusal("zhao", row, "receive", {}), "PAPER_ELSEWHERE") << "not signed for yet";
  HandOver("contact", "zhao", row);
  row = Take("zhao", row, "receive", {});
  EXPECT_EQ(row.stage(), "CHECKING");
  EXPECT_EQ(Responsible(row), "staff zhao");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 STAFF zhao"));
  EXPECT_EQ(Refusal("zhao", row, "check", {{"issuer", "D1"}}), "INVALID_FIELD");
  row = Take("zhao", row, "check", kFits);
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY stopped", "FOLLOW_UP due 2024-03-07T17:30",
                                       "CLAIM due 2024-04-18T17:30"));
  const std::string code = Notify(row);
  ASSERT_THAT(code, SizeIs(8));

  At("2024-03-07T15:00");
  const std::string wrong = code == "00000000" ? "00000001" : "00000000";
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", HandOut(row, wrong)), "WRONG_CODE");
  EXPECT_EQ(Get(row).stage(), "READY");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", HandOut(row, code)), "OK");
  row = Get(row);
  EXPECT_EQ(row.stage(), "DELIVERED");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 APPLICANT"));
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("zhao", On<v1::CloseCaseRequest>(row)), "OK");
  row = Get(row);
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"zhao", 100}}));
}

// Five wrong ones, and none is good any more; the identity card still is.
TEST_F(PickupStory, ACodeIsNotGuessed) {
  v1::Case row = Ready();
  const std::string code = Notify(row);
  const std::string wrong = code == "00000000" ? "00000001" : "00000000";
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", HandOut(row, wrong)), "WRONG_CODE");
  }
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", HandOut(row, code)), "CODE_BLOCKED");
  auto without = HandOut(row, code);
  without.clear_one_time_code();
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", without), "CODE_BLOCKED");
  EXPECT_EQ(Get(row).stage(), "READY");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", HandOut(row, "")), "OK");
}

TEST_F(PickupStory, AProxyBringsAnAuthorisation) {
  v1::Case row = Ready();
  EXPECT_EQ(Refusal("zhao", row, "hand_out", {{"way", "proxy"}, {"proof", "identity"}}),
            "INVALID_FIELD");
  EXPECT_EQ(Refusal("zhao", row, "hand_out", {{"way", "window"}, {"proof", "code"}}),
            "INVALID_FIELD") << "no code was given";
  EXPECT_EQ(Refusal("zhao", row, "hand_out", {{"way", "electronic"}, {"proof", "identity"}}),
            "PAPERS_HELD");
  row = Take("zhao", row, "hand_out",
             {{"way", "proxy"}, {"proof", "identity"}, {"authorisation", "WT-7"}});
  EXPECT_EQ(row.stage(), "DELIVERED");
}

// Nobody at home, so it comes back and goes out again; the courier is the holder on the way.
TEST_F(PickupStory, SentByCourierReturnedAndSentAgain) {
  v1::Case row = Ready();
  At("2024-03-05T16:00");
  row = Take("zhao", row, "send", {{"carrier", "EMS"}, {"waybill", "EA123"}});
  EXPECT_EQ(row.stage(), "SENT");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 COURIER EMS EA123"));
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY stopped", "FOLLOW_UP stopped", "CLAIM stopped",
                                       "TRANSIT due 2024-03-14T17:30"));
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("zhao", On<v1::CloseCaseRequest>(row)),
            "ILLEGAL_TRANSITION") << "nobody has signed for it";
  At("2024-03-15T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED TRANSIT zhao"));
  row = Take("zhao", row, "returned", {{"reason", "not_home"}});
  EXPECT_EQ(row.stage(), "READY");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 STAFF zhao"));
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  At("2024-03-18T10:00");
  row = Take("zhao", row, "send", {{"carrier", "EMS"}, {"waybill", "EA456"}});
  At("2024-03-20T10:00");
  row = Take("zhao", row, "delivered", {{"receipt", "EA456-签收"}});
  EXPECT_EQ(row.stage(), "DELIVERED");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 APPLICANT"));
}

// What does not fit the case goes back; the department's time to deliver goes on.
TEST_F(PickupStory, AWrongCertificateGoesBack) {
  v1::Case row = Decided();
  HandOver("contact", "zhao", row);
  row = Take("zhao", row, "receive", {});
  row = Take("zhao", row, "send_back", {{"department", "D1"}, {"reason", "wrong_content"}});
  EXPECT_EQ(row.stage(), "WAITING");
  EXPECT_EQ(Responsible(row), "department D1");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 STAFF zhao")) << "until it is signed for";
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY due 2024-03-19T00:00"));
  At("2024-03-19T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED DELIVERY D1")) << "the department is late";
}

// The courier loses it: nobody has it any more, and a certificate is made anew.
TEST_F(PickupStory, LostOnTheWay) {
  v1::Case row = Ready();
  At("2024-03-05T16:00");
  EXPECT_EQ(Refusal("zhao", row, "lost", {{"reason", "confirmed"}, {"claim", "LP-77"}}),
            "ILLEGAL_TRANSITION") << "it is still here";
  row = Take("zhao", row, "send", {{"carrier", "EMS"}, {"waybill", "EA123"}});
  At("2024-03-15T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED TRANSIT zhao"));
  EXPECT_EQ(Refusal("zhao", row, "lost", {{"reason", "confirmed"}}), "INVALID_FIELD");
  row = Take("zhao", row, "lost", {{"reason", "confirmed"}, {"claim", "LP-77"}});
  EXPECT_EQ(row.stage(), "CHECKING");
  EXPECT_EQ(Responsible(row), "staff zhao");
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 LOST EMS EA123")) << "who had it last";
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY due 2024-03-30T00:00", "FOLLOW_UP stopped",
                                       "CLAIM stopped", "TRANSIT late"));
  EXPECT_EQ(Refusal("zhao", row, "returned", {{"reason", "not_home"}}), "ILLEGAL_TRANSITION");
  Values made = kFits;
  made.emplace_back("blank", NewBlank());
  row = Take("lead", row, "make", made);
  HandOver("lead", "zhao", row, "K-0001");
  row = Take("zhao", row, "check", kFits);
  row = Take("zhao", row, "send", {{"carrier", "EMS"}, {"waybill", "EA456"}});
  EXPECT_THAT(Holders(row), ElementsAre("营业执照 LOST EMS EA123", "K-0001 COURIER EMS EA456"));
  row = Take("zhao", row, "delivered", {{"receipt", "EA456-签收"}});
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("zhao", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_THAT(Verify(), IsEmpty());
}

// What was refused is refused when it is asked for again, whatever was done in between.
TEST_F(PickupStory, AWrongCodeStaysWrongWhenItIsSentAgain) {
  v1::Case row = Ready();
  const std::string code = Notify(row);
  auto wrong = HandOut(row, code == "00000000" ? "00000001" : "00000000");
  wrong.mutable_change()->set_request_id(door().NextId());
  auto right = HandOut(row, code);
  right.mutable_change()->set_request_id(door().NextId());
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", wrong), "WRONG_CODE");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", right), "OK");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", wrong), "WRONG_CODE")
      << "though the result was handed out since";
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", right), "OK");
  EXPECT_EQ(Get(row).stage(), "DELIVERED");
}

// The hall prints the certificate on a blank, whose number stays on record.
TEST_F(PickupStory, ACertificateIsMadeOnABlank) {
  const std::string id = NewBlank();
  PublishItem("cj-here", v1::CASE_KIND_PICKUP, "P2");
  v1::Case row = OpenNamed("zhao", "cj-here", {});
  Values made = kFits;
  made.emplace_back("blank", "7");
  EXPECT_EQ(Refusal("zhao", row, "make", made), "REFERENCE_NOT_FOUND");
  made.back().second = id;
  EXPECT_EQ(Refusal("zhao", row, "make", made), "PAPER_ELSEWHERE") << "the lead has it";
  auto both = On<v1::TakeActionRequest>(row);
  both.set_action("make");
  for (const auto& [name, code] : made) Set(name.c_str(), code.c_str(), &both);
  both.add_also()->set_case_id(OpenNamed("zhao", "cj-here", {}).case_id());
  both.mutable_also(0)->set_etag("*");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("lead", both), "INVALID_FIELD")
      << "one blank is one certificate";
  row = Take("lead", row, "make", made);
  EXPECT_EQ(row.stage(), "CHECKING");
  EXPECT_THAT(Holders(row), ElementsAre("K-0001 STAFF lead"));
  EXPECT_EQ(Refusal("lead", row, "make", made), "PAPER_ELSEWHERE") << "a blank is used once";
  HandOver("lead", "zhao", row);
  row = Take("zhao", row, "check", kFits);
  row = Take("zhao", row, "hand_out", {{"way", "window"}, {"proof", "identity"}});
  EXPECT_THAT(Holders(row), ElementsAre("K-0001 APPLICANT"));
}

// Several results of one person in one go, all or nothing.
TEST_F(PickupStory, SeveralResultsAsOneBundle) {
  const v1::Case first = Ready();
  const v1::Case second = Ready();
  const v1::Case waiting = Decided();
  auto bundle = HandOut(first, "");
  bundle.add_also()->set_case_id(waiting.case_id());
  bundle.mutable_also(0)->set_etag("*");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", bundle), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Get(first).stage(), "READY") << "all or nothing";
  bundle.mutable_also(0)->set_case_id(first.case_id());
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", bundle), "INVALID_FIELD") << "twice the same";
  bundle.mutable_also(0)->set_case_id(second.case_id());
  auto by_code = HandOut(first, Notify(first));
  *by_code.add_also() = bundle.also(0);
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", by_code), "INVALID_FIELD")
      << "one code does not prove several";
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", bundle), "OK");
  EXPECT_EQ(Get(first).stage(), "DELIVERED");
  EXPECT_EQ(Get(second).stage(), "DELIVERED");
  EXPECT_THAT(Holders(second), ElementsAre("营业执照 APPLICANT"));
}

// Of one person under one key: corrected, found and erased together, by whichever is named.
TEST_F(PickupStory, ItStaysWithTheCaseThatItCameFrom) {
  door().AddPerson("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, "");
  v1::Case row = Ready();
  auto unlink = On<v1::UnlinkCasesRequest>(row);
  unlink.mutable_other()->set_case_id(intake_.case_id());
  EXPECT_EQ(Answer<v1::UnlinkCasesResponse>("zhao", unlink), "ILLEGAL_TRANSITION");
  auto correct = On<v1::CorrectContactRequest>(row);
  correct.set_phone("13900001111");
  correct.set_reason_code("changed");
  EXPECT_EQ(Answer<v1::CorrectContactResponse>("lead", correct), "ILLEGAL_TRANSITION");
  correct.mutable_case_()->set_case_id(intake_.case_id());
  EXPECT_EQ(Answer<v1::CorrectContactResponse>("lead", correct), "OK");
  EXPECT_EQ(Get(row).applicant().phone(), Get(intake_).applicant().phone());
  EXPECT_FALSE(Get(row).applicant().phone().empty());
  v1::SearchCasesRequest search;
  search.set_phone("13900001111");
  const auto found = [&] {
    const auto answer = As("lead").Call<v1::SearchCasesResponse>(search);
    EXPECT_TRUE(answer.ok());
    return answer.ok() ? answer->cases_size() : -1;
  };
  EXPECT_EQ(found(), 1);
  auto link = On<v1::LinkCasesRequest>(row);
  link.mutable_other()->set_case_id(door().MustRegister(door().TokenOf("wang")).case_id());
  link.set_relation(v1::LINK_RELATION_RELATED);
  EXPECT_EQ(Answer<v1::LinkCasesResponse>("lead", link), "OK");

  row = Take("zhao", row, "hand_out", {{"way", "window"}, {"proof", "identity"}});
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("zhao", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("lead", On<v1::CloseCaseRequest>(intake_)), "OK");
  v1::EraseCaseRequest erase;
  erase.set_number(row.number());
  erase.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  erase.set_basis("档案鉴定〔2024〕3 号");
  erase.set_request_id(door().NextId());
  for (int i = 0; i < 2; ++i) {
    const auto erased = As("sec").Call<v1::EraseCaseResponse>(erase);
    ASSERT_TRUE(erased.ok()) << erased.error().reason;
    EXPECT_EQ(erased->case_id(), row.case_id()) << "also when asked again";
  }
  EXPECT_TRUE(Get(intake_).has_erased_at());
  EXPECT_EQ(found(), 0) << "nor by what the other case is found by";
  EXPECT_THAT(Verify(), IsEmpty());
}

// Nobody comes: told again and again, and nobody in the hall is late by it.
TEST_F(PickupStory, UnclaimedResultsAreRemindedOf) {
  v1::Case row = Ready();
  row = Take("zhao", row, "notify", {{"channel", "phone"}, {"outcome", "not_reached"}});
  EXPECT_THAT(Clocks(row), ElementsAre("DELIVERY stopped", "FOLLOW_UP due 2024-03-05T17:30",
                                       "CLAIM due 2024-04-16T17:30"));
  At("2024-03-05T09:00");
  row = Take("zhao", row, "notify", {{"channel", "sms"}, {"outcome", "sent"}});
  At("2024-04-17T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED CLAIM zhao"));
  row = Take("zhao", row, "hand_out", {{"way", "window"}, {"proof", "identity"}});
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("zhao", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_FALSE(Get(row).closed_late());
}

}  // namespace
}  // namespace hallcase::testing
