// Keys as the domain's words name them. Shared by the writer's overlay, the readers and the
// rebuild, so that the three cannot differ.
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hallcase/ledger/v1/party.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/view.h"
#include "storage/keys.h"

namespace hallcase::app {

// What a timer's subject is. On disk: never changed, never used again.
inline constexpr uint8_t kTimerSubjectCase = 1;

// An external id is kept behind its kind, so that a case, its steps and its end may have equal ids.
inline std::string ExternalIndexKey(std::string_view hall, std::string_view source,
                                    domain::ExternalKind kind, std::string_view id) {
  std::string kinded;
  kinded.reserve(1 + id.size());
  kinded.push_back(static_cast<char>(kind));
  kinded.append(id);
  return storage::ExternalKey(hall, source, kinded);
}

// A case without a due instant (0) sorts behind those that have one.
inline std::string WorkIndexKey(std::string_view hall, const ledger::v1::Party& party,
                                int64_t due_at_us, int64_t case_id) {
  return storage::WorkKey(hall, static_cast<uint8_t>(party.kind()), party.id(),
                          due_at_us == 0 ? INT64_MAX : due_at_us, case_id);
}

inline std::string TimerIndexKey(std::string_view hall, int64_t wake_at_us, int64_t case_id) {
  return storage::TimerKey(hall, wake_at_us, kTimerSubjectCase, case_id);
}

inline std::string OpenWarningIndexKey(std::string_view hall, const ledger::v1::Party& party,
                                       int64_t warning_id) {
  return storage::OpenWarningKey(hall, static_cast<uint8_t>(party.kind()), party.id(), warning_id);
}

inline std::string HeldIndexKey(std::string_view hall, const ledger::v1::Holder& holder,
                                domain::HeldSubject subject, int64_t id) {
  return storage::HeldKey(hall, static_cast<uint8_t>(holder.kind()), holder.id(), holder.place(),
                          static_cast<uint8_t>(subject), id);
}

// The holder's place is no part of it: whoever signs does so for all places.
inline std::string OpenHandoverIndexKey(std::string_view hall, domain::HandoverSide side,
                                        const ledger::v1::Holder& holder, int64_t handover_id) {
  return storage::OpenHandoverKey(hall, static_cast<uint8_t>(side),
                                  static_cast<uint8_t>(holder.kind()), holder.id(), handover_id);
}

inline std::string DocumentOfIndexKey(std::string_view hall, domain::DocumentSubject subject,
                                      int64_t subject_id, int64_t document_id) {
  return storage::DocumentOfKey(hall, static_cast<uint8_t>(subject), subject_id, document_id);
}

// Under which key a reference row lies: the kind is the number of the field of the oneof that is
// set. REQUIRES: one is.
std::string ReferenceRowKey(std::string_view hall, const ledger::v1::ReferencePublished& value);

}  // namespace hallcase::app
