// One good request for every method of the contract, about a given case and party.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <google/protobuf/message.h>

#include "hallcase/ledger/v1/party.pb.h"
#include "server/rpc/refusal.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {

struct About {
  int64_t case_id = 0;
  std::string case_number;
  int64_t warning_id = 0;
  ledger::v1::Party party;
  // Who will call: papers are put into this person's hands, or those of the person's department.
  // Empty = a lead.
  std::string person;
  // A case to be linked to; 0 = itself.
  int64_t other_id = 0;
};

// Null for a method that it does not know: a new method needs its line there.
std::unique_ptr<google::protobuf::Message> RequestFor(const std::string& method,
                                                      const About& about, TestDoor* door);

// What an allowed call is answered with when it is not plain success; nothing = success.
std::optional<rpc::Reason> AnswerWhenAllowed(const std::string& method);

}  // namespace hallcase::testing
