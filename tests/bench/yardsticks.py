"""The rows that need no hallcase: what this machine can do at best, and what PostgreSQL does."""

import json

import processes
from bench_context import Row

ECHO_IN_FLIGHT = (1, 64, 256)
POSTGRES_CONNECTIONS = (8, 16, 32, 64)
AXIS_OTHERS = ("WorkingDayDueWithTwoPauses", "ComputeDueOfATerm")


def measure_echo(context):
    figures = {}
    echo = context.echo()
    for in_flight in ECHO_IN_FLIGHT:
        figures[f"echo, {in_flight} in flight"] = echo.run_json(context.load_command(
            echo.first_line(), "echo", in_flight=in_flight, threads=min(2, in_flight),
            request_bytes=context.message_bytes["request"]), timeout_s=120)
    return figures


def measure_postgres(context):
    cluster = context.postgres()
    figures = {}
    for connections in POSTGRES_CONNECTIONS:
        figures[f"PostgreSQL, {connections} connections"] = processes.run_json(
            [str(context.binary("bench_pg")), "--conninfo", cluster.conninfo(),
             "--connections", str(connections), "--seconds", str(context.seconds),
             "--warmup", str(context.warmup)], timeout_s=context.seconds * 3 + 60)
    return figures


COUNTS = """SELECT (SELECT count(*) FROM case_row), (SELECT count(*) FROM request),
  (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM material) / 3.0,
  (SELECT count(*) FROM leg), (SELECT count(*) FROM clock), (SELECT count(*) FROM timer),
  (SELECT count(*) FROM blind_index) / 2.0, (SELECT count(*) FROM case_number)"""


def measure_postgres_truth(context):
    """Every table has a row for every case: the yardstick did the work it is credited with."""
    counts = [float(text) for text in context.postgres().psql(COUNTS).split("|")]
    counted = float(context.postgres().psql("SELECT sum(registered) FROM counter") or 0)
    if len(set(counts)) != 1 or counted + context.cases != counts[0]:
        raise RuntimeError(f"PostgreSQL tables disagree: {counts}, counters {counted}")
    return {"PostgreSQL, cases at the end": {"cases": counts[0]}}


def measure_axis(context):
    """The worst of the plain working-day operations; the others beside it."""
    done = json.loads(processes.run_text(
        [context.binary("axis_bench"), "--benchmark_format=json",
         "--benchmark_min_time=" + ("0.02" if context.quick else "0.3")], timeout_s=120))
    taken = {line["name"]: line["cpu_time"] for line in done["benchmarks"]}
    plain = [ns for name, ns in taken.items()
             if name.startswith("WorkingDay") and not name.endswith("Pauses")]
    return {"working days": {"ns": max(plain), **{name: taken[name] for name in AXIS_OTHERS}}}


ROWS = [
    Row("echo", ["bench_echo", "bench_load"], True, measure_echo),
    Row("postgres", ["postgresql-15", "bench_pg"], True, measure_postgres),
    Row("axis", ["axis_bench"], False, measure_axis),
    Row("postgres-truth", ["postgresql-15", "bench_pg"], False, measure_postgres_truth),
]
