"""How long a request is kept by a broker that takes the call and never says a word."""

import socket

from celery import current_app
from django.conf import settings
from django.db import transaction

from foundation.jobs import services
from foundation.jobs.models import Job, JobStatus
from tests.bench.measuring import Report, seconds
from xuanwu_portal.broker import broker_options

FIRST, LATER = 2.5, 0.1


def measure_silent_broker(report: Report) -> None:
    """The first request finds out that nobody answers; those after it do not even ask."""
    usual = current_app.conf.broker_url, current_app.conf.broker_transport_options
    with socket.create_server(("127.0.0.1", 0)) as ear:  # the kernel takes the calls; nobody reads them
        url = f"redis://127.0.0.1:{ear.getsockname()[1]}/0"
        current_app.conf.update(broker_url=url, broker_transport_options=broker_options(url, folder=settings.VAR_DIR))
        report.line("asking for a job while the broker keeps silent", seconds(ask), FIRST, "s")
        report.line("asking again", seconds(ask), LATER, "s")
    current_app.conf.update(broker_url=usual[0], broker_transport_options=usual[1])
    Job.objects.filter(kind="export").update(status=JobStatus.CANCELLED)


def ask() -> None:
    with transaction.atomic():
        services.enqueue(kind="export", payload={}, by=None)
