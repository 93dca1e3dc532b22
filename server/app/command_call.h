// A command on its way to the executor, and what comes back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "hallcase/ledger/v1/command.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/access.h"
#include "server/domain/rejection.h"

namespace hallcase::app {

// Interactive beats ingest beats jobs, by weight; none starves.
enum class Lane : uint8_t { kInteractive = 0, kIngest = 1, kJobs = 2 };

// Side rows that go into the same commit if the command is accepted.
struct SideWrites {
  // Data key: 16-byte id and its row (wrapped key, digests). Empty id = none.
  std::string data_key_id;
  ledger::v1::DataKeyRow data_key;
  // Number of the hall key that it is wrapped under; 0 = not said. KEYS_CHANGED if a rotation has
  // left that key behind.
  uint32_t hall_key = 0;
  // The stored row that `data_key` was made from. KEYS_CHANGED if it is another by now; empty = the
  // key is new.
  std::string data_key_before;
  // Blind-index rows under the command's subject case.
  std::vector<ledger::v1::BlindDigest> blind_put;
  std::vector<ledger::v1::BlindDigest> blind_delete;
  // Password verifier of an account. Empty account = none.
  std::string verifier_account;
  ledger::v1::VerifierRow verifier;
};

// What a rotation puts in place of one data key, if its row is still `before`; else it is left as
// it is: it was wrapped anew by a correction, or erased.
struct Rekey {
  std::string key_id;
  std::string before;
  ledger::v1::DataKeyRow after;
  // Case of the blind rows, 0 = none.
  int64_t case_id = 0;
  std::vector<ledger::v1::BlindDigest> blind_put;
  std::vector<ledger::v1::BlindDigest> blind_delete;
};

struct Outcome {
  enum class Kind {
    kCommitted,
    // The command asked for what is so already (an import seen before).
    kAlready,
    // The request id was used before; `request` is its row. The caller compares body HMACs (under
    // request.key_id) and answers with the current resource, or with REQUEST_ID_REUSED.
    kSeen,
    // Typed refusal, nothing changed; also QUEUE_FULL, DISK_FULL, DROPPED, OUTCOME_UNKNOWN.
    kRejected,
  };
  Kind kind = Kind::kRejected;
  domain::Rejection rejection;
  uint64_t seq = 0;
  int64_t subject_id = 0;
  ledger::v1::RequestRow request;
  // Rows as they are after the command (case commands; warning commands fill both).
  std::shared_ptr<const ledger::v1::CaseRow> case_row;
  std::shared_ptr<const ledger::v1::WarningRow> warning_row;
  std::shared_ptr<const ledger::v1::JobRow> job_row;
  // Of commands about one transfer sheet or shift sheet.
  std::shared_ptr<const ledger::v1::HandoverRow> handover_row;
  std::shared_ptr<const ledger::v1::ShiftRow> shift_row;
  std::shared_ptr<const ledger::v1::DocumentRow> document_row;
  std::shared_ptr<const ledger::v1::RatingRow> rating_row;
};

// Etags that one Ingest stream's commands left, by case id. Touched by the writer thread alone.
using StreamEtags = absl::flat_hash_map<int64_t, uint64_t>;

struct CommandCall {
  // Sealed.
  ledger::v1::Command command;
  domain::access::Scope scope = domain::access::Scope::System();
  ledger::v1::Source source = ledger::v1::SOURCE_COUNTER;
  // 16 bytes; empty only for the hall's own machinery.
  std::string request_id;
  std::string body_hmac;
  // Data key under which body_hmac was made; empty = the hall's request key.
  std::string body_key_id;
  // 0 = now.
  int64_t occurred_at_us = 0;
  // PARTY_KIND_UNSPECIFIED = the actor.
  ledger::v1::Party performer;
  std::string on_behalf_of;
  SideWrites side;
  std::vector<Rekey> rekeys;
  Lane lane = Lane::kInteractive;
  // Null outside Ingest; kept up to date by the executor.
  std::shared_ptr<StreamEtags> stream_etags;
  // Asked once before Decide; true = nobody waits for the answer any more.
  std::function<bool()> cancelled;
  // Called exactly once, on the completion pool, never on the writer thread.
  std::function<void(Outcome)> done;
};

}  // namespace hallcase::app
