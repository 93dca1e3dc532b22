#!/usr/bin/env python3
"""跨省通办, 即办秒批, 一件事一次办 and 工程建设项目帮办代办, told by the shipped programs over the
demonstration hall: what each asks for, who has the case, and how it ends.

usage: four_lines.py HALLCASED HALLCASE
"""

import sys

from demo_hall import DemoHall
from one_case import APPLICANT

REASON = "申请人要求单独办理"


def opened(clerk, item, *more):
    return clerk.run("register", "--item", item, "--applicant", "-", *more,
                     stdin=APPLICANT)["case"]


def take(clerk, number, action, *values):
    pairs = [word for value in values for word in ("--set", value)]
    return clerk.run("act", "take", number, action, *pairs)["case"]


def elsewhere(hall):
    clerk = hall.person("wanghy")
    told = clerk.raw("catalog", "kinds", "cross_province")
    for word in ("collect 异地代收代办", "属地时限 5 工作日", "本厅自定，国办发〔2020〕35号未定期限"):
        assert word in told, f"{word} is missing from:\n{told}"
    number = opened(clerk, "kstb-hukou", "--material", "hkb=1", "--set", "mode=collect", "--set",
                    "place=330106")["number"]
    take(clerk, number, "check_form", "identity=original", "form=complete")
    sent = take(clerk, number, "dispatch", "carrier=EMS", "waybill=1234")
    assert sent["responsible"]["kind"] == "PARTY_KIND_OUTSIDE", sent["responsible"]
    assert sent["responsible"]["id"] == "place/330106", sent["responsible"]
    assert sent["materials"][-1]["holder"]["kind"] == "HOLDER_KIND_COURIER", sent["materials"]
    refused = clerk.refused("act", "take", number, "hand_out", "--set", "way=self")
    assert refused["reason"] == "ILLEGAL_TRANSITION", refused
    take(clerk, number, "delivered")
    shown = clerk.raw("show", number)
    assert "属地待受理" in shown and "属地时限" in shown, shown


def at_once(hall):
    clerk, machine = hall.person("wanghy"), hall.person("jieru")
    number = opened(clerk, "mp-xinye")["number"]
    rule = ("outcome=granted", "rule=GL-1", "rule_version=2026.1")
    words = [word for value in rule for word in ("--set", value)]
    refused = clerk.refused("act", "take", number, "decide_by_rule", *words)
    assert refused["reason"] == "PERMISSION_DENIED", refused
    done = take(machine, number, "decide_by_rule", *rule)
    assert done["stage"] == "CLOSED" and done["outcome"] == "DECISION_OUTCOME_GRANTED", done
    by_hand = opened(clerk, "jb-laonian")["number"]
    assert take(clerk, by_hand, "decide", "outcome=granted")["stage"] == "CLOSED"


def together(hall):
    clerk = hall.person("wanghy")
    matter = opened(clerk, "yjs-canyin", "--material", "sqb", "--material", "sfz=0/1", "--set",
                    "matter=开餐饮店")["number"]
    take(clerk, matter, "plan_part", "item=flyz", "need=mandatory")
    refused = clerk.refused("act", "take", matter, "plan_part", "--set", "item=flyz", "--set",
                            "need=mandatory", "--set", "after=flyz")
    assert refused["reason"] == "DEPENDENCY_CYCLE", refused
    part = opened(clerk, "flyz", "--from", matter, "--as", "part_of")
    assert part["part_of"] != "0" and part["materials"][0]["kept_in"] == part["part_of"], part
    clerk.run("act", "withdraw", part["number"], "--cause", "applicant")
    shown = clerk.raw("show", matter)
    assert "已办结" in shown and "flyz" in shown and "撤回" in shown, shown
    other = opened(clerk, "yjs-xinsheng", "--set", "matter=新生儿出生")["number"]
    assert take(clerk, other, "split", f"reason={REASON}")["stage"] == "SPLIT"
    assert REASON not in clerk.raw("show", other), "free text is personal"


def assisted(hall):
    helper = hall.person("wanghy")
    case = opened(helper, "gc-bangban", "--set", "project_code=2403-460034-04-01-123456", "--set",
                  "project=某仓储项目", "--set", "stage_days=20")
    number = case["number"]
    take(helper, number, "contact", "way=phone", "with=applicant", "said=催要选址意见")
    moved = take(helper, number, "enter_construction", "stage_days=15")
    assert moved["stage_name"] == "工程建设许可", moved
    running = [clock["name"] for clock in moved["clocks"] if not clock.get("stopped_at")]
    assert "CLOCK_NAME_FEEDBACK" in running and "CLOCK_NAME_STEP" in running, running


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        elsewhere(hall)
        at_once(hall)
        together(hall)
        assisted(hall)
        hall.check_ledger()
        assert REASON not in "".join(hall.log), "personal data in the server's log"
    print("the story of four lines: told")


if __name__ == "__main__":
    main()
