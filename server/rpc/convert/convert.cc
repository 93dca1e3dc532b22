#include "server/rpc/convert/convert.h"

#include <ctime>
#include <iterator>

#include "absl/strings/str_format.h"
#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/key.pb.h"
#include "server/base/clock.h"

namespace hallcase::rpc {
namespace {

constexpr int32_t kNanosPerMicro = 1'000;
constexpr int kTmYearBase = 1900;  // std::tm counts years from here

// The names that rows use for each number.
constexpr std::string_view kChannels[] = {"",      "window",  "online", "mobile", "courier",
                                          "",      "",        "",       "",       "other"};
constexpr std::string_view kIdTypes[] = {"",           "resident_id",    "uscc", "passport",
                                         "hmt_permit", "foreign_permit", "",     "",
                                         "",           "other"};

template <size_t N>
std::string_view NameAt(const std::string_view (&names)[N], int number) {
  return number >= 0 && static_cast<size_t>(number) < N ? names[number] : "";
}

template <size_t N>
int NumberOf(const std::string_view (&names)[N], std::string_view name) {
  for (size_t i = 1; i < N; ++i) {
    if (!name.empty() && names[i] == name) return static_cast<int>(i);
  }
  return 0;
}

#define HC_SAME(name)                                                         \
  static_assert(static_cast<int>(v1::name) == static_cast<int>(ledger::v1::name), \
                "converted by number")
HC_SAME(PARTY_KIND_STAFF);
HC_SAME(PARTY_KIND_SYSTEM);
HC_SAME(PartyKind_MAX);
HC_SAME(CLOCK_NAME_LEGAL);
HC_SAME(CLOCK_NAME_UPSTREAM);
HC_SAME(ClockName_MAX);
HC_SAME(CLOCK_UNIT_WORKING_DAY);
HC_SAME(CLOCK_UNIT_FIXED_INSTANT);
HC_SAME(ClockUnit_MAX);
HC_SAME(WARNING_LEVEL_YELLOW);
HC_SAME(WARNING_LEVEL_CIRCULATED);
HC_SAME(WarningLevel_MAX);
HC_SAME(DECISION_OUTCOME_GRANTED);
HC_SAME(DECISION_OUTCOME_TERMINATED);
HC_SAME(DecisionOutcome_MAX);
HC_SAME(ACCEPTOR_DEPARTMENT);
HC_SAME(Acceptor_MAX);
HC_SAME(CALENDAR_LAYER_HALL);
HC_SAME(CalendarLayer_MAX);
HC_SAME(ROLE_CLERK);
HC_SAME(ROLE_INTEGRATOR);
HC_SAME(Role_MAX);
HC_SAME(PRINCIPAL_KIND_OUTSIDE);
HC_SAME(PrincipalKind_MAX);
HC_SAME(JOB_KIND_RECALCULATE);
HC_SAME(JOB_KIND_ROTATE_KEYS);
HC_SAME(ERASURE_REASON_RETENTION_OVER);
HC_SAME(ErasureReason_MAX);
HC_SAME(ROTATION_PHASE_DESTROY);
HC_SAME(RotationPhase_MAX);
HC_SAME(JobKind_MAX);
HC_SAME(STOCK_COUNT_REASON_MISTAKE);
HC_SAME(StockCountReason_MAX);
HC_SAME(JOB_STATE_DONE);
HC_SAME(JobState_MAX);
HC_SAME(HOLDER_KIND_DESTROYED);
HC_SAME(HOLDER_KIND_CERTIFICATE);
HC_SAME(HOLDER_KIND_LOST);
HC_SAME(HolderKind_MAX);
HC_SAME(SIGNING_WAY_DEEMED);
HC_SAME(SigningWay_MAX);
HC_SAME(OBJECT_KIND_DEVICE);
HC_SAME(ObjectKind_MAX);
HC_SAME(HANDOVER_STATE_WITHDRAWN);
HC_SAME(HandoverState_MAX);
HC_SAME(RETURNED_TO_AGENT);
HC_SAME(ReturnedTo_MAX);
#undef HC_SAME

}  // namespace

int64_t ToMicros(const google::protobuf::Timestamp& time) {
  return time.seconds() * base::kMicrosPerSecond + time.nanos() / kNanosPerMicro;
}

void FillTime(int64_t us, google::protobuf::Timestamp* time) {
  int64_t seconds = us / base::kMicrosPerSecond;
  int64_t rest = us % base::kMicrosPerSecond;
  if (rest < 0) {
    --seconds;
    rest += base::kMicrosPerSecond;
  }
  time->set_seconds(seconds);
  time->set_nanos(static_cast<int32_t>(rest) * kNanosPerMicro);
}

std::string FormatDay(uint32_t yyyymmdd) {
  if (yyyymmdd == 0) return "";
  const std::string digits = absl::StrFormat("%08d", yyyymmdd);
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2);
}

uint32_t DayNumberOf(std::string_view day) {
  const auto parsed = domain::ParseDay(day);
  if (!parsed.ok()) return 0;
  const domain::CivilDate date = domain::DateOf(*parsed);
  return static_cast<uint32_t>((date.year * 100 + date.month) * 100 + date.day);
}

std::string FormatInstant(int64_t us, int32_t utc_offset_minutes) {
  const std::time_t local = static_cast<std::time_t>(
      (us + utc_offset_minutes * base::kMicrosPerMinute) / base::kMicrosPerSecond);
  std::tm parts{};
  gmtime_r(&local, &parts);
  return absl::StrFormat("%04d-%02d-%02d %02d:%02d", parts.tm_year + kTmYearBase, parts.tm_mon + 1,
                         parts.tm_mday, parts.tm_hour, parts.tm_min);
}

ledger::v1::Party ToParty(const v1::Party& party) {
  ledger::v1::Party out;
  out.set_kind(static_cast<ledger::v1::PartyKind>(party.kind()));
  out.set_id(party.id());
  return out;
}

std::string_view ChannelName(v1::Channel channel) { return NameAt(kChannels, channel); }

v1::Channel ChannelOf(std::string_view name) {
  return static_cast<v1::Channel>(NumberOf(kChannels, name));
}

std::string_view IdTypeName(v1::IdType type) { return NameAt(kIdTypes, type); }

v1::IdType IdTypeOf(std::string_view name) {
  return static_cast<v1::IdType>(NumberOf(kIdTypes, name));
}

void FillParty(const Reader& reader, const ledger::v1::Party& party, v1::Party* out) {
  out->set_kind(static_cast<v1::PartyKind>(party.kind()));
  out->set_id(party.id());
  out->set_display_name(reader.context.desk->names.OfParty(
      *reader.context.reference, party, reader.staff_view, reader.may_read));
}

}  // namespace hallcase::rpc
