// Rights are those of now: a request that was answered once is no key to what its caller has lost,
// and what one hall gave out opens nothing in another.

#include <memory>
#include <set>

#include <gtest/gtest.h>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "server/rpc/status_map.h"
#include "tests/contract/dump.h"
#include "tests/contract/rights_world.h"

namespace hallcase::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kPhone[] = "13876543210";
constexpr char kIdNumber[] = "11010519491231002X";

class ReplayRightsTest : public ::testing::Test, protected RightsWorld {
 protected:
  static bool HasRequestId(const rpc::Method& method) {
    const auto* type = method.request->GetDescriptor();
    return type->FindFieldByName("change") != nullptr ||
           type->FindFieldByName("request_id") != nullptr;
  }

  // A field of the answer, or of the change inside it; null if it has none.
  static const Message* HolderOf(const Message& answer, const char* name,
                                 const FieldDescriptor** field) {
    *field = answer.GetDescriptor()->FindFieldByName(name);
    if (*field != nullptr) return &answer;
    const auto* change = answer.GetDescriptor()->FindFieldByName("change");
    if (change == nullptr) return nullptr;
    const Message& inner = answer.GetReflection()->GetMessage(answer, change);
    *field = inner.GetDescriptor()->FindFieldByName(name);
    return *field == nullptr ? nullptr : &inner;
  }

  static uint64_t SeqOf(const Message& answer) {
    const FieldDescriptor* field = nullptr;
    const Message* holder = HolderOf(answer, "seq", &field);
    return holder == nullptr ? 0 : holder->GetReflection()->GetUInt64(*holder, field);
  }

  static bool IsReplay(const Message& answer) {
    const FieldDescriptor* field = nullptr;
    const Message* holder = HolderOf(answer, "replayed", &field);
    // A reveal does not say so; its seq does.
    return holder == nullptr || holder->GetReflection()->GetBool(*holder, field);
  }

  // A case in which the method is allowed.
  About CaseFor(const std::string& method) {
    if (method == "ActionService.TakeAction") return NewQuestion(true);
    const bool answers = method == "AcceptanceService.AcceptCase" ||
                         method == "AcceptanceService.NotifySupplement" ||
                         method == "AcceptanceService.RefuseAcceptance";
    About about = NewCase(true, !answers);
    const bool unlinks = method == "ActionService.UnlinkCases";
    if (unlinks || method == "ActionService.LinkCases") {
      about.other_id = NewQuestion(true).case_id;
    }
    if (unlinks) {
      const auto link = RequestFor("ActionService.LinkCases", about, &door_);
      EXPECT_TRUE(door_.Call(door_.TokenOf("the-lead"), *link, nullptr).ok());
    }
    std::unique_ptr<Message> before;
    if (method == "CaseService.CloseCase") {
      before = RequestFor("CaseService.DecideCase", about, &door_);
    } else if (method == "PauseService.ResumeCase" || method == "PauseService.ApprovePause") {
      before = RequestFor("PauseService.PauseCase", about, &door_);
    }
    if (method == "UrgeService.ReplyUrge") {
      before = RequestFor("UrgeService.UrgeCase", about, &door_);
      EXPECT_TRUE(door_.Call(door_.TokenOf("the-lead"), *before, nullptr).ok());
      return about;
    }
    if (method == "WarningService.JudgeAppeal") {
      before = RequestFor("WarningService.AppealWarning", about, &door_);
    }
    const bool erases = method == "ErasureService.EraseCase";
    if (erases || method == "CaseService.CloseCase" || method == "CorrectionService.VoidCase") {
      door_.hall().MustReturnPapers(about.case_id);
    }
    if (erases) {
      before = RequestFor("CorrectionService.VoidCase", about, &door_);
      EXPECT_TRUE(door_.Call(door_.TokenOf("the-lead"), *before, nullptr).ok());
      return about;
    }
    if (before == nullptr) return about;
    if (method == "PauseService.ApprovePause") {
      static_cast<v1::PauseCaseRequest&>(*before).set_reason_code(kTestPauseToApprove);
    }
    EXPECT_TRUE(door_.Call(door_.TokenOf("the-department_contact"), *before, nullptr).ok());
    return about;
  }

  void ExpectDenied(const std::string& token, const Message& request) {
    const Dump before = DumpTables(door_.hall().engine());
    EXPECT_EQ(Name(door_.Call(token, request, nullptr).refusal), "PERMISSION_DENIED");
    EXPECT_EQ(Differences(before, DumpTables(door_.hall().engine())),
              std::vector<std::string>());
  }

  // One person of the role calls, repeats, loses the grant and repeats again.
  void CallAndLose(const rpc::Method& method, const std::string& role) {
    SCOPED_TRACE(method.name + " as " + role);
    const bool contact = role == "department_contact";
    const std::string& kind = rights_.methods.at(method.name).about;
    const bool about_case = kind == "case" || kind == "holder";
    const std::string person = "person-" + std::to_string(++persons_);
    door_.AddPerson(person, RoleNamed(role), contact ? "D1" : "P1");
    About about = about_case ? CaseFor(method.name) : About{};
    about.person = person;
    auto request = RequestFor(method.name, about, &door_);
    const std::string token = door_.TokenOf(person);
    std::unique_ptr<Message> first(method.response->New());
    std::unique_ptr<Message> again(method.response->New());
    ASSERT_EQ(Name(door_.Call(token, *request, first.get()).refusal), "OK");
    // A job that it started runs to its end.
    door_.hall().Settle();
    const uint64_t head = door_.hall().hall().head().seq;
    ASSERT_EQ(Name(door_.Call(token, *request, again.get()).refusal), "OK");
    EXPECT_TRUE(IsReplay(*again));
    EXPECT_EQ(SeqOf(*again), SeqOf(*first));
    EXPECT_EQ(door_.hall().hall().head().seq, head);
    if (contact && about_case) {
      SetGrant(person, ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2");
      ExpectDenied(token, *request);
    }
    SetGrant(person, ledger::v1::ROLE_UNSPECIFIED, "");
    ExpectDenied(token, *request);
  }

  // Ids of all cases that the search finds, page by page.
  std::set<int64_t> Search(const std::string& person, v1::SearchCasesRequest request,
                           uint32_t page_size) {
    request.set_hall_id(kTestHall);
    request.set_page_size(page_size);
    std::set<int64_t> found;
    do {
      v1::SearchCasesResponse page;
      EXPECT_TRUE(door_.Call(door_.TokenOf(person), request, &page).ok());
      for (const v1::Case& one : page.cases()) {
        EXPECT_TRUE(found.insert(one.case_id()).second) << one.case_id();
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  }

  void ExpectFound(const std::string& person, const std::set<int64_t>& expected) {
    for (const uint32_t page_size : {1u, 50u}) {
      v1::SearchCasesRequest by_number;
      by_number.set_id_number(kIdNumber);
      EXPECT_EQ(Search(person, by_number, page_size), expected) << person;
      v1::SearchCasesRequest by_phone;
      by_phone.set_phone(kPhone);
      EXPECT_EQ(Search(person, by_phone, page_size), expected) << person;
    }
  }

  static void SetText(Message* message, const char* name, const std::string& text) {
    const auto* field = message->GetDescriptor()->FindFieldByName(name);
    message->GetReflection()->SetString(message, field, text);
  }

  int persons_ = 0;
};

TEST_F(ReplayRightsTest, NoReplayOutlivesTheGrant) {
  int combinations = 0;
  std::set<std::string> without_id;
  for (const rpc::Method& method : door_.dispatcher().methods().methods()) {
    if (!method.mutates || method.client_streams) continue;
    if (!HasRequestId(method)) {
      without_id.insert(method.name);
      continue;
    }
    // Whoever is signed in may not; so nobody loses a grant by which it was.
    if (method.name == "RatingService.SubmitRating") continue;
    int roles = 0;
    for (const std::string& role : rights_.roles) {
      const auto& right = rights_.methods.at(method.name);
      const std::string& reach = rights_.reach.at(right.permission).at(role);
      // What is at a department is not a post's to answer for.
      const bool theirs = right.about == "holder" || method.name == "UrgeService.ReplyUrge";
      // A duty leader's own actions are reviews; an answer to a question is none.
      const bool reviews = method.name == "ActionService.TakeAction" && role == "hall_duty_leader";
      if (reach == "-" || reviews || (theirs && reach == "post")) continue;
      CallAndLose(method, role);
      ++roles;
    }
    EXPECT_GT(roles, 0) << method.name;
    combinations += roles;
  }
  std::cout << combinations << " methods by roles\n";
  EXPECT_GT(combinations, 30);
  // Nothing to send again: each change of a password is one of its own.
  EXPECT_EQ(without_id, std::set<std::string>({"SessionService.ChangePassword"}));
}

// Again and again, because the stream may just be at work on the item before.
TEST_F(ReplayRightsTest, AStreamThatIsOpenAnswersNoReplayEither) {
  const std::string token = door_.TokenOf("the-integrator");
  auto stream = door_.OpenStream(token, "IngestService.Ingest");
  v1::IngestRequest request;
  request.set_hall_id(kTestHall);
  *request.mutable_register_case() = door_.Registration();
  v1::IngestResponse response;
  for (int round = 0; round < 100; ++round) {
    stream->Send(request);
    ASSERT_TRUE(stream->Receive(&response));
    ASSERT_FALSE(response.has_error()) << round << ": " << response.error().message();
    EXPECT_EQ(response.replayed(), round > 0);
    SetGrant("the-integrator", ledger::v1::ROLE_UNSPECIFIED, "");
    stream->Send(request);
    ASSERT_TRUE(stream->Receive(&response));
    ASSERT_EQ(response.error().code(), rpc::CodeOf(rpc::Reason::kPermissionDenied)) << round;
    ASSERT_EQ(response.case_id(), 0);
    SetGrant("the-integrator", ledger::v1::ROLE_INTEGRATOR, "");
  }
  SetGrant("the-integrator", ledger::v1::ROLE_UNSPECIFIED, "");
  auto anew = door_.OpenStream(token, "IngestService.Ingest");
  EXPECT_EQ(Name(anew->AwaitEnd()), "PERMISSION_DENIED");
}

TEST_F(ReplayRightsTest, ARequestIdOfOneHallSaysNothingInAnother) {
  door_.CopyToOther();
  const About about = NewCase(true);
  const std::string here = door_.TokenOf("the-lead");
  const std::string there = door_.TokenInOther("the-lead");
  auto push = RequestFor("LegService.PushCase", about, &door_);
  ASSERT_TRUE(door_.Call(here, *push, nullptr).ok());
  SetText(push.get(), "hall_id", kOtherHall);
  EXPECT_EQ(Name(door_.Call(there, *push, nullptr).refusal), "CASE_NOT_FOUND");

  v1::RegisterCaseRequest request = door_.Registration();
  v1::RegisterCaseResponse first;
  ASSERT_TRUE(door_.Call(here, request, &first).ok());
  const uint64_t head = door_.hall().hall().head().seq;
  request.set_hall_id(kOtherHall);
  v1::RegisterCaseResponse other;
  ASSERT_TRUE(door_.Call(there, request, &other).ok());
  EXPECT_FALSE(other.change().replayed());
  EXPECT_NE(other.change().case_().case_id(), first.change().case_().case_id());
  EXPECT_EQ(door_.hall().hall().head().seq, head);
  EXPECT_EQ(Name(door_.Call(here, request, nullptr).refusal), "WRONG_HALL");
}

TEST_F(ReplayRightsTest, APageTokenOfOneHallOpensNothingInAnother) {
  door_.CopyToOther();
  About about;
  for (int i = 0; i < 3; ++i) about = NewCase(true);
  for (int i = 0; i < 2; ++i) {
    auto reveal = RequestFor("CaseService.RevealCase", about, &door_);
    ASSERT_TRUE(door_.Call(door_.TokenOf("the-lead"), *reveal, nullptr).ok());
    auto issue = RequestFor("DocumentService.IssueDocument", about, &door_);
    ASSERT_TRUE(door_.Call(door_.TokenOf("the-lead"), *issue, nullptr).ok());
    auto invite = RequestFor("RatingService.InviteRating", about, &door_);
    ASSERT_TRUE(door_.Call(door_.TokenOf("the-lead"), *invite, nullptr).ok());
  }
  v1::RegisterCaseRequest elsewhere = door_.Registration();
  elsewhere.set_hall_id(kOtherHall);
  v1::RegisterCaseResponse there;
  ASSERT_TRUE(door_.Call(door_.TokenInOther("the-lead"), elsewhere, &there).ok());
  int lists = 0;
  for (const rpc::Method& method : door_.dispatcher().methods().methods()) {
    const auto* size = method.request->GetDescriptor()->FindFieldByName("page_size");
    if (size == nullptr) continue;
    SCOPED_TRACE(method.name);
    const std::string reader =
        method.name == "AuditService.ListAccess" ? "the-auditor" : "the-lead";
    auto request = RequestFor(method.name, about, &door_);
    if (method.name == "CaseService.SearchCases") SetText(request.get(), "phone", kPhone);
    request->GetReflection()->SetUInt32(request.get(), size, 1);
    std::unique_ptr<Message> page(method.response->New());
    ASSERT_EQ(Name(Ask(method, door_.TokenOf(reader), *request, page.get())), "OK");
    const auto* next = page->GetDescriptor()->FindFieldByName("next_page_token");
    const std::string token = page->GetReflection()->GetString(*page, next);
    ASSERT_FALSE(token.empty());
    SetText(request.get(), "page_token", token);
    EXPECT_EQ(Name(Ask(method, door_.TokenOf(reader), *request, nullptr)), "OK");
    SetText(request.get(), "hall_id", kOtherHall);
    if (const auto* named = method.request->GetDescriptor()->FindFieldByName("case")) {
      auto* ref = request->GetReflection()->MutableMessage(request.get(), named);
      static_cast<v1::CaseRef&>(*ref).set_case_id(there.change().case_().case_id());
    }
    const std::string other = door_.TokenInOther(reader);
    EXPECT_EQ(Name(Ask(method, other, *request, nullptr)), "INVALID_PAGE_TOKEN");
    SetText(request.get(), "page_token", "");
    EXPECT_EQ(Name(Ask(method, other, *request, nullptr)), "OK");
    ++lists;
  }
  EXPECT_EQ(lists, 11);
}

TEST_F(ReplayRightsTest, AContactFindsPeopleInTheOwnDepartmentAlone) {
  door_.AddPerson("contact-2", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2");
  std::set<int64_t> first;
  std::set<int64_t> second;
  for (int i = 0; i < 3; ++i) {
    first.insert(NewCase(true).case_id);
    second.insert(NewCase(false).case_id);
  }
  std::set<int64_t> all = first;
  all.insert(second.begin(), second.end());
  // Registered and with no department yet.
  all.insert(door_.MustRegister(door_.TokenOf("registrar-1")).case_id());
  ExpectFound("the-department_contact", first);
  ExpectFound("contact-2", second);
  ExpectFound("registrar-2", all);

  About moved;
  moved.case_id = *first.begin();
  auto push = RequestFor("LegService.PushCase", moved, &door_);
  SetText(push.get(), "department", "D2");
  ASSERT_TRUE(door_.Call(door_.TokenOf("the-lead"), *push, nullptr).ok());
  first.erase(moved.case_id);
  second.insert(moved.case_id);
  ExpectFound("the-department_contact", first);
  ExpectFound("contact-2", second);
}

}  // namespace
}  // namespace hallcase::testing
