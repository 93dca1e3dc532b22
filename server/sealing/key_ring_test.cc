#include "server/sealing/key_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/base/hash.h"

namespace hallcase::sealing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class KeyRingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "/hallcase_keys_" + std::to_string(getpid());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directory(root_);
    dir_ = root_ + "/keys";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string Read(const std::string& file) {
    std::ifstream in(dir_ + "/" + file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(dir_ + "/" + file) << text;
    chmod((dir_ + "/" + file).c_str(), 0600);
  }
  mode_t ModeOf(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(stat(path.c_str(), &info), 0);
    return info.st_mode & 0777;
  }

  base::SeededRandom random_{1};
  std::string root_;
  std::string dir_;
};

// The hall key alone says it, and so does its successor.
TEST_F(KeyRingTest, AHallOfInventedPeopleIsMarked) {
  EXPECT_TRUE(KeyRing::CreateForTest(dir_, random_).value().is_test());
  EXPECT_TRUE(KeyRing::Load(dir_).value().is_test());
  EXPECT_THAT(Read("hall.key"), MatchesRegex("hallcase-key-v1 hall 1 [0-9a-f]+ TEST\n"));
  EXPECT_THAT(Read("blind.key"), MatchesRegex("hallcase-key-v1 blind 1 [0-9a-f]+\n"));
  ASSERT_TRUE(KeyRing::AddNext(dir_, 2, 2, random_).ok());
  EXPECT_TRUE(KeyRing::DestroyBefore(dir_, 2, 2).value().is_test());
  Write("hall.key", Read("hall.key") + "x");
  EXPECT_EQ(KeyRing::Load(dir_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyRingTest, WhatIsCreatedLoadsAgain) {
  const KeyRing made = KeyRing::Create(dir_, random_).value();
  const KeyRing loaded = KeyRing::Load(dir_).value();
  EXPECT_EQ(made.wrap_key().AsBytes(), loaded.wrap_key().AsBytes());
  EXPECT_EQ(made.blind_key().AsBytes(), loaded.blind_key().AsBytes());
  EXPECT_EQ(loaded.hall_key_number(), 1u);
  EXPECT_FALSE(loaded.is_test());
  EXPECT_EQ(ModeOf(dir_), 0700u);
  EXPECT_EQ(ModeOf(dir_ + "/hall.key"), 0600u);
  EXPECT_EQ(ModeOf(dir_ + "/blind.key"), 0600u);
  EXPECT_THAT(Read("hall.key"), MatchesRegex("hallcase-key-v1 hall 1 [0-9a-f]+\n"));
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dir_)) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 2u);
}

TEST_F(KeyRingTest, AnExistingKeyIsNeverOverwritten) {
  ASSERT_TRUE(KeyRing::Create(dir_, random_).ok());
  const std::string before = Read("hall.key");
  EXPECT_EQ(KeyRing::Create(dir_, random_).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Read("hall.key"), before);
}

TEST_F(KeyRingTest, ABootstrapCutShortIsTakenOver) {
  const KeyRing first = KeyRing::Create(dir_, random_).value();
  std::filesystem::remove(dir_ + "/hall.key");
  std::ofstream(dir_ + "/hall.key.new") << "half a li";
  const KeyRing second = KeyRing::Create(dir_, random_).value();
  EXPECT_EQ(first.blind_key().AsBytes(), second.blind_key().AsBytes());
  EXPECT_NE(first.wrap_key().AsBytes(), second.wrap_key().AsBytes());
}

TEST_F(KeyRingTest, NamesTheMissingFile) {
  const absl::Status status = KeyRing::Load(dir_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("hall.key"));
}

TEST_F(KeyRingTest, RefusesAKeyThatOthersMayRead) {
  ASSERT_TRUE(KeyRing::Create(dir_, random_).ok());
  ASSERT_EQ(chmod((dir_ + "/hall.key").c_str(), 0640), 0);
  EXPECT_EQ(KeyRing::Load(dir_).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyRingTest, RefusesMalformedFilesWithoutRepeatingThem) {
  ASSERT_TRUE(KeyRing::Create(dir_, random_).ok());
  const std::string hall = Read("hall.key");
  const std::string secret = hall.substr(hall.size() - 65, 64);
  const std::string blind = Read("blind.key");
  for (const std::string& text :
       {std::string(), hall.substr(0, hall.size() - 1), hall.substr(0, hall.size() - 3) + "\n",
        "hallcase-key-v2 hall 1 " + secret + "\n", "hallcase-key-v1 hall 0 " + secret + "\n",
        blind, hall + hall}) {
    Write("hall.key", text);
    const absl::Status status = KeyRing::Load(dir_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << text.size();
    EXPECT_EQ(std::string(status.message()).find(secret.substr(0, 16)), std::string::npos);
  }
}

TEST_F(KeyRingTest, DerivedKeysDifferByPurposeAndRing) {
  const KeyRing ring = KeyRing::FromRandom(random_);
  const KeyRing other = KeyRing::FromRandom(random_);
  EXPECT_EQ(ring.DerivedKey("page-token").AsBytes(), ring.DerivedKey("page-token").AsBytes());
  EXPECT_NE(ring.DerivedKey("page-token").AsBytes(), ring.DerivedKey("request-body").AsBytes());
  EXPECT_NE(ring.DerivedKey("page-token").AsBytes(), other.DerivedKey("page-token").AsBytes());
  EXPECT_NE(ring.wrap_key().AsBytes(), ring.blind_key().AsBytes());
}

}  // namespace
}  // namespace hallcase::sealing
