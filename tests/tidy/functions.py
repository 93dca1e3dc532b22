"""A function has at most 70 lines, in C++, Python and bash (house rule 7)."""

import ast
import re

from tree import CODE, Finding, line_of

FUNCTION_LINES_MAX = 70

CONTAINER = re.compile(
    r"(?:template\b.*?>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum)\b"
    r"|extern\b[^()]*$", re.DOTALL)
ACCESS = re.compile(r"\b(?:public|private|protected)\s*:(?!:)")


def outermost(text, opening, closing):
    """`text` without what stands between matching brackets, at any depth."""
    depth, kept = 0, []
    for character in text:
        if character == opening:
            depth += 1
        elif character == closing and depth:
            depth -= 1
            kept.append("()" if opening == "(" else " ")
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


def kind_of_brace(head):
    """What a `{` after `head` opens: "container", "function", "initialiser" or "data"."""
    flat = outermost(re.sub(r"operator\s*[^\s\w(]+|operator\s*\(\s*\)", "operator_", head),
                     "(", ")").strip()
    if CONTAINER.match(flat):
        return "container"
    if re.search(r"\)\s*(?:noexcept\s*)?:(?!:).*[\w>]$", flat, re.DOTALL):
        return "initialiser"
    if "=" in re.sub(r"[=!<>]=|<[^<>]*>", "", flat):
        return "data"
    return "function" if "()" in flat else "data"


def matching_brace(text, start):
    """The offset just past the `}` that closes the `{` at `start`."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if match.group(0) == "{" else -1
        if depth == 0:
            return match.end()
    return len(text)


def cpp_functions(bare):
    """(name, first line, last line) of each outermost function in a blanked C++ file."""
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: "\n" * m.group(0).count("\n"),
                  bare, flags=re.MULTILINE)
    position = head_start = 0
    while match := re.compile(r"[{};]").search(text, position):
        position = match.end()
        if match.group(0) != "{":
            head_start = position
            continue
        head = ACCESS.sub(lambda label: " " * len(label.group(0)), text[head_start:match.start()])
        kind = kind_of_brace(head)
        if kind == "container":
            head_start = position
            continue
        position = matching_brace(text, match.start())
        if kind == "initialiser":
            continue
        if kind == "function":
            begin = head_start + len(head) - len(head.lstrip())
            name = re.search(r"([\w:~]+)\s*\(", head)
            yield (name.group(1) if name else "?", line_of(text, begin), line_of(text, position))
        head_start = position


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno


def bash_functions(text):
    name, begin = None, 0
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"(?:function\s+)?([\w-]+)\s*\(\)\s*\{\s*$", line)
        if match:
            name, begin = match.group(1), number
        elif line == "}" and name:
            yield name, begin, number
            name = None


def functions_of(tree, path):
    text = tree.texts[path]
    if path.endswith(CODE):
        return cpp_functions(tree.bare(path))
    first = text.split("\n", 1)[0]
    if path.endswith(".py") or (first.startswith("#!") and "python" in first):
        return python_functions(text)
    if path.endswith(".sh") or (first.startswith("#!") and "sh" in first):
        return bash_functions(text)
    return ()


def check_function_length(tree):
    """A function fits on one screen."""
    for path in tree.sources():
        for name, begin, end in functions_of(tree, path):
            if end - begin + 1 > FUNCTION_LINES_MAX:
                yield Finding(path, begin, "function-length", f"{name} has {end - begin + 1} "
                              f"lines, at most {FUNCTION_LINES_MAX}: name its parts and move "
                              "them out")


RULES = {"function-length": check_function_length}
