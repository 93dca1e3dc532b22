#include "server/domain/ratings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/case_number.h"
#include "server/domain/clocks.h"
#include "server/domain/erasure.h"
#include "server/domain/fold_case.h"
#include "server/domain/kinds/bad_mark.h"
#include "server/domain/limits.h"
#include "server/domain/lifecycle.h"
#include "server/domain/opening.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Fact;
using ledger::v1::RatingRow;

bool IsGranted(const ledger::v1::PrincipalRow& person, ledger::v1::Role role) {
  return std::any_of(person.grants().begin(), person.grants().end(),
                     [role](const auto& grant) { return grant.role() == role; });
}

// Null if nobody but the rated clerk has the role. The post's own before others, then by id.
const ledger::v1::PrincipalRow* FindInRole(const Reference& reference, ledger::v1::Role role,
                                           std::string_view post, std::string_view rated) {
  const ledger::v1::PrincipalRow* found = nullptr;
  for (const auto& [id, person] : reference.principals) {
    if (!IsGranted(*person, role) || id == rated) continue;
    if (!post.empty() && person->added().post() == post) return person.get();
    if (found == nullptr) found = person.get();
  }
  return found;
}

// Never the rated clerk alone: the lead of the post, else the duty leader, else the post.
ledger::v1::Party ResponsibleFor(const Reference& reference, const RatingRow& rating,
                                 const CaseRow& rated) {
  for (const auto role : {ledger::v1::ROLE_LEAD, ledger::v1::ROLE_HALL_DUTY_LEADER}) {
    const auto* person = FindInRole(reference, role, rating.post(), rated.registered_by());
    if (person != nullptr) return StaffParty(person->added().id());
  }
  ledger::v1::Party post;
  post.set_kind(ledger::v1::PARTY_KIND_POST);
  post.set_id(rating.post());
  return post;
}

void AddValue(std::string_view name, std::string code, ledger::v1::CaseRegistered* fact) {
  auto* value = fact->add_values();
  value->set_name(std::string(name));
  value->set_code(std::move(code));
}

// It carries the item of the rated case, so that a hall needs none in its catalogue for it.
void AddRegistered(const View& view, const Context& ctx, const RatingRow& rating,
                   const CaseRow& rated, const ledger::v1::BadMarkOpened& opened,
                   std::string_view key_id, FactList* facts) {
  const uint32_t day = LocalDayNumber(view.reference(), ctx.now_us);
  const auto sequence =
      static_cast<uint32_t>(view.CounterValue(Counter::kNumber, day, "") + 1);
  auto* fact = facts->Add()->mutable_case_registered();
  fact->set_case_id(opened.bad_mark_case_id());
  fact->set_kind(kBadMark.id);
  fact->set_stage(std::string(kBadMark.first_stage));
  fact->set_item_code(rated.item_code());
  fact->set_item_version(rated.item_version());
  fact->set_number_day(day);
  fact->set_number_sequence(sequence);
  fact->set_number(FormatCaseNumber(view.reference().hall.number_prefix(), day, sequence));
  fact->mutable_applicant()->set_key_id(std::string(key_id));
  fact->set_channel("other");
  fact->set_received_at_us(ctx.now_us);
  AddValue("rating", absl::StrCat(rating.rating_id()), fact);
  AddValue("served_by", rated.registered_by(), fact);
  AddValue("contactable", opened.contactable() ? "yes" : "no", fact);
}

void AddClocks(const View& view, const Context& ctx, const ledger::v1::BadMarkOpened& opened,
               FactList* facts) {
  CaseRow row;
  for (std::string_view code : {"contact", "rectify"}) {
    if (code == "contact" && !opened.contactable()) continue;
    const ClockTerms terms =
        LimitTerms(view.reference(), LimitOf(view.reference(), kBadMark, code), ctx.now_us);
    auto* fact = facts->Add();
    *fact->mutable_clock_started() =
        PlanStart(view.reference(), opened.bad_mark_case_id(), terms);
    ApplyToCase({}, *fact, &row);
  }
  const int64_t wake_at_us = NextWake(row);
  if (wake_at_us == 0) return;
  auto* wake = facts->Add()->mutable_wake_set();
  wake->set_case_id(opened.bad_mark_case_id());
  wake->set_wake_at_us(wake_at_us);
}

}  // namespace

int64_t OutcomeAt(const CaseRow& rated) {
  return rated.decided_at_us() != 0 ? rated.decided_at_us() : rated.closed_at_us();
}

int64_t ServedAt(const RatingRow& row, const CaseRow& rated) {
  return row.occasion() == ledger::v1::RATING_OCCASION_VISIT ? row.invited_at_us()
                                                             : OutcomeAt(rated);
}

const RatingRow* FindOutcomeRating(const View& view, int64_t case_id) {
  int64_t own = 0;
  int64_t provincial = 0;
  view.ScanRatings(case_id, [&](int64_t rating_id) {
    const RatingRow* row = view.FindRating(rating_id);
    if (row == nullptr || row->occasion() != ledger::v1::RATING_OCCASION_RESULT) return true;
    int64_t& first = row->external_source().empty() ? own : provincial;
    if (first == 0) first = rating_id;
    return own == 0;
  });
  const int64_t found = own != 0 ? own : provincial;
  return found == 0 ? nullptr : view.FindRating(found);
}

bool HasOutcomeMark(const View& view, int64_t case_id) {
  bool marked = false;
  view.ScanRatings(case_id, [&](int64_t rating_id) {
    const RatingRow* row = view.FindRating(rating_id);
    marked = row != nullptr && row->occasion() == ledger::v1::RATING_OCCASION_RESULT &&
             row->has_bad_mark();
    return !marked;
  });
  return marked;
}

std::optional<Rejection> CheckRatable(const CaseRow& rated) {
  if (rated.voided()) {
    return Reject(Reason::kCaseVoided, "办件已作废，不再评价", "case");
  }
  if (rated.erased_at_us() != 0) return CaseErasedAlready(rated);
  if (rated.kind() == access::kBadMarkKind) {
    return Reject(Reason::kIllegalTransition, "差评整改件本身不再评价", "case");
  }
  return std::nullopt;
}

std::optional<Rejection> CheckTokenOn(const RatingRow& row) {
  if (row.voided_at_us() != 0) {
    return Reject(Reason::kRatingVoided, "该评价经复核已作废，不能再评", "token");
  }
  if (row.replaced_by() != 0 || !row.external_source().empty()) {
    return Reject(Reason::kRatingElsewhere, "该办件已在省级好差评平台评价，本厅不再重复评价",
                  "token");
  }
  return std::nullopt;
}

void OpenBadMark(const View& view, const Context& ctx, const RatingRow& rating,
                 const CaseRow& rated, const ledger::v1::RatingGiven& given,
                 std::string_view key_id, FactList* facts) {
  if (!IsBadGrade(given.grade()) || rating.has_bad_mark()) return;
  const bool of_outcome = rating.occasion() == ledger::v1::RATING_OCCASION_RESULT;
  if (of_outcome && HasOutcomeMark(view, rated.case_id())) return;
  ledger::v1::BadMarkOpened opened;
  opened.set_rating_id(rating.rating_id());
  opened.set_bad_mark_case_id(static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size() + 1);
  opened.set_opened_day(LocalDayNumber(view.reference(), ctx.now_us));
  opened.set_real_name(!given.anonymous());
  opened.set_contactable(!given.anonymous() || !given.phone().empty());
  *facts->Add()->mutable_bad_mark_opened() = opened;
  AddRegistered(view, ctx, rating, rated, opened, key_id, facts);
  OpenFirstLeg(ResponsibleFor(view.reference(), rating, rated), opened.bad_mark_case_id(),
               ctx.now_us, facts);
  AddClocks(view, ctx, opened, facts);
}

}  // namespace hallcase::domain
