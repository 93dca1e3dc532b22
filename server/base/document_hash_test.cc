#include "server/base/document_hash.h"

#include <gtest/gtest.h>

#include <set>

namespace hallcase::base {
namespace {

DocumentHead AnyHead() {
  return {.kind = 1, .template_version = 1, .number = "LSPZ20260212000001X",
          .case_number = "LS20260212000001X", .issued_at_us = 1'770'860'000'000'000,
          .utc_offset_minutes = 480};
}

// Computed outside this code: sha256(head bytes ‖ sha256("")).
TEST(DocumentHashTest, BytesAreFixed) {
  const DocumentHead head = AnyHead();
  std::string want = "hallcase-document-v1";
  want += std::string("\x01\0\0\0\x01\0\0\0\0\0\0\0\x13", 13);
  want += "LSPZ20260212000001X";
  want += std::string("\0\0\0\0\0\0\0\x11", 8);
  want += "LS20260212000001X";
  want += std::string("\x00\x06\x4A\x96\x79\x3F\x38\x00\x00\x00\x01\xE0", 12);
  EXPECT_EQ(ToHex(DocumentHeadBytes(head)), ToHex(want));
  EXPECT_EQ(ToHex(DocumentHash(head, Sha256(""))),
            "5298d52b4ea8f1ed091372d9d71d57251ee8689448f04167d8905bfa34a6fe01");
}

TEST(DocumentHashTest, EveryMemberCounts) {
  std::set<Hash> hashes = {DocumentHash(AnyHead(), Sha256("body"))};
  hashes.insert(DocumentHash(AnyHead(), Sha256("another body")));
  DocumentHead head = AnyHead();
  head.kind = 2;
  hashes.insert(DocumentHash(head, Sha256("body")));
  head = AnyHead();
  head.template_version = 2;
  hashes.insert(DocumentHash(head, Sha256("body")));
  head = AnyHead();
  // What moves over a border is another document.
  head.number = "LSPZ20260212000001XL";
  head.case_number = "S20260212000001X";
  hashes.insert(DocumentHash(head, Sha256("body")));
  head = AnyHead();
  ++head.issued_at_us;
  hashes.insert(DocumentHash(head, Sha256("body")));
  head = AnyHead();
  head.utc_offset_minutes = -480;
  hashes.insert(DocumentHash(head, Sha256("body")));
  EXPECT_EQ(hashes.size(), 7u);
}

}  // namespace
}  // namespace hallcase::base
