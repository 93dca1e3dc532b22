#include "client/cli/words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "client/cli/time_text.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::string_view kUnspecified = "UNSPECIFIED";
constexpr std::string_view kNone = "—";

constexpr std::array<Pair, 7> kStages = {{{"RECEIVED", "已收件"},
                                          {"SUPPLEMENT", "待补正"},
                                          {"IN_REVIEW", "已受理"},
                                          {"DEFICIT", "容缺受理"},
                                          {"DECIDED", "已办结"},
                                          {"CLOSED", "已归档"},
                                          {"VOIDED", "已作废"}}};

constexpr std::array<Pair, 157> kEnums = {{
    {"CASE_KIND_INTAKE", "综合受理"},
    {"CASE_KIND_PICKUP", "综合出件"},
    {"CASE_KIND_GUIDANCE", "综合咨询导办"},
    {"CASE_KIND_PROJECT_ASSIST", "工程建设项目帮办代办"},
    {"CASE_KIND_SYSTEM_SUPPORT", "综合信息系统技术管理"},
    {"CASE_KIND_SUPPLIES", "综合后勤"},
    {"CASE_KIND_OFFICE_WORK", "综合行政"},
    {"CASE_KIND_CROSS_PROVINCE", "跨省通办"},
    {"CASE_KIND_INSTANT", "即办秒批"},
    {"CASE_KIND_ONE_MATTER", "一件事一次办"},
    {"CASE_KIND_FAILED_TO_HANDLE", "办不成事"},
    {"CASE_KIND_BAD_MARK", "差评整改"},
    {"RATING_OCCASION_RESULT", "一事一评"},
    {"RATING_OCCASION_VISIT", "一次一评"},
    {"RATING_GRADE_VERY_GOOD", "非常满意"},
    {"RATING_GRADE_GOOD", "满意"},
    {"RATING_GRADE_FAIR", "基本满意"},
    {"RATING_GRADE_BAD", "不满意"},
    {"RATING_GRADE_VERY_BAD", "非常不满意"},
    {"RATING_STATE_INVITED", "待评价"},
    {"RATING_STATE_RATED", "已评价"},
    {"RATING_STATE_ELSEWHERE", "已在省级平台评价"},
    {"RATING_STATE_UNMATCHED", "未匹配"},
    {"RATING_STATE_VOIDED", "已作废"},
    {"LINK_RELATION_RELATED", "相关"},
    {"LINK_RELATION_FOLLOWS", "承接"},
    {"LINK_RELATION_FOLLOWED_BY", "后续"},
    {"LINK_RELATION_RESULT_OF", "出件"},
    {"LINK_RELATION_HAS_RESULT", "有出件"},
    {"LINK_RELATION_PART_OF", "属于"},
    {"LINK_RELATION_HAS_PART", "包含"},
    {"LINK_RELATION_ABOUT", "反映"},
    {"LINK_RELATION_HAS_COMPLAINT", "被反映"},
    {"FIELD_TYPE_TEXT", "文字"},
    {"FIELD_TYPE_CODE", "编号"},
    {"FIELD_TYPE_CHOICE", "选项"},
    {"FIELD_TYPE_NUMBER", "数字"},
    {"FIELD_TYPE_DAY", "日期"},
    {"FIELD_TYPE_DEPARTMENT", "部门"},
    {"FIELD_TYPE_STAFF", "人员"},
    {"FIELD_TYPE_ITEM", "事项"},
    {"FIELD_TYPE_BLANK", "空白证照的编号"},
    {"FIELD_TYPE_STOCK_ITEM", "物资"},
    {"FIELD_TYPE_POST", "岗位"},
    {"FIELD_TYPE_MINUTE", "时间"},
    {"CHANNEL_WINDOW", "窗口"},
    {"CHANNEL_ONLINE", "网上"},
    {"CHANNEL_MOBILE", "移动端"},
    {"CHANNEL_COURIER", "寄递"},
    {"CHANNEL_OTHER", "其他"},
    {"DECISION_OUTCOME_GRANTED", "准予"},
    {"DECISION_OUTCOME_REFUSED", "不予"},
    {"DECISION_OUTCOME_WITHDRAWN", "撤回"},
    {"DECISION_OUTCOME_TERMINATED", "终止"},
    {"DECISION_OUTCOME_PARTIAL", "部分办成"},
    {"CLOCK_NAME_LEGAL", "法定时限"},
    {"CLOCK_NAME_PROMISED", "承诺时限"},
    {"CLOCK_NAME_UPSTREAM", "上级时限"},
    {"CLOCK_NAME_ACCEPTANCE", "受理时限"},
    {"CLOCK_NAME_SUPPLEMENT", "补正期限"},
    {"CLOCK_NAME_LEG", "环节时限"},
    {"CLOCK_NAME_DELIVERY", "送达时限"},
    {"CLOCK_NAME_STEP", "步骤时限"},
    {"CLOCK_NAME_REPLY", "答复时限"},
    {"CLOCK_NAME_FOLLOW_UP", "回访时限"},
    {"CLOCK_NAME_FEEDBACK", "反馈时限"},
    {"CLOCK_NAME_CLAIM", "领取时限"},
    {"CLOCK_NAME_ELSEWHERE", "属地时限"},
    {"CLOCK_NAME_TRANSIT", "在途时限"},
    {"CLOCK_NAME_INTAKE_DAY", "即办时限"},
    {"ACCEPTANCE_MODE_FULL", "受理"},
    {"ACCEPTANCE_MODE_DEFICIT", "容缺受理"},
    {"ACCEPTANCE_MODE_DEEMED", "视为受理"},
    {"REFUSAL_KIND_NOT_COMPETENT", "不予受理"},
    {"REFUSAL_KIND_NOT_REQUIRED", "不受理"},
    {"CLOCK_UNIT_WORKING_DAY", "工作日"},
    {"CLOCK_UNIT_CALENDAR_DAY", "自然日"},
    {"CLOCK_UNIT_WORKING_MINUTE", "工作分钟"},
    {"CLOCK_UNIT_MINUTE", "分钟"},
    {"CLOCK_UNIT_FIXED_INSTANT", "固定时点"},
    {"PAUSE_STATE_REQUESTED", "待批准"},
    {"PAUSE_STATE_IN_FORCE", "暂停中"},
    {"PAUSE_STATE_ENDED", "已结束"},
    {"PAUSE_STATE_REFUSED", "未批准"},
    {"WARNING_LEVEL_YELLOW", "黄"},
    {"WARNING_LEVEL_RED", "红"},
    {"WARNING_LEVEL_SUPERVISED", "督办"},
    {"WARNING_LEVEL_CIRCULATED", "通报"},
    {"WARNING_STATE_RAISED", "已发出"},
    {"WARNING_STATE_ACKNOWLEDGED", "已知悉"},
    {"WARNING_STATE_SETTLED", "已了结"},
    {"WARNING_STATE_WITHDRAWN", "已撤销"},
    {"WARNING_STATE_VOIDED", "已作废"},
    {"WARNING_STATE_SUPERSEDED", "已升级"},
    {"ACCEPTOR_WINDOW", "窗口"},
    {"ACCEPTOR_DEPARTMENT", "部门"},
    {"CALENDAR_LAYER_NATION", "国家"},
    {"CALENDAR_LAYER_PROVINCE", "省"},
    {"CALENDAR_LAYER_COUNTY", "县"},
    {"CALENDAR_LAYER_HALL", "大厅"},
    {"JOB_KIND_FINISH_IMPORT", "导入收尾"},
    {"JOB_KIND_RECALCULATE", "时限重算"},
    {"JOB_KIND_REASSIGN", "批量改派"},
    {"JOB_KIND_EXEMPT", "停机不计时"},
    {"JOB_KIND_ERASE", "删除个人信息"},
    {"JOB_KIND_ROTATE_KEYS", "密钥轮换"},
    {"ROTATION_PHASE_CASES", "重新加密办件密钥"},
    {"ROTATION_PHASE_OTHERS", "重新加密其他密钥"},
    {"ROTATION_PHASE_COMPACT", "清除旧数据"},
    {"ROTATION_PHASE_DESTROY", "销毁旧密钥"},
    {"APPEAL_STATE_OPEN", "申诉中"},
    {"APPEAL_STATE_UPHELD", "申诉成立"},
    {"APPEAL_STATE_DISMISSED", "申诉不成立"},
    {"URGE_CHANNEL_SYSTEM", "系统"},
    {"URGE_CHANNEL_PHONE", "电话"},
    {"URGE_CHANNEL_MESSAGE", "短信"},
    {"URGE_CHANNEL_VISIT", "上门"},
    {"JOB_STATE_RUNNING", "进行中"},
    {"JOB_STATE_DONE", "已完成"},
    {"PRINCIPAL_KIND_STAFF", "人员"},
    {"PRINCIPAL_KIND_SERVICE", "接口账号"},
    {"PRINCIPAL_KIND_OUTSIDE", "外部人员"},
    {"PARTY_KIND_STAFF", "人员"},
    {"PARTY_KIND_DEPARTMENT", "部门"},
    {"PARTY_KIND_POST", "岗位"},
    {"PARTY_KIND_OUTSIDE", "外部人员"},
    {"PARTY_KIND_SYSTEM", "系统"},
    {"ID_TYPE_RESIDENT_ID", "居民身份证"},
    {"HOLDER_KIND_STAFF", "人员"},
    {"HOLDER_KIND_SHELF", "柜架"},
    {"HOLDER_KIND_DEPARTMENT", "部门"},
    {"HOLDER_KIND_COURIER", "快递"},
    {"HOLDER_KIND_APPLICANT", "申请人"},
    {"HOLDER_KIND_ARCHIVE", "档案"},
    {"HOLDER_KIND_DESTROYED", "已销毁"},
    {"HOLDER_KIND_CERTIFICATE", "已制证"},
    {"HOLDER_KIND_ELSEWHERE", "外地单位"},
    {"HOLDER_KIND_LOST", "已遗失"},
    {"SIGNING_WAY_CREDENTIAL", "账号签收"},
    {"SIGNING_WAY_CODE", "签收码签收"},
    {"SIGNING_WAY_PAPER", "纸质签收"},
    {"SIGNING_WAY_DEEMED", "视同签收"},
    {"OBJECT_KIND_SEAL", "印章"},
    {"OBJECT_KIND_KEY", "钥匙"},
    {"OBJECT_KIND_BLANK", "空白证照"},
    {"OBJECT_KIND_CERTIFICATE", "证照"},
    {"OBJECT_KIND_DEVICE", "设备"},
    {"HANDOVER_STATE_OFFERED", "待签收"},
    {"HANDOVER_STATE_SIGNED", "已签收"},
    {"HANDOVER_STATE_WITHDRAWN", "已撤回"},
    {"RETURNED_TO_APPLICANT", "本人"},
    {"RETURNED_TO_AGENT", "代领人"},
    {"DOCUMENT_CHECK_GENUINE", "真实有效"},
    {"DOCUMENT_CHECK_REPLACED", "真实，已作废或换发"},
    {"DOCUMENT_CHECK_ALTERED", "内容不符，不是本大厅出具的原文"},
    {"DOCUMENT_CHECK_UNKNOWN", "没有这个编号"},
    {"DOCUMENT_CHECK_MISREAD", "校验位不符，请核对是否抄错"},
}};

template <size_t N>
std::string_view Find(const std::array<Pair, N>& pairs, std::string_view key) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [key](const Pair& pair) { return pair.first == key; });
  return found == pairs.end() ? std::string_view() : found->second;
}

// DECISION_OUTCOME_GRANTED → granted.
std::string FlagWord(const EnumValueDescriptor* value) {
  const std::string& zero = value->type()->FindValueByNumber(0)->name();
  std::string word = value->name().substr(zero.size() - kUnspecified.size());
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return word;
}

}  // namespace

std::string StageWord(std::string_view stage) {
  const std::string_view word = Find(kStages, stage);
  return std::string(word.empty() ? stage : word);
}

std::string EnumWord(const EnumValueDescriptor* value) {
  if (value == nullptr) return "?";
  if (value->number() == 0) return std::string(kNone);
  const std::string_view word = Find(kEnums, value->name());
  return word.empty() ? FlagWord(value) : std::string(word);
}

std::vector<std::string> FlagWords(const EnumDescriptor* type) {
  std::vector<std::string> words;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) words.push_back(FlagWord(type->value(i)));
  }
  return words;
}

std::optional<int> FlagNumber(const EnumDescriptor* type, std::string_view word) {
  for (int i = 0; i < type->value_count(); ++i) {
    const auto* value = type->value(i);
    if (value->number() != 0 && FlagWord(value) == word) return value->number();
  }
  return std::nullopt;
}

std::string PartyWord(const v1::Party& party) {
  if (party.id().empty() && party.display_name().empty()) return std::string(kNone);
  if (party.display_name().empty()) return party.id();
  return base::StrCat(party.display_name(), " (", party.id(), ")");
}

std::optional<v1::Party> ParseParty(std::string_view text) {
  v1::Party party;
  party.set_kind(v1::PARTY_KIND_STAFF);
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto kind = FlagNumber(v1::PartyKind_descriptor(), text.substr(0, colon));
    if (!kind) return std::nullopt;
    party.set_kind(static_cast<v1::PartyKind>(*kind));
    text.remove_prefix(colon + 1);
  }
  if (text.empty()) return std::nullopt;
  party.set_id(std::string(text));
  return party;
}

std::string TimeWord(bool present, const google::protobuf::Timestamp& time) {
  return present ? FormatMinute(MicrosOf(time)) : std::string(kNone);
}

std::string OrDash(std::string_view text) { return std::string(text.empty() ? kNone : text); }

}  // namespace hallcase::cli
