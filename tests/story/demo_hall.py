"""Halls in directories of their own, and the command line as one of their people."""

import json
import os
import socket
import subprocess
import tempfile
import threading

START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 30
COMMAND_SECONDS_MAX = 300
HALL = "lingshui"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class DemoHall:
    """`hallcased --demo` on loopback; ended by its pid."""

    MODE = ["--demo"]

    def __init__(self, hallcased, hallcase):
        self.hallcased = hallcased
        self.hallcase = hallcase
        self.directory = tempfile.TemporaryDirectory(prefix="hallcase-story-")
        self.data = os.path.join(self.directory.name, "hall")
        os.mkdir(self.data)
        self.passwords = {}
        self.server = None
        self.address = None
        self.log = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.directory.cleanup()

    def start(self):
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        self.server = subprocess.Popen(
            self.command(port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True)
        ready = threading.Event()
        threading.Thread(target=self._read_log, args=(ready,), daemon=True).start()
        if not ready.wait(START_SECONDS_MAX) or self.server.poll() is not None:
            self.stop()
            raise AssertionError("the server did not come up:\n" + "".join(self.log))
        self._read_sign_ins()

    def command(self, port):
        return [self.hallcased, *self.MODE, "--data", self.data, "--port", str(port)]

    def _read_log(self, ready):
        for line in self.server.stdout:
            self.log.append(line)
            if "serving" in line:
                ready.set()
        ready.set()

    def _read_sign_ins(self):
        with open(os.path.join(self.data, "demo-sign-ins.txt"), encoding="utf-8") as file:
            for line in file:
                account, password, _ = line.split("\t", 2)
                self.passwords[account] = password

    def stop(self):
        if self.server is None or self.server.poll() is not None:
            return
        self.server.terminate()
        try:
            self.server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            raise AssertionError("the server did not stop when told to")

    def offline(self, verb, *words, code=0):
        """The JSON of a verb that needs no server; stop() comes first."""
        done = subprocess.run([self.hallcase, verb, "--data", self.data, "--json", *words],
                              capture_output=True, text=True, timeout=COMMAND_SECONDS_MAX)
        assert done.returncode == code, (
            f"hallcase {verb}: exit {done.returncode}, want {code}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def check_ledger(self):
        """Stops the server; what is on disk must be what the facts say, up to its own head."""
        self.stop()
        head = self.offline("head")["halls"][0]
        trusted = f"{head['seq']}:{head['hash']}"
        result = self.offline("verify", "--hall", HALL, "--trusted-head", trusted)
        assert result["clean"], result
        forged = trusted[:-1] + ("0" if trusted[-1] != "0" else "1")
        result = self.offline("verify", "--hall", HALL, "--trusted-head", forged, code=1)
        assert not result["clean"], result

    def person(self, account):
        """`account`, signed in."""
        person = Person(self, account)
        person.run("sign-in", account, stdin=self.passwords[account] + "\n")
        return person


class RealHall(DemoHall):
    """A hall made by `hallcase bootstrap`, served without default accounts."""

    MODE = []

    def __init__(self, hallcased, hallcase, setup, account):
        super().__init__(hallcased, hallcase)
        self.setup = setup
        self.passwords[account] = "ein-langes-Kennwort-1"
        made = json.loads(self.bootstrap(account))
        assert made == {"hall": HALL, "account": account}, made

    def bootstrap(self, account, code=0):
        done = subprocess.run(
            [self.hallcase, "bootstrap", account, "--data", self.data, "--setup", self.setup,
             "--json"], input=self.passwords[account] + "\n", capture_output=True, text=True,
            timeout=COMMAND_SECONDS_MAX)
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _read_sign_ins(self):
        assert not os.path.exists(os.path.join(self.data, "demo-sign-ins.txt"))

    def sign_in_refused(self, account):
        return Person(self, account).refused("sign-in", account,
                                             stdin=self.passwords[account] + "\n")


class Person:
    """Runs `hallcase` with a session of its own."""

    def __init__(self, hall, account):
        self.hall = hall
        self.account = account
        self.session = os.path.join(hall.directory.name, account + ".session")

    def environment(self):
        return dict(os.environ, HALLCASE_TOKEN_FILE=self.session, HALLCASE_SERVER=self.hall.address,
                    HALLCASE_HALL=HALL)

    def raw(self, *words, stdin="", code=0):
        """Standard output of the command, which must end with `code`."""
        done = subprocess.run([self.hall.hallcase, *words], input=stdin, capture_output=True,
                              text=True, timeout=COMMAND_SECONDS_MAX, env=self.environment())
        assert done.returncode == code, (
            f"{self.account}: hallcase {' '.join(words)}: exit {done.returncode}, want {code}\n"
            f"{done.stdout}{done.stderr}")
        return done.stdout

    def run(self, *words, stdin="", code=0):
        """The command's JSON."""
        return json.loads(self.raw(*words, "--json", stdin=stdin, code=code))

    def refused(self, *words, stdin=""):
        """The error of a command that must be refused."""
        return self.run(*words, stdin=stdin, code=1)["error"]

    def watch(self, *words):
        """A live feed; `next()` gives its events."""
        return Watch(subprocess.Popen(
            [self.hall.hallcase, "watch", *words, "--json"], stdout=subprocess.PIPE, text=True,
            env=self.environment()))


class Watch:
    """Events of a running `hallcase watch`."""

    def __init__(self, process):
        self.process = process

    def next(self):
        line = self.process.stdout.readline()
        assert line, "the feed ended"
        return json.loads(line)

    def until(self, fact, **fields):
        while True:
            event = self.next()
            if event["type"] == fact and all(event[key] == want for key, want in fields.items()):
                return event

    def close(self):
        self.process.terminate()
        self.process.wait()
