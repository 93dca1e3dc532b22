#include "server/domain/lifecycle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/erasure.h"
#include "server/domain/forms.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::CaseTarget;
using ledger::v1::Party;

bool EtagMatches(const CaseRow& row, const CaseTarget& target, const Context& context) {
  if (target.any_version()) return true;
  if (!target.previous_version()) return target.etag() == row.etag();
  if (context.previous_etags == nullptr) return false;
  auto it = context.previous_etags->find(row.case_id());
  return it != context.previous_etags->end() && it->second == row.etag();
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

Rejection OtherSort(const Kind& kind, const Action& action, const CaseRow& row) {
  const std::string sort(CodeOf(row.opening(), kind.sorted_by));
  return Reject(Reason::kOtherSort,
                absl::StrCat("“", std::string(action.name_zh), "”不用于这一类办件，请选择可办的操作"),
                "action")
      .With("action", std::string(action.method))
      .With("sort", sort);
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
  if (row->erased_at_us() != 0) {
    *rejection = CaseErasedAlready(*row);
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
  if (!IsForSort(*kind, *action, *row)) {
    *rejection = OtherSort(*kind, *action, *row);
    return nullptr;
  }
  if (action->check != nullptr) {
    auto wrong = action->check({*row, context.occurred_at_us, context.scope.principal(),
                                context.performer.id(), nullptr});
    if (wrong.has_value()) {
      *rejection = *std::move(wrong);
      return nullptr;
    }
  }
  return row;
}

Rejection IllegalTransition(const CaseRow& row, std::string_view method) {
  const Kind* kind = FindKind(row.kind());
  std::vector<std::string> allowed;
  std::string_view stage_zh = row.stage();
  if (kind != nullptr) {
    for (const Action& action : kind->actions) {
      if (!Allows(action, row.stage()) || !IsForSort(*kind, action, row)) continue;
      allowed.emplace_back(action.method);
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

Party StaffParty(std::string_view id) {
  Party party;
  party.set_kind(ledger::v1::PARTY_KIND_STAFF);
  party.set_id(std::string(id));
  return party;
}

Party DepartmentParty(std::string_view code) {
  Party party;
  party.set_kind(ledger::v1::PARTY_KIND_DEPARTMENT);
  party.set_id(std::string(code));
  return party;
}

}  // namespace hallcase::domain
