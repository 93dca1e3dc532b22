"""What a line, a file and a page may hold (house rule 7, and the project speaking of itself)."""

import re

from tree import CODE, Finding

LINE_COLUMNS_MAX = 100
FILE_LINES_MAX = 400
COMMAND_LINES_MAX = 150
MAIN_LINES_MAX = 120

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "proto", "server", "client", "storage",
             "tests", "deploy", "README.md", "README.zh-CN.md"}

# Written apart, so that this file does not break its own rules.
UNFINISHED = re.compile(r"\b(?:FIX" r"ME|TO" r"DO)\b")
HOSTS = re.compile(r"\b(?:" + "|".join((
    r"registry\.npm" r"js\.org", r"npm" r"mirror\.com", r"registry\.yarn" r"pkg\.com",
    r"py" r"pi\.org", r"pythonhosted" r"\.org", r"crates" r"\.io", r"proxy\.go" r"lang\.org",
    r"deb\.deb" r"ian\.org", r"security\.deb" r"ian\.org", r"docker" r"\.io", r"ghcr" r"\.io",
    r"maven" r"\.org", r"buf\.bu" r"ild")) + r")")
RESOLVED = re.compile(r'"resolved"\s*:\s*"[a-z]+:')
MACHINE_PATH = re.compile(r"(?<![\w./}$)\-~])/(?:work|root|tmp)/[\w.]")

# Written by programs, pinned bytes, or tables whose rows cannot be broken.
DATA = re.compile(r"\.(?:tsv|csv|json|svg|golden|pem|lock)$|/golden/|/RESULTS\.md$"
                  r"|/(?!CMakeLists|packages)\w+\.txt$")


def check_line_length(tree):
    """A line has at most 100 characters; rows of a Markdown table are left alone."""
    pages = tree.paths(".md")
    for path in tree.sources() + pages:
        if DATA.search(path):
            continue
        for number, line in tree.lines(path):
            if len(line) > LINE_COLUMNS_MAX and not (path in pages and line.startswith("|")):
                yield Finding(path, number, "line-length", f"{len(line)} columns, at most "
                              f"{LINE_COLUMNS_MAX}: break the line")


def check_file_length(tree):
    """A file has at most 400 lines; a command 150; main.cc 120."""
    for path in tree.sources():
        limit, way_out = FILE_LINES_MAX, "split it by what its parts are about"
        if re.match(r"server/domain/commands/[^/]+\.cc$", path) and not path.endswith("_test.cc"):
            limit, way_out = COMMAND_LINES_MAX, "a command decides one thing: move shared law out"
        elif path == "server/main.cc":
            limit, way_out = MAIN_LINES_MAX, "main only wires: move the rest into its room"
        count = len(tree.lines(path))
        if count > limit and not DATA.search(path):
            yield Finding(path, count, "file-length", f"{count} lines, at most {limit}: {way_out}")


def check_unfinished(tree):
    """No mark of unfinished work: finish it, or say the limit in the README."""
    for path in tree.texts:
        for number, line in tree.lines(path):
            match = UNFINISHED.search(line)
            if match:
                yield Finding(path, number, "unfinished", f"{match.group(0)}: do it now, or state "
                              "the limit where users read of it")


def check_outside(tree):
    """No registry's host name and no path of one machine."""
    for path in tree.texts:
        for number, line in tree.lines(path):
            match = HOSTS.search(line) or RESOLVED.search(line)
            if match:
                yield Finding(path, number, "outside", f"{match.group(0)}: a registry is the "
                              "machine's setting, not the project's (see .npmrc for lock files)")
            match = MACHINE_PATH.search(line)
            if match:
                yield Finding(path, number, "outside", f"{line[match.start():][:40]}: a path of "
                              "one machine; take it from the build directory, TMPDIR or an option")


def check_top_level(tree):
    """The top level holds the listed names and dotfiles, nothing else."""
    for path in tree.texts:
        name = path.split("/", 1)[0]
        if name not in TOP_LEVEL and not name.startswith("."):
            yield Finding(path, 1, "top-level", f"{name} does not belong at the top: move it "
                          "into the room that it is about")


def check_page_title(tree):
    """A Markdown page begins with its title."""
    for path in tree.paths(".md"):
        first = (tree.texts[path].splitlines() or [""])[0]
        if not first.startswith("# "):
            yield Finding(path, 1, "page-title", "begin the page with `# Title`")


BANNED = (
    (r"\bstd::(?:ranges::)?views\b|#\s*include\s+<ranges>",
     "views do not compile under clang 14: write a loop or an algorithm"),
    (r"\bstd::format\b|#\s*include\s+<format>", "not in g++ 12: absl::StrCat or absl::StrFormat"),
    (r"\bstd::expected\b|#\s*include\s+<expected>", "not in C++20: absl::StatusOr"),
    (r"\babsl::(?:Mutex|MutexLock|CondVar)\b",
     "ThreadSanitizer misreads it: server/base/mutex.h is the one lock type"),
)
LOCKS = re.compile(
    r"\bstd::(?:recursive_|shared_|timed_|recursive_timed_|shared_timed_)?mutex\b"
    r"|\bstd::(?:lock_guard|unique_lock|scoped_lock|shared_lock|condition_variable)")
LOCK_FILES = ("server/base/mutex.h", "server/base/mutex.cc")


def check_banned(tree):
    """Calls that do not work here, each with its replacement."""
    for path in tree.paths(*CODE):
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            for pattern, way_out in BANNED:
                match = re.search(pattern, line)
                if match:
                    yield Finding(path, number, "banned", f"{match.group(0)}: {way_out}")
            match = LOCKS.search(line)
            if match and path not in LOCK_FILES:
                yield Finding(path, number, "banned", f"{match.group(0)}: use the annotated types "
                              "of server/base/mutex.h")


SLEEP = re.compile(r"\babsl::SleepFor\b|\bstd::this_thread::sleep_|(?<![\w.:>])u?sleep\s*\(")


def check_sleep(tree):
    """A test waits for what it needs, never for time to pass."""
    for path in tree.paths("_test.cc"):
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            match = SLEEP.search(line)
            if match:
                yield Finding(path, number, "sleep", f"{match.group(0)}: wait for the condition "
                              "itself (a notification, a fake clock, a bounded poll helper)")


RULES = {
    "line-length": check_line_length,
    "file-length": check_file_length,
    "unfinished": check_unfinished,
    "outside": check_outside,
    "top-level": check_top_level,
    "page-title": check_page_title,
    "banned": check_banned,
    "sleep": check_sleep,
}
