#!/usr/bin/env python3
"""Importing a real log: figures against an independent computation, twice, by two credentials.

usage: import_history.py HALLCASED HALLCASE CSV MAPPING [SECONDS_MAX]
Exits with 77 (skipped) and the reason when the CSV is not there.
"""

import datetime
import os
import sys

from demo_hall import DemoHall
from wabo import expected_totals

SKIPPED = 77


def totals(person):
    report = person.run("report", "totals")
    report["steps_by_staff"] = {row["staff"]: row["steps"] for row in report["steps_by_staff"]}
    return report


def check(report, expected):
    for name, want in expected.items():
        assert report[name] == want, f"{name}: got {report[name]}, want {want}"


def bring_in(person, mapping, path):
    return person.run("import", "--mapping", mapping, "--csv", path)


def second_credential(hall):
    security = hall.person("aqgl")
    hall.passwords["jieru2"] = "ein-langes-Kennwort-2"
    path = os.path.join(hall.directory.name, "password")
    with open(path, "w", encoding="utf-8") as file:
        file.write(hall.passwords["jieru2"])
    security.run("staff", "add", "jieru2", "--kind", "service", "--name", "接口二", "--role",
                 "integrator+others", "--password-file", path)
    return hall.person("jieru2")


def with_bad_rows(hall, path):
    """The log with bad rows among the good ones; (path, how many are bad)."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    bad = ["", "too,few", '"' + lines[1], lines[1].replace("2011-10-11 13:45", "2011-13-11 13:45")]
    broken = os.path.join(hall.directory.name, "broken.csv")
    with open(broken, "w", encoding="utf-8-sig", newline="") as file:
        file.write("\r\n".join(lines[:100] + bad + lines[100:]) + "\r\n")
    # The empty line is no row.
    return broken, len(bad) - 1


def main():
    hallcased, hallcase, path, mapping = sys.argv[1:5]
    seconds_max = float(sys.argv[5]) if len(sys.argv) > 5 else None
    if not os.path.exists(path):
        print(f"skipped: the log {path} is not on this machine")
        return SKIPPED
    with DemoHall(hallcased, hallcase) as hall:
        person = hall.person("jieru")
        broken, bad = with_bad_rows(hall, path)
        summary = bring_in(person, mapping, broken)
        print(f"imported in {summary['seconds']} s")
        assert summary["rejected"] == bad and summary["replayed"] == 0, summary
        with open(summary["rejects_file"], encoding="utf-8") as file:
            assert len(file.read().splitlines()) == bad + 1
        now = datetime.datetime.now(datetime.timezone.utc)
        expected = expected_totals(path, now)
        check(totals(person), expected)
        if seconds_max is not None:
            assert summary["seconds"] < seconds_max, summary
        for again in (person, second_credential(hall)):
            summary = bring_in(again, mapping, path)
            commands = summary["cases"] + summary["steps"] + summary["closes"]
            assert summary["rejected"] == 0 and summary["replayed"] == commands, summary
            check(totals(person), expected)
        job = person.run("finish-import", "wabo")
        assert job["state"] == "JOB_STATE_DONE", job
        warnings = open_warnings(hall.person("shenji"))
        assert len(warnings) == expected["open_overdue"], len(warnings)
        assert all(row["gap_from"] for row in warnings), "imports warn once, for the whole gap"
        check(totals(person), expected)
        hall.check_ledger()
    print("the story of an import: told")
    return 0


def open_warnings(person):
    rows = []
    token = []
    while True:
        page = person.run("warnings", "list", "--page-size", "200", *token)
        rows += page["warnings"]
        if not page["next_page_token"]:
            return rows
        token = ["--page-token", page["next_page_token"]]


if __name__ == "__main__":
    sys.exit(main())
