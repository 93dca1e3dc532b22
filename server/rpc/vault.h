// Sealing for one hall as the door needs it: its data keys (cached), its blind index, its HMACs.
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/command_call.h"
#include "server/app/hall.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/random.h"
#include "server/sealing/blind_index.h"
#include "server/sealing/data_key.h"
#include "server/sealing/key_ring.h"
#include "server/sealing/seal.h"

namespace hallcase::rpc {

class Vault {
 public:
  // Everything passed in must outlive the vault. REQUIRES: key_cache_entries_max >= 1.
  Vault(const app::Hall& hall, const sealing::KeyRing& ring, const base::Clock& clock,
        base::RandomSource& random, size_t key_cache_entries_max);

  const sealing::Sealer& sealer() const { return sealer_; }

  // A fresh data key, wrapped into `side`.
  sealing::DataKeyPtr NewKey(app::SideWrites* side);

  // 16 bytes, for requests that bring no id of their own.
  std::string NewRequestId();

  // Random bytes for the salt of a document.
  std::string NewSalt();

  // From memory; null when it is not there.
  sealing::DataKeyPtr FindKey(std::string_view key_id);

  // Read pool only: may touch the disk. NOT_FOUND when it was erased or never was.
  absl::StatusOr<sealing::DataKeyPtr> LoadKey(std::string_view key_id);

  // Digest for search; nullopt when nothing is left after normalising.
  std::optional<ledger::v1::BlindDigest> Digest(sealing::BlindKind kind,
                                                std::string_view text) const;

  // HMAC of a request's bytes; a null key stands for the hall's own request key.
  std::string BodyHmac(const sealing::DataKey* key, std::string_view bytes) const;

  // The one-time code of a transfer sheet, 8 digits. Made from a key outside the data directory and
  // the handover's id, so that it is stored nowhere: neither in clear nor as a digest.
  std::string HandoverCode(int64_t handover_id) const;

  // Makes page tokens opaque and unforgeable.
  const sealing::SecretKey& page_token_key() const { return page_token_key_; }
  base::RandomSource& random() { return random_; }

 private:
  const app::Hall& hall_;
  const sealing::KeyRing& ring_;
  base::RandomSource& random_;
  base::UuidGenerator ids_;
  sealing::Sealer sealer_;
  sealing::DataKeyCache keys_;
  const sealing::SecretKey request_key_;
  const sealing::SecretKey page_token_key_;
  const sealing::SecretKey handover_code_key_;
};

}  // namespace hallcase::rpc
