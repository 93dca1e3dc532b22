"""The scripts of deploy/ and tests/run refuse bad arguments, and deploy/up ends what it started."""

import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTED = "serving:"

# Stands for build/release/server/hallcased: says how it was called, and ends as the test asks.
SERVER = """#!/usr/bin/env bash
trap 'echo told to stop; exit 0' TERM
echo "serving: $*"
{body}
"""

# Stands for hallcase-sim: leaves a hall where it is told to.
SIMULATOR = """#!/usr/bin/env bash
mkdir -p "$2/data" "$2/keys" && touch "$2/demo-sign-ins.txt" && echo "made: $*"
{body}
"""


def run(*command):
    return subprocess.run([str(ROOT / command[0]), *command[1:]], capture_output=True, text=True,
                          timeout=60, check=False)


class BadArgumentsTest(unittest.TestCase):

    def test_each_is_refused_with_the_way_out(self):
        for command, expected in (
                (("deploy/build",), "usage"),
                (("deploy/build", "fast"), "dev release asan tsan clang"),
                (("deploy/build", "--deps", "some"), "runtime, test or all"),
                (("deploy/build", "--force"), "unknown option"),
                (("deploy/up",), "usage"),
                (("deploy/up", "--demo", "--port", "70000"), "1 to 65535"),
                (("deploy/up", "--demo", "--port"), "needs a value"),
                (("deploy/up", "--demo", "--days", "many"), "0 to 250"),
                (("deploy/up", "--demo", "twice"), "does not know twice"),
                (("deploy/up", "--hall"), "one directory"),
                (("deploy/up", "--hall", "/nowhere"), "no such directory"),
                (("deploy/prove-packages", "--now"), "unknown argument"),
                (("tests/run", "--preset", "fast"), "no such preset"),
                (("tests/run", "--preset"), "needs a name")):
            with self.subTest(command=command):
                result = run(*command)
                self.assertEqual(2, result.returncode)
                self.assertIn(expected, result.stderr)

    def test_each_explains_itself(self):
        for script in ("deploy/build", "deploy/up", "deploy/prove-packages", "tests/run"):
            with self.subTest(script=script):
                result = run(script, "-h")
                self.assertEqual(0, result.returncode)
                self.assertIn(f"usage: {script}", result.stdout)


class UpTest(unittest.TestCase):

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home)
        (self.home / "deploy").mkdir()
        shutil.copy(ROOT / "deploy/up", self.home / "deploy/up")
        self.write("deploy/build", "#!/usr/bin/env bash\nexit 0\n")
        self.write("build/release/server/sim/hallcase-sim", SIMULATOR.format(body="exit 0"))

    def write(self, path, text):
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)

    def start(self, body, *arguments):
        self.write("build/release/server/hallcased", SERVER.format(body=body))
        process = subprocess.Popen([str(self.home / "deploy/up"), *arguments], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith(STARTED):
                return process, lines
        self.fail("the server did not start: " + "".join(lines))

    def rest_of(self, process):
        # Not communicate(): it does not give what the loop of start() has read ahead.
        rest = process.stdout.read()
        process.wait(timeout=20)
        return rest

    def test_a_signal_ends_the_server_in_order(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number):
                process, lines = self.start("while :; do sleep 0.05; done", "--demo", "--dir",
                                            str(self.home / "hall"), "--port", "4711")
                self.assertIn(f"--demo --data {self.home}/hall", lines[-1])
                self.assertIn("--port 4711", lines[-1])
                process.send_signal(number)
                rest = self.rest_of(process)
                self.assertIn("told to stop", rest)
                self.assertEqual(0, process.returncode)

    def test_a_demo_is_simulated_once_and_whole(self):
        hall = self.home / "hall"
        self.write("build/release/server/hallcased", SERVER.format(body="exit 0"))
        self.write("build/release/server/sim/hallcase-sim", SIMULATOR.format(body="exit 1"))
        refused = subprocess.run(
            [str(self.home / "deploy/up"), "--demo", "--dir", str(hall)], capture_output=True,
            text=True, timeout=20, check=False)
        self.assertEqual(2, refused.returncode)
        self.assertIn("the simulation failed", refused.stderr)
        self.assertFalse((hall / "data").exists())
        self.write("build/release/server/sim/hallcase-sim", SIMULATOR.format(body="exit 0"))
        for _ in range(2):
            process, _ = self.start("exit 0", "--demo", "--dir", str(hall), "--days", "7")
            self.rest_of(process)
            self.assertTrue((hall / "data").is_dir() and (hall / "keys").is_dir())
            self.assertFalse((hall / ".new").exists())
            told = (hall / "simulated.txt").read_text(encoding="utf-8")
            self.assertRegex(told, r"--working-days 7 --seed [0-9]+ --until 20[0-9-]+T[0-9:]+")
            # The second time there is nothing to do it with.
            self.write("build/release/server/sim/hallcase-sim", SIMULATOR.format(body="exit 1"))

    def test_a_server_that_ends_by_itself_is_an_error(self):
        process, _ = self.start("exit 3", "--demo", "--dir", str(self.home / "hall"))
        rest = self.rest_of(process)
        self.assertIn("ended by itself, with status 3", rest)
        self.assertEqual(3, process.returncode)

    def test_a_real_hall_is_not_a_demo(self):
        hall = self.home / "real"
        hall.mkdir()
        self.write("build/release/server/hallcased", SERVER.format(body="exit 0"))
        refused = subprocess.run([str(self.home / "deploy/up"), "--hall", str(hall)],
                                 capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(2, refused.returncode)
        self.assertIn("bootstrap", refused.stderr)
        (hall / "data").mkdir()
        process, lines = self.start("exit 0", "--hall", str(hall))
        self.rest_of(process)
        self.assertNotIn("--demo", lines[-1])


if __name__ == "__main__":
    unittest.main()
