#include "server/domain/shift.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/hash.h"
#include "server/domain/custody.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Holder;
using ledger::v1::Party;
using ledger::v1::ShiftSheet;

// Counts lines while they are collected; a scan stops when there are too many.
class Lines {
 public:
  bool Take() { return ++taken_ <= kShiftLinesMax; }
  bool full() const { return taken_ > kShiftLinesMax; }

 private:
  int taken_ = 0;
};

void AddCases(const View& view, const Party& party, Lines* lines, ShiftSheet* sheet) {
  std::vector<int64_t> ids;
  view.ScanWork(party, [&](int64_t id) {
    ids.push_back(id);
    return lines->Take();
  });
  for (const int64_t id : ids) {
    const auto* row = view.FindCase(id);
    if (row == nullptr) continue;
    auto* line = sheet->add_cases();
    line->set_case_id(id);
    line->set_number(row->number());
    line->set_stage(row->stage());
    line->set_due_at_us(row->due_at_us());
  }
}

void AddPaper(const Paper& paper, ShiftSheet* sheet) {
  auto* line = sheet->add_papers();
  *line->mutable_item() = paper.AsItem();
  *line->mutable_holder() = paper.holder();
  line->set_custody_version(paper.version());
  line->set_offered_sheet(paper.offered_sheet());
}

void AddPapers(const View& view, const Holder& holder, Lines* lines, ShiftSheet* sheet) {
  std::vector<std::pair<HeldSubject, int64_t>> subjects;
  view.ScanHeld(holder, [&](HeldSubject subject, int64_t id) {
    // A case that lies in several places of a shelf comes once for each.
    if (std::find(subjects.begin(), subjects.end(), std::pair(subject, id)) == subjects.end()) {
      subjects.emplace_back(subject, id);
    }
    return static_cast<int>(subjects.size()) <= kShiftLinesMax;
  });
  std::sort(subjects.begin(), subjects.end());
  for (const auto& [subject, id] : subjects) {
    if (subject == HeldSubject::kObject) {
      const auto* object = view.FindObject(id);
      if (object != nullptr && lines->Take()) AddPaper(Paper(*object), sheet);
      continue;
    }
    const auto* row = view.FindCase(id);
    if (row == nullptr) continue;
    for (const auto& material : row->materials()) {
      if (SameHolder(material.holder(), holder) && lines->Take()) {
        AddPaper(Paper(*row, material), sheet);
      }
    }
  }
}

void AddWarnings(const View& view, const Party& party, Lines* lines, ShiftSheet* sheet) {
  std::vector<int64_t> ids;
  view.ScanOpenWarnings(party, [&](int64_t id) {
    ids.push_back(id);
    return lines->Take();
  });
  for (const int64_t id : ids) {
    const auto* warning = view.FindWarning(id);
    if (warning == nullptr) continue;
    const auto* row = view.FindCase(warning->raised().case_id());
    auto* line = sheet->add_warnings();
    line->set_warning_id(id);
    line->set_case_id(warning->raised().case_id());
    line->set_level(static_cast<uint32_t>(warning->raised().level()));
    if (row != nullptr) line->set_case_number(row->number());
  }
}

void SortCases(ShiftSheet* sheet) {
  const auto key = [](const ledger::v1::ShiftCase& line) {
    return std::tuple(line.stage(), line.due_at_us() == 0, line.due_at_us(), line.case_id());
  };
  std::sort(sheet->mutable_cases()->begin(), sheet->mutable_cases()->end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

}  // namespace

std::optional<Rejection> ListShift(const View& view, std::string_view person,
                                   std::string_view post, ShiftSheet* sheet) {
  Lines lines;
  std::vector<Party> parties = {StaffParty(person)};
  std::vector<Holder> holders = {StaffHolder(person)};
  if (!post.empty()) {
    parties.emplace_back().set_kind(ledger::v1::PARTY_KIND_POST);
    parties.back().set_id(std::string(post));
    holders.emplace_back().set_kind(ledger::v1::HOLDER_KIND_SHELF);
    holders.back().set_id(std::string(post));
  }
  for (const Party& party : parties) AddCases(view, party, &lines, sheet);
  for (const Holder& holder : holders) AddPapers(view, holder, &lines, sheet);
  for (const Party& party : parties) AddWarnings(view, party, &lines, sheet);
  if (lines.full()) {
    return Reject(Reason::kTooManyFacts,
                  absl::StrCat("交接班单最多 ", kShiftLinesMax,
                               " 行；请先分派办件、移交原件，再交班"))
        .With("limit", absl::StrCat(kShiftLinesMax));
  }
  SortCases(sheet);
  return std::nullopt;
}

std::string ShiftHash(std::string_view sheet_bytes, std::string_view sealed_note) {
  return std::string(
      base::AsBytes(base::Digest(base::HashAlg::kSha256, {sheet_bytes, sealed_note})));
}

}  // namespace hallcase::domain
