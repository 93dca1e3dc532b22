#!/usr/bin/env python3
"""A demo hall as the first page of the manual has it: through `deploy/up --demo`, knowing nothing
but what that prints.

usage: up_demo.py HALLCASED HALLCASE HALLCASE_SIM
deploy/up runs in a root of its own, where the programs are built already and `deploy/build` has
nothing to do: what is tested is up, not apt-get or the compiler.
"""

import os
import re
import shutil
import socket
import sys

from demo_hall import DemoHall

CHECKOUT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
BUILT = {"hallcased": "build/release/server/hallcased",
         "hallcase": "build/release/client/cli/hallcase",
         "sim": "build/release/server/sim/hallcase-sim"}
# More than one, so that something is late.
DAYS = "3"


class UpHall(DemoHall):
    """deploy/up in a root of its own; address, sign-ins, data and client as it prints them."""

    sim = None

    def command(self, port):
        root = os.path.join(self.directory.name, "root")
        os.makedirs(os.path.join(root, "deploy"))
        shutil.copy(os.path.join(CHECKOUT, "deploy/up"), os.path.join(root, "deploy/up"))
        os.symlink(os.path.join(CHECKOUT, "deploy/halls"), os.path.join(root, "deploy/halls"))
        build = os.path.join(root, "deploy/build")
        with open(build, "w", encoding="utf-8") as file:
            file.write("#!/usr/bin/env bash\nexit 0\n")
        os.chmod(build, 0o755)
        for name, path in BUILT.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            os.symlink(os.path.abspath(getattr(self, name)), os.path.join(root, path))
        return [os.path.join(root, "deploy/up"), "--demo", "--dir", self.data, "--port", str(port),
                "--days", DAYS]

    def printed(self, pattern):
        found = re.search(pattern, "".join(self.log), re.MULTILINE)
        assert found, f"nothing like {pattern} in:\n{''.join(self.log)}"
        return found.group(1)

    def _read_sign_ins(self):
        self.address = "127.0.0.1:" + self.printed(r"^serving grpc on port (\d+)$")
        self.hallcase = self.printed(r"; bin: (\S+)$")
        wanted = self.data
        self.data = self.printed(r"^data directory (\S+)$")
        assert os.path.samefile(wanted, self.data), self.data
        self.passwords = dict(re.findall(r"^  (\w+)\t(\S+)\t", "".join(self.log), re.MULTILINE))


def listening(address):
    host, _, port = address.partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def main():
    UpHall.sim = sys.argv[3]
    with UpHall(*sys.argv[1:3]) as hall:
        assert len(hall.passwords) >= 8, hall.log
        clerk = hall.person("wanghy")
        assert clerk.run("whoami")["staff"]["id"] == "wanghy"
        assert len(clerk.run("catalog", "items")["items"]) >= 40
        lead = hall.person("fangzq")
        assert lead.run("report", "totals")["cases"] >= 1_000, "the hall has been worked in"
        assert lead.run("warnings", "list")["warnings"], "and something is late"
        assert listening(hall.address)
        hall.stop()
        assert hall.server.returncode == 0, f"deploy/up ended with {hall.server.returncode}"
        assert not listening(hall.address), "the server outlived deploy/up"
        hall.check_ledger()
    print("the story of deploy/up --demo: told")


if __name__ == "__main__":
    main()
