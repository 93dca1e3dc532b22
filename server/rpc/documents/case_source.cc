#include "server/rpc/documents/case_source.h"

#include "server/domain/lifecycle.h"
#include "server/rpc/convert/story.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using ledger::v1::DocumentKind;
using ledger::v1::Fact;

constexpr size_t kEntriesPerRead = 100;

bool IsToldByEntries(DocumentKind kind) {
  switch (kind) {
    case ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE:
    case ledger::v1::DOCUMENT_KIND_REFUSAL:
    case ledger::v1::DOCUMENT_KIND_EXTENSION:
    case ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE: return true;
    default: return false;
  }
}

// Later facts overwrite earlier ones.
void Take(const ledger::v1::Entry& entry, const Fact& fact, uint32_t about, CaseSource* source) {
  switch (fact.fact_case()) {
    case Fact::kSupplementNotified:
      if (fact.supplement_notified().notice() != about) return;
      source->notice = fact.supplement_notified();
      return;
    case Fact::kAcceptanceRefused: source->refusal = fact.acceptance_refused(); return;
    case Fact::kPauseOpened:
      if (fact.pause_opened().pause().pause() != about) return;
      source->pause = fact.pause_opened();
      return;
    case Fact::kClockExtended:
      if (static_cast<uint32_t>(fact.clock_extended().clock()) != about) return;
      source->extension = fact.clock_extended();
      source->approver = entry.actor();
      source->approved_at_us = entry.recorded_at_us();
      return;
    case Fact::kClockMoved:
      if (static_cast<uint32_t>(fact.clock_moved().clock()) != about) return;
      if (fact.clock_moved().cause() == "extended") source->moved = fact.clock_moved();
      return;
    default: return;
  }
}

Refusal ReadEntries(const CallContext& context, uint32_t about, CaseSource* source) {
  const ScopedHall hall(context, Permission::kDocumentIssue);
  std::string after;
  do {
    auto page = hall.History(*source->row, after, kEntriesPerRead);
    if (!page.ok()) return ReadFailed(page.status());
    for (const auto& entry : page->rows) {
      for (const Fact& fact : entry->facts()) {
        if (FactCase(fact) == source->row->case_id()) Take(*entry, fact, about, source);
      }
    }
    after = std::move(page->next_key);
  } while (!after.empty());
  return kGranted;
}

Refusal Open(const CallContext& context, CaseSource* source) {
  const sealing::Sealer& sealer = context.desk->vault.sealer();
  google::protobuf::Message* const kSealed[] = {&source->applicant, &source->notice,
                                                &source->refusal, &source->pause,
                                                &source->extension};
  for (google::protobuf::Message* message : kSealed) {
    const absl::Status opened = sealing::OpenMessage(sealer, *source->key, message);
    if (!opened.ok()) return ReadFailed(opened);
  }
  return kGranted;
}

}  // namespace

Refusal LoadCaseSource(const CallContext& context, CaseRowPtr row, DocumentKind kind,
                       uint32_t about, CaseSource* source) {
  source->row = std::move(row);
  const domain::Reference& reference = *context.reference;
  source->item = domain::Reference::AtVersion(reference.items, source->row->item_code(),
                                              source->row->item_version());
  if (source->item != nullptr) {
    source->department =
        domain::Reference::Newest(reference.departments, source->item->department());
  }
  source->applicant = source->row->applicant();
  auto key = context.desk->vault.LoadKey(source->row->applicant().key_id());
  if (absl::IsNotFound(key.status())) {
    return Reject(Reason::kDocumentErased, "该办件的个人信息已销毁，不能再出具文书", "case");
  }
  if (!key.ok()) return ReadFailed(key.status());
  source->key = *std::move(key);
  if (IsToldByEntries(kind)) {
    if (Refusal refusal = ReadEntries(context, about, source)) return refusal;
  }
  return Open(context, source);
}

std::string PaperName(const CallContext& context, const std::string& account) {
  const std::string name = context.desk->names.OfParty(
      *context.reference, domain::StaffParty(account), StaffView::kAll, /*may_read=*/true);
  return name.empty() ? account : name;
}

}  // namespace hallcase::rpc
