"""Timed work of the exchange."""

from celery import shared_task

from foundation.exchange.imports.cleaning import clean_imports as clean
from foundation.exchange.writing.exporting import forget_files


@shared_task(name="exchange.clean_imports")
def clean_imports() -> None:
    clean()


@shared_task(name="exchange.forget_exports")
def forget_exports() -> None:
    forget_files()
