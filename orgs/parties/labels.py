"""How the timeline calls Party organisations and their fields."""

from orgs.parties.facts import FACTS

FIELD_WORDS = {**FACTS.labels, "presence": "在册状态"}
shown_values = FACTS.shown_values
