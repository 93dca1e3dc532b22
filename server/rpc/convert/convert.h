// Rows ↔ public messages. Numbers of the enums are the same on both sides (checked in convert.cc).
// What is sealed leaves here masked, unless a function's name says otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/timestamp.pb.h>

#include "absl/status/status.h"
#include "hallcase/ledger/v1/command.pb.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "hallcase/v1/answer.pb.h"
#include "hallcase/v1/calendar.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/catalog.pb.h"
#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/document.pb.h"
#include "hallcase/v1/form.pb.h"
#include "hallcase/v1/job.pb.h"
#include "hallcase/v1/shift.pb.h"
#include "hallcase/v1/staff.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "server/domain/kinds/kind.h"
#include "server/rpc/desk.h"
#include "server/rpc/refusal.h"
#include "server/sealing/data_key.h"
#include "server/sealing/seal.h"

namespace hallcase::rpc {

// convert.cc
int64_t ToMicros(const google::protobuf::Timestamp& time);
// REQUIRES: us is an instant (0 stands for "none" in rows: leave the field unset then).
void FillTime(int64_t us, google::protobuf::Timestamp* time);
// "2026-02-26" from 20260226.
std::string FormatDay(uint32_t yyyymmdd);
// The inverse; 0 for what is no day.
uint32_t DayNumberOf(std::string_view day);
// Local wall time of the hall, "2026-02-26 17:30".
std::string FormatInstant(int64_t us, int32_t utc_offset_minutes);
ledger::v1::Party ToParty(const v1::Party& party);
std::string_view ChannelName(v1::Channel channel);
v1::Channel ChannelOf(std::string_view name);
std::string_view IdTypeName(v1::IdType type);
v1::IdType IdTypeOf(std::string_view name);

// What a converter knows of its reader.
struct Reader {
  const CallContext& context;
  StaffView staff_view;
  // On the read pool: may fetch keys.
  bool may_read;

  Reader(const CallContext& context_in, bool may_read_in)
      : context(context_in), staff_view(StaffViewOf(*context_in.scope)), may_read(may_read_in) {}
};

void FillParty(const Reader& reader, const ledger::v1::Party& party, v1::Party* out);

// custody.cc
ledger::v1::Holder ToHolder(const v1::Holder& holder);
void FillHolder(const Reader& reader, const ledger::v1::Holder& holder, v1::Holder* out);
void ToPaper(const v1::PaperRef& paper, ledger::v1::PaperTarget* out);
// The papers of one index row of `holder`.
void FillHeld(const Reader& reader, const ledger::v1::Holder& holder, const app::HeldItem& item,
              google::protobuf::RepeatedPtrField<v1::HeldPaper>* out);
void FillHandover(const Reader& reader, const ledger::v1::HandoverRow& row, v1::Handover* out);
void FillShift(const Reader& reader, const ledger::v1::ShiftRow& row, v1::Shift* out);
// One sentence about a fact of custody; empty for others.
std::string CustodySummary(const ledger::v1::Fact& fact);

// document.cc
// Without what it says.
void FillDocument(const ledger::v1::DocumentRow& row, const std::string& replaced_by,
                  v1::Document* out);
// One sentence about a fact of a document; empty for others.
std::string DocumentSummary(const ledger::v1::Fact& fact);

// case.cc
// Plain text of an applicant as sealed in a command.
void ToApplicant(const v1::Applicant& applicant, ledger::v1::Applicant* out);
void ToMaterials(const google::protobuf::RepeatedPtrField<v1::Material>& materials,
                 google::protobuf::RepeatedPtrField<ledger::v1::Material>* out);
void ToTarget(const v1::CaseRef& ref, ledger::v1::CaseTarget* out);
// `plain` = the applicant just sent by the caller, which spares opening; null = open the row's.
void FillCase(const Reader& reader, const ledger::v1::CaseRow& row, const v1::Applicant* plain,
              v1::Case* out);
void FillClock(const ledger::v1::ClockState& clock, v1::Clock* out);
void FillPause(const ledger::v1::CasePause& pause, v1::Pause* out);
void FillUrge(const Reader& reader, const ledger::v1::UrgeState& urge, v1::Urge* out);
// Acceptance, notices, where the file lies.
void FillAcceptance(const ledger::v1::CaseRow& row, v1::Case* out);
// In clear: only for RevealCase, after its fact is durable.
Refusal FillRevealed(const CallContext& context, const ledger::v1::CaseRow& row,
                     const google::protobuf::RepeatedPtrField<std::string>& fields,
                     v1::RevealCaseResponse* out);

// kind.cc
void FillForm(const std::vector<domain::Field>& form,
              google::protobuf::RepeatedPtrField<v1::FormField>* out);
void FillKind(const domain::Reference& reference, const domain::Kind& kind, v1::KindInfo* out);
void ToValues(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values,
              domain::ValueList* out);
// Without free text.
void FillValues(const domain::ValueList& values,
                google::protobuf::RepeatedPtrField<v1::FieldValue>* out);
void FillTaken(const ledger::v1::CaseRow& row, const ledger::v1::ActionState& taken,
               v1::TakenAction* out);
// Of an answer that a kind holds, by the form of its action, free text opened: only for who has the
// query code. DATA_LOSS if something does not open under `key`.
absl::Status FillHeldAnswer(const sealing::Sealer& sealer, const sealing::DataKey& key,
                            uint32_t kind, const ledger::v1::ActionState& taken,
                            v1::HeldAnswer* out);
// What the case's kind asked for and did, links, credit.
void FillOwn(const ledger::v1::CaseRow& row, v1::Case* out);

// reference.cc
void FillItem(const ledger::v1::Item& item, v1::Item* out);
void ToItem(const v1::Item& item, ledger::v1::Item* out);
void FillRule(const ledger::v1::WarningRule& rule, v1::WarningRule* out);
void ToRule(const v1::WarningRule& rule, ledger::v1::WarningRule* out);
void FillLocalLimit(const ledger::v1::LocalLimit& limit, v1::LocalLimit* out);
void ToLocalLimit(const v1::LocalLimit& limit, ledger::v1::LocalLimit* out);
void FillPauseReason(const ledger::v1::PauseReason& reason, v1::PauseReason* out);
void ToPauseReason(const v1::PauseReason& reason, ledger::v1::PauseReason* out);
void FillStockItem(const ledger::v1::StockItem& item, v1::StockItem* out);
void ToStockItem(const v1::StockItem& item, ledger::v1::StockItem* out);
void FillCalendar(const ledger::v1::Calendar& calendar, v1::Calendar* out);

// people.cc
void FillStaff(const Reader& reader, const ledger::v1::PrincipalRow& row, v1::Staff* out);
void ToGrants(const google::protobuf::RepeatedPtrField<v1::Grant>& grants,
              google::protobuf::RepeatedPtrField<ledger::v1::Grant>* out);

// warning.cc
void FillShares(const Reader& reader,
                const google::protobuf::RepeatedPtrField<ledger::v1::LegShare>& shares,
                google::protobuf::RepeatedPtrField<v1::PartyShare>* out);
void FillWarning(const Reader& reader, const ledger::v1::WarningRow& row,
                 const ledger::v1::CaseRow* case_row, v1::Warning* out);
void FillJob(const ledger::v1::JobRow& row, v1::Job* out);

}  // namespace hallcase::rpc
