#include "server/documents/style.h"

#include "server/base/strings.h"

namespace hallcase::documents {
namespace {

// Values keep their spaces, and break anywhere rather than run out of their place.
constexpr std::string_view kCommon = R"css(
*{box-sizing:border-box;margin:0;padding:0}
html{color:#000;background:#fff}
body{line-break:strict;overflow-wrap:anywhere;hyphens:none;font-kerning:none}
h1,h2{break-after:avoid}
main,header,.grid>*,.sentence,td,th{min-width:0}
dd,td,.value{white-space:pre-wrap}
dt,th,.value,.number{font-variant-numeric:lining-nums}
table{width:calc(100% - 1pt);margin:0 .5pt;border-collapse:collapse;table-layout:fixed}
thead{display:table-header-group}
tr,.last{break-inside:avoid}
.signature{display:flex;flex-wrap:wrap;align-items:flex-end}
.signature b{font-weight:normal;flex:none}
.signature i{flex:1;border-bottom:.5pt solid #000}
.signature em{font-style:normal;flex:none;white-space:pre}
.check{word-break:break-all}
svg{display:block;fill:#000}
.reprint span{display:inline-block;white-space:nowrap}
)css";

constexpr std::string_view kA4 = R"css(
body{font:12pt/1.7 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,SimSun-ExtB,
"Noto Sans CJK SC",serif,sans-serif}
header{display:grid;grid-template-columns:30mm 1fr 30mm;text-align:center;min-height:26mm}
.qr{width:27mm;height:27mm;margin:-3mm -3mm -3mm 6mm}
.reprint{border:1pt solid #000;padding:.5mm 1mm;font-size:10.5pt;line-height:1.4}
.hall{font-size:15pt;line-height:1.4}
h1{font-size:24pt;line-height:1.5;letter-spacing:.18em;padding:1mm 0 0 .18em}
.word{font-size:12pt;line-height:1.5;padding-top:.5mm}
.numbers{display:flex;flex-wrap:wrap;justify-content:flex-end;column-gap:6mm;font-size:10.5pt;
line-height:1.5;margin:1mm 0 3mm}
.sentence{text-indent:2em;text-align:justify}
.address{text-indent:0}
.value{border-bottom:.5pt solid #000;padding:0 .3em}
.grid{display:grid;grid-template-columns:1fr 1fr;column-gap:6mm;row-gap:1.2mm;
align-items:start;margin:2mm 0 3mm}
.grid div{display:flex}
.grid .whole{grid-column:1/-1}
dt{flex:none;min-width:6em;text-align:justify;text-align-last:justify;white-space:nowrap}
dt::after{content:"："}
dd{flex:1;min-width:0;border-bottom:.5pt solid #000;padding:0 .3em}
h2{font-size:12pt;line-height:1.5;margin:3mm 0 1mm}
h2 small{font-size:10.5pt;font-weight:normal}
th,td{border:.5pt solid #000;padding:.7mm 1.2mm;font-size:10.5pt;line-height:1.4;text-align:left;
vertical-align:middle}
th{text-align:center;font-weight:bold}
.count,.none{text-align:center}
.notes p{padding-left:2em;text-indent:-1.5em;line-height:1.6}
.closing{margin-top:2mm}
.basis{font-size:10.5pt;line-height:1.6;margin-top:2mm;text-align:justify}
.signing{display:flex;align-items:flex-end;gap:8mm;margin-top:4mm}
.signatures{flex:1;min-width:0}
.signature{margin-top:3mm;line-height:1.6}
.with-seal em{width:100%;text-align:right}
.seal{flex:none;width:76mm;height:44mm;position:relative;text-align:center}
.seal svg{position:absolute;top:0;left:16mm;width:44mm;height:44mm}
.seal p{position:relative;line-height:1.4}
.seal .issuer{padding-top:11mm;min-height:18mm;max-width:36mm;margin:0 auto;text-wrap:balance}
.seal .day{margin-top:1.5mm}
.seal .place{font-size:10.5pt;margin-top:1.5mm}
footer{margin-top:4mm;border-top:.5pt solid #000;padding-top:1.5mm;font-size:9pt;line-height:1.5}
.check{font-size:8pt;font-family:"Noto Sans Mono CJK SC","Noto Sans CJK SC",SimSun,monospace}
@media screen{html{background:#ddd}
main{width:210mm;min-height:297mm;margin:8mm auto;padding:18mm 20mm;background:#fff}}
)css";

constexpr std::string_view kReceipt = R"css(
body{font:9.5pt/1.45 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",SimHei,
SimSun-ExtB,"Noto Serif CJK SC",sans-serif}
header{text-align:center}
.reprint{border:1.2pt solid #000;font-weight:bold;margin-bottom:1.5mm}
.hall{font-size:10.5pt;font-weight:bold;line-height:1.35}
h1{font-size:17pt;line-height:1.4;letter-spacing:.15em;padding-left:.15em}
.qr{width:30mm;height:30mm;margin:0 auto}
.numbers{text-align:center;line-height:1.4;border-bottom:1pt dashed #000;padding-bottom:1.5mm}
.word,.numbers p:first-child{font-weight:bold}
.grid{padding:1.5mm 0}
.grid div{display:flex}
dt{flex:none;width:5.1em}
dt::after{content:"："}
dd{flex:1;min-width:0}
.table{border-top:1pt dashed #000;padding:1.5mm 0}
h2{font-size:9.5pt;line-height:1.45}
h2 small{font-size:9.5pt;font-weight:normal}
th,td{text-align:left;vertical-align:top;padding:.4mm .8mm .4mm 0;font-size:9pt;line-height:1.35;
border-bottom:.6pt dotted #000}
th{font-weight:bold;border-bottom-style:solid}
.count{text-align:center}
.none{text-align:center}
.notes,.closing{border-top:1pt dashed #000;padding:1.5mm 0}
.notes p{font-size:9pt;line-height:1.4}
.sentence{font-size:9pt;line-height:1.4}
.basis{font-size:8pt;line-height:1.4;padding-bottom:1.5mm}
.signing{border-top:1pt dashed #000;padding-top:1.5mm}
.signature{margin:7mm 0 2mm;line-height:1.4}
.seal{text-align:center;border:1pt dashed #000;height:34mm;margin-top:2mm;padding-top:7mm}
.seal svg{display:none}
.seal p{line-height:1.4}
.seal .place{margin-top:2mm;font-weight:bold}
footer{border-top:1pt dashed #000;margin-top:3mm;padding-top:1.5mm;font-size:8.5pt;line-height:1.4}
.check{font-size:8pt}
@media screen{html{background:#ddd}
main{width:80mm;margin:4mm auto;padding:3mm 4mm;background:#fff}}
)css";

}  // namespace

std::string StyleA4(std::string_view title, std::string_view number) {
  constexpr std::string_view kMarginFont =
      "font:9pt \"Noto Serif CJK SC\",\"Songti SC\",SimSun,serif";
  return base::StrCat(
      "@page{size:210mm 297mm;margin:18mm 20mm 20mm;",
      "@top-right{content:\"", title, "  编号：", number, "\";", kMarginFont, "}",
      "@bottom-center{content:\"第 \" counter(page) \" 页  共 \" counter(pages) \" 页\";",
      kMarginFont, "}}", "@page:first{@top-right{content:none}}", kCommon, kA4);
}

std::string StyleReceipt80(uint32_t length_mm) {
  return base::StrCat("@page{size:80mm ", length_mm, "mm;margin:3mm 4mm}", kCommon, kReceipt);
}

}  // namespace hallcase::documents
