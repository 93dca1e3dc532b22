#include "server/domain/limits.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/reference_check.h"

namespace hallcase::domain {
namespace {

const Limit* FindByCode(std::string_view code) {
  for (const Kind* kind : AllKinds()) {
    for (const Limit& limit : kind->limits) {
      if (LocalLimitCode(*kind, limit) == code) return &limit;
    }
  }
  return nullptr;
}

}  // namespace

std::string LocalLimitCode(const Kind& kind, const Limit& limit) {
  return absl::StrCat(std::string(kind.name), ".", std::string(limit.code));
}

Limit LimitInForce(const Reference& reference, const Kind& kind, const Limit& limit) {
  const auto* own = Reference::Newest(reference.local_limits, LocalLimitCode(kind, limit));
  if (own == nullptr || own->retired()) return limit;
  Limit in_force = limit;
  in_force.unit = own->unit();
  in_force.amount = own->amount();
  in_force.extension = own->extension_amount();
  in_force.source = own->source();
  return in_force;
}

Limit LimitOf(const Reference& reference, const Kind& kind, std::string_view code) {
  return LimitInForce(reference, kind, *FindLimit(kind, code));
}

bool MayPromise(const Kind& kind) {
  return std::none_of(kind.limits.begin(), kind.limits.end(), [](const Limit& limit) {
    return limit.clock == ledger::v1::CLOCK_NAME_REPLY ||
           limit.clock == ledger::v1::CLOCK_NAME_DELIVERY;
  });
}

std::optional<Rejection> CheckLocalLimit(const ledger::v1::LocalLimit& limit) {
  const Limit* known = FindByCode(limit.code());
  if (known == nullptr) {
    return InvalidReference(absl::StrCat("没有时限 ", limit.code(),
                                         "；应写成“业务类型.时限代码”，见 catalog kinds"),
                            limit.code());
  }
  if (limit.source().empty()) {
    return InvalidReference(absl::StrCat("时限 ", limit.code(), " 应写明依据文号"), limit.code());
  }
  if (limit.unit() == ledger::v1::CLOCK_UNIT_UNSPECIFIED ||
      limit.unit() == ledger::v1::CLOCK_UNIT_FIXED_INSTANT) {
    return InvalidReference(
        absl::StrCat("时限 ", limit.code(), " 的单位须为工作日、自然日、工作分钟或分钟"),
        limit.code());
  }
  if (limit.amount() > 0 || limit.unit() == ledger::v1::CLOCK_UNIT_WORKING_DAY) {
    return std::nullopt;
  }
  return InvalidReference(absl::StrCat("时限 ", limit.code(), " 的数量应大于 0"), limit.code());
}

}  // namespace hallcase::domain
