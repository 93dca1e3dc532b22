#!/usr/bin/env python3
"""Every document of the hall, issued from real cases and sheets, printed, read back and checked.

usage: documents.py HALLCASED HALLCASE [--without-browser] [DIR]

DIR keeps the pages and pictures for people to look at. Without Chromium or zbarimg, or when told
so, the pages are checked as text alone, and the story says why.
"""

import datetime
import os
import re
import shutil
import sys
import tempfile

from demo_hall import DemoHall

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "documents"))
import browser  # noqa: E402
import print_documents  # noqa: E402

APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")
SCREEN = (900, 1300)


class Press:
    """Issues, prints and looks at documents; a browser reads the QR codes back."""

    def __init__(self, directory, chromium):
        self.directory = directory
        self.chromium = chromium
        self.seen = []

    def path(self, name):
        return os.path.join(self.directory, name + ".html")

    def issue(self, person, name, *words, says=()):
        issued = person.run("document", "issue", *words)["document"]
        assert issued["prints"] == 0 and not issued["replaced_at"], issued
        return self.take(person, name, issued["number"], says)

    def take(self, person, name, number, says=(), why=()):
        printed = person.run("document", "print", number, "--out", self.path(name), *why)
        page = self.read(name)
        again = printed["print_number"] > 1
        assert ("补打" in page) == again, f"{name}: print {printed['print_number']}"
        for word in (number, printed["check_line"], printed["document"]["title"], *says):
            assert word in page, f"{name}: {word} is missing"
        check = person.run("document", "check", *printed["check_line"].split())
        assert check["result"] == "DOCUMENT_CHECK_GENUINE", check
        assert not check["document"]["case_number"], check
        self.look(person, name, printed)
        self.seen.append(printed["document"]["kind"])
        return printed

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def look(self, person, name, printed):
        if self.chromium is None:
            return
        self.chromium.open(self.path(name))
        self.chromium.media("screen", *SCREEN)
        picture = self.path(name)[:-len(".html")] + ".png"
        self.chromium.picture(picture)
        paper = print_documents.PAPERS["receipt" if "RECEIPT" in printed["document"]["kind"]
                                       else "a4"]
        self.chromium.media("print", int(paper.inner * print_documents.PIXELS_PER_MM), 1200)
        misplaced = self.chromium.evaluate(print_documents.MISPLACED)
        assert not misplaced, f"{name}: {misplaced[:5]}"
        qr = print_documents.output("zbarimg", "--quiet", "--raw", picture).strip()
        wanted = f":{printed['document']['number']}:{printed['document']['case_number']}:"
        assert wanted in qr, f"{name}: the QR code says {qr}"
        check = person.run("document", "check", qr)
        assert check["result"] == "DOCUMENT_CHECK_GENUINE", check


def at_the_counter(press, clerk):
    """A case that the window accepts: voucher with the registration, list, notice of acceptance."""
    voucher = press.path("voucher")
    case = clerk.run("register", "--item", "bdc-scdj", "--applicant", "-", "--window", "A01",
                     "--material", "sqb", "--material", "sfz=0/1", "--material", "bdcqz",
                     "--voucher", voucher, stdin=APPLICANT)["case"]
    number = case["number"]
    page = press.read("voucher")
    for word in ("收件凭证", number, "王小明", "不动产首次登记", "自然资源和规划局", "综合受理1号窗口",
                 "受理后 5 个工作日", "申请表", "0898-8330"):
        assert word in page, f"the voucher does not say {word}"
    listed = clerk.run("document", "list", number)["documents"]
    assert [one["prints"] for one in listed] == [1], listed
    again = clerk.refused("document", "print", listed[0]["number"])
    assert again["reason"] == "INVALID_FIELD", again
    press.take(clerk, "reprint", listed[0]["number"], why=("--why", "lost"),
               says=("补打", "王小明"))
    press.issue(clerk, "material_list", number, "--kind", "material_list",
                says=("王小明", "不动产权属证书", "收取", "纸质"))
    early = clerk.refused("document", "issue", number, "--kind", "refusal")
    assert early["reason"] == "DOCUMENT_NOT_ISSUABLE", early
    press.issue(clerk, "acceptance", number, "--kind", "acceptance",
                says=("30 个工作日", "5 个工作日", "行政审批办公室", "自然资源和规划局"))
    return number


def at_the_department(press, clerk, contact, leader):
    """A case that the department answers: one notice, an expert review, an extension."""
    number = clerk.run("register", "--item", "ghxk-yd", "--applicant", "-", "--material", "sqb",
                       "--material", "sfz=0/1", "--material", "ydpz=0/1",
                       stdin=APPLICANT)["case"]["number"]
    clerk.run("push", number)
    sheet = clerk.run("hand-over", number, "--to", "department:zgj")["handover"]["number"]
    press.issue(clerk, "transfer", "--sheet", sheet,
                says=(sheet, number, "申请表", "自然资源和规划局", "移交审批部门办理"))
    contact.run("sign", sheet)
    contact.run("act", "notify", number, "--item", "zpmt=缺总平面图", "--item", "sqb=未盖章")
    press.issue(contact, "supplement_notice", number, "--kind", "supplement_notice",
                says=("缺总平面图", "未盖章", "更正后重新提交", "补交"))
    contact.run("act", "receive", number, "--material", "zpmt=1/2")
    contact.run("act", "receive", number, "--material", "sqb=1", "--corrected")
    contact.run("act", "accept", number)
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    leader.run("act", "extend", number, "--clock", "promised", "--amount", "5", "--told-at", now,
               "--reason", "-", stdin="需要现场踏勘")
    press.issue(contact, "extension", number, "--kind", "extension",
                says=("需要现场踏勘", "5 个工作日"))
    contact.run("act", "pause", number, "--reason", "expert-review", "--notice",
                "陵自然告〔2026〕9号")
    press.issue(contact, "special_procedure", number, "--kind", "special_procedure",
                says=("专家评审", "陵自然告〔2026〕9号"))


def refused(press, clerk, contact):
    number = clerk.run("register", "--item", "ghxk-yd", "--applicant", "-", "--material", "sqb",
                       stdin=APPLICANT)["case"]["number"]
    clerk.run("push", number)
    contact.run("act", "refuse-acceptance", number, "--kind", "not_competent", "--grounds", "-",
                "--body", "省自然资源厅", stdin="用地由省级审批，不属于本机关职权范围")
    press.issue(contact, "refusal", number, "--kind", "refusal",
                says=("用地由省级审批", "省自然资源厅", "陵水黎族自治县人民法院", "第一款第二项"))


def change_of_shifts(press, clerk, second, lead):
    seal = lead.run("add-object", "--kind", "seal", "--code", "Y-1", "--name", "业务专用章")
    moved = lead.run("hand-over", f"object:{seal['object_id']}", "--to", "wanghy")["handover"]
    clerk.run("sign", moved["number"])
    frozen = clerk.run("shift", "freeze", "--to", "fuxl", "--shift", "早班", "--note", "-",
                       stdin="打印机缺纸")["shift"]
    press.issue(second, "shift_handover", "--shift", frozen["number"],
                says=(frozen["number"], "早班", "业务专用章", "Y-1", "王**", "打印机缺纸"))
    assert "王小明" not in press.read("shift_handover"), "a shift sheet names applicants in full"


def corrected(press, clerk, number):
    """Another item: the voucher is void, says so when checked, and is issued anew."""
    old = press.read("reprint")
    line = re.search(r"[A-Z]{2}PZ\d{14}\w [0-9A-F-]{14} \w", old).group(0)
    clerk.run("act", "change-item", number, "--item", "bdc-zydj", "--reason", "-", "--any",
              stdin="事项选错")
    check = clerk.run("document", "check", *line.split(), code=1)
    assert check["result"] == "DOCUMENT_CHECK_REPLACED", check
    gone = clerk.refused("document", "print", line.split()[0], "--why", "copy")
    assert gone["reason"] == "DOCUMENT_REPLACED", gone
    press.issue(clerk, "voucher_again", number, "--kind", "receipt", says=("不动产转移登记",))
    told = clerk.raw("show", number)
    assert "买卖合同" not in press.read("material_list"), "a paper that was not taken in"
    for word in ("出具收件凭证", "补打收件凭证", "作废，事项已更改"):
        assert word in told, f"{word} is missing from:\n{told}"


def without_browser(told):
    if told:
        return "it is slow beside sanitizers, which do not look into it"
    if not os.path.exists(browser.CHROMIUM):
        return f"{browser.CHROMIUM} is missing"
    return "" if shutil.which("zbarimg") else "zbarimg is missing"


def tell(hall, directory, chromium):
    press = Press(directory, chromium)
    clerk, second, lead = (hall.person(name) for name in ("wanghy", "fuxl", "fangzq"))
    contact, leader = hall.person("zhongw"), hall.person("dailh")
    number = at_the_counter(press, clerk)
    at_the_department(press, clerk, contact, leader)
    refused(press, clerk, contact)
    change_of_shifts(press, clerk, second, lead)
    corrected(press, clerk, number)
    assert len(set(press.seen)) == 9, sorted(set(press.seen))
    for secret in ("王小明", "现场踏勘", "打印机缺纸"):
        assert secret not in "".join(hall.log), "what documents say is personal data"
    hall.check_ledger()


def main():
    programs, rest = sys.argv[1:3], sys.argv[3:]
    reason = without_browser("--without-browser" in rest)
    rest = [word for word in rest if word != "--without-browser"]
    with tempfile.TemporaryDirectory(prefix="hallcase-documents-") as temporary:
        directory = os.path.abspath(rest[0]) if rest else temporary
        os.makedirs(directory, exist_ok=True)
        with DemoHall(*programs) as hall:
            if reason:
                print(f"not looked at with a browser: {reason}")
                tell(hall, directory, None)
            else:
                with browser.Browser() as chromium:
                    tell(hall, directory, chromium)
    print("the story of nine documents: told")


if __name__ == "__main__":
    main()
