#include "tests/documents/samples.h"

#include <string_view>
#include <utility>

#include "server/base/strings.h"
#include "server/documents/snapshot_builder.h"
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

using Rows = SnapshotBuilder::Rows;

constexpr int64_t kIssuedAtUs = 1'770'862'500'000'000;  // 2026-02-12 10:15 in China
constexpr int64_t kShiftEndsAtUs = kIssuedAtUs + 103 * 60'000'000LL;
constexpr int64_t kExtendedAtUs = kIssuedAtUs + 32 * 86'400'000'000LL;
constexpr int32_t kChinaMinutes = 480;
constexpr std::string_view kDepartment = "陵水黎族自治县自然资源和规划局";
constexpr std::string_view kItem = "国有建设用地使用权及房屋所有权转移登记（存量房买卖）";

constexpr std::string_view kLongMaterials[] = {
    "海南省不动产登记申请书（加盖申请单位公章并由法定代表人或者授权委托代理人签字）",
    "申请人身份证明",
    "不动产权属证书",
    "国有建设用地使用权出让合同及其全部补充协议、土地出让价款缴纳凭证",
    "房屋买卖合同",
    "契税、增值税、个人所得税等相关税费完税证明或者减免税证明材料",
    "房屋平面图（由具有相应资质的测绘单位出具并经不动产登记机构审核确认，比例尺不小于 1:200）",
    "授权委托书及代理人身份证明",
    "建设工程规划许可证（含附件及附图）",
    "建设工程规划核实合格证明文件",
    "房屋建筑工程竣工验收备案表",
    "住宅专项维修资金交存凭证",
    "公司章程、股东会决议（转让大额不动产的）",
    "营业执照副本（统一社会信用代码 91469028MA5T0000XX）",
    "法定代表人身份证明书",
    "抵押权人同意转让的书面材料",
    "共有人同意处分的书面意见",
    "婚姻状况证明或者单身声明（经公证）",
    "未成年人的监护人身份证明、户口簿以及为被监护人利益处分不动产的书面保证",
    "其他依法应当提交的材料（URL-like-reference-without-any-break-0123456789012345678901234567890)",
};

SnapshotBuilder Begin(DocumentKind kind, std::string_view code) {
  SnapshotBuilder builder(*LatestTemplate(kind));
  builder.head.number = base::StrCat("LS-", code, "-20260212-000123");
  builder.head.hall_id = "lingshui";
  builder.head.hall_name_zh = "陵水黎族自治县政务大厅";
  builder.head.case_number = "LS20260212000123K";
  builder.head.issued_at_us = kIssuedAtUs;
  builder.head.utc_offset_minutes = kChinaMinutes;
  builder.head.salt = "0123456789abcdef";
  return builder;
}

SnapshotBuilder Notice(DocumentKind kind, std::string_view code, std::string_view word) {
  SnapshotBuilder builder = Begin(kind, code);
  builder.head.word_number_zh = base::StrCat("陵自然资", word, "〔2026〕123号");
  builder.Field("applicant", "王小明")
      .Field("item", kItem)
      .Field("contact", "钟文")
      .Field("phone", "0898-8330 0000")
      .Field("issuer", kDepartment);
  return builder;
}

Rows ReceiptRows(size_t count) {
  Rows rows;
  for (size_t i = 0; i < count; ++i) {
    rows.push_back({std::string(kLongMaterials[i % std::size(kLongMaterials)]),
                    i % 3 == 1 ? "—" : "1", i % 3 == 1 || i % 2 == 1 ? "2" : "—"});
  }
  return rows;
}

Snapshot Receipt(size_t materials) {
  SnapshotBuilder builder = Begin(DocumentKind::kReceipt, "SJ");
  builder.Field("item", kItem)
      .Field("department", kDepartment)
      .Field("applicant", "王小明")
      .Field("agent", "陈丽华（授权委托）")
      .Field("received_at", "2026年2月12日 10:15")
      .Field("window", "综合受理3号窗口")
      .Field("clerk", "王海燕（0307）")
      .Field("promise", "受理后 3 个工作日")
      .Field("pickup", "窗口领取")
      .Field("phone", "0898-8330 0000")
      .Table("materials", ReceiptRows(materials));
  builder.head.notes = {"不动产权属证书原件已核对退还，办结时请带原件换领新证。"};
  return builder.Build();
}

Snapshot MaterialList(size_t materials) {
  SnapshotBuilder builder = Begin(DocumentKind::kMaterialList, "QD");
  Rows rows;
  for (size_t i = 0; i < materials; ++i) {
    rows.push_back({std::string(kLongMaterials[i % std::size(kLongMaterials)]),
                    i % 4 == 3 ? "否" : "是", i % 5 == 2 ? "核对" : "收取",
                    i % 2 == 0 ? "纸质" : "电子", "1", i % 3 == 0 ? "2" : "—", "2月12日 10:15"});
  }
  builder.Field("item", kItem)
      .Field("department", kDepartment)
      .Field("received_at", "2026年2月12日 10:15")
      .Field("applicant", "海南陵水清水湾旅游度假开发建设有限责任公司")
      .Field("agent", "陈丽华")
      .Field("window", "综合受理3号窗口")
      .Field("clerk", "王海燕（0307）")
      .Field("phone", "0898-8330 0000")
      .Field("channel", "窗口")
      .Table("materials", std::move(rows));
  builder.head.notes = {
      "申请人声明：所提交的材料真实、合法、有效，复印件与原件一致；如有隐瞒或者提供虚假材料，愿意"
      "承担由此产生的法律责任，并同意将有关情况依法依规纳入信用记录。",
      "标为“核对”的材料只核对原件，不留存。"};
  return builder.Build();
}

Snapshot SupplementNotice() {
  SnapshotBuilder builder = Notice(DocumentKind::kSupplementNotice, "BZ", "补告");
  builder.Field("received_at", "2026年2月12日")
      .Field("supplement_until", "2026年3月12日前")
      .Field("supplement_where", "综合受理3号窗口或者海南政务服务网")
      .Table(
          "missing",
          {{std::string(kLongMaterials[5]), "缺少契税完税证明", "到税务窗口办理后提交原件", "1"},
           {std::string(kLongMaterials[6]),
            "图上没有测绘单位资质章，房屋用途与权属证书记载不一致（证书为“住宅”，图上为“商业”）",
            "由原测绘单位更正后重新出具，加盖资质章和注册测绘师签章", "2"},
           {"授权委托书", "没有写明委托权限和期限", "重新填写，委托人当面签字或者提交公证书", "1"},
           {"婚姻状况证明", "没有提交", "提交结婚证原件核对并留复印件", "1"}});
  builder.head.notes = {
      "契税可以在本大厅二楼税务窗口当场办理，也可以在电子税务局网上办理，办结后不必再到税务窗口取票"
      "。"};
  return builder.Build();
}

Snapshot Acceptance(size_t materials) {
  SnapshotBuilder builder = Notice(DocumentKind::kAcceptance, "SL", "受");
  builder.Field("received_at", "2026年2月12日")
      .Field("accepted_on", "2026年2月12日")
      .Field("agent", "陈丽华")
      .Field("department", kDepartment)
      .Field("legal_limit", "30 个工作日")
      .Field("promised_limit", "3 个工作日")
      .Field("due_day", "2026年2月25日")
      .Field("pickup", "邮政寄递（到付）")
      .Field("complaints", "12345");
  if (materials > 0) {
    Rows rows;
    for (size_t i = 0; i < materials; ++i) {
      rows.push_back({std::string(kLongMaterials[i % std::size(kLongMaterials)]),
                      i % 2 == 0 ? "原件" : "复印件", "1", "4"});
    }
    builder.Table("materials", std::move(rows));
  }
  builder.head.notes = {"办理结果同时在海南政务服务网“我的办件”中公布，可以凭办件编号查询。"};
  return builder.Build();
}

Snapshot Refusal() {
  return Notice(DocumentKind::kRefusal, "BS", "不受")
      .Field("received_at", "2026年2月12日")
      .Field(
          "reason",
          "申请登记的房屋坐落在三亚市海棠区，不在本县行政区域内，依法应当由不动产所在地的登记机构"
          "办理；本机关对该不动产没有登记管辖权，也没有受三亚市登记机构的委托。")
      .Field("ground",
             "《不动产登记暂行条例》第七条第一款：不动产登记由不动产所在地的县级人民政府"
             "不动产登记机构办理。")
      .Field("right_body", "三亚市不动产登记中心（三亚市吉阳区，电话 0898-8800 0000）")
      .Field("returned", "全部申请材料 20 件已当场退还申请人。")
      .Field("review_body", "陵水黎族自治县人民政府")
      .Field("court", "陵水黎族自治县人民法院")
      .Build();
}

Snapshot Extension() {
  SnapshotBuilder builder = Notice(DocumentKind::kExtension, "YQ", "延");
  builder.head.issued_at_us = kExtendedAtUs;
  builder.Field("accepted_on", "2026年2月12日")
      .Field("due_before", "2026年3月19日")
      .Field("approver", "副局长 戴立宏")
      .Field("extended_by", "10 个工作日")
      .Field("due_after", "2026年4月2日")
      .Field("reason",
             "该宗地与相邻宗地的界址存在争议，需要到现场重新指界，并调取 1998 年、2007 "
             "年两次土地调查的"
             "原始档案核对；相邻权利人已书面要求参加指界，时间定在 2026年3月20日。")
      .Field("approved_on", "2026年3月16日")
      .Field("department", kDepartment);
  return builder.Build();
}

Snapshot SpecialProcedure() {
  SnapshotBuilder builder = Notice(DocumentKind::kSpecialProcedure, "TS", "特告");
  builder.Field("accepted_on", "2026年2月12日")
      .Field("procedure", "专家评审和现场检测")
      .Field("starts_on", "2026年2月24日")
      .Field("duration", "15 个工作日")
      .Field("reason",
             "项目位于滨海地质灾害易发区，依照《地质灾害防治条例》第二十一条应当进行地质灾害"
             "危险性评估，并由专家对评估报告进行审查。")
      .Field("performer", "海南省地质环境监测总站（专家组由省厅从专家库中抽取）")
      .Field("resumes_on", "2026年3月17日")
      .Field("due_day", "2026年3月27日");
  builder.head.notes = {"评审费用由本机关承担，不向申请人收取。"};
  return builder.Build();
}

Snapshot Transfer(size_t papers) {
  SnapshotBuilder builder = Begin(DocumentKind::kTransfer, "LZ");
  Rows rows;
  for (size_t i = 0; i < papers; ++i) {
    rows.push_back({std::string(kLongMaterials[i % std::size(kLongMaterials)]),
                    base::StrCat("LS2026021200", 1000 + i, "K-", i % 9 + 1),
                    i % 3 == 0 ? "原件" : "复印件", "1"});
  }
  builder.Field("from_party", "陵水黎族自治县政务大厅综合受理3号窗口")
      .Field("to_party", kDepartment)
      .Field("giver", "王海燕（0307）")
      .Field("receiver", "钟文（自然资源和规划局首席代表）")
      .Field("offered_at", "2026年2月12日 16:40")
      .Field("way", "当面移交")
      .Field("purpose", "综合窗口收件后移交审批部门审查，共一卷")
      .Field("sign_code", "7391 0426")
      .Table("papers", std::move(rows));
  builder.head.notes = {"第 3 件原件有折痕，移交前已拍照存档。"};
  return builder.Build();
}

Snapshot ShiftHandover(size_t cases) {
  SnapshotBuilder builder = Begin(DocumentKind::kShiftHandover, "JB");
  builder.head.case_number.clear();
  builder.head.issued_at_us = kShiftEndsAtUs;
  Rows open_cases;
  for (size_t i = 0; i < cases; ++i) {
    open_cases.push_back({base::StrCat("LS202602", 10 + i % 3, "0000", 10 + i % 80, "K"),
                          i % 2 == 0 ? std::string(kItem) : "食品经营许可证核发", "王*明",
                          i % 3 == 0 ? "已收件" : "审核中", "2026-02-25"});
  }
  builder.Field("day", "2026年2月12日（星期四）")
      .Field("shift", "上午班 08:30–12:00")
      .Field("post", "综合受理")
      .Field("window", "综合受理3号窗口")
      .Field("giver", "王海燕（0307）")
      .Field("receiver", "符小兰（0311，顶岗）")
      .Table("open_cases", std::move(open_cases))
      .Table("warnings", {{"LS20260209000017X", "红",
                           "承诺时限已超 1 个工作日，责任方：自然资源和规划局", "2月11日 17:30"},
                          {"LS20260210000022Q", "黄", "承诺时限剩 1 个工作日", "2月11日 17:30"}})
      .Table("held_papers", {{"不动产权证书（琼（2019）陵水县不动产权第 0001234 号）",
                              "LS20260210000022Q", "1", "A3 柜 2 层 07 格"},
                             {"营业执照正本", "LS20260211000041B", "1", "A3 柜 2 层 08 格"}})
      .Table("seals_keys", {{"收件专用章（3）", "SJZ-03", "1", "窗口抽屉保险盒"},
                            {"A3 柜钥匙", "YS-A3", "2", "随身"}})
      .Table("devices", {});
  builder.head.notes = {
      "王先生（办件 LS20260210000022Q）下午 3 点来补交完税证明，已答应优先办理。",
      "高拍仪偶尔断开，重新插拔 USB 线即可；已报修，报修单 GZ-20260211-03，信息系统岗下午来看。"};
  return builder.Build();
}

std::string Repeated(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all.append(text);
  return all;
}

// Markup, quotes, line separators, rare characters, values without a place to break.
Snapshot Hostile() {
  Snapshot snapshot = Refusal();
  snapshot.fields[0].value =
      "</style><script>document.title='broken'</script>\"O'Neil\" & <b>王</b>";
  snapshot.fields[2].value =
      base::StrCat("第一行\u2028第二行\n第三行 𠮷野家 㐂 ", Repeated("ABCDEFGHIJ", 40));
  snapshot.fields[3].value = Repeated("长", 2000);
  snapshot.notes = {"<img src=x onerror=alert(1)>", Repeated("http://example/", 60)};
  return snapshot;
}

Snapshot HostileReceipt() {
  Snapshot snapshot = Receipt(3);
  snapshot.fields[0].value = Repeated("W", 300);
  snapshot.fields[2].value = "<b>王</b>&\"'𠮷";
  snapshot.notes = {Repeated("很长的备注", 120), "\u202E倒过来的字\u202C"};
  return snapshot;
}

}  // namespace

std::vector<Sample> AllSamples() {
  return {
      {"receipt", Receipt(4), 1},
      {"receipt_20", Receipt(20), 2},
      {"receipt_empty", Receipt(0), 1},
      {"receipt_hostile", HostileReceipt(), 1},
      {"material_list", MaterialList(20), 1},
      {"material_list_200", MaterialList(200), 12},
      {"supplement_notice", SupplementNotice(), 1},
      {"acceptance", Acceptance(0), 1},
      {"acceptance_20", Acceptance(20), 2},
      {"refusal", Refusal(), 1},
      {"refusal_hostile", Hostile(), 1},
      {"extension", Extension(), 3},
      {"special_procedure", SpecialProcedure(), 1},
      {"transfer", Transfer(20), 1},
      {"shift_handover", ShiftHandover(12), 1},
      {"shift_handover_60", ShiftHandover(60), 1},
  };
}

}  // namespace hallcase::documents
