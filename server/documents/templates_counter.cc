// What the counter hands out when it takes papers in.
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

const Template kReceiptV1 = {
    .kind = DocumentKind::kReceipt,
    .version = 1,
    .title_zh = "收件凭证",
    .paper = Paper::kReceipt80,
    .case_number = Need::kRequired,
    .opening = {},
    .fields = {{"item", "事项", Place::kWhole},
               {"department", "审批部门", Place::kWhole},
               {"applicant", "申请人", Place::kWhole},
               {"agent", "代理人", Place::kWhole, Need::kOptional},
               {"received_at", "收件时间", Place::kWhole},
               {"window", "收件窗口", Place::kWhole},
               {"clerk", "收件人", Place::kWhole},
               {"promise", "承诺时限", Place::kWhole, Need::kOptional},
               {"pickup", "领取方式", Place::kWhole, Need::kOptional},
               {"phone", "查询电话", Place::kWhole}},
    .tables = {{"materials",
                "收到的材料",
                {{"材料名称", 62}, {"原件", 17}, {"复印件", 21}},
                Need::kRequired,
                0}},
    .notes_title_zh = "备注",
    .closing = {"本凭证只证明窗口已经收到上列材料，不表示申请已被受理，也不是审批结果。",
                "凭编号或二维码可以查询进度；领取结果请带本凭证和有效身份证件。"},
    .basis = "《行政许可法》第三十二条：材料不齐全或者不合法定形式的，收到材料当场或者五个工作日内"
             "一次告知全部补正内容；到期没有告知的，从收到材料之日起即为受理。",
    .seal_zh = "收件专用章",
    .signatures = {{"申请人（代理人）"}},
    .copies = "一式两联：第一联申请人留存，第二联窗口存档。",
};

const Template kMaterialListV1 = {
    .kind = DocumentKind::kMaterialList,
    .version = 1,
    .title_zh = "收件清单",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {},
    .fields = {{"item", "办理事项", Place::kWhole},
               {"department", "审批部门", Place::kHalf},
               {"received_at", "收件时间", Place::kHalf},
               {"applicant", "申请人", Place::kHalf},
               {"agent", "代理人", Place::kHalf, Need::kOptional},
               {"window", "收件窗口", Place::kHalf},
               {"clerk", "收件人", Place::kHalf},
               {"phone", "查询电话", Place::kHalf},
               {"channel", "申请方式", Place::kHalf, Need::kOptional}},
    .tables = {{"materials",
                "材料清单",
                {{"材料名称", 40},
                 {"必备", 7},
                 {"收取", 7},
                 {"方式", 7},
                 {"原件", 7},
                 {"复印件", 9},
                 {"收取时间", 19}},
                Need::kRequired,
                0}},
    .notes_title_zh = "备注",
    .closing = {"上列材料已由申请人与收件人当面逐件清点，名称、形式和份数相符。",
                "标明只核对的原件已经当场退还，未在清单中列出的材料窗口没有收取。"},
    .basis = "《中华人民共和国行政许可法》第二十九条：申请书格式文本由行政机关提供，不得含有与事项"
             "没有直接关系的内容；除依法应当本人到场的以外，可以委托代理人申请，也可以用信函、电子"
             "数据交换、电子邮件等方式申请。",
    .seal_zh = "收件专用章",
    .signatures = {{"申请人（代理人）"}, {"收件人"}},
    .copies = "本清单一式两份：申请人一份，收件窗口随卷存档一份。",
};

const Template kSupplementNoticeV1 = {
    .kind = DocumentKind::kSupplementNotice,
    .version = 1,
    .title_zh = "一次性告知书",
    .paper = Paper::kA4,
    .case_number = Need::kRequired,
    .opening = {"{applicant}：",
                "你（单位）于{received_at}提出的{item}申请收悉。经审查，申请材料不齐全或者不符合"
                "法定形式，现将需要补正的全部内容一次告知如下："},
    .fields = {{"applicant", "申请人", Place::kText},
               {"received_at", "收件时间", Place::kText},
               {"item", "办理事项", Place::kText},
               {"supplement_until", "补正期限", Place::kHalf},
               {"supplement_where", "补正方式", Place::kHalf},
               {"contact", "联系人", Place::kHalf},
               {"phone", "联系电话", Place::kHalf},
               {"issuer", "告知机关", Place::kSeal}},
    .tables = {{"missing",
                "需要补正的内容",
                {{"材料名称", 30}, {"存在的问题", 30}, {"补正要求", 30}, {"份数", 10}}}},
    .notes_title_zh = "说明",
    .closing = {"请按上列要求一次补齐。补正材料齐全并符合法定形式后即予受理，办理期限从受理之日起"
                "计算。除上列内容外，不再要求补正其他材料。"},
    .basis = "《中华人民共和国行政许可法》第三十二条第一款第四项：申请材料不齐全或者不符合法定形式的，"
             "应当当场或者在五个工作日内一次告知申请人需要补正的全部内容；逾期不告知的，自收到申请"
             "材料之日起即为受理。",
    .seal_zh = "业务专用章",
    .signatures = {{"申请人（代理人）签收"}, {"经办人"}},
    .copies = "本告知书一式两份：申请人一份，收件窗口存档一份。",
};

}  // namespace

const std::vector<Template>& CounterTemplates() {
  static const auto* const kFamily =
      new std::vector<Template>{kReceiptV1, kMaterialListV1, kSupplementNoticeV1};
  return *kFamily;
}

}  // namespace hallcase::documents
