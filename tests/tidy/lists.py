"""What is on disk and what the lists name is the same (house rules 1, 4, 7 and 10)."""

import posixpath
import re

from layers import INCLUDE, ROOMS, TEST_ROOMS, room_of
from tree import CODE, Finding, line_of

CALL = re.compile(r"\b(\w+)\s*\(([^()]*)\)", re.DOTALL)


def cmake_text(tree, path):
    """A CMake file without its comments; ${V} of a plain `set(V value)` replaced."""
    text = re.sub(r"#[^\n]*", "", tree.texts[path])
    for name, value in re.findall(r"\bset\s*\(\s*(\w+)\s+([\w./-]+)\s*\)", text):
        text = text.replace("${" + name + "}", value)
    return text


def listed_files(tree):
    """Path -> the names of the CMake commands that list it."""
    listed = {}
    for path in tree.paths("CMakeLists.txt", ".cmake"):
        folder = posixpath.dirname(path)
        for command, arguments in CALL.findall(cmake_text(tree, path)):
            for word in arguments.split():
                word = word.strip('"').replace("${CMAKE_SOURCE_DIR}/", "/")
                word = word.replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")
                name = word[1:] if word.startswith("/") else posixpath.normpath(
                    posixpath.join(folder, word))
                listed.setdefault(name, set()).add(command)
    return listed


def check_dead_files(tree):
    """Every source and proto is named in a CMakeLists.txt, every test in one hc_test."""
    listed = listed_files(tree)
    for path in tree.paths(".c", ".cc", ".proto"):
        commands = listed.get(path, set())
        if not commands:
            yield Finding(path, 1, "dead-files", "no CMakeLists.txt names this file: list it, or "
                          "delete it")
        elif path.endswith("_test.cc") and "hc_test" not in commands:
            yield Finding(path, 1, "dead-files", "this test is in no hc_test: it never runs")


def check_dead_headers(tree):
    """Every header is included by somebody."""
    included = {match.group(1) or match.group(2)
                for path in tree.paths(*CODE)
                for _, line in tree.lines(path) if (match := INCLUDE.match(line))}
    for path in tree.paths(".h"):
        if path not in included:
            yield Finding(path, 1, "dead-headers", "nobody includes this header: delete it, or "
                          "include it by its path from the root")


ROOM_CALL = re.compile(r"\bhc_room\s*\(\s*(\w+)([^()]*)\)", re.DOTALL)


def check_link_lines(tree):
    """A room links only the rooms that it may include."""
    folders = {}
    calls = []
    for path in tree.paths("CMakeLists.txt"):
        for match in ROOM_CALL.finditer(cmake_text(tree, path)):
            room = room_of(posixpath.dirname(path) + "/")
            folders[match.group(1)] = room
            calls.append((path, match, room))
    for path, match, room in calls:
        allowed = ROOMS.get(room)
        if allowed is None:
            continue
        if "testing" in match.group(1):
            allowed = allowed | TEST_ROOMS
        dependencies = match.group(2).partition("DEPS")[2].split()
        for dependency in dependencies:
            other = folders.get(dependency)
            if other is not None and other != room and other not in allowed:
                text = tree.texts[path]
                yield Finding(path, line_of(text, text.find(match.group(1))), "link-lines",
                              f"{match.group(1)} links {dependency}, and {room} must not see "
                              f"{other}: link lines are the layering")


COMMANDS = "server/domain/commands/"
KINDS = "server/domain/kinds/"
# Registries that exist: from now on they must.
REGISTRIES = {COMMANDS: None, KINDS: None}
REGISTERED = re.compile(r'#include "(server/domain/(?:commands|kinds)/\w+)\.h"')


def check_registries(tree):
    """A registry is the sorted list of its folder."""
    for folder, registry in REGISTRIES.items():
        files = {path[:-3] for path in tree.paths(".cc", under=folder)
                 if not path.endswith("_test.cc") and path != registry}
        if registry is None:
            continue
        if registry not in tree.texts:
            yield Finding(registry, 1, "registries", f"the registry of {folder} is gone")
            continue
        named = [match.group(1) for match in REGISTERED.finditer(tree.texts[registry])
                 if match.group(1).startswith(folder) and match.group(1) + ".cc" != registry]
        for name in sorted(files - set(named)):
            yield Finding(name + ".cc", 1, "registries", f"not in {registry}: add its line")
        for name in sorted(set(named) - files):
            yield Finding(registry, 1, "registries", f"{name}.cc does not exist: remove its line")
        if named != sorted(named):
            yield Finding(registry, 1, "registries", "the lines are not sorted: sort them")


ISSUE_NAME = re.compile(r"tests/issues/issue_\d{4}_\w+_test\.cc$")


def check_issue_tests(tree):
    """A bug's test is named after it and begins with the bug in one sentence."""
    for path in tree.paths(".cc", under="tests/issues/"):
        first = (tree.texts[path].splitlines() or [""])[0]
        if not ISSUE_NAME.match(path):
            yield Finding(path, 1, "issue-tests", "name it issue_NNNN_what_test.cc")
        elif not re.match(r"// .*\.$", first):
            yield Finding(path, 1, "issue-tests", "begin with the bug in one sentence: `// ….`")


RULES = {
    "dead-files": check_dead_files,
    "dead-headers": check_dead_headers,
    "link-lines": check_link_lines,
    "registries": check_registries,
    "issue-tests": check_issue_tests,
}
