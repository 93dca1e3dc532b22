// Commands of every sort that a test hall can see, chosen at random; some are refused.
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "server/base/random.h"
#include "tests/support/test_hall.h"

namespace hallcase::testing {

class RandomDay {
 public:
  RandomDay(TestHall& test, uint64_t seed) : test_(test), random_(seed) {}

  void Do(int commands) {
    for (int i = 0; i < commands; ++i) {
      const app::Outcome outcome = test_.Run(Next());
      if (outcome.kind == app::Outcome::Kind::kCommitted && outcome.case_row != nullptr) {
        cases_.push_back(outcome.case_row->case_id());
      }
      if (outcome.handover_row != nullptr) sheets_.push_back(outcome.subject_id);
      if (outcome.document_row != nullptr) documents_.push_back(outcome.subject_id);
      if (outcome.rating_row != nullptr) KeepRating(*outcome.rating_row);
      if (random_.Below(5) == 0) test_.Advance(static_cast<int64_t>(random_.Below(86'400'000'000)));
    }
  }

 private:
  app::CommandCall Next() {
    const uint64_t choice = cases_.empty() ? 0 : random_.Below(25);
    if (choice < 4) return Register();
    const int64_t id = cases_[random_.Below(cases_.size())];
    if (choice > 18) return Rating(choice, id);
    if (choice > 16) return Document(choice, id);
    app::CommandCall call = test_.AsLead();
    switch (choice) {
      case 4: TestHall::Target(id, call.command.mutable_push_case()->mutable_target()); break;
      case 5: {
        call = test_.AsContact();
        auto* decide = call.command.mutable_decide_case();
        TestHall::Target(id, decide->mutable_target());
        decide->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
        break;
      }
      case 6: TestHall::Target(id, call.command.mutable_close_case()->mutable_target()); break;
      case 7: {
        auto* bind = call.command.mutable_bind_upstream_number();
        TestHall::Target(id, bind->mutable_target());
        bind->set_upstream_number("U" + std::to_string(random_.Below(50)));
        break;
      }
      case 8: {
        auto* revoke = call.command.mutable_void_case();
        TestHall::Target(id, revoke->mutable_target());
        revoke->set_reason_code("duplicate");
        break;
      }
      case 9: {
        call = test_.AsIntegrator();
        auto* step = call.command.mutable_record_step();
        TestHall::Target(id, step->mutable_target());
        step->set_step("审核");
        step->set_takes_leg(true);
        call.performer.set_kind(ledger::v1::PARTY_KIND_OUTSIDE);
        call.performer.set_id("old/" + std::to_string(random_.Below(5)));
        break;
      }
      case 10: {
        auto* assign = call.command.mutable_assign_leg();
        TestHall::Target(id, assign->mutable_target());
        assign->mutable_party()->set_kind(ledger::v1::PARTY_KIND_STAFF);
        assign->mutable_party()->set_id("clerk2");
        break;
      }
      case 11:
      case 12:
      case 13:
      case 14:
      case 15: return Custody(choice, id);
      default: {
        auto* received = call.command.mutable_receive_materials();
        TestHall::Target(id, received->mutable_target());
        received->add_materials()->set_code("M1");
      }
    }
    return call;
  }

  app::CommandCall Document(uint64_t choice, int64_t id) {
    if (choice == 17) return test_.Issuing(id);
    return test_.Printing(documents_.empty() ? 0 : documents_[random_.Below(documents_.size())]);
  }

  void KeepRating(const ledger::v1::RatingRow& row) {
    ratings_.push_back(row.rating_id());
    if (row.has_bad_mark()) loops_.push_back(row.bad_mark().bad_mark_case_id());
  }

  void FillGiven(ledger::v1::RatingGiven* given) {
    given->set_grade(1 + static_cast<uint32_t>(random_.Below(5)));
    given->set_anonymous(random_.Below(2) == 0);
    given->set_text("sealed");
  }

  app::CommandCall Rating(uint64_t choice, int64_t id) {
    app::CommandCall call = test_.AsLead();
    if (choice < 21) {
      auto* invite = call.command.mutable_invite_rating();
      invite->set_rated_case_id(id);
      invite->set_occasion(static_cast<ledger::v1::RatingOccasion>(1 + random_.Below(2)));
      invite->set_way(static_cast<ledger::v1::RatingWay>(1 + random_.Below(3)));
    } else if (choice == 23) {
      call = test_.AsIntegrator();
      auto* record = call.command.mutable_record_provincial_rating();
      record->set_external_source("province");
      record->set_external_id(std::to_string(random_.Below(50)));
      record->set_rated_case_id(random_.Below(3) == 0 ? 0 : id);
      FillGiven(record->mutable_given());
      record->mutable_given()->set_given_at_us(test_.clock().NowMicros());
    } else if (choice == 24 && !loops_.empty()) {
      return Loop(loops_[random_.Below(loops_.size())]);
    } else {
      call.scope = domain::access::Scope::Public();
      auto* submit = call.command.mutable_submit_rating();
      submit->set_rating_id(ratings_.empty() ? 0 : ratings_[random_.Below(ratings_.size())]);
      submit->set_follow_up(random_.Below(3) == 0);
      FillGiven(submit->mutable_given());
    }
    return call;
  }

  // Reviewed by whoever may do all of it.
  app::CommandCall Loop(int64_t loop_id) {
    app::CommandCall call = test_.AsSystem();
    call.request_id = test_.NextRequestId();
    auto* take = call.command.mutable_take_action();
    TestHall::Target(loop_id, take->mutable_target());
    const auto code = [&](const char* name, const char* value) {
      take->add_values()->set_name(name);
      take->mutable_values(take->values_size() - 1)->set_code(value);
    };
    const auto text = [&](const char* name) {
      take->add_values()->set_name(name);
      take->mutable_values(take->values_size() - 1)->set_text("sealed");
    };
    constexpr const char* kActions[] = {"contact", "verify", "rectify", "call_back",
                                        "appeal", "uphold_appeal", "reject_appeal"};
    const uint64_t choice = random_.Below(std::size(kActions));
    take->set_action(kActions[choice]);
    if (choice == 0) code("way", "phone");
    if (choice == 1) code("result", "fault");
    if (choice == 2) text("measure");
    if (choice == 3) code("result", "satisfied");
    if (choice == 4) code("ground", "mistaken");
    if (choice == 4) text("reason");
    if (choice > 4) text("opinion");
    return call;
  }

  app::CommandCall Custody(uint64_t choice, int64_t id) {
    app::CommandCall call = test_.AsLead();
    if (choice == 11) {
      auto* back = call.command.mutable_return_papers();
      back->set_case_id(id);
      back->set_returned_to(ledger::v1::RETURNED_TO_APPLICANT);
      back->set_identity_checked(true);
    } else if (choice == 12) {
      auto* offer = call.command.mutable_offer_handover();
      offer->add_items()->set_case_id(id);
      offer->mutable_items(0)->set_material_code("M1");
      offer->mutable_items(0)->set_any_version(true);
      offer->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_DEPARTMENT);
      offer->mutable_receiver()->set_id("D1");
    } else if (choice == 13) {
      call = test_.AsContact();
      auto* sign = call.command.mutable_sign_handover();
      sign->set_handover_id(sheets_.empty() ? 0 : sheets_[random_.Below(sheets_.size())]);
      sign->set_way(ledger::v1::SIGNING_WAY_CREDENTIAL);
    } else if (choice == 14) {
      call.command.mutable_add_object()->set_kind(ledger::v1::OBJECT_KIND_SEAL);
    } else {
      call.command.mutable_freeze_shift()->set_incoming("clerk2");
    }
    return call;
  }

  app::CommandCall Register() {
    app::CommandCall call = test_.Register();
    call.side.data_key_id = test_.NextRequestId();
    call.side.data_key.set_wrapped("wrapped");
    ledger::v1::BlindDigest digest;
    digest.set_field(2);
    digest.set_digest(test_.NextRequestId());
    call.side.blind_put.push_back(digest);
    call.body_key_id = call.side.data_key_id;
    if (random_.Below(3) == 0) {
      auto* command = call.command.mutable_register_case();
      command->set_external_source("old");
      command->set_external_id(std::to_string(random_.Below(1000)));
    }
    return call;
  }

  TestHall& test_;
  base::SeededRandom random_;
  std::vector<int64_t> cases_;
  std::vector<int64_t> sheets_;
  std::vector<int64_t> documents_;
  std::vector<int64_t> ratings_;
  std::vector<int64_t> loops_;
};

}  // namespace hallcase::testing
