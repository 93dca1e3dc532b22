// Carries out steps: who that is today, the request, the call, and what the answer says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/base/random.h"
#include "server/sim/life.h"
#include "server/sim/report.h"
#include "server/sim/roster.h"
#include "server/sim/sim_hall.h"

namespace hallcase::sim {

class Actor {
 public:
  // All must outlive this.
  Actor(SimHall& hall, Roster& roster, base::RandomSource& random, Report& report)
      : hall_(hall), roster_(roster), random_(random), report_(report) {}

  // Who opens it and whom it is about; then the case itself, where the path has one. False if that
  // failed.
  bool Begin(Life* life);
  enum class Went : uint8_t {
    kOn,
    // Who has the papers is not in: the same step another time.
    kLater,
    // Otherwise than the path says; the report knows what happened.
    kWrong,
  };
  Went TakeStep(Life* life);
  // A call that belongs to no case.
  bool CallAs(std::string_view account, std::string_view method, std::string_view request,
              google::protobuf::Message* response);
  // The same where it may well be too late for it.
  bool Try(std::string_view account, std::string_view method, std::string_view request);

 private:
  rpc::Refusal Send(std::string_view account, std::string_view method, std::string_view request,
                    google::protobuf::Message* response);
  std::string WhoIs(const Life& life, std::string_view who);
  std::string Holder(const Life& life);
  std::string Keeper(const Life& life);
  std::string Word(const Life& life, std::string_view word, std::string_view bracket);
  std::string PutIn(const Life& life, std::string_view text);
  v1::RegisterCaseRequest Opening(const Life& life);
  bool Goes(Life* life, const Step& step);
  // The case in hand as it is now.
  bool Look(Life* life, int64_t case_id);
  bool Carry(Life* life, const Step& step);
  bool Call(Life* life, const Step& step, google::protobuf::Message* request,
            const rpc::Method& method);
  void TakeUp(Life* life, const google::protobuf::Message& answer, const std::string& before);

  SimHall& hall_;
  Roster& roster_;
  base::RandomSource& random_;
  Report& report_;
  int64_t last_number_ = 0;
};

}  // namespace hallcase::sim
