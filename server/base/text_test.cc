#include "server/base/text.h"

#include <gtest/gtest.h>

namespace hallcase::base {
namespace {

TEST(Utf8Test, AcceptsWellFormedText) {
  for (const char* text : {"", "abc", "陵水黎族自治县", "𠮷", "é", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesMalformedText) {
  for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xF8\x88\x80\x80\x80", "\xE4\xB8", "a\xFF", "\xC3("}) {
    EXPECT_FALSE(IsValidUtf8(text));
  }
}

TEST(Utf8Test, CountsCodePoints) {
  EXPECT_EQ(CodePointCount("张三"), 2u);
  EXPECT_EQ(CodePointCount("a𠮷b"), 3u);
  EXPECT_EQ(CodePointCount("\xFF\xFEz"), 3u);
}

TEST(DisplayWidthTest, ChineseTakesTwoColumns) {
  EXPECT_EQ(DisplayWidth("办件台账"), 8u);
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("（A）"), 5u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("𠮷"), 2u);
  EXPECT_EQ(DisplayWidth("é…"), 2u);
}

TEST(PadToWidthTest, AlignsColumns) {
  EXPECT_EQ(PadToWidth("张三", 6), "张三  ");
  EXPECT_EQ(PadToWidth("张三丰", 4), "张三丰");
}

TEST(CutToWidthTest, CutsBetweenCharacters) {
  EXPECT_EQ(CutToWidth("综合受理", 8), "综合受理");
  EXPECT_EQ(CutToWidth("综合受理", 7), "综合受…");
  EXPECT_EQ(CutToWidth("综合受理", 6), "综合…");
  EXPECT_EQ(CutToWidth("综合受理", 1), "…");
}

TEST(TrimTextTest, TrimsIdeographicSpaces) {
  EXPECT_EQ(TrimText(" \t　张 三　\n"), "张 三");
  EXPECT_EQ(TrimText("　 "), "");
  EXPECT_EQ(TrimText(""), "");
}

}  // namespace
}  // namespace hallcase::base
