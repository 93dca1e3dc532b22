#include "server/rpc/convert/convert.h"
#include "server/sealing/mask.h"

namespace hallcase::rpc {

void FillStaff(const Reader& reader, const ledger::v1::PrincipalRow& row, v1::Staff* out) {
  const ledger::v1::PrincipalAdded& added = row.added();
  out->set_id(added.id());
  out->set_kind(static_cast<v1::PrincipalKind>(added.kind()));
  out->set_post(added.post());
  out->set_window(added.window());
  for (const ledger::v1::Grant& grant : row.grants()) {
    v1::Grant* to = out->add_grants();
    to->set_role(static_cast<v1::Role>(grant.role()));
    to->set_department(grant.department());
    to->set_record_for_others(grant.record_for_others());
  }
  auto person = reader.context.desk->names.OfPrincipal(row, reader.may_read);
  if (person == nullptr) return;
  const bool self = reader.context.scope->principal() == added.id();
  const bool name_clear = self || reader.staff_view != StaffView::kMasked;
  const bool phone_clear = self || reader.staff_view == StaffView::kAll;
  out->set_name(name_clear ? person->name : sealing::MaskName(person->name));
  out->set_phone(phone_clear ? person->phone : sealing::MaskPhone(person->phone));
}

void ToGrants(const google::protobuf::RepeatedPtrField<v1::Grant>& grants,
              google::protobuf::RepeatedPtrField<ledger::v1::Grant>* out) {
  for (const v1::Grant& grant : grants) {
    ledger::v1::Grant* to = out->Add();
    to->set_role(static_cast<ledger::v1::Role>(grant.role()));
    to->set_department(grant.department());
    to->set_record_for_others(grant.record_for_others());
  }
}

}  // namespace hallcase::rpc
