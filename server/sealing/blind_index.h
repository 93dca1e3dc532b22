// The blind index: search by exact value without storing the value.
//
//   digest = first 16 bytes of HMAC-SHA256(blind key, kind u8 ‖ hall id ‖ 0x00 ‖ normalised value)
//
// DO NOT CHANGE THIS, nor a normaliser: the digests are on disk. Pure, so thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/sealing/key_ring.h"

namespace hallcase::sealing {

inline constexpr size_t kBlindDigestBytes = 16;

// DO NOT CHANGE THESE NUMBERS, never reuse one: they are in the keys of the blind table.
enum class BlindKind : uint8_t {
  kIdNumber = 1,
  kPhone = 2,
  kName = 3,
};

// Upper case, without spaces.
std::string NormaliseIdNumber(std::string_view text);

// Digits alone, without a leading +86 or 0086; empty where something else stands in between.
std::string NormalisePhone(std::string_view text);

// Trimmed; inner white space becomes one space between Latin words and nothing elsewhere; the dots
// used in transcribed names become one (·); ASCII letters in upper case. Composed and decomposed
// accents are not made equal.
std::string NormaliseName(std::string_view text);

std::string NormaliseFor(BlindKind kind, std::string_view text);

// nullopt when nothing is left after normalising: such a value is not indexed.
std::optional<std::string> BlindDigest(const KeyRing& ring, std::string_view hall_id,
                                       BlindKind kind, std::string_view text);
// The same under one of the ring's keys, in use or not.
std::optional<std::string> BlindDigest(const SecretKey& blind_key, std::string_view hall_id,
                                       BlindKind kind, std::string_view text);

}  // namespace hallcase::sealing
