// Sealing for one hall as the door needs it: its data keys (cached), its blind index, its HMACs.
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/command_call.h"
#include "server/app/hall.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/sealing/blind_index.h"
#include "server/sealing/data_key.h"
#include "server/sealing/key_ring.h"
#include "server/sealing/seal.h"

namespace hallcase::rpc {

// Whose code: of a transfer sheet (签收码), or of a case whose result is to be fetched (领取码).
enum class CodeFor { kHandover, kPickup };

class Vault {
 public:
  // `hall`, `clock` and `random` must outlive the vault; it hears of erased keys from `hall`.
  // REQUIRES: key_cache_entries_max >= 1.
  Vault(app::Hall& hall, const sealing::KeyRing& ring, const base::Clock& clock,
        base::RandomSource& random, size_t key_cache_entries_max);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

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

  // A stored key, without keeping it in memory.
  absl::StatusOr<sealing::DataKeyPtr> OpenKey(std::string_view key_id,
                                              const ledger::v1::DataKeyRow& row) const;

  // What takes the place of `before` under the keys in use: the key wrapped anew, and the digests
  // of `person` (in clear; null = none), those of before deleted.
  app::Rekey RekeyOf(const sealing::DataKey& key, const ledger::v1::DataKeyRow& before,
                     const ledger::v1::Applicant* person);

  // Digest for a row; nullopt when nothing is left after normalising.
  std::optional<ledger::v1::BlindDigest> Digest(sealing::BlindKind kind,
                                                std::string_view text) const;
  // Digests for search: several while keys rotate, the one in use last, so that a row that moves
  // from one to the next meanwhile is not missed.
  std::vector<ledger::v1::BlindDigest> SearchDigests(sealing::BlindKind kind,
                                                     std::string_view text) const;

  // HMAC of a request's bytes, and what Entry.body_key_id says of its key; a null key stands for
  // the hall's own request key.
  struct BodyMac {
    std::string hmac;
    std::string key_id;
  };
  BodyMac MacOf(const sealing::DataKey* key, std::string_view bytes) const;
  // The HMAC under a request key of the hall that `key_id` names; nullopt if it has rotated away.
  std::optional<std::string> RequestMac(std::string_view key_id, std::string_view bytes) const;

  // A one-time code, 8 digits. Made from a key outside the data directory and the id, so that it is
  // stored nowhere: neither in clear nor as a digest.
  std::string OneTimeCode(CodeFor what, int64_t id) const;
  // True for that, and while keys rotate for the one of before too.
  bool IsOneTimeCode(CodeFor what, int64_t id, std::string_view code) const;

  // The query code (查询码) of a case, 8 digits: made from the case's own data key, so that it
  // outlives rotations of the keys and ends with an erasure. Stored nowhere, like the others.
  std::string QueryCode(const sealing::DataKey& key, int64_t case_id) const;

  // The token that rates a service event: 32 characters, made like the one-time code, stored as
  // little. It names the rating, so that nothing need be looked for.
  std::string RatingToken(int64_t rating_id) const;
  // What a token stands for; nullopt for what is no token of this hall. While keys rotate those of
  // before count too; afterwards they do not.
  std::optional<int64_t> RatingOfToken(std::string_view token) const;

  // Makes page tokens opaque and unforgeable.
  sealing::SecretKey page_token_key() const { return keys()->page_token; }
  base::RandomSource& random() { return random_; }

  // The keys in use; SetRing replaces them for whatever begins after it.
  std::shared_ptr<const sealing::KeyRing> ring() const;
  void SetRing(const sealing::KeyRing& ring);

 private:
  struct Keys {
    explicit Keys(const sealing::KeyRing& ring_in)
        : ring(ring_in),
          request(ring_in.DerivedKey("request-body")),
          page_token(ring_in.DerivedKey("page-token")) {}
    const sealing::KeyRing ring;
    const sealing::SecretKey request;
    const sealing::SecretKey page_token;
  };

  std::shared_ptr<const Keys> keys() const {
    base::MutexLock lock(mutex_);
    return keys_in_use_;
  }

  app::Hall& hall_;
  base::RandomSource& random_;
  base::UuidGenerator ids_;
  sealing::Sealer sealer_;
  sealing::DataKeyCache cache_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const Keys> keys_in_use_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::rpc
