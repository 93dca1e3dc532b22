// The part of the newest golden story about ratings: asked for, given, followed up, appealed
// against, brought from the province.
#pragma once

#include <string>

#include "server/domain/testing/map_rows.h"

namespace hallcase {

// `rated` and `other`: cases that are over. REQUIRES: nobody has the role of a lead.
class GoldenRatings {
 public:
  GoldenRatings(domain::testing::MapRows* rows, int64_t now_us) : rows_(rows), now_us_(now_us) {}

  void Tell(int64_t rated, int64_t other) {
    const int64_t rating = Invite(rated, ledger::v1::RATING_WAY_PRINTED);
    Invite(rated, ledger::v1::RATING_WAY_SCREEN);
    Submit(rating, 2, false);
    Submit(rating, 5, true);
    const int64_t loop = rows_->ratings.at(rating).bad_mark().bad_mark_case_id();
    Take(loop, "contact", "way", "phone", "");
    Take(loop, "appeal", "ground", "mistaken", "reason");
    Take(loop, "uphold_appeal", "", "", "opinion");
    ledger::v1::Command reveal;
    reveal.mutable_reveal_rating()->set_rating_id(rating);
    reveal.mutable_reveal_rating()->set_purpose("review");
    Apply(reveal, ledger::v1::ROLE_LEAD);
    Invite(other, ledger::v1::RATING_WAY_MESSAGE);
    Record(0);
    Record(other);
  }

 private:
  int64_t Apply(const ledger::v1::Command& command, ledger::v1::Role role) {
    return rows_->Apply(command, rows_->As("reviewer-" + std::to_string(role), role, ++now_us_))
        .subject_id;
  }

  int64_t Invite(int64_t case_id, ledger::v1::RatingWay way) {
    ledger::v1::Command command;
    command.mutable_invite_rating()->set_rated_case_id(case_id);
    command.mutable_invite_rating()->set_occasion(ledger::v1::RATING_OCCASION_RESULT);
    command.mutable_invite_rating()->set_way(way);
    return Apply(command, ledger::v1::ROLE_LEAD);
  }

  void Submit(int64_t rating, uint32_t grade, bool follow_up) {
    ledger::v1::Command command;
    auto* submit = command.mutable_submit_rating();
    submit->set_rating_id(rating);
    submit->set_follow_up(follow_up);
    submit->mutable_given()->set_grade(grade);
    submit->mutable_given()->add_reasons("slow");
    submit->mutable_given()->set_text("sealed");
    submit->mutable_given()->set_phone("sealed");
    submit->set_key_id("0123456789abcdef");
    submit->set_bad_mark_key_id("fedcba9876543210");
    Apply(command, ledger::v1::ROLE_UNSPECIFIED);
  }

  void Take(int64_t loop, const char* action, const char* field, const char* code,
            const char* text) {
    ledger::v1::Command command;
    auto* take = command.mutable_take_action();
    take->mutable_target()->set_case_id(loop);
    take->mutable_target()->set_any_version(true);
    take->set_action(action);
    if (*field != '\0') {
      auto* value = take->add_values();
      value->set_name(field);
      value->set_code(code);
    }
    if (*text != '\0') {
      auto* value = take->add_values();
      value->set_name(text);
      value->set_text("sealed");
    }
    const bool ruling = std::string(action) == "uphold_appeal";
    Apply(command, ruling ? ledger::v1::ROLE_HALL_DUTY_LEADER : ledger::v1::ROLE_LEAD);
  }

  void Record(int64_t case_id) {
    ledger::v1::Command command;
    auto* record = command.mutable_record_provincial_rating();
    record->set_external_source("province");
    record->set_external_id("R-1");
    record->set_upstream_number("UP1");
    record->mutable_given()->set_grade(1);
    record->mutable_given()->set_given_at_us(now_us_);
    record->set_rated_case_id(case_id);
    Apply(command, ledger::v1::ROLE_INTEGRATOR);
  }

  domain::testing::MapRows* rows_;
  int64_t now_us_;
};

}  // namespace hallcase
