"""A demo hall under measurement: started, filled once, restarted, ended by its process id."""

import pathlib
import signal
import time

import processes

START_TIMEOUT_S = 120
FILL_TIMEOUT_S = 1800
LOAD_TIMEOUT_S = 120
HALL = "lingshui"
DEPARTMENT = "spj"
SLOW_SYNC_US = 5000


class Hall:
    """`start` serves DIR, `fill` makes it a hall with the catalogue and the cases of the bench."""

    def __init__(self, context, directory):
        self.context = context
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.cases_file = self.directory / "cases.bin"
        self.setup = context.root / "deploy/halls/demo"
        self.server = None
        self.address = ""
        self.tokens = {}

    # Serving.

    def start(self, slow_sync=False):
        """Seconds from the start of the process to its first answer."""
        env = {}
        if slow_sync:
            env = {"LD_PRELOAD": str(self.context.binary("bench_slow_sync.so")),
                   "HALLCASE_SLOW_SYNC_US": str(SLOW_SYNC_US)}
        port = processes.free_port()
        begin = time.monotonic()
        self.server = processes.Background(
            [self.context.binary("hallcased"), "--demo", "--data", self.directory,
             "--port", port, "--setup", self.setup], env=env)
        self.address = f"127.0.0.1:{port}"
        self.server.wait_port(port, START_TIMEOUT_S)
        if self.cases_file.exists():
            self.load("get", role="lead", in_flight=1, count=1, warmup=0)
        return time.monotonic() - begin

    def stop(self):
        if self.server is not None:
            self.server.end()
            self.server = None

    def kill(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        self.server = None

    # Accounts.

    def account(self, role):
        """(account, password) of the first account of the demo set-up that has this role alone."""
        signs = (self.directory / "demo-sign-ins.txt").read_text("utf-8").splitlines()
        passwords = dict(line.split("\t")[:2] for line in signs)
        for line in (self.setup / "staff.tsv").read_text("utf-8").splitlines():
            cells = line.split("\t")
            if cells[-1].split("+")[0] == role and cells[0] in passwords:
                return cells[0], passwords[cells[0]]
        raise RuntimeError(f"the demo hall has no account with the role {role} alone")

    def token(self, role):
        if role not in self.tokens:
            account, password = self.account(role)
            self.tokens[role] = self.admin(
                ["sign-in", "--account", account], {"HALLCASE_PASSWORD": password})
        return self.tokens[role]

    def admin_command(self, arguments):
        return [str(self.context.binary("bench_admin")), "--target", self.address, "--hall", HALL,
                *arguments]

    def admin(self, arguments, env):
        return processes.run_text(self.admin_command(arguments), timeout_s=120, env=env)

    def command_line(self, role, arguments):
        """What `hallcase` prints to the first account with the role."""
        session = self.directory / f"{self.server.process.pid}-{role}.session"
        if not session.exists():
            account, password = self.account(role)
            self.hallcase(session, ["sign-in", account], password + "\n")
        return self.hallcase(session, arguments)

    def hallcase(self, session, arguments, given=None):
        return processes.run_text(
            [self.context.binary("hallcase"), "--server", self.address, "--hall", HALL,
             *arguments], LOAD_TIMEOUT_S, given=given, env={"HALLCASE_TOKEN_FILE": str(session)})

    def dues(self, last_case=None):
        """Running clocks of open cases by name and due day, from the files: serves again after."""
        only = [] if last_case is None else ["--last-case", last_case]
        self.stop()
        try:
            return processes.run_json(
                [self.context.binary("bench_dues"), "--data", self.directory / "data", *only], 300)
        finally:
            self.start()

    # Filling.

    def fill(self, cases):
        """Publishes the catalogue and registers `cases` cases, unless that was done before."""
        if self.cases_file.exists():
            return
        self.admin(["publish-items", "--department", DEPARTMENT],
                   {"HALLCASE_TOKEN": self.token("system_administrator")})
        partial = self.directory / "cases.partial"
        done = self.ingest(["--count", str(cases), "--in-flight", "512", "--cases", str(partial)],
                           timeout_s=FILL_TIMEOUT_S)
        if done["errors"] or done["count"] != cases:
            raise RuntimeError(f"filling the hall: {done['count']} accepted, {done['errors']}")
        partial.rename(self.cases_file)

    # Measuring.

    def ingest(self, arguments, timeout_s):
        return self.server.run_json(
            [str(self.context.binary("bench_ingest")), "--target", self.address, "--hall", HALL,
             *arguments], timeout_s, env={"HALLCASE_TOKEN": self.token("integrator")})

    def environment(self, role):
        return {"HALLCASE_TOKEN": self.token(role)}

    def load_command(self, workload, **options):
        if workload in ("get", "history", "mixed"):
            options["cases"] = self.cases_file
        if workload in ("list", "mixed"):
            options["worklist_of"] = self.account("integrator")[0]  # who holds the bench's cases
        return self.context.load_command(self.address, workload, hall=HALL, **options)

    def load(self, workload, role="clerk", **options):
        return self.server.run_json(self.load_command(workload, **options), LOAD_TIMEOUT_S,
                                    env=self.environment(role))
