#include "server/documents/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/documents/snapshot_builder.h"
#include "server/documents/snapshot_check.h"
#include "server/documents/testing/filled.h"

namespace hallcase::documents {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr int kKinds = 9;

struct NameCollector {
  void Text(std::string_view text) { EXPECT_EQ(text.find('}'), text.npos) << text; }
  void Field(std::string_view name) { names.insert(std::string(name)); }
  std::set<std::string> names;
};

std::set<std::string> NamesInSentences(const Template& form) {
  NameCollector collector;
  for (const std::string_view sentence : form.opening) VisitSentence(sentence, collector);
  for (const std::string_view sentence : form.closing) VisitSentence(sentence, collector);
  return collector.names;
}

TEST(TemplatesTest, EveryKindHasItsVersionsWithoutAGap) {
  std::map<int, uint32_t> latest;
  for (const Template* form : AllTemplates()) {
    EXPECT_EQ(form->version, ++latest[static_cast<int>(form->kind)]) << form->title_zh;
    EXPECT_EQ(FindTemplate(form->kind, form->version), form);
  }
  EXPECT_EQ(latest.size(), kKinds);
  for (int kind = 1; kind <= kKinds; ++kind) {
    const Template* form = LatestTemplate(static_cast<DocumentKind>(kind));
    ASSERT_NE(form, nullptr) << kind;
    EXPECT_EQ(form->version, latest[kind]);
  }
  EXPECT_EQ(FindTemplate(DocumentKind::kReceipt, 0), nullptr);
  EXPECT_EQ(LatestTemplate(static_cast<DocumentKind>(kKinds + 1)), nullptr);
}

TEST(TemplatesTest, FieldsAndSentencesBelongTogether) {
  for (const Template* form : AllTemplates()) {
    SCOPED_TRACE(form->title_zh);
    const std::set<std::string> in_sentences = NamesInSentences(*form);
    std::set<std::string> names;
    int seals = 0;
    for (const TemplateField& field : form->fields) {
      const std::string name(field.name);
      EXPECT_THAT(name, MatchesRegex("[a-z][a-z_]*"));
      EXPECT_TRUE(names.insert(name).second) << "twice: " << name;
      EXPECT_GE(base::CodePointCount(field.label_zh), 2u) << name;
      // The grid gives a label six characters; a longer one would not line up.
      EXPECT_LE(base::CodePointCount(field.label_zh), 5u) << name;
      EXPECT_EQ(field.place == Place::kText, in_sentences.count(name) == 1) << name;
      seals += field.place == Place::kSeal ? 1 : 0;
      if (in_sentences.count(name) == 1 || field.place == Place::kSeal) {
        EXPECT_EQ(field.need, Need::kRequired) << name;
      }
    }
    for (const std::string& name : in_sentences) EXPECT_EQ(names.count(name), 1u) << name;
    EXPECT_LE(seals, form->seal_zh.empty() ? 0 : 1);
  }
}

TEST(TemplatesTest, TablesAndTextsAreComplete) {
  for (const Template* form : AllTemplates()) {
    SCOPED_TRACE(form->title_zh);
    std::set<std::string_view> names;
    for (const TemplateTable& table : form->tables) {
      EXPECT_TRUE(names.insert(table.name).second) << table.name;
      EXPECT_FALSE(table.title_zh.empty());
      EXPECT_FALSE(table.columns.empty());
      for (const TemplateColumn& column : table.columns) EXPECT_GT(column.width, 0u);
      EXPECT_EQ(table.columns.front().filled, Filled::kBySnapshot);
    }
    EXPECT_FALSE(form->notes_title_zh.empty());
    EXPECT_FALSE(form->closing.empty());
    EXPECT_FALSE(form->signatures.empty());
    EXPECT_THAT(std::string(form->copies), HasSubstr("一式"));
    // Only papers inside the house go without a seal, and then without a law.
    EXPECT_EQ(form->basis.empty(), form->seal_zh.empty());
  }
}

TEST(TemplatesTest, EachNoticeNamesItsArticles) {
  const std::map<DocumentKind, std::vector<const char*>> kArticles = {
      {DocumentKind::kReceipt, {"第三十二条"}},
      {DocumentKind::kMaterialList, {"第二十九条"}},
      {DocumentKind::kSupplementNotice, {"第三十二条第一款第四项", "一次告知"}},
      {DocumentKind::kAcceptance, {"第三十二条第一款第五项", "第四十二条"}},
      {DocumentKind::kRefusal, {"第三十二条第一款第一项、第二项", "第三十八条第二款"}},
      {DocumentKind::kExtension, {"第四十二条"}},
      {DocumentKind::kSpecialProcedure, {"第四十五条"}},
  };
  for (const auto& [kind, words] : kArticles) {
    const std::string basis(LatestTemplate(kind)->basis);
    EXPECT_THAT(basis, HasSubstr("行政许可法"));
    for (const char* word : words) EXPECT_THAT(basis, HasSubstr(word));
  }
}

// Everything of a template that can be read on paper.
std::string WordsOf(const Template& form) {
  std::string words = base::StrCat(form.title_zh, "\n", form.notes_title_zh, "\n", form.basis, "\n",
                                   form.seal_zh, "\n", form.copies, "\n");
  for (const std::string_view sentence : form.opening) base::StrAppend(&words, sentence, "\n");
  for (const std::string_view sentence : form.closing) base::StrAppend(&words, sentence, "\n");
  for (const TemplateSignature& one : form.signatures) base::StrAppend(&words, one.label_zh, "\n");
  for (const TemplateField& one : form.fields) base::StrAppend(&words, one.name, "\n");
  for (const TemplateTable& one : form.tables) base::StrAppend(&words, one.name, "\n");
  return words;
}

// A reprint must say what the first print said. Another wording is another version, with its own
// line here; a line changes only while no hall has issued a document of that version.
TEST(TemplatesTest, WhatWasPublishedIsNeverEdited) {
  const std::map<std::pair<int, uint32_t>, std::string> kWords = {
      {{1, 1}, "24b042703fd2"}, {{2, 1}, "ff9217026897"}, {{3, 1}, "6b5a04db1546"},
      {{4, 1}, "654c543b4f87"}, {{5, 1}, "ce4dae9f0b60"}, {{6, 1}, "3841786c4898"},
      {{7, 1}, "a078e8eb74ce"}, {{8, 1}, "45cd526ab571"}, {{9, 1}, "ad3c380a6f02"},
  };
  for (const Template* form : AllTemplates()) {
    const auto line = kWords.find({static_cast<int>(form->kind), form->version});
    ASSERT_NE(line, kWords.end()) << form->title_zh;
    EXPECT_EQ(base::ToHex(base::Sha256(WordsOf(*form))).substr(0, 12), line->second)
        << form->title_zh << " " << form->version << ": add a version";
  }
}

TEST(VisitSentenceTest, GivesPiecesInOrder) {
  struct Pieces {
    void Text(std::string_view text) { list.push_back("t:" + std::string(text)); }
    void Field(std::string_view name) { list.push_back("f:" + std::string(name)); }
    std::vector<std::string> list;
  } pieces;
  VisitSentence("{a}于{b}办结。", pieces);
  EXPECT_THAT(pieces.list, ElementsAre("f:a", "t:于", "f:b", "t:办结。"));
  pieces.list.clear();
  VisitSentence("没有{关上", pieces);
  EXPECT_THAT(pieces.list, ElementsAre("t:没有{关上"));
}

TEST(SnapshotBuilderTest, ArrangesAndLabelsAsTheTemplateSays) {
  for (const Template* form : AllTemplates()) {
    SCOPED_TRACE(form->title_zh);
    Snapshot wanted = FilledSnapshot(*form);
    SnapshotBuilder builder(*form);
    builder.head = wanted;
    for (size_t i = wanted.fields.size(); i > 0; --i) {
      builder.Field(wanted.fields[i - 1].name, wanted.fields[i - 1].value);
    }
    for (size_t i = wanted.tables.size(); i > 0; --i) {
      builder.Table(wanted.tables[i - 1].name, wanted.tables[i - 1].rows);
    }
    const Snapshot built = builder.Build();
    EXPECT_EQ(Canonical(built), Canonical(wanted));
    EXPECT_TRUE(CheckSnapshot(built).ok()) << CheckSnapshot(built);
    for (size_t i = 0; i < built.fields.size(); ++i) {
      EXPECT_EQ(built.fields[i].label_zh, form->fields[i].label_zh);
    }
    builder.Field("unheard_of", "x");
    EXPECT_EQ(builder.Build().fields.back().name, "unheard_of");
    EXPECT_FALSE(CheckSnapshot(builder.Build()).ok());
  }
}

}  // namespace
}  // namespace hallcase::documents
