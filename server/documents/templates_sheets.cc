// Papers inside the house: who hands what to whom.
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

const Template kTransferV1 = {
    .kind = DocumentKind::kTransfer,
    .version = 1,
    .title_zh = "物料流转凭证",
    .paper = Paper::kA4,
    .case_number = Need::kOptional,
    .opening = {},
    .fields = {{"from_party", "移交单位", Place::kHalf},
               {"to_party", "接收单位", Place::kHalf},
               {"giver", "移交人", Place::kHalf},
               {"receiver", "接收人", Place::kHalf, Need::kOptional},
               {"offered_at", "移交时间", Place::kHalf},
               {"way", "流转方式", Place::kHalf, Need::kOptional},
               {"purpose", "移交事由", Place::kWhole},
               {"sign_code", "签收码", Place::kHalf, Need::kOptional}},
    .tables = {{"papers",
                "流转物料",
                {{"物料名称", 31},
                 {"编号", 27},
                 {"种类", 9},
                 {"数量", 7},
                 {"接收", 7, Filled::kByHand},
                 {"拒收理由", 19, Filled::kByHand}}}},
    .notes_title_zh = "备注",
    .closing = {"接收人逐件核对：收下的在“接收”栏打√，不收的写明理由退回移交人。",
                "签收以前，物料由移交人保管。同一人不得既移交又接收；在纸面签收的，须有第二名"
                "工作人员见证。"},
    .basis = "",
    .seal_zh = "",
    .signatures = {{"移交人", SignedWith::kMinute},
                   {"接收人", SignedWith::kMinute},
                   {"见证人", SignedWith::kMinute}},
    .copies = "本凭证一式两份：移交单位一份，接收单位一份。",
};

const Template kShiftHandoverV1 = {
    .kind = DocumentKind::kShiftHandover,
    .version = 1,
    .title_zh = "交接班表",
    .paper = Paper::kA4,
    .case_number = Need::kOptional,
    .opening = {},
    .fields = {{"day", "交接日期", Place::kHalf},
               {"shift", "班次", Place::kHalf},
               {"post", "岗位", Place::kHalf},
               {"window", "窗口", Place::kHalf},
               {"giver", "交班人", Place::kHalf},
               {"receiver", "接班人", Place::kHalf}},
    .tables = {{"open_cases",
                "在办件",
                {{"办件编号", 27}, {"事项", 31}, {"申请人", 12}, {"状态", 14}, {"最迟", 16}},
                Need::kRequired,
                0},
               {"warnings",
                "未了结的预警",
                {{"办件编号", 27}, {"级别", 9}, {"内容", 44}, {"时间", 20}},
                Need::kRequired,
                0},
               {"held_papers",
                "保管的原件和证照",
                {{"名称", 36}, {"编号或办件编号", 34}, {"数量", 8}, {"存放位置", 22}},
                Need::kRequired,
                0},
               {"seals_keys",
                "印章和钥匙",
                {{"名称", 36}, {"编号", 34}, {"数量", 8}, {"存放位置", 22}},
                Need::kRequired,
                0},
               {"devices",
                "设备",
                {{"名称", 36}, {"编号", 34}, {"数量", 8}, {"状况", 22}},
                Need::kOptional,
                0}},
    .notes_title_zh = "注意事项",
    .closing = {"在办件、预警和保管清单由系统在制表时生成并冻结，没有改动，可以用校验行核对。",
                "双方签字以前，上列物品由交班人保管。同一人不得在两处签字；接班人不在场的，由"
                "见证人签字并注明。"},
    .basis = "",
    .seal_zh = "",
    .signatures = {{"交班人", SignedWith::kMinute},
                   {"接班人", SignedWith::kMinute},
                   {"见证人", SignedWith::kMinute}},
    .copies = "本表一式两份：交班人、接班人各执一份；签字后的扫描件随台账存档。",
};

}  // namespace

const std::vector<Template>& SheetTemplates() {
  static const auto* const kFamily = new std::vector<Template>{kTransferV1, kShiftHandoverV1};
  return *kFamily;
}

}  // namespace hallcase::documents
