#include "server/domain/acceptance.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/clocks.h"

namespace hallcase::domain {

using ledger::v1::CaseRow;
using ledger::v1::Item;

std::optional<Rejection> CheckAcceptor(const Reference& reference, const access::Scope& scope,
                                       const CaseRow& row) {
  if (WindowAccepts(Reference::Newest(reference.items, row.item_code()))) return std::nullopt;
  if (row.responsible().kind() != ledger::v1::PARTY_KIND_DEPARTMENT) {
    return Reject(Reason::kNotAcceptor, "该事项由部门受理，请先把办件推送到部门", "case");
  }
  if (scope.SpeaksFor(row.responsible().id()) || scope.system()) {
    return std::nullopt;
  }
  return Reject(Reason::kNotAcceptor,
                absl::StrCat("该事项由部门受理，办件已在 ", row.responsible().id(),
                             "，请由该部门的联系人答复"),
                "case")
      .With("department", row.responsible().id());
}

bool IsDeferrable(const Item* item, std::string_view code) {
  if (item == nullptr) return false;
  return std::any_of(item->materials().begin(), item->materials().end(),
                     [code](const auto& listed) {
                       return listed.code() == code && listed.deferrable();
                     });
}

std::vector<std::string> MissingPapers(const MaterialList& materials) {
  std::vector<std::string> missing;
  for (const auto& material : materials) {
    if (material.required() && material.received_at_us() == 0) missing.push_back(material.code());
  }
  return missing;
}

Rejection MaterialsMissing(const MaterialList& materials, const std::vector<std::string>& missing,
                           std::string_view cannot) {
  std::vector<std::string> names;
  for (const auto& material : materials) {
    if (std::find(missing.begin(), missing.end(), material.code()) != missing.end()) {
      names.push_back(material.name());
    }
  }
  return Reject(Reason::kMaterialsMissing,
                absl::StrCat("必备材料未收齐，", std::string(cannot), "；缺：",
                             absl::StrJoin(names, "、")),
                "materials")
      .With("missing", absl::StrJoin(missing, ","));
}

bool WindowAccepts(const Item* item) {
  return item == nullptr || item->acceptor() != ledger::v1::ACCEPTOR_DEPARTMENT;
}

bool HasLapsed(const ledger::v1::ClockState& acceptance, int64_t at_us) {
  return acceptance.due_at_us() != 0 && acceptance.due_at_us() <= at_us;
}

std::optional<Rejection> CheckAnswer(const View& view, const Context& context,
                                     const CaseRow& row) {
  if (auto other = CheckAcceptor(view.reference(), context.scope, row)) return other;
  if (context.occurred_at_us < row.received_at_us()) {
    return Reject(Reason::kInvalidTime, "答复时间早于收件时间，请核对", "change.occurred_at");
  }
  const auto* clock = FindRunning(row, ledger::v1::CLOCK_NAME_ACCEPTANCE);
  if (clock != nullptr && context.occurred_at_us < clock->started_at_us()) {
    return Reject(Reason::kInvalidTime, "答复时间早于材料收齐的时间，请核对",
                  "change.occurred_at");
  }
  if (clock == nullptr || !HasLapsed(*clock, context.occurred_at_us)) return std::nullopt;
  return Reject(Reason::kAcceptanceLapsed,
                "已超过五个工作日的答复期限，自收到材料之日起视为受理（行政许可法第三十二条），"
                "请刷新后按已受理办理",
                "case");
}

}  // namespace hallcase::domain
