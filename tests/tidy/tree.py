"""The files that the rules look at, and what a rule says about them."""

import dataclasses
import pathlib
import re
import subprocess

CODE = (".h", ".cc")
TEXT = CODE + (".proto", ".py", ".sh", ".cmake", ".ts", ".tsx", ".js", ".mjs", ".css", ".html",
               ".yaml", ".yml", ".sql", ".conf", ".service")


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """One broken rule at one place, with the way out."""
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


class Tree:
    """The repository's files by path from its root; immutable once made."""

    def __init__(self, texts):
        self.texts = dict(sorted(texts.items()))
        self._bare = {}

    def paths(self, *suffixes, under=""):
        """Paths that end in one of `suffixes` (any, if none) and begin with `under`."""
        return [path for path in self.texts
                if path.startswith(under) and (not suffixes or path.endswith(suffixes))]

    def lines(self, path):
        """(line number, line) of a file, from 1."""
        return list(enumerate(self.texts[path].splitlines(), 1))

    def sources(self):
        """Every file that people write by hand and read as a program or a page."""
        return [path for path in self.texts if self._is_source(path)]

    def bare(self, path):
        """A C++ or proto file with the inside of its comments and strings blanked, same lines."""
        if path not in self._bare:
            self._bare[path] = blank_comments_and_strings(self.texts[path])
        return self._bare[path]

    def _is_source(self, path):
        name = path.rsplit("/", 1)[-1]
        return (name.endswith(TEXT) or name in ("CMakeLists.txt", "packages.txt")
                or self.texts[path].startswith("#!"))


TOKEN = re.compile(
    r'R"(?P<mark>[^ ()\\\t\v\f\n]{0,16})\(.*?\)(?P=mark)"'
    r'|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL)
DIGIT_SEPARATOR = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")


def blank_comments_and_strings(text):
    """`text` with comments gone and strings empty; every line keeps its number."""
    def blank(match):
        token = match.group(0)
        newlines = "\n" * token.count("\n")
        return newlines if token.startswith("/") else token[-1] + newlines + token[-1]
    kept = [line if line.lstrip().startswith("#include") else DIGIT_SEPARATOR.sub("_", line)
            for line in text.split("\n")]
    return INCLUDE_OR_TOKEN.sub(
        lambda match: match.group(0) if match.group("include") else blank(match), "\n".join(kept))


INCLUDE_OR_TOKEN = re.compile(r"(?P<include>^[ \t]*#[ \t]*include[^\n]*)|" + TOKEN.pattern,
                              re.DOTALL | re.MULTILINE)


def line_of(text, offset):
    """The line number of an offset into `text`."""
    return text.count("\n", 0, offset) + 1


def read_tree(root):
    """The files under `root` that git tracks or would track; links and binaries are left out."""
    root = pathlib.Path(root)
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listing.returncode == 0:
        paths = sorted(set(listing.stdout.decode().split("\0")) - {""})
    else:
        paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*"))
                 if not {"build", "node_modules", ".git", ".cache"} & set(path.parts)]
    texts = {}
    for path in paths:
        file = root / path
        if not file.is_file() or file.is_symlink():
            continue
        try:
            texts[path] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return Tree(texts)
