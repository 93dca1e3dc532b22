"""Processes of a benchmark run: started here, ended here by their id, never by name."""

import json
import os
import subprocess
import time

END_WAIT_S = 20


class Background:
    """A server of the run. Use as a context manager; leaving it ends the process."""

    def __init__(self, command, env=None, first_line=False, start_timeout_s=60, log=None):
        self.started_at = time.monotonic()
        self.log = open(log, "ab") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            env={**os.environ, **(env or {})})
        self.line = ""
        if first_line:
            self.line = read_line(self.process, start_timeout_s)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

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

    def rss_mib(self):
        return process_rss_mib(self.process.pid)


def read_line(process, timeout_s):
    """The first line of the process, or an error: a server that prints nothing did not start."""
    import select
    ready, _, _ = select.select([process.stdout], [], [], timeout_s)
    line = process.stdout.readline().decode().strip() if ready else ""
    if not line:
        process.kill()
        raise RuntimeError(f"{process.args[0]} did not start within {timeout_s} s")
    return line


def process_rss_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def run_json(command, timeout_s, env=None):
    """Runs to the end and returns the last line as JSON."""
    done = subprocess.run(command, capture_output=True, timeout=timeout_s, text=True,
                          env={**os.environ, **(env or {})}, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
