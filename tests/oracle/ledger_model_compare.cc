#include "tests/oracle/ledger_model_compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "server/domain/view.h"

namespace hallcase::oracle {
namespace {

using domain::Counter;

constexpr size_t kPage = 7;

ModelParty PartyOf(const ledger::v1::Party& party) {
  return {static_cast<int>(party.kind()), party.id()};
}

// All rows of a list that comes in pages; `list` takes the key to go on from.
template <typename Row, typename List>
std::vector<Row> AllPages(List list) {
  std::vector<Row> rows;
  std::string after;
  do {
    auto page = list(after);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return rows;
    rows.insert(rows.end(), page->rows.begin(), page->rows.end());
    after = page->next_key;
  } while (!after.empty());
  return rows;
}

class Comparison {
 public:
  Comparison(const app::Hall& hall, Micros now, LedgerModel* model, Seen* seen)
      : hall_(hall), now_(now), model_(*model), seen_(*seen) {}

  void Cases() {
    for (const auto& [id, one] : model_.cases) {
      const auto row = hall_.GetCase(id);
      ASSERT_TRUE(row.ok() && *row != nullptr) << id;
      Case(id, one, **row);
    }
    model_.edited.clear();
    model_.unsure.clear();
  }

  void Work(const ModelParty& party) {
    std::vector<std::pair<Micros, int64_t>> want;
    for (const auto& [id, one] : model_.cases) {
      if (one.open() && one.responsible == party) want.emplace_back(one.due(), id);
    }
    std::vector<std::pair<Micros, int64_t>> got;
    Micros last = 0;
    using Row = std::shared_ptr<const ledger::v1::CaseRow>;
    for (const Row& row : AllPages<Row>([&](const std::string& after) {
           return hall_.ListWork(ToParty(party), after, kPage);
         })) {
      got.emplace_back(row->due_at_us(), row->case_id());
      if (row->due_at_us() == 0) continue;
      EXPECT_GE(row->due_at_us(), last) << "earliest due first: " << party.id;
      last = row->due_at_us();
    }
    std::sort(want.begin(), want.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, want) << "worklist of " << party.id;
  }

  // Of one party, or of the whole hall for a party of no kind.
  void Warnings(const ModelParty& party) {
    std::set<ModelWarning> want;
    for (const ModelWarning& one : model_.warnings) {
      if (party.kind == 0 || one.party == party) want.insert(one);
    }
    std::set<ModelWarning> got;
    using Row = std::shared_ptr<const ledger::v1::WarningRow>;
    const auto rows = AllPages<Row>([&](const std::string& after) {
      return hall_.ListOpenWarnings(ToParty(party), after, kPage);
    });
    for (const Row& row : rows) {
      const auto& raised = row->raised();
      const ModelWarning one{raised.case_id(), raised.clock(), raised.level(),
                             PartyOf(raised.attributed_to()), row->acknowledged_at_us() != 0};
      got.insert(one);
      seen_.warning_ids[{one.case_id, one.clock, one.level}] = raised.warning_id();
    }
    EXPECT_EQ(got.size(), rows.size()) << "a warning twice: " << party.id;
    EXPECT_TRUE(got == want) << "open warnings of " << party.id << ": " << got.size() << ", not "
                             << want.size();
  }

  void Flows() {
    Days registered, closed, late;
    for (const auto& [id, one] : model_.cases) {
      if (one.stage == "VOIDED") continue;
      ++registered[model_.DayOf(one.received)];
      if (one.stage != "CLOSED") continue;
      ++closed[one.closed_day];
      if (one.late) ++late[one.closed_day];
    }
    EXPECT_EQ(ByDay(Counter::kCases), registered) << "cases";
    EXPECT_EQ(ByDay(Counter::kClosed), closed) << "closed";
    EXPECT_EQ(ByDay(Counter::kClosedLate), late) << "closed late";
    EXPECT_EQ(ByDay(Counter::kSteps), model_.steps) << "steps";
    EXPECT_EQ(ByDay(Counter::kLegChanges), model_.leg_changes) << "leg changes";
    EXPECT_EQ(ByDay(Counter::kAnomalies), model_.anomalies) << "anomalies";
    EXPECT_EQ(ByDimension(Counter::kStepsByStaff), model_.steps_by_staff) << "steps by staff";
  }

  void Gauges() {
    std::map<std::string, int64_t> open, stages, parties, levels;
    Days due_days;
    int64_t overdue = 0;
    for (const auto& [id, one] : model_.cases) {
      if (!one.open()) continue;
      ++open[""];
      ++stages[one.stage];
      ++parties[std::to_string(one.responsible.kind) + one.responsible.id];
      if (one.due() == 0) continue;
      ++due_days[model_.DayOf(one.due() - 1)];
      if (one.due() <= now_) ++overdue;
    }
    // Warnings, not cases: a case with two red clocks has two.
    for (const ModelWarning& one : model_.warnings) ++levels[std::to_string(one.level)];
    EXPECT_EQ(ByDimension(Counter::kOpen), open) << "open";
    EXPECT_EQ(ByDimension(Counter::kOpenByStage), stages) << "open by stage";
    EXPECT_EQ(ByDimension(Counter::kOpenByParty), parties) << "open by party";
    EXPECT_EQ(ByDimension(Counter::kOpenWarningsByLevel), levels) << "open by level";
    Days due = ByDay(Counter::kOpenByDueDay);
    due.erase(0);
    EXPECT_EQ(due, due_days) << "open by due day";
    // As the totals add it up: all of the days before, and of today those that turned red.
    const int today = model_.DayOf(now_);
    int64_t past = ByDay(Counter::kOpenRedByDueDay)[today];
    for (const auto& [day, count] : due) past += day < today ? count : 0;
    EXPECT_EQ(past, overdue) << "open and overdue";
  }

 private:
  void Case(int64_t id, const ModelCase& one, const ledger::v1::CaseRow& row) {
    EXPECT_EQ(row.stage(), one.stage) << id;
    EXPECT_TRUE(PartyOf(row.responsible()) == one.responsible)
        << id << ": " << row.responsible().id() << ", not " << one.responsible.id;
    EXPECT_EQ(row.due_at_us(), one.due()) << id;
    EXPECT_EQ(row.leg(), one.legs) << id;
    EXPECT_EQ(row.steps(), one.steps) << id;
    EXPECT_EQ(row.voided(), one.stage == "VOIDED") << id;
    // A void strikes the case from the counts, not from its own story.
    EXPECT_EQ(row.closed_late(), one.closed_day != 0 && one.late) << id;
    EXPECT_EQ(row.warnings_open(), std::count_if(model_.warnings.begin(), model_.warnings.end(),
                                                 [id](const ModelWarning& warning) {
                                                   return warning.case_id == id;
                                                 }))
        << id;
    uint64_t& etag = seen_.etags[id];
    EXPECT_GE(row.etag(), etag) << id;
    const bool edited = etag == 0 || model_.edited.count(id) > 0;
    if (edited || model_.unsure.count(id) == 0) {
      EXPECT_EQ(row.etag() > etag, edited) << id;
    }
    etag = row.etag();
  }

  std::vector<app::Hall::CounterRow> Rows(Counter counter) const {
    const auto rows = hall_.ListCounter(static_cast<uint16_t>(counter));
    EXPECT_TRUE(rows.ok());
    return rows.ok() ? *rows : std::vector<app::Hall::CounterRow>();
  }

  Days ByDay(Counter counter) const {
    Days days;
    for (const auto& row : Rows(counter)) {
      EXPECT_GE(row.value, 0);
      if (row.value != 0) days[static_cast<int>(row.day)] += row.value;
    }
    return days;
  }

  std::map<std::string, int64_t> ByDimension(Counter counter) const {
    std::map<std::string, int64_t> dimensions;
    for (const auto& row : Rows(counter)) {
      EXPECT_GE(row.value, 0);
      if (row.value != 0) dimensions[row.dimension] += row.value;
    }
    return dimensions;
  }

  const app::Hall& hall_;
  const Micros now_;
  LedgerModel& model_;
  Seen& seen_;
};

}  // namespace

ledger::v1::Party ToParty(const ModelParty& party) {
  ledger::v1::Party to;
  to.set_kind(static_cast<ledger::v1::PartyKind>(party.kind));
  to.set_id(party.id);
  return to;
}

void ExpectSame(const app::Hall& hall, const std::vector<ModelParty>& parties, Micros now,
                LedgerModel* model, Seen* seen) {
  Comparison comparison(hall, now, model, seen);
  comparison.Cases();
  comparison.Warnings({});
  for (const ModelParty& party : parties) {
    comparison.Work(party);
    comparison.Warnings(party);
  }
  comparison.Flows();
  comparison.Gauges();
}

}  // namespace hallcase::oracle
