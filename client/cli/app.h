// The program behind `hallcase`, as a function that tests can call.
#pragma once

#include <istream>
#include <ostream>

namespace hallcase::cli {

// Parses the line, runs the command, returns the exit code (exit_code.h).
int RunCli(int argc, const char* const* argv, std::istream& in, std::ostream& out,
           std::ostream& err);

}  // namespace hallcase::cli
