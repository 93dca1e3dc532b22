// A kind (业务类型) of case: its stages, actions, forms, limits and shares of work as one literal. A
// new kind is one file with such a literal and one line in registry.cc; forms, checks and the
// conformance test follow from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "server/domain/access.h"
#include "server/domain/rejection.h"

namespace hallcase::ledger::v1 {
class Fact;
}

namespace hallcase::domain {

class CaseDraft;
struct Reference;

// What beside the stage an action waits for: without it, it is not offered.
enum class Offered : uint8_t {
  kAlways = 0,
  kRunning = 1,     // No pause is in force or waits for approval.
  kPaused = 2,      // A pause is in force.
  kPauseAsked = 3,  // A pause waits for approval.
  kUrged = 4,       // An urge waits for a reply.
  kGiven = 5,       // Somebody gave the leg, and may have it back.
};

// What of the case beside its stage may stand in the way: the action is offered, and says why it is
// blocked. Checks in available.cc.
enum class Hurdle : uint8_t {
  kNone = 0,
  kAcceptance = 1,  // Somebody else accepts, or papers are missing that may not come later.
  kAnswer = 2,      // Somebody else accepts.
  kNotice = 3,      // Somebody else accepts, or no further notice may be given.
  kUrge = 4,        // Urged as often as may be.
  kReturn = 5,      // Somebody else has the leg, or has had it for too long.
  kWithdrawal = 6,  // Decided.
  kFiling = 7,      // Papers are held, or still to come.
  kPapersBack = 8,  // Papers are held, or archived.
};

// What a field of a form holds. Numbers equal hallcase.v1.FieldType.
enum class FieldType : uint8_t {
  kText = 1,        // Free text: sealed.
  kCode = 2,        // A short text without personal data; this and what follows stay in clear.
  kChoice = 3,      // One of `choices`.
  kNumber = 4,      // Decimal, from `min` to `max`.
  kDay = 5,         // YYYY-MM-DD.
  kDepartment = 6,  // Code of a department of the hall.
  kStaff = 7,       // Account of a staff member.
  kItem = 8,        // Code of an item.
  kBlank = 9,       // Id of an object: a blank certificate (空白证照) that the hall holds.
  kStockItem = 20,  // Code of a stock item that is not retired.
  kPost = 21,       // Code of a post.
  kMinute = 22,     // YYYY-MM-DDTHH:MM, local time of the hall.
};

struct Choice {
  std::string_view value;
  std::string_view name_zh;
};

// Of a form's fields, in characters; longer ones are refused at the door.
inline constexpr uint32_t kFormTextCharsMax = 2'000;
inline constexpr uint32_t kFormCodeCharsMax = 64;

// One field of a form (表单项).
struct Field {
  std::string_view name;
  std::string_view name_zh;
  FieldType type = FieldType::kText;
  bool required = false;
  // kText and kCode: characters; kNumber: the largest.
  uint32_t max = 0;
  std::vector<Choice> choices = {};
  // kStaff: the person holds this role; unspecified = any.
  ledger::v1::Role role = ledger::v1::ROLE_UNSPECIFIED;
  // kNumber: the smallest.
  uint32_t min = 0;
};

// A limit (时限) that the kind sets itself: the item's limit of the same name is not used then. The
// hall may set its own number (LocalLimit, code = KIND.LIMIT).
struct Limit {
  std::string_view code;
  ledger::v1::ClockName clock = ledger::v1::CLOCK_NAME_UNSPECIFIED;
  ledger::v1::ClockUnit unit = ledger::v1::CLOCK_UNIT_WORKING_DAY;
  // 0 working days: the end of the day on which it starts, or of the next working day.
  uint32_t amount = 0;
  // Where the number comes from.
  std::string_view source;
  // 可延长, in the same unit; 0 = not to be extended.
  uint32_t extension = 0;
  // Name of a kNumber field of the form that starts it: what is filled in is the amount.
  std::string_view amount_from = "";
  // Starts when the hall is open next, not in a closed hour.
  bool from_opening = false;
};

using ValueList = google::protobuf::RepeatedPtrField<ledger::v1::FieldValue>;

// The case as an action finds it. `values`: what is being filled in; null = asked beforehand.
struct Moment {
  const ledger::v1::CaseRow& row;
  int64_t at_us;
  // Whose credential it is, and who acts by what it says: ids. Mostly the same.
  std::string_view by;
  std::string_view performer;
  const ValueList* values;
};

// What the kind itself has against the action; beside its stage, its form and its hurdle.
using Check = std::optional<Rejection> (*)(const Moment& moment);

// What an own action does beyond what is said beside it: adds facts to the draft of the case.
using Effect = void (*)(const ValueList& values, int64_t at_us, CaseDraft* draft);

// What an own action says of other things than its case, after it was taken: appends facts.
using SideEffect = void (*)(const Reference& reference, const Moment& moment,
                            google::protobuf::RepeatedPtrField<ledger::v1::Fact>* facts);

// Whom an own action makes responsible, where no field says it.
enum class Passes : uint8_t {
  kNobody = 0,
  // The other place's office, which the kind's opening names (`elsewhere`).
  kElsewhere = 1,
  // Who acts.
  kActor = 2,
};

// What becomes of the case's originals that the hall holds (couriers are part of it).
enum class Papers : uint8_t {
  kStay = 0,
  // Into the hands of who acts, also what the other place's office holds.
  kToActor = 1,
  // Fields `carrier` and `waybill` (kCode, required) say with whom and under which number.
  kToCourier = 2,
  // Into the applicant's hands.
  kToApplicant = 3,
  // Into the hands of the other place's office (`elsewhere`).
  kElsewhere = 4,
  // 遗失: what a courier had is in nobody's hands any more.
  kLost = 5,
};

struct Action {
  // Name of the public method and of the command; of an own action of the kind its code, in lower
  // case: TakeAction carries it out.
  std::string_view method;
  std::vector<std::string_view> from;
  // Stage that the action takes the case to; empty = the stage stays. Commands name no stage: this
  // is where it stands.
  std::string_view to;
  access::Permission permission;
  // Field paths of the request that must be filled, beside hall, case and request id.
  std::vector<std::string_view> required_fields;
  Offered offered = Offered::kAlways;
  Hurdle hurdle = Hurdle::kNone;
  // Millionths of the case that belong to who does it; what ends a case takes what is left.
  uint32_t share_ppm = 0;
  Check check = nullptr;

  // What follows is for own actions. Chinese name; empty = a method.
  std::string_view name_zh = "";
  std::vector<Field> fields = {};
  // Clocks that it stops, and codes of limits that it starts.
  std::vector<ledger::v1::ClockName> stops = {};
  std::vector<std::string_view> starts = {};
  // Name of a choice: it starts the limit whose code is FIELD_VALUE.
  std::string_view starts_by = "";
  // Name of a kDepartment, kStaff or kPost field: who is responsible from now on.
  std::string_view assigns = "";
  // Names of choices that are counted by day.
  std::vector<std::string_view> counts = {};
  // All of them, or PAPER_ELSEWHERE or PAPER_OFFERED: a paper that lies in an open offer stays.
  Papers papers = Papers::kStay;
  // Name of a kBlank field: it becomes a certificate, a material of the case.
  std::string_view uses_blank = "";
  // Tells the applicant the case's one-time code (领取码); and the name of a choice whose value
  // `code` proves by it who the applicant is.
  bool tells_code = false;
  std::string_view proof = "";
  // 领用: the opening's kStockItem field that says what is taken out of stock, and the action's own
  // kNumber field that says how much of it.
  std::string_view takes_item = "";
  std::string_view takes_amount = "";
  // Values of the choice that the kind's cases are sorted by; empty = it is for all of them.
  std::vector<std::string_view> sorts = {};
  // 停机: records an outage by its fields `from` and `to` (kMinute), `scope` (a choice: hall,
  // department, item), `department` and `item`; what was promised to open cases that it hit stands
  // still in it.
  bool exempts = false;
  Passes passes = Passes::kNobody;
  // A rule did it, and is credited: the caller only reports it.
  bool by_machine = false;
  Effect then = nullptr;
  SideEffect effect = nullptr;

  bool IsOwn() const { return !name_zh.empty(); }
};

struct Stage {
  std::string_view name;
  std::string_view name_zh;
  // Nothing is owed any more: the case is neither in a worklist nor in the open counts.
  bool ended = false;
  // No limit need run while a case stands here: it waits for nothing that anybody is late with.
  bool untimed = false;
};

struct Kind {
  uint32_t id;
  std::string_view name;
  std::string_view name_zh;
  std::string_view first_stage;
  // Where an application goes that is accepted, accepted with papers still to come, or waits for
  // supplements. All empty = the kind knows no acceptance: its limits run from registration.
  std::string_view accepted_stage;
  std::string_view deficit_stage;
  std::string_view supplement_stage;
  std::string_view closed_stage;
  // Empty = its cases are never voided.
  std::string_view voided_stage;
  std::vector<Stage> stages;
  std::vector<Action> actions;
  // What a registration asks for, and whether it may do without an applicant.
  std::vector<Field> opening = {};
  bool anonymous = false;
  // 答复留存: the own action whose values are held for who reported without a name: the registration
  // tells a query code (查询码), and whoever has it is answered. Its form asks for no person,
  // department or thing by code. Empty = nothing is held.
  std::string_view held_answer = "";
  uint32_t opening_share_ppm = 0;
  std::vector<Limit> limits = {};
  // Codes of limits that start with the registration.
  std::vector<std::string_view> opens_with = {};
  // Name of a required choice of the opening that its cases are sorted by: the limit whose code is
  // FIELD_VALUE starts too, and actions may be for some values alone (Action.sorts).
  std::string_view sorted_by = "";
  // Name of a required kDepartment, kStaff or kPost field of the opening: who is responsible first,
  // where the registration does not say. Empty = who registers.
  std::string_view assigns = "";
  // Names of choices of the opening that are counted by day.
  std::vector<std::string_view> counts = {};
  // Name of the opening's kCode field that says which other place's office handles the case.
  std::string_view elsewhere = "";
  // Opened by the house alone: no item is of it and nobody registers its cases.
  bool internal = false;
};

// Shares are counted in these.
inline constexpr uint32_t kWholeCasePpm = 1'000'000;

// Null if there is no such kind.
const Kind* FindKind(uint32_t id);
// All kinds, by id.
const std::vector<const Kind*>& AllKinds();

const Action* FindAction(const Kind& kind, std::string_view method);
const Stage* FindStage(const Kind& kind, std::string_view stage);
bool Allows(const Action& action, std::string_view stage);
// Null if the kind has none of that code. The kind's own number: LimitOf (limits.h) knows the
// hall's.
const Limit* FindLimit(const Kind& kind, std::string_view code);
// Kind of an item; null if this binary does not know it. Items from before there were kinds are
// of intake.
const Kind* KindOfItem(const ledger::v1::Item& item);

// Test hook: `kind` is found beside the others from now on; it outlives the process.
// REQUIRES: its id is above all others, and no other thread is in the domain.
void TEST_AddKind(const Kind& kind);

}  // namespace hallcase::domain
