// What a test's world needs before anything can be tested: without it, the run ends.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace hallcase::testing {

inline void Require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "the world of this test cannot be made: " << what << std::endl;
  std::abort();
}

}  // namespace hallcase::testing
