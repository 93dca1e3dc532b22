#include <algorithm>

#include "server/base/strings.h"
#include "server/domain/clocks.h"
#include "server/rpc/documents/fill.h"
#include "server/rpc/documents/paper_words.h"

namespace hallcase::rpc {
namespace {

using documents::SnapshotBuilder;
using ledger::v1::CaseRow;

const ledger::v1::Material* LineOf(const CaseRow& row, const std::string& code) {
  for (const auto& material : row.materials()) {
    if (material.code() == code) return &material;
  }
  return nullptr;
}

// How many of a paper the item asks for; one where it does not say.
uint32_t AskedFor(const ledger::v1::Item* item, const std::string& code) {
  if (item == nullptr) return 1;
  for (const auto& material : item->materials()) {
    if (material.code() == code) {
      return std::max(1U, material.originals() + material.copies());
    }
  }
  return 1;
}

std::vector<std::string> MissingRow(const CaseSource& source,
                                    const ledger::v1::SupplementItem& item) {
  const CaseRow& row = *source.row;
  const auto* line = LineOf(row, item.code());
  const bool received = line != nullptr && line->received_at_us() != 0;
  std::string name = item.name();
  if (name.empty() && line != nullptr) name = line->name();
  if (name.empty()) name = item.code();
  std::string problem = item.requirement();
  if (problem.empty()) problem = received ? "不符合要求" : "没有提交";
  return {std::move(name), std::move(problem), received ? "更正后重新提交" : "补交",
          PaperCount(AskedFor(source.item, item.code()))};
}

// The statute behind a refusal (行政许可法 Art. 32).
std::string_view GroundOf(ledger::v1::RefusalKind kind) {
  return kind == ledger::v1::REFUSAL_KIND_NOT_REQUIRED
             ? "《中华人民共和国行政许可法》第三十二条第一款第一项：申请事项依法不需要取得行政许可"
               "的，应当即时告知申请人不受理。"
             : "《中华人民共和国行政许可法》第三十二条第一款第二项：申请事项依法不属于本行政机关职权"
               "范围的，应当即时作出不予受理的决定，并告知申请人向有关行政机关申请。";
}

std::string DurationWords(const CallContext& context, const ledger::v1::CasePause& pause) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  if (pause.to_us() != 0) {
    return base::StrCat("至 ", PaperDayOf(pause.to_us() - 1, offset), " 止");
  }
  const auto* reason =
      domain::Reference::Newest(context.reference->pause_reasons, pause.reason_code());
  if (reason != nullptr && reason->max_days() > 0) {
    return base::StrCat("不超过 ", reason->max_days(), " 个工作日");
  }
  return "该程序实际需要的时间";
}

}  // namespace

void FillSupplementNotice(const CallContext& context, const CaseSource& source,
                          SnapshotBuilder* builder) {
  const CaseRow& row = *source.row;
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  PutNotice(source, builder);
  Put(builder, "received_at", PaperDayOf(row.received_at_us(), offset));
  const auto* clock = ClockNamed(row, ledger::v1::CLOCK_NAME_SUPPLEMENT);
  Put(builder, "supplement_until",
      clock == nullptr || clock->due_day() == 0
          ? "未规定期限，请尽早补齐"
          : base::StrCat(PaperDay(clock->due_day()), "前"));
  Put(builder, "supplement_where",
      base::StrCat(context.reference->hall.name(), " ", WindowName(context, row)));
  SnapshotBuilder::Rows rows;
  for (const auto& item : source.notice.items()) rows.push_back(MissingRow(source, item));
  builder->Table("missing", std::move(rows));
}

void FillRefusalNotice(const CallContext& context, const CaseSource& source,
                       SnapshotBuilder* builder) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  PutNotice(source, builder);
  Put(builder, "received_at", PaperDayOf(source.row->received_at_us(), offset));
  Put(builder, "reason", source.refusal.grounds());
  Put(builder, "ground", GroundOf(source.refusal.kind()));
  Put(builder, "right_body", source.refusal.competent_body());
  if (source.department == nullptr) return;
  Put(builder, "review_body", source.department->review_body());
  Put(builder, "court", source.department->court());
}

void FillExtensionNotice(const CallContext& context, const CaseSource& source,
                         SnapshotBuilder* builder) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  const auto* clock = ClockNamed(*source.row, source.extension.clock());
  PutNotice(source, builder);
  Put(builder, "accepted_on", PaperDayOf(source.row->accepted_at_us(), offset));
  // 24:00 of a day belongs to it.
  const int64_t before_us = source.moved.old_due_at_us();
  Put(builder, "due_before", before_us == 0 ? "" : PaperDayOf(before_us - 1, offset));
  Put(builder, "due_after", PaperDay(source.moved.due_day()));
  Put(builder, "approver", PaperName(context, source.approver));
  if (clock != nullptr) {
    Put(builder, "extended_by", PaperAmount(clock->policy().unit(), source.extension.amount()));
  }
  Put(builder, "reason", source.extension.reason());
  Put(builder, "approved_on", PaperDayOf(source.approved_at_us, offset));
  Put(builder, "department", source.department == nullptr ? "" : source.department->name());
}

void FillSpecialProcedure(const CallContext& context, const CaseSource& source,
                          SnapshotBuilder* builder) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  const ledger::v1::CasePause& opened = source.pause.pause();
  // As it stands now: it may have been ended since.
  ledger::v1::CasePause pause = opened;
  for (const auto& known : source.row->pauses()) {
    if (known.pause() == opened.pause()) pause = known;
  }
  PutNotice(source, builder);
  builder->head.word_number_zh = pause.notice_document();
  const std::string procedure = domain::Reference::NameOf(
      context.reference->pause_reasons, pause.reason_code());
  Put(builder, "accepted_on", PaperDayOf(source.row->accepted_at_us(), offset));
  Put(builder, "procedure", procedure);
  Put(builder, "starts_on", PaperDayOf(pause.from_us(), offset));
  Put(builder, "duration", DurationWords(context, pause));
  Put(builder, "reason",
      source.pause.note().empty() ? base::StrCat("依法需要进行", procedure) : source.pause.note());
  if (pause.to_us() != 0) Put(builder, "resumes_on", PaperDayOf(pause.to_us(), offset));
  const auto* promise = ClockNamed(*source.row, ledger::v1::CLOCK_NAME_PROMISED);
  if (promise != nullptr && promise->due_at_us() != 0) {
    Put(builder, "due_day", PaperDay(promise->due_day()));
  }
}

}  // namespace hallcase::rpc
