"""From measurements to medians, budgets and the two result files."""

import json
import pathlib
import statistics

ECHO_MIN_PER_SECOND = 30_000
POSTGRES_MIN_PER_SECOND = 4_500
# What is known of why budgets are missed.
LIMITS = pathlib.Path(__file__).resolve().parent / "LIMITS.md"
# Figures in the order in which a reader wants them; others follow.
COLUMNS = ("per_second", "p50_ms", "p99_ms", "server_us", "client_cpu")


def medians(rounds):
    """rounds: [{figure: {name: number}}] → {figure: {name: median}}; errors are summed."""
    collected = {}
    for figures in rounds:
        for figure, values in figures.items():
            for name, value in values.items():
                collected.setdefault(figure, {}).setdefault(name, []).append(value)
    result = {}
    for figure, names in collected.items():
        row = result.setdefault(figure, {})
        for name, values in names.items():
            if name == "errors":
                total = {}
                for errors in values:
                    for what, count in errors.items():
                        total[what] = total.get(what, 0) + count
                row[name] = total
            elif all(isinstance(value, (int, float)) for value in values):
                row[name] = statistics.median(values)
                if len(values) > 1 and name in ("per_second", "p99_ms"):
                    row[name + "_min"], row[name + "_max"] = min(values), max(values)
            else:
                row[name] = values[-1]
    return result


def best(figures, prefix, name="per_second"):
    """The highest median among the figures that begin with `prefix`, or None."""
    values = [values[name] for figure, values in figures.items()
              if figure.startswith(prefix) and values.get(name)]
    return max(values) if values else None


def void_reasons(figures, selected):
    """Why the run says nothing about hallcase: the yardsticks themselves were too slow."""
    reasons = []
    for row, prefix, least in (("echo", "echo,", ECHO_MIN_PER_SECOND),
                               ("postgres", "PostgreSQL,", POSTGRES_MIN_PER_SECOND)):
        value = best(figures, prefix)
        if row not in selected:
            continue
        if value is None:
            reasons.append(f"{prefix.rstrip(',')} was not measured")
        elif value < least:
            reasons.append(f"{prefix.rstrip(',')} reached {value:,.0f}/s, below {least:,}/s")
    return reasons


def judged(budget, figures):
    """One line of the budget table: {what, must, aim, value, verdict}."""
    value = budget.value(figures)
    line = {"what": budget.what, "must": budget.must, "aim": budget.aim, "unit": budget.unit,
            "value": value, "verdict": "not measured"}
    if value is not None:
        meets = (lambda limit: value >= limit) if budget.at_least else (
            lambda limit: value <= limit)
        if budget.aim is not None and meets(budget.aim):
            line["verdict"] = "met, aim met"
        elif meets(budget.must):
            line["verdict"] = "met"
        else:
            line["verdict"] = "NOT MET"
    line["sign"] = "≥" if budget.at_least else "≤"
    return line


def number(value):
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(cells) + " |" for cells in rows]


def figure_rows(figures):
    skipped = {"count", "seconds", "p90_ms", "p999_ms", "max_ms", "errors"}
    for figure, values in figures.items():
        cells = [figure] + [number(values.get(name)) for name in COLUMNS]
        spread = ""
        if "per_second_min" in values:
            spread = f"{number(values['per_second_min'])}–{number(values['per_second_max'])}"
        rest = [f"{name} {number(value)}" for name, value in values.items()
                if name not in COLUMNS and name not in skipped
                and not name.endswith(("_min", "_max"))]
        rest += [f"{count} × {what}" for what, count in values.get("errors", {}).items()]
        yield cells + [spread, ", ".join(rest)]


def markdown(result):
    machine = result["machine"]
    lines = ["# What hallcase does, measured", ""]
    for reason in result["void"]:
        lines += [f"**VOID: {reason}.** The ratios below say nothing.", ""]
    lines += [
        f"Commit {machine['commit']}, {machine['at']}; {machine['cpu']}, {machine['cores']} cores,"
        f" {machine['memory_mib']:,} MiB, Linux {machine['kernel']}. {result['rounds']} interleaved"
        f" rounds of {result['seconds']} s, medians; {result['cases']:,} cases in each store.", "",
        f"fdatasync of 4 KiB: p50 {machine['sync']['p50_ms']:.3f} ms, p99"
        f" {machine['sync']['p99_ms']:.3f} ms. Others used {machine['busy_before']:.0%} of the"
        f" cores before the run, {machine['busy_after']:.0%} after it. Messages:"
        f" {result['message_bytes']['request']} bytes asked, {result['message_bytes']['response']}"
        f" answered ({'measured' if result['message_bytes']['measured'] else 'assumed'}).", "",
        "## Budgets", ""]
    lines += table(["what", "must", "aim", "measured", ""], [
        [line["what"], f"{line['sign']} {number(line['must'])} {line['unit']}",
         f"{line['sign']} {number(line['aim'])}" if line["aim"] is not None else "",
         number(line["value"]), line["verdict"]] for line in result["budgets"]])
    if any(line["verdict"] == "NOT MET" for line in result["budgets"]):
        lines += ["", "#" + LIMITS.read_text(encoding="utf-8").rstrip()]
    lines += ["", "## Figures", ""]
    lines += table(["figure", "a second", "p50 ms", "p99 ms", "server µs a call", "client cores",
                    "rounds", "more"],
                   figure_rows(result["figures"]))
    if result["not_built"] or result["failed"]:
        lines += ["", "## Not measured", ""]
        lines += [f"- {name}: not built ({', '.join(what)})"
                  for name, what in result["not_built"].items()]
        lines += [f"- {name}: failed: {what}" for name, what in result["failed"].items()]
    return "\n".join(lines) + "\n"


def write(result, folder):
    (folder / "RESULTS.md").write_text(markdown(result), encoding="utf-8")
    text = json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "RESULTS.json").write_text(text + "\n", encoding="utf-8")
