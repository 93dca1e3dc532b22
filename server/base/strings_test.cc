#include "server/base/strings.h"

#include <gtest/gtest.h>

namespace hallcase::base {
namespace {

TEST(StringsTest, StrCatTakesBothKindsOfView) {
  const std::string_view standard = "a";
  const absl::string_view abseil = "b";
  const std::string owned = "c";
  EXPECT_EQ(StrCat(standard, abseil, owned, "d", 5, -6, absl::Hex(255)), "abcd5-6ff");
  std::string text = "x";
  StrAppend(&text, standard, 1u);
  EXPECT_EQ(text, "xa1");
}

TEST(StringsTest, ViewsKeepTheirBytes) {
  const std::string_view bytes("a\0b", 3);
  EXPECT_EQ(ToStd(ToAbsl(bytes)), bytes);
}

}  // namespace
}  // namespace hallcase::base
