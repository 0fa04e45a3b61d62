"""All rules; each module registers its own when it is imported."""

from reminders.rules import by_hand, changes, contacts, coverage, imports, refresh, reporting, terms, vacancies  # noqa: F401
