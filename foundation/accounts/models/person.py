"""The people the records speak of."""

from typing import Self

from django.db import models
from django.db.models import Q

from foundation.accounts.roles import Right, roles_with
from foundation.accounts.scope import ScopedQuerySet
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import TrailedModel


class PersonQuerySet(ScopedQuerySet, TrailedQuerySet):
    """People; visible as registered."""

    def able_to(self, right: Right) -> Self:
        """People whose account lets them do this today, and those without an account: the office acts for these."""
        from foundation.accounts.models.grant import RoleGrant

        grants = RoleGrant.objects.as_of(AsOf.today()).filter(role__in=roles_with(right), user__is_active=True)
        return self.filter(Q(user__isnull=True) | Q(user__in=grants.values("user")))


class Person(TrailedModel):
    """Somebody with a post: a committee member, a street's lead, an instructor. Some have a login."""

    trail_personal = ("name", "phone")

    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=100, blank=True)
    post = models.CharField("职务", max_length=100, blank=True)
    phone = models.CharField("工作电话", max_length=40, blank=True)
    is_active = models.BooleanField("在用", default=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
