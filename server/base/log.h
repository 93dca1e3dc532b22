// Structured logs, one line an event:
//   2024-05-06T07:08:09.123Z info hall_opened hall=3 entries=120 took_us=812
// No personal data can get in by accident: event names and keys must be literals, values are
// numbers, booleans, literals or hexadecimal ids. Other text has to be wrapped in NonPersonal,
// which a reviewer can search for.
//
//   Log(LogLevel::kInfo, "hall_opened", {{"hall", hall_id}, {"took_us", micros}});
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hallcase::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Text that stands in the source.
struct Literal {
  consteval Literal(const char* literal) : text(literal) {}
  std::string_view text;
};

// Text made at run time of which the caller knows that it names no person: an address, a path
// of this machine, a setting, a status code, the name of an enumerator.
struct NonPersonal {
  explicit NonPersonal(std::string_view value) : text(value) {}
  std::string_view text;
};

// An id or hash, printed in hexadecimal.
struct HexId {
  explicit HexId(std::string_view value) : bytes(value) {}
  std::string_view bytes;
};

// Refers to its value: use only as an argument of Log.
class LogField {
 public:
  template <std::same_as<bool> T>
  LogField(Literal key, T value) : key_(key.text), kind_(Kind::kText),
                                   text_(value ? "true" : "false") {}
  template <std::signed_integral T>
  LogField(Literal key, T value) : key_(key.text), kind_(Kind::kSigned), signed_(value) {}
  template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
  LogField(Literal key, T value) : key_(key.text), kind_(Kind::kUnsigned), unsigned_(value) {}
  template <std::floating_point T>
  LogField(Literal key, T value) : key_(key.text), kind_(Kind::kReal),
                                   real_(static_cast<double>(value)) {}
  LogField(Literal key, Literal value)
      : key_(key.text), kind_(Kind::kText), text_(value.text) {}
  LogField(Literal key, NonPersonal value)
      : key_(key.text), kind_(Kind::kText), text_(value.text) {}
  LogField(Literal key, HexId value) : key_(key.text), kind_(Kind::kHex), text_(value.bytes) {}

  void AppendTo(std::string* line) const;

 private:
  enum class Kind { kSigned, kUnsigned, kReal, kText, kHex };
  std::string_view key_;
  Kind kind_;
  int64_t signed_ = 0;
  uint64_t unsigned_ = 0;
  double real_ = 0;
  std::string_view text_;
};

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  std::string file;  // empty = standard error
};

// Until it is called, lines of kInfo and above go to standard error. UNAVAILABLE when the file
// cannot be opened (the old target is then kept). Thread-safe, also while others log.
absl::Status ConfigureLog(const LogOptions& options);

// "debug", "info", "warning" or "error"; INVALID_ARGUMENT otherwise.
absl::StatusOr<LogLevel> ParseLogLevel(std::string_view name);

// Thread-safe. Lines of kWarning and above are flushed at once.
void Log(LogLevel level, Literal event, std::initializer_list<LogField> fields = {});

}  // namespace hallcase::base
