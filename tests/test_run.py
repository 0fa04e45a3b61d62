"""`make run` as a person uses it: it starts, survives the death of a process, and leaves nothing behind."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, tool

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ["DATABASE_URL"].startswith("postgres"),
        reason="starting and stopping does not depend on the database",
    ),
]
# What tests/settings.py says to this process is not meant for a portal that people use.
TEST_ONLY = {
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "VAR_DIR",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "MAKEFLAGS",
}


class Portal:
    """`make run` in a folder of its own, and the processes that belong to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder / "log"
        kept = {name: value for name, value in os.environ.items() if name not in TEST_ONLY}
        environment = {**kept, "VAR_DIR": str(folder), "PORT": str(self.port), "DEMO": "0"}
        # Tests started in the background ignore Ctrl+C, and so would everything they start.
        command = [tool("env"), "--default-signal=INT", tool("make"), "run"]
        with self.log.open("wb") as log:
            self.make = subprocess.Popen(
                command, cwd=ROOT, env=environment, start_new_session=True, stdout=log, stderr=log
            )

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def processes(self) -> dict[int, str]:
        """Everything started for this folder, wherever it hangs in the tree of processes."""
        mark = f"VAR_DIR={self.folder}\0".encode()
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (place / "environ").read_bytes():
                    found[int(place.name)] = (place / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return found

    def process(self, word: str) -> int:
        return next((pid for pid, command in self.processes().items() if word in command), 0)

    def wait_until(self, true: Callable[[], object], seconds: float) -> None:
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    running = Portal(tmp_path)
    running.wait_until(lambda: running.get("/readyz") == 200 or running.make.poll() is not None, 120)
    yield running
    for pid in running.processes():
        os.kill(pid, signal.SIGKILL)
    running.make.wait()


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param(lambda portal: os.killpg(portal.make.pid, signal.SIGINT), id="ctrl-c"),
        pytest.param(lambda portal: portal.make.send_signal(signal.SIGINT), id="int-to-make", marks=pytest.mark.long),
        pytest.param(lambda portal: portal.make.send_signal(signal.SIGTERM), id="term-to-make", marks=pytest.mark.long),
    ],
)
def test_it_serves_until_it_is_stopped_and_leaves_no_process(portal, stop):
    assert portal.get("/healthz") == 200
    assert portal.get("/readyz") == 200
    assert portal.process(" worker ")
    assert portal.process(" beat ")

    stop(portal)

    portal.make.wait(45)
    portal.wait_until(lambda: not portal.processes(), 2)
    assert portal.get("/healthz") == 0


@pytest.mark.long
def test_a_killed_process_is_started_again(portal):
    for word in (" worker ", " beat ", "gunicorn"):
        portal.wait_until(lambda w=word: portal.process(w), 10)
        killed = portal.process(word)
        os.kill(killed, signal.SIGKILL)
        portal.wait_until(lambda w=word, k=killed: portal.process(w) not in {0, k}, 20)

    portal.wait_until(lambda: portal.get("/readyz") == 200, 20)


@pytest.mark.long
def test_nothing_is_left_when_make_itself_is_killed(portal):
    portal.make.kill()

    portal.wait_until(lambda: not portal.processes(), 45)
