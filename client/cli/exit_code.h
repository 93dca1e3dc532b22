// What `hallcase` says to the shell.
#pragma once

namespace hallcase::cli {

// Part of the interface: scripts switch on these numbers. Never reuse one.
enum ExitCode : int {
  kExitOk = 0,
  // The server refused, or what was checked is not in order (verify, rejected import rows).
  kExitRefused = 1,
  // The command line, an input file or the session is not usable.
  kExitUsage = 2,
  // No server answered in time; the outcome of a change is unknown.
  kExitUnreachable = 3,
};

}  // namespace hallcase::cli
