"""What this app offers to the desk, to the firms' pages and to whoever decides who sees what."""

from visits.kinds import VISIT
from visits.scope import ANSWERED, SEEN


def wire_visits() -> None:
    VISIT.offer(seen=SEEN, answered=ANSWERED)
