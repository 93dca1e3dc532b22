#include "server/base/strings.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/documents/fill.h"
#include "server/rpc/documents/paper_words.h"

namespace hallcase::rpc {
namespace {

using documents::SnapshotBuilder;
using ledger::v1::CaseRow;
using Rows = SnapshotBuilder::Rows;

std::string ItemName(const CaseSource& source) {
  if (source.item == nullptr || source.item->name().empty()) return source.row->item_code();
  return source.item->name();
}

std::string WindowOfCode(const domain::Reference& reference, const std::string& code) {
  const auto* window = domain::Reference::Newest(reference.windows, code);
  return window == nullptr ? code : window->name();
}

std::string_view ChannelZh(const std::string& channel) {
  switch (ChannelOf(channel)) {
    case v1::CHANNEL_WINDOW: return "窗口";
    case v1::CHANNEL_ONLINE: return "网上";
    case v1::CHANNEL_MOBILE: return "移动端";
    case v1::CHANNEL_COURIER: return "寄递";
    case v1::CHANNEL_OTHER: return "其他";
    default: return "";
  }
}

// A line without its name is called by its code.
std::string MaterialName(const ledger::v1::Material& material) {
  return material.name().empty() ? material.code() : material.name();
}

// The limit as the case has it, else as its item says.
std::string LimitWords(const CaseSource& source, ledger::v1::ClockName name) {
  if (const auto* clock = ClockNamed(*source.row, name)) {
    return PaperAmount(clock->policy().unit(), clock->policy().amount());
  }
  if (source.item == nullptr) return "";
  return name == ledger::v1::CLOCK_NAME_LEGAL
             ? PaperAmount(source.item->legal_unit(), source.item->legal_amount())
             : PaperAmount(source.item->promised_unit(), source.item->promised_amount());
}

std::string DueDayWords(const CaseRow& row, ledger::v1::ClockName name) {
  const auto* clock = ClockNamed(row, name);
  if (clock == nullptr || clock->due_at_us() == 0) return "未定";
  return base::StrCat(PaperDay(clock->due_day()), clock->provisional() ? "（暂定）" : "");
}

Rows AcceptedRows(const CaseRow& row) {
  Rows rows;
  for (const auto& material : row.materials()) {
    if (material.received_at_us() == 0) continue;
    if (material.originals() > 0) {
      rows.push_back({MaterialName(material), "原件", PaperCount(material.originals()), "—"});
    }
    if (material.copies() > 0 || material.originals() == 0) {
      rows.push_back({MaterialName(material), "复印件", PaperCount(material.copies()), "—"});
    }
  }
  return rows;
}

void PutReceived(const CallContext& context, const CaseSource& source, SnapshotBuilder* builder) {
  const CaseRow& row = *source.row;
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  Put(builder, "item", ItemName(source));
  Put(builder, "department", source.department == nullptr ? "" : source.department->name());
  Put(builder, "applicant", source.applicant.name());
  Put(builder, "received_at", PaperInstant(row.received_at_us(), offset));
  Put(builder, "window", WindowName(context, row));
  Put(builder, "clerk", PaperName(context, row.registered_by()));
  Put(builder, "phone", source.department == nullptr ? "" : source.department->phone());
}

}  // namespace

const ledger::v1::ClockState* ClockNamed(const CaseRow& row, ledger::v1::ClockName name) {
  for (const auto& clock : row.clocks()) {
    if (clock.clock() == name) return &clock;
  }
  return nullptr;
}

void Put(SnapshotBuilder* builder, std::string_view name, std::string_view value) {
  if (!value.empty()) builder->Field(name, value);
}

void PutNotice(const CaseSource& source, SnapshotBuilder* builder) {
  Put(builder, "applicant", source.applicant.name());
  Put(builder, "item", ItemName(source));
  if (source.department == nullptr) return;
  Put(builder, "contact", source.department->contact());
  Put(builder, "phone", source.department->phone());
  Put(builder, "issuer", source.department->name());
}

std::string WindowName(const CallContext& context, const CaseRow& row) {
  const domain::Reference& reference = *context.reference;
  if (!row.window().empty()) return WindowOfCode(reference, row.window());
  const auto* clerk = reference.FindPrincipal(row.registered_by());
  if (clerk != nullptr && !clerk->added().window().empty()) {
    return WindowOfCode(reference, clerk->added().window());
  }
  const auto* post = domain::Reference::Newest(reference.posts, row.post());
  return post == nullptr || post->name().empty() ? reference.hall.name() : post->name();
}

void FillReceipt(const CallContext& context, const CaseSource& source, SnapshotBuilder* builder) {
  PutReceived(context, source, builder);
  const std::string promise = LimitWords(source, ledger::v1::CLOCK_NAME_PROMISED);
  if (!promise.empty()) Put(builder, "promise", base::StrCat("受理后 ", promise));
  Rows rows;
  for (const auto& material : source.row->materials()) {
    if (material.received_at_us() == 0) continue;
    rows.push_back({MaterialName(material), PaperCount(material.originals()),
                    PaperCount(material.copies())});
  }
  builder->Table("materials", std::move(rows));
}

void FillMaterialList(const CallContext& context, const CaseSource& source,
                      SnapshotBuilder* builder) {
  PutReceived(context, source, builder);
  Put(builder, "channel", ChannelZh(source.row->channel()));
  const v1::Channel channel = ChannelOf(source.row->channel());
  const bool electronic = channel == v1::CHANNEL_ONLINE || channel == v1::CHANNEL_MOBILE;
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  Rows rows;
  for (const auto& material : source.row->materials()) {
    // What is not on the list was not taken in: the page says so.
    if (material.received_at_us() == 0) continue;
    rows.push_back({MaterialName(material), material.required() ? "是" : "否", "收取",
                    electronic && material.originals() == 0 ? "电子" : "纸质",
                    PaperCount(material.originals()), PaperCount(material.copies()),
                    PaperMinute(material.received_at_us(), offset)});
  }
  builder->Table("materials", std::move(rows));
}

void FillAcceptanceNotice(const CallContext& context, const CaseSource& source,
                          SnapshotBuilder* builder) {
  const CaseRow& row = *source.row;
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  PutNotice(source, builder);
  Put(builder, "received_at", PaperDayOf(row.received_at_us(), offset));
  Put(builder, "accepted_on", PaperDayOf(row.accepted_at_us(), offset));
  Put(builder, "department", source.department == nullptr ? "" : source.department->name());
  const std::string legal = LimitWords(source, ledger::v1::CLOCK_NAME_LEGAL);
  Put(builder, "legal_limit", legal.empty() ? "依照法律规定" : legal);
  const std::string promised = LimitWords(source, ledger::v1::CLOCK_NAME_PROMISED);
  Put(builder, "promised_limit", promised.empty() ? "未承诺" : promised);
  Put(builder, "due_day", DueDayWords(row, ledger::v1::CLOCK_NAME_PROMISED));
  if (Rows rows = AcceptedRows(row); !rows.empty()) builder->Table("materials", std::move(rows));
  if (row.acceptance() == ledger::v1::ACCEPTANCE_MODE_DEEMED) {
    builder->head.notes.push_back(
        "逾期没有告知补正，依照《中华人民共和国行政许可法》第三十二条第一款第四项，自收到申请材料"
        "之日起即为受理。");
  }
  if (row.acceptance() == ledger::v1::ACCEPTANCE_MODE_DEFICIT && row.deficit_size() > 0) {
    std::string late = "容缺受理，下列材料须在领取结果以前补交：";
    for (int i = 0; i < row.deficit_size(); ++i) {
      for (const auto& material : row.materials()) {
        if (material.code() != row.deficit(i)) continue;
        base::StrAppend(&late, i == 0 ? "" : "、", MaterialName(material));
      }
    }
    builder->head.notes.push_back(base::StrCat(late, "。"));
  }
}

}  // namespace hallcase::rpc
