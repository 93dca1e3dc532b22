#include "server/rpc/convert/words.h"

#include "server/base/strings.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::rpc {
namespace {

using base::StrCat;
using ledger::v1::Fact;

std::string_view LegReasonZh(ledger::v1::LegReason reason) {
  switch (reason) {
    case ledger::v1::LEG_REASON_REGISTERED: return "收件";
    case ledger::v1::LEG_REASON_PUSHED: return "推送";
    case ledger::v1::LEG_REASON_ASSIGNED: return "分派";
    case ledger::v1::LEG_REASON_STEP: return "上游环节";
    case ledger::v1::LEG_REASON_RETURNED: return "退回";
    case ledger::v1::LEG_REASON_ESCALATED: return "提级";
    case ledger::v1::LEG_REASON_REASSIGNED: return "批量改派";
    default: return "";
  }
}

std::string_view WarningEndZh(ledger::v1::WarningEnd end) {
  switch (end) {
    case ledger::v1::WARNING_END_SETTLED: return "时限已停止，预警了结";
    case ledger::v1::WARNING_END_WITHDRAWN: return "期限变更，预警撤回";
    case ledger::v1::WARNING_END_VOIDED: return "预警作废";
    case ledger::v1::WARNING_END_SUPERSEDED: return "升级为更高级别";
    default: return "预警结束";
  }
}

std::string LegSummary(const Reader& reader, const ledger::v1::LegOpened& leg) {
  std::string text = StrCat("第 ", leg.leg(), " 环节（", LegReasonZh(leg.reason()),
                            "）：由", PartyZh(reader, leg.party()), "负责");
  if (!leg.receipt().empty()) base::StrAppend(&text, "，回执 ", leg.receipt());
  if (leg.has_proposed()) base::StrAppend(&text, "，建议由", PartyZh(reader, leg.proposed()), "办理");
  return text;
}

std::string StepSummary(const Reader& reader, const ledger::v1::StepRecorded& step) {
  std::string text = StrCat("环节记录“", step.step(), "”，办理人 ",
                            PartyZh(reader, step.performer()));
  for (const int anomaly : step.anomalies()) {
    if (anomaly == ledger::v1::ANOMALY_STEP_AFTER_END) text += "（异常：发生在办件结束之后）";
    if (anomaly == ledger::v1::ANOMALY_STEP_BEFORE_START) text += "（异常：发生在办件开始之前）";
  }
  return text;
}

std::string MaterialsSummary(const ledger::v1::MaterialsReceived& received) {
  std::string text = received.corrected() ? "当场更正：" : "收到材料：";
  for (int i = 0; i < received.materials_size(); ++i) {
    const auto& material = received.materials(i);
    if (i > 0) text += "、";
    text += material.name().empty() ? material.code() : material.name();
  }
  return text;
}

std::string ClockSummary(const Fact& fact, int32_t offset) {
  switch (fact.fact_case()) {
    case Fact::kClockStarted: {
      const auto& clock = fact.clock_started();
      return StrCat(ClockZh(clock.clock()), "开始计时，到期 ", DueZh(clock.due_at_us(), offset),
                    clock.provisional() ? "（暂定，待节假日通知）" : "");
    }
    case Fact::kClockStopped: {
      const auto& clock = fact.clock_stopped();
      return StrCat(ClockZh(clock.clock()), "停止计时，", clock.late() ? "已超期" : "未超期");
    }
    default: {
      const auto& clock = fact.clock_moved();
      if (clock.old_due_at_us() == clock.due_at_us()) {
        return StrCat(ClockZh(clock.clock()), "的预警时点已重新计算，到期不变（",
                      MoveCauseZh(clock.cause()), "）");
      }
      return StrCat(ClockZh(clock.clock()), "到期由 ",
                    DueZh(clock.old_due_at_us(), offset), " 改为 ",
                    DueZh(clock.due_at_us(), offset), "（", MoveCauseZh(clock.cause()), "）");
    }
  }
}

std::string PauseSummary(const Reader& reader, const Fact& fact, int32_t offset) {
  if (fact.has_pause_opened()) {
    const auto& pause = fact.pause_opened().pause();
    if (pause.outage_case_id() != 0) {
      return StrCat("第 ", pause.pause(), " 次暂停：系统故障，", FormatInstant(pause.from_us(), offset),
                    " 至 ", FormatInstant(pause.to_us(), offset), " 不计（故障办件 id:",
                    pause.outage_case_id(), "）");
    }
    const bool asked = pause.state() == ledger::v1::PAUSE_STATE_REQUESTED;
    return StrCat("第 ", pause.pause(), asked ? " 次暂停待批准（" : " 次暂停（",
                  domain::Reference::NameOf(reader.context.reference->pause_reasons,
                                            pause.reason_code()),
                  pause.notice_document().empty() ? "" : StrCat("，", pause.notice_document()),
                  "），自 ", FormatInstant(pause.from_us(), offset), " 起",
                  pause.to_us() == 0
                      ? ""
                      : StrCat("，最迟至 ", FormatInstant(pause.to_us(), offset)));
  }
  const auto& changed = fact.pause_changed();
  const std::string which = StrCat("第 ", changed.pause(), " 次暂停");
  switch (changed.state()) {
    case ledger::v1::PAUSE_STATE_IN_FORCE: return which + "获批准";
    case ledger::v1::PAUSE_STATE_REFUSED: return which + "未获批准";
    default: return StrCat(which, "结束，自 ", FormatInstant(changed.to_us(), offset), " 恢复计时");
  }
}

std::string ExtensionSummary(const ledger::v1::ClockExtended& extended, int32_t offset) {
  return StrCat(ClockZh(extended.clock()), "延长 ", extended.amount(), "，",
                FormatInstant(extended.told_at_us(), offset), " 告知申请人");
}

std::string WarningSummary(const Reader& reader, const Fact& fact, int32_t offset) {
  if (fact.has_warning_acknowledged()) return "预警已知悉";
  if (fact.has_warning_answered()) return "预警已说明原因";
  if (fact.has_warning_appealed()) return "对预警提出申诉";
  if (fact.has_appeal_decided()) {
    return fact.appeal_decided().state() == ledger::v1::APPEAL_STATE_UPHELD
               ? "申诉成立，预警作废"
               : "申诉不成立，预警维持";
  }
  if (fact.has_warning_ended()) return std::string(WarningEndZh(fact.warning_ended().end()));
  const auto& raised = fact.warning_raised();
  return StrCat(LevelName(raised.level()), "色预警：", ClockZh(raised.clock()), "，责任主体 ",
                PartyZh(reader, raised.attributed_to()),
                raised.gap_from_us() == 0
                    ? ""
                    : StrCat("（补发：", FormatInstant(raised.gap_from_us(), offset),
                             " 起至此未能预警，其间应发的并为一条）"));
}

std::string UrgeSummary(const Reader& reader, const Fact& fact) {
  if (fact.has_urge_sent()) {
    const auto& urge = fact.urge_sent();
    return StrCat("第 ", urge.urge(), " 次催办", PartyZh(reader, urge.to()),
                  urge.copied() ? "，抄送值班领导" : "");
  }
  const auto& replied = fact.urge_replied();
  return StrCat("回复第 ", replied.urge(), " 次催办",
                replied.promised_day() == 0
                    ? ""
                    : StrCat("，承诺 ", FormatDay(replied.promised_day()), " 前办理"));
}

std::string ClosedSummary(const ledger::v1::CaseClosed& closed) {
  std::string text = closed.late() ? "归档，办结超期" : "归档";
  if (!closed.archive_box().empty()) {
    base::StrAppend(&text, "，", closed.archive_box(), " 盒 ", closed.archive_number(), " 号");
  }
  if (closed.anomalies_size() > 0) text += "（异常：结束早于开始）";
  return text;
}

}  // namespace

std::string PartyZh(const Reader& reader, const ledger::v1::Party& party) {
  std::string name = reader.context.desk->names.OfParty(*reader.context.reference, party,
                                                        reader.staff_view, reader.may_read);
  return name.empty() ? party.id() : name;
}

std::string_view LevelName(ledger::v1::WarningLevel level) {
  switch (level) {
    case ledger::v1::WARNING_LEVEL_YELLOW: return "黄";
    case ledger::v1::WARNING_LEVEL_RED: return "红";
    case ledger::v1::WARNING_LEVEL_SUPERVISED: return "督办";
    case ledger::v1::WARNING_LEVEL_CIRCULATED: return "通报";
    default: return "";
  }
}

std::string_view ClockZh(ledger::v1::ClockName clock) {
  switch (clock) {
    case ledger::v1::CLOCK_NAME_LEGAL: return "法定时限";
    case ledger::v1::CLOCK_NAME_PROMISED: return "承诺时限";
    case ledger::v1::CLOCK_NAME_UPSTREAM: return "上游期限";
    case ledger::v1::CLOCK_NAME_ACCEPTANCE: return "受理时限";
    case ledger::v1::CLOCK_NAME_SUPPLEMENT: return "补正期限";
    case ledger::v1::CLOCK_NAME_LEG: return "环节时限";
    case ledger::v1::CLOCK_NAME_DELIVERY: return "送达时限";
    case ledger::v1::CLOCK_NAME_STEP: return "步骤时限";
    case ledger::v1::CLOCK_NAME_REPLY: return "答复时限";
    case ledger::v1::CLOCK_NAME_FOLLOW_UP: return "回访时限";
    case ledger::v1::CLOCK_NAME_FEEDBACK: return "反馈时限";
    case ledger::v1::CLOCK_NAME_CLAIM: return "领取时限";
    case ledger::v1::CLOCK_NAME_ELSEWHERE: return "属地时限";
    case ledger::v1::CLOCK_NAME_TRANSIT: return "在途时限";
    case ledger::v1::CLOCK_NAME_INTAKE_DAY: return "即办时限";
    default: return "时限";
  }
}

std::string_view ClockEn(ledger::v1::ClockName clock) {
  switch (clock) {
    case ledger::v1::CLOCK_NAME_LEGAL: return "Legal limit";
    case ledger::v1::CLOCK_NAME_PROMISED: return "Promised limit";
    case ledger::v1::CLOCK_NAME_UPSTREAM: return "Upstream date";
    case ledger::v1::CLOCK_NAME_ACCEPTANCE: return "Time to answer the application";
    case ledger::v1::CLOCK_NAME_SUPPLEMENT: return "Time to supply";
    case ledger::v1::CLOCK_NAME_LEG: return "Leg limit";
    case ledger::v1::CLOCK_NAME_DELIVERY: return "Delivery limit";
    case ledger::v1::CLOCK_NAME_STEP: return "Step limit";
    case ledger::v1::CLOCK_NAME_REPLY: return "Time to answer";
    case ledger::v1::CLOCK_NAME_FOLLOW_UP: return "Time to call back";
    case ledger::v1::CLOCK_NAME_FEEDBACK: return "Time to tell how it stands";
    case ledger::v1::CLOCK_NAME_CLAIM: return "Time to fetch the result";
    case ledger::v1::CLOCK_NAME_ELSEWHERE: return "The other place's limit";
    case ledger::v1::CLOCK_NAME_TRANSIT: return "Time in transit";
    case ledger::v1::CLOCK_NAME_INTAKE_DAY: return "End of the intake day";
    default: return "Limit";
  }
}

std::string_view UnitZh(ledger::v1::ClockUnit unit) {
  switch (unit) {
    case ledger::v1::CLOCK_UNIT_WORKING_DAY: return "工作日";
    case ledger::v1::CLOCK_UNIT_CALENDAR_DAY: return "自然日";
    case ledger::v1::CLOCK_UNIT_WORKING_MINUTE: return "工作分钟";
    case ledger::v1::CLOCK_UNIT_MINUTE: return "分钟";
    default: return "";
  }
}

std::string_view UnitEn(ledger::v1::ClockUnit unit) {
  switch (unit) {
    case ledger::v1::CLOCK_UNIT_WORKING_DAY: return "working days";
    case ledger::v1::CLOCK_UNIT_CALENDAR_DAY: return "calendar days";
    case ledger::v1::CLOCK_UNIT_WORKING_MINUTE: return "open minutes";
    case ledger::v1::CLOCK_UNIT_MINUTE: return "minutes";
    default: return "";
  }
}

std::string_view MoveCauseZh(std::string_view cause) {
  if (cause == "calendar_published") return "工作日历已更新";
  if (cause == "rule_published") return "预警规则已更新";
  if (cause == "item_changed") return "事项已更改";
  if (cause == "paused") return "暂停计时";
  if (cause == "resumed") return "恢复计时";
  if (cause == "extended") return "批准延期";
  if (cause == "outage") return "系统故障";
  return cause;
}

std::string_view MoveCauseEn(std::string_view cause) {
  if (cause == "calendar_published") return "a calendar was published";
  if (cause == "rule_published") return "warning rules were published";
  if (cause == "item_changed") return "the item was changed";
  if (cause == "paused") return "paused";
  if (cause == "resumed") return "resumed";
  if (cause == "extended") return "extended";
  if (cause == "outage") return "a system outage";
  return cause;
}

std::string DueZh(int64_t due_at_us, int32_t utc_offset_minutes) {
  return due_at_us == 0 ? "未定" : FormatInstant(due_at_us, utc_offset_minutes);
}

std::string_view ErasureReasonZh(ledger::v1::ErasureReason reason) {
  switch (reason) {
    case ledger::v1::ERASURE_REASON_PURPOSE_ACHIEVED: return "处理目的已实现或不再必要";
    case ledger::v1::ERASURE_REASON_RETENTION_OVER: return "服务停止或保存期限已届满";
    case ledger::v1::ERASURE_REASON_CONSENT_WITHDRAWN: return "个人撤回同意";
    case ledger::v1::ERASURE_REASON_UNLAWFUL: return "处理违反法律或约定";
    case ledger::v1::ERASURE_REASON_OTHER_LAW: return "法律、行政法规规定的其他情形";
    default: return "";
  }
}

std::string_view OutcomeName(ledger::v1::DecisionOutcome outcome) {
  switch (outcome) {
    case ledger::v1::DECISION_OUTCOME_GRANTED: return "准予";
    case ledger::v1::DECISION_OUTCOME_REFUSED: return "不予";
    case ledger::v1::DECISION_OUTCOME_WITHDRAWN: return "撤回";
    case ledger::v1::DECISION_OUTCOME_TERMINATED: return "终止";
    case ledger::v1::DECISION_OUTCOME_PARTIAL: return "部分办成";
    default: return "";
  }
}

std::string StageZh(uint32_t kind, std::string_view stage) {
  const domain::Kind* known = domain::FindKind(kind);
  const domain::Stage* found = known == nullptr ? nullptr : domain::FindStage(*known, stage);
  return std::string(found == nullptr ? stage : found->name_zh);
}

std::string SummaryOf(const Reader& reader, const Fact& fact, uint32_t kind,
                      int32_t utc_offset_minutes) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered: {
      const auto& registered = fact.case_registered();
      return StrCat(registered.imported() ? "导入办件 " : "收件，办件编号 ",
                    registered.number(), "，事项 ", registered.item_code());
    }
    case Fact::kMaterialsReceived: return MaterialsSummary(fact.materials_received());
    case Fact::kLegOpened: return LegSummary(reader, fact.leg_opened());
    case Fact::kStageChanged:
      return StrCat("阶段由“", StageZh(kind, fact.stage_changed().from()), "”变为“",
                    StageZh(kind, fact.stage_changed().to()), "”");
    case Fact::kStepRecorded: return StepSummary(reader, fact.step_recorded());
    case Fact::kCaseDecided: return StrCat("办结：", OutcomeName(fact.case_decided().outcome()));
    case Fact::kCaseClosed: return ClosedSummary(fact.case_closed());
    case Fact::kCaseVoided: return StrCat("作废（", fact.case_voided().reason_code(), "）");
    case Fact::kUpstreamNumberBound:
      return StrCat("绑定上游办件编号 ", fact.upstream_number_bound().upstream_number());
    case Fact::kContactCorrected: return "更正联系电话";
    case Fact::kApplicantCorrected: return "更正申请人信息";
    case Fact::kItemChanged:
      return StrCat("事项由 ", fact.item_changed().previous_code(), " 改为 ",
                    fact.item_changed().item_code());
    case Fact::kRevealed: return StrCat("查看个人信息原文（", fact.revealed().purpose(), "）");
    case Fact::kImportFinished: return "导入完成，开始预警";
    case Fact::kCaseErased:
      return StrCat("个人信息已删除（", ErasureReasonZh(fact.case_erased().order().reason()), "，依据 ",
                    fact.case_erased().order().basis(), "）");
    case Fact::kClockStarted:
    case Fact::kClockStopped:
    case Fact::kClockMoved: return ClockSummary(fact, utc_offset_minutes);
    case Fact::kPauseOpened:
    case Fact::kPauseChanged: return PauseSummary(reader, fact, utc_offset_minutes);
    case Fact::kClockExtended:
      return ExtensionSummary(fact.clock_extended(), utc_offset_minutes);
    case Fact::kUrgeSent:
    case Fact::kUrgeReplied: return UrgeSummary(reader, fact);
    case Fact::kWarningRaised:
    case Fact::kWarningAcknowledged:
    case Fact::kWarningAnswered:
    case Fact::kWarningAppealed:
    case Fact::kAppealDecided:
    case Fact::kWarningEnded: return WarningSummary(reader, fact, utc_offset_minutes);
    case Fact::kCustodyOffered:
    case Fact::kCustodyMoved:
    case Fact::kCustodyKept: return CustodySummary(fact);
    case Fact::kDocumentIssued:
    case Fact::kDocumentPrinted:
    case Fact::kDocumentReplaced: return DocumentSummary(fact);
    case Fact::kActionTaken:
    case Fact::kActionCredited:
    case Fact::kPartJoined:
    case Fact::kMatterJoined:
    case Fact::kMatterLeft:
    case Fact::kPartEnded:
    case Fact::kCaseLinked:
    case Fact::kCaseUnlinked:
    case Fact::kStockIssued:
    case Fact::kCodeRefused: return ActionSummary(fact, kind);
    default: return AcceptanceSummary(fact, utc_offset_minutes);
  }
}

}  // namespace hallcase::rpc
