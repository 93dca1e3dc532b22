// The part of the rebuild that documents need.

#include "server/app/index_keys.h"
#include "server/app/rebuild.h"
#include "storage/keys.h"

namespace hallcase::app {

using domain::DocumentSubject;
using ledger::v1::DocumentRow;

const DocumentRow* Rebuild::FindDocument(int64_t document_id) const {
  const auto found = documents_.find(document_id);
  return found == documents_.end() ? nullptr : &found->second;
}

DocumentRow& Rebuild::MutableDocument(int64_t document_id) {
  const auto found = documents_.find(document_id);
  if (found != documents_.end()) return found->second;
  Offend("a fact changes a document that is not there");
  return lost_document_;
}

DocumentRow& Rebuild::CreateDocument(int64_t document_id) {
  const auto [it, fresh] = documents_.try_emplace(document_id);
  if (!fresh) Offend("a fact issues a document whose number was given out already");
  return it->second;
}

void Rebuild::PutDocumentOf(DocumentSubject subject, int64_t subject_id, int64_t document_id) {
  documents_of_.insert(DocumentOfIndexKey(hall_, subject, subject_id, document_id));
}

void Rebuild::ScanDocuments(DocumentSubject subject, int64_t subject_id,
                            const std::function<bool(int64_t)>& visit) const {
  const std::string prefix =
      storage::DocumentsOfPrefix(hall_, static_cast<uint8_t>(subject), subject_id);
  for (const std::string& key : documents_of_) {
    if (key.compare(0, prefix.size(), prefix) != 0) continue;
    const auto parts = storage::ParseDocumentOfKey(key);
    if (parts.has_value() && !visit(parts->document_id)) return;
  }
}

}  // namespace hallcase::app
