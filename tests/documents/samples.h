// Documents as a hall issues them: every kind with ordinary, long and hostile content. All people
// and numbers are invented.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/documents/document.h"

namespace hallcase::documents {

struct Sample {
  std::string name;  // Of its files: a-z, 0-9 and '_'.
  Snapshot snapshot;
  uint32_t print_number = 1;
};

std::vector<Sample> AllSamples();

}  // namespace hallcase::documents
