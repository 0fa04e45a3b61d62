"""Other names of a firm: short names, former names."""

from django.db import models

from foundation.common.names import name_key, search_text
from foundation.trail.models import Period
from orgs.enterprises.choices import AliasKind
from orgs.enterprises.querysets import AliasQuerySet


class EnterpriseAlias(Period):
    """One other name of a firm; search and import find the firm by it and say so."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="aliases", verbose_name="企业"
    )
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=10, choices=AliasKind.choices, default=AliasKind.SHORT)
    name_key = models.CharField(max_length=200, db_index=True)
    search_text = models.CharField(max_length=600)

    objects = AliasQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "企业别名"

    def __str__(self) -> str:
        return f"{self.name}（{AliasKind(self.kind).label}）"

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        self.search_text = search_text(self.name)
        super().save(*args, **kwargs)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "别名")]
