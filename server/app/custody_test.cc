// Custody on a whole hall: sixty at once, and random histories with restarts in which the holders
// of every paper are held against a slow model that knows nothing of rows.

#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "server/app/verify.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using domain::Reason;
using ledger::v1::Fact;
using ledger::v1::Holder;
using ledger::v1::PaperTarget;
using testing::TestHall;

constexpr char kClerks[][8] = {"clerk1", "clerk2", "clerk3", "clerk4"};

PaperTarget PaperOf(int64_t case_id) {
  PaperTarget target;
  target.set_case_id(case_id);
  target.set_material_code("M1");
  target.set_any_version(true);
  return target;
}

Holder HolderOf(ledger::v1::HolderKind kind, const std::string& id) {
  Holder holder;
  holder.set_kind(kind);
  holder.set_id(id);
  return holder;
}

TEST(CustodyHallTest, OfSixtyHandoversOfOnePaperOneWins) {
  TestHall hall;
  const int64_t id = hall.MustRegister();
  const uint64_t version = hall.hall().GetCase(id).value()->materials(0).custody_version();
  std::vector<Outcome> outcomes(60);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    threads.emplace_back([&, i] {
      CommandCall call = hall.AsClerk();
      auto* offer = call.command.mutable_offer_handover();
      *offer->add_items() = PaperOf(id);
      offer->mutable_items(0)->set_any_version(false);
      offer->mutable_items(0)->set_version(version);
      *offer->mutable_receiver() =
          HolderOf(ledger::v1::HOLDER_KIND_STAFF, kClerks[1 + i % 3]);
      outcomes[i] = hall.Run(std::move(call));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::string sheet;
  for (const Outcome& outcome : outcomes) {
    if (outcome.kind != Outcome::Kind::kCommitted) continue;
    EXPECT_TRUE(sheet.empty()) << "two won";
    sheet = outcome.handover_row->offered().number();
  }
  ASSERT_FALSE(sheet.empty());
  int told = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.kind == Outcome::Kind::kCommitted) continue;
    EXPECT_EQ(outcome.rejection.reason, Reason::kPaperOffered);
    const std::map<std::string, std::string> said(outcome.rejection.metadata.begin(),
                                                  outcome.rejection.metadata.end());
    EXPECT_EQ(said.at("sheet"), sheet);
    EXPECT_EQ(said.at("offered_by"), "clerk1");
    ++told;
  }
  EXPECT_EQ(told, 59);
  const auto report = Verify(*hall.engine().GetSnapshot().value(), testing::kTestHall, {});
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->clean());
}

// One unbroken chain of holders for each paper, from what facts say alone. By the id of its case;
// objects by their own, below zero.
class HolderModel {
 public:
  void Take(const ledger::v1::Entry& entry) {
    for (const Fact& fact : entry.facts()) {
      if (fact.has_case_registered()) {
        TakeLines(fact.case_registered().case_id(), fact.case_registered().materials());
      } else if (fact.has_materials_received()) {
        TakeLines(fact.materials_received().case_id(), fact.materials_received().materials());
      } else if (fact.has_custody_moved()) {
        const auto& moved = fact.custody_moved();
        Move(moved.case_id() - moved.object_id(), moved.from(), moved.to(), moved.from_us(),
             moved.at_us());
      } else if (fact.has_object_added()) {
        const auto& added = fact.object_added();
        chains_[-added.object_id()].push_back(
            {Who(added.holder()), added.held_since_us(), INT64_MAX});
      }
    }
  }

  struct Interval {
    std::string who;
    int64_t from_us;
    int64_t to_us;  // INT64_MAX while it lasts
  };
  const std::map<int64_t, std::vector<Interval>>& chains() const { return chains_; }

  static std::string Who(const Holder& holder) {
    return std::to_string(holder.kind()) + "/" + holder.id() + "/" + holder.place();
  }

  // No gap, no overlap, an end only at the end.
  void Check() const {
    for (const auto& [id, chain] : chains_) {
      for (size_t i = 0; i < chain.size(); ++i) {
        EXPECT_LE(chain[i].from_us, chain[i].to_us) << id;
        if (i + 1 < chain.size()) {
          EXPECT_EQ(chain[i].to_us, chain[i + 1].from_us) << id << " at " << i;
        }
      }
      EXPECT_EQ(chain.back().to_us, INT64_MAX) << id;
    }
  }

 private:
  using Lines = google::protobuf::RepeatedPtrField<ledger::v1::Material>;

  // Every registration of the test hall has one line.
  void TakeLines(int64_t case_id, const Lines& lines) {
    for (const auto& line : lines) {
      if (line.code() != "M1" || !line.has_holder()) continue;
      auto& chain = chains_[case_id];
      if (!chain.empty() && chain.back().who == Who(line.holder())) continue;
      if (!chain.empty()) chain.back().to_us = line.held_since_us();
      chain.push_back({Who(line.holder()), line.held_since_us(), INT64_MAX});
    }
  }

  void Move(int64_t id, const Holder& from, const Holder& to, int64_t from_us,
            int64_t at_us) {
    auto& chain = chains_[id];
    ASSERT_FALSE(chain.empty());
    EXPECT_EQ(chain.back().who, Who(from));
    EXPECT_EQ(chain.back().from_us, from_us);
    chain.back().to_us = at_us;
    chain.push_back({Who(to), at_us, INT64_MAX});
  }

  std::map<int64_t, std::vector<Interval>> chains_;
};

class CustodyDays : public ::testing::TestWithParam<uint64_t> {
 protected:
  CommandCall AsAnybody() {
    switch (random_() % 6) {
      case 0: return hall_.AsLead();
      case 1: return hall_.AsContact();
      default: return hall_.AsClerk(kClerks[random_() % 4]);
    }
  }

  int64_t AnyCase() { return cases_.empty() ? 0 : cases_[random_() % cases_.size()]; }
  int64_t AnySheet() { return sheets_.empty() ? 0 : sheets_[random_() % sheets_.size()]; }

  Holder AnyReceiver() {
    switch (random_() % 4) {
      case 0: return HolderOf(ledger::v1::HOLDER_KIND_DEPARTMENT, "D1");
      case 1: return HolderOf(ledger::v1::HOLDER_KIND_COURIER, "EMS");
      default: return HolderOf(ledger::v1::HOLDER_KIND_STAFF, kClerks[random_() % 4]);
    }
  }

  void Offer(CommandCall* call) {
    auto* offer = call->command.mutable_offer_handover();
    const size_t papers = 1 + random_() % 4;
    for (size_t i = 0; i < papers; ++i) *offer->add_items() = PaperOf(AnyCase());
    if (!objects_.empty() && random_() % 4 == 0) {
      *offer->mutable_items(0) = {};
      offer->mutable_items(0)->set_object_id(objects_[random_() % objects_.size()]);
      offer->mutable_items(0)->set_any_version(true);
    }
    *offer->mutable_receiver() = AnyReceiver();
  }

  void Sign(CommandCall* call) {
    auto* sign = call->command.mutable_sign_handover();
    sign->set_handover_id(AnySheet());
    sign->set_way(static_cast<ledger::v1::SigningWay>(1 + random_() % 3));
    sign->set_code_matched(random_() % 3 != 0);
    const auto row = hall_.hall().GetHandover(sign->handover_id());
    if (row.ok() && *row != nullptr) sign->set_sheet_number((*row)->offered().number());
    if (random_() % 3 == 0) {
      sign->add_refused()->set_item(1);
      sign->mutable_refused(0)->set_reason_code("damaged");
    }
    // Somebody tells of it late.
    if (random_() % 4 == 0) {
      const auto ago_us = static_cast<int64_t>(random_() % 5'000'000);
      call->occurred_at_us = hall_.clock().NowMicros() - ago_us;
    }
  }

  void Place(CommandCall* call) {
    *call->command.mutable_place_papers()->add_items() = PaperOf(AnyCase());
    auto* to = call->command.mutable_place_papers()->mutable_to();
    const auto kind = random_() % 3;
    to->set_kind(kind == 0   ? ledger::v1::HOLDER_KIND_STAFF
                 : kind == 1 ? ledger::v1::HOLDER_KIND_SHELF
                             : ledger::v1::HOLDER_KIND_ARCHIVE);
    if (kind == 2) to->set_id("box");
    to->set_place(std::to_string(random_() % 3));
  }

  void TakeAgain(CommandCall* call) {
    auto* receive = call->command.mutable_receive_materials();
    TestHall::Target(AnyCase(), receive->mutable_target());
    receive->add_materials()->set_code("M1");
    receive->mutable_materials(0)->set_originals(random_() % 2);
  }

  void Shift(CommandCall* call) {
    if (shifts_.empty() || random_() % 2 == 0) {
      call->command.mutable_freeze_shift()->set_incoming(kClerks[random_() % 4]);
      return;
    }
    call->command.mutable_sign_shift()->set_shift_id(shifts_[random_() % shifts_.size()]);
  }

  void Step() {
    CommandCall call = random_() % 4 == 0 ? hall_.Register(kClerks[random_() % 4]) : AsAnybody();
    if (!call.command.has_register_case()) {
      switch (random_() % 9) {
        case 0:
        case 1: Offer(&call); break;
        case 2:
        case 3: Sign(&call); break;
        case 4: Place(&call); break;
        case 5: Shift(&call); break;
        case 6: TakeAgain(&call); break;
        case 7: call.command.mutable_add_object()->set_kind(ledger::v1::OBJECT_KIND_KEY); break;
        default: {
          auto* back = call.command.mutable_return_papers();
          back->set_case_id(AnyCase());
          back->set_returned_to(ledger::v1::RETURNED_TO_APPLICANT);
          back->set_identity_checked(true);
        }
      }
    }
    const auto command = call.command;
    const Outcome outcome = hall_.Run(std::move(call));
    if (outcome.kind != Outcome::Kind::kCommitted) return;
    ++accepted_[command.command_case()];
    if (command.has_register_case()) cases_.push_back(outcome.subject_id);
    if (command.has_offer_handover()) sheets_.push_back(outcome.subject_id);
    if (command.has_add_object()) objects_.push_back(outcome.subject_id);
    if (command.has_freeze_shift()) shifts_.push_back(outcome.subject_id);
  }

  // The rows say of every paper what the model says; so does the index of who holds what.
  void Compare() {
    HolderModel model;
    for (uint64_t seq = 1; seq <= hall_.hall().head().seq; ++seq) {
      model.Take(*hall_.hall().GetEntry(seq).value()->entry);
    }
    model.Check();
    std::map<std::string, int> held;
    for (const auto& [id, chain] : model.chains()) {
      ++held[chain.back().who];
      if (id < 0) continue;  // an object: the index below and Verify look at it
      const auto row = hall_.hall().GetCase(id).value();
      EXPECT_EQ(HolderModel::Who(row->materials(0).holder()), chain.back().who) << id;
      EXPECT_EQ(row->materials(0).held_since_us(), chain.back().from_us) << id;
    }
    for (const std::string clerk : {"clerk1", "clerk2", "clerk3", "clerk4", "lead1"}) {
      const Holder holder = HolderOf(ledger::v1::HOLDER_KIND_STAFF, clerk);
      const auto page = hall_.hall().ListHeld(holder, "", 10'000).value();
      EXPECT_EQ(static_cast<int>(page.rows.size()), held[HolderModel::Who(holder)]) << clerk;
    }
    const auto report = Verify(*hall_.engine().GetSnapshot().value(), testing::kTestHall, {});
    ASSERT_TRUE(report.ok());
    for (const Finding& finding : report->findings) {
      ADD_FAILURE() << finding.table << " " << finding.key << ": " << finding.what;
    }
  }

  TestHall hall_;
  std::mt19937_64 random_{GetParam()};
  std::vector<int64_t> cases_;
  std::vector<int64_t> sheets_;
  std::vector<int64_t> shifts_;
  std::vector<int64_t> objects_;
  std::map<int, int> accepted_;
};

TEST_P(CustodyDays, HoldersHaveNoGapAndNoOverlap) {
  for (int i = 0; i < 1'200; ++i) {
    Step();
    hall_.clock().Advance(static_cast<int64_t>(random_() % 2'000'000));
    if (random_() % 300 == 0) hall_.Restart(1'000'000);
  }
  Compare();
  for (const auto command :
       {ledger::v1::Command::kOfferHandover, ledger::v1::Command::kSignHandover,
        ledger::v1::Command::kPlacePapers, ledger::v1::Command::kReturnPapers,
        ledger::v1::Command::kReceiveMaterials, ledger::v1::Command::kFreezeShift,
        ledger::v1::Command::kSignShift}) {
    EXPECT_GT(accepted_[command], 0) << command;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CustodyDays, ::testing::Range<uint64_t>(1, 9));

}  // namespace
}  // namespace hallcase::app
