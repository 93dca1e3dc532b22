"""What every row of a run shares: binaries, directories, times, and the servers it keeps."""

import dataclasses
import pathlib
import typing

import postgres
import processes

CASES_FULL = 1_000_000
CASES_QUICK = 20_000


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

    def binary(self, name):
        """The path of a binary by its name, or None where it is not built."""
        if name == "postgresql-15":
            return postgres.BIN if postgres.built() else None
        folders = {"hallcased": "server", "hallcase": "client/cli"}
        path = self.build / folders.get(name, "tests/bench") / name
        return path if path.exists() else None

    def missing(self, row):
        return [name for name in row.needs if self.binary(name) is None]

    def echo(self):
        """Address of the echo server, answering as many bytes as RegisterCase does."""
        size = self.message_bytes["response"]
        key = ("echo", size)
        if key not in self.servers:
            self.servers[key] = processes.Background(
                [str(self.binary("bench_echo")), "--response-bytes", str(size)], first_line=True)
        return self.servers[key].line

    def postgres(self):
        if self.cluster is None:
            self.cluster = postgres.Cluster(self.work / "postgres", schema=(
                self.root / "tests/bench/postgres.sql"))
            self.cluster.load(self.cases)
            self.cluster.start()
        return self.cluster

    def load(self, target, workload, seconds=None, env=None, **options):
        """One measurement by bench_load. Options are its flags with underscores."""
        seconds = seconds or self.seconds
        command = [str(self.binary("bench_load")), "--target", target, "--workload", workload,
                   "--seconds", str(seconds), "--warmup", str(self.warmup)]
        defaults = {"threads": 2, "channels": 2}
        for name, value in {**defaults, **options}.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        return processes.run_json(command, timeout_s=seconds * 3 + 60, env=env)

    def close(self):
        for server in self.servers.values():
            server.end()
        self.servers = {}
        if self.cluster is not None:
            self.cluster.stop()
            self.cluster = None
