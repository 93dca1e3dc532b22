"""Sums the results of ctest stages into one line; used by tests/run.

usage: summary.py BUILD_DIR...   (each holds the stage.xml that its ctest run wrote)

A stage without results, without a test, or with a skip that gives no reason counts as one failure.
A skipped case inside a test binary counts as skipped beside its binary, which counts as passed.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

SKIPPED_CASE = re.compile(r"^\[  SKIPPED \] (\S+) \(")


class Counts:
    """How many tests passed, failed and were skipped; lines that say which and why."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0
        self.lines = []

    def fail(self, line):
        self.failed += 1
        self.lines.append("FAILED  " + line)

    def skip(self, name, reason):
        self.skipped += 1
        self.lines.append(f"skipped {name}: {reason or '(no reason given)'}")
        if not reason:
            self.fail(f"{name}: a skipped test must print its reason")


def skipped_cases(output):
    """(case, reason) of every skipped GoogleTest case in a test's output."""
    reason = []
    for line in output.splitlines():
        match = SKIPPED_CASE.match(line)
        if match:
            yield match.group(1), " ".join(reason).strip()
        elif re.match(r"^\S+:\d+: Skipped$", line) or line.startswith("[ RUN "):
            reason = []
        else:
            reason.append(line)


def count_stage(stage, root, counts):
    """Adds one ctest run, given its JUnit element, to `counts`."""
    cases = root.findall("testcase")
    if not any(case.get("status") in ("run", "fail") for case in cases):
        counts.fail(f"{stage}: no test ran")
    for case in cases:
        name = f"{stage}: {case.get('name')}"
        output = case.findtext("system-out") or ""
        status = case.get("status")
        if status == "run":
            counts.passed += 1
            for inner, reason in skipped_cases(output):
                counts.skip(f"{name}: {inner}", reason)
        elif status == "fail":
            counts.fail(name)
        else:
            skip_message = case.find("skipped").get("message", "") if case.find(
                "skipped") is not None else ""
            if "SKIP" in skip_message:
                counts.skip(name, " ".join(output.split())[-200:])
            else:
                counts.fail(f"{name}: {status} ({skip_message})")


def main(arguments):
    counts = Counts()
    for directory in arguments:
        stage = pathlib.Path(directory).name
        try:
            count_stage(stage, ElementTree.parse(pathlib.Path(directory) / "stage.xml").getroot(),
                        counts)
        except (OSError, ElementTree.ParseError) as error:
            counts.fail(f"{stage}: no results: it did not build, or ctest did not run ({error})")
    for line in counts.lines:
        print(line)
    print(f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped")
    return 1 if counts.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
