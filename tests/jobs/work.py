"""Work that real workers do in tests: three steps, each long enough to be killed in."""

import time
from pathlib import Path
from typing import Any

from django.db import transaction

from foundation.jobs.models import Job
from foundation.jobs.services import finish_in_transaction


def steps(job: Job, progress: Any) -> None:
    """Check, write one row and the job's end together, tidy up; notes each start and step in a file."""
    note(job, "start")
    pause = job.payload["pause"]
    for done in range(5):
        progress(done, 5, "正在检查")
        time.sleep(pause / 5)
    with transaction.atomic():
        Job.objects.create(kind="effect", payload={"of": job.pk}, status="done")
        note(job, "writing")
        time.sleep(pause)
        finish_in_transaction(job=job, token=job.token, result={"effect": 1})
    note(job, "written")
    time.sleep(pause)


def note(job: Job, step: str) -> None:
    with Path(job.payload["notes"]).open("a") as notes:
        notes.write(f"{step}\n")
