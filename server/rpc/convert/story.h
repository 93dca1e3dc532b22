// What facts say to people: names, one sentence each, and who may hear of them. Never personal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hallcase/ledger/v1/entry.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "server/domain/access.h"
#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {

// Name of the fact's type, for example "LegOpened".
std::string FactName(const ledger::v1::Fact& fact);

// Case and warning that the fact is about; 0 = none.
int64_t FactCase(const ledger::v1::Fact& fact);
int64_t FactWarning(const ledger::v1::Fact& fact);

// The permission that a subscriber needs, beside the feed's own, to hear of the fact. Nothing =
// nobody hears of it.
std::optional<domain::access::Permission> AudienceOf(const ledger::v1::Fact& fact);

// Appends the lines of `entry` that are about the case.
void FillHistory(const Reader& reader, const ledger::v1::Entry& entry,
                 const ledger::v1::CaseRow& row, v1::GetCaseHistoryResponse* response);

// One fact as an event.
void FillEvent(const Reader& reader, const ledger::v1::Entry& entry, int index,
               v1::FeedEvent* event);

}  // namespace hallcase::rpc
