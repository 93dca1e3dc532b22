#include "server/rpc/services/digest.h"

#include <algorithm>
#include <vector>

#include "server/domain/calendar/axis.h"
#include "server/domain/clocks.h"
#include "server/domain/custody.h"
#include "server/domain/lifecycle.h"
#include "server/domain/warnings.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/told.h"

namespace hallcase::rpc {
namespace {

using base::StrAppend;
using base::StrCat;
using domain::access::Permission;
using ledger::v1::Party;

// Warnings and sheets that one answer holds; what is more stands in the lists.
constexpr size_t kDigestWarningsMax = 200;
constexpr size_t kDigestSheetsMax = 100;
// Cases that the text names of each level.
constexpr int kNamedCasesMax = 20;
constexpr size_t kDigestPageRows = 200;
// Sheet numbers looked at for shifts, and days before the closing: one that is frozen after hours
// has until the next working day ends.
constexpr int kDigestNumbersMax = 1'000;
constexpr int kShiftDaysBack = 4;

// Whose open warnings may be told to the caller. One party of no kind = the whole hall's.
std::vector<Party> PartiesOf(const domain::access::Scope& scope) {
  std::vector<Party> parties;
  if (HoldsRole(scope, ledger::v1::ROLE_LEAD) ||
      HoldsRole(scope, ledger::v1::ROLE_HALL_DUTY_LEADER)) {
    return {Party()};
  }
  parties.push_back(domain::StaffParty(scope.principal()));
  if (!scope.post().empty()) {
    parties.emplace_back().set_kind(ledger::v1::PARTY_KIND_POST);
    parties.back().set_id(scope.post());
  }
  for (const std::string& id : scope.Departments()) {
    parties.push_back(domain::DepartmentParty(id));
  }
  return parties;
}

// Told before, acknowledged by nobody, and its rule tells of it again today.
bool IsToldAgain(const domain::Reference& reference, const ledger::v1::WarningRow& warning,
                 const domain::Opening& opening) {
  const auto* rule = domain::Reference::Newest(reference.rules, warning.raised().rule());
  if (rule == nullptr || rule->repeat_days() == 0 || warning.acknowledged_at_us() != 0) {
    return false;
  }
  constexpr auto kSort = domain::Sort::kPromised;
  const domain::Axis& axis = *reference.axis;
  const auto day_of = [&](int64_t at_us) { return axis.DayAt(domain::Instant{at_us}); };
  const int64_t days =
      axis.WorkingDaysBefore(day_of(opening.opened_at_us), kSort) -
      axis.WorkingDaysBefore(day_of(warning.raised().deliver_at_us()), kSort);
  return days > 0 && days % rule->repeat_days() == 0;
}

// What is told to the caller by now, of what was raised since the closing; and what is told again.
absl::Status CollectTold(const CallContext& context, const domain::Opening& opening,
                         std::vector<FoundWarning>* told, bool* cut) {
  const ScopedHall hall(context, Permission::kWarningRead);
  const int64_t now_us = context.desk->clock.NowMicros();
  size_t scanned = 0;
  for (const Party& party : PartiesOf(*context.scope)) {
    const bool whole_hall = party.kind() == ledger::v1::PARTY_KIND_UNSPECIFIED;
    if (!whole_hall && !context.scope->ReachesParty(Permission::kWarningRead, party)) continue;
    std::string after;
    do {
      if (scanned >= static_cast<size_t>(context.desk->limits.scan_rows_max)) {
        *cut = true;
        return absl::OkStatus();
      }
      auto page = hall.OpenWarnings(party, after, kDigestPageRows);
      if (!page.ok()) return page.status();
      scanned += kDigestPageRows;
      for (FoundWarning& found : page->rows) {
        const auto& raised = found.warning->raised();
        if (found.warning->raised_at_us() < opening.closed_at_us &&
            !IsToldAgain(*context.reference, *found.warning, opening)) {
          continue;
        }
        if (raised.deliver_at_us() > now_us || !IsToldOf(*context.scope, raised)) continue;
        told->push_back(std::move(found));
      }
      after = std::move(page->next_key);
    } while (!after.empty());
  }
  std::sort(told->begin(), told->end(), [](const FoundWarning& a, const FoundWarning& b) {
    return a.warning->raised().warning_id() < b.warning->raised().warning_id();
  });
  return absl::OkStatus();
}

v1::DigestLevel* LevelIn(v1::WarningLevel level, v1::GetWarningDigestResponse* response) {
  for (v1::DigestLevel& known : *response->mutable_levels()) {
    if (known.level() == level) return &known;
  }
  response->add_levels()->set_level(level);
  return response->mutable_levels(response->levels_size() - 1);
}

v1::DigestCase* CaseIn(const FoundWarning& found, v1::DigestLevel* level) {
  const int64_t case_id = found.warning->raised().case_id();
  for (v1::DigestCase& known : *level->mutable_cases()) {
    if (known.case_id() == case_id) return &known;
  }
  v1::DigestCase* fresh = level->add_cases();
  fresh->set_case_id(case_id);
  if (found.row != nullptr) fresh->set_case_number(found.row->number());
  return fresh;
}

void Sort(const Reader& reader, const domain::Opening& opening,
          const std::vector<FoundWarning>& told, v1::GetWarningDigestResponse* response) {
  size_t taken = 0;
  for (const FoundWarning& found : told) {
    const auto level = static_cast<v1::WarningLevel>(found.warning->raised().level());
    const bool since = found.warning->raised_at_us() >= opening.opened_at_us;
    if (since && level < v1::WARNING_LEVEL_RED) {
      response->set_yellow_since(response->yellow_since() + 1);
      continue;
    }
    if (taken++ >= kDigestWarningsMax) {
      response->set_cut(true);
      continue;
    }
    v1::Warning* to = since ? response->add_singles()
                            : CaseIn(found, LevelIn(level, response))->add_warnings();
    FillWarning(reader, *found.warning, found.row.get(), to);
    to->set_told_again(found.warning->raised_at_us() < opening.closed_at_us);
  }
  std::stable_sort(response->mutable_levels()->begin(), response->mutable_levels()->end(),
                   [](const auto& a, const auto& b) { return a.level() > b.level(); });
}

absl::Status CollectSheets(const CallContext& context, domain::HandoverSide side,
                           const ledger::v1::Holder& holder,
                           v1::GetWarningDigestResponse* response) {
  const ScopedHall hall(context, Permission::kCustodyRead);
  if (!context.scope->ReachesHolder(Permission::kCustodyRead, holder)) return absl::OkStatus();
  auto page = hall.OpenHandovers(side, holder, "", kDigestSheetsMax);
  if (!page.ok()) return page.status();
  if (!page->next_key.empty()) response->set_cut(true);
  for (const auto& row : page->rows) {
    if (row->unsigned_at_us() == 0) continue;
    v1::UnsignedSheet* sheet = response->add_unsigned_sheets();
    sheet->set_handover_id(row->offered().handover_id());
    sheet->set_number(row->offered().number());
    FillTime(row->offered().sign_by_us(), sheet->mutable_sign_by());
    sheet->set_to_sign(side == domain::HandoverSide::kReceiver);
  }
  return absl::OkStatus();
}

absl::Status CollectSheets(const CallContext& context, v1::GetWarningDigestResponse* response) {
  std::vector<ledger::v1::Holder> holders = {domain::StaffHolder(context.scope->principal())};
  for (const std::string& id : context.scope->Departments()) {
    holders.push_back(domain::DepartmentHolder(id));
  }
  for (const auto& holder : holders) {
    for (const auto side : {domain::HandoverSide::kReceiver, domain::HandoverSide::kGiver}) {
      const absl::Status collected = CollectSheets(context, side, holder, response);
      if (!collected.ok()) return collected;
    }
  }
  return absl::OkStatus();
}

// Shift sheets of one day's numbers, which are those of transfer sheets too. False: enough.
absl::StatusOr<bool> CollectShiftsOf(const ScopedHall& hall, uint32_t day, int* numbers,
                                     v1::GetWarningDigestResponse* response) {
  for (uint32_t sequence = 1;; ++sequence) {
    const auto id = hall.SheetByNumber(day, sequence);
    if (!id.ok()) return id.status();
    if (!id->has_value()) return true;
    if (++*numbers > kDigestNumbersMax) return false;
    const auto found = hall.ShiftById(**id);
    if (!found.ok()) return found.status();
    const auto& row = found->row;
    if (row == nullptr || row->unsigned_at_us() == 0 || row->signed_at_us() != 0) continue;
    v1::UnsignedSheet* sheet = response->add_unsigned_sheets();
    sheet->set_number(row->frozen().number());
    FillTime(row->frozen().wake_at_us(), sheet->mutable_sign_by());
  }
}

// Open shift sheets stand in no list: the numbers of the last days lead to them. The lead alone is
// told, for both sides know.
absl::Status CollectShifts(const CallContext& context, const domain::Opening& opening,
                           v1::GetWarningDigestResponse* response) {
  if (!HoldsRole(*context.scope, ledger::v1::ROLE_LEAD)) return absl::OkStatus();
  const ScopedHall hall(context, Permission::kCustodyRead);
  const int64_t now_us = context.desk->clock.NowMicros();
  int64_t at_us = opening.closed_at_us - kShiftDaysBack * base::kMicrosPerDay;
  uint32_t last = 0;
  int numbers = 0;
  for (; last < domain::LocalDayNumber(*context.reference, now_us);
       at_us = std::min(at_us + base::kMicrosPerDay, now_us)) {
    const uint32_t day = domain::LocalDayNumber(*context.reference, at_us);
    if (day == last) continue;
    last = day;
    const auto more = CollectShiftsOf(hall, day, &numbers, response);
    if (!more.ok()) return more.status();
    if (*more) continue;
    response->set_cut(true);
    break;
  }
  return absl::OkStatus();
}

std::string_view LevelZh(v1::WarningLevel level) {
  return LevelName(static_cast<ledger::v1::WarningLevel>(level));
}

std::string_view ClockWord(v1::ClockName clock) {
  return ClockZh(static_cast<ledger::v1::ClockName>(clock));
}

std::string TellLevel(const v1::DigestLevel& level) {
  int warnings = 0;
  std::string cases;
  for (int i = 0; i < level.cases_size(); ++i) {
    const v1::DigestCase& one = level.cases(i);
    warnings += one.warnings_size();
    if (i >= kNamedCasesMax) continue;
    StrAppend(&cases, i == 0 ? "" : "、", one.case_number(), "（");
    for (int w = 0; w < one.warnings_size(); ++w) {
      StrAppend(&cases, w == 0 ? "" : "、", ClockWord(one.warnings(w).clock()),
                one.warnings(w).told_again() ? "，再次提醒" : "");
    }
    cases += "）";
  }
  if (level.cases_size() > kNamedCasesMax) StrAppend(&cases, "等 ", level.cases_size(), " 件");
  return StrCat(LevelZh(level.level()), " ", warnings, " 条：", cases, "。");
}

std::string TellDigest(const domain::Opening& opening, int32_t offset,
                       const v1::GetWarningDigestResponse& response) {
  std::string text = StrCat(FormatInstant(opening.opened_at_us, offset), " 开始办公，自 ",
                            FormatInstant(opening.closed_at_us, offset), " 以来");
  text += response.levels().empty() ? "没有新的预警。" : "的预警：";
  for (const v1::DigestLevel& level : response.levels()) text += TellLevel(level);
  for (const v1::Warning& single : response.singles()) {
    StrAppend(&text, FormatInstant(ToMicros(single.raised_at()), offset), " ",
              LevelZh(single.level()), "：", single.case_number(), "（",
              ClockWord(single.clock()), "）。");
  }
  if (response.yellow_since() > 0) {
    StrAppend(&text, "开始办公后另有黄色预警 ", response.yellow_since(), " 条，见预警列表。");
  }
  for (const v1::UnsignedSheet& sheet : response.unsigned_sheets()) {
    const bool shift = sheet.handover_id() == 0;
    StrAppend(&text, shift ? "交接班单 " : "交接单 ", sheet.number(), " 应于 ",
              FormatInstant(ToMicros(sheet.sign_by()), offset), " 前签字，",
              shift             ? "接班人尚未签字。"
              : sheet.to_sign() ? "请签收。"
                                : "对方尚未签收，原件仍由您保管。");
  }
  if (response.cut()) text += "内容较多，未全部列出，请看预警列表和交接单列表。";
  return text;
}

}  // namespace

Refusal GetWarningDigest(const CallContext& context, const v1::GetWarningDigestRequest&,
                         v1::GetWarningDigestResponse* response) {
  response->set_as_of_seq(context.desk->hall.head().seq);
  const domain::Opening opening =
      domain::LastOpening(*context.reference, context.desk->clock.NowMicros());
  FillTime(opening.opened_at_us, response->mutable_opened_at());
  FillTime(opening.closed_at_us, response->mutable_closed_at());
  std::vector<FoundWarning> told;
  bool cut = false;
  const absl::Status collected = CollectTold(context, opening, &told, &cut);
  if (!collected.ok()) return ReadFailed(collected);
  response->set_cut(cut);
  Sort(Reader(context, true), opening, told, response);
  const absl::Status sheets = CollectSheets(context, response);
  if (!sheets.ok()) return ReadFailed(sheets);
  const absl::Status shifts = CollectShifts(context, opening, response);
  if (!shifts.ok()) return ReadFailed(shifts);
  response->set_text_zh(
      TellDigest(opening, context.reference->hall.utc_offset_minutes(), *response));
  return kGranted;
}

}  // namespace hallcase::rpc
