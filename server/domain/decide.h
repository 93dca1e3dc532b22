// Decide: (view, command, context) → facts, or a rejection. Pure: the same arguments give the same
// facts. Every command goes through here; one file each in commands/.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/command.pb.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/access.h"
#include "server/domain/rejection.h"
#include "server/domain/view.h"

namespace hallcase::domain {

using FactList = google::protobuf::RepeatedPtrField<ledger::v1::Fact>;

// One entry may hold at most this many facts; what needs more is a job.
inline constexpr int kFactsPerCommandMax = 1000;
// Case, warning and job ids are seq × this + index of the opening fact in its entry.
inline constexpr int64_t kIdsPerEntry = 1024;

// An occurred_at this much before recorded_at is a late entry (补录).
inline constexpr int64_t kLateEntryMicros = 60'000'000;

// How often a case may have what is added to it, and for how long.
struct CaseLimits {
  int64_t urges_max = std::numeric_limits<int64_t>::max();
  int64_t notices_max = std::numeric_limits<int64_t>::max();
  // Days that the token of a rating lives.
  int64_t rating_token_days = 30;
};

// Everything about a command that is not in the command itself.
struct Context {
  // Ledger time of the batch, microseconds since the epoch.
  int64_t now_us = 0;
  // Claimed business time; equals now_us unless somebody said otherwise.
  int64_t occurred_at_us = 0;
  // Seq that the entry will have if it is accepted.
  uint64_t seq = 0;
  access::Scope scope;
  ledger::v1::Source source = ledger::v1::SOURCE_COUNTER;
  // Who did the work: the actor, or whom the actor recorded it for.
  ledger::v1::Party performer;
  // Etags that the Ingest stream's own commands left, by case; null outside Ingest.
  const absl::flat_hash_map<int64_t, uint64_t>* previous_etags = nullptr;
  // The hall's settings (`urges_per_case_max`, `notices_per_case_max`,
  // `rating_token_days`).
  CaseLimits limits = {};
};

struct Verdict {
  enum class Kind {
    // `facts` has at least one fact more.
    kFacts,
    kRejected,
    // What the command asks for is so already (an import seen before); nothing is recorded.
    kAlready,
  };
  Kind kind = Kind::kFacts;
  Rejection rejection;
  // Case (or warning, job) that the command was about; 0 = none.
  int64_t subject_id = 0;

  static Verdict Facts(int64_t subject_id) { return {Kind::kFacts, {}, subject_id}; }
  static Verdict Already(int64_t subject_id) { return {Kind::kAlready, {}, subject_id}; }
  static Verdict Rejected(Rejection rejection) {
    return {Kind::kRejected, std::move(rejection), 0};
  }
};

// Appends facts to `facts` (empty on entry). On rejection `facts` is left in an unspecified state
// and must be thrown away.
Verdict Decide(const View& view, const ledger::v1::Command& command, const Context& context,
               FactList* facts);

// Permission that the command needs; checked again by each command against its case.
access::Permission PermissionOf(const ledger::v1::Command& command);

// Name of the command for logs and errors, for example "PushCase".
const char* NameOf(const ledger::v1::Command& command);

}  // namespace hallcase::domain
