// A ledger with every sort of fact that there is now, for a new golden file: its entries, their
// hashes, and the rows that they give, a line each.
#pragma once

#include <string>

namespace hallcase {

std::string NewestStory();

}  // namespace hallcase
