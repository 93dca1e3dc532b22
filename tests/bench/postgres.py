"""A private PostgreSQL 15: its own cluster, directory and port, ended by its process id."""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time

import processes

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 180
LOAD_TIMEOUT_S = 600

# Durable: an answer means that the disk has it. Sized as an administrator of this machine would:
# an eighth of the memory for buffers, and checkpoints far enough apart not to rule the figures.
DURABLE = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    "max_wal_size": "4GB", "min_wal_size": "1GB", "checkpoint_timeout": "15min",
    "wal_buffers": "16MB", "max_connections": "100", "jit": "off",
    "maintenance_work_mem": "256MB", "random_page_cost": "1.1",
}
# While loading nothing else runs and the cluster is thrown away if it fails.
LOADING = {"wal_level": "minimal", "max_wal_senders": "0", "archive_mode": "off",
           "autovacuum": "off", "max_wal_size": "16GB"}


def built():
    return (BIN / "initdb").exists()


def account():
    """PostgreSQL refuses to run as root; then the system account does, else this one."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root and there is no account 'postgres' or 'nobody'")


def shared_buffers_mib():
    memory_mib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(128, min(4096, memory_mib // 8))


class Cluster:
    """A cluster in `directory`; `load` fills it once, `start` serves it with durable settings."""

    def __init__(self, directory, schema):
        self.directory = pathlib.Path(directory)
        self.data = self.directory / "data"
        self.schema = pathlib.Path(schema)
        self.port = processes.free_port()
        self.process = None
        user = account()
        self.identity = {} if user is None else {
            "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.owner = user

    def conninfo(self):
        return f"host={self.directory} port={self.port} user=bench dbname=postgres"

    def create(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        if self.owner is not None:
            os.chown(self.directory, self.owner.pw_uid, self.owner.pw_gid)
        subprocess.run(
            [BIN / "initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8",
             "--locale=C", "-N"], check=True, capture_output=True, cwd="/", **self.identity)

    def start(self, extra=None):
        settings = {**DURABLE, "shared_buffers": f"{shared_buffers_mib()}MB", **(extra or {}),
                    "listen_addresses": "127.0.0.1", "port": str(self.port),
                    "unix_socket_directories": str(self.directory)}
        command = [str(BIN / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/",
                                            **self.identity)
        self.wait_ready()

    def wait_ready(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        probe = [BIN / "pg_isready", "-q", "-h", str(self.directory), "-p", str(self.port)]
        while subprocess.run(probe, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start; see {self.directory}/log")
            time.sleep(0.05)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(STOP_TIMEOUT_S)
        self.process = None

    def psql(self, sql, timeout_s=LOAD_TIMEOUT_S, single=False):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo()]
        done = subprocess.run(command + (["-1"] if single else []), input=sql, text=True,
                              capture_output=True, timeout=timeout_s, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()[-400:]}")
        return done.stdout.strip()

    def load(self, cases):
        """Schema, cases and indexes in one transaction, which `minimal` lets go unlogged."""
        marker = self.directory / f"loaded-{cases}"
        if marker.exists():
            return
        if self.data.exists():
            shutil.rmtree(self.data)
        self.create()
        self.start(LOADING)
        try:
            text = self.schema.read_text(encoding="utf-8")
            self.psql(f"\\set cases {cases}\n" + text, single=True)
            self.psql("VACUUM ANALYZE; CHECKPOINT;")
        finally:
            self.stop()
        marker.touch()
