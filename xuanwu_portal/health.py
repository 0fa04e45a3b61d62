"""What probes ask: does the process answer (``/healthz``), can it do its work (``/readyz``)."""

import logging
from collections.abc import Callable
from threading import Lock, Thread

from celery import current_app
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds a probe waits for a part before it calls it silent


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """One line a part; 503 when one is missing. No addresses: anybody may ask."""
    for probe in PROBES:
        probe.start()
    found = {probe.name: probe.answer() for probe in PROBES}
    lines = "".join(f"{name}: {'ok' if fine else 'no answer'}\n" for name, fine in found.items())
    return HttpResponse(lines, content_type="text/plain", status=200 if all(found.values()) else 503)


def ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def ask_broker() -> None:
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE)


class Probe:
    """Asks in a thread, because a frozen server holds its caller; a probe that hangs is not started twice."""

    def __init__(self, name: str, ask: Callable[[], None]) -> None:
        self.name = name
        self._ask, self._lock = ask, Lock()
        self._thread: Thread | None = None
        self._fine = False

    def start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._fine = False
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def answer(self) -> bool:
        thread = self._thread
        if thread is not None:
            thread.join(PATIENCE)
        return self._fine

    def _run(self) -> None:
        try:
            self._ask()
        except Exception as fault:
            log.warning("%s does not answer: %s", self.name, type(fault).__name__)
        else:
            self._fine = True


PROBES = (Probe("database", ask_database), Probe("broker", ask_broker))
