// ReportService and GuidanceService: sums from counters, and tallies.

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/str_split.h"
#include "server/domain/clocks.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/counters.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::Counter;

// Open cases past their due instant: all that were due on days before today, and of today's those
// whose clock has turned red.
int64_t OpenOverdue(Counters& counters, uint32_t today) {
  int64_t overdue = 0;
  for (const auto& row : counters.Rows(Counter::kOpenByDueDay)) {
    if (row.day != 0 && row.day < today) overdue += row.value;
  }
  for (const auto& row : counters.Rows(Counter::kOpenRedByDueDay)) {
    if (row.day == today) overdue += row.value;
  }
  return overdue;
}

Refusal GetTotals(const CallContext& context, const v1::GetTotalsRequest&,
                  v1::GetTotalsResponse* response) {
  const app::Hall& hall = context.desk->hall;
  const int64_t now_us = context.desk->clock.NowMicros();
  const uint32_t today = domain::LocalDayNumber(*context.reference, now_us);
  response->set_as_of_seq(hall.head().seq);
  FillTime(now_us, response->mutable_as_of());
  Counters counters(hall);
  response->set_cases(counters.Sum(Counter::kCases));
  response->set_steps(counters.Sum(Counter::kSteps));
  response->set_leg_changes(counters.Sum(Counter::kLegChanges));
  response->set_closed(counters.Sum(Counter::kClosed));
  response->set_closed_late(counters.Sum(Counter::kClosedLate));
  response->set_open(counters.Sum(Counter::kOpen));
  response->set_anomalies(counters.Sum(Counter::kAnomalies));
  response->set_accepted(counters.Sum(Counter::kAccepted));
  response->set_deemed_accepted(counters.Sum(Counter::kDeemedAccepted));
  response->set_decided(counters.Sum(Counter::kDecided));
  response->set_repeated_notices(counters.Sum(Counter::kRepeatedNotices));
  response->set_leg_returns(counters.Sum(Counter::kLegReturns));
  response->set_open_overdue(OpenOverdue(counters, today));
  absl::btree_map<std::string, int64_t> steps;
  for (const auto& row : counters.Rows(Counter::kStepsByStaff)) steps[row.dimension] += row.value;
  for (const auto& [staff, count] : steps) {
    v1::StaffSteps* to = response->add_steps_by_staff();
    to->set_staff(staff);
    to->set_steps(count);
  }
  absl::btree_map<std::string, int64_t> ways;
  for (const auto& row : counters.Rows(Counter::kHandoversByWay)) {
    ways[row.dimension] += row.value;
  }
  for (const auto& [way, count] : ways) {
    v1::HandoversByWay* to = response->add_handovers_by_way();
    to->set_way(static_cast<v1::SigningWay>(std::atoi(way.c_str())));
    to->set_handovers(count);
  }
  return counters.status().ok() ? kGranted : ReadFailed(counters.status());
}

// What a kind's forms call a field and a choice of it; the codes themselves where it is unknown.
void NameValue(const domain::Kind* kind, v1::ActionCount* count) {
  count->set_field_label(count->field());
  count->set_value_label(count->value());
  if (kind == nullptr) return;
  for (const domain::Action& action : kind->actions) {
    for (const domain::Field& field : action.fields) {
      if (field.name != count->field()) continue;
      count->set_field_label(std::string(field.name_zh));
      for (const domain::Choice& choice : field.choices) {
        if (choice.value == count->value()) count->set_value_label(std::string(choice.name_zh));
      }
    }
  }
}

const domain::Kind* KindCalled(const std::string& name) {
  for (const domain::Kind* kind : domain::AllKinds()) {
    if (kind->name == name) return kind;
  }
  return nullptr;
}

Refusal GetActionCounts(const CallContext& context, const v1::GetActionCountsRequest& request,
                        v1::GetActionCountsResponse* response) {
  const app::Hall& hall = context.desk->hall;
  if (!request.kind().empty() && KindCalled(request.kind()) == nullptr) {
    return Reject(Reason::kInvalidField, "没有这个业务类型，见 catalog kinds", "kind");
  }
  response->set_as_of_seq(hall.head().seq);
  FillTime(context.desk->clock.NowMicros(), response->mutable_as_of());
  Counters counters(hall);
  for (const auto& [dimension, sum] :
       counters.ByDimension(Counter::kActionValues, DayNumberOf(request.from_day()),
                            DayNumberOf(request.to_day()))) {
    const std::vector<std::string> parts = absl::StrSplit(dimension, '.');
    if (parts.size() != 3 || sum == 0) continue;
    if (!request.kind().empty() && parts[0] != request.kind()) continue;
    v1::ActionCount* count = response->add_counts();
    count->set_kind(parts[0]);
    count->set_field(parts[1]);
    count->set_value(parts[2]);
    count->set_count(sum);
    NameValue(KindCalled(parts[0]), count);
  }
  return counters.status().ok() ? kGranted : ReadFailed(counters.status());
}

Refusal MakeRecordTally(const CallContext&, const v1::RecordTallyRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_record_tally();
  command->set_way(request.way());
  command->set_topic(request.topic());
  command->set_count(request.count());
  return kGranted;
}

Refusal AnswerRecordTally(const CallContext& context, const v1::RecordTallyRequest& request,
                          const app::Outcome& outcome, v1::RecordTallyResponse* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  const uint32_t day =
      domain::LocalDayNumber(*context.reference, context.desk->clock.NowMicros());
  const auto today =
      context.desk->hall.GetCounter(static_cast<uint16_t>(Counter::kTallies), day,
                                    base::StrCat(request.way(), ".", request.topic()));
  if (!today.ok()) return ReadFailed(today.status());
  response->set_today(*today);
  return kGranted;
}

Refusal ListTallies(const CallContext& context, const v1::ListTalliesRequest& request,
                    v1::ListTalliesResponse* response) {
  const app::Hall& hall = context.desk->hall;
  response->set_as_of_seq(hall.head().seq);
  FillTime(context.desk->clock.NowMicros(), response->mutable_as_of());
  const uint32_t from = DayNumberOf(request.from_day());
  const uint32_t to = DayNumberOf(request.to_day());
  Counters counters(hall);
  int64_t total = 0;
  for (const auto& [dimension, sum] : counters.ByDimension(Counter::kTallies, from, to)) {
    const size_t dot = dimension.find('.');
    v1::TallyCount* tally = response->add_tallies();
    tally->set_way(dimension.substr(0, dot));
    tally->set_topic(dimension.substr(dot + 1));
    tally->set_count(sum);
    total += sum;
  }
  for (const auto& [staff, sum] : counters.ByDimension(Counter::kTalliesByStaff, from, to)) {
    v1::StaffTallies* by = response->add_by_staff();
    by->set_staff(staff);
    by->set_count(sum);
  }
  response->set_total(total);
  return counters.status().ok() ? kGranted : ReadFailed(counters.status());
}

}  // namespace

void AddReportService(Registry& registry) {
  registry.Read<&GetTotals>("ReportService.GetTotals");
  registry.Read<&GetActionCounts>("ReportService.GetActionCounts");
}

void AddGuidanceService(Registry& registry) {
  registry.Write<&MakeRecordTally, &AnswerRecordTally>("GuidanceService.RecordTally",
                                                       Subject::kNone);
  registry.Read<&ListTallies>("GuidanceService.ListTallies");
}

}  // namespace hallcase::rpc
