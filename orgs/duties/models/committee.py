"""行业党委: the committee under its dated names, and its members."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from foundation.accounts.scope import ScopedQuerySet
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import Period, TrailedModel
from orgs.duties.choices import CommitteePost
from orgs.duties.querysets import DutyQuerySet


class CommitteeQuerySet(ScopedQuerySet, TrailedQuerySet):
    """The committee; there is one."""


class Committee(TrailedModel):
    """The industry committee this portal works for; ``name`` is today's, earlier ones are CommitteeName rows."""

    name = models.CharField("名称", max_length=100)
    is_active = models.BooleanField("在用", default=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行业党委"

    def __str__(self) -> str:
        return self.name


class CommitteeName(Period):
    """A name the committee bore for a time: an old page prints the name of its day."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="names", verbose_name="行业党委")
    name = models.CharField("名称", max_length=100)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "行业党委名称"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="committeename_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.committee, "名称")]


class CommitteeMember(Period):
    """One person's seat in the committee for a time, with the department they come from (review B12)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members", verbose_name="行业党委")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="committee_seats", verbose_name="委员")
    post = models.CharField("党委职务", max_length=2, choices=CommitteePost.choices, default=CommitteePost.MEMBER)
    department = models.CharField("所在部门", max_length=100, blank=True)
    function = models.CharField("部门职能", max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "行业党委成员"
        indexes = [models.Index(fields=["person"], name="committeemember_person")]

    def __str__(self) -> str:
        return f"{self.person} {CommitteePost(self.post).label}"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.committee, "成员")]

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "行业党委")]
