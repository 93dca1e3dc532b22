"""tests/summary.py counts what ran, and lets neither an empty stage nor a silent skip pass."""

import pathlib
import sys
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import summary


def count(*cases):
    counts = summary.Counts()
    text = "<testsuite>" + "".join(cases) + "</testsuite>"
    summary.count_stage("asan", ElementTree.fromstring(text), counts)
    return counts.passed, counts.failed, counts.skipped, counts.lines


def case(status, output="", skipped=None):
    inner = f'<skipped message="{skipped}"/>' if skipped else ""
    return (f'<testcase name="t" status="{status}">{inner}<system-out>{output}</system-out>'
            "</testcase>")


class SummaryTest(unittest.TestCase):

    def test_sums(self):
        self.assertEqual((2, 1, 0), count(case("run"), case("run"), case("fail"))[:3])

    def test_a_stage_without_a_test_fails(self):
        self.assertEqual((0, 1, 0), count()[:3])

    def test_a_disabled_or_missing_program_fails(self):
        self.assertEqual((1, 1, 0), count(case("run"), case("notrun", skipped="Unable"))[:3])

    def test_a_skipped_test_gives_its_reason(self):
        passed, failed, skipped, lines = count(
            case("run"), case("notrun", "no npm here", "SKIP_RETURN_CODE=77"))
        self.assertEqual((1, 0, 1), (passed, failed, skipped))
        self.assertIn("no npm here", lines[0])

    def test_a_silent_skip_fails(self):
        self.assertEqual((1, 1, 1), count(
            case("run"), case("notrun", "", "SKIP_RETURN_CODE=77"))[:3])

    def test_a_skipped_case_counts_beside_its_binary(self):
        output = ("[ RUN      ] A.B\na.cc:3: Skipped\nthe disk is too small\n\n"
                  "[  SKIPPED ] A.B (0 ms)\n[  SKIPPED ] 1 test, listed below:\n"
                  "[  SKIPPED ] A.B\n")
        passed, failed, skipped, lines = count(case("run", output))
        self.assertEqual((1, 0, 1), (passed, failed, skipped))
        self.assertIn("A.B: the disk is too small", lines[0])

    def test_a_case_skipped_without_a_reason_fails(self):
        output = "[ RUN      ] A.B\na.cc:3: Skipped\n\n[  SKIPPED ] A.B (0 ms)\n"
        self.assertEqual((1, 1, 1), count(case("run", output))[:3])


if __name__ == "__main__":
    unittest.main()
