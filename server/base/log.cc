#include "server/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace hallcase::base {
namespace {

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::shared_ptr<spdlog::logger> MakeLogger(spdlog::sink_ptr sink, LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>("hallcase", std::move(sink));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->set_level(SpdlogLevel(level));
  logger->flush_on(spdlog::level::warn);
  return logger;
}

// The logger in use. Never destroyed, so that threads may log while the process ends.
class Target {
 public:
  Target()
      : logger_(MakeLogger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), LogLevel::kInfo)) {}

  std::shared_ptr<spdlog::logger> Get() {
    MutexLock lock(mutex_);
    return logger_;
  }
  void Set(std::shared_ptr<spdlog::logger> logger) {
    MutexLock lock(mutex_);
    logger_->flush();
    logger_.swap(logger);
  }

 private:
  Mutex mutex_;
  std::shared_ptr<spdlog::logger> logger_ HC_GUARDED_BY(mutex_);
};

Target& TheTarget() {
  static Target* const target = new Target;
  return *target;
}

// Anything that could break the line or look like another field is quoted.
void AppendText(std::string_view text, std::string* line) {
  bool plain = !text.empty();
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    plain = plain && byte > 0x20 && byte != 0x7F && c != '"' && c != '=' && c != '\\';
  }
  if (plain) {
    line->append(text);
    return;
  }
  line->push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F) {
      StrAppend(line, "\\x", absl::Hex(byte, absl::kZeroPad2));
    } else {
      if (c == '"' || c == '\\') line->push_back('\\');
      line->push_back(c);
    }
  }
  line->push_back('"');
}

}  // namespace

void LogField::AppendTo(std::string* line) const {
  StrAppend(line, " ", key_, "=");
  switch (kind_) {
    case Kind::kSigned:
      StrAppend(line, signed_);
      return;
    case Kind::kUnsigned:
      StrAppend(line, unsigned_);
      return;
    case Kind::kReal:
      StrAppend(line, real_);
      return;
    case Kind::kText:
      AppendText(text_, line);
      return;
    case Kind::kHex:
      StrAppend(line, ToHex(text_));
      return;
  }
}

absl::StatusOr<LogLevel> ParseLogLevel(std::string_view name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "info") return LogLevel::kInfo;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  return absl::InvalidArgumentError("log level: want debug, info, warning or error");
}

absl::Status ConfigureLog(const LogOptions& options) {
  spdlog::sink_ptr sink;
  if (options.file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    // The one place that meets spdlog's exceptions.
    try {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
    } catch (const spdlog::spdlog_ex& error) {
      return absl::UnavailableError(StrCat("log file: ", error.what()));
    }
  }
  TheTarget().Set(MakeLogger(std::move(sink), options.level));
  return absl::OkStatus();
}

void Log(LogLevel level, Literal event, std::initializer_list<LogField> fields) {
  const std::shared_ptr<spdlog::logger> logger = TheTarget().Get();
  if (!logger->should_log(SpdlogLevel(level))) return;
  std::string line(event.text);
  for (const LogField& field : fields) field.AppendTo(&line);
  logger->log(SpdlogLevel(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace hallcase::base
