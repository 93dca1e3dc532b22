// THE keyspace map: every key of every table is built and parsed here and nowhere else.
//
// A key starts with its hall: 1–32 characters of [a-z0-9-], then 0x00. So a hall is one contiguous
// range in each table. Pieces are those of coding.h: uN and i64 sort by value; str may hold any
// bytes and ends itself; raw takes the rest of the key; [n] is n bytes as they are.
//
//   #  table             key after hall ‖ 0x00                       read for
//   1  ledger            seq u64                                     replay, feed, history
//   2  head              (nothing)                                   start, verify
//   3  cases             case_id i64                                 everything about one case
//   4  case_entries      case_id i64 ‖ seq u64 ‖ fact_index u32      history of a case, in order
//   5  case_numbers      day u32 ‖ sequence u32                      number on the slip → case
//   6  externals         len(source) u16 ‖ source ‖ external_id raw  unique for ever, imports
//   7  upstream_numbers  number raw                                  province's number → case
//   8  work              party_kind u8 ‖ party_id str ‖ due_at_us i64 ‖ case_id i64
//                                                                    a party's open cases, by due
//   9  timers            wake_at_us i64 ‖ subject_kind u8 ‖ subject_id i64
//                                                                    what fires next
//  10  warnings          warning_id i64                              one warning
//  11  warnings_open     party_kind u8 ‖ party_id str ‖ warning_id i64
//                                                                    a party's open warnings
//  12  requests          week u32 ‖ principal str ‖ request_id [16]  replayed requests; old weeks
//                                                                    go by one range delete
//  13  counters          counter_kind u16 ‖ day u32 ‖ dimension raw  dashboards, by day
//  14  reference         kind u8 ‖ code str ‖ version u32            items, departments, windows …
//  15  staff             staff_id raw                                people, grants
//  16  jobs              job_id i64                                  resumable work
//  17  handovers         handover_id i64                             one transfer sheet
//  18  objects           object_id i64                               one seal, key, blank …
//  19  shifts            shift_id i64                                one shift sheet
//  20  sheet_numbers     day u32 ‖ sequence u32                      number on a sheet → its id
//  21  held              holder_kind u8 ‖ holder_id str ‖ place str ‖ subject_kind u8 ‖
//                        subject_id i64                              what somebody holds
//  22  handovers_open    side u8 ‖ holder_kind u8 ‖ holder_id str ‖ handover_id i64
//                                                                    sheets not signed yet
//  23  documents         document_id i64                             one document, by its number
//  24  documents_of      subject_kind u8 ‖ subject_id i64 ‖ document_id i64
//                                                                    documents of a case or sheet
//  27  ratings           rating_id i64                               one service event, its rating
//  28  ratings_of        case_id i64 ‖ rating_id i64                 ratings of a case
//  32  data_keys         key_id [16]                                 wrapped keys, oldest first
//  33  blind             field u8 ‖ digest [16] ‖ case_id i64        search by sealed fields
//  34  verifiers         account raw                                 sign-in
//  35  sessions          token_hash [32]                             who is calling
//  36  cursors           name raw                                    delivery positions
//
// Units: *_at_us are microseconds since 1970-01-01 UTC; day is yyyymmdd in the hall's local time;
// week is a count of 7-day weeks chosen by the ledger. A case without a due instant uses INT64_MAX.
//
// DO NOT CHANGE THESE LAYOUTS: they are on disk, and tests/golden/keys.txt pins each of them.
// Thread-safety: free functions without state. Parsers return nullopt for anything that the
// builder of the same name cannot have made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallcase::storage {

inline constexpr size_t kHallIdBytesMax = 32;
inline constexpr size_t kRequestIdBytes = 16;
inline constexpr size_t kKeyIdBytes = 16;
inline constexpr size_t kBlindDigestBytes = 16;
inline constexpr size_t kTokenHashBytes = 32;
inline constexpr size_t kExternalSourceBytesMax = 65535;

// True for 1–32 characters of [a-z0-9-].
bool IsHallId(std::string_view hall);

// Builders. REQUIRES: IsHallId(hall); pieces drawn as [n] have exactly n bytes; `source` has at
// most kExternalSourceBytesMax bytes.

std::string LedgerKey(std::string_view hall, uint64_t seq);
std::string HeadKey(std::string_view hall);
std::string CaseKey(std::string_view hall, int64_t case_id);
std::string CaseEntryKey(std::string_view hall, int64_t case_id, uint64_t seq,
                         uint32_t fact_index);
std::string CaseNumberKey(std::string_view hall, uint32_t day, uint32_t sequence);
std::string ExternalKey(std::string_view hall, std::string_view source,
                        std::string_view external_id);
std::string UpstreamKey(std::string_view hall, std::string_view number);
std::string WorkKey(std::string_view hall, uint8_t party_kind, std::string_view party_id,
                    int64_t due_at_us, int64_t case_id);
std::string TimerKey(std::string_view hall, int64_t wake_at_us, uint8_t subject_kind,
                     int64_t subject_id);
std::string WarningKey(std::string_view hall, int64_t warning_id);
std::string OpenWarningKey(std::string_view hall, uint8_t party_kind, std::string_view party_id,
                           int64_t warning_id);
std::string RequestKey(std::string_view hall, uint32_t week, std::string_view principal,
                       std::string_view request_id);
std::string CounterKey(std::string_view hall, uint16_t counter_kind, uint32_t day,
                       std::string_view dimension);
std::string ReferenceKey(std::string_view hall, uint8_t kind, std::string_view code,
                         uint32_t version);
std::string StaffKey(std::string_view hall, std::string_view staff_id);
std::string JobKey(std::string_view hall, int64_t job_id);
std::string HandoverKey(std::string_view hall, int64_t handover_id);
std::string ObjectKey(std::string_view hall, int64_t object_id);
std::string ShiftKey(std::string_view hall, int64_t shift_id);
std::string SheetNumberKey(std::string_view hall, uint32_t day, uint32_t sequence);
std::string HeldKey(std::string_view hall, uint8_t holder_kind, std::string_view holder_id,
                    std::string_view place, uint8_t subject_kind, int64_t subject_id);
std::string OpenHandoverKey(std::string_view hall, uint8_t side, uint8_t holder_kind,
                            std::string_view holder_id, int64_t handover_id);
std::string DocumentKey(std::string_view hall, int64_t document_id);
std::string DocumentOfKey(std::string_view hall, uint8_t subject_kind, int64_t subject_id,
                          int64_t document_id);
std::string RatingKey(std::string_view hall, int64_t rating_id);
std::string RatingOfKey(std::string_view hall, int64_t case_id, int64_t rating_id);
std::string DataKeyKey(std::string_view hall, std::string_view key_id);
std::string BlindKey(std::string_view hall, uint8_t field, std::string_view digest,
                     int64_t case_id);
std::string VerifierKey(std::string_view hall, std::string_view account);
std::string SessionKey(std::string_view hall, std::string_view token_hash);
std::string CursorKey(std::string_view hall, std::string_view name);

// Prefixes for scans (PrefixRange in engine.h). A key whose prefix ends within raw bytes has none
// here: build the key with the bytes known so far.

std::string HallPrefix(std::string_view hall);
std::string CaseEntryPrefix(std::string_view hall, int64_t case_id);
std::string CaseNumberPrefix(std::string_view hall, uint32_t day);
std::string ExternalPrefix(std::string_view hall, std::string_view source);
std::string WorkPrefix(std::string_view hall, uint8_t party_kind);
std::string WorkPrefix(std::string_view hall, uint8_t party_kind, std::string_view party_id);
std::string OpenWarningPrefix(std::string_view hall, uint8_t party_kind);
std::string OpenWarningPrefix(std::string_view hall, uint8_t party_kind,
                              std::string_view party_id);
// All places of the holder.
std::string HeldPrefix(std::string_view hall, uint8_t holder_kind, std::string_view holder_id);
std::string OpenHandoverPrefix(std::string_view hall, uint8_t side, uint8_t holder_kind,
                               std::string_view holder_id);
std::string DocumentsOfPrefix(std::string_view hall, uint8_t subject_kind, int64_t subject_id);
std::string RatingsOfPrefix(std::string_view hall, int64_t case_id);
std::string RequestWeekPrefix(std::string_view hall, uint32_t week);
std::string CounterPrefix(std::string_view hall, uint16_t counter_kind);
std::string CounterPrefix(std::string_view hall, uint16_t counter_kind, uint32_t day);
std::string ReferencePrefix(std::string_view hall, uint8_t kind);
std::string ReferencePrefix(std::string_view hall, uint8_t kind, std::string_view code);
std::string BlindPrefix(std::string_view hall, uint8_t field, std::string_view digest);

// Parsers.

struct LedgerKeyParts {
  std::string hall;
  uint64_t seq = 0;
};
struct CaseEntryKeyParts {
  std::string hall;
  int64_t case_id = 0;
  uint64_t seq = 0;
  uint32_t fact_index = 0;
};
struct CaseNumberKeyParts {
  std::string hall;
  uint32_t day = 0;
  uint32_t sequence = 0;
};
struct ExternalKeyParts {
  std::string hall;
  std::string source;
  std::string external_id;
};
struct WorkKeyParts {
  std::string hall;
  uint8_t party_kind = 0;
  std::string party_id;
  int64_t due_at_us = 0;
  int64_t case_id = 0;
};
struct TimerKeyParts {
  std::string hall;
  int64_t wake_at_us = 0;
  uint8_t subject_kind = 0;
  int64_t subject_id = 0;
};
struct OpenWarningKeyParts {
  std::string hall;
  uint8_t party_kind = 0;
  std::string party_id;
  int64_t warning_id = 0;
};
struct RequestKeyParts {
  std::string hall;
  uint32_t week = 0;
  std::string principal;
  std::string request_id;
};
struct CounterKeyParts {
  std::string hall;
  uint16_t counter_kind = 0;
  uint32_t day = 0;
  std::string dimension;
};
struct ReferenceKeyParts {
  std::string hall;
  uint8_t kind = 0;
  std::string code;
  uint32_t version = 0;
};
struct HeldKeyParts {
  std::string hall;
  uint8_t holder_kind = 0;
  std::string holder_id;
  std::string place;
  uint8_t subject_kind = 0;
  int64_t subject_id = 0;
};
struct OpenHandoverKeyParts {
  std::string hall;
  uint8_t side = 0;
  uint8_t holder_kind = 0;
  std::string holder_id;
  int64_t handover_id = 0;
};
struct DocumentOfKeyParts {
  std::string hall;
  uint8_t subject_kind = 0;
  int64_t subject_id = 0;
  int64_t document_id = 0;
};
struct RatingOfKeyParts {
  std::string hall;
  int64_t case_id = 0;
  int64_t rating_id = 0;
};
struct BlindKeyParts {
  std::string hall;
  uint8_t field = 0;
  std::string digest;
  int64_t case_id = 0;
};
// Keys of one number: cases, warnings, jobs, handovers, objects, shifts, documents,
// ratings.
struct IdKeyParts {
  std::string hall;
  int64_t id = 0;
};
// Keys of one byte string: upstream numbers, staff, verifiers, cursors, data keys, sessions; and
// the head, whose `bytes` are empty.
struct BytesKeyParts {
  std::string hall;
  std::string bytes;
};

std::optional<LedgerKeyParts> ParseLedgerKey(std::string_view key);
std::optional<BytesKeyParts> ParseHeadKey(std::string_view key);
std::optional<IdKeyParts> ParseCaseKey(std::string_view key);
std::optional<CaseEntryKeyParts> ParseCaseEntryKey(std::string_view key);
std::optional<CaseNumberKeyParts> ParseCaseNumberKey(std::string_view key);
std::optional<ExternalKeyParts> ParseExternalKey(std::string_view key);
std::optional<BytesKeyParts> ParseUpstreamKey(std::string_view key);
std::optional<WorkKeyParts> ParseWorkKey(std::string_view key);
std::optional<TimerKeyParts> ParseTimerKey(std::string_view key);
std::optional<IdKeyParts> ParseWarningKey(std::string_view key);
std::optional<OpenWarningKeyParts> ParseOpenWarningKey(std::string_view key);
std::optional<RequestKeyParts> ParseRequestKey(std::string_view key);
std::optional<CounterKeyParts> ParseCounterKey(std::string_view key);
std::optional<ReferenceKeyParts> ParseReferenceKey(std::string_view key);
std::optional<BytesKeyParts> ParseStaffKey(std::string_view key);
std::optional<IdKeyParts> ParseJobKey(std::string_view key);
std::optional<IdKeyParts> ParseHandoverKey(std::string_view key);
std::optional<IdKeyParts> ParseObjectKey(std::string_view key);
std::optional<IdKeyParts> ParseShiftKey(std::string_view key);
std::optional<CaseNumberKeyParts> ParseSheetNumberKey(std::string_view key);
std::optional<HeldKeyParts> ParseHeldKey(std::string_view key);
std::optional<OpenHandoverKeyParts> ParseOpenHandoverKey(std::string_view key);
std::optional<IdKeyParts> ParseDocumentKey(std::string_view key);
std::optional<DocumentOfKeyParts> ParseDocumentOfKey(std::string_view key);
std::optional<IdKeyParts> ParseRatingKey(std::string_view key);
std::optional<RatingOfKeyParts> ParseRatingOfKey(std::string_view key);
std::optional<BytesKeyParts> ParseDataKeyKey(std::string_view key);
std::optional<BlindKeyParts> ParseBlindKey(std::string_view key);
std::optional<BytesKeyParts> ParseVerifierKey(std::string_view key);
std::optional<BytesKeyParts> ParseSessionKey(std::string_view key);
std::optional<BytesKeyParts> ParseCursorKey(std::string_view key);

}  // namespace hallcase::storage
