#include "server/domain/documents.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/case_number.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::DocumentIssued;
using ledger::v1::DocumentRow;
using ledger::v1::Fact;

struct KindWords {
  DocumentKind kind;
  // In numbers, on disk: never changed, never used again.
  std::string_view letters;
  std::string_view name_zh;
  // When it can be issued, after “须”.
  std::string_view when_zh;
};

constexpr KindWords kKinds[] = {
    {ledger::v1::DOCUMENT_KIND_RECEIPT, "PZ", "收件凭证", "针对未作废的办件"},
    {ledger::v1::DOCUMENT_KIND_MATERIAL_LIST, "QD", "收件清单", "针对未作废的办件"},
    {ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE, "GZ", "一次性告知书", "在登记补正告知之后出具"},
    {ledger::v1::DOCUMENT_KIND_ACCEPTANCE, "SL", "受理通知书", "在受理之后出具"},
    {ledger::v1::DOCUMENT_KIND_REFUSAL, "BS", "不予受理通知书", "在登记不予受理之后出具"},
    {ledger::v1::DOCUMENT_KIND_EXTENSION, "YQ", "延期通知书", "在批准延期之后出具"},
    {ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE, "TS", "特殊程序期限告知书",
     "在依法中止法定时限（听证、检验、专家评审等）之后出具"},
    {ledger::v1::DOCUMENT_KIND_TRANSFER, "LZ", "物料流转凭证", "针对未撤回的交接单"},
    {ledger::v1::DOCUMENT_KIND_SHIFT_HANDOVER, "JB", "交接班表", "针对已冻结的交接班单"},
};

const KindWords* WordsOf(DocumentKind kind) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [kind](const KindWords& words) { return words.kind == kind; });
  return found == std::end(kKinds) ? nullptr : found;
}

constexpr int kDayShift = 32;

Rejection NotIssuable(DocumentKind kind, std::string state) {
  const KindWords* words = WordsOf(kind);
  if (words == nullptr) return Reject(Reason::kInvalidField, "没有这种文书", "kind");
  return Reject(Reason::kDocumentNotIssuable,
                absl::StrCat(std::string(words->name_zh), "须", std::string(words->when_zh)),
                "kind")
      .With("document", std::string(words->name_zh))
      .With("state", std::move(state));
}

// Time needed for a procedure that the law itself excludes (行政许可法 Art. 45).
bool IsSpecialProcedure(const ledger::v1::CasePause& pause) {
  return pause.stops_legal() && (pause.state() == ledger::v1::PAUSE_STATE_IN_FORCE ||
                                 pause.state() == ledger::v1::PAUSE_STATE_ENDED);
}

bool IsExtended(const ledger::v1::ClockState& clock) { return clock.extension() > 0; }

bool Fits(const CaseRow& row, DocumentKind kind, uint32_t about) {
  switch (kind) {
    case ledger::v1::DOCUMENT_KIND_RECEIPT:
    case ledger::v1::DOCUMENT_KIND_MATERIAL_LIST: return about == 0;
    case ledger::v1::DOCUMENT_KIND_ACCEPTANCE:
      return about == 0 && row.acceptance() != ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED;
    case ledger::v1::DOCUMENT_KIND_REFUSAL:
      return about == 0 && row.refusal() != ledger::v1::REFUSAL_KIND_UNSPECIFIED;
    case ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE:
      return std::any_of(row.notices().begin(), row.notices().end(),
                         [about](const auto& notice) { return notice.notice() == about; });
    case ledger::v1::DOCUMENT_KIND_EXTENSION:
      return std::any_of(row.clocks().begin(), row.clocks().end(), [about](const auto& clock) {
        return IsExtended(clock) && static_cast<uint32_t>(clock.clock()) == about;
      });
    case ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE:
      return std::any_of(row.pauses().begin(), row.pauses().end(), [about](const auto& pause) {
        return IsSpecialProcedure(pause) && pause.pause() == about;
      });
    default: return false;
  }
}

void EndSome(const View& view, std::string_view cause, bool all, CaseDraft* draft) {
  for (const DocumentIssued* document :
       CurrentDocuments(view, DocumentSubject::kCase, draft->case_id())) {
    const bool receipt = document->kind() == ledger::v1::DOCUMENT_KIND_RECEIPT ||
                         document->kind() == ledger::v1::DOCUMENT_KIND_MATERIAL_LIST;
    if (all || receipt) draft->Add(EndDocument(*document, 0, cause));
  }
}

}  // namespace

std::string_view DocumentKindZh(DocumentKind kind) {
  const KindWords* words = WordsOf(kind);
  return words == nullptr ? "" : words->name_zh;
}

std::string FormatDocumentNumber(std::string_view prefix, DocumentKind kind, uint32_t day,
                                 uint32_t sequence) {
  const KindWords* words = WordsOf(kind);
  std::string front(prefix);
  front.append(words == nullptr ? "" : words->letters);
  return FormatCaseNumber(front, day, sequence);
}

std::optional<int64_t> ParseDocumentNumber(std::string_view prefix, std::string_view text) {
  for (const KindWords& words : kKinds) {
    std::string front(prefix);
    front.append(words.letters);
    const auto parts = ParseCaseNumber(front, text);
    if (parts.has_value()) return DocumentId(parts->day, parts->sequence);
  }
  return std::nullopt;
}

int64_t DocumentId(uint32_t day, uint32_t sequence) {
  return (int64_t{day} << kDayShift) + sequence;
}

uint32_t LatestAbout(const CaseRow& row, DocumentKind kind) {
  uint32_t about = 0;
  switch (kind) {
    case ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE:
      for (const auto& notice : row.notices()) about = notice.notice();
      return about;
    case ledger::v1::DOCUMENT_KIND_EXTENSION:
      for (const auto& clock : row.clocks()) {
        if (IsExtended(clock)) about = static_cast<uint32_t>(clock.clock());
      }
      return about;
    case ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE:
      for (const auto& pause : row.pauses()) {
        if (IsSpecialProcedure(pause)) about = pause.pause();
      }
      return about;
    default: return 0;
  }
}

std::optional<Rejection> CheckIssuable(const CaseRow& row, DocumentKind kind, uint32_t about) {
  if (!row.voided() && Fits(row, kind, about)) return std::nullopt;
  return NotIssuable(kind, row.stage());
}

std::optional<Rejection> CheckIssuable(const ledger::v1::HandoverRow& row, DocumentKind kind) {
  const bool withdrawn = row.state() == ledger::v1::HANDOVER_STATE_WITHDRAWN;
  if (kind == ledger::v1::DOCUMENT_KIND_TRANSFER && !withdrawn) return std::nullopt;
  return NotIssuable(kind, withdrawn ? "WITHDRAWN" : "OFFERED");
}

std::optional<Rejection> CheckIssuable(const ledger::v1::ShiftRow&, DocumentKind kind) {
  if (kind == ledger::v1::DOCUMENT_KIND_SHIFT_HANDOVER) return std::nullopt;
  return NotIssuable(kind, "FROZEN");
}

Rejection NoSuchDocument() {
  return Reject(Reason::kDocumentNotFound, "没有这份文书，请核对编号（末位为校验码）", "number");
}

Rejection DocumentIsErased() {
  return Reject(Reason::kDocumentErased,
                "该文书的个人信息已依法销毁，不能再打印；编号、种类和校验值仍可查询", "number");
}

Rejection DocumentIsReplaced(const DocumentRow& row, std::string_view successor) {
  const std::string next =
      successor.empty() ? "，请重新出具" : absl::StrCat("，请打印 ", std::string(successor));
  return Reject(Reason::kDocumentReplaced,
                absl::StrCat("文书 ", row.issued().number(), " 已作废或换发", next), "number")
      .With("cause", row.replaced_cause())
      .With("replaced_by", std::string(successor));
}

std::vector<const DocumentIssued*> CurrentDocuments(const View& view, DocumentSubject subject,
                                                    int64_t subject_id) {
  std::vector<int64_t> ids;
  view.ScanDocuments(subject, subject_id, [&ids](int64_t id) {
    ids.push_back(id);
    return true;
  });
  std::vector<const DocumentIssued*> current;
  for (const int64_t id : ids) {
    const DocumentRow* row = view.FindDocument(id);
    if (row != nullptr && row->replaced_at_us() == 0) current.push_back(&row->issued());
  }
  return current;
}

Fact EndDocument(const DocumentIssued& document, int64_t replaced_by, std::string_view cause) {
  Fact fact;
  auto* replaced = fact.mutable_document_replaced();
  replaced->set_document_id(document.document_id());
  replaced->set_case_id(document.case_id());
  replaced->set_number(document.number());
  replaced->set_kind(document.kind());
  replaced->set_replaced_by(replaced_by);
  replaced->set_cause(std::string(cause));
  return fact;
}

void EndReceipts(const View& view, std::string_view cause, CaseDraft* draft) {
  EndSome(view, cause, false, draft);
}

void EndDocuments(const View& view, std::string_view cause, CaseDraft* draft) {
  EndSome(view, cause, true, draft);
}

}  // namespace hallcase::domain
