#!/usr/bin/env python3
"""A real hall from nothing: made on its machine with one security administrator, who lets
others in; no account works that nobody gave a password.

usage: real_hall.py HALLCASED HALLCASE
"""

import os
import sys

from demo_hall import RealHall

SETUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../deploy/halls/demo")


def main():
    with RealHall(*sys.argv[1:3], setup=SETUP, account="aqgl") as hall:
        again = hall.bootstrap("aqgl", code=2)
        assert again == "", again
        hall.passwords["wanghy"] = "not-given-yet-1"
        refused = hall.sign_in_refused("wanghy")
        assert refused["reason"] == "SIGN_IN_FAILED", refused
        security = hall.person("aqgl")
        people = security.run("staff", "list")["staff"]
        assert {"wanghy", "jieru", "aqgl"} <= {row["id"] for row in people}, people
        security.run("staff", "password", "wanghy", stdin=hall.passwords["wanghy"] + "\n")
        clerk = hall.person("wanghy")
        assert len(clerk.run("catalog", "items")["items"]) >= 40
        denied = security.refused("list")
        assert denied["reason"] == "PERMISSION_DENIED", denied
        security.run("staff", "grants", "wanghy", "--none")
        denied = clerk.refused("list")
        assert denied["reason"] == "PERMISSION_DENIED", denied
        hall.check_ledger()
    print("the story of a real hall: told")


if __name__ == "__main__":
    main()
