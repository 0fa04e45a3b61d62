"""What an import would write of a plain record, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.common.tables.columns import shown_date
from foundation.exchange.imports.targets import Shown
from foundation.records.kinds import RecordKind
from foundation.trail.registry import names_of
from foundation.trail.values import is_known

Values = Mapping[str, Any]
Called = dict[tuple[str, Any], str]


class PlanWords:
    """Labels and values of a kind as the preview tells them."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind, self.fields = kind, kind.fields()

    def label(self, name: str) -> str:
        """What the list calls it: exported headings come back."""
        if column := self.kind.columns.get(name):
            return column.label
        return str(self.fields[name].verbose_name) if name in self.fields else ""

    def called(self, plans: Sequence[Values]) -> Called:
        """Names of the records the plans refer to; one query a reference."""
        called: Called = {}
        for name, field in self.fields.items():
            if field.is_relation and (keys := {plan[name] for plan in plans if plan.get(name)}):
                other: Any = field.related_model
                called.update({(name, pk): word for pk, word in names_of(other._meta.label_lower, keys).items()})
        return called

    def cells(self, plan: Values, base: Values, called: Called) -> list[Shown]:
        """Old → new of every planned cell."""
        return [
            Shown(self.label(name), self._words(name, base, called), self._words(name, plan, called))
            for name in self.fields
            if name in plan and (is_known(plan[name]) or is_known(base.get(name)))
        ]

    def _words(self, name: str, plan: Values, called: Called) -> str:
        field, value = self.fields[name], plan.get(name)
        if not is_known(value):
            return ""
        if field.is_relation:
            return called.get((name, value), "")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "是" if value else "否"
        if name in self.kind.precise:
            return shown_date(field.to_python(value), str(plan.get(self.kind.precise[name], "day")))
        return str(value)
