#include "client/cli/input.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>

#include "client/cli/words.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::cli {
namespace {

constexpr size_t kPasswordFileBytesMax = 4'096;

std::string FirstLine(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// Turns the terminal's echo off for a scope.
class NoEcho {
 public:
  NoEcho() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
};

absl::Status SetApplicantKey(std::string_view key, std::string_view value, size_t line,
                             v1::Applicant* applicant) {
  if (key == "name") {
    applicant->set_name(std::string(value));
  } else if (key == "id_number") {
    applicant->set_id_number(std::string(value));
  } else if (key == "phone") {
    applicant->set_phone(std::string(value));
  } else if (key == "id_check_override") {
    applicant->set_id_check_override(std::string(value));
  } else if (key == "id_type") {
    const auto number = FlagNumber(v1::IdType_descriptor(), value);
    if (!number) return absl::InvalidArgumentError("applicant: unknown id_type");
    applicant->set_id_type(static_cast<v1::IdType>(*number));
  } else {
    return absl::InvalidArgumentError(
        base::StrCat("applicant line ", line, ": unknown key"));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Applicant> ParseApplicantLines(std::string_view text) {
  v1::Applicant applicant;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    const std::string_view line = base::TrimText(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      return absl::InvalidArgumentError(
          base::StrCat("applicant line ", number, ": want key = value"));
    }
    absl::Status status =
        SetApplicantKey(base::TrimText(line.substr(0, equals)),
                        base::TrimText(line.substr(equals + 1)), number, &applicant);
    if (!status.ok()) return status;
  }
  return applicant;
}

}  // namespace

absl::StatusOr<std::string> ReadPassword(const std::string& prompt, const std::string& file,
                                         std::istream& in) {
  std::string password;
  if (!file.empty()) {
    auto text = base::ReadWholeFile(file, kPasswordFileBytesMax);
    if (!text.ok()) return absl::InvalidArgumentError(text.status().message());
    password = FirstLine(*text);
  } else if (::isatty(STDIN_FILENO) != 0) {
    std::fputs(prompt.c_str(), stderr);
    const NoEcho silence;
    std::getline(in, password);
    std::fputs("\n", stderr);
  } else {
    std::getline(in, password);
    password = FirstLine(password);
  }
  if (password.empty()) return absl::InvalidArgumentError("the password is empty");
  return password;
}

std::string TextOrStdin(const std::string& value, std::istream& in) {
  if (value != "-") return value;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

absl::StatusOr<v1::Applicant> ParseApplicant(const std::string& text) {
  const std::string_view trimmed = base::TrimText(text);
  if (trimmed.empty()) return absl::InvalidArgumentError("applicant: nothing was given");
  if (trimmed.front() != '{') return ParseApplicantLines(trimmed);
  v1::Applicant applicant;
  // The library's own message would repeat what it stumbled over.
  if (!google::protobuf::util::JsonStringToMessage(std::string(trimmed), &applicant).ok()) {
    return absl::InvalidArgumentError("applicant: no JSON object with the fields of an applicant");
  }
  return applicant;
}

}  // namespace hallcase::cli
