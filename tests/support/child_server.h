// A real hallcased of a demo hall, started, killed and ended by its process id.
//
// Thread-safety: one test thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace hallcase::testing {

class ChildServer {
 public:
  // `program` is hallcased; `dir` the hall's directory.
  ChildServer(std::string program, std::string dir);
  // Kills what still runs.
  ~ChildServer();
  ChildServer(const ChildServer&) = delete;
  ChildServer& operator=(const ChildServer&) = delete;

  // Starts it on a free port of loopback and waits until it says that it serves; the microseconds
  // that this took, or -1 if it ended instead: what it printed is then in output().
  int64_t Start();
  // kill -9.
  void Kill();
  // Asks it to end; its exit code.
  int Stop();
  // After a Start that failed: its exit code.
  int AwaitExit();

  // host:port of the last Start.
  const std::string& address() const { return address_; }
  // What it has printed until it served or ended.
  const std::string& output() const { return output_; }

 private:
  const std::string program_;
  const std::string dir_;
  std::string address_;
  std::string output_;
  pid_t pid_ = -1;
  int out_ = -1;
};

}  // namespace hallcase::testing
