#!/usr/bin/env python3
"""A result on its way to the applicant, and the guidance desk beside it, told by the shipped
programs: the decision opens the pickup, papers pass by signature, a code proves who fetches.

usage: handed_out.py HALLCASED HALLCASE
"""

import datetime
import sys

from demo_hall import DemoHall

APPLICANT = ["--name", "王小明", "--id-number", "11010519491231002X", "--phone", "13800001000"]


def decide(hall):
    clerk, contact = hall.person("wanghy"), hall.person("zhongw")
    number = clerk.run("register", "--item", "bdc-bgdj", *APPLICANT, "--material", "sqb=0/1",
                       "--material", "sfz=0/1", "--material", "bdcqz=0/1")["case"]["number"]
    clerk.run("push", number)
    decided = contact.run("act", "decide", number, "--outcome", "granted")["case"]
    assert decided["stage"] == "DECIDED" and not running(decided), decided["clocks"]
    link = decided["links"][0]
    assert link["relation"] == "LINK_RELATION_HAS_RESULT", link
    return contact, clerk.run("show", f"id:{link['case_id']}")["case"]["number"]


def running(case):
    return {clock["name"] for clock in case["clocks"] if not clock.get("stopped_at")}


def hand_out(hall, contact, number):
    clerk = hall.person("xingml")
    early = clerk.refused("act", "take", number, "receive")
    assert early["reason"] == "PAPER_ELSEWHERE", early
    sheet = contact.run("hand-over", number, "--to", "staff:xingml")["handover"]["number"]
    clerk.run("sign", sheet)
    clerk.run("act", "take", number, "receive")
    checked = clerk.run("act", "take", number, "check", "--set", "certificate=琼(2026)陵水不动产权1",
                        "--set", "issuer=zgj")["case"]
    assert running(checked) == {"CLOCK_NAME_FOLLOW_UP", "CLOCK_NAME_CLAIM"}, checked["clocks"]
    claim, = [clock for clock in checked["clocks"] if clock["name"] == "CLOCK_NAME_CLAIM"]
    assert claim["amount"] == 60, "the hall's own number, of limits.tsv"
    told = clerk.run("act", "take", number, "notify", "--set", "channel=phone", "--set",
                     "outcome=reached")
    code = told["one_time_code"]
    assert len(code) == 8 and code not in clerk.raw("show", number), told
    out = ["act", "take", number, "hand_out", "--set", "way=window", "--set", "proof=code"]
    wrong = clerk.refused(*out, "--code", "00000000" if code != "00000000" else "11111111")
    assert wrong["reason"] == "WRONG_CODE", wrong
    given = clerk.run(*out, "--code", code)["case"]
    assert given["stage"] == "DELIVERED", given
    holder = given["materials"][0]["holder"]["kind"]
    assert holder == "HOLDER_KIND_APPLICANT", holder
    closed = clerk.run("act", "close", number)["case"]
    assert closed["stage"] == "CLOSED" and closed["credited_ppm"] == 1000000, closed
    text = clerk.raw("show", number)
    for word in ("领取码不对，未发放", "核对无误", "领取方式：窗口领取", "发放其结果"):
        assert word in text, f"{word} is missing from:\n{text}"
    return code


def guide(hall):
    clerk, lead = hall.person("linzh"), hall.person("fangzq")
    text = clerk.raw("catalog", "guide", "gtsl")
    for word in ("办理条件：有经营能力的公民", "材料：", "咨询电话：0898-8330 1005"):
        assert word in text, f"{word} is missing from:\n{text}"
    assert clerk.run("tally", "place", "3")["today"] == 3
    assert clerk.run("tally", "place")["today"] == 4
    refused = clerk.refused("tally", "weather")
    assert refused["reason"] == "INVALID_FIELD", refused
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    sums = lead.run("report", "tallies", str(today - datetime.timedelta(days=1)), str(today))
    assert sums["total"] == 4 and sums["by_staff"][0]["staff"] == "linzh", sums
    counts = lead.run("report", "counts", str(today - datetime.timedelta(days=1)), str(today),
                      "--kind", "pickup")["counts"]
    ways = {row["value_label"]: row["count"] for row in counts if row["field"] == "way"}
    assert ways == {"窗口领取": 1}, counts


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        contact, number = decide(hall)
        code = hand_out(hall, contact, number)
        guide(hall)
        hall.check_ledger()
        assert code not in "".join(hall.log), "a one-time code in the server's log"
    print("the story of a result that is fetched: told")


if __name__ == "__main__":
    main()
