"""Include direction: who may see whom, room by room (house rules 1, 2, 3 and 5)."""

import re

from tree import CODE, Finding

LEDGER = "proto/ledger"
PUBLIC = "proto/v1"
GOOGLE = "proto/google"

# What each room may include beside itself. A file belongs to the longest room that begins its path.
ROOMS = {
    "storage": {"server/base", LEDGER},
    "storage/engines/memory": {"storage", "server/base", LEDGER},
    "storage/engines/rocksdb": {"storage", "server/base", LEDGER},
    "storage/testing": {"storage", "storage/engines/memory", "storage/engines/rocksdb",
                        "server/base", LEDGER},
    "server/base": set(),
    "server/domain": {"server/base", LEDGER},
    "server/documents": {"server/base", LEDGER},
    "server/sealing": {"server/base", "storage", LEDGER},
    "server/auth": {"server/base", "server/domain", "server/sealing", "storage", LEDGER},
    "server/app": {"server/base", "server/domain", "server/sealing", "server/auth", "storage",
                   LEDGER},
    "server/rpc": {"server/base", "server/documents", "server/domain", "server/sealing",
                   "server/auth", "server/app", "storage", LEDGER, PUBLIC, GOOGLE},
    "server/gateway": {"server/base", "server/auth", "server/app", "server/rpc", PUBLIC, GOOGLE},
    "server/offline": {"server/base", "server/domain", "server/sealing", "server/auth",
                       "server/app", "storage", "storage/engines/memory",
                       "storage/engines/rocksdb", LEDGER},
    "server/sim": {"server/base", "server/domain", "server/sealing", "server/auth", "server/app",
                   "server/rpc", "server/offline", "storage", "storage/engines/rocksdb", LEDGER,
                   PUBLIC},
    "server": {"server/base", "server/domain", "server/sealing", "server/auth", "server/app",
               "server/rpc", "server/gateway", "server/offline", "storage",
               "storage/engines/memory", "storage/engines/rocksdb", LEDGER, PUBLIC, GOOGLE},
    "client/cpp": {"server/base", PUBLIC, GOOGLE},
    "client/tables": {"server/base", "server/domain", LEDGER},
    # The catalogue and calendar verbs use the domain's pure parsers.
    "client/cli": {"client/cpp", "client/tables", "server/base", "server/domain",
                   "server/offline", LEDGER, PUBLIC, GOOGLE},
    "tests": None,  # tests cross rooms: they may see everything
}

# What the unit tests of a room may include beside that. The domain's stay as pure as the domain.
TEST_ROOMS = {"storage", "storage/engines/memory", "storage/testing", "tests", "server/base"}
PURE = "server/domain"

# Outside libraries that only some rooms may touch: include prefix -> rooms.
LIBRARIES = {
    "grpc": ("server/rpc", "client/cpp", "tests"),
    "rocksdb/": ("storage/engines/rocksdb", "storage/testing", "tests"),
    "spdlog/": ("server/base",),
    "boost/": ("server/gateway", "tests"),
    "openssl/": ("server/base", "server/sealing", "server/auth", "tests"),
    "argon2": ("server/auth",),
    "prometheus/": ("server/base", "server/gateway", "tests"),
    "CLI/": ("client/cli", "server", "server/sim", "tests"),
    "libpq": ("tests",),
    "qrencode": ("server/documents",),
    "zip.h": ("client/tables",),
    "pugixml": ("client/tables",),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def room_of(path):
    """The room of a file or include path, None for what is not ours."""
    if path.startswith("hallcase/ledger/"):
        return LEDGER
    if path.startswith("hallcase/v1/"):
        return PUBLIC
    if path.startswith("google/rpc/"):
        return GOOGLE
    rooms = [room for room in ROOMS if path.startswith(room + "/")]
    return max(rooms, key=len, default=None)


def includes(tree, path):
    for number, line in tree.lines(path):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) or match.group(2)


def check_layers(tree):
    """A room includes only what the table gives it."""
    for path in tree.paths(*CODE):
        room = room_of(path)
        if room is None:
            yield Finding(path, 1, "layers", "this file is in no room of tests/tidy/layers.py: "
                          "move it to one, or give the new room its line in ROOMS")
            continue
        allowed = ROOMS[room]
        if allowed is None:
            continue
        if path.endswith("_test.cc") and room != PURE:
            allowed = allowed | TEST_ROOMS
        for number, target in includes(tree, path):
            seen = room_of(target)
            if seen is not None and seen != room and seen not in allowed:
                yield Finding(path, number, "layers", f"{room} must not see {seen} ({target}): "
                              "move the code, or pass in what it needs")


def check_libraries(tree):
    """An outside library is known only to the rooms that wrap it."""
    for path in tree.paths(*CODE):
        room = room_of(path)
        for number, target in includes(tree, path):
            for prefix, rooms in LIBRARIES.items():
                named = target.startswith(prefix) or (prefix == "grpc" and ".grpc." in target)
                if named and room not in rooms:
                    yield Finding(path, number, "libraries", f"{target} belongs to "
                                  f"{', '.join(rooms)}: use what that room offers")


IMPURE_HEADERS = {
    "atomic", "chrono", "condition_variable", "csignal", "cstdio", "ctime", "filesystem",
    "fstream", "future", "iostream", "mutex", "random", "semaphore", "shared_mutex",
    "stop_token", "thread", "time.h", "unistd.h",
    "absl/random/random.h", "absl/synchronization/mutex.h", "absl/time/clock.h",
    "server/base/clock.h", "server/base/config.h", "server/base/log.h",
    "server/base/metrics.h", "server/base/mutex.h",
}
IMPURE_CALLS = re.compile(
    r"absl::Now\b|absl::SleepFor\b|_clock::now\b|std::random_device\b|\bgetenv\s*\("
    r"|(?<![\w:.>])(?:std::)?(?:time|rand|clock|gettimeofday|clock_gettime)\s*\(")
# std::chrono's calendar is arithmetic; only these files may include <chrono>, for that.
CALENDAR_FILES = re.compile(r"^server/domain/(?:\w+/)*(?:calendar|civil|working)\w*\.(?:h|cc)$")


def check_pure_domain(tree):
    """The domain has no clock, lock, thread, file or chance: time and ids are arguments."""
    for path in tree.paths(*CODE, under=PURE + "/"):
        for number, target in includes(tree, path):
            if target == "chrono" and CALENDAR_FILES.match(path):
                continue
            if path.endswith("_test.cc"):
                continue  # a test may read its examples from a file
            if target in IMPURE_HEADERS or target.startswith("sys/"):
                yield Finding(path, number, "pure-domain", f"<{target}> does I/O or keeps state: "
                              "the domain takes time, ids and randomness as arguments")
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            match = IMPURE_CALLS.search(line)
            if match:
                yield Finding(path, number, "pure-domain", f"{match.group(0).strip('( ')} asks "
                              "the machine: take the value as an argument")


VIEW = "server/domain/view.h"
ROWS_CLASS = re.compile(r"\bclass Rows\b.*?\n\};", re.DOTALL)
# Too common a name to be told from other classes' calls.
COMMON_NAMES = {"Count"}


def check_fold_only(tree):
    """Only Fold calls what changes derived rows (the methods of Rows)."""
    found = ROWS_CLASS.search(tree.bare(VIEW)) if VIEW in tree.texts else None
    names = set(re.findall(r"\bvirtual\b[^;(]*?(\w+)\(", found.group(0))) if found else set()
    names -= COMMON_NAMES
    if not names:
        return
    call = re.compile(r"(?:\.|->)\s*(" + "|".join(sorted(names)) + r")\s*\(")
    for path in tree.paths(*CODE, under="server/"):
        if path.startswith("server/domain/fold") or path.endswith("_test.cc"):
            continue
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            match = call.search(line)
            if match:
                yield Finding(path, number, "fold-only", f"{match.group(1)} changes a derived row:"
                              " say it as a fact, and let server/domain/fold write it")


RULES = {
    "fold-only": check_fold_only,
    "layers": check_layers,
    "libraries": check_libraries,
    "pure-domain": check_pure_domain,
}
