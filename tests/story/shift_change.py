#!/usr/bin/env python3
"""A courier signs by the code on the sheet, papers go back to an agent, a shift is handed over.

usage: shift_change.py HALLCASED HALLCASE
"""

import sys

from demo_hall import DemoHall

APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")


def case_with_papers(clerk):
    return clerk.run("register", "--item", "bdc-scdj", "--applicant", "-", "--material", "sqb",
                     "--material", "bdcqz", stdin=APPLICANT)["case"]["number"]


def by_courier(clerk, second, number):
    offered = clerk.run("hand-over", f"{number}/bdcqz", "--to", "courier:EMS/1234")
    sheet, code = offered["handover"]["number"], offered["one_time_code"]
    taken = clerk.refused("hand-over", f"{number}/bdcqz", "--to", "fuxl")
    assert taken["reason"] == "PAPER_OFFERED" and sheet in taken["message"], taken
    wrong = "00000001" if code == "00000000" else "00000000"
    refused = second.refused("sign", sheet, "--code", wrong)
    assert refused["reason"] == "WRONG_CODE", refused
    signed = second.run("sign", sheet, "--code", "-", stdin=f"{code[:4]} {code[4:]}\n")
    assert signed["handover"]["way"] == "SIGNING_WAY_CODE", signed
    ended = clerk.refused("withdraw", sheet)
    assert ended["reason"] == "HANDOVER_ENDED", ended


def to_an_agent(clerk, number):
    clerk.run("place", f"{number}/sqb", "--shelf", "A-03")
    held = clerk.run("papers", "--held-by", "post:zhsl")["papers"]
    assert [paper["holder"]["place"] for paper in held] == ["A-03"], held
    clerk.run("return", number, "sqb", "--agent", "--id-checked", "--note", "-",
              stdin="代领人李四")
    told = clerk.raw("show", number)
    for word in ("申请人", "快递", "代领"):
        assert word in told, f"{word} is missing from:\n{told}"


def shifts(clerk, second, lead):
    number = case_with_papers(clerk)
    seal = lead.run("add-object", "--kind", "seal", "--code", "Y-1", "--name", "业务专用章")
    moved = lead.run("hand-over", f"object:{seal['object_id']}", "--to", "wanghy")["handover"]
    clerk.run("sign", moved["number"])
    frozen = clerk.run("shift", "freeze", "--to", "fuxl", "--shift", "早班", "--note", "-",
                       stdin="打印机缺纸")["shift"]
    assert len(frozen["papers"]) == 3 and len(frozen["sheet_hash"]) == 64, frozen
    refused = clerk.refused("shift", "sign", frozen["number"])
    assert refused["reason"] == "SIGNED_BY_GIVER", refused
    told = second.raw("shift", "show", frozen["number"])
    for word in (number, "业务专用章", "打印机缺纸", "已收件"):
        assert word in told, f"{word} is missing from:\n{told}"
    signed = second.run("shift", "sign", frozen["number"])["shift"]
    assert signed["moved"] == 3 and signed["left"] == 0, signed
    assert clerk.run("papers")["papers"] == []
    assert len(second.run("papers")["papers"]) == 3


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        clerk, second, lead = (hall.person(name) for name in ("wanghy", "fuxl", "fangzq"))
        number = case_with_papers(clerk)
        by_courier(clerk, second, number)
        to_an_agent(clerk, number)
        shifts(clerk, second, lead)
        ways = {row["way"]: row["handovers"]
                for row in lead.run("report", "totals")["handovers_by_way"]}
        assert ways == {"SIGNING_WAY_CREDENTIAL": 1, "SIGNING_WAY_CODE": 1}, ways
        for secret in ("李四", "打印机缺纸"):
            assert secret not in "".join(hall.log), "a note is personal data"
        hall.check_ledger()
    print("the story of a change of shifts: told")


if __name__ == "__main__":
    main()
