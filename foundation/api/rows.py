"""Rows of a table as JSON. Own columns are declared field by field; columns of higher apps come from their declaration."""

from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar

from rest_framework import serializers

from foundation.common.tables.columns import Column, ColumnKind
from foundation.common.tables.table import Table

_BASES: dict[ColumnKind, type[serializers.Field]] = {
    ColumnKind.FLAG: serializers.BooleanField,
    ColumnKind.COUNT: serializers.IntegerField,
    ColumnKind.DATE: serializers.DateField,
    ColumnKind.MOMENT: serializers.DateTimeField,
}


PLAIN = (str, int, bool, date, datetime)  # anything else is told in the column's words


class _ReadsColumn:
    """A field whose value is what the column reads."""

    column: Column

    def get_attribute(self, row: Any) -> Any:
        value = self.column.read(row)
        if value is None or value == "":
            return None
        return value if isinstance(value, PLAIN) else self.column.text(row)


def field_of(column: Column) -> serializers.Field:
    """A read-only field for a column: typed by its kind."""
    base = _BASES.get(column.kind, serializers.CharField)
    made = type(f"{base.__name__}Of", (_ReadsColumn, base), {"column": column})
    return made(read_only=True, allow_null=True, help_text="：".join(filter(None, (column.label, column.help))))


class ReferenceField(serializers.Serializer):
    """Another record by key and name; null when there is none."""

    id = serializers.IntegerField()
    name = serializers.CharField()

    def __init__(self, key: str, name: str, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, allow_null=True, **kwargs)
        self._key, self._name = key, attrgetter(name)

    def get_attribute(self, row: Any) -> dict[str, Any] | None:
        pk = getattr(row, self._key)
        return None if pk is None else {"id": pk, "name": str(self._name(row))}

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value


class RowSerializer(serializers.Serializer):
    """One row of ``table``; ``context["fields"]`` narrows it to some of its fields."""

    table: ClassVar[Table]
    always: ClassVar[tuple[str, ...]] = ("id",)
    # Fields a list shows only when asked for: each costs queries of its own. None = it shows all.
    costly: ClassVar[tuple[str, ...] | None] = None

    @classmethod
    def in_lists(cls) -> set[str] | None:
        """What a list shows of its own accord: the declared fields that are not costly, no columns of higher apps."""
        return None if cls.costly is None else set(cls._declared_fields) - set(cls.costly)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for column in self.table.columns:
            if column.held:
                continue
            if column.key not in fields:
                fields[column.key] = field_of(column)
            elif not fields[column.key].help_text:
                fields[column.key].help_text = "：".join(filter(None, (column.label, column.help)))
        wanted = self.context.get("fields")
        return fields if wanted is None else {k: f for k, f in fields.items() if k in wanted or k in self.always}
