#include "server/sealing/seal.h"

#include <array>
#include <cstdlib>
#include <cstring>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace hallcase::sealing {
namespace {

constexpr char kVersion = 0x01;
constexpr size_t kNonceOffset = 1;
constexpr size_t kCiphertextOffset = kNonceOffset + kNonceBytes;

struct NamedField {
  std::string_view name;
  SealedField field;
};

constexpr NamedField kFields[] = {
    {"name", SealedField::kName},
    {"id_number", SealedField::kIdNumber},
    {"phone", SealedField::kPhone},
    {"id_check_override", SealedField::kIdCheckOverride},
    {"note", SealedField::kNote},
    {"grounds", SealedField::kGrounds},
    {"reason", SealedField::kReason},
    {"answer", SealedField::kAnswer},
    {"requirement", SealedField::kRequirement},
    {"text", SealedField::kText},
    {"snapshot", SealedField::kSnapshot},
};

}  // namespace

// The AAD in a fixed buffer: a heap allocation would cost a tenth of a seal.
class Sealer::Aad {
 public:
  Aad(std::string_view hall_prefix, const base::Uuid& key_id, SealedField field) {
    Append(hall_prefix);
    Append(key_id.AsBytes());
    const auto number = static_cast<uint16_t>(field);
    bytes_[size_++] = static_cast<char>(number >> 8);
    bytes_[size_++] = static_cast<char>(number);
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  void Append(std::string_view part) {
    std::memcpy(bytes_.data() + size_, part.data(), part.size());
    size_ += part.size();
  }
  std::array<char, kSealHallIdBytesMax + 1 + base::kUuidBytes + 2> bytes_;
  size_t size_ = 0;
};

absl::StatusOr<SealedField> SealedFieldByName(std::string_view proto_field_name) {
  for (const NamedField& named : kFields) {
    if (named.name == proto_field_name) return named.field;
  }
  return absl::NotFoundError(
      base::StrCat("no sealed field number for fields named ", proto_field_name));
}

Sealer::Sealer(std::string_view hall_id, base::RandomSource& random)
    : hall_prefix_(base::StrCat(hall_id, std::string_view("\0", 1))), random_(random) {
  if (hall_id.empty() || hall_id.size() > kSealHallIdBytesMax ||
      hall_id.find('\0') != std::string_view::npos) {
    std::abort();
  }
}

std::string Sealer::Seal(const DataKey& key, SealedField field,
                         std::string_view plaintext) const {
  char nonce[kNonceBytes];
  random_.Fill(nonce, kNonceBytes);
  std::string sealed;
  sealed.reserve(plaintext.size() + kSealOverheadBytes);
  sealed.push_back(kVersion);
  sealed.append(nonce, kNonceBytes);
  AeadSeal(key.key, {nonce, kNonceBytes}, Aad(hall_prefix_, key.id, field).view(), plaintext,
           &sealed);
  return sealed;
}

absl::StatusOr<std::string> Sealer::Open(const DataKey& key, SealedField field,
                                         std::string_view sealed) const {
  if (sealed.size() < kSealOverheadBytes || sealed[0] != kVersion) {
    return absl::DataLossError("a sealed value is malformed");
  }
  std::string plaintext;
  if (!AeadOpen(key.key, sealed.substr(kNonceOffset, kNonceBytes),
                Aad(hall_prefix_, key.id, field).view(), sealed.substr(kCiphertextOffset),
                &plaintext)) {
    return absl::DataLossError("a sealed value does not open under its key");
  }
  return plaintext;
}

base::Hash BodyHmac(const SecretKey& key, std::string_view request_bytes) {
  const SecretKey body_key(base::HmacSha256(key.AsBytes(), {"hallcase-body-v1"}));
  return base::HmacSha256(body_key.AsBytes(), {request_bytes});
}

}  // namespace hallcase::sealing
