// The words of set-up tables for the ledger's enums: English, and Chinese as people type them into
// a sheet. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"

namespace hallcase::domain::setup {

std::optional<ledger::v1::Acceptor> AcceptorOf(std::string_view word);
// Number of a business line: "intake", "综合受理"; empty = intake.
std::optional<uint32_t> KindOf(std::string_view word);
std::optional<ledger::v1::ClockName> ClockNameOf(std::string_view word);
std::optional<ledger::v1::ClockUnit> ClockUnitOf(std::string_view word);
std::optional<ledger::v1::WarningLevel> WarningLevelOf(std::string_view word);
std::optional<ledger::v1::PrincipalKind> PrincipalKindOf(std::string_view word);
// "responsible,lead,duty_leader"; empty = nobody.
std::optional<std::vector<ledger::v1::WarningRecipient>> RecipientsOf(std::string_view word);
std::optional<bool> YesNoOf(std::string_view word);
// Decimal, at most 1,000,000.
std::optional<uint32_t> CountOf(std::string_view word);

// "clerk", "department_contact:zgj", "integrator+others".
std::optional<ledger::v1::Grant> GrantOf(std::string_view word);

// A time limit: "5wd" (working days), "30d" (calendar days), "45wmin" (open minutes), "45min" (wall
// minutes); empty = none, amount 0.
struct Limit {
  ledger::v1::ClockUnit unit = ledger::v1::CLOCK_UNIT_UNSPECIFIED;
  uint32_t amount = 0;
};
std::optional<Limit> LimitOf(std::string_view word);
// A limit in working days alone: "5wd"; empty = 0.
std::optional<uint32_t> WorkingDaysOf(std::string_view word);
// The steps of an item: "审核:3wd,审批:1wd"; empty = none.
std::optional<std::vector<ledger::v1::ItemStep>> StepsOf(std::string_view word);

// A rule's one threshold: "left:1wd", "used:80%" or "due".
std::optional<ledger::v1::WarningRule> ThresholdOf(std::string_view word);

// The word that is written for a value: what the functions above read back. Empty for none.
std::string_view WordFor(ledger::v1::Acceptor acceptor);
std::string_view WordFor(ledger::v1::ClockName clock);
std::string_view WordFor(ledger::v1::ClockUnit unit);
std::string_view WordFor(ledger::v1::WarningLevel level);
std::string_view WordFor(ledger::v1::PrincipalKind kind);
std::string_view WordFor(ledger::v1::WarningRecipient recipient);
std::string_view KindFor(uint32_t kind);
std::string_view YesNoFor(bool yes);
std::string LimitFor(ledger::v1::ClockUnit unit, uint32_t amount);
std::string ThresholdFor(const ledger::v1::WarningRule& rule);
std::string GrantFor(const ledger::v1::Grant& grant);

}  // namespace hallcase::domain::setup
