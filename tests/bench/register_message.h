// Registrations as a counter would send them: an item of the bench's catalogue, a name, an ID
// number with its check digit, a phone, three materials. All people are invented.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/catalog.pb.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/random.h"

namespace hallcase::bench {

inline constexpr int kBenchItems = 500;
inline constexpr int kMaterialsPerCase = 3;
// Items promise 1 to 20 working days, so that a closure moves some of them and not others.
inline constexpr int kPromisedWorkingDaysMax = 20;

// Code of the bench's item `index`, and of its material `ordinal` (from 1).
std::string BenchItemCode(int index);
std::string BenchMaterialCode(int ordinal);

// Item `index` as it is published. REQUIRES: 0 <= index < kBenchItems; `department` exists.
v1::Item BenchItem(int index, const std::string& department);

// Makes messages. Not thread-safe; two makers with different seeds never share a request id.
class RegisterMaker {
 public:
  explicit RegisterMaker(uint64_t seed);

  // Overwrites `request` with the next registration, hall_id left empty.
  void Make(v1::RegisterCaseRequest* request);

 private:
  class FastRandom final : public base::RandomSource {
   public:
    explicit FastRandom(uint64_t seed) : engine_(seed) {}
    void Fill(void* out, size_t size) override;
    uint64_t Next() { return engine_(); }

   private:
    std::mt19937_64 engine_;
  };

  std::string IdNumber();

  base::RealClock clock_;
  FastRandom random_;
  base::UuidGenerator ids_;
};

}  // namespace hallcase::bench
