#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/papers.h"
#include "client/cli/json_print.h"
#include "client/cli/table.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "hallcase/v1/clock.pb.h"

namespace hallcase::cli {
namespace {

constexpr uint32_t kHistoryPageSize = 500;

struct ShowArgs {
  std::string case_name;
  bool english = false;
};

void PrintLine(Context& context, const char* label, const std::string& value) {
  context.out() << label << "  " << value << "\n";
}

void PrintMaterials(Context& context, const v1::Case& row) {
  if (row.materials().empty()) return;
  context.out() << "\n材料\n";
  Table table({"代码", "名称", "必需", "原件", "复印件", "收到", "保管方", "待签收单"});
  for (const auto& material : row.materials()) {
    table.AddRow({material.code(), material.name(), material.required() ? "是" : "否",
                  std::to_string(material.originals()), std::to_string(material.copies()),
                  TimeWord(material.has_received_at(), material.received_at()),
                  material.has_holder() ? HolderText(material.holder()) : OrDash(""),
                  OrDash(material.offered_sheet())});
  }
  table.Print(context.out());
}

void PrintActions(Context& context, const v1::Case& row) {
  if (row.available_actions().empty()) return;
  context.out() << "\n可办操作\n";
  for (const auto& action : row.available_actions()) {
    if (action.action().empty()) {
      context.out() << "  " << action.method();
      for (const auto& field : action.required_fields()) context.out() << " " << field;
    } else {
      context.out() << "  " << action.action() << "  " << action.name();
      for (const auto& field : action.fields()) {
        context.out() << " " << field.name() << (field.required() ? "*" : "");
      }
    }
    if (!action.blocked_because().empty()) {
      context.out() << "  （现在不能办：" << action.blocked_because() << "）";
    }
    context.out() << "\n";
  }
}

void PrintAcceptance(Context& context, const v1::Case& row) {
  if (row.has_acceptance()) {
    std::string papers;
    for (const std::string& code : row.acceptance().deficit()) papers += " " + code;
    PrintLine(context, "受理  ", TimeWord(true, row.acceptance().accepted_at()) + "  " +
                                     WordOf(row.acceptance().mode()) +
                                     (papers.empty() ? "" : "  待补" + papers));
  }
  if (row.refusal() != v1::REFUSAL_KIND_UNSPECIFIED) {
    PrintLine(context, "受理  ", WordOf(row.refusal()));
  }
  for (const v1::SupplementNotice& notice : row.notices()) {
    std::string what;
    for (const auto& item : notice.items()) what += " " + item.name();
    PrintLine(context, "告知  ",
              "第 " + std::to_string(notice.notice()) + " 次  " +
                  TimeWord(true, notice.notified_at()) + "  补正" + what +
                  (notice.has_completed_at() ? "  收齐 " + TimeWord(true, notice.completed_at())
                                             : "  未收齐"));
  }
}

void PrintOwn(Context& context, const v1::Case& row) {
  for (const v1::CaseLink& link : row.links()) {
    PrintLine(context, "关联  ",
              WordOf(link.relation()) + "  id:" + std::to_string(link.case_id()));
  }
  for (const v1::MatterPart& part : row.parts()) {
    PrintLine(context, "联办  ",
              part.item_code() + "  id:" + std::to_string(part.case_id()) + "  " +
                  (part.has_ended_at() ? WordOf(part.outcome()) : "办理中"));
  }
  constexpr uint32_t kPpmPerPercent = 10'000;
  if (row.credited_ppm() > 0) {
    PrintLine(context, "工作量", std::to_string(row.credited_ppm() / kPpmPerPercent) + "% 已计入");
  }
}

void PrintFile(Context& context, const v1::Case& row) {
  if (row.has_scan()) {
    PrintLine(context, "扫描  ", TimeWord(true, row.scan().uploaded_at()) + "  " +
                                     row.scan().uploaded_by() + "  回执 " + row.scan().receipt());
  }
  if (row.has_archive()) {
    PrintLine(context, "档案  ", row.archive().box() + " 盒 " + row.archive().number() + " 号");
  }
}

std::string ApplicantWord(const v1::Case& row) {
  if (row.has_erased_at()) return "已删除  " + TimeWord(true, row.erased_at());
  return OrDash(row.applicant().name()) + "  " + OrDash(row.applicant().id_number()) + "  " +
         OrDash(row.applicant().phone());
}

void PrintCase(Context& context, const v1::Case& row) {
  PrintLine(context, "编号  ", row.number());
  PrintLine(context, "事项  ", row.item_name() + " (" + row.item_code() + ")");
  PrintLine(context, "环节  ", row.stage_name());
  if (row.outcome() != v1::DECISION_OUTCOME_UNSPECIFIED) {
    PrintLine(context, "结果  ", WordOf(row.outcome()));
  }
  PrintLine(context, "申请人", ApplicantWord(row));
  PrintLine(context, "责任  ",
            PartyWord(row.responsible()) + "  自 " +
                TimeWord(row.has_leg_opened_at(), row.leg_opened_at()) + "  第 " +
                std::to_string(row.leg()) + " 环节");
  PrintLine(context, "收件  ", TimeWord(row.has_received_at(), row.received_at()) + "  登记 " +
                                   OrDash(row.registered_by()));
  PrintAcceptance(context, row);
  PrintFile(context, row);
  PrintOwn(context, row);
  if (row.returns() > 0) PrintLine(context, "退回  ", std::to_string(row.returns()) + " 次");
  for (const v1::Urge& urge : row.urges()) {
    PrintLine(context, "催办  ",
              "第 " + std::to_string(urge.urge()) + " 次  " + PartyWord(urge.to()) + "  " +
                  WordOf(urge.channel()) + "  " + TimeWord(true, urge.sent_at()) +
                  (urge.has_replied_at() ? "  已回复 " + OrDash(urge.promised_day()) : "  未回复"));
  }
  if (row.has_closed_at()) {
    PrintLine(context, "结案  ", TimeWord(true, row.closed_at()) +
                                     (row.closed_late() ? "  超期办结" : ""));
  }
  if (row.has_external()) {
    PrintLine(context, "来源  ", row.external().source() + "/" + row.external().id());
  }
  if (!row.upstream_number().empty()) PrintLine(context, "上级号", row.upstream_number());
  PrintLine(context, "版本  ", row.etag() + (row.imported() ? "  导入" : "") +
                                   (row.anomalies() > 0
                                        ? "  异常 " + std::to_string(row.anomalies())
                                        : ""));
  if (row.warnings_open() > 0) {
    PrintLine(context, "预警  ", std::to_string(row.warnings_open()) + " 条未了结");
  }
  for (const v1::Pause& pause : row.pauses()) {
    PrintLine(context, "暂停  ",
              "第 " + std::to_string(pause.pause()) + " 次  " + pause.reason_code() + "  " +
                  WordOf(pause.state()) + "  自 " + TimeWord(true, pause.from()) +
                  (pause.has_to() ? "  至 " + TimeWord(true, pause.to()) : ""));
  }
  PrintMaterials(context, row);
  PrintActions(context, row);
}

void PrintClocks(Context& context, const v1::ExplainDeadlineResponse& explained, bool english) {
  if (explained.clocks().empty()) return;
  context.out() << "\n时限\n";
  for (const auto& told : explained.clocks()) {
    const v1::Clock& clock = told.clock();
    context.out() << "  " << WordOf(clock.name()) << "  应于 " << OrDash(clock.due_day())
                  << (clock.provisional() ? " (暂定)" : "") << (clock.late() ? "  已超期" : "")
                  << (clock.late_before() ? "  前次超期" : "")
                  << "\n    " << (english ? told.text_en() : told.text_zh()) << "\n";
  }
}

void PrintStory(Context& context, const std::vector<v1::HistoryEvent>& events) {
  context.out() << "\n经过\n";
  Table table({"时间", "经过", "经手", "序号"});
  for (const auto& event : events) {
    const bool claimed = event.has_occurred_at();
    const auto& time = claimed ? event.occurred_at() : event.recorded_at();
    const std::string who =
        event.has_performer() ? PartyWord(event.performer()) : OrDash(event.actor());
    table.AddRow({FormatSecond(MicrosOf(time)) + (event.late_entry() ? " 补录" : ""),
                  event.summary().empty() ? event.type() : event.summary(), who,
                  std::to_string(event.seq()) + "." + std::to_string(event.index())});
  }
  table.Print(context.out());
}

// Every page of the history; false after saying what failed.
bool ReadHistory(Context& context, int64_t case_id, std::vector<v1::HistoryEvent>* events) {
  v1::GetCaseHistoryRequest request;
  request.mutable_case_()->set_case_id(case_id);
  request.set_page_size(kHistoryPageSize);
  for (;;) {
    const auto page = context.Call<v1::GetCaseHistoryResponse>(request);
    if (!page) return false;
    events->insert(events->end(), page->events().begin(), page->events().end());
    if (page->next_page_token().empty()) return true;
    request.set_page_token(page->next_page_token());
  }
}

int RunShow(const ShowArgs& args, Context& context) {
  const auto got = context.Call<v1::GetCaseResponse>(NamedCase(args.case_name));
  if (!got) return context.exit_code();
  const v1::Case& row = got->case_();
  v1::ExplainDeadlineRequest explain;
  explain.set_case_id(row.case_id());
  const auto explained = context.Call<v1::ExplainDeadlineResponse>(std::move(explain));
  if (!explained) return context.exit_code();
  std::vector<v1::HistoryEvent> events;
  if (!ReadHistory(context, row.case_id(), &events)) return context.exit_code();
  if (context.flags.json) {
    v1::GetCaseHistoryResponse history;
    for (auto& event : events) *history.add_events() = std::move(event);
    context.out() << "{\"case\":" << ToJson(row) << ",\"deadlines\":" << ToJson(*explained)
                  << ",\"history\":" << ToJson(history) << ",\"as_of_seq\":" << got->as_of_seq()
                  << "}\n";
    return kExitOk;
  }
  PrintCase(context, row);
  PrintClocks(context, *explained, args.english);
  PrintStory(context, events);
  return kExitOk;
}

}  // namespace

void AddShowCommand(CLI::App& app, Context& context) {
  auto args = std::make_shared<ShowArgs>();
  CLI::App* command = AddCommand(
      app, context, "show", "one case: its story, and how its due date came about", args, &RunShow);
  command->add_option("case", args->case_name, "case number, id:N or ext:SOURCE/ID")->required();
  command->add_flag("--english", args->english, "explain due dates in English");
}

}  // namespace hallcase::cli
