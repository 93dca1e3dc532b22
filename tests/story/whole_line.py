#!/usr/bin/env python3
"""The whole legal line: received is not accepted; one notice; an expert review; a decision.

Once where the department accepts, once where the window does, once refused, once taken back.

usage: whole_line.py HALLCASED HALLCASE
"""

import sys

from demo_hall import DemoHall

APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")


def running(case):
    return {clock["name"] for clock in case["clocks"] if not clock["stopped_at"]}


def register(clerk, item, *papers):
    materials = [word for paper in papers for word in ("--material", paper)]
    return clerk.run("register", "--item", item, "--applicant", "-", *materials,
                     stdin=APPLICANT)["case"]


def the_department_accepts(clerk, contact, lead):
    case = register(clerk, "ghxk-yd", "sqb", "sfz=0/1", "ydpz=0/1")
    number = case["number"]
    assert case["stage"] == "RECEIVED" and not case["acceptance"], case
    assert running(case) == {"CLOCK_NAME_ACCEPTANCE"}, case["clocks"]
    early = clerk.refused("act", "accept", number)
    assert early["reason"] == "NOT_ACCEPTOR", early
    pushed = clerk.run("push", number)["case"]
    assert pushed["stage"] == "RECEIVED" and pushed["responsible"]["id"] == "zgj", pushed
    other = clerk.refused("act", "accept", number)
    assert other["reason"] == "NOT_ACCEPTOR", other

    sheet = clerk.run("hand-over", number, "--to", "department:zgj")["handover"]["number"]
    contact.run("sign", sheet)

    missing = contact.refused("act", "accept", number)
    assert missing["reason"] == "MATERIALS_MISSING", missing
    told = contact.run("act", "notify", number, "--item", "zpmt=缺总平面图",
                       "--item", "sqb=未盖章")["case"]
    assert told["stage"] == "SUPPLEMENT" and len(told["notices"]) == 1, told
    assert running(told) == {"CLOCK_NAME_SUPPLEMENT"}, told["clocks"]
    again = contact.refused("act", "notify", number, "--item", "sfz=模糊")
    assert again["reason"] == "NOTICE_GIVEN", again
    part = contact.run("act", "receive", number, "--material", "zpmt=1/2")["case"]
    assert part["stage"] == "SUPPLEMENT" and part["notices"][0]["open"] == ["sqb"], part
    whole = contact.run("act", "receive", number, "--material", "sqb=1", "--corrected")["case"]
    assert whole["stage"] == "RECEIVED" and whole["notices"][0]["completed_at"], whole

    accepted = contact.run("act", "accept", number)["case"]
    assert accepted["stage"] == "IN_REVIEW", accepted
    assert running(accepted) == {"CLOCK_NAME_LEGAL", "CLOCK_NAME_PROMISED", "CLOCK_NAME_LEG",
                                 "CLOCK_NAME_STEP"}, accepted["clocks"]
    contact.run("act", "pause", number, "--reason", "expert-review", "--notice",
                "陵自然告〔2026〕9号")
    contact.run("act", "resume", number)
    decided = contact.run("act", "decide", number, "--outcome", "granted")["case"]
    assert running(decided) == {"CLOCK_NAME_DELIVERY"}, decided["clocks"]
    clerk.run("act", "scan-uploaded", number, "--receipt", "SCAN-1", "--pages", "12")
    half = lead.refused("act", "close", number, "--box", "2026-17")
    assert half["reason"] == "INVALID_FIELD", half
    closed = lead.run("act", "close", number, "--box", "2026-17", "--number", "3")["case"]
    assert closed["archive"] == {"box": "2026-17", "number": "3"}, closed["archive"]
    assert not closed["closed_late"], closed
    return number


def the_window_accepts(clerk, contact, lead):
    case = register(clerk, "bdc-scdj", "sqb", "sfz=0/1")
    number = case["number"]
    assert case["stage"] == "RECEIVED", case
    unaccepted = clerk.refused("push", number)
    assert unaccepted["reason"] == "MATERIALS_MISSING", unaccepted
    never = clerk.refused("act", "accept", number, "--defer", "sfz")
    assert never["reason"] == "INVALID_FIELD", never
    clerk.run("act", "receive", number, "--material", "bdcqz")
    accepted = clerk.run("act", "accept", number)["case"]
    assert accepted["stage"] == "IN_REVIEW", accepted
    clerk.run("push", number)
    contact.run("act", "decide", number, "--outcome", "granted")
    clerk.run("place", number, "--box", "2026-17", "--number", "4")
    lead.run("act", "close", number)
    return number


def papers_that_come_later(clerk, contact):
    case = register(clerk, "sgxk", "sqb", "sfz=0/1", "sght=1/1", "zljd")
    number = case["number"]
    clerk.run("push", number)
    never = contact.refused("act", "accept", number, "--defer", "zljd")
    assert never["reason"] == "INVALID_FIELD", never
    accepted = contact.run("act", "accept", number, "--defer", "ghxkz")["case"]
    assert accepted["stage"] == "DEFICIT", accepted
    assert accepted["acceptance"]["deficit"] == ["ghxkz"], accepted["acceptance"]
    contact.run("act", "decide", number, "--outcome", "granted")
    held = contact.refused("act", "close", number)
    assert held["reason"] == "DEFICIT_OPEN", held
    contact.run("act", "receive", number, "--material", "ghxkz=0/1")
    clerk.run("place", number, "--box", "2026-17", "--number", "5")
    contact.run("act", "close", number)


def other_ends(clerk, contact):
    case = register(clerk, "ghxk-yd", "sqb")
    clerk.run("push", case["number"])
    refuse = ("act", "refuse-acceptance", case["number"], "--kind", "not_competent",
              "--grounds", "-")
    nameless = contact.refused(*refuse, stdin="不属于本机关职权范围")
    assert nameless["reason"] == "INVALID_FIELD", nameless
    refused = contact.run(*refuse, "--body", "省自然资源厅", stdin="不属于本机关职权范围")["case"]
    assert refused["stage"] == "CLOSED", refused
    assert refused["refusal"] == "REFUSAL_KIND_NOT_COMPETENT", refused
    clerk.run("return", case["number"], "--id-checked")

    case = register(clerk, "ghxk-yd", "sqb")
    withdraw = ("act", "withdraw", case["number"], "--cause")
    early = clerk.refused(*withdraw, "supplement_missed")
    assert early["reason"] == "INVALID_TIME", early
    back = clerk.run(*withdraw, "applicant", "--note", "-", stdin="申请人改变主意")["case"]
    assert back["outcome"] == "DECISION_OUTCOME_WITHDRAWN", back


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        clerk, lead = hall.person("wanghy"), hall.person("fangzq")
        nature, housing = hall.person("zhongw"), hall.person("wenxw")
        number = the_department_accepts(clerk, nature, lead)
        told = clerk.raw("show", number)
        for word in ("一次性告知补正", "补正材料收齐", "当场更正", "受理，自", "法定时限", "承诺时限",
                     "受理时限", "补正期限", "送达时限", "扫描件已上传", "2026-17 盒 3 号"):
            assert word in told, f"{word} is missing from:\n{told}"
        assert "未盖章" not in told, "what a notice asks for may name people"
        the_window_accepts(clerk, nature, lead)
        papers_that_come_later(clerk, housing)
        other_ends(clerk, nature)
        totals = lead.run("report", "totals")
        assert totals["accepted"] == 3 and totals["decided"] == 4, totals
        assert totals["closed"] == 4 and totals["repeated_notices"] == 0, totals
        hall.check_ledger()
    print("the story of the whole line: told")


if __name__ == "__main__":
    main()
