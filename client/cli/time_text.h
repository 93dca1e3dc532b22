// Times as people and files write them. Instants are microseconds since 1970-01-01 UTC.
// Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "google/protobuf/timestamp.pb.h"

namespace hallcase::cli {

// China has one zone and no summer time.
inline constexpr int kUtcOffsetMinutesDefault = 480;

inline constexpr std::string_view kIsoPattern = "iso";

// Reads `text` by `pattern`, all of it; nullopt if it does not fit or names no real time.
//   iso    2011-10-11 13:42:22.688000+02:00: 'T' or a space between, seconds, fraction (1–9 digits,
//          cut to microseconds) and zone (Z, +02:00, +0200, +02) may be left out; a date alone is
//          its 00:00
//   else   %Y %m %d %H %M %S %f (fraction) %z (zone) %%, other characters stand for themselves;
//          numbers have their full width (%Y four digits, the others two)
// Without a zone the time is local, `utc_offset_minutes` east of UTC. Years 1900–9999.
std::optional<int64_t> ParseTime(std::string_view text, std::string_view pattern,
                                 int utc_offset_minutes);

// What is wrong with a pattern; empty = nothing.
std::string_view PatternProblem(std::string_view pattern);

// "2026-02-26 17:30" and "2026-02-26 17:30:05", local time.
std::string FormatMinute(int64_t micros, int utc_offset_minutes = kUtcOffsetMinutesDefault);
std::string FormatSecond(int64_t micros, int utc_offset_minutes = kUtcOffsetMinutesDefault);
// "2026-02-26T09:30:00.000000Z": for machines.
std::string FormatUtc(int64_t micros);

int64_t MicrosOf(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp TimestampOf(int64_t micros);

}  // namespace hallcase::cli
