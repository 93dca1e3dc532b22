#include "server/domain/setup/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "server/base/strings.h"

namespace hallcase::domain::setup {
namespace {

constexpr uint32_t kCountMax = 1'000'000;
constexpr uint32_t kPercentMax = 100;

template <typename T>
using Word = std::pair<std::string_view, T>;

template <typename T, size_t N>
std::optional<T> Find(const std::array<Word<T>, N>& words, std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [word](const Word<T>& entry) { return entry.first == word; });
  if (found == words.end()) return std::nullopt;
  return found->second;
}

// The word that is written for a value; empty for one that has none.
template <typename T, size_t N>
std::string_view WriteWord(const std::array<Word<T>, N>& words, T value) {
  const auto found = std::find_if(words.begin(), words.end(), [value](const Word<T>& entry) {
    return entry.second == value;
  });
  return found == words.end() ? std::string_view() : found->first;
}

using ledger::v1::Role;
constexpr std::array<Word<Role>, 11> kRoles = {{
    {"clerk", ledger::v1::ROLE_CLERK},
    {"lead", ledger::v1::ROLE_LEAD},
    {"contractor_manager", ledger::v1::ROLE_CONTRACTOR_MANAGER},
    {"payroll", ledger::v1::ROLE_PAYROLL},
    {"department_contact", ledger::v1::ROLE_DEPARTMENT_CONTACT},
    {"hall_duty_leader", ledger::v1::ROLE_HALL_DUTY_LEADER},
    {"purchaser", ledger::v1::ROLE_PURCHASER},
    {"auditor", ledger::v1::ROLE_AUDITOR},
    {"system_administrator", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR},
    {"security_administrator", ledger::v1::ROLE_SECURITY_ADMINISTRATOR},
    {"integrator", ledger::v1::ROLE_INTEGRATOR},
}};

constexpr std::array<Word<ledger::v1::ClockUnit>, 8> kUnitSuffixes = {{
    {"wd", ledger::v1::CLOCK_UNIT_WORKING_DAY},
    {"d", ledger::v1::CLOCK_UNIT_CALENDAR_DAY},
    {"wmin", ledger::v1::CLOCK_UNIT_WORKING_MINUTE},
    {"min", ledger::v1::CLOCK_UNIT_MINUTE},
    {"个工作日", ledger::v1::CLOCK_UNIT_WORKING_DAY},
    {"工作日", ledger::v1::CLOCK_UNIT_WORKING_DAY},
    {"个自然日", ledger::v1::CLOCK_UNIT_CALENDAR_DAY},
    {"自然日", ledger::v1::CLOCK_UNIT_CALENDAR_DAY},
}};

// The first word of a value is the one that is written.
constexpr std::array<Word<ledger::v1::Acceptor>, 4> kAcceptors = {{
    {"window", ledger::v1::ACCEPTOR_WINDOW},
    {"department", ledger::v1::ACCEPTOR_DEPARTMENT},
    {"窗口", ledger::v1::ACCEPTOR_WINDOW},
    {"部门", ledger::v1::ACCEPTOR_DEPARTMENT},
}};

constexpr std::array<Word<ledger::v1::ClockName>, 30> kClockNames = {{
    {"legal", ledger::v1::CLOCK_NAME_LEGAL},
    {"promised", ledger::v1::CLOCK_NAME_PROMISED},
    {"upstream", ledger::v1::CLOCK_NAME_UPSTREAM},
    {"acceptance", ledger::v1::CLOCK_NAME_ACCEPTANCE},
    {"supplement", ledger::v1::CLOCK_NAME_SUPPLEMENT},
    {"leg", ledger::v1::CLOCK_NAME_LEG},
    {"delivery", ledger::v1::CLOCK_NAME_DELIVERY},
    {"step", ledger::v1::CLOCK_NAME_STEP},
    {"reply", ledger::v1::CLOCK_NAME_REPLY},
    {"follow_up", ledger::v1::CLOCK_NAME_FOLLOW_UP},
    {"feedback", ledger::v1::CLOCK_NAME_FEEDBACK},
    {"claim", ledger::v1::CLOCK_NAME_CLAIM},
    {"elsewhere", ledger::v1::CLOCK_NAME_ELSEWHERE},
    {"transit", ledger::v1::CLOCK_NAME_TRANSIT},
    {"intake_day", ledger::v1::CLOCK_NAME_INTAKE_DAY},
    {"法定", ledger::v1::CLOCK_NAME_LEGAL},
    {"承诺", ledger::v1::CLOCK_NAME_PROMISED},
    {"上级", ledger::v1::CLOCK_NAME_UPSTREAM},
    {"受理", ledger::v1::CLOCK_NAME_ACCEPTANCE},
    {"补正", ledger::v1::CLOCK_NAME_SUPPLEMENT},
    {"环节", ledger::v1::CLOCK_NAME_LEG},
    {"送达", ledger::v1::CLOCK_NAME_DELIVERY},
    {"步骤", ledger::v1::CLOCK_NAME_STEP},
    {"答复", ledger::v1::CLOCK_NAME_REPLY},
    {"回访", ledger::v1::CLOCK_NAME_FOLLOW_UP},
    {"反馈", ledger::v1::CLOCK_NAME_FEEDBACK},
    {"领取", ledger::v1::CLOCK_NAME_CLAIM},
    {"属地", ledger::v1::CLOCK_NAME_ELSEWHERE},
    {"在途", ledger::v1::CLOCK_NAME_TRANSIT},
    {"即办", ledger::v1::CLOCK_NAME_INTAKE_DAY},
}};

constexpr std::array<Word<ledger::v1::ClockUnit>, 10> kUnits = {{
    {"working_day", ledger::v1::CLOCK_UNIT_WORKING_DAY},
    {"calendar_day", ledger::v1::CLOCK_UNIT_CALENDAR_DAY},
    {"working_minute", ledger::v1::CLOCK_UNIT_WORKING_MINUTE},
    {"minute", ledger::v1::CLOCK_UNIT_MINUTE},
    {"fixed_instant", ledger::v1::CLOCK_UNIT_FIXED_INSTANT},
    {"工作日", ledger::v1::CLOCK_UNIT_WORKING_DAY},
    {"自然日", ledger::v1::CLOCK_UNIT_CALENDAR_DAY},
    {"工作分钟", ledger::v1::CLOCK_UNIT_WORKING_MINUTE},
    {"分钟", ledger::v1::CLOCK_UNIT_MINUTE},
    {"固定时刻", ledger::v1::CLOCK_UNIT_FIXED_INSTANT},
}};

constexpr std::array<Word<ledger::v1::WarningLevel>, 8> kLevels = {{
    {"yellow", ledger::v1::WARNING_LEVEL_YELLOW},
    {"red", ledger::v1::WARNING_LEVEL_RED},
    {"supervised", ledger::v1::WARNING_LEVEL_SUPERVISED},
    {"circulated", ledger::v1::WARNING_LEVEL_CIRCULATED},
    {"黄", ledger::v1::WARNING_LEVEL_YELLOW},
    {"红", ledger::v1::WARNING_LEVEL_RED},
    {"督办", ledger::v1::WARNING_LEVEL_SUPERVISED},
    {"通报", ledger::v1::WARNING_LEVEL_CIRCULATED},
}};

constexpr std::array<Word<ledger::v1::PrincipalKind>, 4> kPrincipalKinds = {{
    {"staff", ledger::v1::PRINCIPAL_KIND_STAFF},
    {"service", ledger::v1::PRINCIPAL_KIND_SERVICE},
    {"人员", ledger::v1::PRINCIPAL_KIND_STAFF},
    {"接口", ledger::v1::PRINCIPAL_KIND_SERVICE},
}};

constexpr std::array<Word<ledger::v1::WarningRecipient>, 6> kRecipients = {{
    {"responsible", ledger::v1::WARNING_RECIPIENT_RESPONSIBLE},
    {"lead", ledger::v1::WARNING_RECIPIENT_LEAD},
    {"duty_leader", ledger::v1::WARNING_RECIPIENT_DUTY_LEADER},
    {"责任方", ledger::v1::WARNING_RECIPIENT_RESPONSIBLE},
    {"班组长", ledger::v1::WARNING_RECIPIENT_LEAD},
    {"值班领导", ledger::v1::WARNING_RECIPIENT_DUTY_LEADER},
}};

// 0 = an item from before there were kinds.
constexpr std::array<Word<uint32_t>, 23> kKinds = {{
    {"intake", 1},           {"pickup", 2},         {"guidance", 3},
    {"project_assist", 4},   {"system_support", 5}, {"supplies", 6},
    {"office_work", 7},      {"cross_province", 8}, {"instant", 9},
    {"one_matter", 10},      {"failed_to_handle", 11},
    {"", 1},
    {"综合受理", 1},         {"综合出件", 2},       {"综合咨询导办", 3},
    {"工程建设项目帮办代办", 4}, {"综合信息系统技术管理", 5}, {"综合后勤", 6},
    {"综合行政", 7},         {"跨省通办", 8},       {"即办秒批", 9},
    {"一件事一次办", 10},    {"办不成事", 11},
}};

constexpr std::array<Word<bool>, 4> kYesNo = {{
    {"yes", true},
    {"no", false},
    {"是", true},
    {"否", false},
}};

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool TakeSuffix(std::string_view* text, std::string_view suffix) {
  if (text->size() < suffix.size()) return false;
  if (text->substr(text->size() - suffix.size()) != suffix) return false;
  text->remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::optional<ledger::v1::Acceptor> AcceptorOf(std::string_view word) {
  return Find(kAcceptors, word);
}

std::optional<uint32_t> KindOf(std::string_view word) { return Find(kKinds, word); }

std::string_view KindFor(uint32_t kind) { return WriteWord(kKinds, kind == 0 ? 1 : kind); }

std::optional<ledger::v1::ClockName> ClockNameOf(std::string_view word) {
  return Find(kClockNames, word);
}

std::optional<ledger::v1::ClockUnit> ClockUnitOf(std::string_view word) {
  return Find(kUnits, word);
}

std::optional<ledger::v1::WarningLevel> WarningLevelOf(std::string_view word) {
  return Find(kLevels, word);
}

std::optional<ledger::v1::PrincipalKind> PrincipalKindOf(std::string_view word) {
  return Find(kPrincipalKinds, word);
}

std::optional<std::vector<ledger::v1::WarningRecipient>> RecipientsOf(std::string_view word) {
  std::vector<ledger::v1::WarningRecipient> recipients;
  while (!word.empty()) {
    const size_t comma = std::min(word.find(','), word.size());
    const auto recipient = Find(kRecipients, word.substr(0, comma));
    if (!recipient) return std::nullopt;
    recipients.push_back(*recipient);
    word.remove_prefix(std::min(comma + 1, word.size()));
  }
  return recipients;
}

std::optional<bool> YesNoOf(std::string_view word) {
  return Find(kYesNo, word);
}

std::optional<uint32_t> CountOf(std::string_view word) {
  if (word.empty() || word.size() > 7) return std::nullopt;
  uint32_t count = 0;
  for (char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + static_cast<uint32_t>(c - '0');
  }
  if (count > kCountMax) return std::nullopt;
  return count;
}

std::optional<ledger::v1::Grant> GrantOf(std::string_view word) {
  ledger::v1::Grant grant;
  if (TakeSuffix(&word, "+others")) grant.set_record_for_others(true);
  const size_t colon = word.find(':');
  if (colon != std::string_view::npos) {
    grant.set_department(std::string(word.substr(colon + 1)));
    word = word.substr(0, colon);
  }
  const std::optional<Role> role = Find(kRoles, word);
  if (!role) return std::nullopt;
  // A contact speaks for one department, nobody else does.
  const bool contact = *role == ledger::v1::ROLE_DEPARTMENT_CONTACT;
  if (contact == grant.department().empty()) return std::nullopt;
  grant.set_role(*role);
  return grant;
}

std::optional<Limit> LimitOf(std::string_view word) {
  Limit limit;
  if (word.empty()) return limit;
  const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const auto amount = CountOf(word.substr(0, digits));
  const auto unit = Find(kUnitSuffixes, word.substr(digits));
  if (!amount || *amount == 0 || !unit) return std::nullopt;
  limit.unit = *unit;
  limit.amount = *amount;
  return limit;
}

std::optional<uint32_t> WorkingDaysOf(std::string_view word) {
  const auto limit = LimitOf(word);
  if (!limit || (limit->amount > 0 && limit->unit != ledger::v1::CLOCK_UNIT_WORKING_DAY)) {
    return std::nullopt;
  }
  return limit->amount;
}

std::optional<std::vector<ledger::v1::ItemStep>> StepsOf(std::string_view word) {
  std::vector<ledger::v1::ItemStep> steps;
  while (!word.empty()) {
    const size_t comma = std::min(word.find(','), word.size());
    const std::string_view one = word.substr(0, comma);
    word.remove_prefix(std::min(comma + 1, word.size()));
    const size_t colon = one.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto days = WorkingDaysOf(one.substr(colon + 1));
    if (!days || *days == 0) return std::nullopt;
    steps.emplace_back().set_name(std::string(one.substr(0, colon)));
    steps.back().set_days(*days);
  }
  return steps;
}

std::optional<ledger::v1::WarningRule> ThresholdOf(std::string_view word) {
  ledger::v1::WarningRule rule;
  if (word == "due") {
    rule.set_when_due(true);
    return rule;
  }
  if (TakePrefix(&word, "left:") && TakeSuffix(&word, "wd")) {
    const auto days = CountOf(word);
    if (!days || *days == 0) return std::nullopt;
    rule.set_working_days_left(*days);
    return rule;
  }
  if (TakePrefix(&word, "over:") && TakeSuffix(&word, "wd")) {
    const auto days = CountOf(word);
    if (!days || *days == 0) return std::nullopt;
    rule.set_working_days_over(*days);
    return rule;
  }
  if (TakePrefix(&word, "used:") && TakeSuffix(&word, "%")) {
    const auto percent = CountOf(word);
    if (!percent || *percent == 0 || *percent > kPercentMax) return std::nullopt;
    rule.set_percent_used(*percent);
    return rule;
  }
  return std::nullopt;
}

std::string_view WordFor(ledger::v1::Acceptor acceptor) { return WriteWord(kAcceptors, acceptor); }
std::string_view WordFor(ledger::v1::ClockName clock) { return WriteWord(kClockNames, clock); }
std::string_view WordFor(ledger::v1::ClockUnit unit) { return WriteWord(kUnits, unit); }
std::string_view WordFor(ledger::v1::WarningLevel level) { return WriteWord(kLevels, level); }
std::string_view WordFor(ledger::v1::PrincipalKind kind) {
  return WriteWord(kPrincipalKinds, kind);
}
std::string_view WordFor(ledger::v1::WarningRecipient recipient) {
  return WriteWord(kRecipients, recipient);
}
std::string_view YesNoFor(bool yes) { return WriteWord(kYesNo, yes); }

std::string LimitFor(ledger::v1::ClockUnit unit, uint32_t amount) {
  return amount == 0 ? "" : base::StrCat(amount, WriteWord(kUnitSuffixes, unit));
}

std::string ThresholdFor(const ledger::v1::WarningRule& rule) {
  if (rule.when_due()) return "due";
  if (rule.working_days_left() > 0) return base::StrCat("left:", rule.working_days_left(), "wd");
  if (rule.working_days_over() > 0) return base::StrCat("over:", rule.working_days_over(), "wd");
  return base::StrCat("used:", rule.percent_used(), "%");
}

std::string GrantFor(const ledger::v1::Grant& grant) {
  return base::StrCat(WriteWord(kRoles, grant.role()), grant.department().empty() ? "" : ":",
                      grant.department(), grant.record_for_others() ? "+others" : "");
}

}  // namespace hallcase::domain::setup
