"""Other names of firms."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.common.turns import take_turn
from foundation.trail import clock
from foundation.trail.asof import FOREVER
from foundation.trail.models import Changeset
from foundation.trail.periods import remove_period
from foundation.trail.recording import changeset
from orgs.enterprises.choices import AliasKind
from orgs.enterprises.models import Enterprise, EnterpriseAlias

EARLIEST = date(1949, 10, 1)


def add_alias(
    *, enterprise: Enterprise, name: str, kind: str = AliasKind.SHORT, by: Actor | None, since: date | None = None
) -> EnterpriseAlias:
    """Remember another name, from a day on (today when nobody says); an alias the firm already has is returned as it is.

    Raises ValidationError for an empty name and a day to come, PermissionDenied when ``by`` does not answer for the firm.
    """
    since = since or clock.today()
    if not EARLIEST <= since <= clock.today():
        raise ValidationError({"since": f"请填 {EARLIEST} 至今天之间的日期：从哪天起用这个名称。"})
    name = " ".join(name.split())
    if not name_key(name):
        raise ValidationError({"name": "请填写别名。"})
    if len(name) > 200:
        raise ValidationError({"name": "别名不能超过 200 字。"})
    _check(enterprise, by)
    with changeset(kind="add_alias", by=by, title=f"{enterprise}：增加别名“{name}”"):
        take_turn("alias", enterprise.pk, name_key(name))
        known = EnterpriseAlias.objects.live().filter(enterprise=enterprise, name_key=name_key(name), ends_on=FOREVER)
        if found := known.first():
            return found
        alias = EnterpriseAlias(enterprise=enterprise, name=name, kind=kind, starts_on=since)
        alias.save()
    return alias


def remove_alias(*, alias: EnterpriseAlias, by: Actor | None) -> Changeset:
    """Take a wrong alias back."""
    _check(alias.enterprise, by)
    with changeset(kind="remove_alias", by=by, title=f"{alias.enterprise}：去掉别名“{alias.name}”") as recorder:
        remove_period(alias)
    return recorder.changeset


def keep_former_name(enterprise_id: int, name: str, since: date) -> None:
    """A renamed firm is still found by its former name; called inside the renaming changeset."""
    known = EnterpriseAlias.objects.live().filter(enterprise_id=enterprise_id, name_key=name_key(name))
    if not known.exists():
        EnterpriseAlias(enterprise_id=enterprise_id, name=name, kind=AliasKind.FORMER, starts_on=since).save()


def _check(enterprise: Enterprise, by: Actor | None) -> None:
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=enterprise.pk).exists():
        raise PermissionDenied("这家企业不属于您负责的范围。")
