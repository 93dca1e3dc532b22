#include "server/base/document_hash.h"

namespace hallcase::base {
namespace {

constexpr std::string_view kHeadTag = "hallcase-document-v1";

void AppendBigEndian(uint64_t value, size_t bytes, std::string* out) {
  for (size_t i = bytes; i > 0; --i) out->push_back(static_cast<char>(value >> (8 * (i - 1))));
}

void AppendBehindLength(std::string_view text, std::string* out) {
  AppendBigEndian(text.size(), sizeof(uint64_t), out);
  out->append(text);
}

}  // namespace

std::string DocumentHeadBytes(const DocumentHead& head) {
  std::string bytes(kHeadTag);
  AppendBigEndian(head.kind, sizeof head.kind, &bytes);
  AppendBigEndian(head.template_version, sizeof head.template_version, &bytes);
  AppendBehindLength(head.number, &bytes);
  AppendBehindLength(head.case_number, &bytes);
  AppendBigEndian(static_cast<uint64_t>(head.issued_at_us), sizeof(uint64_t), &bytes);
  AppendBigEndian(static_cast<uint32_t>(head.utc_offset_minutes), sizeof(uint32_t), &bytes);
  return bytes;
}

Hash DocumentHash(const DocumentHead& head, const Hash& body) {
  return Digest(HashAlg::kSha256, {DocumentHeadBytes(head), AsBytes(body)});
}

}  // namespace hallcase::base
