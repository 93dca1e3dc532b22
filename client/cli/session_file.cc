#include "client/cli/session_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::cli {
namespace {

constexpr size_t kSessionBytesMax = 64 << 10;
constexpr size_t kProfileBytesMax = 64;
constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kOthers = 0077;

bool IsProfile(const std::string& name) {
  if (name.empty() || name.size() > kProfileBytesMax || name.front() == '.') return false;
  return name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
         std::string::npos;
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

absl::Status FileError(std::string_view what, const std::string& path) {
  return absl::UnavailableError(base::StrCat(what, " ", path, ": ", std::strerror(errno)));
}

void SetKey(std::string_view key, std::string_view value, Session* session) {
  if (key == "server") session->server = std::string(value);
  if (key == "hall") session->hall = std::string(value);
  if (key == "account") session->account = std::string(value);
  if (key == "token") session->token = std::string(value);
  if (key == "ca_file") session->ca_file = std::string(value);
  if (key == "tls") session->tls = value == "true";
  if (key == "expires_at_us" &&
      !absl::SimpleAtoi(base::ToAbsl(value), &session->expires_at_us)) {
    session->expires_at_us = 0;
  }
}

absl::Status WriteAll(int file, const std::string& text, const std::string& path) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t wrote = ::write(file, text.data() + written, text.size() - written);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return FileError("cannot write", path);
    written += static_cast<size_t>(wrote);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> SessionPath(const std::string& profile) {
  std::string path = Environment("HALLCASE_TOKEN_FILE");
  if (!path.empty()) return path;
  if (!IsProfile(profile)) {
    return absl::InvalidArgumentError("a profile has 1-64 letters, digits, . _ -");
  }
  std::string state = Environment("XDG_STATE_HOME");
  if (state.empty()) {
    const std::string home = Environment("HOME");
    if (home.empty()) return absl::InvalidArgumentError("set HOME or HALLCASE_TOKEN_FILE");
    state = home + "/.local/state";
  }
  return state + "/hallcase/" + profile + ".session";
}

absl::StatusOr<Session> ReadSession(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) {
    return absl::NotFoundError("not signed in: run `hallcase sign-in ACCOUNT`");
  }
  if ((about.st_mode & kOthers) != 0 || about.st_uid != ::geteuid()) {
    return absl::FailedPreconditionError(
        base::StrCat(path, " can be read by others: chmod 600 it, then sign in again"));
  }
  auto text = base::ReadWholeFile(path, kSessionBytesMax);
  if (!text.ok()) return text.status();
  Session session;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string_view line = base::TrimText(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    SetKey(base::TrimText(line.substr(0, equals)), base::TrimText(line.substr(equals + 1)),
           &session);
  }
  if (session.server.empty() || session.token.empty()) {
    return absl::InvalidArgumentError(base::StrCat(path, " is no session: sign in again"));
  }
  return session;
}

absl::Status WriteSession(const std::string& path, const Session& session) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!directory.empty() && !std::filesystem::exists(directory, error)) {
    const mode_t before = ::umask(kOthers);
    std::filesystem::create_directories(directory, error);
    ::umask(before);
    if (error) return absl::UnavailableError(base::StrCat("cannot make ", directory.string()));
  }
  const std::string text = base::StrCat(
      "server = ", session.server, "\nhall = ", session.hall, "\naccount = ", session.account,
      "\ntoken = ", session.token, "\nexpires_at_us = ", session.expires_at_us,
      "\ntls = ", session.tls ? "true" : "false", "\nca_file = ", session.ca_file, "\n");
  // A name of this process: a file left by a killed one must not be followed or reused.
  const std::string temporary = base::StrCat(path, ".", ::getpid());
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, kOwnerOnly);
  if (file < 0) return FileError("cannot write", temporary);
  absl::Status status = WriteAll(file, text, temporary);
  if (::close(file) != 0 && status.ok()) status = FileError("cannot write", temporary);
  if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    status = FileError("cannot rename to", path);
  }
  if (!status.ok()) ::unlink(temporary.c_str());
  return status;
}

absl::Status RemoveSession(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return FileError("cannot remove", path);
  return absl::OkStatus();
}

}  // namespace hallcase::cli
