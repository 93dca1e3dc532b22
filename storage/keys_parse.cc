#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

// Reads the hall; a key without one makes the decoder fail.
Decoder AfterHall(std::string_view key, std::string* hall) {
  const size_t zero = key.substr(0, kHallIdBytesMax + 1).find('\0');
  Decoder failed{std::string_view()};
  if (zero == std::string_view::npos || !IsHallId(key.substr(0, zero))) {
    uint8_t none = 0;
    failed.ReadU8(&none);
    return failed;
  }
  hall->assign(key.substr(0, zero));
  return Decoder(key.substr(zero + 1));
}

template <typename Parts>
std::optional<Parts> IfDone(const Decoder& decoder, Parts parts) {
  if (!decoder.done()) return std::nullopt;
  return parts;
}

std::optional<IdKeyParts> ParseIdKey(std::string_view key) {
  IdKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadI64(&parts.id);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseRawKey(std::string_view key) {
  BytesKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadRest(&parts.bytes);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseFixedKey(std::string_view key, size_t size) {
  BytesKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadRaw(size, &parts.bytes);
  return IfDone(decoder, std::move(parts));
}

}  // namespace

std::optional<LedgerKeyParts> ParseLedgerKey(std::string_view key) {
  LedgerKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU64(&parts.seq);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseHeadKey(std::string_view key) { return ParseFixedKey(key, 0); }

std::optional<IdKeyParts> ParseCaseKey(std::string_view key) { return ParseIdKey(key); }

std::optional<CaseEntryKeyParts> ParseCaseEntryKey(std::string_view key) {
  CaseEntryKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadI64(&parts.case_id);
  decoder.ReadU64(&parts.seq);
  decoder.ReadU32(&parts.fact_index);
  return IfDone(decoder, std::move(parts));
}

std::optional<CaseNumberKeyParts> ParseCaseNumberKey(std::string_view key) {
  CaseNumberKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU32(&parts.day);
  decoder.ReadU32(&parts.sequence);
  return IfDone(decoder, std::move(parts));
}

std::optional<ExternalKeyParts> ParseExternalKey(std::string_view key) {
  ExternalKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  uint16_t source_size = 0;
  decoder.ReadU16(&source_size);
  decoder.ReadRaw(source_size, &parts.source);
  decoder.ReadRest(&parts.external_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseUpstreamKey(std::string_view key) { return ParseRawKey(key); }

std::optional<WorkKeyParts> ParseWorkKey(std::string_view key) {
  WorkKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.party_kind);
  decoder.ReadString(&parts.party_id);
  decoder.ReadI64(&parts.due_at_us);
  decoder.ReadI64(&parts.case_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<TimerKeyParts> ParseTimerKey(std::string_view key) {
  TimerKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadI64(&parts.wake_at_us);
  decoder.ReadU8(&parts.subject_kind);
  decoder.ReadI64(&parts.subject_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<IdKeyParts> ParseWarningKey(std::string_view key) { return ParseIdKey(key); }

std::optional<OpenWarningKeyParts> ParseOpenWarningKey(std::string_view key) {
  OpenWarningKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.party_kind);
  decoder.ReadString(&parts.party_id);
  decoder.ReadI64(&parts.warning_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<RequestKeyParts> ParseRequestKey(std::string_view key) {
  RequestKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU32(&parts.week);
  decoder.ReadString(&parts.principal);
  decoder.ReadRaw(kRequestIdBytes, &parts.request_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<CounterKeyParts> ParseCounterKey(std::string_view key) {
  CounterKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU16(&parts.counter_kind);
  decoder.ReadU32(&parts.day);
  decoder.ReadRest(&parts.dimension);
  return IfDone(decoder, std::move(parts));
}

std::optional<ReferenceKeyParts> ParseReferenceKey(std::string_view key) {
  ReferenceKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.kind);
  decoder.ReadString(&parts.code);
  decoder.ReadU32(&parts.version);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseStaffKey(std::string_view key) { return ParseRawKey(key); }

std::optional<IdKeyParts> ParseJobKey(std::string_view key) { return ParseIdKey(key); }

std::optional<IdKeyParts> ParseHandoverKey(std::string_view key) { return ParseIdKey(key); }

std::optional<IdKeyParts> ParseObjectKey(std::string_view key) { return ParseIdKey(key); }

std::optional<IdKeyParts> ParseShiftKey(std::string_view key) { return ParseIdKey(key); }

std::optional<CaseNumberKeyParts> ParseSheetNumberKey(std::string_view key) {
  return ParseCaseNumberKey(key);
}

std::optional<HeldKeyParts> ParseHeldKey(std::string_view key) {
  HeldKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.holder_kind);
  decoder.ReadString(&parts.holder_id);
  decoder.ReadString(&parts.place);
  decoder.ReadU8(&parts.subject_kind);
  decoder.ReadI64(&parts.subject_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<OpenHandoverKeyParts> ParseOpenHandoverKey(std::string_view key) {
  OpenHandoverKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.side);
  decoder.ReadU8(&parts.holder_kind);
  decoder.ReadString(&parts.holder_id);
  decoder.ReadI64(&parts.handover_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<IdKeyParts> ParseDocumentKey(std::string_view key) { return ParseIdKey(key); }

std::optional<DocumentOfKeyParts> ParseDocumentOfKey(std::string_view key) {
  DocumentOfKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.subject_kind);
  decoder.ReadI64(&parts.subject_id);
  decoder.ReadI64(&parts.document_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<IdKeyParts> ParseRatingKey(std::string_view key) { return ParseIdKey(key); }

std::optional<RatingOfKeyParts> ParseRatingOfKey(std::string_view key) {
  RatingOfKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadI64(&parts.case_id);
  decoder.ReadI64(&parts.rating_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseDataKeyKey(std::string_view key) {
  return ParseFixedKey(key, kKeyIdBytes);
}

std::optional<BlindKeyParts> ParseBlindKey(std::string_view key) {
  BlindKeyParts parts;
  Decoder decoder = AfterHall(key, &parts.hall);
  decoder.ReadU8(&parts.field);
  decoder.ReadRaw(kBlindDigestBytes, &parts.digest);
  decoder.ReadI64(&parts.case_id);
  return IfDone(decoder, std::move(parts));
}

std::optional<BytesKeyParts> ParseVerifierKey(std::string_view key) { return ParseRawKey(key); }

std::optional<BytesKeyParts> ParseSessionKey(std::string_view key) {
  return ParseFixedKey(key, kTokenHashBytes);
}

std::optional<BytesKeyParts> ParseCursorKey(std::string_view key) { return ParseRawKey(key); }

}  // namespace hallcase::storage
