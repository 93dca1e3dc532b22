"""The rows of hallcase itself, on a hall that already has the bench's cases."""

import collections
import datetime
import json
import statistics
import tempfile
import time

import processes
from bench_context import Row
from hall import Hall
from report import best

REGISTER_IN_FLIGHT = (1, 8, 64, 256)
INGEST_IN_FLIGHT = (64, 512)
READS_PER_SECOND = 200
WORKLISTS_PER_SECOND = 50  # a page is fifty cases
MIXED_READS = 10_000
SIGN_INS_AT_ONCE = 50
START_REPEATS = 3
SWEEP_TIMERS = 1000
TYPHOON_SECONDS_MAX = 900
TYPHOON_IN_DAYS = 14  # about half of the cases are due behind it
TYPHOON_WRITES_PER_SECOND = 100
SWEEP_DUE_AFTER_S = 15
SIMULATED_DAYS = 60
SIMULATED_DAYS_QUICK = 2
SIMULATION_SECONDS_MAX = 600
ADMINISTRATOR = "system_administrator"
MAPPING = "deploy/halls/mappings/wabo-receipt.map"
EVENT_LOG_CASES = 1434
READS = {"get": "GetCase", "history": "GetCaseHistory", "list": "worklist page of 50",
         "totals": "totals"}


def half_of_peak(context):
    """Calls a second: half of the median of all rounds' peaks: one lucky round lifts nothing."""
    if not context.peaks:
        context.peaks.append(context.hall().load("register", in_flight=64)["per_second"])
    return statistics.median(context.peaks) / 2


def measure_register(context):
    hall = context.hall()
    figures = {}
    for in_flight in REGISTER_IN_FLIGHT:
        measured = hall.load("register", in_flight=in_flight, threads=min(2, in_flight))
        figures[f"RegisterCase, {in_flight} in flight"] = measured
    context.peaks.append(best(figures, "RegisterCase,"))
    return figures


def measure_half_of_peak(context):
    return {"half of peak, RegisterCase": context.hall().load(
        "register", rate=half_of_peak(context), threads=1, channels=2)}


def measure_ingest(context):
    return {f"Ingest, {in_flight} in flight": context.hall().ingest(
        ["--in-flight", str(in_flight), "--seconds", str(context.seconds), "--warmup",
         str(context.warmup)], timeout_s=context.seconds * 3 + 60)
        for in_flight in INGEST_IN_FLIGHT}


def measure_reads(context):
    """Each read at a steady rate while registrations run at half of peak."""
    hall = context.hall()
    seconds = len(READS) * (context.seconds + context.warmup + 1)
    writes = processes.Background(
        hall.load_command("register", rate=half_of_peak(context), threads=1, channels=2,
                          seconds=seconds), env=hall.environment("clerk"))
    figures = {}
    try:
        for workload, name in READS.items():
            figures[f"reads, {name}"] = hall.load(
                workload, role="lead", threads=1, channels=1,
                rate=WORKLISTS_PER_SECOND if workload == "list" else READS_PER_SECOND)
    finally:
        writes.end()
    case, history = figures["reads, GetCase"], figures["reads, GetCaseHistory"]
    # One after the other, as a page does: the sum of the two p99 is never less than their p99.
    figures["reads, case with history"] = {
        name: case[name] + history[name] for name in ("p50_ms", "p99_ms")}
    return figures


def measure_slow_sync(context):
    hall = context.hall()
    hall.stop()
    hall.start(slow_sync=True)
    try:
        return {"slow sync, RegisterCase, 64 in flight": hall.load("register", in_flight=64)}
    finally:
        hall.stop()
        hall.start()


def measure_sign_in_storm(context):
    hall = context.hall()
    account, password = hall.account("clerk")
    storm = processes.Background(
        hall.load_command("sign-in", in_flight=SIGN_INS_AT_ONCE, account=account,
                          seconds=context.seconds + context.warmup + 2),
        env={"HALLCASE_PASSWORD": password})
    try:
        reads = hall.load("get", role="lead", rate=READS_PER_SECOND, threads=1, channels=1)
        return {"sign-in storm, GetCase": reads, "sign-in storm, SignIn": storm.json()}
    finally:
        storm.end()


def measure_slow_subscriber(context):
    hall = context.hall()
    watcher = processes.Background(
        hall.admin_command(["slow-watch"]), env=hall.environment("lead"))
    try:
        watcher.first_line()
        return {"slow subscriber, RegisterCase": hall.load(
            "register", rate=half_of_peak(context), threads=1, channels=2)}
    finally:
        watcher.end()


def measure_start(context):
    """Each start counts until a GetCase is answered, the client's own start included."""
    hall = context.hall()
    times = {"start": [], "start after kill -9": []}
    for _ in range(START_REPEATS):
        for name, end in (("start", hall.stop), ("start after kill -9", hall.kill)):
            hall.load("register", in_flight=64, seconds=1)
            end()
            times[name].append(hall.start())
    return {name: {"seconds_to_serving": sorted(values)[len(values) // 2],
                   "seconds_to_serving_worst": max(values)} for name, values in times.items()}


def measure_memory(context):
    hall = context.hall()
    hall.stop()
    hall.start()
    at_start = hall.server.rss_mib()
    reads = hall.load("mixed", role="lead", in_flight=16, count=MIXED_READS, warmup=0)
    return {"memory": {"mib": hall.server.rss_mib(), "mib_at_start": at_start,
                       "reads": reads["count"]}}


def measure_size(context):
    """What a case costs on disk: rows and bytes in each table, and the directory as a whole."""
    hall = context.hall()
    hall.stop()
    try:
        data = hall.directory / "data"
        tables = processes.run_json([context.binary("bench_size"), "--data", data], 900)
        used = int(processes.run_text(["du", "-sb", data], 60).split()[0])
    finally:
        hall.start()
    cases = tables["cases"]["rows"]
    figures = {"size, whole hall": {
        "cases": cases, "mib": used / 2**20, "disk_bytes_a_case": used / cases,
        "keys_a_case": sum(table["rows"] for table in tables.values()) / cases,
        "bytes_a_case": sum(table["key_bytes"] + table["value_bytes"]
                            for table in tables.values()) / cases}}
    for name, table in tables.items():
        if table["rows"]:
            figures[f"size, table {name}"] = {
                "keys_a_case": table["rows"] / cases,
                "bytes_a_case": (table["key_bytes"] + table["value_bytes"]) / cases}
    return figures


def measure_sweep(context):
    """A burst of timers that came due while nobody watched, among all the hall's open timers."""
    hall = context.hall()
    due_us = int((time.time() + SWEEP_DUE_AFTER_S) * 1e6)
    hall.load("register", in_flight=64, count=SWEEP_TIMERS, warmup=0, upstream_due_us=due_us)
    hall.stop()
    try:
        done = processes.run_json([context.binary("sweep_bench"), "--data",
                                   hall.directory / "data", "--due-by-us", due_us], 300)
    finally:
        hall.start()
    if done["fired"] < SWEEP_TIMERS:
        raise RuntimeError(f"only {done['fired']} of {SWEEP_TIMERS} timers fired")
    return {"sweep": {"rows_beyond_fired": done["rows_scanned"] - done["fired"],
                      "taken_s": done.pop("seconds"), **done}}


def typhoon_windows(context, hall, job_id, enough):
    """Clerks' calls beside the job, window after window until `enough(job)`."""
    reads, writes, job = [], [], {}
    deadline = time.monotonic() + TYPHOON_SECONDS_MAX
    while not enough(job):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the recalculation is not done: {job}")
        registering = processes.Background(
            hall.load_command("register", rate=TYPHOON_WRITES_PER_SECOND, threads=1, channels=1),
            env=hall.environment("clerk"))
        try:
            reads.append(hall.load("get", role="lead", rate=READS_PER_SECOND, threads=1,
                                   channels=1))
            writes.append(registering.json())
        finally:
            registering.end()
        job = json.loads(hall.command_line(ADMINISTRATOR, ["job", job_id, "--json"]))["job"]
    return reads, writes, job


def worst(windows):
    """The window with the worst p99; what is usual stands beside it."""
    return {**max(windows, key=lambda window: window["p99_ms"]), "windows": len(windows),
            "median_window_p99_ms": statistics.median(window["p99_ms"] for window in windows)}


def moved_as_said(before, moves):
    """The clocks of `before` after the moves of a preview."""
    clocks = collections.Counter(before)
    for move in moves:
        cases = int(move["cases"])
        clocks[f"{move['clock']} {move['from_day']}"] -= cases
        clocks[f"{move['clock']} {move['to_day']}"] += cases
    return +clocks


def measure_typhoon(context):
    """A closure published late over all open cases; the server is killed in the middle of it."""
    hall = context.hall()
    before = hall.dues()
    notice = hall.directory / "typhoon.txt"
    first = datetime.date.today() + datetime.timedelta(days=TYPHOON_IN_DAYS)
    last = first + datetime.timedelta(days=3)  # one of three days is a working day
    notice.write_text(f"layer county\nsource 停工令\nclosed {first}T00:00 {last}T00:00\n", "utf-8")
    begin = time.monotonic()
    previewing = ["calendar", "preview", notice, "--json"]
    preview = json.loads(hall.command_line(ADMINISTRATOR, previewing))
    preview_s = time.monotonic() - begin
    published = json.loads(hall.command_line(
        ADMINISTRATOR, ["calendar", "publish", notice, "--document", "停工令", "--json"]))
    begin = time.monotonic()
    touched = int(preview["cases_touched"])
    reads, writes, job = typhoon_windows(
        context, hall, published["job_id"], lambda job: int(job.get("done", 0)) > touched / 3)
    at_kill = int(job["done"])
    if job["state"] == "JOB_STATE_DONE":
        raise RuntimeError(f"the job was through before it could be killed: {job}")
    hall.kill()
    restarted_s = hall.start()
    more = typhoon_windows(context, hall, published["job_id"],
                           lambda job: job.get("state") == "JOB_STATE_DONE")
    taken_s = time.monotonic() - begin
    job = more[2]
    # A case that a clerk touches moves at once and is none of the job's.
    if int(job["done"]) > touched:
        raise RuntimeError(f"the job did {job['done']}, the preview said {preview}")
    again = json.loads(hall.command_line(ADMINISTRATOR, previewing))
    after = hall.dues(before["last_case"])
    if int(again["cases_touched"]) or moved_as_said(before["clocks"], preview["moves"]) != after[
            "clocks"]:
        raise RuntimeError(f"not what the preview said: {preview}, {before}, {after}, {again}")
    return {"typhoon, GetCase": worst(reads + more[0]),
            "typhoon, RegisterCase": worst(writes + more[1]),
            "typhoon": {"cases_open": int(preview["cases_open"]),
                        "cases_said_to_move": int(preview["cases_moved"]),
                        "done_by_job": int(job["done"]), "done_when_killed": at_kill,
                        "serving_again_s": restarted_s, "preview_s": preview_s,
                        "taken_s": taken_s}}


def measure_import(context):
    """The public event log of one municipality into a hall of its own."""
    hall = Hall(context, context.work / "import-hall")
    hall.start()
    try:
        done = json.loads(hall.command_line(
            "integrator",
            ["import", "--json", "--mapping", context.root / MAPPING, "--csv",
             context.event_log(), "--rejects", hall.directory / "rejects.csv"]).splitlines()[-1])
        if done["rejected"] or done["cases"] != EVENT_LOG_CASES:
            raise RuntimeError(f"the import brought in something else: {done}")
        return {"import": {"taken_s": done["seconds"], "cases": done["cases"],
                           "steps": done["steps"], "closes": done["closes"]}}
    finally:
        hall.stop()


def measure_verify(context):
    hall = context.hall()
    hall.stop()
    begin = time.monotonic()
    try:
        told = processes.run_json(
            [context.binary("hallcase"), "verify", "--json", "--data", hall.directory], 900)
        seconds = time.monotonic() - begin
    finally:
        hall.start()
    facts = sum(hall["facts"] for hall in told["halls"])
    if not told["clean"]:
        raise RuntimeError(f"the measured hall is not clean: {told}")
    return {"verify": {"facts_per_second": facts / seconds, "facts": facts, "taken_s": seconds}}


def measure_simulation(context):
    """A season of a hall, made from nothing; the measured hall leaves the cores alone."""
    hall = context.hall()
    hall.stop()
    days = SIMULATED_DAYS_QUICK if context.quick else SIMULATED_DAYS
    with tempfile.TemporaryDirectory(dir=context.work) as directory:
        begin = time.monotonic()
        try:
            told = processes.run_text(
                [context.binary("hallcase-sim"), "--data", f"{directory}/hall", "--working-days",
                 str(days), "--until", "2026-11-25", "--seed", "7"], SIMULATION_SECONDS_MAX)
            seconds = time.monotonic() - begin
        finally:
            hall.start()
    made = dict(line.split("\t") for line in told.splitlines() if line.count("\t") == 1)
    return {"simulation": {"taken_s": seconds, "days": days, "facts": int(made["facts"]),
                           "intake_cases": int(made["intake cases"])}}


SERVER = ["hallcased", "bench_load", "bench_ingest", "bench_admin"]
ROWS = [
    Row("register", SERVER, True, measure_register),
    Row("half-of-peak", SERVER, True, measure_half_of_peak),
    Row("ingest", SERVER, True, measure_ingest),
    Row("reads", SERVER, True, measure_reads),
    Row("slow-sync", SERVER + ["bench_slow_sync.so"], True, measure_slow_sync),
    Row("sign-in-storm", SERVER, False, measure_sign_in_storm),
    Row("slow-subscriber", SERVER, False, measure_slow_subscriber),
    Row("start", SERVER, False, measure_start),
    Row("memory", SERVER, False, measure_memory),
    Row("size", SERVER + ["bench_size"], False, measure_size),
    Row("sweep", SERVER + ["sweep_bench"], False, measure_sweep),
    Row("typhoon", SERVER + ["hallcase", "bench_dues"], False, measure_typhoon),
    Row("verify", SERVER + ["hallcase verify"], False, measure_verify),
    Row("simulate", SERVER + ["hallcase-sim"], False, measure_simulation),
    Row("import", SERVER + ["hallcase", "the event log"], False, measure_import),
]
