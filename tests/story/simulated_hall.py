#!/usr/bin/env python3
"""A hall as if people had worked in it: the same seed makes the same ledger, and it is sound.

usage: simulated_hall.py HALLCASED HALLCASE HALLCASE_SIM DAYS
With 60 days or more also: what a simulated hall must have in it.
"""

import os
import subprocess
import sys

from demo_hall import DemoHall, free_port

UNTIL = "2026-11-25"
SEED = "7"
DAYS_WHOLE = 60
UGLY_LEAST = 20
INTAKE_LEAST = 24_000
FACTS_LEAST = 200_000
TALLIES_A_DAY = 500
PICKUPS_A_DAY = 60
INTAKE_A_DAY = 400
SIM_SECONDS_MAX = 900


class SimulatedHall(DemoHall):
    """Made by hallcase-sim before it is served."""

    def __init__(self, hallcased, hallcase, sim, days, seed=SEED):
        super().__init__(hallcased, hallcase)
        os.rmdir(self.data)
        self.making = subprocess.Popen(
            [sim, "--data", self.data, "--working-days", str(days), "--until", UNTIL,
             "--seed", seed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.made = {}
        self.lines = []

    def made_now(self):
        out, log = self.making.communicate(timeout=SIM_SECONDS_MAX)
        assert self.making.returncode == 0, out[-4000:] + log[-2000:]
        self.lines = [line.split("\t") for line in out.splitlines()]
        self.made = {words[0]: words[1] for words in self.lines if len(words) == 2}
        return self

    def of(self, what):
        return [words[1:] for words in self.lines if words[0] == what]


def whole(hall, days):
    """Every kind and action, and every ugly path often enough."""
    missing = hall.of("missing")
    assert not missing, missing
    kinds = {words[0] for words in hall.of("action")}
    for path in hall.of("path"):
        kind, name, sort, _, done = path
        if sort == "ugly":
            assert int(done.split()[0]) >= UGLY_LEAST, f"{kind}/{name}: {done}"
    assert len(kinds) >= 13, kinds
    assert int(hall.made["intake cases"]) >= INTAKE_LEAST, hall.made
    assert int(hall.made["intake cases"]) >= days * INTAKE_A_DAY, hall.made
    assert int(hall.made["facts"]) >= FACTS_LEAST, hall.made
    counts = {words[0]: int(words[1]) for words in hall.of("count")}
    assert counts["fact tally_recorded"] >= days * TALLIES_A_DAY, counts
    assert counts["window left empty"] == 3 and counts["typhoon"] == 1, counts
    assert counts["absence"] >= days, counts
    assert counts["case pickup"] >= days * PICKUPS_A_DAY, counts


def sound(hall):
    result = hall.offline("verify", "--hall", "lingshui")
    assert result["clean"], result
    only = result["halls"][0]
    assert only["overdue_unfired"] == 0, only
    assert f"{only['head_seq']}:{only['head_hash']}" == hall.made["head"], only
    assert only["facts"] == int(hall.made["facts"]), (only, hall.made)


def marked(hall):
    """Invented people are served on loopback alone."""
    with open(os.path.join(hall.data, "keys", "hall.key"), encoding="ascii") as file:
        assert file.read().endswith(" TEST\n")
    refused = subprocess.run(
        [hall.hallcased, "--data", hall.data, "--listen", f"0.0.0.0:{free_port()}"],
        capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and "TEST" in refused.stderr, refused


def main():
    hallcased, hallcase, sim, days = *sys.argv[1:4], int(sys.argv[4])
    halls = [SimulatedHall(hallcased, hallcase, sim, days) for _ in range(2)]
    halls = [hall.made_now() for hall in halls]
    first, second = halls
    assert first.made["head"] == second.made["head"], (first.made, second.made)
    same = [words for words in first.lines if words[0] != "seconds"]
    assert same == [words for words in second.lines if words[0] != "seconds"]
    other = SimulatedHall(hallcased, hallcase, sim, 1, seed="8").made_now()
    assert other.made["head"] != first.made["head"]
    sound(first)
    if days >= DAYS_WHOLE:
        whole(first, days)
    marked(first)
    first.start()
    lead = first.person("fangzq")
    totals = lead.run("report", "totals")
    voided = sum(int(words[1]) for words in first.of("count") if words[0] == "fact case_voided")
    assert totals["cases"] == int(first.made["cases"]) - voided, (totals["cases"], first.made)
    first.check_ledger()
    for hall in (first, second, other):
        hall.stop()
        hall.directory.cleanup()
    print(f"{days} days: {first.made}")


if __name__ == "__main__":
    main()
