#!/usr/bin/env python3
"""A hall keeps its reference data in files: written out, changed, previewed, published.

usage: reference_files.py HALLCASED HALLCASE
"""

import os
import sys

from demo_hall import DemoHall

TABLES = ["departments", "item_materials", "items", "limits", "pause_reasons", "posts", "rules",
          "stock", "windows"]
DEMO = "deploy/halls/demo"
APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")


def change(path, old, new):
    """Replaces text that is there exactly once."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    assert text.count(old) == 1, (path, old, text.count(old))
    with open(path, "w", encoding="gb18030", newline="") as file:
        file.write(text.replace(old, new))


def differences(person, source, code):
    """The JSON of `catalog diff`, which ends with exit code 1 where anything differs."""
    return person.run("catalog", "diff", source, code=code)


def rows(diff):
    return {table["table"]: table["rows"] for table in diff["tables"] if table["rows"]}


def tell(hall):
    clerk = hall.person("wanghy")
    admin = hall.person("xtgl")
    clerk.run("register", "--item", "bdc-zydj", "--applicant", "-", "--material", "sqb",
              "--material", "sfz=0/1", "--material", "bdcqz", stdin=APPLICANT)

    # What was shipped is what is published; so is what is written out, in both forms.
    assert rows(differences(admin, DEMO, 0)) == {}
    tsv = os.path.join(hall.directory.name, "tsv")
    csv = os.path.join(hall.directory.name, "csv")
    assert admin.run("catalog", "export", tsv)["files"] == len(TABLES)
    admin.run("catalog", "export", csv, "--csv")
    assert sorted(os.listdir(tsv)) == [name + ".tsv" for name in TABLES]
    assert rows(differences(admin, tsv, 0)) == {}
    assert rows(differences(admin, csv, 0)) == {}
    admin.raw("catalog", "export", tsv, code=2)

    # A shorter promise and an earlier warning, saved as Chinese Excel saves CSV.
    change(os.path.join(csv, "事项.csv"), "bdc-zydj,不动产转移登记,zgj,window,3wd",
           "bdc-zydj,不动产转移登记,zgj,窗口,2个工作日")
    change(os.path.join(csv, "预警规则.csv"), "promised-left,promised,working_day,yellow,left:1wd",
           "promised-left,promised,working_day,yellow,left:9wd")
    change(os.path.join(csv, "暂停事由.csv"),
           "applicant,申请人要求,no,yes,yes,10,no\r\n", "")
    # Legs that together outlast the promise are against the law of the house.
    refused = differences(admin, csv, 1)
    assert set(rows(refused)) == {"items", "rules", "pause_reasons"}, refused
    item, = rows(refused)["items"]
    assert item["code"] == "bdc-zydj" and item["cases_open"] == 1, item
    assert item["fields"] == [{"column": "promised", "from": "3wd", "to": "2wd"}], item
    gone, = rows(refused)["pause_reasons"]
    assert gone["change"] == "gone" and gone["code"] == "applicant", gone
    effect, = refused["preview"]["rules"]
    assert effect["rule"] == "promised-left" and effect["clocks_raised"] == 1, effect
    why = admin.refused("catalog", "publish", csv)
    assert why["reason"] == "INVALID_REFERENCE", why
    change_again(os.path.join(csv, "事项.csv"), "2个工作日", "3wd")
    # Columns that a table may leave out stay as they are published.
    keep_columns(os.path.join(csv, "部门.csv"), 2)

    diff = differences(admin, csv, 1)
    assert set(rows(diff)) == {"rules", "pause_reasons"}, diff
    base = str(diff["base_version"])
    published = admin.run("catalog", "publish", csv, "--base-version", base, "--retire-gone")
    assert published["published"] == 2 and published["job_id"] != 0, published
    assert rows(differences(admin, csv, 0)) == {}
    stale = admin.refused("catalog", "publish", tsv, "--base-version", base)
    assert stale["reason"] == "STALE_ETAG", stale
    assert stale["metadata"]["changed_by"] == "xtgl", stale
    back = differences(admin, tsv, 1)
    assert rows(back)["pause_reasons"][0]["change"] == "restored", back

    denied = clerk.refused("catalog", "publish", tsv)
    assert denied["reason"] == "PERMISSION_DENIED", denied
    admin.raw("catalog", "diff", os.path.join(tsv, "none.xlsx"), code=2)
    hall.check_ledger()


def change_again(path, old, new):
    """As `change`, of a file that is GB 18030 by now."""
    with open(path, encoding="gb18030", newline="") as file:
        text = file.read()
    assert text.count(old) == 1, (path, old)
    with open(path, "w", encoding="gb18030", newline="") as file:
        file.write(text.replace(old, new))


def keep_columns(path, count):
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = [",".join(line.split(",")[:count]) for line in file.read().splitlines()]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\n".join(lines) + "\n")


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        tell(hall)
    print("the story of the reference files: told")
    return 0


if __name__ == "__main__":
    sys.exit(main())
