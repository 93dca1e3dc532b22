#include "storage/engines/memory/tree.h"

#include <utility>

namespace hallcase::storage {
namespace {

// FNV-1a with a final mix: the low bits of plain FNV follow the last byte too closely, and keys of
// one table differ in their last bytes only.
uint64_t Priority(std::string_view key) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) {
    hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  }
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  return hash;
}

Tree With(const TreeNode& node, Tree left, Tree right) {
  return std::make_shared<const TreeNode>(
      TreeNode{node.key, node.value, node.priority, std::move(left), std::move(right)});
}

// Splits into the keys below `key` and the others.
std::pair<Tree, Tree> Split(const Tree& tree, std::string_view key) {
  if (tree == nullptr) return {};
  if (tree->key < key) {
    auto [below, rest] = Split(tree->right, key);
    return {With(*tree, tree->left, std::move(below)), std::move(rest)};
  }
  auto [below, rest] = Split(tree->left, key);
  return {std::move(below), With(*tree, std::move(rest), tree->right)};
}

// REQUIRES: all keys of `left` are below all keys of `right`.
Tree Join(const Tree& left, const Tree& right) {
  if (left == nullptr) return right;
  if (right == nullptr) return left;
  if (left->priority > right->priority) return With(*left, left->left, Join(left->right, right));
  return With(*right, Join(left, right->left), right->right);
}

Tree Put(const Tree& tree, std::string_view key, std::string_view value, uint64_t priority) {
  if (tree != nullptr && tree->key == key) {
    return std::make_shared<const TreeNode>(
        TreeNode{tree->key, std::string(value), priority, tree->left, tree->right});
  }
  // At equal priorities the node that is there stays above: distinct keys with one hash must not
  // chase each other down.
  if (tree == nullptr || tree->priority < priority) {
    auto [below, rest] = Split(tree, key);
    return std::make_shared<const TreeNode>(TreeNode{std::string(key), std::string(value),
                                                     priority, std::move(below), std::move(rest)});
  }
  if (key < tree->key) return With(*tree, Put(tree->left, key, value, priority), tree->right);
  return With(*tree, tree->left, Put(tree->right, key, value, priority));
}

}  // namespace

const std::string* TreeFind(const Tree& tree, std::string_view key) {
  const TreeNode* node = tree.get();
  while (node != nullptr) {
    const int order = key.compare(node->key);
    if (order == 0) return &node->value;
    node = order < 0 ? node->left.get() : node->right.get();
  }
  return nullptr;
}

Tree TreePut(const Tree& tree, std::string_view key, std::string_view value) {
  return Put(tree, key, value, Priority(key));
}

Tree TreeDelete(const Tree& tree, std::string_view key) {
  if (TreeFind(tree, key) == nullptr) return tree;
  if (key < tree->key) return With(*tree, TreeDelete(tree->left, key), tree->right);
  if (tree->key < key) return With(*tree, tree->left, TreeDelete(tree->right, key));
  return Join(tree->left, tree->right);
}

Tree TreeDeleteRange(const Tree& tree, std::string_view begin, std::string_view end) {
  if (!end.empty() && end <= begin) return tree;
  auto [below, rest] = Split(tree, begin);
  if (end.empty()) return below;
  return Join(below, Split(rest, end).second);
}

bool TreeVisit(const Tree& tree, std::string_view begin, std::string_view end, bool reverse,
               absl::FunctionRef<bool(const TreeNode&)> visit) {
  if (tree == nullptr) return true;
  const bool from_begin = begin <= tree->key;
  const bool to_end = end.empty() || tree->key < end;
  const Tree& first = reverse ? tree->right : tree->left;
  const Tree& second = reverse ? tree->left : tree->right;
  const bool first_may_match = reverse ? to_end : from_begin;
  const bool second_may_match = reverse ? from_begin : to_end;
  if (first_may_match && !TreeVisit(first, begin, end, reverse, visit)) return false;
  if (from_begin && to_end && !visit(*tree)) return false;
  return !second_may_match || TreeVisit(second, begin, end, reverse, visit);
}

}  // namespace hallcase::storage
