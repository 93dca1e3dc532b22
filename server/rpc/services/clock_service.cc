// ClockService: how each due date came about.

#include <map>
#include <vector>

#include "server/domain/attribution.h"
#include "server/domain/calendar/explain.h"
#include "server/domain/clocks.h"
#include "server/domain/pauses.h"
#include "server/rpc/convert/story.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using base::StrAppend;
using base::StrCat;
using domain::DayUse;

constexpr int kExplainedDaysMax = 400;
// Entries read at a time, and how often: more of a history than that is not told.
constexpr size_t kEntriesAPage = 500;
constexpr int kPagesExplainedMax = 200;
// Moves and warnings told of a clock.
constexpr size_t kToldMax = 500;

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
  for (const ledger::v1::CasePause& pause : row.pauses()) {
    if (!domain::TookEffect(pause) || !domain::Stops(pause, clock)) continue;
    const std::string from = FormatInstant(pause.from_us(), offset);
    const std::string to = FormatInstant(pause.to_us(), offset);
    if (pause.outage_case_id() != 0) {
      StrAppend(&story->zh, "因系统故障（故障办件 id:", pause.outage_case_id(), "），", from, " 至 ",
                to, " 不计，其间截止的日子不计。");
      StrAppend(&story->en, " A system outage (case id:", pause.outage_case_id(), ") from ", from,
                " to ", to, " does not count.");
    } else if (pause.to_us() == 0) {
      StrAppend(&story->zh, "自 ", from, " 起暂停计时。");
      StrAppend(&story->en, " Stands still since ", from, ".");
    } else {
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

void TellMoves(const std::vector<ledger::v1::ClockMoved>& moves, int32_t offset, Story* story) {
  for (const ledger::v1::ClockMoved& move : moves) {
    if (move.old_due_at_us() == move.due_at_us()) continue;
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

struct Raised {
  ledger::v1::WarningRaised warning;
  int64_t recorded_at_us = 0;
};

// What the history tells of one clock since it started last.
struct ClockPast {
  std::vector<ledger::v1::ClockMoved> moves;
  std::vector<Raised> raised;
};

struct CasePast {
  std::map<ledger::v1::ClockName, ClockPast> clocks;
  // There was more than is kept of it.
  bool cut = false;
};

template <typename T>
void Keep(T what, std::vector<T>* kept, bool* cut) {
  if (kept->size() < kToldMax) return kept->push_back(std::move(what));
  *cut = true;
}

void Remember(const ledger::v1::Entry& entry, int64_t case_id, CasePast* past) {
  for (const ledger::v1::Fact& fact : entry.facts()) {
    if (FactCase(fact) != case_id) continue;
    if (fact.has_clock_moved()) {
      Keep(fact.clock_moved(), &past->clocks[fact.clock_moved().clock()].moves, &past->cut);
    } else if (fact.has_warning_raised()) {
      Keep(Raised{fact.warning_raised(), entry.recorded_at_us()},
           &past->clocks[fact.warning_raised().clock()].raised, &past->cut);
    } else if (fact.has_clock_started()) {
      // A clock that starts again (the next leg) has a story of its own.
      past->clocks[fact.clock_started().clock()] = {};
    }
  }
}

// A page of entries at a time, of which little is kept.
absl::StatusOr<CasePast> PastOf(const ScopedHall& hall, const ledger::v1::CaseRow& row) {
  CasePast past;
  std::string after;
  for (int pages = 0; pages < kPagesExplainedMax; ++pages) {
    auto page = hall.History(row, after, kEntriesAPage);
    if (!page.ok()) return page.status();
    for (const auto& entry : page->rows) Remember(*entry, row.case_id(), &past);
    after = std::move(page->next_key);
    if (after.empty()) return past;
  }
  past.cut = true;
  return past;
}

void TellRaised(const Reader& reader, const std::vector<Raised>& raised, int32_t offset,
                Story* story) {
  for (const Raised& one : raised) {
    const std::string at = FormatInstant(one.recorded_at_us, offset);
    const ledger::v1::WarningRaised& warning = one.warning;
    StrAppend(&story->zh, at, " 发出", LevelName(warning.level()), "级预警，责任主体 ",
              PartyZh(reader, warning.attributed_to()));
    StrAppend(&story->en, " Warned at ", at, ", counted against ", warning.attributed_to().id());
    if (warning.gap_from_us() != 0) {
      const std::string from = FormatInstant(warning.gap_from_us(), offset);
      StrAppend(&story->zh, "（", from, " 至 ", at, " 未能预警，其间应发的并为这一条）");
      StrAppend(&story->en, " (one for all that was due from ", from, " to ", at,
                ", when nothing could be raised)");
    }
    story->zh += "。";
    story->en += ".";
  }
}

// Who has used the time so far.
void TellShares(const Reader& reader, const ledger::v1::CaseRow& row,
                const ledger::v1::ClockState& clock, int64_t now_us, Story* story,
                v1::ClockExplanation* out) {
  const int64_t until_us = clock.stopped_at_us() != 0 ? clock.stopped_at_us() : now_us;
  domain::ShareList shares;
  const int64_t used =
      domain::ShareMinutes(*reader.context.reference, row, clock, until_us, &shares);
  FillShares(reader, shares, out->mutable_shares());
  out->set_used_minutes(used);
  if (used == 0) return;
  const auto unit = clock.policy().unit();
  const bool open = unit == ledger::v1::CLOCK_UNIT_WORKING_DAY ||
                    unit == ledger::v1::CLOCK_UNIT_WORKING_MINUTE;
  StrAppend(&story->zh, "已用", open ? "办公时间 " : " ", used, " 分钟：");
  StrAppend(&story->en, " Used so far: ", used, open ? " open minutes: " : " minutes: ");
  for (int i = 0; i < shares.size(); ++i) {
    const ledger::v1::LegShare& share = shares[i];
    const bool known = share.party().kind() != ledger::v1::PARTY_KIND_UNSPECIFIED;
    StrAppend(&story->zh, i == 0 ? "" : "，",
              known ? PartyZh(reader, share.party()) : "此前的责任主体", " ", share.minutes(),
              " 分钟");
    StrAppend(&story->en, i == 0 ? "" : ", ", known ? share.party().id() : "before that", " ",
              share.minutes());
  }
  story->zh += "。";
  story->en += ".";
}

Refusal ExplainDeadline(const CallContext& context, const v1::ExplainDeadlineRequest& request,
                        v1::ExplainDeadlineResponse* response) {
  response->set_as_of_seq(context.desk->hall.head().seq);
  v1::CaseRef ref;
  ref.set_case_id(request.case_id());
  CaseRowPtr row;
  constexpr auto kPermission = domain::access::Permission::kCaseRead;
  if (Refusal refusal = LoadCase(context, ref, kPermission, &row)) return refusal;
  auto past = PastOf(ScopedHall(context, kPermission), *row);
  if (!past.ok()) return ReadFailed(past.status());
  response->set_history_cut(past->cut);
  const Reader reader(context, true);
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
    const ClockPast& told = past->clocks[clock.clock()];
    TellMoves(told.moves, offset, &story);
    TellRaised(reader, told.raised, offset, &story);
    TellState(clock, now_us, offset, &story);
    TellShares(reader, *row, clock, now_us, &story, out);
    if (past->cut) {
      story.zh += "经过很长，未全部列出。";
      story.en += " The history is long; not all of it is told.";
    }
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
