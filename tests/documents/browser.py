"""Debian's Chromium without a window, spoken to over a pipe: prints pages, pictures and measures.

Its DevTools protocol takes JSON messages ended by a NUL on descriptor 3 and answers on 4; no port
is opened, and no page needs a script of its own.
"""

import base64
import json
import os
import select
import subprocess
import tempfile
import time

CHROMIUM = "/usr/bin/chromium"
ANSWER_SECONDS_MAX = 120
STOP_SECONDS_MAX = 30
READ_BYTES = 1 << 20


class Browser:
    """One process with a profile of its own, ended by its pid."""

    FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe")

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="hallcase-chromium-",
                                                   ignore_cleanup_errors=True)
        child_reads, self.writer = os.pipe()
        self.reader, child_writes = os.pipe()
        # `exec` keeps the pid, so that it is the browser itself that is told to end. Whatever it
        # leaves behind is left in the profile.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec 3<&{child_reads} 4>&{child_writes}; exec "$@"', "bash", CHROMIUM,
             *self.FLAGS, f"--user-data-dir={self.profile.name}", "about:blank"],
            env=dict(os.environ, TMPDIR=self.profile.name, XDG_CONFIG_HOME=self.profile.name),
            pass_fds=(child_reads, child_writes), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(child_reads)
        os.close(child_writes)
        self.buffer = bytearray()
        self.last_id = 0
        self.session = None
        self.loaded = False

    def __enter__(self):
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.call("Target.attachToTarget", targetId=target,
                                     flatten=True)["sessionId"]
            self.call("Page.enable")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.session = None
        try:
            self._send("Browser.close", {})
            self.process.wait(STOP_SECONDS_MAX)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.writer)
        os.close(self.reader)
        self.profile.cleanup()

    def call(self, method, **parameters):
        """The result of one command."""
        self._send(method, parameters)
        deadline = time.monotonic() + ANSWER_SECONDS_MAX
        while True:
            answer = self._next(deadline, method)
            if answer.get("id") == self.last_id:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]

    def _send(self, method, parameters):
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        view = memoryview(json.dumps(message).encode() + b"\0")
        while view:
            view = view[os.write(self.writer, view):]

    def _next(self, deadline, what):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reader], [], [],
                                        max(0, deadline - time.monotonic()))
            assert ready, f"{what}: chromium did not answer in {ANSWER_SECONDS_MAX} s"
            read = os.read(self.reader, READ_BYTES)
            assert read, f"{what}: chromium ended, exit code {self.process.poll()}"
            self.buffer += read
        message, _, rest = bytes(self.buffer).partition(b"\0")
        self.buffer = bytearray(rest)
        answer = json.loads(message)
        if answer.get("method") == "Page.loadEventFired":
            self.loaded = True
        return answer

    def open(self, path):
        self.loaded = False
        self.call("Page.navigate", url=f"file://{path}")
        deadline = time.monotonic() + ANSWER_SECONDS_MAX
        while not self.loaded:
            self._next(deadline, "load")

    def evaluate(self, expression):
        """The value of a JavaScript expression in the open page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"]["value"]

    def media(self, name, width, height):
        """The open page is laid out for `name` (screen or print), in CSS pixels."""
        self.call("Emulation.setEmulatedMedia", media=name)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2, mobile=False)

    def fonts(self, selector, nodes_max):
        """The families that draw the text of the first elements that `selector` finds."""
        for domain in ("DOM", "CSS"):
            self.call(domain + ".enable")
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        nodes = self.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]
        return {font["familyName"] for node in nodes[:nodes_max]
                for font in self.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]}

    def print_pdf(self, path):
        self.call("Emulation.setEmulatedMedia", media="")
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def picture(self, path):
        """What a window of the size that media() gave shows first."""
        data = self.call("Page.captureScreenshot")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
