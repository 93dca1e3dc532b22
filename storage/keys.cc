#include "storage/keys.h"

#include <cassert>

#include "storage/coding.h"

namespace hallcase::storage {
namespace {

// Starts a key and leaves room for `more` bytes, so that building it costs one allocation.
std::string Start(std::string_view hall, size_t more) {
  assert(IsHallId(hall));
  std::string key;
  key.reserve(hall.size() + 1 + more);
  key.append(hall);
  key.push_back('\0');
  return key;
}

std::string IdKey(std::string_view hall, int64_t id) {
  std::string key = Start(hall, 8);
  AppendI64(&key, id);
  return key;
}

std::string BytesKey(std::string_view hall, std::string_view bytes) {
  std::string key = Start(hall, bytes.size());
  key.append(bytes);
  return key;
}

std::string KindAndNamePrefix(std::string_view hall, uint8_t kind, std::string_view id,
                              size_t more) {
  std::string key = Start(hall, 1 + id.size() + 2 + more);
  AppendU8(&key, kind);
  AppendString(&key, id);
  return key;
}

std::string KindPrefix(std::string_view hall, uint8_t kind) {
  std::string key = Start(hall, 1);
  AppendU8(&key, kind);
  return key;
}

}  // namespace

bool IsHallId(std::string_view hall) {
  if (hall.empty() || hall.size() > kHallIdBytesMax) return false;
  for (const char c : hall) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

std::string HallPrefix(std::string_view hall) { return Start(hall, 0); }

std::string LedgerKey(std::string_view hall, uint64_t seq) {
  std::string key = Start(hall, 8);
  AppendU64(&key, seq);
  return key;
}

std::string HeadKey(std::string_view hall) { return Start(hall, 0); }

std::string CaseKey(std::string_view hall, int64_t case_id) { return IdKey(hall, case_id); }

std::string CaseEntryPrefix(std::string_view hall, int64_t case_id) { return IdKey(hall, case_id); }

std::string CaseEntryKey(std::string_view hall, int64_t case_id, uint64_t seq,
                         uint32_t fact_index) {
  std::string key = Start(hall, 20);
  AppendI64(&key, case_id);
  AppendU64(&key, seq);
  AppendU32(&key, fact_index);
  return key;
}

std::string CaseNumberPrefix(std::string_view hall, uint32_t day) {
  std::string key = Start(hall, 8);
  AppendU32(&key, day);
  return key;
}

std::string CaseNumberKey(std::string_view hall, uint32_t day, uint32_t sequence) {
  std::string key = CaseNumberPrefix(hall, day);
  AppendU32(&key, sequence);
  return key;
}

// The length goes before the source, not a terminator after it: both parts come from outside and
// are compared byte for byte, and no order among sources is ever asked for.
std::string ExternalPrefix(std::string_view hall, std::string_view source) {
  assert(source.size() <= kExternalSourceBytesMax);
  std::string key = Start(hall, 2 + source.size());
  AppendU16(&key, static_cast<uint16_t>(source.size()));
  key.append(source);
  return key;
}

std::string ExternalKey(std::string_view hall, std::string_view source,
                        std::string_view external_id) {
  std::string key = ExternalPrefix(hall, source);
  key.append(external_id);
  return key;
}

std::string UpstreamKey(std::string_view hall, std::string_view number) {
  return BytesKey(hall, number);
}

std::string WorkPrefix(std::string_view hall, uint8_t party_kind) {
  return KindPrefix(hall, party_kind);
}

std::string WorkPrefix(std::string_view hall, uint8_t party_kind, std::string_view party_id) {
  return KindAndNamePrefix(hall, party_kind, party_id, 0);
}

std::string WorkKey(std::string_view hall, uint8_t party_kind, std::string_view party_id,
                    int64_t due_at_us, int64_t case_id) {
  std::string key = KindAndNamePrefix(hall, party_kind, party_id, 16);
  AppendI64(&key, due_at_us);
  AppendI64(&key, case_id);
  return key;
}

std::string TimerKey(std::string_view hall, int64_t wake_at_us, uint8_t subject_kind,
                     int64_t subject_id) {
  std::string key = Start(hall, 17);
  AppendI64(&key, wake_at_us);
  AppendU8(&key, subject_kind);
  AppendI64(&key, subject_id);
  return key;
}

std::string WarningKey(std::string_view hall, int64_t warning_id) {
  return IdKey(hall, warning_id);
}

std::string OpenWarningPrefix(std::string_view hall, uint8_t party_kind) {
  return KindPrefix(hall, party_kind);
}

std::string OpenWarningPrefix(std::string_view hall, uint8_t party_kind,
                              std::string_view party_id) {
  return KindAndNamePrefix(hall, party_kind, party_id, 0);
}

std::string OpenWarningKey(std::string_view hall, uint8_t party_kind, std::string_view party_id,
                           int64_t warning_id) {
  std::string key = KindAndNamePrefix(hall, party_kind, party_id, 8);
  AppendI64(&key, warning_id);
  return key;
}

std::string RequestWeekPrefix(std::string_view hall, uint32_t week) {
  std::string key = Start(hall, 4);
  AppendU32(&key, week);
  return key;
}

std::string RequestKey(std::string_view hall, uint32_t week, std::string_view principal,
                       std::string_view request_id) {
  assert(request_id.size() == kRequestIdBytes);
  std::string key = Start(hall, 4 + principal.size() + 2 + kRequestIdBytes);
  AppendU32(&key, week);
  AppendString(&key, principal);
  key.append(request_id);
  return key;
}

std::string CounterPrefix(std::string_view hall, uint16_t counter_kind) {
  std::string key = Start(hall, 2);
  AppendU16(&key, counter_kind);
  return key;
}

std::string CounterPrefix(std::string_view hall, uint16_t counter_kind, uint32_t day) {
  return CounterKey(hall, counter_kind, day, {});
}

std::string CounterKey(std::string_view hall, uint16_t counter_kind, uint32_t day,
                       std::string_view dimension) {
  std::string key = Start(hall, 6 + dimension.size());
  AppendU16(&key, counter_kind);
  AppendU32(&key, day);
  key.append(dimension);
  return key;
}

std::string ReferencePrefix(std::string_view hall, uint8_t kind) { return KindPrefix(hall, kind); }

std::string ReferencePrefix(std::string_view hall, uint8_t kind, std::string_view code) {
  return KindAndNamePrefix(hall, kind, code, 0);
}

std::string ReferenceKey(std::string_view hall, uint8_t kind, std::string_view code,
                         uint32_t version) {
  std::string key = KindAndNamePrefix(hall, kind, code, 4);
  AppendU32(&key, version);
  return key;
}

std::string StaffKey(std::string_view hall, std::string_view staff_id) {
  return BytesKey(hall, staff_id);
}

std::string JobKey(std::string_view hall, int64_t job_id) { return IdKey(hall, job_id); }

std::string HandoverKey(std::string_view hall, int64_t handover_id) {
  return IdKey(hall, handover_id);
}

std::string ObjectKey(std::string_view hall, int64_t object_id) { return IdKey(hall, object_id); }

std::string ShiftKey(std::string_view hall, int64_t shift_id) { return IdKey(hall, shift_id); }

std::string SheetNumberKey(std::string_view hall, uint32_t day, uint32_t sequence) {
  return CaseNumberKey(hall, day, sequence);
}

std::string HeldPrefix(std::string_view hall, uint8_t holder_kind, std::string_view holder_id) {
  return KindAndNamePrefix(hall, holder_kind, holder_id, 0);
}

std::string HeldKey(std::string_view hall, uint8_t holder_kind, std::string_view holder_id,
                    std::string_view place, uint8_t subject_kind, int64_t subject_id) {
  std::string key = KindAndNamePrefix(hall, holder_kind, holder_id, place.size() + 2 + 9);
  AppendString(&key, place);
  AppendU8(&key, subject_kind);
  AppendI64(&key, subject_id);
  return key;
}

std::string OpenHandoverPrefix(std::string_view hall, uint8_t side, uint8_t holder_kind,
                               std::string_view holder_id) {
  std::string key = Start(hall, 2 + holder_id.size() + 2 + 8);
  AppendU8(&key, side);
  AppendU8(&key, holder_kind);
  AppendString(&key, holder_id);
  return key;
}

std::string OpenHandoverKey(std::string_view hall, uint8_t side, uint8_t holder_kind,
                            std::string_view holder_id, int64_t handover_id) {
  std::string key = OpenHandoverPrefix(hall, side, holder_kind, holder_id);
  AppendI64(&key, handover_id);
  return key;
}

std::string DocumentKey(std::string_view hall, int64_t document_id) {
  return IdKey(hall, document_id);
}

std::string DocumentsOfPrefix(std::string_view hall, uint8_t subject_kind, int64_t subject_id) {
  std::string key = Start(hall, 1 + 8 + 8);
  AppendU8(&key, subject_kind);
  AppendI64(&key, subject_id);
  return key;
}

std::string DocumentOfKey(std::string_view hall, uint8_t subject_kind, int64_t subject_id,
                          int64_t document_id) {
  std::string key = DocumentsOfPrefix(hall, subject_kind, subject_id);
  AppendI64(&key, document_id);
  return key;
}

std::string RatingKey(std::string_view hall, int64_t rating_id) { return IdKey(hall, rating_id); }

std::string RatingsOfPrefix(std::string_view hall, int64_t case_id) {
  std::string key = Start(hall, 8 + 8);
  AppendI64(&key, case_id);
  return key;
}

std::string RatingOfKey(std::string_view hall, int64_t case_id, int64_t rating_id) {
  std::string key = RatingsOfPrefix(hall, case_id);
  AppendI64(&key, rating_id);
  return key;
}

std::string DataKeyKey(std::string_view hall, std::string_view key_id) {
  assert(key_id.size() == kKeyIdBytes);
  return BytesKey(hall, key_id);
}

std::string BlindPrefix(std::string_view hall, uint8_t field, std::string_view digest) {
  assert(digest.size() == kBlindDigestBytes);
  std::string key = Start(hall, 1 + kBlindDigestBytes + 8);
  AppendU8(&key, field);
  key.append(digest);
  return key;
}

std::string BlindKey(std::string_view hall, uint8_t field, std::string_view digest,
                     int64_t case_id) {
  std::string key = BlindPrefix(hall, field, digest);
  AppendI64(&key, case_id);
  return key;
}

std::string VerifierKey(std::string_view hall, std::string_view account) {
  return BytesKey(hall, account);
}

std::string SessionKey(std::string_view hall, std::string_view token_hash) {
  assert(token_hash.size() == kTokenHashBytes);
  return BytesKey(hall, token_hash);
}

std::string CursorKey(std::string_view hall, std::string_view name) {
  return BytesKey(hall, name);
}

}  // namespace hallcase::storage
