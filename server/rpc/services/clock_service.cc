// ClockService: how each due date came about.

#include "server/domain/calendar/explain.h"
#include "server/domain/clocks.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using base::StrAppend;
using base::StrCat;
using domain::DayUse;

constexpr int kExplainedDaysMax = 400;
constexpr size_t kEntriesExplainedMax = 500;

std::string WhyOf(const domain::DaySpan& span) {
  const std::string source = span.document.empty() ? "" : StrCat("（", span.document, "）");
  switch (span.use) {
    case DayUse::kStart: return "起始日不计";
    case DayUse::kCounted: return span.document.empty() ? "工作日" : StrCat("调休上班", source);
    case DayUse::kPaused: return "暂停";
    case DayUse::kOff: return span.document.empty() ? "休息日" : StrCat("放假", source);
    case DayUse::kClosed: return StrCat("停止办公", source);
    case DayUse::kMovedTo: return "顺延至工作日";
  }
  return "";
}

void FillDays(const domain::DayStory& story, v1::ClockExplanation* out) {
  for (const domain::DaySpan& span : story.spans) {
    for (domain::Day day = span.first; day <= span.last; day = day + 1) {
      if (out->days_size() >= kExplainedDaysMax) return;
      v1::ExplainedDay* to = out->add_days();
      to->set_day(domain::FormatDay(day));
      to->set_counted(span.use == DayUse::kCounted);
      to->set_why(WhyOf(span));
    }
  }
}

// Days of the term, where the unit counts days.
void ExplainTerm(const domain::Reference& reference, const domain::ClockTerms& terms,
                 int64_t now_us, v1::ClockExplanation* out) {
  const domain::Term term = domain::TermOf(reference, terms);
  auto due = domain::ComputeDue(*reference.axis, term);
  if (!due.ok()) return;
  FillDays(domain::ExplainDays(*reference.axis, term, *due, domain::Instant{now_us}), out);
}

struct Story {
  std::string zh;
  std::string en;
};

bool CountsDays(const ledger::v1::ClockState& clock) {
  return clock.policy().unit() == ledger::v1::CLOCK_UNIT_WORKING_DAY ||
         clock.policy().unit() == ledger::v1::CLOCK_UNIT_CALENDAR_DAY;
}

void TellStart(const ledger::v1::ClockState& clock, int32_t offset, Story* story) {
  const std::string start = FormatInstant(clock.started_at_us(), offset);
  const std::string due = FormatInstant(clock.due_at_us(), offset);
  if (clock.policy().unit() == ledger::v1::CLOCK_UNIT_FIXED_INSTANT) {
    story->zh = StrCat(ClockZh(clock.clock()), "：上游系统给定 ", due, "，自该时刻起为超期。");
    story->en = StrCat(ClockEn(clock.clock()), ": set by the upstream system to ", due,
                       "; overdue from then on.");
    return;
  }
  story->zh = StrCat(ClockZh(clock.clock()), "：", clock.policy().amount(), " 个",
                     UnitZh(clock.policy().unit()), "，自 ", start, " 起算",
                     CountsDays(clock) ? "（当日不计）" : "");
  story->en = StrCat(ClockEn(clock.clock()), ": ", clock.policy().amount(), " ",
                     UnitEn(clock.policy().unit()), " from ", start,
                     CountsDays(clock) ? " (that day does not count)" : "");
  if (clock.due_at_us() == 0) {
    story->zh += "；正在暂停计时或大厅停止办公，恢复后确定到期日。";
    story->en += "; it stands still (paused, or the hall is closed), and will be due once it runs.";
    return;
  }
  StrAppend(&story->zh, "，到期日 ", FormatDay(clock.due_day()), "，", due, " 起为超期。");
  StrAppend(&story->en, "; due on ", FormatDay(clock.due_day()), ", overdue from ", due, ".");
}

void TellExtension(const ledger::v1::ClockState& clock, Story* story) {
  if (clock.extension() == 0) return;
  const auto unit = clock.policy().unit();
  StrAppend(&story->zh, "已批准延长 ", clock.extension(), " 个", UnitZh(unit), "。");
  StrAppend(&story->en, " Extended by ", clock.extension(), " ", UnitEn(unit), ".");
}

void TellPauses(const ledger::v1::CaseRow& row, ledger::v1::ClockName clock, int32_t offset,
                Story* story) {
  for (const domain::Pause& pause : domain::PausesOf(row, clock)) {
    const std::string from = FormatInstant(pause.from.micros, offset);
    if (pause.to.IsNever()) {
      StrAppend(&story->zh, "自 ", from, " 起暂停计时。");
      StrAppend(&story->en, " Stands still since ", from, ".");
    } else {
      const std::string to = FormatInstant(pause.to.micros, offset);
      StrAppend(&story->zh, from, " 至 ", to, " 暂停计时，其间截止的日子不计。");
      StrAppend(&story->en, " Stood still from ", from, " to ", to, ".");
    }
  }
}

void TellDaysOff(const v1::ClockExplanation& explained, Story* story) {
  int off = 0;
  for (const v1::ExplainedDay& day : explained.days()) {
    if (!day.counted() && day.why() != "起始日不计" && day.why() != "暂停") ++off;
  }
  if (off == 0) return;
  StrAppend(&story->zh, "其间 ", off, " 天为休息日、放假或停办，不计。");
  StrAppend(&story->en, " ", off, " days off in between do not count.");
}

std::string DueEn(int64_t due_at_us, int32_t offset) {
  return due_at_us == 0 ? "unknown" : FormatInstant(due_at_us, offset);
}

void TellMoves(const std::vector<ledger::v1::ClockMoved>& moves, ledger::v1::ClockName clock,
               int32_t offset, Story* story) {
  for (const ledger::v1::ClockMoved& move : moves) {
    if (move.clock() != clock || move.old_due_at_us() == move.due_at_us()) continue;
    StrAppend(&story->zh, "曾由 ", DueZh(move.old_due_at_us(), offset), " 改为 ",
              DueZh(move.due_at_us(), offset), "（", MoveCauseZh(move.cause()), "）。");
    StrAppend(&story->en, " Moved from ", DueEn(move.old_due_at_us(), offset), " to ",
              DueEn(move.due_at_us(), offset), " (", MoveCauseEn(move.cause()), ").");
  }
}

void TellState(const ledger::v1::ClockState& clock, int64_t now_us, int32_t offset,
               Story* story) {
  if (clock.provisional()) {
    story->zh += "该年节假日通知尚未发布，日期为暂定。";
    story->en += " Provisional: that year's holidays are not published yet.";
  }
  if (clock.stopped_at_us() != 0) {
    const std::string at = FormatInstant(clock.stopped_at_us(), offset);
    StrAppend(&story->zh, "已于 ", at, " 停止计时，", clock.late() ? "超期。" : "未超期。");
    StrAppend(&story->en, " Stopped at ", at, clock.late() ? ", late." : ", in time.");
  } else if (clock.due_at_us() != 0 && now_us >= clock.due_at_us()) {
    story->zh += "现已超期。";
    story->en += " Overdue now.";
  }
}

absl::StatusOr<std::vector<ledger::v1::ClockMoved>> MovesOf(
    const ScopedHall& hall, const ledger::v1::CaseRow& row) {
  auto page = hall.History(row, "", kEntriesExplainedMax);
  if (!page.ok()) return page.status();
  std::vector<ledger::v1::ClockMoved> moves;
  for (const auto& entry : page->rows) {
    for (const ledger::v1::Fact& fact : entry->facts()) {
      if (fact.has_clock_moved() && fact.clock_moved().case_id() == row.case_id()) {
        moves.push_back(fact.clock_moved());
      }
      // A clock that starts again (the next leg) has a story of its own.
      if (fact.has_clock_started() && fact.clock_started().case_id() == row.case_id()) {
        std::erase_if(moves, [&](const ledger::v1::ClockMoved& move) {
          return move.clock() == fact.clock_started().clock();
        });
      }
    }
  }
  return moves;
}

Refusal ExplainDeadline(const CallContext& context, const v1::ExplainDeadlineRequest& request,
                        v1::ExplainDeadlineResponse* response) {
  response->set_as_of_seq(context.desk->hall.head().seq);
  v1::CaseRef ref;
  ref.set_case_id(request.case_id());
  CaseRowPtr row;
  constexpr auto kPermission = domain::access::Permission::kCaseRead;
  if (Refusal refusal = LoadCase(context, ref, kPermission, &row)) return refusal;
  auto moves = MovesOf(ScopedHall(context, kPermission), *row);
  if (!moves.ok()) return ReadFailed(moves.status());
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  const int64_t now_us = context.desk->clock.NowMicros();
  for (const ledger::v1::ClockState& clock : row->clocks()) {
    if (request.clock() != v1::CLOCK_NAME_UNSPECIFIED &&
        static_cast<int>(request.clock()) != static_cast<int>(clock.clock())) {
      continue;
    }
    v1::ClockExplanation* out = response->add_clocks();
    FillClock(clock, out->mutable_clock());
    ExplainTerm(*context.reference, domain::ClockTerms::Of(*row, clock), now_us, out);
    Story story;
    TellStart(clock, offset, &story);
    TellExtension(clock, &story);
    TellPauses(*row, clock.clock(), offset, &story);
    TellDaysOff(*out, &story);
    TellMoves(*moves, clock.clock(), offset, &story);
    TellState(clock, now_us, offset, &story);
    out->set_text_zh(std::move(story.zh));
    out->set_text_en(std::move(story.en));
  }
  return kGranted;
}

}  // namespace

void AddClockService(Registry& registry) {
  registry.Read<&ExplainDeadline>("ClockService.ExplainDeadline");
}

}  // namespace hallcase::rpc
