"""What every row of a run shares: binaries, directories, times, and the servers it keeps."""

import dataclasses
import os
import pathlib
import typing

import hall
import postgres
import processes

CASES_FULL = 1_000_000
CASES_QUICK = 20_000
FOLDERS = {"hallcased": "server", "hallcase": "client/cli", "hallcase-sim": "server/sim"}
SIZED_CALLS = 200  # that tell how long a RegisterCase is, before the echo copies it


@dataclasses.dataclass
class Row:
    """A yardstick: `measure(context)` gives {figure: {name: number}}."""
    name: str
    needs: typing.Sequence[str]
    each_round: bool
    measure: typing.Callable


class Context:
    """One run. Servers start on first use and end with the run."""

    def __init__(self, root, build, work, quick):
        self.root = pathlib.Path(root)
        self.build = pathlib.Path(build)
        self.work = pathlib.Path(work)
        self.quick = quick
        self.cases = CASES_QUICK if quick else CASES_FULL
        self.seconds = 1 if quick else 4
        self.warmup = 0.3 if quick else 1
        self.message_bytes = {"request": 140, "response": 700, "measured": False}
        self.measured = {}  # figures of this round so far: {figure: {name: number}}
        self.servers = {}
        self.cluster = None
        self.measured_hall = None
        self.peaks = []  # the best RegisterCase a second of each round so far

    def binary(self, name):
        """The path of what a row needs by its name, or None where it is not there."""
        if name == "postgresql-15":
            return postgres.BIN if postgres.built() else None
        if name == "the event log":
            return self.event_log() if self.event_log().exists() else None
        name, _, verb = name.partition(" ")
        path = self.build / FOLDERS.get(name, "tests/bench") / name
        if not path.exists():
            return None
        if verb and f"\n  {verb} " not in processes.run_text([path, "--help"], timeout_s=30):
            return None
        return path

    def event_log(self):
        """Public data that is no part of the project: beside the checkout, or where it is said."""
        return pathlib.Path(os.environ.get("HALLCASE_EVENT_LOG",
                                           self.root.parent / "shared/data/wabo-receipt.csv"))

    def missing(self, row):
        return [name for name in row.needs if self.binary(name) is None]

    def echo(self):
        """The echo server, answering as many bytes as RegisterCase does."""
        size = self.message_bytes["response"]
        key = ("echo", size)
        if key not in self.servers:
            self.servers[key] = processes.Background(
                [self.binary("bench_echo"), "--response-bytes", size])
        return self.servers[key]

    def postgres(self):
        if self.cluster is None:
            self.cluster = postgres.Cluster(self.work / "postgres", schema=(
                self.root / "tests/bench/postgres.sql"))
            self.cluster.load(self.cases)
            self.cluster.start()
        return self.cluster

    def hall(self):
        """The hall with the bench's cases, serving. Filled once a run."""
        if self.measured_hall is None:
            self.measured_hall = hall.Hall(self, self.work / "hall")
            self.measured_hall.start()
            self.measured_hall.fill(self.cases)
            sizes = self.measured_hall.load("register", in_flight=8, count=SIZED_CALLS, warmup=0)
            self.message_bytes = {"request": sizes["request_bytes"],
                                  "response": sizes["response_bytes"], "measured": True}
        return self.measured_hall

    def load_command(self, target, workload, **options):
        """One measurement by bench_load. Options are its flags with underscores."""
        defaults = {"seconds": self.seconds, "warmup": self.warmup, "threads": 2, "channels": 2}
        command = [str(self.binary("bench_load")), "--target", target, "--workload", workload]
        for name, value in {**defaults, **options}.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        return command

    def close(self):
        for server in self.servers.values():
            server.end()
        self.servers = {}
        if self.measured_hall is not None:
            self.measured_hall.stop()
            self.measured_hall = None
        if self.cluster is not None:
            self.cluster.stop()
            self.cluster = None
