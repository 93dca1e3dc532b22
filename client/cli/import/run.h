// Sends a plan through Ingest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "client/cli/import/plan.h"
#include "client/cpp/client.h"

namespace hallcase::cli {

struct ImportSummary {
  // Rows of the file below its header; skipped ones are those whose step the mapping leaves out.
  size_t rows = 0;
  size_t skipped = 0;
  // Accepted, those that had been there before included.
  size_t cases = 0;
  size_t steps = 0;
  size_t closes = 0;
  // Of these, what an earlier run had brought in already.
  size_t replayed = 0;
  // Bad rows and refused commands, by line.
  std::vector<Reject> rejects;
  double seconds = 0;
};

// `progress(done, total)` counts commands and is called on this thread. On a connection that breaks
// for good the error is returned: run the import again, what was in is not doubled.
client::Result<ImportSummary> RunImport(client::Client& client, const Mapping& mapping,
                                        ImportPlan plan, size_t window,
                                        const std::function<void(size_t, size_t)>& progress);

}  // namespace hallcase::cli
