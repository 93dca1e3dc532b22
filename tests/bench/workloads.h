// What a load generator sends: one workload a method, each making the bytes of its next call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hallcase::bench {

// What a workload may need; each takes what concerns it.
struct WorkloadOptions {
  // echo, register, get, history, list, totals, mixed (the four reads in turn), sign-in.
  std::string name;
  size_t request_bytes = 600;     // echo
  std::string hall;               // all but echo
  std::vector<int64_t> case_ids;  // get, history, mixed: ids that exist
  int64_t upstream_due_us = 0;    // register: the province's date of every case; 0 = none
  std::string worklist_of;        // list, mixed: whose worklist; empty = the caller's
  std::string account;            // sign-in
  std::string password;           // sign-in
};

// One sort of unary call. Not thread-safe: every client thread has its own.
class Workload {
 public:
  virtual ~Workload() = default;

  // The full method path, "/package.Service/Method", of the call that Next() makes.
  virtual const std::string& method() const = 0;

  // The serialised request of the next call.
  virtual std::string Next() = 0;

  // Moves on to the next call. Called once after each pair of method() and Next().
  virtual void Advance() {}
};

// Null where no workload has that name or it lacks what it needs.
std::unique_ptr<Workload> MakeWorkload(const WorkloadOptions& options);

// Case ids as bench_ingest writes them: 8 bytes each, the machine's byte order. Empty = unreadable.
std::vector<int64_t> ReadCaseIds(const std::string& path);

}  // namespace hallcase::bench
