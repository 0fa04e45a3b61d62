"""Other spellings of streets and parks found in ledgers."""

from django.db import models

from foundation.trail.models import TrailedModel
from orgs.places.models.jurisdiction import Jurisdiction


class Spelling(TrailedModel):
    """One spelling: it means a street or park for sure, or it is ambiguous and a person is asked."""

    text = models.CharField("写法", max_length=60, unique=True, error_messages={"unique": "已有这个写法。"})
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="spellings", verbose_name="街道（园区）"
    )
    is_ambiguous = models.BooleanField("有歧义，需人工确认", default=False)
    why = models.CharField("说明", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "属地写法"
        ordering = ["jurisdiction__position", "text"]

    def __str__(self) -> str:
        return self.text
