// What people type or pipe in, kept off the command line: other users can read arguments, and
// shells keep them.
#pragma once

#include <istream>
#include <string>

#include "absl/status/statusor.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::cli {

// A password: the first line of `file` if that is named, else typed without echo if standard input
// is a terminal, else the first line of `in`. INVALID_ARGUMENT when it is empty or the file cannot
// be read.
absl::StatusOr<std::string> ReadPassword(const std::string& prompt, const std::string& file,
                                         std::istream& in);

// `value` itself, or all of `in` without the line break at its end if it is "-".
std::string TextOrStdin(const std::string& value, std::istream& in);

// An applicant from a JSON object with the contract's names, or from `key = value` lines: name,
// id_type (resident_id, uscc, passport, …), id_number, phone, id_check_override. INVALID_ARGUMENT
// says which line or key is wrong and never repeats a value.
absl::StatusOr<v1::Applicant> ParseApplicant(const std::string& text);

}  // namespace hallcase::cli
