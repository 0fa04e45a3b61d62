"""Real worker and beat processes on the test's own database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import current_app
from django.db import connection
from kombu import Connection

from tests.conftest import ROOT
from xuanwu_portal.broker import broker_options


def database_url() -> str:
    """The database this test runs on, for another process."""
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    return f"postgres://{there['USER']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"


class Workers:
    """One worker and one beat, started as the portal starts them; the worker may be killed."""

    def __init__(self, folder: Path, broker: str = "embedded://localhost//") -> None:
        self.folder, self.broker = folder, broker
        self.options = broker_options(broker, folder=folder / "broker")
        self.log = folder / "log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": broker,
            "JOB_LEASE_SECONDS": "2",
            "JOB_SWEEP_SECONDS": "1",
            "JOB_HINT_SECONDS": "1",
        }
        self.beat = self.start("beat", "--schedule", str(folder / "schedule"), "--pidfile=")
        self.worker = self.start_worker()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--app", "xuanwu_portal", *arguments, "--loglevel", "info"]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def start_worker(self) -> subprocess.Popen[bytes]:
        silent = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start("worker", "--pool", "threads", "--concurrency", "2", "--queues", "default,import", *silent)

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()

    def restart_worker(self) -> None:
        self.kill_worker()
        self.worker = self.start_worker()

    def stop(self) -> None:
        for process in (self.beat, self.worker):
            process.terminate()
        for process in (self.beat, self.worker):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def send(self, task: str, *args: Any, queue: str = "default", **kwargs: Any) -> None:
        """Put a message where these workers look."""
        with Connection(self.broker, transport_options=self.options) as broker:
            current_app.send_task(task, args=args, queue=queue, connection=broker, **kwargs)

    def said(self) -> str:
        return self.log.read_text(errors="replace")


@contextmanager
def workers(folder: Path, **options: Any) -> Iterator[Workers]:
    running = Workers(folder, **options)
    try:
        yield running
    finally:
        running.stop()


def wait_until(true: Callable[[], Any], seconds: float, what: Callable[[], str] = str) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s\n{what()}"
        time.sleep(0.05)
