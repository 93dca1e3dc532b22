// Whether a snapshot can be issued and printed as its template says.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/documents/document.h"

namespace hallcase::documents {

// Payload of every refusal below: the place as a path, e.g. `fields.applicant`, `tables.materials`,
// `number`. The message begins with it, says what is wanted, and repeats no value.
inline constexpr absl::string_view kPlacePayload = "hallcase.documents/place";

// OK when the snapshot is complete: fields and tables in the template's order, each required one
// there and not blank, nothing that the template does not know (all that is hashed is printed),
// every text valid UTF-8. NOT_FOUND for a kind or version that this binary has no template of;
// INVALID_ARGUMENT else.
absl::Status CheckSnapshot(const Snapshot& snapshot);

}  // namespace hallcase::documents
