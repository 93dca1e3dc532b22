// What a body tells the applicant of acceptance and time limits.
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

const Template kAcceptanceV1 = {
    .kind = DocumentKind::kAcceptance,
    .version = 1,
    .title_zh = "受理通知书",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {"{applicant}：",
                "你（单位）于{received_at}提出的{item}申请，属于本机关职权范围，申请材料齐全、符合"
                "法定形式，现决定自{accepted_on}起予以受理。"},
    .fields = {{"applicant", "申请人", Place::kText},
               {"received_at", "收件时间", Place::kText},
               {"item", "办理事项", Place::kText},
               {"accepted_on", "受理日期", Place::kText},
               {"agent", "代理人", Place::kHalf, Need::kOptional},
               {"department", "审批部门", Place::kHalf},
               {"legal_limit", "法定时限", Place::kHalf},
               {"promised_limit", "承诺时限", Place::kHalf},
               {"due_day", "承诺办结日", Place::kHalf},
               {"pickup", "领取方式", Place::kHalf, Need::kOptional},
               {"contact", "联系人", Place::kHalf},
               {"phone", "联系电话", Place::kHalf},
               {"complaints", "监督电话", Place::kHalf, Need::kOptional},
               {"issuer", "受理机关", Place::kSeal}},
    .tables = {{"materials",
                "受理的材料",
                {{"材料名称", 66}, {"形式", 14}, {"份数", 10}, {"页数", 10}},
                Need::kOptional}},
    .notes_title_zh = "说明",
    .closing = {"办理期限从受理的次日起计算；依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家"
                "评审的，所需时间另行书面告知，不计入期限。"},
    .basis = "《中华人民共和国行政许可法》第三十二条第一款第五项、第二款：属于职权范围、材料齐全并"
             "符合法定形式的，应当受理，并出具加盖专用印章、注明日期的书面凭证；第四十二条：除当场"
             "决定的以外，自受理之日起二十个工作日内作出决定，法律、法规另有规定的依照其规定。",
    .seal_zh = "受理专用章",
    .signatures = {{"申请人（代理人）签收"}, {"经办人"}},
    .copies = "本通知书一式三份：申请人一份，审批部门一份，收件窗口存档一份。",
};

const Template kRefusalV1 = {
    .kind = DocumentKind::kRefusal,
    .version = 1,
    .title_zh = "不予受理通知书",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {"{applicant}：",
                "你（单位）于{received_at}提出的{item}申请收悉。经审查，本机关决定不予受理，理由和"
                "依据如下："},
    .fields = {{"applicant", "申请人", Place::kText},
               {"received_at", "收件时间", Place::kText},
               {"item", "办理事项", Place::kText},
               {"reason", "理由", Place::kWhole},
               {"ground", "依据", Place::kWhole},
               {"right_body", "应向其申请", Place::kWhole, Need::kOptional},
               {"returned", "退还材料", Place::kWhole, Need::kOptional},
               {"review_body", "复议机关", Place::kText},
               {"court", "受诉法院", Place::kText},
               {"contact", "联系人", Place::kHalf},
               {"phone", "联系电话", Place::kHalf},
               {"issuer", "决定机关", Place::kSeal}},
    .tables = {},
    .notes_title_zh = "说明",
    .closing = {"如不服本决定，可以自收到本通知书之日起六十日内向{review_body}申请行政复议，或者"
                "自收到本通知书之日起六个月内向{court}提起行政诉讼。"},
    .basis = "《中华人民共和国行政许可法》第三十二条第一款第一项、第二项：依法不需要取得许可的，即时"
             "告知不受理；不属于本机关职权范围的，即时作出不予受理的决定，并告知向有关机关申请；"
             "参照第三十八条第二款：作出不利决定应当书面说明理由，并告知申请行政复议、提起行政诉讼"
             "的权利。",
    .seal_zh = "受理专用章",
    .signatures = {{"申请人（代理人）签收"}, {"经办人"}},
    .copies = "本通知书一式三份：申请人一份，审批部门一份，收件窗口存档一份。",
};

const Template kExtensionV1 = {
    .kind = DocumentKind::kExtension,
    .version = 1,
    .title_zh = "延期通知书",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {"{applicant}：",
                "你（单位）申请的{item}，已于{accepted_on}受理，原定{due_before}办结。因下列原因"
                "不能按期作出决定，经{approver}批准，延长{extended_by}，改为{due_after}办结。"},
    .fields = {{"applicant", "申请人", Place::kText},
               {"item", "办理事项", Place::kText},
               {"accepted_on", "受理日期", Place::kText},
               {"due_before", "原办结日", Place::kText},
               {"approver", "批准人", Place::kText},
               {"extended_by", "延长期限", Place::kText},
               {"due_after", "新办结日", Place::kText},
               {"reason", "延期理由", Place::kWhole},
               {"approved_on", "批准日期", Place::kHalf},
               {"department", "审批部门", Place::kHalf},
               {"contact", "联系人", Place::kHalf},
               {"phone", "联系电话", Place::kHalf},
               {"issuer", "决定机关", Place::kSeal}},
    .tables = {},
    .notes_title_zh = "说明",
    .closing = {"延期只有一次。给你（单位）带来不便，敬请谅解。"},
    .basis = "《中华人民共和国行政许可法》第四十二条：二十个工作日内不能作出决定的，经本行政机关"
             "负责人批准可以延长十个工作日；统一办理、联合办理、集中办理的，四十五个工作日内不能"
             "办结的，经本级人民政府负责人批准可以延长十五个工作日。延长的理由应当告知申请人。",
    .seal_zh = "业务专用章",
    .signatures = {{"申请人（代理人）签收"}, {"经办人"}},
    .copies = "本通知书一式三份：申请人一份，审批部门一份，收件窗口存档一份。",
};

const Template kSpecialProcedureV1 = {
    .kind = DocumentKind::kSpecialProcedure,
    .version = 1,
    .title_zh = "特殊程序期限告知书",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {"{applicant}：",
                "你（单位）申请的{item}，已于{accepted_on}受理。作出决定以前依法需要进行"
                "{procedure}，自{starts_on}起，所需时间为{duration}，不计入办理期限。"},
    .fields = {{"applicant", "申请人", Place::kText},
               {"item", "办理事项", Place::kText},
               {"accepted_on", "受理日期", Place::kText},
               {"procedure", "特殊程序", Place::kText},
               {"starts_on", "开始日期", Place::kText},
               {"duration", "所需时间", Place::kText},
               {"reason", "进行的原因", Place::kWhole},
               {"performer", "承担机构", Place::kWhole, Need::kOptional},
               {"resumes_on", "恢复计时日", Place::kHalf, Need::kOptional},
               {"due_day", "预计办结日", Place::kHalf, Need::kOptional},
               {"contact", "联系人", Place::kHalf},
               {"phone", "联系电话", Place::kHalf},
               {"issuer", "告知机关", Place::kSeal}},
    .tables = {},
    .notes_title_zh = "说明",
    .closing = {"特殊程序结束后办理期限继续计算。提前结束的，从结束之日起恢复计时。"},
    .basis = "《中华人民共和国行政许可法》第四十五条：作出决定依法需要听证、招标、拍卖、检验、检测、"
             "检疫、鉴定和专家评审的，所需时间不计算在办理期限内；行政机关应当将所需时间书面告知"
             "申请人。",
    .seal_zh = "业务专用章",
    .signatures = {{"申请人（代理人）签收"}, {"经办人"}},
    .copies = "本告知书一式三份：申请人一份，审批部门一份，收件窗口存档一份。",
};

}  // namespace

const std::vector<Template>& NoticeTemplates() {
  static const auto* const kFamily =
      new std::vector<Template>{kAcceptanceV1, kRefusalV1, kExtensionV1, kSpecialProcedureV1};
  return *kFamily;
}

}  // namespace hallcase::documents
