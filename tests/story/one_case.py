#!/usr/bin/env python3
"""A case from the counter to its end, told by the shipped programs: registered by a clerk, pushed,
stepped by another system, decided by the department, closed; two clerks at once; warnings on time.

usage: one_case.py HALLCASED HALLCASE
"""

import datetime
import sys
import uuid

from demo_hall import DemoHall

PERSONAL = ("王小明", "11010519491231002X", "13800138000")
APPLICANT = "name = {}\nid_type = resident_id\nid_number = {}\nphone = {}\n".format(*PERSONAL)
FIRE_SECONDS_MAX = 1.0


def register(clerk, *more, item="bdc-zydj"):
    return clerk.run("register", "--item", item, "--applicant", "-", "--material", "sqb",
                     "--material", "sfz=0/1", "--material", "bdcqz", *more, stdin=APPLICANT)


def from_counter_to_end(hall):
    clerk = hall.person("wanghy")
    assert clerk.run("whoami")["staff"]["post"] == "zhsl"
    feed = clerk.watch("--from-start")
    change = register(clerk)
    case = change["case"]
    number = case["number"]
    assert case["stage"] == "IN_REVIEW" and case["responsible"]["id"] == "wanghy", case
    assert case["acceptance"]["mode"] == "ACCEPTANCE_MODE_FULL", case["acceptance"]
    assert len([m for m in case["materials"] if m["received_at"]]) == 3, case["materials"]
    assert any(action["method"] == "PushCase" for action in case["available_actions"]), case
    assert case["applicant"]["name"] != "王小明", "the answer must be masked"

    pushed = clerk.run("push", number, "--receipt", "R-1")["case"]
    assert pushed["stage"] == "IN_REVIEW" and pushed["responsible"]["id"] == "zgj", pushed

    upstream = hall.person("jieru")
    stepped = upstream.run("act", "step", number, "--name", "初审", "--step-id", "s-1",
                           "--performer", "outside:prov/TEST", "--takes-leg")["case"]
    assert stepped["steps"] == 1, stepped
    assert stepped["responsible"]["id"] == "prov/TEST", stepped["responsible"]

    contact = hall.person("zhongw")
    refused = contact.refused("act", "decide", number, "--outcome", "refused")
    assert refused["reason"] == "INVALID_FIELD", refused
    decided = contact.run("act", "decide", number, "--outcome", "granted")["case"]
    assert decided["stage"] == "DECIDED", decided
    lead = hall.person("fangzq")
    keep_the_papers(clerk, contact, lead, number)
    closed = lead.run("act", "close", number)["case"]
    assert closed["stage"] == "CLOSED" and not closed["closed_late"], closed

    refused = lead.refused("push", number)
    assert refused["reason"] == "ILLEGAL_TRANSITION", refused
    for fact in ("CaseRegistered", "StepRecorded", "CaseDecided", "CaseClosed"):
        feed.until(fact, case_id=case["case_id"])
    feed.close()
    tell_the_story(clerk, number, case)
    return clerk


def keep_the_papers(clerk, contact, lead, number):
    """The originals go to the department and into the archive before the case is closed."""
    held = clerk.run("papers")["papers"]
    assert {paper["material_code"] for paper in held} == {"sqb", "bdcqz"}, held
    refused = lead.refused("act", "close", number)
    assert refused["reason"] == "PAPERS_HELD" and "wanghy" in refused["message"], refused
    offered = clerk.run("hand-over", f"{number}/bdcqz", "--to", "department:zgj")
    sheet = offered["handover"]["number"]
    assert len(offered["one_time_code"]) == 8, offered
    refused = clerk.refused("sign", sheet)
    assert refused["reason"] == "SIGNED_BY_GIVER", refused
    assert [row["number"] for row in contact.run("sheets")["handovers"]] == [sheet]
    signed = contact.run("sign", sheet)["handover"]
    assert signed["way"] == "SIGNING_WAY_CREDENTIAL" and signed["accepted"] == 1, signed
    clerk.run("place", f"{number}/sqb", "--box", "2026-1", "--number", "7")
    assert clerk.run("papers")["papers"] == []
    assert sheet in clerk.raw("sheet", sheet)


def tell_the_story(clerk, number, case):
    told = clerk.raw("show", number)
    for word in (number, "已归档", "承诺时限", "经过", "初审"):
        assert word in told, f"{word} is missing from:\n{told}"
    for secret in PERSONAL:
        assert secret not in told, told
    story = clerk.run("show", number)
    facts = [event["type"] for event in story["history"]["events"]]
    assert facts[0] == "CaseRegistered" and "CaseClosed" in facts, facts
    clocks = {clock["clock"]["name"]: clock for clock in story["deadlines"]["clocks"]}
    assert clocks["CLOCK_NAME_PROMISED"]["text_zh"], clocks
    found = clerk.run("search", "phone", "-", stdin="13800138000")["cases"]
    assert [row["case_id"] for row in found] == [case["case_id"]], found
    revealed = clerk.run("act", "reveal", number, "--field", "phone", "--purpose",
                         "contact_applicant")
    assert revealed["applicant"]["phone"] == "13800138000", revealed
    assert revealed["applicant"]["name"] == "", revealed


def mistakes_change_nothing(hall, clerk):
    before = clerk.run("list")
    other = hall.person("fuxl")
    request_id = str(uuid.uuid4())
    case = register(clerk, "--request-id", request_id)["case"]
    again = register(clerk, "--request-id", request_id)
    assert again["replayed"] and again["case"]["case_id"] == case["case_id"], again
    reused = clerk.refused("register", "--item", "bdc-scdj", "--applicant", "-", "--request-id",
                           request_id, stdin=APPLICANT)
    assert reused["reason"] == "REQUEST_ID_REUSED", reused
    clerk.run("push", case["number"])
    stale = other.refused("push", case["number"], "--etag", case["etag"])
    # The version is looked at before the stage, which would refuse the push as well.
    assert stale["reason"] == "STALE_ETAG", stale
    assert "wanghy" in str(stale["metadata"].values()), stale
    unknown = clerk.refused("register", "--item", "nix", "--applicant", "-", stdin=APPLICANT)
    assert unknown["reason"] == "ITEM_NOT_FOUND", unknown
    wrong_id = clerk.refused("register", "--item", "bdc-scdj", "--applicant", "-",
                             stdin=APPLICANT.replace("1002X", "10021"))
    assert wrong_id["reason"] == "ID_CHECK_FAILED", wrong_id
    assert "110105" not in str(wrong_id), wrong_id
    denied = clerk.refused("staff", "list")
    assert denied["reason"] == "PERMISSION_DENIED", denied
    after = clerk.run("list")
    assert len(after["cases"]) == len(before["cases"]), "a rejected command left a trace"


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def warnings_come_on_time(clerk):
    feed = clerk.watch("--type", "WarningRaised")
    due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=5)
    case = register(clerk, "--upstream-due", due.isoformat())["case"]
    received = instant(case["received_at"])
    for level, share in (("黄", 0.8), ("红", 1.0)):
        event = feed.until("WarningRaised", case_id=case["case_id"])
        seen = datetime.datetime.now(datetime.timezone.utc)
        assert event["detail"].startswith(level), event
        late = (seen - (received + share * (due - received))).total_seconds()
        assert 0 <= late < FIRE_SECONDS_MAX, f"{level} came {late:.3f} s after its time"
        print(f"{level} seen {late * 1000:.0f} ms after its time")
    rows = clerk.run("warnings", "list", "--party", "wanghy")["warnings"]
    row = next(row for row in rows if row["warning_id"] == event["warning_id"])
    assert row["level"] == "WARNING_LEVEL_RED" and instant(row["fire_at"]) == due, row
    feed.close()
    told = {row["warning_id"] for row in clerk.run("warnings", "list", "--mine")["warnings"]}
    digest = clerk.run("warnings", "digest")
    shown = {row["warning_id"] for row in digest["singles"]}
    for level in digest["levels"]:
        shown |= {row["warning_id"] for one in level["cases"] for row in one["warnings"]}
    # Out of opening hours nobody is told yet.
    assert (event["warning_id"] in told) == (event["warning_id"] in shown), digest
    assert "开始办公" in digest["text_zh"], digest
    acknowledged = clerk.run("warnings", "ack", str(event["warning_id"]), "--answer", "-",
                             stdin="正在办理")
    assert acknowledged["warning"]["state"] == "WARNING_STATE_ACKNOWLEDGED", acknowledged
    ended = clerk.refused("warnings", "ack", str(event["warning_id"]))
    assert ended["reason"] == "WARNING_ENDED", ended


def sessions_end(clerk):
    clerk.run("sign-out")
    clerk.raw("whoami", code=2)


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        clerk = from_counter_to_end(hall)
        mistakes_change_nothing(hall, clerk)
        warnings_come_on_time(clerk)
        sessions_end(clerk)
        hall.check_ledger()
        log = "".join(hall.log)
        for secret in PERSONAL:
            assert secret not in log, "personal data in the server's log"
    print("the story of one case: told")


if __name__ == "__main__":
    main()
