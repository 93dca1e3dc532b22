#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "tests/contract/request_maker.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

using ledger::v1::Holder;

Holder Staff(const std::string& id) {
  Holder holder;
  holder.set_kind(ledger::v1::HOLDER_KIND_STAFF);
  holder.set_id(id);
  return holder;
}

Holder Department(const std::string& code) {
  Holder holder;
  holder.set_kind(ledger::v1::HOLDER_KIND_DEPARTMENT);
  holder.set_id(code);
  return holder;
}

int64_t MustRun(TestDoor* door, app::CommandCall call) {
  const app::Outcome outcome = door->hall().Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
  return outcome.subject_id;
}

// The caller; machines hold no papers and take over no shifts.
std::string PersonOf(const About& about, TestDoor* door) {
  const std::string person = about.person.empty() ? "the-lead" : about.person;
  const auto reference = door->hall().hall().reference();
  const auto* row = reference->FindPrincipal(person);
  const bool machine =
      row == nullptr || row->added().kind() == ledger::v1::PRINCIPAL_KIND_SERVICE;
  return machine ? "lead1" : person;
}

// What the caller's own hands are: the department of a contact, the person for everybody else.
Holder HandsOf(const About& about, TestDoor* door) {
  const std::string person = PersonOf(about, door);
  const auto reference = door->hall().hall().reference();
  if (const auto* row = reference->FindPrincipal(person)) {
    for (const auto& grant : row->grants()) {
      if (!grant.department().empty()) return Department(grant.department());
    }
  }
  return Staff(person);
}

// A case whose paper M1 `person` took in at the counter.
int64_t TakenInBy(const std::string& person, TestDoor* door) {
  app::CommandCall call = door->hall().AsSystem();
  auto* reg = call.command.mutable_register_case();
  reg->set_item_code(kTestItem);
  reg->add_materials()->set_code("M1");
  reg->mutable_materials(0)->set_originals(1);
  call.performer.set_kind(ledger::v1::PARTY_KIND_STAFF);
  call.performer.set_id(person);
  *reg->mutable_responsible() = call.performer;
  return MustRun(door, std::move(call));
}

int64_t Offered(int64_t case_id, const Holder& receiver, TestDoor* door) {
  app::CommandCall call = door->hall().AsLead();
  auto* offer = call.command.mutable_offer_handover();
  offer->add_items()->set_case_id(case_id);
  offer->mutable_items(0)->set_material_code("M1");
  offer->mutable_items(0)->set_any_version(true);
  *offer->mutable_receiver() = receiver;
  return MustRun(door, std::move(call));
}

// A case whose paper M1 is in these hands. A department has the case too.
int64_t HeldBy(const Holder& hands, TestDoor* door) {
  if (hands.kind() == ledger::v1::HOLDER_KIND_STAFF) return TakenInBy(hands.id(), door);
  const int64_t case_id = TakenInBy("clerk3", door);
  app::CommandCall push = door->hall().AsSystem();
  TestHall::Target(case_id, push.command.mutable_push_case()->mutable_target());
  push.command.mutable_push_case()->set_department(hands.id());
  MustRun(door, std::move(push));
  app::CommandCall sign = door->hall().AsSystem();
  sign.command.mutable_sign_handover()->set_handover_id(Offered(case_id, hands, door));
  sign.command.mutable_sign_handover()->set_way(ledger::v1::SIGNING_WAY_CREDENTIAL);
  MustRun(door, std::move(sign));
  return case_id;
}

void AddPaper(int64_t case_id, google::protobuf::RepeatedPtrField<v1::PaperRef>* items) {
  v1::PaperRef* paper = items->Add();
  paper->set_case_id(case_id);
  paper->set_material_code("M1");
  paper->set_custody_etag("*");
}

int64_t FrozenFor(const std::string& person, TestDoor* door) {
  app::CommandCall call = door->hall().AsSystem();
  call.command.mutable_freeze_shift()->set_outgoing("clerk3");
  call.command.mutable_freeze_shift()->set_incoming(person);
  return MustRun(door, std::move(call));
}

// Two rows for a list about a department, so that it has a second page.
void FillPartyLists(const About& about, bool sign, v1::Party* party, TestDoor* door) {
  party->set_kind(static_cast<v1::PartyKind>(about.party.kind()));
  party->set_id(about.party.id());
  if (about.party.kind() != ledger::v1::PARTY_KIND_DEPARTMENT) return;
  for (int i = 0; i < 2; ++i) {
    if (sign) {
      HeldBy(Department(about.party.id()), door);
    } else {
      Offered(TakenInBy("clerk3", door), Department(about.party.id()), door);
    }
  }
}

#define HC_FILL(Request, ...) \
  MakeRequest<v1::Request>([](v1::Request& request, const About& about, TestDoor* door) { \
    (void)about;                                                                          \
    (void)door;                                                                           \
    __VA_ARGS__;                                                                          \
  })

std::map<std::string, RequestMaker> Reads() {
  return {
      {"CustodyService.ListHeld",
       HC_FILL(ListHeldRequest, FillPartyLists(about, true, request.mutable_held_by(), door))},
      {"CustodyService.ListHandovers",
       HC_FILL(ListHandoversRequest, FillPartyLists(about, false, request.mutable_party(), door))},
      {"CustodyService.GetHandover",
       HC_FILL(GetHandoverRequest,
               request.set_handover_id(
                   Offered(TakenInBy("clerk3", door), Department("D1"), door)))},
      {"ShiftService.GetShift", HC_FILL(GetShiftRequest, request.set_shift_id(1))},
  };
}

std::map<std::string, RequestMaker> Handovers() {
  return {
      {"CustodyService.OfferHandover",
       HC_FILL(OfferHandoverRequest,
               AddPaper(HeldBy(HandsOf(about, door), door), request.mutable_items());
               request.mutable_receiver()->set_kind(v1::HOLDER_KIND_STAFF);
               request.mutable_receiver()->set_id("clerk4"))},
      {"CustodyService.SignHandover",
       HC_FILL(SignHandoverRequest,
               request.set_handover_id(
                   Offered(TakenInBy("clerk3", door), HandsOf(about, door), door));
               request.set_way(v1::SIGNING_WAY_CREDENTIAL))},
      {"CustodyService.DeemHandover",
       HC_FILL(DeemHandoverRequest,
               request.set_handover_id(
                   Offered(TakenInBy("clerk3", door), Department("D1"), door));
               request.set_rule_id("next-day");
               door->hall().Advance(4 * base::kMicrosPerDay))},
      {"CustodyService.WithdrawHandover",
       HC_FILL(WithdrawHandoverRequest,
               request.set_handover_id(
                   Offered(HeldBy(HandsOf(about, door), door), Staff("clerk4"), door)))},
  };
}

std::map<std::string, RequestMaker> Others() {
  return {
      {"CustodyService.PlacePapers",
       HC_FILL(PlacePapersRequest,
               AddPaper(HeldBy(HandsOf(about, door), door), request.mutable_items());
               request.mutable_to()->set_kind(v1::HOLDER_KIND_SHELF);
               request.mutable_to()->set_place("A-1"))},
      {"CustodyService.ReturnPapers",
       HC_FILL(ReturnPapersRequest,
               AddPaper(about.case_id != 0 ? about.case_id : HeldBy(HandsOf(about, door), door),
                        request.mutable_items());
               request.set_case_id(request.items(0).case_id());
               request.set_returned_to(v1::RETURNED_TO_AGENT);
               request.set_identity_checked(true))},
      {"CustodyService.AddObject",
       HC_FILL(AddObjectRequest, request.set_kind(v1::OBJECT_KIND_SEAL);
               request.set_code("Y-1"); request.set_name("业务专用章"))},
      {"ShiftService.FreezeShift",
       HC_FILL(FreezeShiftRequest, request.set_incoming("clerk4"); request.set_shift("早班");
               request.set_note("打印机缺纸"))},
      {"ShiftService.SignShift",
       HC_FILL(SignShiftRequest,
               request.set_shift_id(FrozenFor(PersonOf(about, door), door)))},
  };
}
#undef HC_FILL

}  // namespace

std::map<std::string, RequestMaker> CustodyRequests() {
  std::map<std::string, RequestMaker> all = Reads();
  all.merge(Handovers());
  all.merge(Others());
  return all;
}

}  // namespace hallcase::testing
