"""report.py: medians, verdicts, and a busy machine that voids a run."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import budgets  # noqa: E402
import report  # noqa: E402


def rounds(figure, values, name="per_second"):
    return [{figure: {name: value, "errors": {}}} for value in values]


class Report(unittest.TestCase):
    def test_the_median_of_rounds_and_their_spread(self):
        figures = report.medians(rounds("echo, 1 in flight", [5.0, 1.0, 3.0]))
        self.assertEqual(figures["echo, 1 in flight"]["per_second"], 3.0)
        self.assertEqual(figures["echo, 1 in flight"]["per_second_min"], 1.0)
        self.assertEqual(figures["echo, 1 in flight"]["per_second_max"], 5.0)

    def test_errors_are_summed_over_rounds(self):
        figures = report.medians([{"x": {"errors": {"CODE_14": 2}}}, {"x": {"errors": {
            "CODE_14": 1, "CODE_8": 4}}}])
        self.assertEqual(figures["x"]["errors"], {"CODE_14": 3, "CODE_8": 4})

    def test_a_slow_yardstick_voids_the_run(self):
        figures = {"echo, 64 in flight": {"per_second": 29_999},
                   "PostgreSQL, 8 connections": {"per_second": 4_500}}
        reasons = report.void_reasons(figures, {"echo", "postgres"})
        self.assertEqual(len(reasons), 1)
        self.assertIn("echo", reasons[0])

    def test_a_yardstick_that_was_not_measured_voids_the_run(self):
        self.assertEqual(len(report.void_reasons({}, {"echo", "postgres"})), 2)

    def test_a_ratio_takes_the_best_of_each(self):
        budget = budgets.BUDGETS[0]
        figures = {"RegisterCase, 8 in flight": {"per_second": 9_000},
                   "RegisterCase, 64 in flight": {"per_second": 12_000},
                   "PostgreSQL, 8 connections": {"per_second": 6_000},
                   "PostgreSQL, 64 connections": {"per_second": 5_000}}
        line = report.judged(budget, figures)
        self.assertEqual(line["value"], 2.0)
        self.assertEqual(line["verdict"], "met")

    def test_verdicts_on_both_sides_of_must_and_aim(self):
        def verdict(value, at_least):
            budget = budgets.Budget("x", "", 10, 20 if at_least else 5, at_least, lambda _: value)
            return report.judged(budget, {})["verdict"]
        self.assertEqual(verdict(9, True), "NOT MET")
        self.assertEqual(verdict(10, True), "met")
        self.assertEqual(verdict(20, True), "met, aim met")
        self.assertEqual(verdict(11, False), "NOT MET")
        self.assertEqual(verdict(10, False), "met")
        self.assertEqual(verdict(5, False), "met, aim met")
        self.assertEqual(verdict(None, True), "not measured")


if __name__ == "__main__":
    unittest.main()
