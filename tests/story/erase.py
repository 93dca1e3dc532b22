#!/usr/bin/env python3
"""Cases that are over lose their personal data, the keys rotate, and nothing brings it back.

usage: erase.py HALLCASED HALLCASE
"""

import os
import sys

from demo_hall import DemoHall

PERSON = "name = {}\nid_type = resident_id\nid_number = {}\nphone = {}\n"
GONE = PERSON.format("王小明", "11010519491231002X", "13800138000")
STAYS = PERSON.format("李建国", "440524188001010014", "13900139000")
ORDER = ("--reason", "retention_over", "--basis", "档案鉴定〔2026〕3号")
LOOKS_MAX = 500


def registered(clerk, applicant):
    return clerk.run("register", "--item", "bdc-zydj", "--applicant", "-", stdin=applicant)[
        "case"]["number"]


def voided(clerk, lead, applicant):
    number = registered(clerk, applicant)
    lead.run("act", "void", number, "--reason-code", "duplicate")
    return number


def closed(clerk, contact, lead, applicant):
    """A case over in the ordinary way, and a paper about it that somebody took home."""
    number = clerk.run("register", "--item", "bdc-zydj", "--applicant", "-", "--material", "sqb",
                       "--material", "sfz=0/1", "--material", "bdcqz",
                       stdin=applicant)["case"]["number"]
    paper = clerk.run("document", "issue", number, "--kind", "receipt")["document"]["number"]
    clerk.run("push", number)
    contact.run("act", "decide", number, "--outcome", "granted")
    clerk.run("place", number, "--box", "2026-17", "--number", "4")
    lead.run("act", "close", number)
    return number, paper


def wait_for_keys(admin, number):
    """A step that finds a file still held is taken again; what matters is that it ends."""
    for _ in range(LOOKS_MAX):
        keys = admin.run("keys", "show")
        if keys["hall_key"] == number and keys["rotation"] is None:
            assert keys["trouble"] == "", keys
            return
    raise AssertionError(f"the rotation does not end: {keys}")


def only_who_may(clerk, lead, admin, number, open_case):
    for person in (clerk, lead):
        assert person.refused("erase", number, *ORDER)["reason"] == "PERMISSION_DENIED"
    refused = admin.refused("erase", open_case, *ORDER)
    assert refused["reason"] == "NOT_ERASABLE" and open_case in refused["message"], refused


def erased_for_everybody(clerk, lead, number):
    told = clerk.raw("show", number)
    assert "个人信息已删除" in told and "小明" not in told, told
    assert clerk.run("search", "phone", "-", stdin="13800138000")["cases"] == []
    again = lead.refused("act", "reveal", number, "--field", "phone", "--purpose",
                         "verify_identity")
    assert again["reason"] == "CASE_ERASED", again


def others_go_on(clerk, number):
    found = clerk.run("search", "phone", "-", stdin="13900139000")["cases"]
    assert [case["number"] for case in found] == [number], found


def tell(hall):
    clerk, contact, lead, admin, auditor = (
        hall.person(name) for name in ("wanghy", "zhongw", "fangzq", "aqgl", "shenji"))
    kept = registered(clerk, STAYS)
    first, paper = closed(clerk, contact, lead, GONE)
    second, third = voided(clerk, lead, GONE), voided(clerk, lead, GONE)
    only_who_may(clerk, lead, admin, first, kept)

    assert admin.run("erase", first, *ORDER)["number"] == first
    admin.run("erase", second, third, *ORDER)
    for _ in range(LOOKS_MAX):
        erased = [row for row in auditor.run("access")["records"] if row["event"] == "ERASED"]
        if len(erased) == 3:
            break
    assert {row["case_number"] for row in erased} == {first, second, third}, erased
    for row in erased:
        assert row["principal"] == "aqgl" and "档案鉴定〔2026〕3号" in row["purpose"], row
    gone = clerk.refused("document", "print", paper, "--out", os.devnull)
    assert gone["reason"] == "DOCUMENT_ERASED", gone
    for number in (first, second, third):
        erased_for_everybody(clerk, lead, number)
    others_go_on(clerk, kept)

    admin.run("keys", "rotate")
    wait_for_keys(admin, 2)
    others_go_on(clerk, kept)
    events = {row["event"] for row in auditor.run("access")["records"]}
    assert {"KEYS_ROTATION", "KEYS_ROTATED"} <= events, events

    # Killed on the way to the third keys, it goes on by itself.
    admin.run("keys", "rotate")
    hall.server.kill()
    hall.server.wait()
    hall.start()
    wait_for_keys(hall.person("aqgl"), 3)
    clerk, lead = hall.person("wanghy"), hall.person("fangzq")
    others_go_on(clerk, kept)
    erased_for_everybody(clerk, lead, first)
    hall.check_ledger()


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        tell(hall)
    print("the story of data that are erased: told")
    return 0


if __name__ == "__main__":
    sys.exit(main())
