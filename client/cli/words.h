// The contract's enums and parties as words: Chinese for people to read, lower-case English for
// flags. Pure and thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/party.pb.h"

namespace hallcase::cli {

// 已收件, 审查中, … for RECEIVED, IN_REVIEW, …; unknown stages as they are.
std::string StageWord(std::string_view stage);
// The Chinese word of any enum value of the contract that people see; its lower-case name for
// others.
std::string EnumWord(const google::protobuf::EnumValueDescriptor* value);

template <typename E>
std::string WordOf(E value) {
  return EnumWord(google::protobuf::GetEnumDescriptor<E>()->FindValueByNumber(value));
}

// What a flag may say for an enum: "granted" for DECISION_OUTCOME_GRANTED.
std::vector<std::string> FlagWords(const google::protobuf::EnumDescriptor* type);
// The value of such a word; nullopt if it is none of them.
std::optional<int> FlagNumber(const google::protobuf::EnumDescriptor* type, std::string_view word);

// Shown name and id of a party; "—" for none.
std::string PartyWord(const v1::Party& party);
// "staff:wanghy", "department:zgj", "post:zhsl", "outside:SOURCE/CODE"; a word without a colon is a
// staff id. nullopt for anything else.
std::optional<v1::Party> ParseParty(std::string_view text);

// "2026-02-26 17:30", local; "—" when absent.
std::string TimeWord(bool present, const google::protobuf::Timestamp& time);
// `text`, or "—" when empty.
std::string OrDash(std::string_view text);

}  // namespace hallcase::cli
