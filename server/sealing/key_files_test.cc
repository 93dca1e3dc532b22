#include "server/sealing/key_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "server/sealing/key_ring.h"

namespace hallcase::sealing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class KeyFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "/hallcase_key_files_" + std::to_string(getpid());
    fs::remove_all(root_);
    fs::create_directory(root_);
    dir_ = root_ + "/keys";
    ASSERT_TRUE(KeyRing::Create(dir_, random_).ok());
  }
  void TearDown() override { fs::remove_all(root_); }

  std::set<std::string> Names() {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_)) names.insert(entry.path().filename());
    return names;
  }
  std::string Read(const std::string& file) {
    std::ifstream in(dir_ + "/" + file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  void ExpectOnlySecond(const std::string& hall_key) {
    const auto ring = KeyRing::Load(dir_);
    ASSERT_TRUE(ring.ok()) << ring.status();
    EXPECT_EQ(ring->hall_key_number(), 2u);
    EXPECT_EQ(ring->blind_key_number(), 2u);
    EXPECT_EQ(ring->FindWrapKey(1), nullptr);
    EXPECT_EQ(ring->wrap_key().AsBytes(), hall_key);
    EXPECT_THAT(Names(), ElementsAre("blind.key", "hall.key"));
  }

  base::SeededRandom random_{1};
  std::string root_;
  std::string dir_;
};

TEST_F(KeyFilesTest, ASuccessorLiesBesideTheKeyInUse) {
  const KeyRing before = KeyRing::Load(dir_).value();
  const KeyRing both = KeyRing::AddNext(dir_, 2, 2, random_).value();
  EXPECT_THAT(Names(), ElementsAre("blind.key", "blind.key.2", "hall.key", "hall.key.2"));
  EXPECT_EQ(both.hall_key_number(), 1u);
  EXPECT_EQ(both.wrap_key().AsBytes(), before.wrap_key().AsBytes());
  ASSERT_TRUE(both.Has(2, 2));
  const KeyRing next = both.Using(2, 2);
  EXPECT_EQ(next.hall_key_number(), 2u);
  EXPECT_NE(next.wrap_key().AsBytes(), before.wrap_key().AsBytes());
  EXPECT_EQ(next.FindWrapKey(1)->AsBytes(), before.wrap_key().AsBytes());
  EXPECT_NE(next.DerivedKey("wrap").AsBytes(), next.DerivedKey("wrap", 1).AsBytes());
  EXPECT_EQ(next.blind_keys().size(), 2u);
  // Again: the same keys.
  const KeyRing again = KeyRing::AddNext(dir_, 2, 2, random_).value();
  EXPECT_EQ(again.Using(2, 2).wrap_key().AsBytes(), next.wrap_key().AsBytes());
}

TEST_F(KeyFilesTest, OldKeysAreDestroyedAndTheNewOnesTakeTheirNames) {
  const std::string old_hall = Read("hall.key");
  const KeyRing next = KeyRing::AddNext(dir_, 2, 2, random_).value().Using(2, 2);
  // A second name shows what is done to the bytes before the file goes.
  fs::create_hard_link(dir_ + "/hall.key", root_ + "/seen");
  ASSERT_TRUE(KeyRing::DestroyBefore(dir_, 2, 2).ok());
  ExpectOnlySecond(std::string(next.wrap_key().AsBytes()));
  std::ifstream seen(root_ + "/seen");
  std::stringstream text;
  text << seen.rdbuf();
  EXPECT_EQ(text.str(), std::string(old_hall.size(), '0'));
  ASSERT_TRUE(KeyRing::DestroyBefore(dir_, 2, 2).ok());
  ExpectOnlySecond(std::string(next.wrap_key().AsBytes()));
}

// Each state that a power cut in the middle can leave, made by hand.
TEST_F(KeyFilesTest, CutShortAnywhereItLoadsAndGoesOn) {
  const KeyRing next = KeyRing::AddNext(dir_, 2, 2, random_).value().Using(2, 2);
  const std::string wanted(next.wrap_key().AsBytes());
  const std::string copy = root_ + "/copy";
  fs::copy(dir_, copy);
  for (int stage = 0; stage < 4; ++stage) {
    fs::remove_all(dir_);
    fs::copy(copy, dir_);
    if (stage < 3) fs::rename(dir_ + "/hall.key", dir_ + "/hall.key.1.old");
    if (stage == 1) std::ofstream(dir_ + "/hall.key.1.old") << "0000";
    if (stage >= 2) fs::remove(stage == 2 ? dir_ + "/hall.key.1.old" : dir_ + "/hall.key");
    if (stage == 3) fs::create_hard_link(dir_ + "/hall.key.2", dir_ + "/hall.key");
    const auto ring = KeyRing::Load(dir_);
    ASSERT_TRUE(ring.ok()) << stage << ring.status();
    EXPECT_EQ(ring->Using(2, 2).wrap_key().AsBytes(), wanted) << stage;
    ASSERT_TRUE(KeyRing::DestroyBefore(dir_, 2, 2).ok()) << stage;
    ExpectOnlySecond(wanted);
  }
}

TEST_F(KeyFilesTest, WithoutTheNewKeyNothingIsDestroyed) {
  const std::string before = Read("hall.key");
  const absl::Status status = KeyRing::DestroyBefore(dir_, 2, 2).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("hall key 2"));
  EXPECT_EQ(Read("hall.key"), before);
}

TEST_F(KeyFilesTest, TwoKeysWithOneNumberAreDamage) {
  ASSERT_TRUE(KeyRing::AddNext(dir_, 2, 2, random_).ok());
  std::string other = Read("hall.key.2");
  other[other.size() - 2] = other[other.size() - 2] == '0' ? '1' : '0';
  std::ofstream(dir_ + "/hall.key.7") << other;
  chmod((dir_ + "/hall.key.7").c_str(), 0600);
  EXPECT_EQ(KeyRing::Load(dir_).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace hallcase::sealing
