// A hall with one person of every role, and cases of the own post and department and of others:
// what tests of rights stand on.
#pragma once

#include <cstdint>
#include <string>

#include <google/protobuf/message.h>

#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "storage/testing/temporary_directory.h"
#include "tests/contract/requests.h"
#include "tests/contract/rights.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {

// "department_contact" → ROLE_DEPARTMENT_CONTACT. Ends the test process for a name that is none.
ledger::v1::Role RoleNamed(const std::string& name);

class RightsWorld {
 protected:
  // People: registrar-1 (clerk, P1), registrar-2 (clerk, P2), and the-ROLE for every role, at P1
  // or for D1.
  RightsWorld();

  // A case with an open warning, accepted or only received: registered at P1 and assigned to D1, or
  // P2 and D2.
  About NewCase(bool own, bool accepted = true);

  // A question (综合咨询导办) registered at P1 and assigned to D1, or P2 and D2.
  About NewQuestion(bool own);
  // A result to be fetched, checked and ready.
  About NewPickup(bool own);

  // Something comes into stock, is counted, is asked for and issued.
  void TellOfStock();

  // A 一件事 of P1 with one part, which is void again; of no department.
  void NewMatter();

  // The call, also where it is a stream: its first message then counts as success.
  rpc::Refusal Ask(const rpc::Method& method, const std::string& token,
                   const google::protobuf::Message& request,
                   google::protobuf::Message* response);

  // Replaces the grants of a person; none for ROLE_UNSPECIFIED.
  void SetGrant(const std::string& id, ledger::v1::Role role, const std::string& department);

  // "OK" or the name of the reason.
  static std::string Name(const rpc::Refusal& refusal);

  const Rights rights_;
  storage::TemporaryDirectory keys_;
  TestDoor door_;

 private:
  void Assign(bool own, About* about);
  rpc::Refusal AskStream(const rpc::Method& method, const std::string& token,
                         const google::protobuf::Message& request);
};

}  // namespace hallcase::testing
