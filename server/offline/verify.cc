#include "server/offline/verify.h"

#include <future>
#include <utility>

#include "absl/strings/numbers.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/offline/data_dir.h"
#include "server/offline/json_text.h"

namespace hallcase::offline {

using app::Finding;
using app::VerifyReport;
using base::StrAppend;
using base::StrCat;
using base::ToHex;

bool VerifyResult::clean() const {
  for (const VerifyReport& report : halls) {
    if (!report.clean()) return false;
  }
  return engine_damage.empty();
}

absl::StatusOr<app::TrustedHead> ParseTrustedHead(std::string_view text) {
  const size_t colon = text.find(':');
  app::TrustedHead head;
  if (colon != std::string_view::npos &&
      absl::SimpleAtoi(base::ToAbsl(text.substr(0, colon)), &head.seq)) {
    auto hash = base::FromHex(text.substr(colon + 1));
    if (hash.ok() && hash->size() == base::kHashBytes) {
      head.hash = *std::move(hash);
      return head;
    }
  }
  return absl::InvalidArgumentError(
      "a trusted head is SEQ:HASH, the hash in 64 hexadecimal digits");
}

absl::StatusOr<VerifyResult> RunVerify(const VerifyRequest& request) {
  app::VerifyOptions options;
  options.findings_max = request.findings_max;
  if (!request.trusted_head.empty()) {
    auto head = ParseTrustedHead(request.trusted_head);
    if (!head.ok()) return head.status();
    options.trusted_head = *std::move(head);
  }
  const auto engine = OpenDataDir(request.dir);
  if (!engine.ok()) return engine.status();
  const auto snapshot = (*engine)->GetSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto halls = HallsToRead(**snapshot, request.hall);
  if (!halls.ok()) return halls.status();
  if (options.trusted_head.has_value() && halls->size() > 1) {
    return absl::InvalidArgumentError("several halls: say which one the trusted head belongs to");
  }
  VerifyResult result;
  result.engine_damage = EngineDamage(**engine);
  // Reading every file whole and reading every row keep different parts of the machine busy.
  std::future<absl::Status> files =
      std::async(std::launch::async, [&engine] { return (*engine)->VerifyFiles(); });
  for (const std::string& hall : *halls) {
    options.progress = nullptr;
    if (request.progress) {
      options.progress = [&](uint64_t entries) { request.progress(hall, entries); };
    }
    auto report = app::Verify(**snapshot, hall, options);
    if (!report.ok()) return report.status();
    result.halls.push_back(*std::move(report));
  }
  const absl::Status whole = files.get();
  if (result.engine_damage.empty()) result.engine_damage = base::ToStd(whole.message());
  return result;
}

std::string VerifyText(const VerifyResult& result) {
  std::string text;
  if (!result.engine_damage.empty()) {
    StrAppend(&text, "数据目录已损坏，只读到最后一致点：", result.engine_damage, "\n");
  }
  for (const VerifyReport& report : result.halls) {
    StrAppend(&text, "大厅 ", report.hall, "  台账 ", report.head_seq, " 条，事实 ", report.facts,
              " 项，派生行 ", report.derived_rows, "，附属行 ", report.side_rows, "\n");
    StrAppend(&text, "  链头 ", report.head_seq, ":", ToHex(report.head_hash), "\n");
    if (report.overdue_unfired > 0) {
      StrAppend(&text, "  应触发而未触发的预警 ", report.overdue_unfired, " 件，首件 ",
                report.overdue_unfired_case, "\n");
    }
    if (!report.derived_compared) StrAppend(&text, "  台账已损坏，派生行未核对\n");
    for (const Finding& one : report.findings) {
      StrAppend(&text, "  不符  ", one.table, "  ", one.key, "  ", one.what, "\n");
    }
    if (report.findings_total > report.findings.size()) {
      StrAppend(&text, "  …… 共 ", report.findings_total, " 处不符\n");
    }
    StrAppend(&text, report.clean() ? "  核验通过\n" : "  核验不通过\n");
  }
  return text;
}

namespace {

std::string FindingJson(const Finding& one) {
  return StrCat("{\"table\":", JsonString(one.table), ",\"key\":", JsonString(one.key),
                ",\"what\":", JsonString(one.what), ",\"seq\":", one.seq, "}");
}

std::string ReportJson(const VerifyReport& report) {
  std::string json =
      StrCat("{\"hall\":", JsonString(report.hall), ",\"clean\":",
             report.clean() ? "true" : "false", ",\"head_seq\":", report.head_seq,
             ",\"head_hash\":", JsonString(ToHex(report.head_hash)), ",\"recorded_at_us\":",
             report.recorded_at_us, ",\"facts\":", report.facts);
  StrAppend(&json, ",\"derived_rows\":", report.derived_rows, ",\"side_rows\":", report.side_rows,
            ",\"derived_compared\":", report.derived_compared ? "true" : "false",
            ",\"overdue_unfired\":", report.overdue_unfired, ",\"overdue_unfired_case\":",
            report.overdue_unfired_case, ",\"findings_total\":", report.findings_total,
            ",\"findings\":[");
  for (size_t i = 0; i < report.findings.size(); ++i) {
    StrAppend(&json, i == 0 ? "" : ",", FindingJson(report.findings[i]));
  }
  return json + "]}";
}

}  // namespace

std::string VerifyJson(const VerifyResult& result) {
  std::string json = StrCat("{\"clean\":", result.clean() ? "true" : "false",
                            ",\"engine_damage\":", JsonString(result.engine_damage),
                            ",\"halls\":[");
  for (size_t i = 0; i < result.halls.size(); ++i) {
    StrAppend(&json, i == 0 ? "" : ",", ReportJson(result.halls[i]));
  }
  return json + "]}\n";
}

}  // namespace hallcase::offline
