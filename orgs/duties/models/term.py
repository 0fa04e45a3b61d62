"""指导员聘任: how somebody serves as an instructor."""

from django.db import models

from foundation.trail.models import Period
from orgs.duties.choices import Employment
from orgs.duties.querysets import DutyQuerySet


class InstructorTerm(Period):
    """One person's service as an instructor: full or part time, term, visits wanted of them (handbook §2.8).

    ``starts_on``/``ends_on`` say how long these particulars hold; ``term_ends_on`` when the term is over, so that
    somebody still working after it is noticed rather than forgotten.
    """

    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="instructor_terms", verbose_name="指导员"
    )
    employment = models.CharField("专兼职", max_length=4, choices=Employment.choices)
    term_ends_on = models.DateField("任期届满日", null=True, blank=True)
    required_visits = models.PositiveSmallIntegerField("每季度应走访次数", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "指导员聘任"
        indexes = [models.Index(fields=["person"], name="instructorterm_person")]

    def __str__(self) -> str:
        return f"{self.person} {Employment(self.employment).label}指导员"

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "指导员聘任")]
