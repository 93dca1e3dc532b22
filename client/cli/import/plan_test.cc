#include "client/cli/import/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/import/commands_of.h"
#include "server/base/ids.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Command = v1::IngestRequest::CommandCase;

constexpr char kMapping[] =
    "source = wabo\nitem = it\nempty = EMPTY\n"
    "column.case_id = case\ncolumn.start = start\ncolumn.end = end\ncolumn.upstream_due = due\n"
    "column.step = step\ncolumn.step_id = id\ncolumn.person = who\ncolumn.time = at\n"
    "step T1 => 核对\nstep Noise => -\n";
constexpr char kHeader[] = "case,start,end,due,step,id,who,at\n";

Mapping TestMapping() {
  const auto mapping = ParseMapping(kMapping);
  EXPECT_TRUE(mapping.ok()) << mapping.status();
  return *mapping;
}

ImportPlan Plan(const std::string& rows) {
  const auto plan = PlanImport(TestMapping(), kHeader + rows);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *plan;
}

std::vector<std::string> Names(const std::vector<PlannedCommand>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands) {
    switch (command.request.command_case()) {
      case Command::kRegisterCase: names.push_back("register"); break;
      case Command::kRecordStep: names.push_back(command.request.record_step().step()); break;
      case Command::kCloseCase: names.push_back("close"); break;
      default: names.push_back("?");
    }
  }
  return names;
}

TEST(PlanTest, RegisterFirstThenStepsAndEndByTimeTiesInFileOrder) {
  const Mapping mapping = TestMapping();
  const ImportPlan plan = Plan(
      "c1,2020-01-01,2020-01-05,,late,3,b,2020-01-06\n"
      "c1,2020-01-01,2020-01-05,,tie2,1,a,2020-01-05\n"
      "c1,2020-01-01,2020-01-05,,tie1,2,TEST,2020-01-05\n"
      "c1,2020-01-01,2020-01-05,,early,4,test,2019-12-31\n");
  EXPECT_THAT(plan.rejects, IsEmpty());
  ASSERT_THAT(plan.cases, SizeIs(1));
  const auto commands = CommandsOf(mapping, plan.cases[0]);
  EXPECT_THAT(Names(commands),
              testing::ElementsAre("register", "early", "tie2", "tie1", "close", "late"));
  const auto& request = commands[0].request.register_case();
  EXPECT_TRUE(request.imported());
  EXPECT_EQ(request.item_code(), "it");
  EXPECT_EQ(request.responsible().kind(), v1::PARTY_KIND_OUTSIDE);
  EXPECT_EQ(request.responsible().id(), "wabo/test");
  EXPECT_FALSE(request.has_applicant());
  const auto& step = commands[3].request.record_step();
  EXPECT_EQ(step.change().performer().id(), "wabo/TEST");
  EXPECT_EQ(step.case_().external().id(), "c1");
  EXPECT_EQ(step.case_().etag(), "*");
  EXPECT_TRUE(step.takes_leg());
  EXPECT_EQ(step.external_step_id(), "2");
  EXPECT_EQ(commands[3].line, 4u);
}

TEST(PlanTest, BadRowsAreNamedAndTheRestGoesIn) {
  const ImportPlan plan = Plan(
      "c1,2020-01-01,,,s,1,a,2020-01-02\n"
      "c1,2020-01-01,,s,2,a,2020-01-02\n"
      "c1,2020-01-01,,,s,3,a,yesterday\n"
      ",2020-01-01,,,s,4,a,2020-01-02\n"
      "c1,2020-01-01,,,s,5,EMPTY,2020-01-02\n"
      "c1,2020-01-01,,,,6,a,2020-01-02\n"
      "c1,2020-01-01,,,s,1,a,2020-01-02\n"
      "c1,2020-02-01,,,s,8,a,2020-01-02\n"
      "c2,2020-13-01,,,s,9,a,2020-01-02\n"
      "c2,2020-13-01,,,s,10,a,2020-01-02\n"
      "c1,2020-01-01,,,\"s,11,a,2020-01-02\n"
      "c1,2020-01-01,,,\xff,12,a,2020-01-02\n"
      "c1,2020-01-01,nie,,s,13,a,2020-01-02\n"
      "c1,2020-01-01,,,T1,14,a,2020-01-03\n");
  EXPECT_EQ(plan.rows, 14u);
  EXPECT_EQ(plan.steps, 2u);
  ASSERT_THAT(plan.cases, SizeIs(1));
  EXPECT_EQ(plan.cases[0].steps[1].name, "核对");
  const std::vector<std::string> reasons = {
      "got 7 columns, want 8", "at: no such time",  "case id is empty",
      "person is empty",       "step is empty",     "line 2 has the same step id",
      "differ from line 2",    "start: no such time", "start: no such time",
      "quote",                 "not UTF-8",         "end: no such time"};
  ASSERT_EQ(plan.rejects.size(), reasons.size());
  for (size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_EQ(plan.rejects[i].line, i + 3);
    EXPECT_THAT(plan.rejects[i].reason, HasSubstr(reasons[i]));
  }
  EXPECT_EQ(plan.rejects[0].raw, "c1,2020-01-01,,s,2,a,2020-01-02");
}

TEST(PlanTest, NulBytesAreRejected) {
  const ImportPlan plan = Plan(std::string("c\0,2020-01-01,,,s,1,a,2020-01-02\n", 33));
  ASSERT_THAT(plan.rejects, SizeIs(1));
  EXPECT_THAT(plan.rejects[0].reason, HasSubstr("NUL"));
}

TEST(PlanTest, SkipsWhatTheMappingLeavesOut) {
  const ImportPlan plan = Plan("c1,2020-01-01,,,Noise,1,a,2020-01-02\n");
  EXPECT_EQ(plan.skipped, 1u);
  EXPECT_THAT(plan.cases, IsEmpty());
  EXPECT_THAT(plan.rejects, IsEmpty());
}

TEST(PlanTest, StepIdsPerCase) {
  const auto mapping = ParseMapping(std::string(kMapping) + "step_id_scope = case\n");
  ASSERT_TRUE(mapping.ok());
  const auto plan = PlanImport(*mapping, std::string(kHeader) +
                                             "c1,2020-01-01,,,s,1,a,2020-01-02\n"
                                             "c2,2020-01-01,,,s,1,a,2020-01-02\n");
  ASSERT_TRUE(plan.ok());
  EXPECT_THAT(plan->rejects, IsEmpty());
  EXPECT_EQ(plan->cases[0].steps[0].external_step_id, "c1/1");
}

TEST(PlanTest, WithoutAStartColumnTheFirstStepStarts) {
  const auto mapping = ParseMapping(
      "source=s\nitem=i\ncolumn.case_id=c\ncolumn.step=s\ncolumn.person=p\ncolumn.time=t\n");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  const auto plan = PlanImport(*mapping, "c,s,p,t\n1,b,x,2020-01-03\n1,a,x,2020-01-02\n");
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->cases[0].start_us, plan->cases[0].steps[0].at_us);
  EXPECT_EQ(plan->cases[0].steps[0].name, "a");
  EXPECT_EQ(plan->cases[0].steps[0].external_step_id, "1/a@1577894400000000@x");
}

TEST(PlanTest, NeedsItsColumns) {
  const Mapping mapping = TestMapping();
  EXPECT_THAT(PlanImport(mapping, "").status().message(), HasSubstr("empty"));
  EXPECT_THAT(PlanImport(mapping, "case,start\n").status().message(), HasSubstr("no column"));
  EXPECT_THAT(PlanImport(mapping, "case,case,start,end,due,step,id,who,at\n").status().message(),
              HasSubstr("twice"));
}

TEST(CommandsOfTest, IdsAreTheSameAtEveryRunAndDifferBetweenParts) {
  const std::string id = DeterministicUuid("s", "step", "c", "1");
  EXPECT_EQ(id, DeterministicUuid("s", "step", "c", "1"));
  EXPECT_TRUE(base::ParseUuid(id).ok());
  EXPECT_EQ(id[14], '8');
  EXPECT_NE(id, DeterministicUuid("s", "step", "c1", ""));
  EXPECT_NE(id, DeterministicUuid("s", "step", "", "c1"));
  EXPECT_NE(id, DeterministicUuid("s", "close", "c", "1"));
}

TEST(MappingTest, NamesTheLineThatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"nix = 1\n", "line 1: unknown key 'nix'"},
      {"source = a/b\n", "line 1: source"},
      {"# c\n\nsource\n", "line 3: want key = value"},
      {"source = a\nsource = b\n", "line 2: 'source' comes twice"},
      {"column.nix = a\n", "line 1: no column 'nix'"},
      {"time_format = %Y-%m\n", "line 1: time_format lacks"},
      {"delimiter = ::\n", "line 1: delimiter"},
      {"step a\n", "line 1: want FROM => TO"},
      {"step a => b\nstep a => c\n", "line 2: this step"},
      {"channel a => pigeon\n", "line 1: a channel is"},
      {"other_steps = maybe\n", "line 1: other_steps"},
      {"source = a\n", "'column.time' is missing"},
      {"\xff\n", "line 1: not UTF-8"},
  };
  for (const auto& [text, message] : wrong) {
    EXPECT_THAT(ParseMapping(text).status().message(), HasSubstr(message)) << text;
  }
}

TEST(MappingTest, AnActivityMayHoldEqualsSigns) {
  const auto mapping = ParseMapping(std::string(kMapping) + "step a = b => c\n");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->steps.at("a = b"), "c");
  EXPECT_EQ(mapping->steps.at("Noise"), "");
}

}  // namespace
}  // namespace hallcase::cli
