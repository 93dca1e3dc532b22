#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"
#include "server/domain/results.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Material;

Rejection StillHeld(const Material& line) {
  return Reject(Reason::kInvalidField,
                absl::StrCat("材料 ", line.code(), " 的原件仍在保管，不能更正为没有原件；请先退还申请人"),
                "materials");
}

// What comes in adds to what is there; what the applicant put right replaces it. Whoever takes
// originals in holds them.
std::optional<Rejection> FillReceived(const ledger::v1::ReceiveMaterials& command,
                                      const ledger::v1::CaseRow& row, const Context& ctx,
                                      ledger::v1::MaterialsReceived* received) {
  received->set_corrected(command.corrected());
  for (const auto& given : command.materials()) {
    Material* material = received->add_materials();
    *material = given;
    const Material* line = nullptr;
    for (const auto& known : row.materials()) {
      if (known.code() != given.code()) continue;
      line = &known;
      material->set_name(known.name());
      material->set_required(known.required());
      if (command.corrected()) continue;
      // What went back is not here any more.
      const uint32_t here = IsInCustody(&known) ? known.originals() : 0;
      material->set_originals(here + given.originals());
      material->set_copies(known.copies() + given.copies());
    }
    material->set_received_at_us(ctx.occurred_at_us);
    uint32_t taken = given.originals();
    if (command.corrected() && IsInCustody(line)) {
      if (given.originals() == 0 && line->originals() > 0) return StillHeld(*line);
      if (given.originals() == line->originals()) taken = 0;
    }
    if (auto wrong = TakeIn(ctx, row.department(), line, taken, material)) return wrong;
  }
  return std::nullopt;
}

// Papers answer what was asked for: they come after it.
int64_t EarliestSupply(const ledger::v1::CaseRow& row) {
  if (row.imported()) return 0;
  int64_t earliest = row.received_at_us();
  if (row.deficit_size() > 0) earliest = std::max(earliest, row.accepted_at_us());
  for (const auto& notice : row.notices()) {
    if (notice.open_size() > 0) earliest = std::max(earliest, notice.notified_at_us());
  }
  return earliest;
}

void Complete(uint32_t notice, int64_t at_us, CaseDraft* draft) {
  ledger::v1::Fact fact;
  auto* completed = fact.mutable_supplement_completed();
  completed->set_case_id(draft->case_id());
  completed->set_notice(notice);
  completed->set_completed_at_us(at_us);
  draft->Add(std::move(fact));
}

// The last thing that the notices asked for is in: the application is whole, and the time to answer
// it runs from here.
void EndNotices(int64_t at_us, CaseDraft* draft) {
  for (const auto& notice : draft->row().notices()) {
    if (notice.open_size() > 0) return;
  }
  for (int i = 0; i < draft->row().notices_size(); ++i) {
    const auto& notice = draft->row().notices(i);
    if (notice.completed_at_us() == 0) Complete(notice.notice(), at_us, draft);
  }
  draft->StopClock(ledger::v1::CLOCK_NAME_SUPPLEMENT, at_us);
  draft->StartDays(ledger::v1::CLOCK_NAME_ACCEPTANCE, kAcceptanceDays, at_us);
  draft->ChangeStage(FindKind(draft->row().kind())->first_stage);
  draft->SetWake();
}

void EndDeficit(const View& view, const Context& context, CaseDraft* draft) {
  if (draft->row().deficit_size() > 0) return;
  const int64_t at_us = context.occurred_at_us;
  Complete(0, at_us, draft);
  draft->StopClock(ledger::v1::CLOCK_NAME_SUPPLEMENT, at_us);
  const Kind& kind = *FindKind(draft->row().kind());
  if (draft->row().stage() == kind.deficit_stage) draft->ChangeStage(kind.accepted_stage);
  if (draft->row().outcome() == ledger::v1::DECISION_OUTCOME_GRANTED) {
    DeliverResult(view, context, at_us, draft);
  }
}

}  // namespace

Verdict DecideReceiveMaterials(const View& view, const ledger::v1::ReceiveMaterials& command,
                               const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ReceiveMaterials", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (ctx.occurred_at_us < EarliestSupply(*row)) {
    return Verdict::Rejected(Reject(Reason::kInvalidTime,
                                    "收到材料的时间早于收件、受理或告知补正的时间，请核对",
                                    "change.occurred_at"));
  }
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* received = fact.mutable_materials_received();
  received->set_case_id(draft.case_id());
  if (auto wrong = FillReceived(command, draft.row(), ctx, received)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  draft.Add(std::move(fact));
  const Kind& kind = *FindKind(draft.row().kind());
  if (!kind.supplement_stage.empty() && draft.row().stage() == kind.supplement_stage) {
    EndNotices(ctx.occurred_at_us, &draft);
  } else if (row->deficit_size() > 0) {
    EndDeficit(view, ctx, &draft);
  }
  ShareWithParts(view, draft.row(), facts);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
