"""The office reminds people of a round by hand: once per person, round and day."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from foundation.accounts.models import User
from foundation.accounts.roles import Right
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.events import record_event
from orgs.rounds.models import RefreshRound
from reminders.models import Notice
from reminders.rules.by_hand import STEP, due_of, reminded
from reminders.services.sending import Told, notice_of
from reminders.waiting import WaitingFirms

EVENT = "remind_round"


@dataclass(frozen=True)
class Asked:
    """One person a round waits for."""

    user: User
    left: int
    is_told: bool  # today already


@dataclass(frozen=True)
class Waiting:
    """Whom a round waits for, those with most to do first."""

    asked: list[Asked]
    of_nobody: int

    @property
    def to_tell(self) -> list[Asked]:
        return [one for one in self.asked if not one.is_told]


def waiting_in(found: RefreshRound) -> Waiting:
    """Everybody with firms left, and who of them was reminded today; a fixed number of queries."""
    today = clock.today()
    firms = WaitingFirms(found, AsOf(today))
    left = firms.by_user()
    told = set(reminded(found).filter(on=today).values_list("user", flat=True))
    users = User.objects.filter(pk__in=list(left)).select_related("person")
    asked = [Asked(user, left[user.pk], user.pk in told) for user in users]
    return Waiting(sorted(asked, key=lambda one: (-one.left, str(one.user))), firms.of_nobody)


@transaction.atomic
def remind_round(*, found: RefreshRound, by: User | None) -> list[Asked]:
    """Tell everybody who was not told today; returns them. The message goes the way of all reminders: 消息, 待办, mail.

    Raises PermissionDenied for anybody but the office, ValidationError for a round that does not run.
    """
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("提醒由行业党委办公室发送。")
    today = clock.today()
    if not found.starts_on <= today <= found.ends_on:
        raise ValidationError("本轮已经结束，不用再提醒。")
    RefreshRound.objects.select_for_update().get(pk=found.pk)  # two presses at once: the second one finds the first's
    told = waiting_in(found).to_tell
    dues = [due_of(found, one.user.pk, one.left, today) for one in told]
    rows = [notice_of(Told(due.rule, STEP, due.users[0], due), today) for due in dues]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if told:
        title = f"发送提醒：{found}数据更新，{len(told)} 人"
        record_event(event=EVENT, title=title, by=by, about=found, detail={"users": [one.user.pk for one in told]})
    return told
