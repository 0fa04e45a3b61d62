"""Timed work of the files."""

from celery import shared_task

from foundation.files import services


@shared_task(name="files.forget")
def forget_files() -> None:
    services.forget_files()
