"""All rules; each module registers its own when it is imported."""

from reminders.rules import (  # noqa: F401
    by_hand,
    changes,
    contacts,
    coverage,
    decisions,
    handovers,
    imports,
    needs,
    nominations,
    refresh,
    reporting,
    terms,
    vacancies,
    visits,
)
