// Sealing, opening, masking and clearing of whole ledger messages, driven by the field option
// `sensitivity`: every bytes field marked SENSITIVITY_PERSONAL, at any depth, is replaced in place.
// Other fields are not touched. An empty field stays empty: whether a phone was given is no secret.
//
// How a type is walked is worked out once and kept. FAILED_PRECONDITION for a type that cannot be
// walked: a PERSONAL field that is not bytes or whose name has no SealedField, a map, or recursion
// (a test proves that no ledger message is such a type). Nothing is then changed.
//
// Thread-safe, as far as nobody else uses the message.
#pragma once

#include <google/protobuf/message.h>

#include "absl/status/status.h"
#include "server/sealing/data_key.h"
#include "server/sealing/seal.h"

namespace hallcase::sealing {

// Plaintext → sealed. REQUIRES: no PERSONAL field is sealed yet.
absl::Status SealMessage(const Sealer& sealer, const DataKey& key,
                         google::protobuf::Message* message);

// Sealed → plaintext. DATA_LOSS names the message type and field that does not open under `key`;
// the message then holds a mixture and must be thrown away. A message whose parts are under
// different keys (an entry) is opened part by part.
absl::Status OpenMessage(const Sealer& sealer, const DataKey& key,
                         google::protobuf::Message* message);

// Plaintext → masked (mask.h), for readers who may not see it in clear.
absl::Status MaskMessage(google::protobuf::Message* message);

// Empties every PERSONAL field: for readers without any right, and where the key was erased.
absl::Status ClearPersonal(google::protobuf::Message* message);

// Whether messages of this type can be walked; for the test over all ledger types.
absl::Status CheckSealable(const google::protobuf::Descriptor* type);

}  // namespace hallcase::sealing
