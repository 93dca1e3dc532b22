// The draft of one command: what the case is as the facts so far leave it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "server/domain/clocks.h"
#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Collects the facts of one command on one case; `row()` is the case as the facts so far leave it.
class CaseDraft {
 public:
  // An existing case; first of all its clocks follow calendars and rules published since. `context`
  // and `facts` outlive the draft.
  CaseDraft(const View& view, const ledger::v1::CaseRow& row, const Context& context,
            FactList* facts);

  const ledger::v1::CaseRow& row() const { return row_; }
  int64_t case_id() const { return row_.case_id(); }
  const Reference& reference() const { return view_.reference(); }
  // The case's item in the version that its limits are from; null if it is gone.
  const ledger::v1::Item* item() const;

  void Add(ledger::v1::Fact fact);
  // All facts of the command so far: what is added there is of another case, or of none.
  FactList* facts() { return facts_; }
  void ChangeStage(std::string_view to);
  // Takes the case where its kind's action leads, and credits who did it. REQUIRES: OpenForAction
  // let `method` through.
  void TakeAction(std::string_view method);
  // Share of the case for `action`, once; what ends the case takes what is left.
  void Credit(std::string_view action, uint32_t share_ppm);
  // The end: clocks stop, `closed` (case, time and lateness are filled in) is recorded, the action
  // leads to the kind's last stage.
  void Close(ledger::v1::CaseClosed closed, std::string_view method);
  // `party` is responsible from `at_us` on; the limit of its leg starts, where the item has one.
  void OpenLeg(const ledger::v1::Party& party, ledger::v1::LegReason reason, int64_t at_us,
               std::string_view receipt, std::string_view sealed_note,
               const ledger::v1::Party* proposed = nullptr);
  // 受理: the limits of the item start at `at_us`, the wait for an answer is over.
  void Accept(ledger::v1::CaseAccepted accepted);
  // 视为受理, if the time to answer is over by `at_us`. Back-dated to when the papers were received,
  // and charged to who is responsible at this moment: called before that changes.
  void AcceptIfLapsed(int64_t at_us);
  // Replays the running clocks that this pause of the case stops, after the pause changed.
  void ReplayPaused(int pause, std::string_view cause);
  // Replays one clock, if it runs, after an extension.
  void ReplayClock(ledger::v1::ClockName name, std::string_view cause);
  void ChangePause(uint32_t pause, ledger::v1::PauseState state, int64_t to_us,
                   std::string_view sealed_note);
  // Takes a clock to another deadline. A warning that is no longer true is withdrawn for `cause`.
  void MoveClock(ledger::v1::ClockMoved moved, std::string_view cause);
  // The limit of the leg that is open now runs anew, from `at_us` on.
  void RestartLegClock(int64_t at_us);
  // Starts a clock, again if the case has had it: a clock is one name. REQUIRES: it does not run.
  void StartClock(ClockTerms terms);
  // The same for a limit of the kind, with the number in force or, where the kind leaves it to the
  // form, with what is filled in; one that runs is stopped before.
  void StartLimit(std::string_view code, int64_t at_us, const ValueList& values = {});
  // The same for a limit in working days; 0 = the item has none.
  void StartDays(ledger::v1::ClockName name, uint32_t days, int64_t at_us);
  // Stops the clock at `at_us` if it runs: lateness is decided here, an open warning is settled.
  void StopClock(ledger::v1::ClockName name, int64_t at_us);
  // The same for every clock.
  void StopClocks(int64_t at_us);
  bool HasOpenWarning(int64_t warning_id) const;
  // Ends the open warning of a clock, if there is one.
  void EndWarning(int64_t warning_id, ledger::v1::WarningEnd end, std::string_view cause);
  // Last: arms the timer for the next point, if it moved.
  void SetWake();

 private:
  void AddStopped(const ledger::v1::ClockState& clock, int64_t at_us);
  // Moves the running clocks that are concerned, where a replay gives something else.
  void ReplayClocks(std::string_view cause,
                    const std::function<bool(const ledger::v1::ClockState&)>& concerned);

  const View& view_;
  ledger::v1::CaseRow row_;
  const Context& context_;
  FactList* facts_;
};

}  // namespace hallcase::domain
