"""Facts of a dated record as JSON: shown typed by what each holds, and taken in as strictly."""

from typing import Any, ClassVar

from rest_framework import serializers

from foundation.api.fields import (
    DayField,
    FirmNameField,
    LineField,
    PhoneNumberField,
    PreciseDayField,
    StrictSerializer,
    WholeNumberField,
    active,
    three_valued,
)
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.trail.facts import FactSet


class PersonalField(serializers.CharField):
    """A personal value's text."""

    def __init__(self, name: str) -> None:
        super().__init__(source="*", read_only=True)
        self._name = name

    def to_representation(self, state: Any) -> str:
        return state.personal_text(self._name)


class FactRowSerializer(RowSerializer):
    """A record on a day: its facts as its state keeps them, unless they are declared; days say how fine they are."""

    fact_set: ClassVar[FactSet]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        made = {name: shown(cls.fact_set, name) for name in cls.fact_set.told}
        for day, told in cls.fact_set.precision_of.items():
            made[f"{day}_precision"] = serializers.CharField(source=told, read_only=True)
        cls._declared_fields = {**made, **cls._declared_fields}


def shown(facts: FactSet, name: str) -> serializers.Field:
    """One fact, read."""
    if name in facts.places:
        return ReferenceField(f"{name}_id", f"{name}_name")
    if name in facts.phones:
        return serializers.CharField(source=f"shown_{name}", read_only=True)
    if name in facts.personal:
        return PersonalField(name)
    if name in facts.choices:
        return serializers.ChoiceField([("", "未知"), *facts.choices[name].items()], read_only=True)
    if name in facts.dates:
        return serializers.DateField(read_only=True, allow_null=True)
    if name in facts.counts:
        return serializers.IntegerField(read_only=True, allow_null=True)
    if name in facts.flags:
        return serializers.BooleanField(read_only=True, allow_null=True)
    return serializers.CharField(read_only=True)


class FactValuesSerializer(StrictSerializer):
    """Facts that are sent, unless they are declared; those left out stay as they are."""

    fact_set: ClassVar[FactSet]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        made = {name: taken(cls.fact_set, name) for name in cls.fact_set.told}
        cls._declared_fields = {**made, **cls._declared_fields}


def taken(facts: FactSet, name: str) -> serializers.Field:
    """One fact, taken in; none need be sent."""
    if name == "name":
        return FirmNameField()
    if name in facts.places:
        return active(facts.fields[name].related_model, required=False, allow_null=True)
    if name in facts.phones:
        return PhoneNumberField()
    if name in facts.choices:
        return serializers.ChoiceField([("", "未知"), *facts.choices[name].items()], required=False)
    if name in facts.precision_of:
        return PreciseDayField()
    if name in facts.dates:
        return DayField(required=False, allow_null=True)
    if name in facts.counts:
        return WholeNumberField()
    if name in facts.flags:
        return three_valued()
    return LineField(facts.longest(name))
