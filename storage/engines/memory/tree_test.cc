#include "storage/engines/memory/tree.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace hallcase::storage {
namespace {

constexpr uint32_t kTreeSeed = 20260212;

std::vector<std::string> Keys(const Tree& tree, std::string_view begin, std::string_view end,
                              bool reverse) {
  std::vector<std::string> keys;
  TreeVisit(tree, begin, end, reverse, [&keys](const TreeNode& node) {
    keys.push_back(node.key + "=" + node.value);
    return true;
  });
  return keys;
}

std::vector<std::string> Keys(const std::map<std::string, std::string>& model,
                              const std::string& begin, const std::string& end, bool reverse) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : model) {
    if (key >= begin && (end.empty() || key < end)) keys.push_back(key + "=" + value);
  }
  if (reverse) std::reverse(keys.begin(), keys.end());
  return keys;
}

size_t Depth(const Tree& tree) {
  return tree == nullptr ? 0 : 1 + std::max(Depth(tree->left), Depth(tree->right));
}

TEST(TreeTest, AgreesWithAMapUnderRandomEdits) {
  std::mt19937 random(kTreeSeed);
  const auto key = [&random] { return std::to_string(random() % 300); };
  Tree tree;
  std::map<std::string, std::string> model;
  for (int step = 0; step < 5000; ++step) {
    const uint32_t dice = static_cast<uint32_t>(random() % 100);
    const std::string a = key();
    const std::string b = key();
    if (dice < 60) {
      tree = TreePut(tree, a, b);
      model[a] = b;
    } else if (dice < 97) {
      tree = TreeDelete(tree, a);
      model.erase(a);
    } else if (a <= b) {
      tree = TreeDeleteRange(tree, a, b);
      model.erase(model.lower_bound(a), model.lower_bound(b));
    }
    const bool reverse = (step & 1) != 0;
    const std::string end = step % 3 == 0 ? "" : b;
    ASSERT_EQ(Keys(tree, a, end, reverse), Keys(model, a, end, reverse)) << step;
    const std::string* found = TreeFind(tree, b);
    ASSERT_EQ(found != nullptr, model.count(b) == 1) << step;
    if (found != nullptr) {
      ASSERT_EQ(*found, model[b]);
    }
  }
}

TEST(TreeTest, OldVersionsStayAsTheyWere) {
  Tree first = TreePut(TreePut(nullptr, "a", "1"), "b", "2");
  const Tree second = TreeDelete(TreePut(first, "a", "9"), "b");
  EXPECT_EQ(*TreeFind(first, "a"), "1");
  EXPECT_EQ(*TreeFind(first, "b"), "2");
  EXPECT_EQ(*TreeFind(second, "a"), "9");
  EXPECT_EQ(TreeFind(second, "b"), nullptr);
}

TEST(TreeTest, StaysShallowWhenKeysAscend) {
  Tree tree;
  for (uint32_t i = 0; i < 50000; ++i) {
    std::string key = "hall" + std::string(4, '\0');
    for (int byte = 0; byte < 4; ++byte) key.push_back(static_cast<char>(i >> (24 - 8 * byte)));
    tree = TreePut(tree, key, "");
  }
  EXPECT_LT(Depth(tree), 60u);  // 16 at best; an unbalanced one would have 50,000
}

TEST(TreeTest, VisitorStopsTheWalk) {
  Tree tree;
  for (char c = 'a'; c <= 'z'; ++c) tree = TreePut(tree, std::string(1, c), "");
  std::string seen;
  EXPECT_FALSE(TreeVisit(tree, "c", "", false, [&seen](const TreeNode& node) {
    seen += node.key;
    return seen.size() < 3;
  }));
  EXPECT_EQ(seen, "cde");
}

}  // namespace
}  // namespace hallcase::storage
