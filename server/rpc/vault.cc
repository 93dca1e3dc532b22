#include "server/rpc/vault.h"

#include <algorithm>

#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::rpc {
namespace {

using ledger::v1::BlindDigest;
using sealing::BlindKind;

constexpr size_t kCodeDigits = 8;
constexpr size_t kSaltBytes = 16;
constexpr uint64_t kCodes = 100'000'000;
constexpr size_t kKeyNumberBytes = 4;

// Empty for the first key: what was written before keys rotated says nothing.
std::string RequestKeyName(uint32_t number) {
  std::string name;
  if (number == 1) return name;
  for (int shift = 24; shift >= 0; shift -= 8) name.push_back(static_cast<char>(number >> shift));
  return name;
}

// 0 for what names no request key.
uint32_t RequestKeyNumber(std::string_view name) {
  if (name.empty()) return 1;
  if (name.size() != kKeyNumberBytes) return 0;
  uint32_t number = 0;
  for (const char byte : name) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

BlindDigest DigestRow(BlindKind kind, uint32_t blind_key, std::string digest) {
  BlindDigest row;
  row.set_field(static_cast<uint32_t>(kind));
  row.set_digest(std::move(digest));
  if (blind_key != 1) row.set_blind_key(blind_key);
  return row;
}

bool Contains(const google::protobuf::RepeatedPtrField<BlindDigest>& digests,
              const BlindDigest& one) {
  return std::any_of(digests.begin(), digests.end(), [&one](const BlindDigest& digest) {
    return digest.field() == one.field() && digest.digest() == one.digest();
  });
}

std::string_view PurposeOf(CodeFor what) {
  return what == CodeFor::kHandover ? "handover-code" : "pickup-code";
}

std::string CodeOver(const sealing::SecretKey& key, std::string_view bytes) {
  const base::Hash hmac = sealing::BodyHmac(key, bytes);
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof number; ++i) number = number << 8 | hmac[i];
  std::string digits = std::to_string(number % kCodes);
  return std::string(kCodeDigits - digits.size(), '0') + digits;
}

std::string CodeUnder(const sealing::SecretKey& key, std::string_view hall, int64_t id) {
  return CodeOver(key, base::StrCat(hall, "/", id));
}

// A rating's id and the first bytes of the HMAC over it: 20 bytes, 32 characters.
constexpr size_t kRatingIdBytes = 8;
constexpr size_t kRatingMacBytes = 12;
constexpr size_t kRatingTokenChars = 32;
// Crockford's alphabet: no I, L, O, U to be misread.
constexpr std::string_view kTokenAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kBitsPerTokenChar = 5;
constexpr int kBitsPerByte = 8;

std::string RatingBytes(const sealing::SecretKey& key, std::string_view hall, int64_t rating_id) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= kBitsPerByte) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(rating_id) >> shift));
  }
  const base::Hash hmac = sealing::BodyHmac(key, base::StrCat(hall, "/rating/", rating_id));
  return bytes.append(base::AsBytes(hmac).substr(0, kRatingMacBytes));
}

std::string EncodeToken(std::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : bytes) {
    bits = bits << kBitsPerByte | static_cast<uint8_t>(byte);
    for (held += kBitsPerByte; held >= kBitsPerTokenChar; held -= kBitsPerTokenChar) {
      text.push_back(kTokenAlphabet[bits >> (held - kBitsPerTokenChar) & 31]);
    }
  }
  return text;
}

// Empty for what is no token at all. Small letters and what looks alike are read as meant.
std::string DecodeToken(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int held = 0;
  if (text.size() != kRatingTokenChars) return bytes;
  for (char letter : text) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter == 'O') letter = '0';
    if (letter == 'I' || letter == 'L') letter = '1';
    const size_t value = kTokenAlphabet.find(letter);
    if (value == std::string_view::npos) return "";
    bits = bits << kBitsPerTokenChar | static_cast<uint32_t>(value);
    held += kBitsPerTokenChar;
    if (held < kBitsPerByte) continue;
    held -= kBitsPerByte;
    bytes.push_back(static_cast<char>(bits >> held));
  }
  return bytes;
}

}  // namespace

Vault::Vault(app::Hall& hall, const sealing::KeyRing& ring, const base::Clock& clock,
             base::RandomSource& random, size_t key_cache_entries_max)
    : hall_(hall),
      random_(random),
      ids_(clock, random),
      sealer_(hall.id(), random),
      cache_(hall.id(), key_cache_entries_max),
      keys_in_use_(std::make_shared<const Keys>(ring)) {
  hall_.OnKeysErased([this](const std::vector<std::string>& key_ids) {
    for (const std::string& key_id : key_ids) {
      if (const auto id = base::UuidFromBytes(key_id); id.ok()) cache_.Forget(*id);
    }
  });
}

Vault::~Vault() { hall_.OnKeysErased(nullptr); }

std::shared_ptr<const sealing::KeyRing> Vault::ring() const {
  auto in_use = keys();
  return {in_use, &in_use->ring};
}

void Vault::SetRing(const sealing::KeyRing& ring) {
  auto next = std::make_shared<const Keys>(ring);
  base::MutexLock lock(mutex_);
  keys_in_use_ = std::move(next);
}

sealing::DataKeyPtr Vault::NewKey(app::SideWrites* side) {
  sealing::DataKeyPtr key = sealing::NewDataKey(ids_, random_);
  const auto in_use = keys();
  side->data_key_id = std::string(key->id.AsBytes());
  side->data_key.set_format(1);
  side->data_key.set_wrapped(sealing::WrapDataKey(in_use->ring, hall_.id(), *key, random_));
  side->hall_key = in_use->ring.hall_key_number();
  cache_.Insert(key);
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
  return id.ok() ? cache_.Find(*id) : nullptr;
}

absl::StatusOr<sealing::DataKeyPtr> Vault::LoadKey(std::string_view key_id) {
  auto id = base::UuidFromBytes(key_id);
  if (!id.ok()) return id.status();
  if (sealing::DataKeyPtr key = cache_.Find(*id)) return key;
  const uint64_t generation = cache_.generation();
  auto row = hall_.GetDataKey(key_id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::NotFoundError("no such data key");
  return cache_.Unwrap(keys()->ring, *id, (*row)->wrapped(), generation);
}

absl::StatusOr<sealing::DataKeyPtr> Vault::OpenKey(std::string_view key_id,
                                                   const ledger::v1::DataKeyRow& row) const {
  auto id = base::UuidFromBytes(key_id);
  if (!id.ok()) return id.status();
  return sealing::UnwrapDataKey(keys()->ring, hall_.id(), *id, row.wrapped());
}

app::Rekey Vault::RekeyOf(const sealing::DataKey& key, const ledger::v1::DataKeyRow& before,
                          const ledger::v1::Applicant* person) {
  const auto in_use = keys();
  app::Rekey rekey;
  rekey.key_id = std::string(key.id.AsBytes());
  rekey.before = before.SerializeAsString();
  rekey.after.set_format(before.format());
  rekey.after.set_wrapped(sealing::WrapDataKey(in_use->ring, hall_.id(), key, random_));
  const auto add = [&](BlindKind kind, const std::string& text) {
    auto digest = sealing::BlindDigest(in_use->ring, hall_.id(), kind, text);
    if (!digest.has_value()) return;
    *rekey.after.add_digests() =
        DigestRow(kind, in_use->ring.blind_key_number(), *std::move(digest));
  };
  if (person != nullptr) {
    add(BlindKind::kIdNumber, person->id_number());
    add(BlindKind::kPhone, person->phone());
  }
  for (const BlindDigest& digest : before.digests()) {
    if (!Contains(rekey.after.digests(), digest)) rekey.blind_delete.push_back(digest);
  }
  for (const BlindDigest& digest : rekey.after.digests()) {
    if (!Contains(before.digests(), digest)) rekey.blind_put.push_back(digest);
  }
  return rekey;
}

std::optional<BlindDigest> Vault::Digest(BlindKind kind, std::string_view text) const {
  const auto in_use = keys();
  auto digest = sealing::BlindDigest(in_use->ring, hall_.id(), kind, text);
  if (!digest.has_value()) return std::nullopt;
  return DigestRow(kind, in_use->ring.blind_key_number(), *std::move(digest));
}

std::vector<BlindDigest> Vault::SearchDigests(BlindKind kind, std::string_view text) const {
  const auto in_use = keys();
  std::vector<BlindDigest> digests;
  for (const auto& [number, key] : in_use->ring.blind_keys()) {
    auto digest = sealing::BlindDigest(key, hall_.id(), kind, text);
    if (digest.has_value()) digests.push_back(DigestRow(kind, number, *std::move(digest)));
  }
  return digests;
}

Vault::BodyMac Vault::MacOf(const sealing::DataKey* key, std::string_view bytes) const {
  const auto in_use = keys();
  const base::Hash hmac = sealing::BodyHmac(key == nullptr ? in_use->request : key->key, bytes);
  return {std::string(base::AsBytes(hmac)),
          key == nullptr ? RequestKeyName(in_use->ring.hall_key_number())
                         : std::string(key->id.AsBytes())};
}

std::optional<std::string> Vault::RequestMac(std::string_view key_id,
                                             std::string_view bytes) const {
  const auto in_use = keys();
  const uint32_t number = RequestKeyNumber(key_id);
  if (in_use->ring.FindWrapKey(number) == nullptr) return std::nullopt;
  const base::Hash hmac =
      sealing::BodyHmac(in_use->ring.DerivedKey("request-body", number), bytes);
  return std::string(base::AsBytes(hmac));
}

std::string Vault::OneTimeCode(CodeFor what, int64_t id) const {
  return CodeUnder(keys()->ring.DerivedKey(PurposeOf(what)), hall_.id(), id);
}

bool Vault::IsOneTimeCode(CodeFor what, int64_t id, std::string_view code) const {
  const auto in_use = keys();
  bool right = false;
  for (const uint32_t number : in_use->ring.hall_key_numbers()) {
    const auto key = in_use->ring.DerivedKey(PurposeOf(what), number);
    right |= base::ConstantTimeEquals(CodeUnder(key, hall_.id(), id), code);
  }
  return right;
}

std::string Vault::QueryCode(const sealing::DataKey& key, int64_t case_id) const {
  // HMACs of requests are made under the same key. No request's bytes begin with 0x00.
  constexpr std::string_view kPurpose("\0query-code/", 12);
  return CodeOver(key.key, base::StrCat(kPurpose, hall_.id(), "/", case_id));
}

std::string Vault::RatingToken(int64_t rating_id) const {
  return EncodeToken(RatingBytes(keys()->ring.DerivedKey("rating-token"), hall_.id(), rating_id));
}

std::optional<int64_t> Vault::RatingOfToken(std::string_view token) const {
  const std::string bytes = DecodeToken(token);
  if (bytes.size() != kRatingIdBytes + kRatingMacBytes) return std::nullopt;
  uint64_t id = 0;
  for (size_t i = 0; i < kRatingIdBytes; ++i) {
    id = id << kBitsPerByte | static_cast<uint8_t>(bytes[i]);
  }
  const auto rating_id = static_cast<int64_t>(id);
  const auto in_use = keys();
  bool right = false;
  for (const uint32_t number : in_use->ring.hall_key_numbers()) {
    const auto key = in_use->ring.DerivedKey("rating-token", number);
    right |= base::ConstantTimeEquals(RatingBytes(key, hall_.id(), rating_id), bytes);
  }
  return right ? std::optional(rating_id) : std::nullopt;
}

}  // namespace hallcase::rpc
