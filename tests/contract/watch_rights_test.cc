// Who hears what: the feed from the beginning, for every role, fact by fact. The audience of each
// sort of fact is written by hand (audience.cc); how far a permission reaches is in rights.tsv.

#include <map>
#include <set>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "hallcase/ledger/v1/fact.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/job.pb.h"
#include "server/base/strings.h"
#include "tests/contract/audience.h"
#include "tests/contract/request_maker.h"
#include "tests/contract/rights_world.h"

namespace hallcase::testing {
namespace {

using ledger::v1::Fact;

// Seq, index, type and case of a fact.
using Heard = std::tuple<uint64_t, uint32_t, std::string, int64_t>;

class WatchRightsTest : public ::testing::Test, protected RightsWorld {
 protected:
  void Do(const std::string& method, const std::string& person, const About& about) {
    auto request = RequestFor(method, about, &door_);
    const rpc::Method* found = door_.dispatcher().methods().Find(method);
    EXPECT_EQ(Name(Ask(*found, door_.TokenOf(person), *request, nullptr)), "OK") << method;
  }

  // A case of D1 or D2.
  About Pushed(bool own, bool accepted = true) {
    const About about = NewCase(own, accepted);
    if (own) own_.insert(about.case_id);
    return about;
  }

  // What can come before acceptance, and in its place.
  void TellOfAcceptance(bool own) {
    const About supplied = Pushed(own, false);
    Do("AcceptanceService.NotifySupplement", "the-lead", supplied);
    Do("CaseService.ReceiveMaterials", "the-lead", supplied);
    Do("AcceptanceService.AcceptCase", "the-lead", supplied);
    Do("AcceptanceService.RecordScan", "the-lead", supplied);
    Do("AcceptanceService.WithdrawCase", "the-lead", supplied);
    const About refused = Pushed(own, false);
    Do("AcceptanceService.RefuseAcceptance", "the-lead", refused);
  }

  // The paper is offered, a wrong code is tried, the offer is withdrawn; then it is signed for on
  // paper.
  void HandOver(int64_t case_id) {
    for (const bool sign : {false, true}) {
      v1::OfferHandoverRequest offer;
      offer.set_hall_id(kTestHall);
      offer.mutable_change()->set_request_id(door_.NextId());
      offer.add_items()->set_case_id(case_id);
      offer.mutable_items(0)->set_material_code("M1");
      offer.mutable_items(0)->set_custody_etag("*");
      offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_STAFF);
      offer.mutable_receiver()->set_id("clerk4");
      v1::OfferHandoverResponse offered;
      EXPECT_TRUE(door_.Call(door_.TokenOf("the-lead"), offer, &offered).ok());
      v1::SignHandoverRequest signing;
      signing.set_hall_id(kTestHall);
      signing.mutable_change()->set_request_id(door_.NextId());
      signing.set_handover_id(offered.handover().handover_id());
      if (sign) {
        signing.set_way(v1::SIGNING_WAY_PAPER);
        signing.set_sheet_number(offered.handover().number());
        EXPECT_TRUE(door_.Call(door_.TokenOf("the-clerk"), signing, nullptr).ok());
        return;
      }
      signing.set_way(v1::SIGNING_WAY_CODE);
      signing.set_one_time_code(offered.one_time_code() == "00000000" ? "00000001" : "00000000");
      EXPECT_EQ(Name(door_.Call(door_.TokenOf("the-clerk"), signing, nullptr).refusal),
                "WRONG_CODE");
      v1::WithdrawHandoverRequest withdraw;
      withdraw.set_hall_id(kTestHall);
      withdraw.mutable_change()->set_request_id(door_.NextId());
      withdraw.set_handover_id(offered.handover().handover_id());
      EXPECT_TRUE(door_.Call(door_.TokenOf("the-lead"), withdraw, nullptr).ok());
    }
  }

  // A question that is linked to a case of its department and answered.
  void TellOfQuestion(bool own, int64_t linked) {
    About question = NewQuestion(own);
    if (own) own_.insert(question.case_id);
    question.other_id = linked;
    Do("ActionService.LinkCases", "the-lead", question);
    Do("ActionService.TakeAction", "the-lead", question);
    Do("ActionService.UnlinkCases", "the-lead", question);
  }

  v1::TakeActionRequest Taking(const About& about, const char* action,
                               std::initializer_list<std::pair<const char*, std::string>> values) {
    v1::TakeActionRequest request;
    request.set_hall_id(kTestHall);
    request.mutable_change()->set_request_id(door_.NextId());
    request.mutable_case_()->set_case_id(about.case_id);
    request.mutable_case_()->set_etag("*");
    request.set_action(action);
    for (const auto& [name, code] : values) {
      request.add_values()->set_name(name);
      request.mutable_values(request.values_size() - 1)->set_code(code);
    }
    return request;
  }

  // A certificate is made on a blank, and somebody tries to fetch it with a wrong code.
  void TellOfPickup(bool own) {
    const About about = NewPickup(own);
    if (own) own_.insert(about.case_id);
    v1::AddObjectRequest add;
    add.set_hall_id(kTestHall);
    add.mutable_change()->set_request_id(door_.NextId());
    add.set_kind(v1::OBJECT_KIND_BLANK);
    add.set_code(own ? "K-1" : "K-2");
    add.set_name("空白证照");
    v1::AddObjectResponse blank;
    const std::string lead = door_.TokenOf("the-lead");
    EXPECT_TRUE(door_.Call(lead, add, &blank).ok());
    EXPECT_TRUE(door_.Call(lead, Taking(about, "make",
                                        {{"certificate", "C-1"}, {"issuer", "D1"},
                                         {"blank", std::to_string(blank.object_id())}}),
                           nullptr).ok());
    EXPECT_TRUE(door_.Call(lead, Taking(about, "check", {{"certificate", "C-1"}, {"issuer", "D1"}}),
                           nullptr).ok());
    v1::TakeActionRequest out =
        Taking(about, "hand_out", {{"way", "window"}, {"proof", "code"}});
    // One of a hundred million is right.
    out.set_one_time_code("12345678");
    EXPECT_EQ(Name(door_.Call(lead, out, nullptr).refusal), "WRONG_CODE");
  }

  // Everything that can happen to a case, to one of D1 and to one of D2.
  void TellOfCases() {
    for (const bool own : {true, false}) {
      TellOfAcceptance(own);
      const About about = Pushed(own);
      TellOfQuestion(own, about.case_id);
      TellOfPickup(own);
      Do("WarningService.AcknowledgeWarning", "the-lead", about);
      Do("WarningService.AnswerWarning", "the-lead", about);
      Do("WarningService.AppealWarning", "the-lead", about);
      Do("WarningService.JudgeAppeal", "the-hall_duty_leader", about);
      Do("UrgeService.UrgeCase", "the-lead", about);
      Do("UrgeService.ReplyUrge", "the-lead", about);
      Do("LegService.ReturnLeg", "the-lead", Pushed(own));
      Do("CaseService.ReceiveMaterials", "the-lead", about);
      Do("DocumentService.IssueDocument", "the-lead", about);
      Do("DocumentService.PrintDocument", "the-lead", about);
      Do("CorrectionService.BindUpstreamNumber", "the-lead", about);
      Do("CorrectionService.CorrectContact", "the-lead", about);
      Do("CorrectionService.CorrectApplicant", "the-lead", about);
      Do("CorrectionService.ChangeItem", "the-lead", about);
      Do("PauseService.ExtendClock", "the-hall_duty_leader", about);
      Do("PauseService.PauseCase", "the-lead", about);
      Do("PauseService.ResumeCase", "the-lead", about);
      Do("CaseService.RevealCase", "the-lead", about);
      Do("LegService.RecordStep", "the-integrator", about);
      Do("CaseService.DecideCase", "the-integrator", about);
      Do("CustodyService.ReturnPapers", "the-lead", about);
      Do("CaseService.CloseCase", "the-lead", about);
      const About struck = Pushed(own);
      HandOver(struck.case_id);
      Do("CustodyService.ReturnPapers", "the-lead", struck);
      Do("CorrectionService.VoidCase", "the-lead", struck);
      Do("ErasureService.EraseCase", "the-security_administrator", struck);
    }
  }

  void Import() {
    v1::RegisterCaseRequest request = door_.Registration();
    request.clear_applicant();
    request.clear_materials();
    request.set_imported(true);
    request.mutable_external()->set_source("wabo");
    request.mutable_external()->set_id("case-1");
    request.mutable_responsible()->set_kind(v1::PARTY_KIND_OUTSIDE);
    request.mutable_responsible()->set_id("wabo/R01");
    request.mutable_change()->mutable_occurred_at()->set_seconds(1'700'000'000);
    request.mutable_upstream_due_at()->set_seconds(1'700'100'000);
    EXPECT_TRUE(door_.Call(door_.TokenOf("the-integrator"), request, nullptr).ok());
    Do("JobService.FinishImport", "the-integrator", {});
    door_.hall().Settle();
  }

  // A refused call and its place in the ledger.
  void BeDenied() {
    auto request = RequestFor("CaseService.GetCase", NewCase(false), &door_);
    EXPECT_EQ(Name(door_.Call(door_.TokenOf("the-payroll"), *request, nullptr).refusal),
              "PERMISSION_DENIED");
    for (int i = 0; i < 10; ++i) door_.dispatcher().Tick();
    door_.hall().Settle();
  }

  // A transfer sheet and a shift sheet, and then some days.
  void LeaveUnsigned() {
    TestHall& hall = door_.hall();
    app::CommandCall offer = hall.AsClerk("clerk1");
    auto* sheet = offer.command.mutable_offer_handover();
    sheet->add_items()->set_case_id(hall.MustRegister());
    sheet->mutable_items(0)->set_material_code("M1");
    sheet->mutable_items(0)->set_any_version(true);
    sheet->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
    sheet->mutable_receiver()->set_id("clerk2");
    EXPECT_EQ(hall.Run(std::move(offer)).kind, app::Outcome::Kind::kCommitted);
    app::CommandCall freeze = hall.AsClerk("clerk1");
    freeze.command.mutable_freeze_shift()->set_incoming("clerk2");
    EXPECT_EQ(hall.Run(std::move(freeze)).kind, app::Outcome::Kind::kCommitted);
    hall.Advance(3 * base::kMicrosPerDay);
  }

  // The last entry is one that every subscriber hears of.
  void TellEverything() {
    TellOfCases();
    NewMatter();
    Import();
    BeDenied();
    loops_.insert(TellOfRatings(&door_));
    Do("CustodyService.AddObject", "the-lead", {});
    Do("GuidanceService.RecordTally", "the-clerk", {});
    Do("ShiftService.FreezeShift", "the-clerk", {});
    Do("ShiftService.SignShift", "the-lead", {});
    TellOfStock();
    LeaveUnsigned();
    Do("StaffService.SetPassword", "the-security_administrator", {});
    Do("LegService.PushCase", "the-lead", Pushed(true));
  }

  static std::string TypeOf(const Fact& fact, int64_t* case_id) {
    const auto* field = fact.GetReflection()->GetOneofFieldDescriptor(
        fact, Fact::descriptor()->oneof_decl(0));
    const auto& inner = fact.GetReflection()->GetMessage(fact, field);
    const auto* id = inner.GetDescriptor()->FindFieldByName("case_id");
    *case_id = id == nullptr ? 0 : inner.GetReflection()->GetInt64(inner, id);
    return inner.GetDescriptor()->name();
  }

  std::set<Heard> AllFacts() {
    std::set<Heard> facts;
    const uint64_t head_seq = door_.hall().hall().head().seq;
    for (uint64_t seq = 1; seq <= head_seq; ++seq) {
      const auto item = door_.hall().hall().GetEntry(seq);
      EXPECT_TRUE(item.ok() && item->has_value());
      const auto& entry = *(*item)->entry;
      for (int i = 0; i < entry.facts_size(); ++i) {
        int64_t case_id = 0;
        const std::string type = TypeOf(entry.facts(i), &case_id);
        facts.emplace(seq, static_cast<uint32_t>(i), type, case_id);
      }
    }
    return facts;
  }

  // What the role may hear.
  std::set<Heard> Expected(const std::string& role, const std::set<Heard>& facts) {
    std::set<Heard> expected;
    const std::string& feed = rights_.reach.at("FEED_READ").at(role);
    for (const Heard& fact : facts) {
      const std::string& permission = Audience().at(std::get<2>(fact));
      if (permission.empty()) continue;
      const std::string& reach = rights_.reach.at(permission).at(role);
      if (reach == "-") continue;
      const bool loop = loops_.count(std::get<3>(fact)) == 1;
      if (loop && rights_.reach.at("RATING_READ").at(role) == "-") continue;
      const bool everywhere = reach == "hall" && feed == "hall";
      if (everywhere || own_.count(std::get<3>(fact)) == 1) expected.insert(fact);
    }
    return expected;
  }

  std::set<Heard> Listen(const std::string& person, uint64_t head_seq) {
    auto stream = door_.OpenStream(door_.TokenOf(person), "FeedService.Watch");
    v1::WatchRequest request;
    request.set_hall_id(kTestHall);
    request.mutable_after()->set_seq(0);
    stream->Send(request);
    std::set<Heard> heard;
    v1::WatchResponse response;
    while (stream->Receive(&response)) {
      for (const v1::FeedEvent& event : response.events()) {
        EXPECT_TRUE(
            heard.emplace(event.seq(), event.index(), event.type(), event.case_id()).second);
        if (!event.case_etag().empty()) etags_[event.case_id()] = event.case_etag();
      }
      if (response.bookmark().seq() >= head_seq) break;
    }
    return heard;
  }

  static void ExpectSame(const std::set<Heard>& heard, const std::set<Heard>& expected) {
    for (const Heard& fact : heard) {
      EXPECT_EQ(expected.count(fact), 1u)
          << "heard " << std::get<2>(fact) << " of case " << std::get<3>(fact);
    }
    for (const Heard& fact : expected) {
      EXPECT_EQ(heard.count(fact), 1u)
          << "missed " << std::get<2>(fact) << " of case " << std::get<3>(fact);
    }
  }

  // Cases of D1.
  std::set<int64_t> own_;
  // Loops of bad marks, which are told to who may know of ratings.
  std::set<int64_t> loops_;
  // Of each case, the version that was heard last.
  std::map<int64_t, std::string> etags_;
};

TEST_F(WatchRightsTest, TheStoryHasEverySortOfFact) {
  TellEverything();
  std::set<std::string> told;
  for (const Heard& fact : AllFacts()) told.insert(std::get<2>(fact));
  EXPECT_EQ(static_cast<int>(Audience().size()), Fact::descriptor()->oneof_decl(0)->field_count());
  for (const auto& [type, permission] : Audience()) EXPECT_EQ(told.count(type), 1u) << type;
}

TEST_F(WatchRightsTest, EveryRoleHearsWhatItMaySeeAndNothingElse) {
  TellEverything();
  const std::set<Heard> facts = AllFacts();
  const uint64_t head_seq = door_.hall().hall().head().seq;
  int listeners = 0;
  for (const std::string& role : rights_.roles) {
    SCOPED_TRACE(role);
    if (rights_.reach.at("FEED_READ").at(role) == "-") {
      auto stream = door_.OpenStream(door_.TokenOf("the-" + role), "FeedService.Watch");
      EXPECT_EQ(Name(stream->AwaitEnd()), "PERMISSION_DENIED");
      continue;
    }
    const std::set<Heard> heard = Listen("the-" + role, head_seq);
    ExpectSame(heard, Expected(role, facts));
    EXPECT_FALSE(heard.empty());
    ++listeners;
  }
  EXPECT_EQ(listeners, 6);
  EXPECT_EQ(door_.hall().hall().head().seq, head_seq);
}

// Whatever the story's facts did, a client that follows the feed holds the version to act on.
TEST_F(WatchRightsTest, TheVersionHeardLastIsTheOneThatTheCaseHas) {
  TellEverything();
  Listen("the-lead", door_.hall().hall().head().seq);
  std::map<int64_t, std::string> stored;
  for (const Heard& fact : AllFacts()) {
    const int64_t id = std::get<3>(fact);
    if (id == 0) continue;
    const auto row = door_.hall().hall().GetCase(id);
    ASSERT_TRUE(row.ok() && *row != nullptr);
    stored[id] = base::StrCat((*row)->etag());
  }
  EXPECT_GT(stored.size(), 10u);
  EXPECT_EQ(etags_, stored);
}

// A contact who changes departments hears of the new one's cases, from the beginning, and no more
// of the old one's.
TEST_F(WatchRightsTest, WhoseCaseItIsNowDecides) {
  TellEverything();
  const uint64_t head_seq = door_.hall().hall().head().seq;
  const std::set<Heard> before = Listen("the-department_contact", head_seq);
  SetGrant("the-department_contact", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2");
  Pushed(true);
  const About last = NewCase(false);
  Do("LegService.AssignLeg", "the-lead", last);
  const auto after = Listen("the-department_contact", door_.hall().hall().head().seq);
  EXPECT_FALSE(after.empty());
  for (const Heard& fact : after) {
    EXPECT_EQ(before.count(fact), 0u);
    EXPECT_EQ(own_.count(std::get<3>(fact)), 0u);
  }
}

}  // namespace
}  // namespace hallcase::testing
