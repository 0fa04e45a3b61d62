"""All timed work in one place, a sentence per line.

Ticks missed while the portal was down are not caught up, so every task asks “what is due?” instead of counting ticks.
"""

from typing import Any

HOUR, DAY = 3600, 24 * 3600


def beat_schedule(*, sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """What beat sends and how often; ``expires`` keeps ticks from piling up while no worker runs."""
    return {
        # Give waiting jobs a new message and take back those whose worker died.
        "jobs-sweep": {"task": "jobs.sweep", "schedule": sweep_seconds, "options": {"expires": sweep_seconds}},
        # Forget sessions that ended on their own.
        "sessions-clear": {"task": "accounts.clear_sessions", "schedule": DAY, "options": {"expires": DAY}},
        # Purge rows of old imports and uploads nobody finished.
        "imports-clean": {"task": "exchange.clean_imports", "schedule": HOUR, "options": {"expires": HOUR}},
        # Delete exported files a day after they were written.
        "exports-forget": {"task": "exchange.forget_exports", "schedule": HOUR, "options": {"expires": HOUR}},
    }
