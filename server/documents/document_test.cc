#include "server/documents/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>

#include "server/base/strings.h"
#include "server/documents/testing/filled.h"

namespace hallcase::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

Snapshot AnySnapshot() { return FilledSnapshot(*LatestTemplate(DocumentKind::kMaterialList)); }

class SnapshotMaker {
 public:
  explicit SnapshotMaker(uint32_t seed) : random_(seed) {}

  Snapshot Make() {
    Snapshot snapshot;
    snapshot.kind = static_cast<DocumentKind>(1 + Below(9));
    snapshot.template_version = Below(3);
    snapshot.number = Text();
    snapshot.word_number_zh = Text();
    snapshot.hall_id = Text();
    snapshot.hall_name_zh = Text();
    snapshot.case_number = Text();
    snapshot.issued_at_us = static_cast<int64_t>(Below(1'000'000)) - 500'000;
    snapshot.utc_offset_minutes = static_cast<int32_t>(Below(2'000)) - 1'000;
    snapshot.salt = Text();
    snapshot.fields.resize(Below(4));
    for (DocumentField& field : snapshot.fields) field = {Text(), Text(), Text()};
    snapshot.tables.resize(Below(3));
    for (DocumentTable& table : snapshot.tables) {
      table = {Text(), Text(), Texts(), {}};
      table.rows.resize(Below(3));
      for (auto& row : table.rows) row = Texts();
    }
    snapshot.notes = Texts();
    return snapshot;
  }

 private:
  uint32_t Below(uint32_t end) { return static_cast<uint32_t>(random_() % end); }
  std::string Text() {
    std::string text(Below(4), '\0');
    for (char& c : text) c = static_cast<char>(Below(3));
    return text;
  }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts(Below(3));
    for (std::string& text : texts) text = Text();
    return texts;
  }

  std::mt19937 random_;
};

TEST(DocumentKindTest, NumbersAreFixed) {
  EXPECT_EQ(static_cast<int>(DocumentKind::kReceipt), 1);
  EXPECT_EQ(static_cast<int>(DocumentKind::kMaterialList), 2);
  EXPECT_EQ(static_cast<int>(DocumentKind::kSupplementNotice), 3);
  EXPECT_EQ(static_cast<int>(DocumentKind::kAcceptance), 4);
  EXPECT_EQ(static_cast<int>(DocumentKind::kRefusal), 5);
  EXPECT_EQ(static_cast<int>(DocumentKind::kExtension), 6);
  EXPECT_EQ(static_cast<int>(DocumentKind::kSpecialProcedure), 7);
  EXPECT_EQ(static_cast<int>(DocumentKind::kTransfer), 8);
  EXPECT_EQ(static_cast<int>(DocumentKind::kShiftHandover), 9);
}

TEST(BodyTest, HoldsEveryMemberSoThatItCanBeReadBack) {
  SnapshotMaker maker(20260212);
  for (int i = 0; i < 2'000; ++i) {
    const Snapshot snapshot = maker.Make();
    const std::string bytes = Body(snapshot);
    Snapshot read;
    ASSERT_TRUE(ReadBody(bytes, &read));
    EXPECT_EQ(Canonical(snapshot), base::DocumentHeadBytes(HeadOf(snapshot)) + bytes);
    ASSERT_EQ(read.word_number_zh, snapshot.word_number_zh);
    ASSERT_EQ(read.hall_id, snapshot.hall_id);
    ASSERT_EQ(read.hall_name_zh, snapshot.hall_name_zh);
    ASSERT_EQ(read.salt, snapshot.salt);
    ASSERT_EQ(read.fields.size(), snapshot.fields.size());
    for (size_t k = 0; k < read.fields.size(); ++k) {
      ASSERT_EQ(read.fields[k].name, snapshot.fields[k].name);
      ASSERT_EQ(read.fields[k].label_zh, snapshot.fields[k].label_zh);
      ASSERT_EQ(read.fields[k].value, snapshot.fields[k].value);
    }
    ASSERT_EQ(read.tables.size(), snapshot.tables.size());
    for (size_t k = 0; k < read.tables.size(); ++k) {
      ASSERT_EQ(read.tables[k].name, snapshot.tables[k].name);
      ASSERT_EQ(read.tables[k].title_zh, snapshot.tables[k].title_zh);
      ASSERT_EQ(read.tables[k].columns_zh, snapshot.tables[k].columns_zh);
      ASSERT_EQ(read.tables[k].rows, snapshot.tables[k].rows);
    }
    ASSERT_EQ(read.notes, snapshot.notes);
  }
}

TEST(BodyTest, BytesThatWereCutOrGrownAreNone) {
  const std::string bytes = Body(AnySnapshot());
  Snapshot read;
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(ReadBody(std::string_view(bytes).substr(0, size), &read)) << size;
  }
  EXPECT_FALSE(ReadBody(bytes + std::string(1, '\0'), &read));
  std::string endless = bytes;
  endless[25] = '\x7f';
  EXPECT_FALSE(ReadBody(endless, &read));
}

TEST(CanonicalTest, WhatMovesOverABorderIsAnotherDocument) {
  const std::vector<std::function<void(Snapshot*)>> kChanges = {
      [](Snapshot*) {},
      [](Snapshot* s) { s->kind = DocumentKind::kReceipt; },
      [](Snapshot* s) { s->template_version += 256; },
      [](Snapshot* s) { s->number += 'l', s->word_number_zh.erase(0, 1); },
      [](Snapshot* s) { s->issued_at_us += 1; },
      [](Snapshot* s) { s->utc_offset_minutes = -480; },
      [](Snapshot* s) { s->salt[0] ^= 1; },
      [](Snapshot* s) { s->fields[0].label_zh += s->fields[0].value, s->fields[0].value = ""; },
      [](Snapshot* s) { std::swap(s->fields[0], s->fields[1]); },
      [](Snapshot* s) { s->fields.pop_back(); },
      [](Snapshot* s) { std::swap(s->tables[0].rows[0], s->tables[0].rows[1]); },
      [](Snapshot* s) {
        s->tables[0].rows[1].insert(s->tables[0].rows[1].begin(), s->tables[0].rows[0].back());
        s->tables[0].rows[0].pop_back();
      },
      [](Snapshot* s) { s->tables[0].columns_zh.pop_back(); },
      [](Snapshot* s) { s->notes[0] += s->notes[1], s->notes.pop_back(); },
      [](Snapshot* s) { s->notes.push_back(""); },
  };
  std::set<std::string> bytes;
  std::set<std::string> lines;
  for (const auto& change : kChanges) {
    Snapshot snapshot = AnySnapshot();
    change(&snapshot);
    bytes.insert(Canonical(snapshot));
    lines.insert(CheckLine(snapshot));
    EXPECT_EQ(Hash(snapshot),
              base::DocumentHash(HeadOf(snapshot), base::Sha256(Body(snapshot))));
  }
  EXPECT_EQ(bytes.size(), kChanges.size());
  EXPECT_EQ(lines.size(), kChanges.size());
}

TEST(CheckLineTest, IsNumberHashAndCheckCharacter) {
  const Snapshot snapshot = AnySnapshot();
  const std::string line = CheckLine(snapshot);
  EXPECT_THAT(line, MatchesRegex("LS-T-20260212-000001 [0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4} "
                                 "[0-9A-Z]"));
  const std::optional<CheckLineParts> parts = ParseCheckLine(line);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->number, snapshot.number);
  EXPECT_EQ(parts->hash_prefix, base::ToHex(Hash(snapshot)).substr(0, 12));
}

TEST(CheckLineTest, AnySingleSlipIsFound) {
  const std::string line = CheckLine(AnySnapshot());
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '-' || line[i] == ' ') continue;
    for (const char c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      if (c == line[i]) continue;
      std::string slip = line;
      slip[i] = c;
      EXPECT_FALSE(ParseCheckLine(slip).has_value()) << slip;
    }
  }
}

TEST(CheckLineTest, ForgivesHowPeopleType) {
  const Snapshot snapshot = AnySnapshot();
  std::string typed = base::StrCat("  ", CheckLine(snapshot), " \n");
  for (char& c : typed) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const size_t hash = typed.find(' ', 2);
  typed.erase(std::remove(typed.begin() + static_cast<long>(hash), typed.end(), '-'), typed.end());
  const std::optional<CheckLineParts> parts = ParseCheckLine(typed);
  ASSERT_TRUE(parts.has_value()) << typed;
  EXPECT_EQ(parts->number, snapshot.number);
}

TEST(CheckLineTest, WhatIsNoneIsRefused) {
  for (const std::string_view text : {"", " ", "-", "A", "00", "LS-T-20260212-000001", "校验行"}) {
    EXPECT_FALSE(ParseCheckLine(text).has_value()) << text;
  }
  // Right by its check character, and without a number before the hash.
  EXPECT_FALSE(ParseCheckLine("0123456789AB0").has_value());
}

TEST(QrTextTest, SaysWhichDocumentAndNothingOfPeople) {
  for (const Snapshot& snapshot : FilledSnapshots()) {
    const std::string text = QrText(snapshot);
    EXPECT_THAT(text, MatchesRegex("HC1:LINGSHUI:LS-T-20260212-000001:LS20260212000001X:"
                                   "[0-9A-F]{16}"));
    for (const DocumentField& field : snapshot.fields) {
      EXPECT_THAT(text, Not(HasSubstr(field.value)));
    }
  }
  const Snapshot any = AnySnapshot();
  const auto parts = ParseQrText(base::StrCat(" ", QrText(any), "\n"));
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->number, any.number);
  EXPECT_EQ(parts->hash_prefix, base::ToHex(Hash(any)).substr(0, 16));
  for (const std::string_view text :
       {"", "HC1::::", "HC2:LINGSHUI:LS1::0123456789ABCDEF", "HC1:LINGSHUI:LS1:0123456789ABCDEF",
        "HC1:LINGSHUI:LS1::0123456789ABCDEG", "HC1:LINGSHUI:::0123456789ABCDEF"}) {
    EXPECT_FALSE(ParseQrText(text).has_value()) << text;
  }
  Snapshot handover = FilledSnapshot(*LatestTemplate(DocumentKind::kShiftHandover));
  handover.case_number.clear();
  EXPECT_THAT(QrText(handover), HasSubstr("000001::"));
}

}  // namespace
}  // namespace hallcase::documents
