// Time as an argument: everything that needs the time takes a Clock, and only main.cc names the
// real one. All instants are microseconds since 1970-01-01 00:00 UTC, all spans microseconds.
#pragma once

#include <atomic>
#include <cstdint>

namespace hallcase::base {

inline constexpr int64_t kMicrosPerMilli = 1'000;
inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time. May jump either way when an operator or NTP sets it.
  virtual int64_t NowMicros() const = 0;

  // Never decreases and does not follow wall-clock jumps; its zero means nothing.
  virtual int64_t MonotonicMicros() const = 0;
};

class RealClock final : public Clock {
 public:
  int64_t NowMicros() const override;
  int64_t MonotonicMicros() const override;
};

// A clock that stands still until it is told to move.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(int64_t now_micros, int64_t monotonic_micros = 0)
      : now_micros_(now_micros), monotonic_micros_(monotonic_micros) {}

  int64_t NowMicros() const override { return now_micros_.load(); }
  int64_t MonotonicMicros() const override { return monotonic_micros_.load(); }

  // Time passes: both clocks move. REQUIRES: span_micros >= 0.
  void Advance(int64_t span_micros) {
    now_micros_ += span_micros;
    monotonic_micros_ += span_micros;
  }

  // Somebody sets the wall clock: the monotonic one does not move.
  void SetWall(int64_t now_micros) { now_micros_ = now_micros; }

 private:
  std::atomic<int64_t> now_micros_;
  std::atomic<int64_t> monotonic_micros_;
};

}  // namespace hallcase::base
