"""What the refresh rounds offer to the desk."""

from django.db.models import QuerySet
from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.services import register_table
from orgs.enterprises.models import Enterprise
from orgs.rounds.models import RefreshRound, SampleCheck
from orgs.rounds.tables import RefreshTable


def wire_refresh() -> None:
    """数据更新 in the navigation; rounds and sample checks among the records of acts."""
    register_table(RefreshTable())
    see = (Right.SEE_RECORDS,)
    navigation.register("企业库", "数据更新", "refresh:home", rights=see, icon="refresh", order=15, on_phone=True)
    register_record(RefreshRound, visible=_rounds, url=lambda pk: reverse("refresh:round", args=[pk]))
    register_record(SampleCheck, visible=_samples_seen, writable=_samples_of, url=lambda pk: "")


def _rounds(user: Actor) -> QuerySet:
    found = RefreshRound.objects.values("pk")
    return found if user.may(Right.SEE_RECORDS) else found.none()


def _samples_seen(user: Actor) -> QuerySet:
    return SampleCheck.objects.filter(enterprise__in=Enterprise.objects.visible_to(user)).values("pk")


def _samples_of(user: Actor) -> QuerySet:
    return SampleCheck.objects.filter(enterprise__in=Enterprise.objects.responsible_to(user)).values("pk")
