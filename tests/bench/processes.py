"""Processes of a benchmark run: started here, ended here by their id, never by name."""

import json
import os
import socket
import subprocess
import tempfile
import time

END_WAIT_S = 30
POLL_S = 0.002


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Background:
    """A process of the run. Use as a context manager, or end() it."""

    def __init__(self, command, env=None):
        self.name = os.path.basename(str(command[0]))
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=self.said,
            stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def output(self):
        """All that it has said so far, on both of its outputs."""
        size = os.fstat(self.said.fileno()).st_size
        return os.pread(self.said.fileno(), size, 0).decode(errors="replace")

    def wait_until(self, ready, timeout_s, what):
        """Waits for ready() to be true; an error where the process ends or takes too long."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.end()
                raise RuntimeError(f"{self.name}: {what} within {timeout_s} s was in vain: "
                                   + self.output().strip()[-400:])
            time.sleep(POLL_S)

    def first_line(self, timeout_s=60):
        self.wait_until(lambda: "\n" in self.output(), timeout_s, "its first line")
        return self.output().splitlines()[0]

    def wait_port(self, port, timeout_s):
        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        self.wait_until(answers, timeout_s, f"listening on port {port}")

    def json(self, timeout_s=120):
        """Waits for its end and returns its last line."""
        self.process.wait(timeout_s)
        return json.loads(self.output().strip().splitlines()[-1])

    def end(self):
        """Closes the standard input, asks to end, and only then insists."""
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.terminate()
            try:
                self.process.wait(END_WAIT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu_seconds(self):
        """User and system time of the process so far, all threads."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def run_json(self, command, timeout_s, env=None):
        """Runs a load against this server; adds what each answered call cost it in CPU time."""
        before = self.cpu_seconds()
        done = run_json(command, timeout_s, env)
        if done.get("answered"):
            done["server_us"] = (self.cpu_seconds() - before) * 1e6 / done.pop("answered")
        return done

    def rss_mib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0


def run_text(command, timeout_s, env=None, given=None):
    """Runs to the end on the input `given` and returns what it printed; errors say why."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, input=given or "",
        timeout=timeout_s, env={**os.environ, **(env or {})}, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{os.path.basename(str(command[0]))}: exit {done.returncode}: "
                           + (done.stderr.strip() or done.stdout.strip())[-400:])
    return done.stdout.strip()


def run_json(command, timeout_s, env=None):
    """Runs to the end and returns its last line as JSON."""
    return json.loads(run_text(command, timeout_s, env).splitlines()[-1])
