// A whole hall in memory with a clock that stands still: what tests of the shell, the doors and the
// simulator stand on. Nothing happens on its own; Settle and Advance make it happen.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/app/halls.h"
#include "server/base/clock.h"
#include "server/base/config.h"
#include "storage/engine.h"
#include "storage/engines/memory/memory_engine.h"

namespace hallcase::testing {

inline constexpr char kTestHall[] = "test";
// Monday 2024-03-04 09:00 in China.
inline constexpr int64_t kTestStartUs = 1'709'514'000'000'000;

// The item that every test hall has: 5 working days, one required material, department D1.
inline constexpr char kTestItem[] = "I-100";

// The reason for pauses that every test hall has: stops both limits until somebody ends it.
inline constexpr char kTestPause[] = "expert-review";
// The same, once it is approved.
inline constexpr char kTestPauseToApprove[] = "coordination";

struct TestHallOptions {
  // Null: a MemoryEngine of its own. Otherwise outlives the hall.
  storage::Engine* engine = nullptr;
  // Null: a clock of its own that stands still. Otherwise outlives the hall; Advance and clock()
  // are not for it.
  const base::Clock* clock = nullptr;
  base::Limits limits = base::DefaultConfig().limits;
  bool set_up = true;
  // Where the clock of its own stands at first.
  int64_t start_us = kTestStartUs;
  size_t completion_threads = 1;
};

// Thread-safe where Hall is.
class TestHall {
 public:
  explicit TestHall(TestHallOptions options = {});
  ~TestHall();

  app::HallImpl& hall() { return *hall_; }
  app::Halls& halls() { return *halls_; }
  base::FakeClock& clock() { return clock_; }
  storage::Engine& engine() { return *options_.engine; }
  // REQUIRES: no engine was given.
  storage::MemoryEngine& memory() { return *memory_; }

  // Ends the server and starts it again over the same engine, `down_us` later.
  void Restart(int64_t down_us = 0);

  // Lets time pass, then everything that is due happen.
  void Advance(int64_t span_us);
  // Everything that is due or waiting happens.
  void Settle();

  // Submits and waits for the answer.
  app::Outcome Run(app::CommandCall call);
  static app::Outcome RunIn(app::Hall& hall, app::CommandCall call);

  // Calls by the people of the test hall, each with a fresh request id.
  app::CommandCall AsClerk(std::string_view clerk = "clerk1");
  app::CommandCall AsLead();
  app::CommandCall AsContact();
  app::CommandCall AsIntegrator();
  app::CommandCall AsSystem();

  // A registration at the counter with all materials.
  app::CommandCall Register(std::string_view clerk = "clerk1");
  // Registers and gives the case id. Ends the process if it is refused.
  int64_t MustRegister();
  // Gives the originals of the case back to its applicant. Ends the process if that is refused.
  void MustReturnPapers(int64_t case_id);
  // A 收件凭证 of the case as it is now, by a lead; what it says is invented. And one more print.
  app::CommandCall Issuing(int64_t case_id);
  app::CommandCall Printing(int64_t document_id);
  // `call` with one target field set to a case, any version.
  static void Target(int64_t case_id, ledger::v1::CaseTarget* target);

  // 16 bytes that were not given out before.
  std::string NextRequestId();

 private:
  app::CommandCall As(std::string_view principal, std::string_view post, ledger::v1::Role role);
  void Open();
  void SetUp();
  void Publish();
  void AddPerson(std::string_view id, ledger::v1::Role role, ledger::v1::PrincipalKind kind);
  // Ends the process if the command is refused.
  void Must(app::CommandCall call);

  TestHallOptions options_;
  base::FakeClock clock_{options_.start_us};
  std::unique_ptr<storage::MemoryEngine> memory_;
  std::unique_ptr<app::Halls> halls_;
  app::HallImpl* hall_ = nullptr;
  std::atomic<uint64_t> last_request_{0};
};

}  // namespace hallcase::testing
