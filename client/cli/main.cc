#include <iostream>

#include "client/cli/app.h"

int main(int argc, char** argv) {
  return hallcase::cli::RunCli(argc, argv, std::cin, std::cout, std::cerr);
}
