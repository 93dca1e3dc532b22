// RatingService: tokens, ratings, what came from the province, indicators.

#include "server/domain/case_number.h"
#include "server/domain/ratings.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::BadMarkCount;
using domain::Counter;
using domain::access::Permission;
using ledger::v1::RatingRow;

// Wrong tokens are counted for a source address like wrong passwords of this account.
constexpr char kTokenTries[] = "rating-token";

Refusal MakeInviteRating(const CallContext&, const v1::InviteRatingRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_invite_rating();
  command->set_rated_case_id(request.case_().case_id());
  command->set_external_source(request.case_().external().source());
  command->set_external_id(request.case_().external().id());
  command->set_occasion(static_cast<ledger::v1::RatingOccasion>(request.occasion()));
  command->set_way(static_cast<ledger::v1::RatingWay>(request.way()));
  return kGranted;
}

Refusal AnswerInviteRating(const CallContext& context, const v1::InviteRatingRequest&,
                           const app::Outcome& outcome, v1::InviteRatingResponse* response) {
  // Once, to be shown, printed or sent.
  if (!context.replayed) {
    response->set_token(context.desk->vault.RatingToken(outcome.subject_id));
  }
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

void ToGiven(const v1::RatingGiven& given, ledger::v1::RatingGiven* out) {
  out->set_grade(static_cast<uint32_t>(given.grade()));
  *out->mutable_reasons() = given.reasons();
  out->set_anonymous(given.anonymous());
  out->set_text(given.text());
  out->set_name(given.name());
  out->set_phone(given.phone());
}

// A fresh key for the texts of the loop that a bad mark opens.
template <typename Command>
void AddLoopKey(const CallContext& context, Command* command, Draft* draft) {
  if (!domain::IsBadGrade(command->given().grade())) return;
  context.desk->vault.NewKey(&draft->call.side);
  command->set_bad_mark_key_id(draft->call.side.data_key_id);
}

// The rating that the token stands for; wrong tokens are counted.
Refusal OpenToken(const CallContext& context, const std::string& token, int64_t* rating_id,
                  ScopedHall::RatedCase* rated) {
  Desk& desk = *context.desk;
  const int64_t wait_us = desk.lockout.BeginTry(kTokenTries, context.source);
  if (wait_us > 0) return LockedOut(wait_us, "评价码多次有误，请稍后再试");
  const auto id = desk.vault.RatingOfToken(token);
  if (!id.has_value()) {
    return Reject(Reason::kRatingTokenInvalid, "评价码无效，请核对后重新输入", "token");
  }
  desk.lockout.Succeeded(kTokenTries, context.source);
  const auto found = ScopedHall(context, Permission::kNone).CaseOfRating(*id);
  if (!found.ok()) return ReadFailed(found.status());
  if (!found->has_value()) {
    return Reject(Reason::kRatingTokenInvalid, "评价码无效，请核对后重新输入", "token");
  }
  *rating_id = *id;
  *rated = **found;
  return kGranted;
}

Refusal MakeSubmitRating(const CallContext& context, const v1::SubmitRatingRequest& request,
                         Draft* draft) {
  if (context.session != nullptr) {
    return Reject(Reason::kRatingByStaff, "工作人员登录后不能评价，请由办事人自行评价");
  }
  auto* command = draft->call.command.mutable_submit_rating();
  ScopedHall::RatedCase rated;
  int64_t rating_id = 0;
  if (Refusal refusal = OpenToken(context, request.token(), &rating_id, &rated)) return refusal;
  ToGiven(request.given(), command->mutable_given());
  v1::CaseRef ref;
  ref.set_case_id(rated.case_id);
  if (Refusal refusal = SealForCase(context, ref, command, draft)) return refusal;
  command->set_rating_id(rating_id);
  command->set_follow_up(request.follow_up());
  command->set_key_id(std::string(draft->key->id.AsBytes()));
  if (!rated.has_bad_mark) AddLoopKey(context, command, draft);
  return kGranted;
}

Refusal AnswerSubmitRating(const CallContext& context, const v1::SubmitRatingRequest&,
                           const app::Outcome&, v1::SubmitRatingResponse* response) {
  response->set_replayed(context.replayed);
  return kGranted;
}

// The case that a provincial rating is of; null if none has its number.
Refusal FindRated(const CallContext& context, const v1::RecordProvincialRatingRequest& request,
                  CaseRowPtr* row) {
  const ScopedHall hall(context, Permission::kRatingImport);
  absl::StatusOr<FoundCase> found = FoundCase{};
  if (!request.upstream_number().empty()) found = hall.CaseByUpstream(request.upstream_number());
  if (found.ok() && found->row == nullptr) {
    const auto parts = domain::ParseCaseNumber(context.reference->hall.number_prefix(),
                                               request.case_number());
    if (parts.has_value()) found = hall.CaseByNumber(parts->day, parts->sequence);
  }
  if (!found.ok()) return ReadFailed(found.status());
  *row = std::move(found->row);
  return kGranted;
}

void ClearTexts(ledger::v1::RatingGiven* given) {
  given->clear_text();
  given->clear_name();
  given->clear_phone();
}

Refusal MakeRecordProvincialRating(const CallContext& context,
                                   const v1::RecordProvincialRatingRequest& request,
                                   Draft* draft) {
  CaseRowPtr row;
  if (Refusal refusal = FindRated(context, request, &row)) return refusal;
  auto* command = draft->call.command.mutable_record_provincial_rating();
  ToGiven(request.given(), command->mutable_given());
  if (row != nullptr) {
    Vault& vault = context.desk->vault;
    auto key = vault.LoadKey(row->applicant().key_id());
    if (key.ok()) {
      const absl::Status sealed = sealing::SealMessage(vault.sealer(), **key, command);
      if (!sealed.ok()) return ReadFailed(sealed);
      command->set_key_id(row->applicant().key_id());
      draft->key = *std::move(key);
    } else if (!absl::IsNotFound(key.status())) {
      return ReadFailed(key.status());
    }
    command->set_rated_case_id(row->case_id());
    AddLoopKey(context, command, draft);
  }
  // Texts are kept under the case's key or not at all: they come again with the case.
  if (command->key_id().empty()) ClearTexts(command->mutable_given());
  command->mutable_given()->set_given_at_us(ToMicros(request.given_at()));
  command->set_external_source(request.external().source());
  command->set_external_id(request.external().id());
  command->set_case_number(request.case_number());
  command->set_upstream_number(request.upstream_number());
  return kGranted;
}

Refusal AnswerRecordProvincialRating(const CallContext& context,
                                     const v1::RecordProvincialRatingRequest&,
                                     const app::Outcome& outcome,
                                     v1::RecordProvincialRatingResponse* response) {
  response->set_rating_id(outcome.subject_id);
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

v1::RatingState StateOf(const RatingRow& row) {
  if (row.voided_at_us() != 0) return v1::RATING_STATE_VOIDED;
  if (row.replaced_by() != 0) return v1::RATING_STATE_ELSEWHERE;
  if (row.rated_case_id() == 0) return v1::RATING_STATE_UNMATCHED;
  return row.given().grade() == 0 ? v1::RATING_STATE_INVITED : v1::RATING_STATE_RATED;
}

void FillRating(const RatingRow& row, const std::string& case_number, v1::Rating* out) {
  out->set_rating_id(row.rating_id());
  out->set_case_id(row.rated_case_id());
  out->set_case_number(case_number);
  out->set_occasion(static_cast<v1::RatingOccasion>(row.occasion()));
  out->set_state(StateOf(row));
  out->set_post(row.post());
  if (row.invited_at_us() != 0) FillTime(row.invited_at_us(), out->mutable_invited_at());
  out->set_grade(static_cast<v1::RatingGrade>(domain::GradeOf(row)));
  out->set_first_grade(static_cast<v1::RatingGrade>(row.given().grade()));
  if (row.has_given()) FillTime(row.given().given_at_us(), out->mutable_given_at());
  if (row.has_follow_up()) {
    FillTime(row.follow_up().given_at_us(), out->mutable_followed_up_at());
  }
  *out->mutable_reasons() = row.given().reasons();
  out->mutable_reasons()->MergeFrom(row.follow_up().reasons());
  out->set_anonymous(row.given().anonymous());
  out->set_has_text(!row.given().text().empty() || !row.follow_up().text().empty());
  out->set_bad_mark_case_id(row.bad_mark().bad_mark_case_id());
  out->set_external_source(row.external_source());
  out->set_external_id(row.external_id());
  out->set_upstream_number(row.upstream_number());
}

bool IsWanted(const RatingRow& row, const v1::ListRatingsRequest& request) {
  if (request.bad() && !domain::IsBadGrade(domain::GradeOf(row))) return false;
  return !request.unmatched() || row.rated_case_id() == 0;
}

Refusal ListRatings(const CallContext& context, const v1::ListRatingsRequest& request,
                    v1::ListRatingsResponse* response) {
  CaseRowPtr of;
  if (request.has_case_()) {
    if (Refusal refusal = LoadCase(context, request.case_(), Permission::kRatingRead, &of)) {
      return refusal;
    }
  }
  const ScopedHall hall(context, Permission::kRatingRead);
  absl::Status status;
  Refusal refusal = AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.Ratings(of == nullptr ? 0 : of->case_id(), after,
                            PageSize(context, request.page_size()));
      },
      [&](const std::shared_ptr<const RatingRow>& row) {
        if (!IsWanted(*row, request)) return;
        std::string number = row->case_number();
        if (row->rated_case_id() != 0) {
          const auto rated = hall.CaseById(row->rated_case_id());
          if (!rated.ok()) status = rated.status();
          if (rated.ok() && rated->row != nullptr) number = rated->row->number();
        }
        FillRating(*row, number, response->add_ratings());
      });
  if (refusal.has_value() || status.ok()) return refusal;
  return ReadFailed(status);
}

Refusal MakeRevealRating(const CallContext&, const v1::RevealRatingRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_reveal_rating();
  command->set_rating_id(request.rating_id());
  command->set_purpose(request.purpose());
  return kGranted;
}

Refusal OpenGiven(const CallContext& context, const std::string& key_id,
                  ledger::v1::RatingGiven given, v1::RatingGiven* out) {
  if (!given.text().empty() || !given.name().empty() || !given.phone().empty()) {
    Vault& vault = context.desk->vault;
    const auto key = vault.LoadKey(key_id);
    if (absl::IsNotFound(key.status())) {
      return Reject(Reason::kCaseErased, "该办件的个人信息已删除，评价原文不能再看", "rating_id");
    }
    if (!key.ok()) return ReadFailed(key.status());
    const absl::Status opened = sealing::OpenMessage(vault.sealer(), **key, &given);
    if (!opened.ok()) return ReadFailed(opened);
  }
  out->set_grade(static_cast<v1::RatingGrade>(given.grade()));
  *out->mutable_reasons() = given.reasons();
  out->set_text(given.text());
  out->set_anonymous(given.anonymous());
  out->set_name(given.name());
  out->set_phone(given.phone());
  return kGranted;
}

Refusal AnswerRevealRating(const CallContext& context, const v1::RevealRatingRequest&,
                           const app::Outcome& outcome, v1::RevealRatingResponse* response) {
  if (outcome.rating_row == nullptr) return ReadFailed(absl::DataLossError("no rating"));
  const RatingRow& row = *outcome.rating_row;
  response->set_seq(outcome.seq);
  if (Refusal refusal = OpenGiven(context, row.key_id(), row.given(), response->mutable_given())) {
    return refusal;
  }
  if (!row.has_follow_up()) return kGranted;
  return OpenGiven(context, row.key_id(), row.follow_up(), response->mutable_follow_up());
}

// Sums of one counter over the days asked for, by dimension.
class DaySums {
 public:
  DaySums(const CallContext& context, const v1::GetRatingIndicatorsRequest& request)
      : hall_(context.desk->hall), request_(request) {}

  // Of every dimension, or of one.
  int64_t Sum(Counter counter, const char* dimension = nullptr) {
    auto rows = hall_.ListCounter(static_cast<uint16_t>(counter));
    if (!rows.ok()) {
      status_ = rows.status();
      return 0;
    }
    int64_t sum = 0;
    for (const auto& row : *rows) {
      if (row.day < request_.from_day() || row.day > request_.to_day()) continue;
      if (dimension == nullptr || row.dimension == dimension) sum += row.value;
    }
    return sum;
  }
  int64_t OfLoops(BadMarkCount what) {
    return Sum(Counter::kBadMarks, base::StrCat(static_cast<int>(what)).c_str());
  }
  const absl::Status& status() const { return status_; }

 private:
  const app::Hall& hall_;
  const v1::GetRatingIndicatorsRequest& request_;
  absl::Status status_;
};

void FillRate(int64_t numerator, int64_t denominator, v1::RatingRate* rate) {
  rate->set_numerator(numerator);
  rate->set_denominator(denominator);
}

Refusal GetRatingIndicators(const CallContext& context,
                            const v1::GetRatingIndicatorsRequest& request,
                            v1::GetRatingIndicatorsResponse* response) {
  response->set_as_of_seq(context.desk->hall.head().seq);
  DaySums sums(context, request);
  int64_t given = 0;
  int64_t good = 0;
  for (uint32_t grade = 1; grade <= v1::RatingGrade_MAX; ++grade) {
    const int64_t count = sums.Sum(Counter::kRatings, base::StrCat(grade).c_str());
    response->add_by_grade(count);
    given += count;
    if (!domain::IsBadGrade(grade)) good += count;
  }
  FillRate(sums.Sum(Counter::kRatingsAnswered), sums.Sum(Counter::kRatingsInvited),
           response->mutable_rated());
  FillRate(sums.Sum(Counter::kRatingsUnasked), given, response->mutable_unasked());
  FillRate(good, given, response->mutable_good());
  response->set_bad(given - good);
  FillRate(sums.OfLoops(BadMarkCount::kContactedInTime), sums.OfLoops(BadMarkCount::kContactable),
           response->mutable_contacted_in_time());
  FillRate(sums.OfLoops(BadMarkCount::kRectifiedInTime), sums.OfLoops(BadMarkCount::kOpened),
           response->mutable_rectified_in_time());
  FillRate(sums.OfLoops(BadMarkCount::kRealNameCalledBack),
           sums.OfLoops(BadMarkCount::kRealName), response->mutable_called_back());
  response->set_appeals_upheld(sums.Sum(Counter::kRatingAppealsUpheld));
  return sums.status().ok() ? kGranted : ReadFailed(sums.status());
}

}  // namespace

void AddRatingService(Registry& registry) {
  registry.Write<&MakeInviteRating, &AnswerInviteRating>("RatingService.InviteRating",
                                                         Subject::kRating);
  registry.Write<&MakeSubmitRating, &AnswerSubmitRating>(
      "RatingService.SubmitRating", Subject::kNone, Where::kPasswordPool, /*answer_reads=*/false);
  registry.Write<&MakeRecordProvincialRating, &AnswerRecordProvincialRating>(
      "RatingService.RecordProvincialRating", Subject::kNone, Where::kReadPool);
  registry.Read<&ListRatings>("RatingService.ListRatings");
  registry.Write<&MakeRevealRating, &AnswerRevealRating>("RatingService.RevealRating",
                                                         Subject::kRating);
  registry.Read<&GetRatingIndicators>("RatingService.GetRatingIndicators");
}

}  // namespace hallcase::rpc
