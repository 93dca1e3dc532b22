// 答复留存: who reported without a name asks for the answer with the code that was told.

#include <cctype>

#include <gmock/gmock.h>

#include "hallcase/v1/answer.pb.h"
#include "hallcase/v1/audit.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/erasure.pb.h"
#include "server/domain/case_number.h"
#include "server/rpc/status_map.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr char kReportItem[] = "bbcs";
constexpr char kStory[] = "窗口让我跑了三趟";
constexpr char kRefused[] = "QUERY_CODE_INVALID";
const Values kHeard = {{"~what_happened", kStory}};

class HeldAnswerStory : public KindStory {
 protected:
  HeldAnswerStory() { PublishItem(kReportItem, v1::CASE_KIND_FAILED_TO_HANDLE); }

  struct Report {
    v1::Case row;
    std::string code;
  };
  Report Heard() {
    auto opened = As("wang").Call<v1::RegisterCaseResponse>(Opening(kReportItem, kHeard));
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    if (!opened.ok()) return {};
    EXPECT_THAT(opened->query_code(), MatchesRegex("[0-9]{8}"));
    EXPECT_FALSE(opened->query_code_told());
    return {opened->change().case_(), opened->query_code()};
  }
  v1::Case Handled(v1::Case row) {
    row = Take("wang", row, "contact", {{"result", "anonymous"}});
    return Take("wang", row, "classify", {{"cause", "other"}, {"tier", "simple"}});
  }
  v1::Case AnsweredBy(const std::string& person, const v1::Case& row, const std::string& text) {
    return Take(person, row, "answer",
                {{"outcome", "cannot_by_law"}, {"basis", "行政许可法第三十八条"}, {"~answer", text}});
  }
  static std::string OtherThan(const std::string& code) {
    return code == "00000000" ? "00000001" : "00000000";
  }

  // Somebody outside, from an address: the refusal, or the stage and what is told.
  std::vector<std::string> Ask(const std::string& number, const std::string& code,
                               const std::string& source = "ipv4:10.0.0.9") {
    v1::GetAnswerRequest request;
    request.set_hall_id(kTestHall);
    request.set_number(number);
    request.set_query_code(code);
    v1::GetAnswerResponse told;
    const TestDoor::Reply reply = door().Call("", request, &told, source);
    if (!reply.ok()) {
      said_ = reply.refusal->message + reply.refusal->field;
      return {std::string(rpc::ReasonName(reply.reason()))};
    }
    std::vector<std::string> lines = {told.stage() + " " + told.stage_name()};
    if (told.has_reply_due_at()) {
      lines.push_back("due " + std::to_string(told.reply_due_at().seconds()));
    }
    for (const v1::HeldValue& value : told.answer().values()) {
      lines.push_back(value.name() + " " + value.label() + "：" + value.text());
    }
    return lines;
  }

  // What the last refusal said.
  std::string said_;
};

// Told at the counter, looked into, answered, taken up again, answered once more, closed.
TEST_F(HeldAnswerStory, AskedForAtEveryStage) {
  At("2024-03-04T10:05");
  auto [row, code] = Heard();
  const std::string due = "due " + std::to_string(TimeOf("2024-03-11T17:30").seconds());
  EXPECT_THAT(Ask(row.number(), code), ElementsAre("RECEIVED 已接件", due));
  row = Handled(row);
  EXPECT_THAT(Ask(row.number(), code), ElementsAre("HANDLING 办理中", due));

  At("2024-03-05T10:00");
  row = AnsweredBy("wang", row, "材料不齐，依法不能办理");
  EXPECT_THAT(Ask(row.number(), code),
              ElementsAre("ANSWERED 待回访", "outcome 办理结果：依法不能办",
                          "basis 法律依据：行政许可法第三十八条",
                          "answer 答复内容：材料不齐，依法不能办理"));

  row = Take("wang", row, "reopen", {{"leader", "chief"}, {"tier", "complex"}});
  const std::string again = "due " + std::to_string(TimeOf("2024-03-19T17:30").seconds());
  EXPECT_THAT(Ask(row.number(), code), ElementsAre("HANDLING 办理中", again))
      << "what was answered before does not stand any more";
  row = Take("chief", row, "answer", {{"outcome", "done"}, {"~answer", "已协调受理"}});
  const std::vector<std::string> last = {"ANSWERED 待回访", "outcome 办理结果：办成",
                                         "answer 答复内容：已协调受理"};
  EXPECT_EQ(Ask(row.number(), code), last);
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_THAT(Ask(row.number(), code),
              ElementsAre("CLOSED 已办结", last[1], last[2])) << "also when it is over";
  EXPECT_THAT(Verify(), IsEmpty());
}

// Over the wire, without a session: a sheet of paper is enough.
TEST_F(HeldAnswerStory, NobodySignsIn) {
  auto [row, code] = Heard();
  v1::GetAnswerRequest request;
  std::string typed = row.number();
  for (char& letter : typed) letter = static_cast<char>(std::tolower(letter));
  request.set_number(typed + " ");
  request.set_query_code(code);
  const auto told = Outside().Call<v1::GetAnswerResponse>(request);
  ASSERT_TRUE(told.ok()) << told.error().reason;
  EXPECT_EQ(told->stage(), "RECEIVED");
  EXPECT_FALSE(told->has_answer());
  for (const char* bad : {"", "1234567", "123456789", "1234567a"}) {
    request.set_query_code(bad);
    const auto refused = Outside().Call<v1::GetAnswerResponse>(request);
    EXPECT_EQ(refused.ok() ? "OK" : refused.error().reason, "INVALID_FIELD") << bad;
  }
}

// The answer was lost on the way: who sends the same request again is told the same code.
TEST_F(HeldAnswerStory, ToldAgainToWhoAskedForIt) {
  v1::RegisterCaseRequest request = Opening(kReportItem, kHeard);
  request.mutable_change()->set_request_id(door().NextId());
  const auto first = As("wang").Call<v1::RegisterCaseResponse>(request);
  ASSERT_TRUE(first.ok());
  const auto again = As("wang").Call<v1::RegisterCaseResponse>(request);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->change().replayed());
  EXPECT_EQ(again->query_code(), first->query_code());
  EXPECT_FALSE(again->query_code_told());
  EXPECT_THAT(Ask(first->change().case_().number(), first->query_code()),
              ElementsAre("RECEIVED 已接件", ::testing::_));
  const auto other = As("li").Call<v1::RegisterCaseResponse>(request);
  EXPECT_FALSE(other.ok() && other->query_code() == first->query_code())
      << "another's request id is no key to it";
}

// Registered before under the external id of another system: that was the time to tell it.
TEST_F(HeldAnswerStory, NotToldToWhoFindsItThere) {
  v1::RegisterCaseRequest request = Opening(kReportItem, kHeard);
  request.mutable_external()->set_source("12345");
  request.mutable_external()->set_id("R-1");
  const auto first = As("wang").Call<v1::RegisterCaseResponse>(request);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(first->query_code(), MatchesRegex("[0-9]{8}"));
  const auto again = As("wang").Call<v1::RegisterCaseResponse>(request);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->change().case_().case_id(), first->change().case_().case_id());
  EXPECT_EQ(again->query_code(), "");
  EXPECT_TRUE(again->query_code_told());
}

// Every wrong pair of number and code is refused with the very same words.
TEST_F(HeldAnswerStory, WhatIsWrongIsNotSaid) {
  PublishItem("zx-zhengce", v1::CASE_KIND_GUIDANCE);
  const Report mine = Heard();
  const Report other = Heard();
  const v1::Case named = OpenNamed("wang", kReportItem, kHeard);
  const auto told = As("wang").Call<v1::RegisterCaseResponse>(NamedOpening(kReportItem, kHeard));
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->query_code(), "") << "who gave a name is called";
  const v1::Case question = Open(
      "wang", "zx-zhengce", {{"way", "on_site"}, {"topic", "policy"}, {"~question", "如何办理？"}});
  const Report voided = Heard();
  auto void_it = On<v1::VoidCaseRequest>(voided.row);
  void_it.set_reason_code("duplicate");
  ASSERT_EQ(Answer<v1::VoidCaseResponse>("lead", void_it), "OK");

  std::string first;
  int address = 0;
  for (const auto& [number, code] : std::vector<std::pair<std::string, std::string>>{
           {mine.row.number(), OtherThan(mine.code)},
           {other.row.number(), mine.code},
           {named.number(), mine.code},
           {question.number(), mine.code},
           {voided.row.number(), voided.code},
           {"T20240304-999999-X", mine.code},
           {"no number", mine.code}}) {
    EXPECT_THAT(Ask(number, code, "ipv4:10.0.1." + std::to_string(++address)),
                ElementsAre(kRefused)) << number;
    if (first.empty()) first = said_;
    EXPECT_EQ(said_, first) << number;
  }
  EXPECT_EQ(first.find(mine.row.number()), std::string::npos);
}

TEST_F(HeldAnswerStory, AnErasedCaseAnswersNoMore) {
  door().AddPerson("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, "");
  auto [row, code] = Heard();
  row = AnsweredBy("wang", Handled(row), "不符合条件");
  ASSERT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
  v1::EraseCaseRequest erase;
  erase.set_number(row.number());
  erase.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  erase.set_basis("档案鉴定〔2024〕3 号");
  ASSERT_EQ(Answer<v1::EraseCaseResponse>("sec", erase), "OK");
  EXPECT_THAT(Ask(row.number(), code), ElementsAre(kRefused));
}

// Twenty wrong ones from one address, and that address waits; others go on. A code of his own gains
// nothing for guessing others.
TEST_F(HeldAnswerStory, AnAddressThatGuessesWaits) {
  const Report mine = Heard();
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(Ask(std::to_string(i), mine.code), ElementsAre(kRefused));
    if (i == 19) break;
    EXPECT_THAT(Ask(mine.row.number(), mine.code).front(), "RECEIVED 已接件");
  }
  EXPECT_THAT(Ask(mine.row.number(), mine.code), ElementsAre("LOCKED_OUT"));
  EXPECT_THAT(Ask(mine.row.number(), mine.code, "ipv4:10.0.0.10").front(), "RECEIVED 已接件");
  door().hall().Advance(61 * base::kMicrosPerSecond);
  EXPECT_THAT(Ask(mine.row.number(), mine.code).front(), "RECEIVED 已接件");
  EXPECT_THAT(Ask("20", mine.code), ElementsAre(kRefused));
  EXPECT_THAT(Ask("21", mine.code), ElementsAre("LOCKED_OUT")) << "one more a minute";
}

// Five wrong ones for one case from many addresses: then the right one is refused too, for a while.
TEST_F(HeldAnswerStory, ACodeIsNotGuessedFromManyAddresses) {
  const Report mine = Heard();
  const Report other = Heard();
  const auto from = [](int i) { return "ipv4:10.0.2." + std::to_string(i); };
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Ask(mine.row.number(), OtherThan(mine.code), from(i)), ElementsAre(kRefused));
  }
  EXPECT_THAT(Ask(mine.row.number(), mine.code, from(6)), ElementsAre("LOCKED_OUT"));
  EXPECT_THAT(Ask(other.row.number(), other.code, from(6)).front(), "RECEIVED 已接件")
      << "the case waits, not the address";
  door().hall().Advance(601 * base::kMicrosPerSecond);
  EXPECT_THAT(Ask(mine.row.number(), mine.code, from(7)).front(), "RECEIVED 已接件");
}

// Whether a number holds an answer is not told by the waiting, in whatever spelling it is tried.
TEST_F(HeldAnswerStory, EveryNumberWaitsAlike) {
  const v1::Case named = OpenNamed("wang", kReportItem, kHeard);
  int address = 0;
  for (const std::string& number :
       {Heard().row.number(), named.number(), domain::FormatCaseNumber("T", 20240304, 999'999),
        std::string("NOWHERE")}) {
    std::string spelt = number;
    for (int i = 0; i < 5; ++i) {
      spelt.insert(spelt.size() - 1, " ");
      EXPECT_THAT(Ask(spelt, "12345678", "ipv4:10.0.3." + std::to_string(++address)),
                  ElementsAre(kRefused)) << number;
    }
    for (char& letter : spelt) letter = static_cast<char>(std::tolower(letter));
    EXPECT_THAT(Ask(spelt, "12345678", "ipv4:10.0.3." + std::to_string(++address)),
                ElementsAre("LOCKED_OUT")) << number;
  }
}

// Counted, and of nobody: when an answer was read could tell who reported.
TEST_F(HeldAnswerStory, ReadingLeavesACountAndNoName) {
  auto [row, code] = Heard();
  EXPECT_THAT(Ask(row.number(), OtherThan(code)), ElementsAre(kRefused));
  Ask(row.number(), code);
  row = AnsweredBy("wang", Handled(row), "不符合条件");
  Ask(row.number(), code);
  Ask(row.number(), code);
  door().dispatcher().Stop();  // takes what was gathered to the ledger
  door().hall().Settle();
  v1::ListAccessRequest list;
  list.set_hall_id(kTestHall);
  v1::ListAccessResponse access;
  ASSERT_TRUE(door().Call(door().TokenOf("auditor"), list, &access).ok());
  std::map<std::string, uint32_t> counts;
  for (const auto& record : access.records()) {
    counts[record.event() + " " + record.principal()] += record.count();
    EXPECT_TRUE(record.principal() != "?" || record.case_id() == 0);
  }
  EXPECT_EQ(counts["ANSWER_READ ?"], 2u) << "before there is an answer none is read";
  EXPECT_EQ(counts["QUERY_CODE_REFUSED ?"], 1u);
  EXPECT_EQ(access.ShortDebugString().find(code), std::string::npos);
}

}  // namespace
}  // namespace hallcase::testing
