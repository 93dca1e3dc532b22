"""Checks the house rules over the whole repository.

usage: tidy.py [RULES...]    RULES are groups (layers, texts, functions, contract, lists) or single
                             rules; without any, all. Prints `file:line: [rule] what, and the way
                             out`; exits 1 if there is a finding.
"""

import pathlib
import sys

import contract
import functions
import layers
import lists
import texts
import tree

GROUPS = {module.__name__: module.RULES
          for module in (layers, texts, functions, contract, lists)}
RULES = {name: rule for rules in GROUPS.values() for name, rule in rules.items()}


def findings(files, names=None):
    """All findings of the named rules (all rules by default), in order of place."""
    return sorted(finding for name in names or RULES for finding in RULES[name](files))


def main(arguments):
    names = []
    for argument in arguments:
        if argument in GROUPS:
            names += GROUPS[argument]
        elif argument in RULES:
            names.append(argument)
        else:
            sys.exit(f"tidy.py: no rule or group is called {argument}; "
                     f"groups: {', '.join(GROUPS)}; rules: {', '.join(RULES)}")
    files = tree.read_tree(pathlib.Path(__file__).resolve().parents[2])
    found = findings(files, names)
    for finding in found:
        print(finding)
    print(f"{len(files.texts)} files, {len(names or RULES)} rules, {len(found)} findings")
    return 1 if found or not files.texts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
