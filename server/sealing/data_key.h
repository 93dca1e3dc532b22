// Data keys: one for each subject (a case, a member of staff). What is sealed under a data key is
// gone once the key is destroyed. Stored wrapped, in the side table data_keys under their id:
//
//   wrapped = version 0x01 ‖ hall key number u32 big-endian ‖ nonce [12] ‖ key [32] ‖ tag [16]
//   AAD     = hall id ‖ 0x00 ‖ key id [16]
//
// DO NOT CHANGE THIS LAYOUT: it is on disk. A new one gets a new version byte.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/base/ids.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/sealing/aead.h"
#include "server/sealing/key_ring.h"

namespace hallcase::sealing {

inline constexpr size_t kWrappedKeyBytes = 1 + 4 + kNonceBytes + kKeyBytes + kTagBytes;

struct DataKey {
  base::Uuid id;  // sorts by the time it was made
  SecretKey key;
};
using DataKeyPtr = std::shared_ptr<const DataKey>;

// A fresh key. Thread-safe.
DataKeyPtr NewDataKey(base::UuidGenerator& ids, base::RandomSource& random);

// The wrapped form for the side table. Thread-safe.
std::string WrapDataKey(const KeyRing& ring, std::string_view hall_id, const DataKey& key,
                        base::RandomSource& random);

// Number of the hall key that the bytes are wrapped under; 0 when they are malformed. Thread-safe.
uint32_t HallKeyOf(std::string_view wrapped);

// DATA_LOSS when the bytes are malformed or were not wrapped by this ring for this hall and id;
// FAILED_PRECONDITION when they name a hall key that the ring does not hold.
// Thread-safe.
absl::StatusOr<DataKeyPtr> UnwrapDataKey(const KeyRing& ring, std::string_view hall_id,
                                         const base::Uuid& id, std::string_view wrapped);

// The unwrapped keys of one hall that were used last. Thread-safe.
class DataKeyCache {
 public:
  // REQUIRES: entries_max >= 1.
  DataKeyCache(std::string hall_id, size_t entries_max);

  // nullptr when it is not here: read the wrapped bytes and call Unwrap.
  DataKeyPtr Find(const base::Uuid& id);

  // Rises with every Forget. Take it before the wrapped bytes are read.
  uint64_t generation();

  // From the cache, else unwrapped, and kept unless a key was forgotten since `generation`: it may
  // be this one. Errors as UnwrapDataKey; nothing is then kept.
  absl::StatusOr<DataKeyPtr> Unwrap(const KeyRing& ring, const base::Uuid& id,
                                    std::string_view wrapped, uint64_t generation);

  // Keeps a key that was just made.
  void Insert(DataKeyPtr key);

  // Drops a key that was erased; holders of a pointer keep theirs until they let go.
  void Forget(const base::Uuid& id);

  size_t size();

 private:
  using Entries = std::list<DataKeyPtr>;

  void InsertLocked(DataKeyPtr key) HC_REQUIRES(mutex_);

  const std::string hall_id_;
  const size_t entries_max_;
  base::Mutex mutex_;
  uint64_t generation_ HC_GUARDED_BY(mutex_) = 0;
  Entries entries_ HC_GUARDED_BY(mutex_);  // last used first
  absl::flat_hash_map<base::Uuid, Entries::iterator> index_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::sealing
