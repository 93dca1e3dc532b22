// The hand-written rights (rights.tsv), read for tests.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace hallcase::testing {

struct MethodRight {
  std::string permission;
  // "case", "party", "filter" or "-".
  std::string about;
};

struct Rights {
  // As in the file: clerk, lead, …
  std::vector<std::string> roles;
  // [permission][role] = "hall", "post", "dept" or "-".
  std::map<std::string, std::map<std::string, std::string>> reach;
  std::map<std::string, MethodRight> methods;
};

// Ends the test process when the file is malformed.
Rights ReadRights(const std::string& path);

}  // namespace hallcase::testing
