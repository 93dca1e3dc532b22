"""Every rule finds what it is for, where it is, and leaves the allowed alone."""

import unittest

import examples
import tidy
import tree

class ExamplesTest(unittest.TestCase):

    def test_bad_snippets_are_found_where_they_are(self):
        for rule, files, expected in examples.BAD:
            with self.subTest(rule=rule, files=list(files)):
                found = tidy.findings(tree.Tree(files), [rule])
                self.assertEqual(sorted(expected), [(one.path, one.line) for one in found])

    def test_good_snippets_pass(self):
        for rule, files in examples.GOOD:
            with self.subTest(rule=rule):
                self.assertEqual([], tidy.findings(tree.Tree(files), [rule]))

    def test_every_rule_has_a_snippet(self):
        self.assertEqual(set(tidy.RULES), {rule for rule, _, places in examples.BAD if places})

    def test_a_finding_names_place_rule_and_way_out(self):
        for rule, files, _ in examples.BAD:
            for finding in tidy.findings(tree.Tree(files), [rule]):
                with self.subTest(finding=str(finding)):
                    self.assertRegex(str(finding), r"^\S+:\d+: \[" + rule + r"\] .{15,}")


class TreeTest(unittest.TestCase):

    def test_blanking_keeps_lines_and_code(self):
        text = 'int a = 1\'000;  // say "x"\nconst char* s = "// {";\n/* {\n{ */ char c = \'"\';\n'
        bare = tree.blank_comments_and_strings(text)
        self.assertEqual(text.count("\n"), bare.count("\n"))
        self.assertIn("1_000", bare)
        self.assertNotIn("{", bare)
        self.assertNotIn("say", bare)

    def test_raw_strings_are_blank(self):
        bare = tree.blank_comments_and_strings('auto s = R"(std::mutex " {\n)"; int b;\n')
        self.assertNotIn("mutex", bare)
        self.assertIn("int b;", bare)
        self.assertEqual(2, bare.count("\n"))

    def test_includes_survive(self):
        line = '#include "server/base/a.h"\n'
        self.assertEqual(line, tree.blank_comments_and_strings(line))


if __name__ == "__main__":
    unittest.main()
