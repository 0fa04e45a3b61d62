"""Fields states are made of; unknown is NULL, never a guess."""

from django.db import models


def personal(label: str) -> models.ForeignKey:
    """A personal value, by reference, so that it can be erased while the row stays."""
    return models.ForeignKey(
        "trail.PersonalValue", models.PROTECT, null=True, related_name="+", verbose_name=label, db_index=False
    )


def flag(label: str) -> models.BooleanField:
    """是, 否 or unknown."""
    return models.BooleanField(label, null=True)


def count(label: str) -> models.PositiveIntegerField:
    """A number of people."""
    return models.PositiveIntegerField(label, null=True)
