#include "server/rpc/vault.h"

#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::rpc {
namespace {

constexpr size_t kHandoverCodeDigits = 8;
constexpr size_t kSaltBytes = 16;
constexpr uint64_t kHandoverCodes = 100'000'000;

}  // namespace

Vault::Vault(const app::Hall& hall, const sealing::KeyRing& ring, const base::Clock& clock,
             base::RandomSource& random, size_t key_cache_entries_max)
    : hall_(hall),
      ring_(ring),
      random_(random),
      ids_(clock, random),
      sealer_(hall.id(), random),
      keys_(ring, hall.id(), key_cache_entries_max),
      request_key_(ring.DerivedKey("request-body")),
      page_token_key_(ring.DerivedKey("page-token")),
      handover_code_key_(ring.DerivedKey("handover-code")) {}

sealing::DataKeyPtr Vault::NewKey(app::SideWrites* side) {
  sealing::DataKeyPtr key = sealing::NewDataKey(ids_, random_);
  side->data_key_id = std::string(key->id.AsBytes());
  side->data_key.set_format(1);
  side->data_key.set_wrapped(sealing::WrapDataKey(ring_, hall_.id(), *key, random_));
  keys_.Insert(key);
  return key;
}

std::string Vault::NewSalt() {
  std::string salt(kSaltBytes, '\0');
  random_.Fill(salt.data(), salt.size());
  return salt;
}

std::string Vault::NewRequestId() { return std::string(ids_.Next().AsBytes()); }

sealing::DataKeyPtr Vault::FindKey(std::string_view key_id) {
  auto id = base::UuidFromBytes(key_id);
  return id.ok() ? keys_.Find(*id) : nullptr;
}

absl::StatusOr<sealing::DataKeyPtr> Vault::LoadKey(std::string_view key_id) {
  auto id = base::UuidFromBytes(key_id);
  if (!id.ok()) return id.status();
  if (sealing::DataKeyPtr key = keys_.Find(*id)) return key;
  auto row = hall_.GetDataKey(key_id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::NotFoundError("no such data key");
  return keys_.Unwrap(*id, (*row)->wrapped());
}

std::optional<ledger::v1::BlindDigest> Vault::Digest(sealing::BlindKind kind,
                                                     std::string_view text) const {
  auto digest = sealing::BlindDigest(ring_, hall_.id(), kind, text);
  if (!digest.has_value()) return std::nullopt;
  ledger::v1::BlindDigest row;
  row.set_field(static_cast<uint32_t>(kind));
  row.set_digest(*std::move(digest));
  return row;
}

std::string Vault::BodyHmac(const sealing::DataKey* key, std::string_view bytes) const {
  const base::Hash hmac = sealing::BodyHmac(key == nullptr ? request_key_ : key->key, bytes);
  return std::string(base::AsBytes(hmac));
}

std::string Vault::HandoverCode(int64_t handover_id) const {
  const std::string subject = base::StrCat(hall_.id(), "/", handover_id);
  const base::Hash hmac = sealing::BodyHmac(handover_code_key_, subject);
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof number; ++i) number = number << 8 | hmac[i];
  std::string digits = std::to_string(number % kHandoverCodes);
  return std::string(kHandoverCodeDigits - digits.size(), '0') + digits;
}

}  // namespace hallcase::rpc
