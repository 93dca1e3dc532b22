#include "server/domain/outage.h"

#include <algorithm>
#include <string>

#include "server/domain/calendar/civil.h"
#include "server/domain/forms.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CasePause;
using ledger::v1::CaseRow;
using ledger::v1::Outage;

constexpr std::string_view kOutageReason = "outage";

int64_t MinuteOf(const Reference& reference, const ValueList& values, std::string_view name) {
  const auto minute = ParseLocalMinute(CodeOf(values, name), reference.hall.utc_offset_minutes());
  return minute.ok() ? minute->micros : 0;
}

Rejection WrongOutage(std::string message, std::string field) {
  return Reject(Reason::kInvalidField, std::move(message), std::move(field));
}

CasePause PauseFor(const Outage& outage) {
  CasePause pause;
  pause.set_reason_code(std::string(kOutageReason));
  pause.set_stops_promised(true);
  pause.set_from_us(outage.from_us());
  pause.set_to_us(outage.to_us());
  pause.set_state(ledger::v1::PAUSE_STATE_ENDED);
  pause.set_outage_case_id(outage.case_id());
  return pause;
}

bool IsOfDepartment(const Outage& outage, const Reference& reference, const CaseRow& row) {
  if (outage.department().empty()) return true;
  const auto* item = Reference::AtVersion(reference.items, row.item_code(), row.item_version());
  return item != nullptr && item->department() == outage.department();
}

}  // namespace

std::optional<Rejection> StartOutage(const View& view, const Context& context,
                                     const Action& action, const ValueList& values,
                                     int64_t case_id, FactList* facts) {
  if (!action.exempts) return std::nullopt;
  Outage outage;
  outage.set_case_id(case_id);
  outage.set_from_us(MinuteOf(view.reference(), values, "from"));
  outage.set_to_us(MinuteOf(view.reference(), values, "to"));
  if (outage.from_us() >= outage.to_us()) {
    return WrongOutage("停机的结束时间应晚于开始时间，请核对", "values.to");
  }
  if (outage.to_us() > context.now_us) {
    return WrongOutage("停机恢复后再登记：结束时间不能晚于现在", "values.to");
  }
  const std::string_view scope = CodeOf(values, "scope");
  for (std::string_view name : {"department", "item"}) {
    if (scope == name && !IsFilled(values, name)) {
      return WrongOutage("请填写受影响的部门或事项", "values." + std::string(name));
    }
  }
  if (scope == "department") outage.set_department(std::string(CodeOf(values, "department")));
  if (scope == "item") outage.set_item_code(std::string(CodeOf(values, "item")));
  const int64_t job_id = static_cast<int64_t>(context.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_EXEMPT);
  *started->mutable_outage() = std::move(outage);
  return std::nullopt;
}

bool IsHit(const Outage& outage, const Reference& reference, const CaseRow& row) {
  if (row.closed_at_us() != 0 || row.voided() || row.import_pending()) return false;
  if (!outage.item_code().empty() && row.item_code() != outage.item_code()) return false;
  if (!IsOfDepartment(outage, reference, row)) return false;
  const CasePause pause = PauseFor(outage);
  return std::any_of(row.clocks().begin(), row.clocks().end(), [&](const auto& clock) {
    return clock.stopped_at_us() == 0 && Stops(pause, clock.clock()) &&
           clock.started_at_us() < outage.to_us();
  });
}

void Exempt(const Outage& outage, CaseDraft* draft) {
  ledger::v1::Fact fact;
  auto* opened = fact.mutable_pause_opened();
  opened->set_case_id(draft->case_id());
  *opened->mutable_pause() = PauseFor(outage);
  const int number = draft->row().pauses_size() + 1;
  opened->mutable_pause()->set_pause(static_cast<uint32_t>(number));
  draft->Add(std::move(fact));
  draft->ReplayPaused(number, "outage");
}

}  // namespace hallcase::domain
