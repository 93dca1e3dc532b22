#!/usr/bin/env python3
"""A question that becomes a complaint, and a task of the office, told by the shipped programs:
forms from the server, free text on record, links from both sides, shares of the work.

usage: asked_and_failed.py HALLCASED HALLCASE
"""

import sys

from demo_hall import DemoHall, Person

QUESTION = "外地户籍能否办理不动产登记？"
STORY = "材料交了三次都没有受理"
ANSWER = "已向您说明所缺材料"
APPLICANT = ["--name", "王小明", "--id-number", "11010519491231002X", "--phone", "13800001000"]


def ask(hall):
    clerk = hall.person("linzh")
    told = clerk.raw("catalog", "kinds", "guidance")
    for word in ("综合咨询导办", "topic *", "policy 政策咨询", "reply", "答复时限 3 工作日"):
        assert word in told, f"{word} is missing from:\n{told}"
    refused = clerk.refused("register", "--item", "zx-zhengce", "--set", "way=phone")
    assert refused["reason"] == "INVALID_FIELD", refused
    assert refused["field_violations"][0]["field"] == "values.topic", refused
    # The question comes from standard input: it may hold personal data.
    case = clerk.run("register", "--item", "zx-zhengce", "--set", "way=phone", "--set",
                     "topic=policy", "--set", "question=-", stdin=QUESTION + "\n")["case"]
    assert case["kind"] == "CASE_KIND_GUIDANCE" and case["stage"] == "ASKED", case
    number = case["number"]
    assert QUESTION not in clerk.raw("show", number)
    shown = clerk.raw("act", "reveal", number, "--field", "texts", "--purpose",
                      "contact_applicant")
    assert QUESTION in shown, shown
    answered = clerk.run("act", "take", number, "reply", "--set", "answer=凭居住证办理")["case"]
    assert answered["stage"] == "ANSWERED", answered
    return clerk, number


def complain(hall, question):
    clerk = hall.person("guomh")
    case = clerk.run("register", "--item", "bbcs", *APPLICANT, "--set", "about_department=zgj",
                     "--set", f"what_happened={STORY}", "--from", question)["case"]
    number = case["number"]
    assert case["links"][0]["relation"] == "LINK_RELATION_FOLLOWS", case["links"]
    clerk.run("act", "take", number, "contact", "--set", "result=reached")
    clerk.run("act", "take", number, "classify", "--set", "cause=materials", "--set",
              "tier=simple")
    refused = clerk.refused("act", "close", number)
    assert refused["reason"] == "ILLEGAL_TRANSITION", refused
    clerk.run("act", "take", number, "answer", "--set", "outcome=done", "--set",
              "answer=已协调受理")
    refused = clerk.refused("act", "close", number)
    assert refused["reason"] == "NO_CALL_BACK", refused
    clerk.run("act", "take", number, "call_back", "--set", "result=satisfied")
    closed = clerk.run("act", "close", number)["case"]
    assert closed["stage"] == "CLOSED" and closed["credited_ppm"] == 1000000, closed
    told = clerk.raw("show", number)
    for word in ("已办结", "原因分类：材料缺失", "回访结果：联系上，满意", "计入工作量 40%", "承接",
                 "100% 已计入"):
        assert word in told, f"{word} is missing from:\n{told}"
    assert STORY not in told, "free text is personal"


def complain_anonymously(hall):
    """Without a name, so nobody is called: whoever has number and code asks for the answer."""
    clerk = hall.person("guomh")
    told = clerk.run("register", "--item", "bbcs", "--set", "what_happened=-", stdin=STORY + "\n")
    code, number = told["query_code"], told["change"]["case"]["number"]
    assert len(code) == 8 and code.isdigit(), told
    said = clerk.raw("register", "--item", "bbcs", "--set", "what_happened=-", stdin=STORY + "\n")
    assert "查询码：" in said and "只告知这一次" in said, said
    # Neither number nor code is a sign-in: somebody who never had one asks.
    person = Person(hall, "nobody")
    waiting = person.raw("answer", number, stdin=code + "\n")
    assert "正在办理，尚未答复；答复期限 20" in waiting, waiting
    wrong = f"{(int(code) + 1) % 100_000_000:08}"
    refused = person.refused("answer", number, "--code", "-", stdin=wrong)
    assert refused["reason"] == "QUERY_CODE_INVALID", refused
    clerk.run("act", "take", number, "classify", "--set", "cause=other", "--set", "tier=simple")
    clerk.run("act", "take", number, "answer", "--set", "outcome=explained", "--set",
              f"answer={ANSWER}")
    read = person.raw("answer", number, stdin=f"{code[:4]} {code[4:]}\n")
    assert "办理结果：解释接受\n答复内容：" + ANSWER in read, read
    values = person.run("answer", number, stdin=code)["answer"]["values"]
    assert [value["name"] for value in values] == ["outcome", "answer"], values
    return code


def review(hall):
    lead, writer, leader = hall.person("fangzq"), hall.person("hesz"), hall.person("dailh")
    case = lead.run("register", "--item", "xz-wengao", "--set", "sort=draft", "--set",
                    "subject=三月份工作总结")["case"]
    number = case["number"]
    lead.run("act", "assign", number, "--to", "hesz")
    writer.run("act", "take", number, "submit", "--set", "result=初稿")
    refused = writer.refused("act", "take", number, "approve")
    assert refused["reason"] == "PERMISSION_DENIED", refused
    approved = leader.run("act", "take", number, "approve")["case"]
    assert approved["stage"] == "CLOSED", approved
    link = lead.refused("link", number, number)
    assert link["reason"] == "INVALID_FIELD", link


def main():
    with DemoHall(*sys.argv[1:3]) as hall:
        _, question = ask(hall)
        complain(hall, question)
        code = complain_anonymously(hall)
        review(hall)
        hall.check_ledger()
        log = "".join(hall.log)
        for secret in (QUESTION, STORY, ANSWER, code):
            assert secret not in log, "personal data in the server's log"
    print("the story of a question, a complaint and a task: told")


if __name__ == "__main__":
    main()
