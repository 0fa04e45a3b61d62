"""The dated facts of a kind of record, sorted by what they hold: derived from its columns and its state's fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models

from foundation.common.masking import mask_phone
from foundation.common.precision import PreciseDate, Precision
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet, shown_date
from foundation.trail.models import PersonalValue, State
from foundation.trail.values import plain, referenced

LONGEST_PERSON = 40  # letters of somebody's name
OTHER_LENGTH = 200


class FactSet:
    """The facts of a kind of dated record.

    A fact is a column with a ``write`` key that is a field of the state; what it holds is read from that field, so
    that a new one is a field, its migration and a column. How fine a day is known stands in a field beside it:
    ``founded_on`` in ``founded_precision``. ``words`` are those of fields that are no facts, ``together`` says which
    fact leads another: they change in one act.
    """

    def __init__(
        self,
        state: type[State],
        columns: ColumnSet,
        *,
        words: Mapping[str, Mapping[str, str]],
        together: Mapping[str, str] | None = None,
    ) -> None:
        self.columns = {column.write: column for column in columns if column.write}
        self.fields: dict[str, Any] = {f.name: f for f in state._meta.fields if f.name in self.columns}
        fineness = {name: f"{name.removesuffix('_on')}_precision" for name in self._holding(models.DateField)}
        known = {field.name for field in state._meta.fields}
        self.precision_of = {day: told for day, told in fineness.items() if told in known}
        self.personal = tuple(n for n, f in self.fields.items() if f.related_model is PersonalValue)
        self.places = tuple(n for n, f in self.fields.items() if f.is_relation and n not in self.personal)
        self.choices = {name: dict(field.choices) for name, field in self.fields.items() if field.choices}
        texts = [name for name in self._holding(models.CharField) if name != "name"]
        self.texts = (*texts, *self.precision_of.values())
        self.dates = self._holding(models.DateField)
        self.counts = self._holding(models.IntegerField)
        self.flags = self._holding(models.BooleanField)
        self.names = ("name", *self.places, *self.texts, *self.dates, *self.counts, *self.flags, *self.personal)
        self.phones = frozenset(n for n in self.personal if self.columns[n].kind == ColumnKind.PHONE)
        self.quiet = frozenset(self.precision_of.values())
        self.together = {**{told: day for day, told in self.precision_of.items()}, **(together or {})}
        self.labels = {name: str(field.verbose_name) for name, field in self.fields.items()}
        self._words = {**self.choices, **words}

    def _holding(self, kind: type[models.Field]) -> tuple[str, ...]:
        """The facts of this kind of field, in the state's order."""
        return tuple(name for name, field in self.fields.items() if isinstance(field, kind))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def told(self) -> list[str]:
        """The facts people fill in: all but how fine a day is, which is said with the day."""
        return [name for name in self.names if name not in self.quiet]

    def column(self, name: str) -> Column:
        return self.columns[name]

    def longest(self, name: str) -> int:
        """How many letters the fact takes."""
        if name in self.personal:
            return LONGEST_PERSON
        return int(getattr(self.fields[name], "max_length", None) or OTHER_LENGTH)

    def options(self, name: str) -> list[str]:
        """The words a cell of the fact may hold; none when anything may stand there."""
        if name in self.flags:
            return ["是", "否"]
        return [str(word) for word in self.choices.get(name, {}).values()]

    # --- as the state keeps them ------------------------------------------------------------------------

    def state_columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A segment's values as columns of the state; the name has columns of its own."""
        return {
            **{key: values.get(key) or "" for key in self.texts},
            **{key: values.get(key) for key in (*self.counts, *self.flags)},
            **{f"{key}_id": values.get(key) for key in self.places},
            **{f"{key}_id": referenced(values.get(key)) for key in self.personal},
            **{key: date.fromisoformat(values[key]) if values.get(key) else None for key in self.dates},
        }

    def values_of(self, state: State) -> dict[str, Any]:
        """The state's facts as forms and merges compare them: JSON-ready, personal values as text, places as ids."""
        return {name: self._value(state, name) for name in self.names}

    def _value(self, state: State, name: str) -> Any:
        if name in self.personal:
            return state.personal_text(name)
        return plain(getattr(state, f"{name}_id" if name in self.places else name))

    # --- as people fill them in -------------------------------------------------------------------------

    def to_values(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What a form or a program filled in, as the services take it: JSON-ready, personal values as text."""
        values: dict[str, Any] = {}
        for key, value in cleaned.items():
            if key in self.precision_of:
                values[key] = value.value.isoformat() if value else None
                values[self.precision_of[key]] = str(value.precision) if value else ""
            elif key in self.dates:
                values[key] = value.isoformat() if value else None
            else:
                values[key] = value.pk if isinstance(value, models.Model) else value
        return values

    def to_initial(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The other way round: what a form shows of a state's values."""
        initial = dict(values)
        for key, told in self.precision_of.items():
            if values.get(key):
                initial[key] = PreciseDate(date.fromisoformat(values[key]), Precision(values.get(told) or "day"))
        return initial

    # --- in words ---------------------------------------------------------------------------------------

    def shown_values(self, pairs: list[tuple[str, Any]]) -> list[str]:
        """(field, value) pairs in words, one query for each kind of record they name. Phones are always masked here."""
        called = {name: self._called(name, {v for n, v in pairs if n == name and v}) for name in self.places}
        people = {pk for _, value in pairs if (pk := referenced(value))}
        texts = {p.pk: str(p) for p in PersonalValue.objects.filter(pk__in=people)} if people else {}
        return [self._shown(name, value, called, texts) for name, value in pairs]

    def _called(self, name: str, ids: set[int]) -> dict[int, str]:
        rows = self.fields[name].related_model._default_manager
        return dict(rows.filter(pk__in=ids).values_list("pk", "name")) if ids else {}

    def _shown(self, name: str, value: Any, called: Mapping[str, Mapping[int, str]], texts: Mapping[int, str]) -> str:
        if value is None or value == "" or name in self.quiet:
            return ""
        if isinstance(value, PersonalValue) or referenced(value):
            text = str(value) if isinstance(value, PersonalValue) else texts[value["personal"]]
            return mask_phone(text) if name in self.phones else text
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return shown_date(value, "day")
        return str(called.get(name, self._words.get(name, {})).get(value, value))
