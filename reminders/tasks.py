"""Celery's coat of the reminders."""

from celery import shared_task

from foundation.trail import clock
from reminders import services


@shared_task(name="reminders.send")
def send_reminders() -> None:
    services.send_reminders(on=clock.today())


@shared_task(name="reminders.mail")
def send_digests() -> None:
    services.send_digests(on=clock.today())
