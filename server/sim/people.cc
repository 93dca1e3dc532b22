#include "server/sim/people.h"

#include <array>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

namespace hallcase::sim {
namespace {

constexpr std::array<std::string_view, 16> kSurnames = {"王", "李", "陈", "林", "符", "黄",
                                                        "吴", "周", "郑", "邢", "卓", "胡",
                                                        "苏", "冯", "许", "曾"};
constexpr std::array<std::string_view, 24> kGiven = {
    "海", "丽", "春", "明", "秀", "国", "建", "芳", "亚", "玉", "文", "志",
    "小", "月", "振", "红", "永", "金", "彩", "桂", "德", "少", "雪", "子"};
// 陵水黎族自治县.
constexpr std::string_view kRegion = "460034";
constexpr int kYearFirst = 1945;
constexpr int kYears = 60;
// Days that every month has.
constexpr int kDays = 28;
// GB 11643: weights of the first 17 digits, and the check characters by remainder.
constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kChecks = "10X98765432";

int Below(base::RandomSource& random, int bound) {
  return static_cast<int>(random.Below(static_cast<uint64_t>(bound)));
}

template <size_t N>
std::string_view OneOf(const std::array<std::string_view, N>& words, base::RandomSource& random) {
  return words[random.Below(N)];
}

std::string InventIdNumber(base::RandomSource& random) {
  std::string id = absl::StrFormat("%s%04d%02d%02d%03d", kRegion,
                                   kYearFirst + Below(random, kYears), 1 + Below(random, 12),
                                   1 + Below(random, kDays), Below(random, 1'000));
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (id[i] - '0') * kWeights[i];
  id.push_back(kChecks[static_cast<size_t>(sum) % kChecks.size()]);
  return id;
}

}  // namespace

std::string InventPhone(base::RandomSource& random) {
  return absl::StrFormat("139%08d", Below(random, 100'000'000));
}

v1::Applicant InventApplicant(base::RandomSource& random) {
  v1::Applicant applicant;
  std::string name(OneOf(kSurnames, random));
  name += OneOf(kGiven, random);
  if (Below(random, 3) != 0) name += OneOf(kGiven, random);
  applicant.set_name(name);
  applicant.set_id_type(v1::ID_TYPE_RESIDENT_ID);
  applicant.set_id_number(InventIdNumber(random));
  applicant.set_phone(InventPhone(random));
  return applicant;
}

}  // namespace hallcase::sim
