#include "server/base/files.h"

#include <gtest/gtest.h>

#include <fstream>

namespace hallcase::base {
namespace {

TEST(FilesTest, ReadsEveryByte) {
  const std::string path = testing::TempDir() + "/hallcase_files_test";
  const std::string bytes("a\0\xff\r\n", 5);
  std::ofstream(path, std::ios::binary) << bytes;
  const auto read = ReadWholeFile(path, 5);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, bytes);
  EXPECT_EQ(ReadWholeFile(path, 4).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(FilesTest, SaysWhatIsNoFile) {
  EXPECT_EQ(ReadWholeFile("/nonexistent/file", 9).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadWholeFile(testing::TempDir(), 9).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace hallcase::base
