#include "client/cpp/error.h"

#include <array>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/base/clock.h"

namespace hallcase::client {
namespace {

constexpr std::array<std::string_view, 17> kCodeNames = {
    "OK",                "CANCELLED",           "UNKNOWN",       "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED", "NOT_FOUND",           "ALREADY_EXISTS", "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",       "OUT_OF_RANGE",
    "UNIMPLEMENTED",     "INTERNAL",            "UNAVAILABLE",   "DATA_LOSS",
    "UNAUTHENTICATED"};

// Sending again changes nothing about these, whatever their code.
constexpr std::array<std::string_view, 5> kFinalReasons = {
    "LOCKED_OUT", "TOO_MANY_FACTS", "DISK_FULL", "CLOCK_JUMPED", "NOT_OWNER"};

void AddDetail(const google::protobuf::Any& any, Error* error) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure failure;
  google::rpc::RetryInfo retry;
  if (any.UnpackTo(&info)) {
    error->reason = info.reason();
    error->metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (any.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      error->field_violations.push_back({violation.field(), violation.description()});
    }
  } else if (any.UnpackTo(&failure)) {
    for (const auto& violation : failure.violations()) {
      error->preconditions.push_back(
          {violation.type(), violation.subject(), violation.description()});
    }
  } else if (any.UnpackTo(&retry)) {
    error->retry_after_us = retry.retry_delay().seconds() * base::kMicrosPerSecond +
                            retry.retry_delay().nanos() / 1'000;
  }
}

}  // namespace

std::string_view CodeName(Code code) {
  const auto number = static_cast<size_t>(code);
  return number < kCodeNames.size() ? kCodeNames[number] : "UNKNOWN";
}

Error LocalError(Code code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  return error;
}

Error DecodeError(int code, std::string message, std::string_view details) {
  Error error = LocalError(static_cast<Code>(code), std::move(message));
  google::rpc::Status status;
  if (details.empty() ||
      !status.ParseFromArray(details.data(), static_cast<int>(details.size()))) {
    return error;
  }
  for (const auto& any : status.details()) AddDetail(any, &error);
  return error;
}

bool IsRetriable(const Error& error) {
  if (error.code != Code::kUnavailable && error.code != Code::kResourceExhausted) return false;
  for (std::string_view reason : kFinalReasons) {
    if (error.reason == reason) return false;
  }
  return true;
}

}  // namespace hallcase::client
