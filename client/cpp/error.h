// What a call can answer: a value or a typed error.
//
//   Result<v1::GetCaseResponse> got = client.Call<v1::GetCaseResponse>(request);
//   if (!got.ok() && got.error().reason == "CASE_NOT_FOUND") ...
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hallcase::client {

// google.rpc.Code; the same numbers as grpc::StatusCode.
enum class Code : int {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// UPPER_SNAKE_CASE; "UNKNOWN" for a number outside the list.
std::string_view CodeName(Code code);

struct FieldViolation {
  // Path from the request, for example applicant.id_number.
  std::string field;
  std::string description;
};

// One obstacle, for example the stage that the case is in.
struct PreconditionViolation {
  std::string type;
  std::string subject;
  std::string description;
};

struct Error {
  Code code = Code::kUnknown;
  // ErrorReason without its prefix, for example STALE_ETAG; empty when the error did not come from
  // hallcase (no connection, a deadline of our own).
  std::string reason;
  // For developers and clerks; holds no personal data.
  std::string message;
  // Further facts: state, allowed actions, etag, who changed it, owner.
  std::map<std::string, std::string> metadata;
  std::vector<FieldViolation> field_violations;
  std::vector<PreconditionViolation> preconditions;
  // When the server asks for a pause before the next attempt; 0 = it does not.
  int64_t retry_after_us = 0;
};

// An error of the client's own making: it has no reason.
Error LocalError(Code code, std::string message);

// From the parts of a gRPC status. `details` are the bytes of `grpc-status-details-bin`, a
// serialised google.rpc.Status; bytes that are none leave reason and metadata empty. Thread-safe.
Error DecodeError(int code, std::string message, std::string_view details);

// Whether the same request, under the same request_id, may succeed if it is simply sent again:
// UNAVAILABLE and RESOURCE_EXHAUSTED without a reason that says otherwise. NOT_OWNER is not among
// them: it needs another server.
bool IsRetriable(const Error& error);

// A value or an error. REQUIRES: value() only when ok(), error() only when not.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const Error& error() const { return std::get<1>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace hallcase::client
