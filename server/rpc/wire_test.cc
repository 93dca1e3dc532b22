#include "server/rpc/wire.h"

#include <gtest/gtest.h>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/ingest.pb.h"

namespace hallcase::rpc {
namespace {

v1::RegisterCaseRequest Sample() {
  v1::RegisterCaseRequest request;
  request.set_hall_id("lingshui");
  request.mutable_applicant()->set_name("王小明");
  request.add_materials()->set_code("M1");
  request.add_materials()->set_code("M2");
  return request;
}

void ExpectRefused(std::string_view bytes, Reason reason, const std::string& field) {
  v1::RegisterCaseRequest request;
  Refusal refusal = ParseStrict(bytes, &request);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, reason);
  EXPECT_EQ(refusal->field, field);
}

TEST(WireTest, ReadsWhatWasWritten) {
  const std::string bytes = Sample().SerializeAsString();
  v1::RegisterCaseRequest request;
  EXPECT_FALSE(ParseStrict(bytes, &request).has_value());
  EXPECT_EQ(request.SerializeAsString(), bytes);
  v1::RegisterCaseRequest empty;
  EXPECT_FALSE(ParseStrict("", &empty).has_value());
}

TEST(WireTest, EveryCutIsMalformedOrShorter) {
  const std::string bytes = Sample().SerializeAsString();
  size_t malformed = 0;
  for (size_t size = 0; size < bytes.size(); ++size) {
    v1::RegisterCaseRequest request;
    Refusal refusal = ParseStrict(std::string_view(bytes).substr(0, size), &request);
    if (!refusal.has_value()) continue;
    EXPECT_EQ(refusal->reason, Reason::kMalformedMessage);
    ++malformed;
  }
  EXPECT_GT(malformed, bytes.size() / 2);
}

TEST(WireTest, NamesTheTextThatIsNoUtf8) {
  std::string bytes = Sample().SerializeAsString();
  bytes[bytes.find("lingshui")] = '\xff';
  ExpectRefused(bytes, Reason::kInvalidUtf8, "hall_id");
  bytes = Sample().SerializeAsString();
  bytes[bytes.find("王小明") + 1] = 'x';
  ExpectRefused(bytes, Reason::kInvalidUtf8, "applicant.name");
}

TEST(WireTest, NamesUnknownFieldsAtAnyDepth) {
  // Field 999 as a varint.
  const std::string unknown = {'\xb8', '\x3e', '\x01'};
  ExpectRefused(Sample().SerializeAsString() + unknown, Reason::kUnknownField, "#999");
  auto request = Sample();
  auto* applicant = request.mutable_applicant();
  applicant->GetReflection()->MutableUnknownFields(applicant)->AddVarint(77, 1);
  ExpectRefused(request.SerializeAsString(), Reason::kUnknownField, "applicant.#77");
  request = Sample();
  auto* material = request.mutable_materials(1);
  material->GetReflection()->MutableUnknownFields(material)->AddVarint(78, 1);
  ExpectRefused(request.SerializeAsString(), Reason::kUnknownField, "materials[1].#78");
}

TEST(WireTest, GarbageNeverCrashes) {
  uint64_t state = 42;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    state = state * 6364136223846793005u + 1442695040888963407u;
    const size_t size = state >> 58;
    for (size_t i = 0; i < size; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bytes.push_back(static_cast<char>(state >> 56));
    }
    v1::IngestRequest request;
    Refusal refusal = ParseStrict(bytes, &request);
    if (!refusal.has_value()) {
      v1::IngestRequest again;
      EXPECT_TRUE(again.ParseFromString(bytes));
    }
  }
}

}  // namespace
}  // namespace hallcase::rpc
