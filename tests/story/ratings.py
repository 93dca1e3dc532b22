#!/usr/bin/env python3
"""Ratings told by the shipped programs: a token shown once, a bad mark put right, ratings of the
province from a file, figures with — where there is nothing to divide.

usage: ratings.py HALLCASED HALLCASE
"""

import datetime
import os
import sys

from demo_hall import DemoHall

SAID = "等了两个小时没人理"
PHONE = "13876543210"


def figures(text):
    """What stands beside each word of a table."""
    rows = (line.split(None, 1) for line in text.splitlines())
    return {row[0]: row[1].strip() for row in rows if len(row) == 2}


def served(hall):
    clerk = hall.person("linzh")
    number = clerk.run("register", "--item", "zx-zhengce", "--set", "way=on_site", "--set",
                       "topic=policy", "--set", "question=如何办理")["case"]["number"]
    clerk.run("act", "take", number, "reply", "--set", "answer=凭居住证办理")
    clerk.run("act", "close", number)
    return clerk, number


def rate(hall):
    lead = hall.person("fangzq")
    day = ["--from", "20200101", "--to", "20991231"]
    assert figures(lead.raw("rating", "indicators", *day))["评价率"] == "—", "0/0 is no rate"
    clerk, number = served(hall)
    invited = clerk.run("rating", "invite", number)
    token = invited["token"]
    # The stored session of a clerk is not sent along.
    clerk.run("rating", "submit", "--grade", "5", "--phone", PHONE, "--text", SAID, "--token",
              token)
    used = clerk.refused("rating", "submit", "--grade", "1", stdin=token + "\n")
    assert used["reason"] == "RATING_TOKEN_USED", used
    assert clerk.refused("rating", "list")["reason"] == "PERMISSION_DENIED"
    rating = lead.run("rating", "list", "--bad")["ratings"][0]
    assert rating["case_number"] == number and rating["grade"] == "RATING_GRADE_VERY_BAD", rating
    shown = lead.raw("rating", "reveal", str(rating["rating_id"]), "--purpose", "bad_mark")
    assert SAID in shown and PHONE in shown, shown
    loop = f"id:{rating['bad_mark_case_id']}"
    assert "PERMISSION_DENIED" == clerk.refused("show", loop)["reason"]
    lead.run("act", "take", loop, "contact", "--set", "way=phone")
    lead.run("act", "take", loop, "verify", "--set", "result=fault")
    lead.run("act", "take", loop, "rectify", "--set", "measure=增开窗口")
    assert lead.refused("act", "close", loop)["reason"] == "NO_CALL_BACK"
    lead.run("act", "take", loop, "call_back", "--set", "result=satisfied")
    lead.run("act", "close", loop)
    told = figures(lead.raw("rating", "indicators", *day))
    for word, figure in (("评价率", "100.00 %  (1/1)"), ("好评率", "0.00 %  (0/1)"),
                         ("差评数", "1"), ("按时联系率", "100.00 %  (1/1)"),
                         ("回访率", "100.00 %  (1/1)"), ("申诉成立数", "0")):
        assert told[word] == figure, told
    return token


def bring(hall):
    machine = hall.person("jieru")
    _, number = served(hall)
    path = os.path.join(hall.directory.name, "hcp.csv")
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,case_number,grade,given_at,text\n"
                   f"1,{number},1,{now},很好\n"
                   "2,NOWHERE,2,2024-01-01 09:00,\n"
                   "3,NOWHERE,9,2024-01-01 09:00,\n"
                   "4,NOWHERE,2,2099-01-01 09:00,\n")
    brought = machine.run("rating", "import", path, "--source", "hcp", code=1)
    refused = [{"line": 4, "reason": "UNREADABLE"}, {"line": 5, "reason": "INVALID_TIME"}]
    assert brought == {"recorded": 2, "known": 0, "refused": refused}, brought
    brought = machine.run("rating", "import", path, "--source", "hcp", code=1)
    assert brought == {"recorded": 0, "known": 2, "refused": refused}, brought


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        token = rate(hall)
        bring(hall)
        hall.check_ledger()
        log = "".join(hall.log)
        for secret in (token, SAID, PHONE):
            assert secret not in log, "personal data or a token in the server's log"
    print("the story of ratings: told")


if __name__ == "__main__":
    main()
