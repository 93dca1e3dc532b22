// How long a receipt becomes. CSS must name the length of a page before anything is laid out, and a
// roll has none of its own. Pure and thread-safe.
#pragma once

#include <cstdint>

#include "server/documents/document.h"
#include "server/documents/template.h"

namespace hallcase::documents {

// An upper bound in millimetres, for the style sheet StyleReceipt80, from counted lines: each text
// is taken a little wider than fonts draw it. REQUIRES: CheckSnapshot(snapshot) is OK.
uint32_t ReceiptLengthMm(const Snapshot& snapshot, const Template& form);

}  // namespace hallcase::documents
