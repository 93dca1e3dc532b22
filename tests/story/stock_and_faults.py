#!/usr/bin/env python3
"""A request for paper from stock, and a fault that took systems down, told by the shipped programs:
levels that never go below zero, a request that nobody approves for themselves, an outage.

usage: stock_and_faults.py HALLCASED HALLCASE
"""

import sys

from demo_hall import DemoHall

PURPOSE = "二号窗口打印机没纸了"


def level(person, code):
    return next(row for row in person.run("stock", "list")["levels"]
                if row["item"]["code"] == code)


def number(row, name):
    """int64 fields are strings in JSON, and left out at zero."""
    return int(row.get(name, 0))


def stock(hall):
    clerk, keeper, lead = hall.person("linzh"), hall.person("suxd"), hall.person("fangzq")
    assert level(clerk, "a4")["low"], "an empty shelf is below its minimum"
    refused = clerk.refused("stock", "receive", "a4", "30")
    assert refused["reason"] == "PERMISSION_DENIED", refused
    received = keeper.run("stock", "receive", "a4", "30", "--document", "SH-2026-17")
    assert number(received, "level") == 30, received
    counted = keeper.run("stock", "count", "a4", "28", "--reason", "damaged")
    assert number(counted, "difference") == -2, counted

    asked = clerk.run("register", "--item", "hq-shenling", "--set", "stock_item=a4", "--set",
                      "amount=40", "--set", "approver=fangzq", "--set", "purpose=-",
                      stdin=PURPOSE + "\n")["case"]
    request = asked["number"]
    assert asked["stage"] == "REQUESTED" and asked["responsible"]["id"] == "fangzq", asked
    refused = clerk.refused("act", "take", request, "approve", "--set", "amount=40", "--set",
                            "keeper=zhhq")
    assert refused["reason"] == "PERMISSION_DENIED", refused
    lead.run("act", "take", request, "approve", "--set", "amount=30", "--set", "keeper=zhhq")
    refused = keeper.refused("act", "take", request, "issue", "--set", "amount=30", "--set",
                             "taken_by=linzh")
    assert refused["reason"] == "OUT_OF_STOCK", refused
    assert refused["metadata"]["level"] == "28" and refused["metadata"]["asked"] == "30", refused
    assert number(level(clerk, "a4"), "level") == 28
    keeper.run("act", "take", request, "issue_part", "--set", "amount=20", "--set",
               "taken_by=linzh")
    issued = keeper.run("act", "take", request, "issue", "--set", "amount=8", "--set",
                        "taken_by=linzh")["case"]
    assert issued["stage"] == "CLOSED" and issued["credited_ppm"] == 1000000, issued
    told = clerk.raw("stock", "list")
    for word in ("A4 复印纸", "不足", "领用"):
        assert word in told, f"{word} is missing from:\n{told}"
    assert number(level(clerk, "a4"), "used") == 28
    assert "发放物资 a4 8，余 0" in clerk.raw("show", request)


def fault(hall):
    clerk, support, lead = hall.person("linzh"), hall.person("fengk"), hall.person("fangzq")
    told = clerk.raw("catalog", "kinds", "system_support")
    for word in ("综合信息系统技术管理", "certificate 制证", "登记停机时段"):
        assert word in told, f"{word} is missing from:\n{told}"
    case = clerk.run("register", "--item", "xt-guzhang", "--set", "sort=fault", "--set",
                     "category=certificate", "--set", "handler=xxjs", "--set",
                     "what=制证机不出证")["case"]
    number_of = case["number"]
    refused = support.refused("act", "take", number_of, "look_at", "--set", "state=on_time")
    assert refused["reason"] == "OTHER_SORT", refused
    support.run("act", "take", number_of, "take_on", "--set", "impact=hall")
    # Long over: nothing that is open was hit by it.
    down = ("--set", "from=2024-03-05T15:00", "--set", "to=2024-03-06T10:00", "--set",
            "scope=hall")
    refused = support.refused("act", "take", number_of, "outage", *down)
    assert refused["reason"] == "PERMISSION_DENIED", refused
    lead.run("act", "take", number_of, "outage", *down)
    support.run("act", "take", number_of, "fix", "--set", "cause=hardware", "--set",
                "measure=更换打印头")
    closed = clerk.run("act", "take", number_of, "confirm")["case"]
    assert closed["stage"] == "CLOSED" and closed["credited_ppm"] == 1000000, closed


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        stock(hall)
        fault(hall)
        hall.check_ledger()
        assert PURPOSE not in "".join(hall.log), "personal data in the server's log"
    print("the story of the stock and a fault: told")


if __name__ == "__main__":
    main()
