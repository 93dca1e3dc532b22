// Custody (保管): who holds which paper or object, and the checks that every command of custody
// shares. Independent of legs: being responsible for a case is not holding its papers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/decide.h"

namespace hallcase::domain {

// Items on one transfer sheet, and papers in one placing.
inline constexpr int kHandoverItemsMax = 300;
// Cases, papers and warnings together on one shift sheet.
inline constexpr int kShiftLinesMax = 900;
// Wrong one-time codes before the code is blocked.
inline constexpr uint32_t kCodeTriesMax = 5;
// Working days within which a handover is to be signed; a rule may deem it signed afterwards.
inline constexpr uint32_t kHandoverSignDays = 1;

// The originals of one material of a case, or one object. Views of rows: as short-lived as those.
class Paper {
 public:
  Paper() = default;
  Paper(const ledger::v1::CaseRow& row, const ledger::v1::Material& material)
      : row_(&row), material_(&material) {}
  explicit Paper(const ledger::v1::ObjectRow& object) : object_(&object) {}

  bool found() const { return row_ != nullptr || object_ != nullptr; }
  // Null for an object.
  const ledger::v1::CaseRow* row() const { return row_; }
  int64_t case_id() const { return row_ == nullptr ? 0 : row_->case_id(); }
  int64_t object_id() const { return object_ == nullptr ? 0 : object_->added().object_id(); }
  std::string material_code() const { return material_ == nullptr ? "" : material_->code(); }
  const std::string& name() const;
  const ledger::v1::Holder& holder() const;
  int64_t held_since_us() const;
  uint64_t version() const;
  int64_t offered_in() const;
  const std::string& offered_sheet() const;
  ledger::v1::HandoverItem AsItem() const;
  // Sets case_id and material_code, or object_id, of a fact.
  template <typename Fact>
  void NameIn(Fact* fact) const {
    fact->set_case_id(case_id());
    fact->set_material_code(material_code());
    fact->set_object_id(object_id());
  }

 private:
  const ledger::v1::CaseRow* row_ = nullptr;
  const ledger::v1::Material* material_ = nullptr;
  const ledger::v1::ObjectRow* object_ = nullptr;
};

// PAPER_NOT_FOUND if nobody's custody of it is recorded.
std::optional<Rejection> FindPaper(const View& view, const ledger::v1::PaperTarget& target,
                                   Paper* paper);

// A paper that the caller may move now. In this order: it is there, the caller's permission to move
// reaches its holder (PAPER_ELSEWHERE, or PERMISSION_DENIED for who may not know), it is on no open
// sheet (PAPER_OFFERED says whose), the version is the one seen, and the instant does not lie
// before the present holder's beginning (INVALID_TIME).
std::optional<Rejection> OpenPaper(const View& view, const Context& context,
                                   const ledger::v1::PaperTarget& target, Paper* paper);

// The refusal of one paper of several, saying which: its place in the request, from 1, and for who
// may know of it its name and the number of its case. `paper` is empty where it was not found.
Rejection AboutPaper(Rejection wrong, const Context& context, int place, const Paper& paper);

// When a change of holder that is being decided happens: what is claimed, and never in the future.
int64_t MoveInstant(const Context& context);

// The paper changes hands at `at_us`. The caller fills in the cause.
ledger::v1::CustodyMoved* AddMove(const Paper& paper, const ledger::v1::Holder& to,
                                  int64_t at_us, FactList* facts);

// Whose hands; REFERENCE_NOT_FOUND or INVALID_FIELD for a receiver that cannot be one.
std::optional<Rejection> CheckReceiver(const Reference& reference,
                                       const ledger::v1::Holder& receiver);
ledger::v1::Holder StaffHolder(std::string_view id);
ledger::v1::Holder DepartmentHolder(std::string_view code);
bool SameHolder(const ledger::v1::Holder& a, const ledger::v1::Holder& b);
// "人员 wanghy", "岗位 zhsl 柜架 A-03", …
std::string HolderWord(const ledger::v1::Holder& holder);

// Papers that somebody in the hall holds: hands, shelves, couriers; with `archive`, the archive.
std::vector<const ledger::v1::Material*> HeldByHall(const ledger::v1::CaseRow& row, bool archive);
// PAPERS_HELD naming them; nothing if the hall holds none. `what` names what cannot be done.
std::optional<Rejection> CheckPapersGone(const ledger::v1::CaseRow& row, bool archive,
                                         std::string_view what);

// Papers that are taken in: the clerk, or the department, that receives them holds them from now
// on; `department` is the one that the case is at. `known` is the line as it was, null if there was
// none. Copies alone leave custody as it was. PAPER_OFFERED or PAPER_ELSEWHERE where originals of
// that line are in other hands.
std::optional<Rejection> TakeIn(const Context& context, std::string_view department,
                                const ledger::v1::Material* known, uint32_t originals,
                                ledger::v1::Material* material);
// Somebody holds originals of the line, or it is on its way.
bool IsInCustody(const ledger::v1::Material* line);
// The line's custody goes along to another list.
void CopyCustody(const ledger::v1::Material& from, ledger::v1::Material* to);

// The next sheet number of the day, into `fact`.
struct SheetNumber {
  uint32_t day = 0;
  uint32_t sequence = 0;
  std::string text;
};
SheetNumber NextSheetNumber(const View& view, int64_t now_us);
// Prefix of sheet numbers: the hall's, and what tells them from case numbers.
std::string SheetPrefix(const Reference& reference);

template <typename Fact>
void SetNumber(const SheetNumber& number, Fact* fact) {
  fact->set_number_day(number.day);
  fact->set_number_sequence(number.sequence);
  fact->set_number(number.text);
}

// HANDOVER_ENDED naming who ended it and when.
Rejection HandoverEnded(const ledger::v1::HandoverRow& row);
// SIGNED_BY_GIVER.
Rejection SignedByGiver();
// An open handover; null with `*rejection` set otherwise.
const ledger::v1::HandoverRow* OpenHandover(const View& view, int64_t handover_id,
                                            Rejection* rejection);
// True if this credential stands on the giver's side.
bool OnGiverSide(const Context& context, const ledger::v1::HandoverRow& row);
// The facts of a signature: HandoverSigned and what becomes of each item. `sealed_facts` is
// appended to. INVALID_TIME if it lies before the offer.
std::optional<Rejection> SignItems(const View& view, const Context& context,
                                   const ledger::v1::HandoverRow& row,
                                   ledger::v1::HandoverSigned signature, FactList* facts);

}  // namespace hallcase::domain
