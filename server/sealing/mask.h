// Masks: what a reader sees of personal data without a reveal. Made at read, never stored.
// Pure and thread-safe. Input is plaintext UTF-8; an empty text stays empty. What is too short for
// its rule shows less, never more.
#pragma once

#include <string>
#include <string_view>

#include "server/sealing/seal.h"

namespace hallcase::sealing {

// 13876543210 → 138****3210. From 7 to 10 characters: the last two alone. Shorter: nothing.
std::string MaskPhone(std::string_view phone);

// 18 or 15 characters: the first three and the last four, a star for each between. Other documents
// from 6 characters: the first and the last two. Shorter: nothing.
std::string MaskIdNumber(std::string_view id_number);

// The surname: 张三 → 张*, 张三丰 → 张**, 欧阳娜娜 → 欧阳**. A name of another script keeps its
// first character. One character: nothing.
std::string MaskName(std::string_view name);

// Free text: nothing of it.
std::string MaskText(std::string_view text);

// By what the field is.
std::string MaskField(SealedField field, std::string_view text);

}  // namespace hallcase::sealing
