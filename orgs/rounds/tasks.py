"""Timed work of the responsibilities."""

from celery import shared_task

from orgs.rounds.services import open_round


@shared_task(name="duties.open_round")
def open_refresh_round() -> None:
    open_round()
