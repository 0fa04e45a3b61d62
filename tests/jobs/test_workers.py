"""Real workers: killed in the middle, fed with poison, on Redis."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from foundation.exchange.models import BatchStatus
from foundation.jobs.models import Job, JobStatus
from tests.bench.firms import ledger_file
from tests.conftest import ROOT, LiveRedis, free_port
from tests.exchange import test_import_wizard as wizard
from tests.jobs.processes import Workers, database_url, wait_until, workers

pytestmark = pytest.mark.django_db(transaction=True)


def queued_job(folder: Path, *, pause: float) -> Job:
    return Job.objects.create(kind="steps", payload={"pause": pause, "notes": str(folder / "notes")})


def notes(folder: Path) -> list[str]:
    path = folder / "notes"
    return path.read_text().split() if path.exists() else []


def assert_done_once(job: Job, running: Workers, *, within: float) -> None:
    def is_done() -> bool:
        job.refresh_from_db()
        return job.is_finished

    wait_until(is_done, within, running.said)
    assert job.status == JobStatus.DONE, job.error
    assert job.result == {"effect": 1}
    assert Job.objects.filter(kind="effect", payload__of=job.pk).count() == 1


@pytest.mark.slow
def test_the_embedded_broker_carries_a_job(tmp_path):
    job = queued_job(tmp_path, pause=0.1)
    with workers(tmp_path) as running:
        running.send("jobs.run", job.pk, queue="import")

        assert_done_once(job, running, within=30)

    assert notes(tmp_path) == ["start", "writing", "written"]


@pytest.mark.slow
@pytest.mark.anywhere
def test_a_job_whose_message_was_lost_is_found_by_the_sweeper(tmp_path):
    job = queued_job(tmp_path, pause=0.1)
    with workers(tmp_path) as running:
        assert_done_once(job, running, within=30)


@pytest.mark.slow
def test_redis_carries_a_job(tmp_path, live_redis):
    job = queued_job(tmp_path, pause=0.1)
    with workers(tmp_path, broker=live_redis.url) as running:
        running.send("jobs.run", job.pk, queue="import")

        assert_done_once(job, running, within=30)


@pytest.mark.long
def test_poison_leaves_the_worker_alive(tmp_path):
    with workers(tmp_path) as running:
        wait_until(lambda: "ready" in running.said(), 30, running.said)
        messages = tmp_path / "broker" / "messages"
        (messages / "1_cut.default.msg").write_bytes(b'{"body": "W1')
        (messages / "2_empty.default.msg").write_bytes(b"")
        (messages / "3_binary.import.msg").write_bytes(b"\x80\x04\x95pickle")
        (messages / "4_other.import.msg").write_bytes(b'["no message"]')
        running.send("jobs.unheard_of", 1)
        running.send("jobs.run", "no number", {"too": "many"}, 3)
        running.send("jobs.run", 987654321)
        running.send("jobs.run", 1, serializer="pickle")
        job = queued_job(tmp_path, pause=0.1)

        assert_done_once(job, running, within=40)

        assert running.worker.poll() is None, running.said()
        wait_until(lambda: len(list(messages.glob("*.unreadable"))) == 4, 30, running.said)


STEPS = ["start", "start", "writing", "writing", "written"]


@pytest.mark.long
@pytest.mark.parametrize(("step", "delay"), list(zip(STEPS, [0.1, 0.6, 0.0, 0.5, 0.2], strict=True)))
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path, step, delay):
    job = queued_job(tmp_path, pause=1.0)
    with workers(tmp_path) as running:
        running.send("jobs.run", job.pk, queue="import")
        wait_until(lambda: step in notes(tmp_path), 30, running.said)
        time.sleep(delay)
        running.restart_worker()

        assert_done_once(job, running, within=40)

    job.refresh_from_db()
    starts = notes(tmp_path).count("start")
    assert job.attempts == starts == (1 if step == "written" else 2)


@pytest.mark.long
def test_a_job_that_kills_every_worker_ends_with_a_sentence(tmp_path):
    job = queued_job(tmp_path, pause=30)
    with workers(tmp_path) as running:
        for attempt in (1, 2, 3):
            wait_until(lambda n=attempt: notes(tmp_path).count("start") >= n, 40, running.said)
            running.restart_worker()

        wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, 40, running.said)

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "多次中断" in job.error


# --- A broker that does not answer ----------------------------------------------------------------

ASK = """
import json
import django
django.setup()
from django.db import transaction
from django.test import Client
from foundation.jobs import services
from foundation.jobs.models import Job

def enqueue():
    with transaction.atomic():
        services.enqueue(kind="steps", payload={}, by=None)
    return Job.objects.filter(status="queued").count()

print(json.dumps({
    "first": counted(enqueue),
    "later": counted(enqueue),
    "readyz": Client().get("/readyz", HTTP_HOST="localhost").status_code,
    "healthz": Client().get("/healthz", HTTP_HOST="localhost").status_code,
}))
"""


# A broker that takes every call and never says a word, in the same process: how often was it called?
CALLS = """
import sys, threading, socket
calls = []
if sys.argv[1] != "0":
    ear = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    threading.Thread(target=lambda: [calls.append(ear.accept()) for _ in iter(int, 1)], daemon=True).start()

def counted(act):
    before = len(calls)
    said = act()
    return [len(calls) - before, said]
"""


def ask_with_broker(url: str, folder: Path, script: str, *arguments: str) -> dict[str, Any]:
    """Enqueue twice and probe (or what another script does), in a process whose broker is at ``url``."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": url,
    }
    command = [sys.executable, "-c", script, *arguments]
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert asked.returncode == 0, asked.stderr
    return dict(json.loads(asked.stdout.splitlines()[-1]))


@pytest.mark.slow
@pytest.mark.parametrize("is_silent", [True, pytest.param(False, marks=pytest.mark.long)], ids=["silent", "refuses"])
@pytest.mark.anywhere
def test_a_broker_that_does_not_answer_keeps_nobody_waiting(tmp_path, is_silent):
    """It never speaks, so whoever waited for its word would not be back before the process is given up."""
    port = free_port()
    answers = ask_with_broker(f"redis://127.0.0.1:{port}/0", tmp_path, CALLS + ASK, str(port if is_silent else 0))

    (calls, waiting), (later_calls, still_waiting) = answers["first"], answers["later"]
    assert (calls > 0) is is_silent, "the first is told to the broker"
    assert later_calls == 0, "for a while nobody asks it again"
    assert (waiting, still_waiting) == (1, 2), "the jobs are registered and wait for the sweeper"
    assert (answers["readyz"], answers["healthz"]) == (503, 200)


@pytest.mark.slow
@pytest.mark.anywhere
def test_a_redis_that_answers_makes_the_portal_ready(tmp_path, live_redis):
    answers = ask_with_broker(live_redis.url, tmp_path, CALLS + ASK, "0")

    assert answers["readyz"] == 200


SAVE = """
import json, sys
import django
django.setup()
from django.test import Client
from foundation.accounts.models import User

url, data = sys.argv[1], json.loads(sys.argv[2])
client = Client(headers={"host": "localhost"})
client.force_login(User.objects.get(username="office"))
response = client.post(url, data)
print(json.dumps({"status": response.status_code, "to": response.get("Location", "")}))
"""
JOB_ROWS = 501  # one more than are checked at once


@pytest.mark.slow
@pytest.mark.parametrize("fault", [pytest.param("refuses", marks=pytest.mark.long), "accepts and never answers"])
@pytest.mark.anywhere
def test_a_form_whose_saving_queues_work_is_saved_while_redis_is_away(tmp_path, settings, client, office, fault):
    settings.VAR_DIR = tmp_path
    ledger = tmp_path / "台账.xlsx"
    ledger_file(ledger, 0, JOB_ROWS)
    client.force_login(office)
    wizard.upload(client, ledger)
    form = wizard.page("columns")
    data = wizard.choices(client.get(form))
    redis = LiveRedis(tmp_path)
    try:
        if fault == "refuses":
            redis.stop()
        else:
            redis.process.send_signal(signal.SIGSTOP)
        saved = ask_with_broker(redis.url, tmp_path, SAVE, form, json.dumps(data))
    finally:
        redis.stop()

    assert saved["status"] == 302, saved
    batch = wizard.latest()
    assert batch.status == BatchStatus.CHECKING
    assert batch.job is not None
    assert batch.job.status == JobStatus.QUEUED, "the sweeper speaks of it again"
