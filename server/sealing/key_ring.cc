#include "server/sealing/key_ring.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/sealing/key_files.h"

namespace hallcase::sealing {
namespace {

constexpr std::string_view kHallKind = "hall";
constexpr std::string_view kBlindKind = "blind";
constexpr mode_t kKeysDirMode = 0700;

SecretKey Derive(const SecretKey& key, std::string_view purpose) {
  return SecretKey(base::HmacSha256(key.AsBytes(), {"hallcase-derived-v1:", purpose}));
}

// What a call that was cut short left is as good.
absl::Status Settled(const absl::Status& written) {
  return absl::IsAlreadyExists(written) ? absl::OkStatus() : written;
}

}  // namespace

void KeyRing::AddHallKey(uint32_t number, const SecretKey& key) {
  hall_keys_[number] = {key, Derive(key, "wrap")};
}

absl::StatusOr<KeyRing> KeyRing::Create(const std::string& keys_dir, base::RandomSource& random) {
  return CreateAs(/*test=*/false, keys_dir, random);
}

absl::StatusOr<KeyRing> KeyRing::CreateForTest(const std::string& keys_dir,
                                               base::RandomSource& random) {
  return CreateAs(/*test=*/true, keys_dir, random);
}

absl::StatusOr<KeyRing> KeyRing::CreateAs(bool test, const std::string& keys_dir,
                                          base::RandomSource& random) {
  if (mkdir(keys_dir.c_str(), kKeysDirMode) != 0 && errno != EEXIST) {
    return absl::UnavailableError(
        base::StrCat("cannot create ", keys_dir, ": ", std::strerror(errno)));
  }
  const KeyFiles hall(keys_dir, kHallKind);
  if (!absl::IsNotFound(hall.Load().status())) {
    return absl::AlreadyExistsError(base::StrCat(keys_dir, " already has a hall key"));
  }
  // The hall key comes last: with it the ring is whole.
  absl::Status status =
      Settled(KeyFiles(keys_dir, kBlindKind).WriteFirst(RandomKey(1, random)));
  NumberedKey hall_key = RandomKey(1, random);
  hall_key.test = test;
  if (status.ok()) status = hall.WriteFirst(hall_key);
  if (!status.ok()) return status;
  return Load(keys_dir);
}

absl::StatusOr<KeyRing> KeyRing::Load(const std::string& keys_dir) {
  const auto hall = KeyFiles(keys_dir, kHallKind).Load();
  if (!hall.ok()) return hall.status();
  const auto blind = KeyFiles(keys_dir, kBlindKind).Load();
  if (!blind.ok()) return blind.status();
  KeyRing ring;
  for (const NumberedKey& key : hall->keys) {
    ring.AddHallKey(key.number, key.key);
    ring.test_ = ring.test_ || key.test;
  }
  for (const NumberedKey& key : blind->keys) ring.blind_keys_[key.number] = key.key;
  ring.hall_in_use_ = hall->in_use;
  ring.blind_in_use_ = blind->in_use;
  return ring;
}

absl::StatusOr<KeyRing> KeyRing::AddNext(const std::string& keys_dir, uint32_t hall,
                                         uint32_t blind, base::RandomSource& random) {
  absl::StatusOr<KeyRing> ring = Load(keys_dir);
  if (!ring.ok()) return ring;
  absl::Status status;
  if (!ring->blind_keys_.contains(blind)) {
    status = Settled(KeyFiles(keys_dir, kBlindKind).WriteNext(RandomKey(blind, random)));
  }
  if (status.ok() && !ring->hall_keys_.contains(hall)) {
    NumberedKey next = RandomKey(hall, random);
    next.test = ring->test_;
    status = Settled(KeyFiles(keys_dir, kHallKind).WriteNext(next));
  }
  if (!status.ok()) return status;
  return Load(keys_dir);
}

absl::StatusOr<KeyRing> KeyRing::DestroyBefore(const std::string& keys_dir, uint32_t hall,
                                               uint32_t blind) {
  absl::Status status = KeyFiles(keys_dir, kHallKind).KeepFrom(hall);
  if (status.ok()) status = KeyFiles(keys_dir, kBlindKind).KeepFrom(blind);
  if (!status.ok()) return status;
  return Load(keys_dir);
}

KeyRing KeyRing::FromRandom(base::RandomSource& random) {
  KeyRing ring;
  ring.AddHallKey(1, RandomKey(1, random).key);
  ring.blind_keys_[1] = RandomKey(1, random).key;
  ring.hall_in_use_ = 1;
  ring.blind_in_use_ = 1;
  return ring;
}

const SecretKey* KeyRing::FindWrapKey(uint32_t number) const {
  const auto found = hall_keys_.find(number);
  return found == hall_keys_.end() ? nullptr : &found->second.wrap;
}

SecretKey KeyRing::DerivedKey(std::string_view purpose) const {
  return DerivedKey(purpose, hall_in_use_);
}

SecretKey KeyRing::DerivedKey(std::string_view purpose, uint32_t number) const {
  return Derive(hall_keys_.at(number).key, purpose);
}

std::vector<uint32_t> KeyRing::hall_key_numbers() const {
  std::vector<uint32_t> numbers;
  for (const auto& [number, key] : hall_keys_) numbers.push_back(number);
  return numbers;
}

bool KeyRing::Has(uint32_t hall, uint32_t blind) const {
  return hall_keys_.contains(hall) && blind_keys_.contains(blind);
}

KeyRing KeyRing::Using(uint32_t hall, uint32_t blind) const {
  KeyRing ring = *this;
  ring.hall_in_use_ = hall;
  ring.blind_in_use_ = blind;
  return ring;
}

}  // namespace hallcase::sealing
