// A plan: a day's work of a hall as a fixed list of commands, and the outside record of what a
// client knows about each of them. From one seed comes one plan.
//
// Every command of a plan succeeds if those before it did, and one client sends them in order
// through one lane; so the ledger always holds a prefix of the plan, command i in entry i + 1.
// Thread-safety: one test thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hallcase/ledger/v1/command.pb.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/app/command_call.h"
#include "storage/engine.h"

namespace hallcase::testing {

class Plan {
 public:
  // Opens the hall, publishes its reference data, adds people, then registers, pushes, decides,
  // closes cases and records steps, `commands` in all. REQUIRES: commands >= kSetUpCommands.
  Plan(uint64_t seed, size_t commands);

  static constexpr size_t kSetUpCommands = 3;

  size_t size() const { return items_.size(); }
  app::CommandCall Call(size_t i) const;
  const std::string& request_id(size_t i) const { return items_[i].call.request_id; }
  // What is wrong with the entry as that of command i; empty if nothing is.
  std::string WrongWith(size_t i, const ledger::v1::Entry& entry) const;

 private:
  struct Item {
    app::CommandCall call;
    // Bytes that the command's own fact carries and no other command does; may be empty.
    std::string marker;
  };

  Item& Add(ledger::v1::Command command, std::string marker);
  void AddReference();
  void AddPeople();

  std::vector<Item> items_;
};

// The command that adds a person who may sign in, with the verifier's side row.
app::CommandCall AddPrincipalCall(const std::string& id, const std::string& request_id);

// What the client knows. Lives in the test's memory: nothing that crashes can reach it.
class Record {
 public:
  explicit Record(const Plan* plan) : plan_(plan), known_(plan->size()) {}

  // Command i was answered.
  void Note(size_t i, const app::Outcome& outcome);

  size_t acknowledged() const;
  // Answers that no sound server gives, as they came in.
  const std::vector<std::string>& complaints() const { return complaints_; }

  // One line for everything that was acknowledged and is not in the hall's ledger exactly as it
  // was acknowledged, and for everything that is there and should not be.
  std::vector<std::string> Compare(const storage::Snapshot& snapshot) const;

 private:
  struct Known {
    bool acknowledged = false;
    // The last answer said that nothing was changed.
    bool refused = false;
    uint64_t seq = 0;
    int64_t subject_id = 0;
  };

  const Plan* const plan_;
  std::vector<Known> known_;
  std::vector<std::string> complaints_;
};

}  // namespace hallcase::testing
