// The part of the overlay that documents need.

#include "server/app/index_keys.h"
#include "server/app/overlay.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using domain::DocumentSubject;
using ledger::v1::DocumentRow;
using storage::Table;

void Overlay::FlushDocuments() {
  document_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kDocuments, storage::DocumentKey(hall_, id), SerializeRow(*row, &value_));
  });
  documents_of_.Flush(out_);
}

const DocumentRow* Overlay::FindDocument(int64_t document_id) const {
  return document_rows_.Find(document_id, [this](int64_t id) {
    return Load(&document_rows_, Table::kDocuments, storage::DocumentKey(hall_, id));
  });
}

std::shared_ptr<const DocumentRow> Overlay::SharedDocument(int64_t document_id) const {
  return document_rows_.Share(document_id, [this](int64_t id) {
    return Load(&document_rows_, Table::kDocuments, storage::DocumentKey(hall_, id));
  });
}

DocumentRow& Overlay::MutableDocument(int64_t document_id) {
  DocumentRow* row = document_rows_.Mutable(document_id, [this](int64_t id) {
    return Load(&document_rows_, Table::kDocuments, storage::DocumentKey(hall_, id));
  });
  if (row != nullptr) return *row;
  Failed(absl::DataLossError("a fact changes a row that is not there: document"));
  return lost_document_;
}

DocumentRow& Overlay::CreateDocument(int64_t document_id) {
  return *document_rows_.Create(document_id);
}

void Overlay::PutDocumentOf(DocumentSubject subject, int64_t subject_id, int64_t document_id) {
  documents_of_.Put(DocumentOfIndexKey(hall_, subject, subject_id, document_id));
}

void Overlay::ScanDocuments(DocumentSubject subject, int64_t subject_id,
                            const std::function<bool(int64_t)>& visit) const {
  const std::string prefix =
      storage::DocumentsOfPrefix(hall_, static_cast<uint8_t>(subject), subject_id);
  ScanMarks(Table::kDocumentsOf, documents_of_, prefix, [&](std::string_view key) {
    const auto parts = storage::ParseDocumentOfKey(key);
    if (!parts.has_value()) Failed(absl::DataLossError("an index key cannot be parsed"));
    return parts.has_value() && visit(parts->document_id);
  });
}

}  // namespace hallcase::app
