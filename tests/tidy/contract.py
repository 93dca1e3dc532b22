"""Contracts: protos, doors, headers, numbers on disk, limits (house rules 5, 6, 8 and 9)."""

import re

from tree import CODE, Finding, line_of

PUBLIC = "proto/hallcase/v1/"
LEDGER = "proto/hallcase/ledger/v1/"


def check_proto_imports(tree):
    """The public contract and the ledger never import each other."""
    for path in tree.paths(".proto"):
        forbidden = {PUBLIC: "hallcase/ledger/", LEDGER: "hallcase/v1/"}.get(
            path.rsplit("/", 1)[0] + "/")
        for number, line in tree.lines(path):
            match = re.match(r'\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"', line)
            if match and forbidden and match.group(1).startswith(forbidden):
                yield Finding(path, number, "proto-imports", f"{match.group(1)}: what is stored "
                              "and what is spoken change apart; say it again in this package")


RPC = re.compile(r"\brpc\s+(\w+)\s*\([^)]*\)\s*returns\s*\([^)]*\)\s*(;|\{)")
PERMISSION = re.compile(r"option\s*\(\s*permission\s*\)\s*=\s*(\w+)\s*;")


def check_rpc_options(tree):
    """Every method says which permission it needs."""
    for path in tree.paths(".proto", under=PUBLIC):
        text = tree.bare(path)
        for match in RPC.finditer(text):
            body = text[match.end():text.find("}", match.end())] if match.group(2) == "{" else ""
            permission = PERMISSION.search(body)
            if not permission or permission.group(1) == "PERMISSION_UNSPECIFIED":
                yield Finding(path, line_of(text, match.start()), "rpc-options",
                              f"{match.group(1)} names no permission: add `option (permission) = "
                              "PERMISSION_…;` and its line in tests/contract/rights.tsv")


FIELD = re.compile(
    r"^\s*(?:repeated\s+|optional\s+)?(string|bytes)\s+(\w+)\s*=\s*\d+\s*(\[[^\]]*\])?",
    re.MULTILINE)
SENSITIVITY = re.compile(r"\(\s*sensitivity\s*\)\s*=\s*SENSITIVITY_(?!UNSPECIFIED)\w+")


def check_sensitivity(tree):
    """Every text of the ledger says how sensitive it is; personal text is bytes, to be sealed."""
    for path in tree.paths(".proto", under=LEDGER):
        text = tree.bare(path)
        for match in FIELD.finditer(text):
            kind, name, options = match.groups()
            line = line_of(text, match.start(2))
            if not SENSITIVITY.search(options or ""):
                yield Finding(path, line, "sensitivity", f"{name} says nothing of its sensitivity:"
                              " add [(sensitivity) = SENSITIVITY_…]")
            elif "SENSITIVITY_PERSONAL" in options and kind != "bytes":
                yield Finding(path, line, "sensitivity", f"{name} is personal, so it is stored "
                              "sealed: declare it as bytes")


def check_no_maps(tree):
    """No map in the ledger: its order is not fixed, and entry bytes must be."""
    for path in tree.paths(".proto", under=LEDGER):
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            if re.search(r"\bmap\s*<", line):
                yield Finding(path, number, "no-maps", "a map's bytes have no fixed order: use a "
                              "repeated message, sorted by its key")


def check_status_codes(tree):
    """Only the error table knows gRPC codes."""
    for path in tree.paths(*CODE, under="server/"):
        if path.startswith("server/rpc/status_map") or path.endswith("_test.cc"):
            continue
        for number, line in enumerate(tree.bare(path).splitlines(), 1):
            match = re.search(r"\bgrpc::StatusCode\b|\bGRPC_STATUS_\w+", line)
            if match:
                yield Finding(path, number, "status-codes", f"{match.group(0)}: return a "
                              "Rejection or a status, and let server/rpc/status_map.cc translate")


def check_one_dispatch(tree):
    """Methods are registered raw in one template, so that the five beats stand once."""
    found = [(path, number)
             for path in tree.paths(*CODE, under="server/")
             for number, line in enumerate(tree.bare(path).splitlines(), 1)
             if "MarkMethodRawCallback" in line]
    for path, number in found[1:]:
        yield Finding(path, number, "one-dispatch", f"methods are registered in {found[0][0]} "
                      "already: use that template, so that no method misses a beat")


# What app::Hall answers to anybody who asks, about cases and warnings.
RAW_READ = re.compile(r"(?:\.|->)\s*(GetCase|FindExternal|FindUpstream|FindNumber|ListWork|"
                      r"ListByBlind|ListCaseEntries|ListOpenWarnings|GetWarning|GetDocument|"
                      r"ListDocuments|GetObject|GetRating|ListRatings)\s*\(")
# The reader with a scope; and the replay, which is held against two permissions.
RAW_READERS = ("server/rpc/scoped_hall.cc", "server/rpc/scoped_documents.cc",
               "server/rpc/scoped_ratings.cc",
               "server/rpc/write_path.cc")


def check_scoped_reads(tree):
    """The doors read cases and warnings through ScopedHall, which asks the caller's scope."""
    for folder in ("server/rpc/", "server/gateway/"):
        for path in tree.paths(*CODE, under=folder):
            if path in RAW_READERS or path.endswith("_test.cc"):
                continue
            for number, line in enumerate(tree.bare(path).splitlines(), 1):
                match = RAW_READ.search(line)
                if match:
                    yield Finding(path, number, "scoped-reads", f"{match.group(1)} asks nobody's "
                                  "rights: read through server/rpc/scoped_hall.h")


ENUM = re.compile(r"((?:^[ \t]*//[^\n]*\n)*)^[ \t]*enum\s+(?:class\s+)?(\w+)[^{;]*\{([^}]*)\}",
                  re.MULTILINE)
COMMENT = re.compile(r"//[^\n]*")


def check_disk_numbers(tree):
    """An enum with one explicit number, or said to be on disk, numbers each value, each once."""
    for folder in ("storage/", "server/base/", "server/documents/", "server/domain/"):
        for path in tree.paths(".h", under=folder):
            for match in ENUM.finditer(tree.texts[path]):
                words = " ".join(match.group(1).replace("//", " ").split())
                values = [part.strip() for part in COMMENT.sub("", match.group(3)).split(",")]
                values = [value for value in values if value]
                numbers = [value.split("=", 1)[1].strip() for value in values if "=" in value]
                if not numbers and "on disk" not in words:
                    continue
                if len(numbers) < len(values) or len(set(numbers)) < len(numbers):
                    line = line_of(tree.texts[path], match.start(2))
                    yield Finding(path, line, "disk-numbers", f"{match.group(2)}: give every value"
                                  " its own explicit number; what is on disk is never renumbered")


def check_header_contract(tree):
    """A header begins with what it is for, and is guarded by #pragma once."""
    for path in tree.paths(".h"):
        lines = tree.texts[path].splitlines() or [""]
        if not re.match(r"// \S", lines[0]):
            yield Finding(path, 1, "header-contract", "begin with the contract: what this is for, "
                          "units, errors, thread-safety")
        if "#pragma once" not in lines:
            yield Finding(path, 1, "header-contract", "add #pragma once after the contract")


# Octal modes of files say what they are.
NUMBER = re.compile(r"(?<![\w.])[1-9][\d_]{3,}(?![\w.])")
NAMED = re.compile(r"\bconstexpr\b|\bk[A-Z]\w*\s*=|\benum\b|\bstatic_assert\b|\bHC_LIMIT\b")
LIMITED = ("storage/", "server/app/", "server/auth/", "server/documents/", "server/gateway/",
           "server/offline/", "server/rpc/", "server/sealing/")


def check_named_limits(tree):
    """A number of four digits has a name: a limit of server/base/config.cc, or a constant."""
    for folder in LIMITED:
        for path in tree.paths(*CODE, under=folder):
            if path.endswith("_test.cc") or "/testing/" in path or "_contract" in path:
                continue
            text = tree.bare(path)
            for match in NUMBER.finditer(text):
                statement = text[text.rfind(";", 0, match.start()) + 1:match.end()]
                if not NAMED.search(statement):
                    yield Finding(path, line_of(text, match.start()), "named-limits",
                                  f"{match.group(0)}: give it a name with its unit, in Limits of "
                                  "server/base/config.h if an operator may want to change it")


RULES = {
    "disk-numbers": check_disk_numbers,
    "header-contract": check_header_contract,
    "named-limits": check_named_limits,
    "no-maps": check_no_maps,
    "one-dispatch": check_one_dispatch,
    "proto-imports": check_proto_imports,
    "rpc-options": check_rpc_options,
    "scoped-reads": check_scoped_reads,
    "sensitivity": check_sensitivity,
    "status-codes": check_status_codes,
}
