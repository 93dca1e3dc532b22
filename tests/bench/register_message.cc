#include "tests/bench/register_message.h"

#include <array>
#include <cstdio>
#include <cstring>

namespace hallcase::bench {
namespace {

constexpr std::array<const char*, 8> kFamilyNames = {"陈", "符", "王", "李", "黄", "吴", "林", "胡"};
constexpr std::array<const char*, 8> kGivenNames = {"小海", "明月", "志强", "丽华",
                                                    "建国", "春梅", "文昌", "亚男"};
constexpr std::array<const char*, kMaterialsPerCase> kMaterialNames = {"申请表", "身份证复印件",
                                                                       "承诺书"};

std::string Numbered(const char* format, int number) {
  char text[32];
  std::snprintf(text, sizeof(text), format, number);
  return text;
}

}  // namespace

std::string BenchItemCode(int index) { return Numbered("bench-%03d", index); }
std::string BenchMaterialCode(int ordinal) { return Numbered("m%d", ordinal); }

v1::Item BenchItem(int index, const std::string& department) {
  v1::Item item;
  item.set_code(BenchItemCode(index));
  item.set_name(Numbered("测速事项%03d", index));
  item.set_department(department);
  item.set_acceptor(v1::ACCEPTOR_WINDOW);
  item.set_promised_unit(v1::CLOCK_UNIT_WORKING_DAY);
  item.set_promised_amount(static_cast<uint32_t>(1 + index % kPromisedWorkingDaysMax));
  for (int ordinal = 1; ordinal <= kMaterialsPerCase; ++ordinal) {
    v1::ItemMaterial* material = item.add_materials();
    material->set_code(BenchMaterialCode(ordinal));
    material->set_name(kMaterialNames[static_cast<size_t>(ordinal - 1)]);
    material->set_required(true);
    material->set_originals(1);
  }
  return item;
}

void RegisterMaker::FastRandom::Fill(void* out, size_t size) {
  auto* bytes = static_cast<char*>(out);
  while (size > 0) {
    const uint64_t word = engine_();
    const size_t part = size < sizeof(word) ? size : sizeof(word);
    std::memcpy(bytes, &word, part);
    bytes += part;
    size -= part;
  }
}

RegisterMaker::RegisterMaker(uint64_t seed) : random_(seed), ids_(clock_, random_) {}

std::string RegisterMaker::IdNumber() {
  // GB 11643: region, birthday, serial; the check character is MOD 11-2 over the 17 digits.
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr char kChecks[] = "10X98765432";
  const uint64_t r = random_.Next();
  char digits[32];
  std::snprintf(digits, sizeof(digits), "469028%04d%02d%02d%03d", 1940 + static_cast<int>(r % 65),
                1 + static_cast<int>((r >> 8) % 12), 1 + static_cast<int>((r >> 16) % 28),
                static_cast<int>((r >> 24) % 1000));
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  return std::string(digits) + kChecks[sum % 11];
}

void RegisterMaker::Make(v1::RegisterCaseRequest* request) {
  request->Clear();
  const uint64_t r = random_.Next();
  request->mutable_change()->set_request_id(base::FormatUuid(ids_.Next()));
  request->set_item_code(BenchItemCode(static_cast<int>(r % kBenchItems)));
  v1::Applicant* applicant = request->mutable_applicant();
  applicant->set_name(std::string(kFamilyNames[(r >> 16) % kFamilyNames.size()]) +
                      kGivenNames[(r >> 20) % kGivenNames.size()]);
  applicant->set_id_type(v1::ID_TYPE_RESIDENT_ID);
  applicant->set_id_number(IdNumber());
  applicant->set_phone(Numbered("139%08d", static_cast<int>((r >> 24) % 100'000'000)));
  for (int ordinal = 1; ordinal <= kMaterialsPerCase; ++ordinal) {
    v1::Material* material = request->add_materials();
    material->set_code(BenchMaterialCode(ordinal));
    material->set_originals(1);
  }
  request->set_channel(v1::CHANNEL_WINDOW);
}

}  // namespace hallcase::bench
