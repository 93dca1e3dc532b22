#include "server/sealing/data_key.h"

#include <openssl/crypto.h>

#include <cstring>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace hallcase::sealing {
namespace {

constexpr char kWrapVersion = 0x01;
constexpr size_t kNumberOffset = 1;
constexpr size_t kWrapNonceOffset = 5;
constexpr size_t kWrapSealOffset = kWrapNonceOffset + kNonceBytes;

std::string WrapAad(std::string_view hall_id, const base::Uuid& id) {
  return base::StrCat(hall_id, std::string_view("\0", 1), id.AsBytes());
}

void AppendNumber(uint32_t number, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(number >> shift));
  }
}

uint32_t ReadNumber(std::string_view wrapped) {
  uint32_t number = 0;
  for (size_t i = kNumberOffset; i < kWrapNonceOffset; ++i) {
    number = (number << 8) | static_cast<uint8_t>(wrapped[i]);
  }
  return number;
}

}  // namespace

DataKeyPtr NewDataKey(base::UuidGenerator& ids, base::RandomSource& random) {
  auto key = std::make_shared<DataKey>();
  key->id = ids.Next();
  random.Fill(key->key.data(), kKeyBytes);
  return key;
}

std::string WrapDataKey(const KeyRing& ring, std::string_view hall_id, const DataKey& key,
                        base::RandomSource& random) {
  std::string wrapped;
  wrapped.reserve(kWrappedKeyBytes);
  wrapped.push_back(kWrapVersion);
  AppendNumber(ring.hall_key_number(), &wrapped);
  char nonce[kNonceBytes];
  random.Fill(nonce, kNonceBytes);
  wrapped.append(nonce, kNonceBytes);
  AeadSeal(ring.wrap_key(), {nonce, kNonceBytes}, WrapAad(hall_id, key.id), key.key.AsBytes(),
           &wrapped);
  return wrapped;
}

uint32_t HallKeyOf(std::string_view wrapped) {
  const bool sound = wrapped.size() == kWrappedKeyBytes && wrapped[0] == kWrapVersion;
  return sound ? ReadNumber(wrapped) : 0;
}

absl::StatusOr<DataKeyPtr> UnwrapDataKey(const KeyRing& ring, std::string_view hall_id,
                                         const base::Uuid& id, std::string_view wrapped) {
  if (wrapped.size() != kWrappedKeyBytes || wrapped[0] != kWrapVersion) {
    return absl::DataLossError("a wrapped key is malformed");
  }
  const SecretKey* wrap_key = ring.FindWrapKey(ReadNumber(wrapped));
  if (wrap_key == nullptr) {
    return absl::FailedPreconditionError("a data key is wrapped under another hall key");
  }
  std::string bytes;
  if (!AeadOpen(*wrap_key, wrapped.substr(kWrapNonceOffset, kNonceBytes),
                WrapAad(hall_id, id), wrapped.substr(kWrapSealOffset), &bytes)) {
    return absl::DataLossError("a wrapped key does not open under the hall key");
  }
  auto key = std::make_shared<DataKey>();
  key->id = id;
  std::memcpy(key->key.data(), bytes.data(), kKeyBytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return DataKeyPtr(std::move(key));
}

DataKeyCache::DataKeyCache(std::string hall_id, size_t entries_max)
    : hall_id_(std::move(hall_id)), entries_max_(entries_max) {}

DataKeyPtr DataKeyCache::Find(const base::Uuid& id) {
  base::MutexLock lock(mutex_);
  const auto found = index_.find(id);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return *found->second;
}

uint64_t DataKeyCache::generation() {
  base::MutexLock lock(mutex_);
  return generation_;
}

absl::StatusOr<DataKeyPtr> DataKeyCache::Unwrap(const KeyRing& ring, const base::Uuid& id,
                                                std::string_view wrapped, uint64_t generation) {
  if (DataKeyPtr key = Find(id); key != nullptr) return key;
  // Outside the lock: two threads may unwrap the same key, which does no harm.
  absl::StatusOr<DataKeyPtr> key = UnwrapDataKey(ring, hall_id_, id, wrapped);
  if (!key.ok()) return key;
  base::MutexLock lock(mutex_);
  if (generation_ == generation) InsertLocked(*key);
  return key;
}

void DataKeyCache::Insert(DataKeyPtr key) {
  base::MutexLock lock(mutex_);
  InsertLocked(std::move(key));
}

void DataKeyCache::InsertLocked(DataKeyPtr key) {
  const auto [place, fresh] = index_.try_emplace(key->id);
  if (!fresh) entries_.erase(place->second);
  entries_.push_front(std::move(key));
  place->second = entries_.begin();
  if (entries_.size() <= entries_max_) return;
  index_.erase(entries_.back()->id);
  entries_.pop_back();
}

void DataKeyCache::Forget(const base::Uuid& id) {
  base::MutexLock lock(mutex_);
  ++generation_;
  const auto found = index_.find(id);
  if (found == index_.end()) return;
  entries_.erase(found->second);
  index_.erase(found);
}

size_t DataKeyCache::size() {
  base::MutexLock lock(mutex_);
  return entries_.size();
}

}  // namespace hallcase::sealing
