// Cases of different kinds that belong together: linked, and found from either side.

#include <gmock/gmock.h>

#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;

constexpr char kAsk[] = "zx-zhengce";
constexpr char kComplain[] = "bbcs";
const Values kWaiting = {{"way", "on_site"}, {"topic", "other"}, {"~question", "怎么还没办好？"}};
const Values kUpset = {{"~what_happened", "办了一个月没有结果"}};

class LinksStory : public KindStory {
 protected:
  LinksStory() {
    PublishItem(kAsk, v1::CASE_KIND_GUIDANCE);
    PublishItem(kComplain, v1::CASE_KIND_FAILED_TO_HANDLE);
  }

  std::string Link(const std::string& person, const v1::Case& row, const v1::Case& other,
                   v1::LinkRelation relation) {
    auto request = On<v1::LinkCasesRequest>(row);
    request.mutable_other()->set_case_id(other.case_id());
    request.set_relation(relation);
    return Answer<v1::LinkCasesResponse>(person, std::move(request));
  }

  std::vector<std::string> LinksOf(const v1::Case& row) {
    std::vector<std::string> lines;
    const v1::Case now = Get(row);
    for (const v1::CaseLink& link : now.links()) {
      lines.push_back(v1::LinkRelation_Name(link.relation()).substr(14) + " " +
                      std::to_string(link.case_id()));
    }
    return lines;
  }

  std::string Id(const v1::Case& row) { return std::to_string(row.case_id()); }
};

// A question turns out to be a complaint: handed on to another kind in one step.
TEST_F(LinksStory, AQuestionIsHandedOnAsAComplaint) {
  v1::Case question = Open("wang", kAsk, kWaiting);
  v1::RegisterCaseRequest opening = Opening(kComplain, kUpset);
  opening.mutable_linked_to()->set_case_id(question.case_id());
  opening.set_relation(v1::LINK_RELATION_FOLLOWS);
  const auto opened = As("li").Call<v1::RegisterCaseResponse>(std::move(opening));
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  const v1::Case complaint = opened->change().case_();
  EXPECT_EQ(complaint.kind(), v1::CASE_KIND_FAILED_TO_HANDLE);
  EXPECT_THAT(LinksOf(complaint), ElementsAre("FOLLOWS " + Id(question)));
  EXPECT_THAT(LinksOf(question), ElementsAre("FOLLOWED_BY " + Id(complaint)));
  EXPECT_EQ(Get(question).etag(), question.etag()) << "a link changes nothing that is edited";
}

TEST_F(LinksStory, ALinkIsMadeOnceAndSeenFromBothSides) {
  const v1::Case intake = door().MustRegister(door().TokenOf("wang"));
  const v1::Case complaint = Open("wang", kComplain, kUpset);
  EXPECT_EQ(Link("wang", complaint, intake, v1::LINK_RELATION_ABOUT), "OK");
  EXPECT_THAT(LinksOf(complaint), ElementsAre("ABOUT " + Id(intake)));
  EXPECT_THAT(LinksOf(intake), ElementsAre("HAS_COMPLAINT " + Id(complaint)));
  EXPECT_EQ(Link("wang", complaint, intake, v1::LINK_RELATION_ABOUT), "ALREADY_LINKED");
  EXPECT_EQ(Link("wang", intake, complaint, v1::LINK_RELATION_HAS_COMPLAINT), "ALREADY_LINKED");
  EXPECT_EQ(Link("wang", complaint, intake, v1::LINK_RELATION_RELATED), "OK");
}

TEST_F(LinksStory, AWrongLinkIsTakenAwayOnBothSides) {
  const v1::Case intake = door().MustRegister(door().TokenOf("wang"));
  const v1::Case complaint = Open("wang", kComplain, kUpset);
  auto unlink = On<v1::UnlinkCasesRequest>(complaint);
  unlink.mutable_other()->set_case_id(intake.case_id());
  EXPECT_EQ(Answer<v1::UnlinkCasesResponse>("wang", unlink), "NOT_LINKED");
  ASSERT_EQ(Link("wang", complaint, intake, v1::LINK_RELATION_ABOUT), "OK");
  ASSERT_EQ(Link("wang", complaint, intake, v1::LINK_RELATION_RELATED), "OK");
  EXPECT_EQ(Answer<v1::UnlinkCasesResponse>("auditor", unlink), "PERMISSION_DENIED");
  EXPECT_EQ(Answer<v1::UnlinkCasesResponse>("wang", unlink), "OK");
  EXPECT_THAT(LinksOf(complaint), ::testing::IsEmpty());
  EXPECT_THAT(LinksOf(intake), ::testing::IsEmpty());
}

// What was struck is no longer pointed to.
TEST_F(LinksStory, AVoidedCaseIsNotLinked) {
  const v1::Case gone = Open("wang", kAsk, kWaiting);
  auto strike = On<v1::VoidCaseRequest>(gone);
  strike.set_reason_code("duplicate");
  ASSERT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  EXPECT_EQ(Get(gone).credited_ppm(), 0u) << "and counts for nobody";
  const v1::Case complaint = Open("wang", kComplain, kUpset);
  EXPECT_EQ(Link("wang", complaint, gone, v1::LINK_RELATION_ABOUT), "CASE_VOIDED");
}

TEST_F(LinksStory, BadLinks) {
  const v1::Case row = Open("wang", kAsk, kWaiting);
  v1::Case nowhere;
  nowhere.set_case_id(7);
  EXPECT_EQ(Link("wang", row, row, v1::LINK_RELATION_RELATED), "INVALID_FIELD");
  EXPECT_EQ(Link("wang", row, nowhere, v1::LINK_RELATION_RELATED), "CASE_NOT_FOUND");
  EXPECT_EQ(Link("wang", row, row, v1::LINK_RELATION_UNSPECIFIED), "INVALID_FIELD");
  EXPECT_EQ(Link("auditor", row, row, v1::LINK_RELATION_RELATED), "PERMISSION_DENIED");
  v1::RegisterCaseRequest opening = Opening(kComplain, kUpset);
  opening.mutable_linked_to()->set_case_id(7);
  EXPECT_EQ(Answer<v1::RegisterCaseResponse>("wang", opening), "INVALID_FIELD");
  opening.set_relation(v1::LINK_RELATION_FOLLOWS);
  EXPECT_EQ(Answer<v1::RegisterCaseResponse>("wang", opening), "CASE_NOT_FOUND");
  EXPECT_EQ(Get(row).links_size(), 0);
}

}  // namespace
}  // namespace hallcase::testing
