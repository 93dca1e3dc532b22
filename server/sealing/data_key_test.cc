#include "server/sealing/data_key.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hallcase::sealing {
namespace {

class DataKeyTest : public ::testing::Test {
 protected:
  base::FakeClock clock_{1'700'000'000'000'000};
  base::SeededRandom random_{1};
  base::UuidGenerator ids_{clock_, random_};
  KeyRing ring_ = KeyRing::FromRandom(random_);
};

TEST_F(DataKeyTest, WrapsAndUnwraps) {
  const DataKeyPtr key = NewDataKey(ids_, random_);
  const std::string wrapped = WrapDataKey(ring_, "lingshui", *key, random_);
  EXPECT_EQ(wrapped.size(), kWrappedKeyBytes);
  EXPECT_EQ(wrapped.size(), 65u);
  EXPECT_EQ(wrapped.substr(0, 5), std::string("\x01\0\0\0\x01", 5));
  EXPECT_EQ(wrapped.find(std::string(key->key.AsBytes())), std::string::npos);
  const DataKeyPtr again = UnwrapDataKey(ring_, "lingshui", key->id, wrapped).value();
  EXPECT_EQ(again->key.AsBytes(), key->key.AsBytes());
  EXPECT_EQ(again->id, key->id);
}

TEST_F(DataKeyTest, KeysDifferAndSortByTime) {
  const DataKeyPtr first = NewDataKey(ids_, random_);
  const DataKeyPtr second = NewDataKey(ids_, random_);
  EXPECT_LT(first->id, second->id);
  EXPECT_NE(first->key.AsBytes(), second->key.AsBytes());
}

TEST_F(DataKeyTest, OpensOnlyForItsHallIdAndRing) {
  const DataKeyPtr key = NewDataKey(ids_, random_);
  const std::string wrapped = WrapDataKey(ring_, "lingshui", *key, random_);
  const KeyRing other = KeyRing::FromRandom(random_);
  const auto code = [&](const KeyRing& ring, std::string_view hall, const base::Uuid& id) {
    return UnwrapDataKey(ring, hall, id, wrapped).status().code();
  };
  EXPECT_EQ(code(ring_, "lingshu", key->id), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(ring_, "lingshui", ids_.Next()), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(other, "lingshui", key->id), absl::StatusCode::kDataLoss);
}

TEST_F(DataKeyTest, DamageIsFoundAndAnotherHallKeyNumberIsNamed) {
  const DataKeyPtr key = NewDataKey(ids_, random_);
  const std::string wrapped = WrapDataKey(ring_, "lingshui", *key, random_);
  for (size_t i = 0; i < wrapped.size(); ++i) {
    std::string bad = wrapped;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    const absl::StatusCode code = UnwrapDataKey(ring_, "lingshui", key->id, bad).status().code();
    EXPECT_EQ(code, i >= 1 && i <= 4 ? absl::StatusCode::kFailedPrecondition
                                     : absl::StatusCode::kDataLoss) << i;
  }
  EXPECT_FALSE(UnwrapDataKey(ring_, "lingshui", key->id, "").ok());
}

TEST_F(DataKeyTest, TheCacheKeepsWhatWasUsedLast) {
  DataKeyCache cache("lingshui", 2);
  std::vector<DataKeyPtr> keys;
  std::vector<std::string> wrapped;
  for (int i = 0; i < 3; ++i) {
    keys.push_back(NewDataKey(ids_, random_));
    wrapped.push_back(WrapDataKey(ring_, "lingshui", *keys.back(), random_));
  }
  ASSERT_TRUE(cache.Unwrap(ring_, keys[0]->id, wrapped[0], cache.generation()).ok());
  cache.Insert(keys[1]);
  EXPECT_EQ(cache.Find(keys[0]->id)->key.AsBytes(), keys[0]->key.AsBytes());
  cache.Insert(keys[2]);
  EXPECT_EQ(cache.size(), 2u);
  EXPECT_EQ(cache.Find(keys[1]->id), nullptr);
  EXPECT_NE(cache.Find(keys[0]->id), nullptr);
  EXPECT_EQ(cache.Find(keys[2]->id), keys[2]);
  cache.Insert(keys[2]);
  EXPECT_EQ(cache.size(), 2u);
}

TEST_F(DataKeyTest, AForgottenKeyIsReadAgainAndFailuresAreNotKept) {
  DataKeyCache cache("lingshui", 8);
  const DataKeyPtr key = NewDataKey(ids_, random_);
  cache.Insert(key);
  cache.Forget(key->id);
  cache.Forget(key->id);
  EXPECT_EQ(cache.Find(key->id), nullptr);
  EXPECT_FALSE(cache.Unwrap(ring_, key->id, "rubbish", cache.generation()).ok());
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(DataKeyTest, TheCacheServesThreads) {
  DataKeyCache cache("lingshui", 4);
  std::vector<DataKeyPtr> keys;
  std::vector<std::string> wrapped;
  for (int i = 0; i < 16; ++i) {
    keys.push_back(NewDataKey(ids_, random_));
    wrapped.push_back(WrapDataKey(ring_, "lingshui", *keys.back(), random_));
  }
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 400; ++i) {
        const size_t n = (i * 7 + t) % keys.size();
        const absl::StatusOr<DataKeyPtr> key = 
            cache.Unwrap(ring_, keys[n]->id, wrapped[n], cache.generation());
        ASSERT_TRUE(key.ok());
        ASSERT_EQ((*key)->key.AsBytes(), keys[n]->key.AsBytes());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache.size(), 4u);
}

TEST_F(DataKeyTest, WhatWasReadBeforeAnErasureIsNotKept) {
  DataKeyCache cache("lingshui", 4);
  const DataKeyPtr key = NewDataKey(ids_, random_);
  const std::string wrapped = WrapDataKey(ring_, "lingshui", *key, random_);
  const uint64_t generation = cache.generation();
  // Erased between the reading of the row and the unwrapping.
  cache.Forget(key->id);
  ASSERT_TRUE(cache.Unwrap(ring_, key->id, wrapped, generation).ok());
  EXPECT_EQ(cache.Find(key->id), nullptr);
  ASSERT_TRUE(cache.Unwrap(ring_, key->id, wrapped, cache.generation()).ok());
  EXPECT_NE(cache.Find(key->id), nullptr);
}

}  // namespace
}  // namespace hallcase::sealing
