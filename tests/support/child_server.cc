#include "tests/support/child_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "server/base/clock.h"
#include "server/base/strings.h"

namespace hallcase::testing {
namespace {

int FreePort() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  int port = 0;
  if (::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port = ntohs(address.sin_port);
  }
  ::close(probe);
  return port;
}

}  // namespace

ChildServer::ChildServer(std::string program, std::string dir)
    : program_(std::move(program)), dir_(std::move(dir)) {}

ChildServer::~ChildServer() {
  Kill();
  if (out_ >= 0) ::close(out_);
}

int64_t ChildServer::Start() {
  const base::RealClock clock;
  const int64_t started_us = clock.MonotonicMicros();
  const std::string port = std::to_string(FreePort());
  address_ = "127.0.0.1:" + port;
  output_.clear();
  if (out_ >= 0) ::close(out_);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return -1;
  out_ = ends[0];
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::execl(program_.c_str(), program_.c_str(), "--demo", "--data", dir_.c_str(), "--port",
            port.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  char bytes[512];
  while (true) {
    const ssize_t size = ::read(out_, bytes, sizeof(bytes));
    if (size <= 0) return -1;
    output_.append(bytes, static_cast<size_t>(size));
    if (output_.find("serving grpc") != std::string::npos) break;
  }
  // Read by nobody from here on; at 64 KiB of lines the server would wait for a reader.
  ::fcntl(out_, F_SETPIPE_SZ, 1 << 20);
  return clock.MonotonicMicros() - started_us;
}

void ChildServer::Kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  AwaitExit();
}

int ChildServer::Stop() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  return AwaitExit();
}

int ChildServer::AwaitExit() {
  int status = 0;
  const pid_t ended = ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace hallcase::testing
