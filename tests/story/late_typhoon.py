#!/usr/bin/env python3
"""A typhoon closes the hall, and its notice comes late: due dates move, a warning turns false.

usage: late_typhoon.py HALLCASED HALLCASE
The days are those around today, so the story publishes a county layer of its own each time.
"""

import datetime
import os
import sys
import time

from demo_hall import DemoHall

JOB_SECONDS_MAX = 60
APPLICANT = ("name = 王小明\nid_type = resident_id\nid_number = 11010519491231002X\n"
             "phone = 13800138000\n")


def register(clerk):
    return clerk.run("register", "--item", "bdc-zydj", "--applicant", "-", "--material", "sqb",
                     "--material", "sfz=0/1", "--material", "bdcqz", stdin=APPLICANT)["case"]


def promised(case):
    return next(clock for clock in case["clocks"] if clock["name"] == "CLOCK_NAME_PROMISED")


def typhoon(hall, *closed):
    """A county layer that is closed on these days; the path of its file."""
    path = os.path.join(hall.directory.name, "typhoon.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("layer county\nsource 陵水县停工令\n")
        for day in closed:
            file.write(f"closed {day}T00:00 {day + datetime.timedelta(days=1)}T00:00\n")
    return path


def done(admin, job_id):
    """Waits for the job, by asking: there is no other sign of its end."""
    deadline = time.monotonic() + JOB_SECONDS_MAX
    while time.monotonic() < deadline:
        job = admin.run("job", str(job_id))["job"]
        if job["state"] == "JOB_STATE_DONE":
            return job
    raise AssertionError(f"job {job_id} is not done after {JOB_SECONDS_MAX} s")


def counted_days(clerk, number):
    """The working days that the promised clock counts, from its own explanation."""
    for clock in clerk.run("show", number)["deadlines"]["clocks"]:
        if clock["clock"]["name"] == "CLOCK_NAME_PROMISED":
            return [datetime.date.fromisoformat(day["day"])
                    for day in clock["days"] if day["counted"]]
    raise AssertionError("no promised clock")


def tell(hall):
    clerk = hall.person("wanghy")
    admin = hall.person("xtgl")
    case = register(clerk)
    days = counted_days(clerk, case["number"])
    assert str(days[-1]) == promised(case)["due_day"], (days, case)

    path = typhoon(hall, days[-1])
    preview = admin.run("calendar", "preview", path)
    assert preview["cases_open"] == preview["cases_moved"] == 1, preview
    # The legal limit moves too.
    move = next(move for move in preview["moves"] if move["from_day"] == str(days[-1]))
    assert move["cases"] == 1, preview
    unmoved = clerk.run("show", case["number"])["case"]
    assert promised(unmoved)["due_day"] == str(days[-1]), "a preview changes nothing"

    published = admin.run("calendar", "publish", path, "--document", "陵水停工令〔1〕号")
    job = done(admin, published["job_id"])
    assert job["kind"] == "JOB_KIND_RECALCULATE" and job["done"] == 1, job
    moved = clerk.run("show", case["number"])
    new_day = promised(moved["case"])["due_day"]
    assert new_day == move["to_day"] and new_day > str(days[-1]), moved["case"]
    assert moved["case"]["etag"] == case["etag"], "a clerk's version does not change by a calendar"
    told = clerk.raw("show", case["number"])
    assert "工作日历已更新" in told, told
    whys = {day["day"]: day["why"] for clock in moved["deadlines"]["clocks"]
            for day in clock["days"]}
    assert whys[str(days[-1])] == "停止办公（陵水县停工令）", whys

    behind = typhoon(hall, days[-1], datetime.date.fromisoformat(new_day)
                     + datetime.timedelta(days=120))
    assert admin.run("calendar", "preview", behind)["cases_moved"] == 0
    denied = clerk.refused("calendar", "publish", path, "--document", "x")
    assert denied["reason"] == "PERMISSION_DENIED", denied
    with open(path, "a", encoding="utf-8") as file:
        file.write("closed yesterday\n")
    admin.raw("calendar", "preview", path, code=2)
    hall.check_ledger()


def main():
    with DemoHall(*sys.argv[1:]) as hall:
        tell(hall)
    print("the story of the late typhoon: told")
    return 0


if __name__ == "__main__":
    sys.exit(main())
