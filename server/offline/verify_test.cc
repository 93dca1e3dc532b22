// verify and head on a real directory, as the command line calls them.

#include "server/offline/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "server/base/hash.h"
#include "server/offline/head.h"
#include "server/offline/json_text.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/keys.h"
#include "tests/support/test_hall.h"

namespace hallcase::offline {
namespace {

using ::testing::HasSubstr;

// A directory with a hall of a few cases, whose server has ended.
class OfflineTest : public ::testing::Test {
 protected:
  OfflineTest() {
    std::string name = std::filesystem::temp_directory_path() / "hallcase_offline_XXXXXX";
    dir_ = ::mkdtemp(name.data());
    Serve([](testing::TestHall& test) {
      for (int i = 0; i < 5; ++i) test.MustRegister();
    });
  }
  ~OfflineTest() override { std::filesystem::remove_all(dir_); }

  std::unique_ptr<storage::Engine> Open() {
    storage::RocksdbOptions options;
    options.dir = dir_ + "/data";
    auto engine = storage::OpenRocksdb(options);
    EXPECT_TRUE(engine.ok()) << engine.status();
    return *std::move(engine);
  }
  template <typename Use>
  void Serve(const Use& use) {
    const auto engine = Open();
    testing::TestHallOptions options;
    options.engine = engine.get();
    testing::TestHall test(options);
    use(test);
    head_ = test.hall().head();
  }

  std::string dir_;
  app::Head head_;
};

TEST_F(OfflineTest, ASoundDirectoryIsCleanAndItsHeadIsTold) {
  VerifyRequest request;
  request.dir = dir_;
  const auto result = RunVerify(request);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->clean()) << VerifyText(*result);
  EXPECT_THAT(VerifyText(*result), HasSubstr("核验通过"));
  EXPECT_THAT(VerifyJson(*result), HasSubstr("\"clean\":true"));

  const auto heads = RunHead(dir_, "");
  ASSERT_TRUE(heads.ok()) << heads.status();
  const std::string line = HeadText(*heads);
  EXPECT_EQ(line, std::to_string(head_.seq) + ":" + base::ToHex(head_.hash) + "\n");
  EXPECT_THAT(HeadJson(*heads), HasSubstr("\"seq\":" + std::to_string(head_.seq)));

  request.trusted_head = line.substr(0, line.size() - 1);
  EXPECT_TRUE(RunVerify(request)->clean());
  request.trusted_head = std::to_string(head_.seq + 1) + line.substr(line.find(':'), 65);
  EXPECT_FALSE(RunVerify(request)->clean());
}

TEST_F(OfflineTest, DamageIsNamed) {
  {
    const auto engine = Open();
    storage::WriteBatch batch;
    batch.Put(storage::Table::kCases, storage::CaseKey(testing::kTestHall, 99), "");
    ASSERT_TRUE(engine->TEST_WriteUnchecked(batch).ok());
  }
  VerifyRequest request;
  request.dir = dir_;
  const auto result = RunVerify(request);
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->clean());
  EXPECT_THAT(VerifyText(*result), HasSubstr("case_id=99"));
  EXPECT_THAT(VerifyJson(*result), HasSubstr("\"findings_total\":1"));
}

TEST_F(OfflineTest, ARunningServerIsNamed) {
  const auto engine = Open();
  VerifyRequest request;
  request.dir = dir_;
  const auto result = RunVerify(request);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("running"));
}

TEST_F(OfflineTest, NoHallIsNotFound) {
  EXPECT_EQ(RunHead(dir_, "other").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(RunHead(dir_ + "/nothing", "").status().code(), absl::StatusCode::kNotFound);
}

TEST(TrustedHeadTest, IsSeqAndHash) {
  const std::string hash(64, 'a');
  const auto head = ParseTrustedHead("12:" + hash);
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->seq, 12u);
  for (const std::string& bad : std::vector<std::string>{"12", "x:" + hash, "12:aa", ":" + hash}) {
    EXPECT_FALSE(ParseTrustedHead(bad).ok()) << bad;
  }
}

TEST(JsonTextTest, EscapesWhatJsonDoesNotAllow) {
  EXPECT_EQ(JsonString("a\"b\\c\nd大"), "\"a\\\"b\\\\c\\u000ad大\"");
}

}  // namespace
}  // namespace hallcase::offline
