"""The page on which a visit is entered."""

from django import forms

from foundation.records.forms import form_of
from visits.kinds import TOPICS, VISIT

FIRST = ("enterprise", "on", "method", "purpose")


class VisitEntry(form_of(VISIT)):  # type: ignore[misc]
    """The kind's form in the order people tell a visit: where, who came, what they found, what else."""

    def part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def first(self) -> list[forms.BoundField]:
        return self.part(*FIRST)

    @property
    def topics(self) -> list[forms.BoundField]:
        return self.part(*TOPICS)

    @property
    def counts(self) -> list[forms.BoundField]:
        return self.part("staff_seen", "members_seen", "confirms")

    @property
    def visitors(self) -> object:
        return self.tables[0]

    @property
    def met(self) -> object:
        return self.tables[1]

    @property
    def has_more(self) -> bool:
        """Something stands in the folded part, or is wrong there."""
        fields = [*self.topics, *(field for row in self.tables[1].rows for field in row["fields"])]
        return any(field.value() or field.errors for field in fields)


class FiguresForm(forms.Form):
    """Nothing to fill in: the numbers are the visit's."""
