// Acting on a case: the checks that every case command shares, and the draft that its facts build.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Finds the case that `target` names. Null with `*rejection` set if there is none.
const ledger::v1::CaseRow* FindTarget(const View& view, const ledger::v1::CaseTarget& target,
                                      Rejection* rejection);

// The checks of `method` on the case, in this order: it exists, the caller reaches it, the version
// is the one that the caller has seen, the stage allows it. Null with `*rejection` set otherwise.
const ledger::v1::CaseRow* OpenForAction(const View& view, const Context& context,
                                         const ledger::v1::CaseTarget& target,
                                         std::string_view method, Rejection* rejection);

// ILLEGAL_TRANSITION naming the stage and what is allowed in it.
Rejection IllegalTransition(const ledger::v1::CaseRow& row, std::string_view method);

// What the scope may do with the case at `now_us`, in the order of the kind's list.
std::vector<const Action*> AvailableActions(const ledger::v1::CaseRow& row,
                                            const access::Scope& scope, int64_t now_us);

// Collects the facts of one command on one case; `row()` is the case as the facts so far leave it.
class CaseDraft {
 public:
  // An existing case; first of all its clocks follow calendars published since. `context` and
  // `facts` outlive the draft.
  CaseDraft(const View& view, const ledger::v1::CaseRow& row, const Context& context,
            FactList* facts);

  const ledger::v1::CaseRow& row() const { return row_; }
  int64_t case_id() const { return row_.case_id(); }

  void Add(ledger::v1::Fact fact);
  void ChangeStage(std::string_view to);
  // Takes the case where its kind's action leads. REQUIRES: OpenForAction let `method` through.
  void TakeAction(std::string_view method);
  void OpenLeg(const ledger::v1::Party& party, ledger::v1::LegReason reason, int64_t at_us,
               std::string_view receipt, std::string_view sealed_note);
  // Replays the running clocks that this pause of the case stops, after the pause changed.
  void ReplayPaused(const Reference& reference, int pause, std::string_view cause);
  // Replays one clock, if it runs, after an extension.
  void ReplayClock(const Reference& reference, ledger::v1::ClockName name,
                   std::string_view cause);
  void ChangePause(uint32_t pause, ledger::v1::PauseState state, int64_t to_us,
                   std::string_view sealed_note);
  // Takes a clock to another deadline. A warning that is no longer true is withdrawn for `cause`.
  void MoveClock(ledger::v1::ClockMoved moved, std::string_view cause);
  // Stops every running clock at `at_us`: lateness is decided here, open warnings are settled.
  void StopClocks(int64_t at_us);
  bool HasOpenWarning(int64_t warning_id) const;
  // Ends the open warning of a clock, if there is one.
  void EndWarning(int64_t warning_id, ledger::v1::WarningEnd end, std::string_view cause);
  // Last: arms the timer for the next point, if it moved.
  void SetWake();

 private:
  // Moves the running clocks that are concerned, where a replay gives something else.
  void ReplayClocks(const Reference& reference, std::string_view cause,
                    const std::function<bool(const ledger::v1::ClockState&)>& concerned);

  ledger::v1::CaseRow row_;
  const Context& context_;
  FactList* facts_;
};

// Adds PrincipalAdded for an outside person that the hall does not know yet; REFERENCE_NOT_FOUND
// for unknown staff, departments and posts.
std::optional<Rejection> EnsureParty(const View& view, const ledger::v1::Party& party,
                                     std::string_view field, FactList* facts);

// Party of a staff member.
ledger::v1::Party StaffParty(std::string_view id);

}  // namespace hallcase::domain
