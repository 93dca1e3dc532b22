// An ordered map of byte strings that never changes: every edit gives a new tree which shares all
// but O(log n) nodes with the old one. So a snapshot is one pointer, readers need no lock, and old
// versions go when the last reader lets go of them.
//
// A treap whose priorities are hashes of the keys: its shape depends on its content alone, and
// stays balanced for any order of insertion.
// Thread-safety: immutable; edits by one thread and reads of older trees by others do not meet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace hallcase::storage {

struct TreeNode;
using Tree = std::shared_ptr<const TreeNode>;  // null: empty

struct TreeNode {
  std::string key;
  std::string value;
  uint64_t priority;
  Tree left;
  Tree right;
};

// The value under `key`, which lives as long as the tree; nullptr if there is none.
const std::string* TreeFind(const Tree& tree, std::string_view key);

Tree TreePut(const Tree& tree, std::string_view key, std::string_view value);
Tree TreeDelete(const Tree& tree, std::string_view key);
// Without the keys k with begin <= k < end; an empty `end` is no bound.
Tree TreeDeleteRange(const Tree& tree, std::string_view begin, std::string_view end);

// Visits begin <= k < end (an empty `end` is no bound) in order, backwards if `reverse`, until the
// visitor returns false. False if it did.
bool TreeVisit(const Tree& tree, std::string_view begin, std::string_view end, bool reverse,
               absl::FunctionRef<bool(const TreeNode&)> visit);

}  // namespace hallcase::storage
