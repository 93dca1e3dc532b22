#include "server/sim/simulation.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hallcase/v1/calendar.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/staff.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::sim {
namespace {

using domain::Day;
using domain::Instant;
using domain::Sort;

constexpr int kMinutesBeforeClosing = 20;
constexpr int kMorningMinute = 8 * 60;
constexpr int kDaysLookedBack = 40;
constexpr int kWorkingDaysWithTyphoon = 10;
constexpr int kTyphoonMinute = 12 * 60;
constexpr int kEmptyMinute = 10 * 60 + 10;
constexpr int kEmptyForMinutes = 25;
constexpr int kEmptyEpisodes = 3;
constexpr uint64_t kPercent = 100;
// Roughly: so much less to so much more.
constexpr int64_t kWaitLeastPercent = 80;
constexpr uint64_t kWaitSpreadPercent = 40;
constexpr uint64_t kMorningMinutes = 60;
constexpr int64_t kReactMinutesMax = 240;
constexpr char kMachine[] = "szpt";
constexpr char kDeputy[] = "zhibanfu";

std::string NameOf(const ledger::v1::Fact& fact) {
  const auto* which = fact.GetDescriptor()->oneof_decl(0);
  const auto* field = fact.GetReflection()->GetOneofFieldDescriptor(fact, which);
  return field == nullptr ? "" : field->name();
}

class Simulation {
 public:
  Simulation(const SimulationOptions& options, std::unique_ptr<SimHall> hall, Report* report)
      : options_(options),
        hall_(std::move(hall)),
        // Other draws than the keys'.
        random_(options.seed ^ 0x9E3779B97F4A7C15ull),
        report_(*report),
        roster_(*hall_->reference()),
        actor_(*hall_, roster_, random_, report_) {}

  absl::StatusOr<Simulated> Run();

 private:
  int offset() const { return hall_->reference()->hall.utc_offset_minutes(); }
  std::shared_ptr<const domain::Axis> axis() const { return hall_->reference()->axis; }
  int64_t AtMinute(Day day, int minute) const {
    return domain::AtMinute(day, minute, offset()).micros;
  }
  // The same instant if the hall is open then, else the next opening.
  int64_t WhenOpen(int64_t at_us) const;
  // All opening time until the day begins.
  int64_t OpenMicrosBefore(Day day) const;
  int64_t AfterOpenMinutes(int64_t minutes) const;
  int64_t After(std::string_view wait);
  int64_t NextMorning();
  // In hours alone, even if they change meanwhile.
  void AddInHours(int64_t at_us, Agenda::Task task);

  void AddAccounts();
  void PlanDay(Day day, int nth);
  void PlanLives(Day day);
  void PlanEmptyWindow(Day day);
  void PlanTyphoon(Day day);
  void SendForAbsent();
  void BeginLife(const PathSet* set, const Path* path);
  void GoOn(const std::shared_ptr<Life>& life);
  void Step(const std::shared_ptr<Life>& life);
  void ReadOn();
  void ReactTo(const ledger::v1::WarningRaised& raised);
  void Answer(std::string_view account, int64_t warning_id, std::string_view how);

  const SimulationOptions& options_;
  std::unique_ptr<SimHall> hall_;
  base::SeededRandom random_;
  Report& report_;
  Roster roster_;
  Agenda agenda_;
  Actor actor_;
  std::map<const Path*, double> owed_;
  Simulated made_;
};

int64_t Simulation::WhenOpen(int64_t at_us) const {
  const auto axis = this->axis();
  const Instant second{at_us + base::kMicrosPerSecond};
  const int64_t position = axis->OpenMicrosUpTo(second, Sort::kPromised);
  if (axis->OpenMicrosUpTo(Instant{at_us}, Sort::kPromised) != position) return at_us;
  return axis->AtOpenMicros(position + base::kMicrosPerSecond, Sort::kPromised).micros;
}

int64_t Simulation::OpenMicrosBefore(Day day) const {
  return axis()->OpenMicrosUpTo(domain::StartOfDay(day, offset()), Sort::kPromised);
}

int64_t Simulation::AfterOpenMinutes(int64_t minutes) const {
  const auto axis = this->axis();
  const int64_t position = axis->OpenMicrosUpTo(Instant{hall_->now_us()}, Sort::kPromised);
  return axis->AtOpenMicros(position + minutes * base::kMicrosPerMinute, Sort::kPromised).micros;
}

int64_t Simulation::NextMorning() {
  const auto axis = this->axis();
  const Day tomorrow = axis->DayAt(Instant{hall_->now_us()}) + 1;
  const Day day = axis->WorkingDayOnOrAfter(tomorrow, Sort::kPromised);
  const int64_t minutes = static_cast<int64_t>(random_.Below(kMorningMinutes));
  const int64_t opens = OpenMicrosBefore(day);
  return axis->AtOpenMicros(opens + minutes * base::kMicrosPerMinute, Sort::kPromised).micros;
}

int64_t Simulation::After(std::string_view wait) {
  if (wait == "am") return NextMorning();
  const bool exact = wait.front() == '!';
  if (exact) wait.remove_prefix(1);
  const char unit = wait.back();
  const int64_t amount = std::atoll(std::string(wait.substr(0, wait.size() - 1)).c_str());
  const int64_t now_us = hall_->now_us();
  if (unit == 'd') {
    const auto axis = this->axis();
    const Day today = axis->DayAt(Instant{now_us});
    const int64_t position = axis->WorkingDaysBefore(today, Sort::kPromised) + amount;
    const Day day = axis->WorkingDayAt(position, Sort::kPromised);
    const int64_t same_time = now_us + (day - today) * base::kMicrosPerDay;
    return WhenOpen(same_time);
  }
  if (unit == 'c') return WhenOpen(now_us + amount * base::kMicrosPerDay);
  const int64_t minutes = unit == 'h' ? amount * 60 : amount;
  if (exact || minutes == 0) return AfterOpenMinutes(minutes);
  const int64_t percent =
      kWaitLeastPercent + static_cast<int64_t>(random_.Below(kWaitSpreadPercent));
  return AfterOpenMinutes(minutes * percent / 100);
}

void Simulation::AddInHours(int64_t at_us, Agenda::Task task) {
  agenda_.Add(at_us, [this, task = std::move(task)] {
    const int64_t open_us = WhenOpen(hall_->now_us());
    if (open_us > hall_->now_us()) return AddInHours(open_us, task);
    task();
  });
}

// The province's platform reports to the hall by an account of its own; and what needs two leads
// needs a second one.
void Simulation::AddAccounts() {
  v1::AddStaffResponse response;
  const std::string admin = roster_.FirstWith(ledger::v1::ROLE_SECURITY_ADMINISTRATOR);
  actor_.CallAs(admin, "AddStaff",
                base::StrCat("staff { id: '", kMachine, "' kind: PRINCIPAL_KIND_SERVICE ",
                             "name: '省政务服务平台' grants { role: ROLE_INTEGRATOR ",
                             "record_for_others: true } }"),
                &response);
  actor_.CallAs(admin, "AddStaff",
                base::StrCat("staff { id: '", kDeputy, "' kind: PRINCIPAL_KIND_STAFF ",
                             "name: '副班长' grants { role: ROLE_LEAD } }"),
                &response);
  roster_ = Roster(*hall_->reference());
}

void Simulation::PlanDay(Day day, int nth) {
  roster_.BeginDay(random_);
  SendForAbsent();
  PlanLives(day);
  const int days = options_.working_days;
  for (int episode = 1; episode <= kEmptyEpisodes; ++episode) {
    if (nth == days * episode / (kEmptyEpisodes + 1)) PlanEmptyWindow(day);
  }
  if (days >= kWorkingDaysWithTyphoon && nth == days / 2) PlanTyphoon(day);
}

void Simulation::PlanLives(Day day) {
  const auto axis = this->axis();
  const int64_t opens = OpenMicrosBefore(day);
  const int64_t closes = OpenMicrosBefore(day + 1);
  const int64_t span = closes - opens - kMinutesBeforeClosing * base::kMicrosPerMinute;
  for (const PathSet& set : AllPaths()) {
    for (const Path& path : set.paths) {
      // Not all of them on the first day.
      auto [owed, first] = owed_.try_emplace(
          &path, static_cast<double>(random_.Below(kPercent)) / static_cast<double>(kPercent));
      owed->second += path.per_day;
      for (; owed->second >= 1; owed->second -= 1) {
        const auto in_day = static_cast<int64_t>(random_.Below(static_cast<uint64_t>(span)));
        AddInHours(axis->AtOpenMicros(opens + in_day, Sort::kPromised).micros,
                   [this, set = &set, path = &path] { BeginLife(set, path); });
      }
    }
  }
}

void Simulation::PlanEmptyWindow(Day day) {
  const std::vector<std::string> lonely = roster_.LonelyWindows();
  const std::string window = lonely[random_.Below(lonely.size())];
  agenda_.Add(AtMinute(day, kEmptyMinute), [this, window] {
    roster_.Leave(window);
    report_.Count("window left empty");
  });
  agenda_.Add(AtMinute(day, kEmptyMinute + kEmptyForMinutes),
              [this, window] { roster_.ComeBack(window); });
}

// The notice comes at noon and closes the afternoon and the whole next day.
void Simulation::PlanTyphoon(Day day) {
  agenda_.Add(AtMinute(day, kTyphoonMinute), [this, day] {
    const std::string from = domain::FormatDay(day);
    const std::string to = domain::FormatDay(day + 2);
    v1::PublishCalendarResponse response;
    actor_.CallAs(roster_.FirstWith(ledger::v1::ROLE_SYSTEM_ADMINISTRATOR), "PublishCalendar",
                  base::StrCat("layer: CALENDAR_LAYER_HALL document: '防汛防风指挥部停工通知' ",
                               "text: 'layer hall\\nsource 防汛防风指挥部停工通知\\nclosed ", from,
                               "T12:00 ", to, "T00:00\\n'"),
                  &response);
    report_.Count("typhoon");
  });
}

void Simulation::SendForAbsent() {
  for (const std::string& account : roster_.absent()) {
    v1::ReassignCasesResponse response;
    const std::string stand_in = roster_.InFor(account, random_);
    actor_.CallAs(roster_.FirstWith(ledger::v1::ROLE_LEAD), "ReassignCases",
                  base::StrCat("from { kind: PARTY_KIND_STAFF id: '", account,
                               "' } to { kind: PARTY_KIND_STAFF id: '", stand_in,
                               "' } reason_code: 'leave'"),
                  &response);
    report_.Count("absence");
  }
}

void Simulation::BeginLife(const PathSet* set, const Path* path) {
  auto& lives = report_.Of(set->kind, path->name);
  lives.ugly = path->ugly;
  ++lives.begun;
  auto life = std::make_shared<Life>();
  life->set = set;
  life->path = path;
  if (!actor_.Begin(life.get())) return;
  GoOn(life);
}

void Simulation::GoOn(const std::shared_ptr<Life>& life) {
  if (life->IsOver()) {
    ++report_.Of(life->set->kind, life->path->name).done;
    return;
  }
  AddInHours(After(life->path->steps[life->next_step].wait), [this, life] { Step(life); });
}

void Simulation::Step(const std::shared_ptr<Life>& life) {
  switch (actor_.TakeStep(life.get())) {
    case Actor::Went::kOn: return GoOn(life);
    case Actor::Went::kLater: return AddInHours(After("1d"), [this, life] { Step(life); });
    case Actor::Went::kWrong: return;
  }
}

// What the ledger has gained since the last time.
void Simulation::ReadOn() {
  for (const auto& entry : hall_->TakeNewEntries()) {
    for (const auto& fact : entry->facts()) {
      ++made_.facts;
      report_.Count(base::StrCat("fact ", NameOf(fact)));
      if (fact.has_case_registered()) {
        ++made_.cases;
        const uint32_t kind = fact.case_registered().kind();
        report_.Count(base::StrCat("case ", domain::FindKind(kind)->name));
        if (kind == v1::CASE_KIND_INTAKE) ++made_.intake_cases;
      }
      if (fact.has_warning_raised()) ReactTo(fact.warning_raised());
    }
  }
}

// Most of them by taking notice, some by an answer, a few by an appeal; many not at all.
void Simulation::ReactTo(const ledger::v1::WarningRaised& raised) {
  constexpr uint64_t kAppeals = 2;
  constexpr uint64_t kAnswers = 12;
  constexpr uint64_t kNotices = 40;
  const uint64_t draw = random_.Below(kPercent);
  report_.Count("warning");
  if (draw >= kNotices) return;
  const auto& party = raised.attributed_to();
  std::string account = party.kind() == ledger::v1::PARTY_KIND_DEPARTMENT
                            ? roster_.ContactOf(party.id())
                            : party.id();
  if (party.kind() == ledger::v1::PARTY_KIND_POST) account = roster_.AnyOf(party.id(), "", random_);
  if (account.empty() || party.kind() == ledger::v1::PARTY_KIND_OUTSIDE) return;
  const std::string_view how = draw < kAppeals    ? "AppealWarning"
                               : draw < kAnswers ? "AnswerWarning"
                                                  : "AcknowledgeWarning";
  const int64_t minutes = static_cast<int64_t>(random_.Below(kReactMinutesMax));
  AddInHours(AfterOpenMinutes(minutes), [this, account, how, id = raised.warning_id()] {
    Answer(roster_.InFor(account, random_), id, how);
  });
}

void Simulation::Answer(std::string_view account, int64_t warning_id, std::string_view how) {
  const std::string more = how == "AppealWarning"   ? " reason: '系统故障所致，请核实'"
                           : how == "AnswerWarning" ? " answer: '已联系申请人，今天办结'"
                                                    : "";
  const bool taken = actor_.Try(account, how, base::StrCat("warning_id: ", warning_id, more));
  if (!taken || how != "AppealWarning") return;
  AddInHours(AfterOpenMinutes(kReactMinutesMax), [this, warning_id] {
    const bool upheld = random_.Below(2) == 0;
    actor_.Try(roster_.FirstWith(ledger::v1::ROLE_HALL_DUTY_LEADER), "JudgeAppeal",
               base::StrCat("warning_id: ", warning_id, " note: '已核实' upheld: ",
                            upheld ? "true" : "false"));
  });
}

absl::StatusOr<Simulated> Simulation::Run() {
  AddAccounts();
  const auto calendar = axis();
  // The typhoon takes a day.
  const bool typhoon = options_.working_days >= kWorkingDaysWithTyphoon;
  const int64_t first = calendar->WorkingDaysBefore(options_.until + 1, Sort::kPromised) -
                        options_.working_days - (typhoon ? 1 : 0);
  Day day = calendar->WorkingDayAt(first, Sort::kPromised);
  int nth = 0;
  for (; day <= options_.until; day = day + 1) {
    if (!axis()->IsWorkingDay(day, Sort::kPromised)) continue;
    agenda_.Add(AtMinute(day, kMorningMinute), [this, day, n = ++nth] {
      if (axis()->IsWorkingDay(day, Sort::kPromised)) PlanDay(day, n);
    });
  }
  const int64_t end_us = AtMinute(options_.until, options_.until_minute);
  while (!agenda_.empty() && agenda_.next_at_us() <= end_us) {
    const int64_t at_us = agenda_.next_at_us();
    hall_->PassTo(std::max(at_us, hall_->now_us()));
    agenda_.TakeNext()();
    ReadOn();
  }
  hall_->PassTo(end_us);
  hall_->EndCalls();
  ReadOn();
  auto head = hall_->Close();
  if (!head.ok()) return head.status();
  made_.head = *head;
  return made_;
}

}  // namespace

absl::StatusOr<Simulated> Simulate(const SimulationOptions& options, Report* report) {
  SimHallOptions hall;
  hall.dir = options.dir;
  hall.setup = options.setup;
  hall.seed = options.seed;
  // Long enough before, whatever holidays lie between.
  const int days = options.working_days * 2 + kDaysLookedBack;
  hall.start_us =
      domain::AtMinute(options.until - days, kMorningMinute, domain::kUtcOffsetMinutesDefault)
          .micros;
  auto made = SimHall::Make(hall);
  if (!made.ok()) return made.status();
  return Simulation(options, *std::move(made), report).Run();
}

}  // namespace hallcase::sim
