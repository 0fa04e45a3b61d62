"""What kinds of long work there are; higher apps add theirs in ``apps.py``.

A handler must be idempotent: a worker may die after the work and before the job is marked done, and then the job
runs again. Whoever writes records finishes the job inside the same transaction (``finish_in_transaction``), so
that the records and the end of the job are saved together or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from foundation.jobs.models import Job


class Progress(Protocol):
    """Tell people how far the work is; cheap enough for every row, and stops work somebody took over or cancelled."""

    def __call__(self, done: int, total: int = 0, text: str = "") -> None: ...


Handler = Callable[["Job", Progress], dict[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """One kind of job: who does it, what people call it, where its outcome is seen."""

    name: str
    handler: Handler
    label: str
    queue: str = "default"
    outcome_url: Callable[["Job"], str] | None = None


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    handler: Handler,
    *,
    label: str,
    queue: str = "default",
    outcome_url: Callable[["Job"], str] | None = None,
) -> None:
    """Add a kind: ``handler(job, progress)`` returns what the page needs to show the outcome, ids and counts only."""
    KINDS[name] = Kind(name, handler, label, queue, outcome_url)


def label_of(name: str) -> str:
    return KINDS[name].label if name in KINDS else name


def queue_of(name: str) -> str:
    return KINDS[name].queue if name in KINDS else "default"
