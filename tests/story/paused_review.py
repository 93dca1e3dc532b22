#!/usr/bin/env python3
"""A department pauses a case for an expert review; a pause that needs approval; an extension.

usage: paused_review.py HALLCASED HALLCASE
"""

import datetime
import sys

from demo_hall import DemoHall

APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")


def promised(case):
    return next(clock for clock in case["clocks"] if clock["name"] == "CLOCK_NAME_PROMISED")


def pushed_case(clerk):
    case = clerk.run("register", "--item", "bdc-scdj", "--applicant", "-", "--material", "sqb",
                     "--material", "sfz=0/1", "--material", "bdcqz", stdin=APPLICANT)["case"]
    return clerk.run("push", case["number"])["case"]


def expert_review(hall, clerk):
    contact = hall.person("zhongw")
    case = pushed_case(clerk)
    number = case["number"]
    due = promised(case)["due_day"]
    pause = ("act", "pause", number, "--reason", "expert-review")
    untold = contact.refused(*pause)
    assert untold["reason"] == "INVALID_FIELD", untold
    paused = contact.run(*pause, "--notice", "陵自然告〔2026〕7号", "--note", "-",
                         stdin="等待专家评审")["case"]
    assert paused["pauses"][0]["state"] == "PAUSE_STATE_IN_FORCE", paused["pauses"]
    assert not promised(paused)["due_day"], promised(paused)
    refused = contact.refused("act", "decide", number, "--outcome", "granted")
    assert refused["reason"] == "CASE_PAUSED", refused
    told = clerk.raw("show", number)
    assert "暂停中" in told and "起暂停计时" in told, told
    resumed = contact.run("act", "resume", number)["case"]
    assert promised(resumed)["due_day"] == due, "it stood still for seconds: no day less"
    refused = contact.refused("act", "resume", number)
    assert refused["reason"] == "NOT_PAUSED", refused
    return number, due


def coordination(hall, clerk, number):
    """Asked for by the department, approved by the lead, from when it was asked for."""
    contact = hall.person("zhongw")
    lead = hall.person("fangzq")
    asked = contact.run("act", "pause", number, "--reason", "coordination")["case"]
    assert asked["pauses"][1]["state"] == "PAUSE_STATE_REQUESTED", asked["pauses"]
    denied = contact.refused("act", "approve-pause", number)
    assert denied["reason"] == "PERMISSION_DENIED", denied
    approved = lead.run("act", "approve-pause", number)["case"]
    assert approved["pauses"][1]["state"] == "PAUSE_STATE_IN_FORCE", approved["pauses"]
    assert approved["pauses"][1]["to"], "this reason has a longest time"
    contact.run("act", "resume", number)


def extension(hall, clerk, number, due):
    leader = hall.person("dailh")
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    extend = ("act", "extend", number, "--clock", "promised", "--told-at", now, "--reason", "-")
    denied = clerk.refused(*extend, "--amount", "5", stdin="案情复杂")
    assert denied["reason"] == "PERMISSION_DENIED", denied
    far = leader.refused(*extend, "--amount", "11", stdin="案情复杂")
    assert far["reason"] == "NOT_EXTENDABLE", far
    extended = leader.run(*extend, "--amount", "5", stdin="案情复杂")["case"]
    assert promised(extended)["extension"] == 5 and promised(extended)["due_day"] > due, extended
    again = leader.refused(*extend, "--amount", "1", stdin="案情复杂")
    assert again["reason"] == "NOT_EXTENDABLE", again


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        clerk = hall.person("wanghy")
        number, due = expert_review(hall, clerk)
        coordination(hall, clerk, number)
        extension(hall, clerk, number, due)
        told = clerk.raw("show", number)
        for word in ("陵自然告〔2026〕7号", "批准延期", "恢复计时", "第 2 次暂停获批准"):
            assert word in told, f"{word} is missing from:\n{told}"
        assert "等待专家评审" not in "".join(hall.log), "a note is personal data"
        hall.check_ledger()
    print("the story of a paused review: told")


if __name__ == "__main__":
    main()
