"""What is on disk and what the lists name is the same (house rules 1, 4, 7 and 10)."""

import dataclasses
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


@dataclasses.dataclass(frozen=True)
class Registry:
    """A list in `path` of the .cc files of `folder`, one `pattern` (its group 1) a file."""
    folder: str
    path: str
    pattern: str
    is_sorted: bool


REGISTRIES = (
    Registry("server/domain/commands/", "server/domain/commands/commands.h",
             r"^HALLCASE_COMMAND\((\w+)\);", True),
    # In the order of the Command oneof; a static table of the code depends on it.
    Registry("server/domain/commands/", "server/domain/decide.cc",
             r"^ +HALLCASE_COMMAND\((\w+), ", False),
    Registry("server/domain/kinds/", "server/domain/kinds/registry.cc", r"^ +&k(\w+),", True),
)


def snake_case(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def check_registries(tree):
    """A registry is the list of its folder."""
    for registry in REGISTRIES:
        files = {path[len(registry.folder):-3] for path in tree.paths(".cc", under=registry.folder)
                 if not path.endswith("_test.cc") and path != registry.path}
        if not files:
            continue
        if registry.path not in tree.texts:
            yield Finding(registry.path, 1, "registries", f"the registry of {registry.folder} is "
                          "gone: each file there needs its line in it")
            continue
        named = [snake_case(name) for name in
                 re.findall(registry.pattern, tree.bare(registry.path), re.MULTILINE)]
        for name in sorted(files - set(named)):
            yield Finding(f"{registry.folder}{name}.cc", 1, "registries",
                          f"not in {registry.path}: add its line")
        for name in sorted(set(named) - files):
            yield Finding(registry.path, 1, "registries",
                          f"{registry.folder}{name}.cc does not exist: remove its line")
        if registry.is_sorted and named != sorted(named) or len(set(named)) < len(named):
            yield Finding(registry.path, 1, "registries", "not sorted, or twice the same: sort")


COMMAND_PROTO = "proto/hallcase/ledger/v1/command.proto"
ONEOF = re.compile(r"\bmessage Command \{.*?\boneof \w+ \{(.*?)\}", re.DOTALL)


def check_command_order(tree):
    """The commands of the oneof, by number, are the registry's, in its order."""
    path = "server/domain/decide.cc"
    if COMMAND_PROTO not in tree.texts or path not in tree.texts:
        return
    block = ONEOF.search(tree.bare(COMMAND_PROTO))
    fields = re.findall(r"(\w+) \w+ = (\d+);", block.group(1) if block else "")
    spoken = [name for name, number in sorted(fields, key=lambda field: int(field[1]))]
    named = re.findall(r"^ +HALLCASE_COMMAND\((\w+), ", tree.bare(path), re.MULTILINE)
    numbers = [int(number) for _, number in fields]
    if any(later <= before for before, later in zip(numbers, numbers[1:])):
        yield Finding(COMMAND_PROTO, 1, "command-order", "number the commands of the oneof in "
                      "rising order: the registry is searched by that number")
    if spoken != named:
        yield Finding(path, 1, "command-order", "the registry is not in the order of the Command "
                      "oneof: it is searched by the field's number")


PAGE = re.compile(r"(?<![\w*])[\w.-]+(?:/[\w.-]+)*\.md\b")
FILE = re.compile(r"(?<![\w./*-])(?:client|deploy|proto|server|storage|tests)(?:/[\w.-]+)+"
                  r"\.(?:cc|h|json|proto|py|sh|tsv|txt)\b")
# The snippets of the rules name files that are not there.
SNIPPETS = "tests/tidy/"


def check_references(tree):
    """A page or file that somebody names exists."""
    known = {suffix for path in tree.texts for suffix in tails(path)}
    for path in tree.sources() + tree.paths(".md"):
        if path.startswith(SNIPPETS) and not path.endswith(".md"):
            continue
        for number, line in tree.lines(path):
            for match in list(PAGE.finditer(line)) + list(FILE.finditer(line)):
                name = re.sub(r"^(?:\.\.?/)+", "", match.group(0))
                if name not in known and not re.search(r"NNNN|\bx\b", name[:-3]):
                    yield Finding(path, number, "references", f"{match.group(0)} is not in the "
                                  "repository: name what is there, or say it here")


def tails(path):
    """a/b/c -> a/b/c, b/c, c."""
    parts = path.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


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
    "command-order": check_command_order,
    "references": check_references,
    "issue-tests": check_issue_tests,
}
