// `hallcase verify --data DIR [--hall ID] [--trusted-head SEQ:HASH]`: is what is on disk what the
// facts say? Offline, without sign-in, read-only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/app/verify.h"

namespace hallcase::offline {

struct VerifyRequest {
  std::string dir;
  // Empty: every hall in the directory.
  std::string hall;
  // "SEQ:HASH" as `hallcase head` prints it; empty: none. With it, exactly one hall is read.
  std::string trusted_head;
  size_t findings_max = 20;
  // Called now and then; may be empty.
  std::function<void(std::string_view hall, uint64_t entries)> progress;
};

struct VerifyResult {
  std::vector<app::VerifyReport> halls;
  // What the engine itself complained about when it opened the directory; empty = nothing.
  std::string engine_damage;

  bool clean() const;
};

// INVALID_ARGUMENT for a malformed trusted head, or one without a hall where there are several;
// else what OpenDataDir and app::Verify say. Damage is a result, not an error.
absl::StatusOr<VerifyResult> RunVerify(const VerifyRequest& request);

// "SEQ:HASH" with the hash in hexadecimal. INVALID_ARGUMENT otherwise.
absl::StatusOr<app::TrustedHead> ParseTrustedHead(std::string_view text);

// For people: a few lines a hall, in Chinese.
std::string VerifyText(const VerifyResult& result);
// One JSON object: {"clean": …, "engine_damage": …,
// "halls": [{"hall": …, "head_seq": …, "findings": […]}]}.
std::string VerifyJson(const VerifyResult& result);

}  // namespace hallcase::offline
