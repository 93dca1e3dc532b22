#include "server/domain/lifecycle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/clocks.h"
#include "server/domain/fold_case.h"
#include "server/domain/pauses.h"
#include "server/domain/recalculate.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::CaseTarget;
using ledger::v1::Fact;
using ledger::v1::Party;

bool EtagMatches(const CaseRow& row, const CaseTarget& target, const Context& context) {
  if (target.any_version()) return true;
  if (!target.previous_version()) return target.etag() == row.etag();
  if (context.previous_etags == nullptr) return false;
  auto it = context.previous_etags->find(row.case_id());
  return it != context.previous_etags->end() && it->second == row.etag();
}

bool IsOffered(Offered offered, const CaseRow& row, int64_t now_us) {
  switch (offered) {
    case Offered::kAlways: return true;
    case Offered::kRunning: return !IsPaused(row, now_us) && !IsPauseAsked(row);
    case Offered::kPaused: return IsPaused(row, now_us);
    case Offered::kPauseAsked: return IsPauseAsked(row);
  }
  return false;
}

Rejection StaleEtag(const CaseRow& row) {
  return Reject(Reason::kStaleEtag,
                absl::StrCat("该办件已被 ", row.changed_by(),
                             " 修改，请刷新后按当前版本重新操作"),
                "case.etag")
      .With("etag", absl::StrCat(row.etag()))
      .With("changed_by", row.changed_by())
      .With("changed_at_us", absl::StrCat(row.changed_at_us()))
      .With("case_id", absl::StrCat(row.case_id()));
}

}  // namespace

const CaseRow* FindTarget(const View& view, const CaseTarget& target, Rejection* rejection) {
  int64_t case_id = target.case_id();
  if (case_id == 0 && !target.external_id().empty()) {
    case_id = view.FindExternal(target.external_source(), ExternalKind::kCase,
                                target.external_id())
                  .value_or(0);
  }
  const CaseRow* row = case_id == 0 ? nullptr : view.FindCase(case_id);
  if (row == nullptr) {
    *rejection = Reject(Reason::kCaseNotFound, "没有这个办件，请核对办件编号", "case");
  }
  return row;
}

const CaseRow* OpenForAction(const View& view, const Context& context, const CaseTarget& target,
                             std::string_view method, Rejection* rejection) {
  const CaseRow* row = FindTarget(view, target, rejection);
  if (row == nullptr) return nullptr;
  const Kind* kind = FindKind(row->kind());
  const Action* action = kind == nullptr ? nullptr : FindAction(*kind, method);
  if (action == nullptr) {
    *rejection = IllegalTransition(*row, method);
    return nullptr;
  }
  if (!context.scope.Reaches(action->permission, *row)) {
    *rejection = Reject(Reason::kPermissionDenied,
                        "您的岗位无权对该办件进行此操作，请交由负责岗位或值班长办理", "case")
                     .With("action", std::string(method));
    return nullptr;
  }
  if (target.etag() == 0 && !target.any_version() && !target.previous_version()) {
    *rejection = Reject(Reason::kEtagRequired,
                        "请带上所见办件的版本号，或用 \"*\" 明确表示不限版本", "case.etag");
    return nullptr;
  }
  if (!EtagMatches(*row, target, context)) {
    *rejection = StaleEtag(*row);
    return nullptr;
  }
  // An import tells what happened elsewhere: its end may come in any stage.
  const bool imported_end = row->imported() && method == "CloseCase" &&
                            !FindStage(*kind, row->stage())->ended;
  if (!imported_end && !Allows(*action, row->stage())) {
    *rejection = IllegalTransition(*row, method);
    return nullptr;
  }
  return row;
}

Rejection IllegalTransition(const CaseRow& row, std::string_view method) {
  const Kind* kind = FindKind(row.kind());
  std::vector<std::string> allowed;
  std::string_view stage_zh = row.stage();
  if (kind != nullptr) {
    for (const Action& action : kind->actions) {
      if (Allows(action, row.stage())) allowed.emplace_back(action.method);
    }
    const Stage* stage = FindStage(*kind, row.stage());
    if (stage != nullptr) stage_zh = stage->name_zh;
  }
  const std::string list = absl::StrJoin(allowed, ",");
  return Reject(row.voided() ? Reason::kCaseVoided : Reason::kIllegalTransition,
                absl::StrCat("办件处于“", std::string(stage_zh), "”环节，不能执行 ",
                             std::string(method), "；当前可办：", list))
      .With("state", row.stage())
      .With("action", std::string(method))
      .With("allowed", list)
      .With("case_id", absl::StrCat(row.case_id()));
}

std::vector<const Action*> AvailableActions(const CaseRow& row, const access::Scope& scope,
                                            int64_t now_us) {
  std::vector<const Action*> actions;
  const Kind* kind = FindKind(row.kind());
  if (kind == nullptr) return actions;
  for (const Action& action : kind->actions) {
    if (Allows(action, row.stage()) && IsOffered(action.offered, row, now_us) &&
        scope.Reaches(action.permission, row)) {
      actions.push_back(&action);
    }
  }
  return actions;
}

CaseDraft::CaseDraft(const View& view, const CaseRow& row, const Context& context,
                     FactList* facts)
    : row_(row), context_(context), facts_(facts) {
  ReplayClocks(view.reference(), "calendar_published",
               [&](const auto& clock) { return IsStale(view.reference(), clock); });
}

void CaseDraft::ReplayClocks(
    const Reference& reference, std::string_view cause,
    const std::function<bool(const ledger::v1::ClockState&)>& concerned) {
  bool any = false;
  for (int i = 0; i < row_.clocks_size(); ++i) {
    const ledger::v1::ClockState& clock = row_.clocks(i);
    if (clock.stopped_at_us() != 0 || !concerned(clock)) continue;
    auto moved = Recalculate(reference, row_, clock, context_.now_us);
    if (!moved.has_value()) continue;
    MoveClock(*std::move(moved), cause);
    any = true;
  }
  if (any) SetWake();
}

void CaseDraft::ReplayPaused(const Reference& reference, int pause, std::string_view cause) {
  ReplayClocks(reference, cause, [&](const auto& clock) {
    return Stops(row_.pauses(pause - 1), clock.clock());
  });
}

void CaseDraft::ReplayClock(const Reference& reference, ledger::v1::ClockName name,
                            std::string_view cause) {
  ReplayClocks(reference, cause, [&](const auto& clock) { return clock.clock() == name; });
}

void CaseDraft::ChangePause(uint32_t pause, ledger::v1::PauseState state, int64_t to_us,
                            std::string_view sealed_note) {
  Fact fact;
  auto* changed = fact.mutable_pause_changed();
  changed->set_case_id(case_id());
  changed->set_pause(pause);
  changed->set_state(state);
  changed->set_to_us(to_us);
  changed->set_note(std::string(sealed_note));
  Add(std::move(fact));
}

void CaseDraft::Add(Fact fact) {
  ApplyToCase({context_.seq, context_.now_us, context_.scope.principal(), context_.scope.post()},
              fact, &row_);
  *facts_->Add() = std::move(fact);
}

void CaseDraft::ChangeStage(std::string_view to) {
  if (to.empty() || to == row_.stage()) return;
  Fact fact;
  auto* changed = fact.mutable_stage_changed();
  changed->set_case_id(case_id());
  changed->set_from(row_.stage());
  changed->set_to(std::string(to));
  Add(std::move(fact));
}

void CaseDraft::TakeAction(std::string_view method) {
  ChangeStage(FindAction(*FindKind(row_.kind()), method)->to);
}

void CaseDraft::OpenLeg(const Party& party, ledger::v1::LegReason reason, int64_t at_us,
                        std::string_view receipt, std::string_view sealed_note) {
  Fact fact;
  auto* leg = fact.mutable_leg_opened();
  leg->set_case_id(case_id());
  leg->set_leg(row_.leg() + 1);
  *leg->mutable_party() = party;
  leg->set_opened_at_us(at_us);
  leg->set_reason(reason);
  leg->set_receipt(std::string(receipt));
  leg->set_note(std::string(sealed_note));
  leg->set_due_at_us(row_.due_at_us());
  leg->set_change(row_.leg() > 0);
  Add(std::move(fact));
}

void CaseDraft::MoveClock(ledger::v1::ClockMoved moved, std::string_view cause) {
  for (const auto& clock : row_.clocks()) {
    if (clock.clock() != moved.clock()) continue;
    if (TurnsFalse(clock, moved, context_.now_us)) {
      EndWarning(clock.open_warning(), ledger::v1::WARNING_END_WITHDRAWN, cause);
    }
    break;
  }
  Fact fact;
  moved.set_case_id(case_id());
  moved.set_cause(std::string(cause));
  *fact.mutable_clock_moved() = std::move(moved);
  Add(std::move(fact));
}

void CaseDraft::StopClocks(int64_t at_us) {
  for (int i = 0; i < row_.clocks_size(); ++i) {
    if (row_.clocks(i).stopped_at_us() != 0) continue;
    const int64_t warning = row_.clocks(i).open_warning();
    Fact fact;
    auto* stopped = fact.mutable_clock_stopped();
    stopped->set_case_id(case_id());
    stopped->set_clock(row_.clocks(i).clock());
    stopped->set_stopped_at_us(at_us);
    const int64_t due_at_us = row_.clocks(i).due_at_us();
    stopped->set_late(due_at_us != 0 && at_us >= due_at_us);
    Add(std::move(fact));
    EndWarning(warning, ledger::v1::WARNING_END_SETTLED, "clock_stopped");
  }
}

bool CaseDraft::HasOpenWarning(int64_t warning_id) const {
  return warning_id != 0 &&
         std::any_of(row_.clocks().begin(), row_.clocks().end(),
                     [&](const auto& clock) { return clock.open_warning() == warning_id; });
}

void CaseDraft::EndWarning(int64_t warning_id, ledger::v1::WarningEnd end,
                           std::string_view cause) {
  if (!HasOpenWarning(warning_id)) return;
  Fact fact;
  auto* ended = fact.mutable_warning_ended();
  ended->set_warning_id(warning_id);
  ended->set_case_id(case_id());
  ended->set_end(end);
  ended->set_cause(std::string(cause));
  Add(std::move(fact));
}

void CaseDraft::SetWake() {
  const int64_t wake = row_.import_pending() ? 0 : NextWake(row_);
  if (wake == row_.wake_at_us()) return;
  Fact fact;
  fact.mutable_wake_set()->set_case_id(case_id());
  fact.mutable_wake_set()->set_wake_at_us(wake);
  Add(std::move(fact));
}

Party StaffParty(std::string_view id) {
  Party party;
  party.set_kind(ledger::v1::PARTY_KIND_STAFF);
  party.set_id(std::string(id));
  return party;
}

}  // namespace hallcase::domain
