"""What a figure was measured on: machine, commit, disk, and how busy the machine was."""

import os
import pathlib
import platform
import statistics
import subprocess
import time

PROBE_SYNCS = 400
PROBE_BYTES = 4096
QUIET_SHARE = 0.1
QUIET_PROBE_S = 2
QUIET_PROBES = 5


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def commit(root):
    def git(*arguments):
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True,
                              check=False)
        return done.stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ":!tests/bench/RESULTS.*")
    head = git("rev-parse", "--short=12", "HEAD") or "unknown"
    return head + (" with changes" if changed else "")


def describe(root):
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "kernel": platform.release(),
        "commit": commit(root),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "load_before": round(os.getloadavg()[0], 2),
    }


def sync_probe(directory):
    """Latency of fdatasync after appending one block, in milliseconds."""
    path = pathlib.Path(directory) / "sync-probe"
    block = b"\xa5" * PROBE_BYTES
    taken = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(PROBE_SYNCS):
            file.write(block)
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - begin) * 1000)
    path.unlink()
    taken.sort()
    return {"p50_ms": statistics.median(taken), "p99_ms": taken[int(len(taken) * 0.99) - 1]}


def cpu_ticks():
    """(busy, all) ticks of all cores since boot."""
    fields = pathlib.Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    ticks = [int(field) for field in fields]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def busy_share(seconds):
    """Share of all cores that others use while this process only waits: the noise of a run."""
    busy_before, all_before = cpu_ticks()
    time.sleep(seconds)
    busy_after, all_after = cpu_ticks()
    return (busy_after - busy_before) / max(1, all_after - all_before)


def wait_until_quiet(seconds_max):
    """Returns when others use little of the cores for a while, or when the time is over."""
    deadline = time.monotonic() + seconds_max
    quiet_probes = 0
    while quiet_probes < QUIET_PROBES and time.monotonic() < deadline:
        quiet_probes = quiet_probes + 1 if busy_share(QUIET_PROBE_S) < QUIET_SHARE else 0
