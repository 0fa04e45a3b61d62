"""The committee: its names and its members."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.precision import refuse_far_year
from foundation.trail.asof import FOREVER
from foundation.trail.periods import replace_period
from foundation.trail.recording import changeset
from orgs.duties.choices import CommitteePost
from orgs.duties.fitting import SEAT
from orgs.duties.models import Committee, CommitteeMember, CommitteeName
from orgs.duties.services.starting import refuse_unless_office, start


def name_committee(*, name: str, since: date, by: Actor | None) -> Committee:
    """Give the committee a name from a day on; the first call founds it. Earlier days keep the earlier name.

    Raises ValidationError for a day not later than the present name's first.
    """
    refuse_unless_office(by)
    if not name.strip():
        raise ValidationError({"name": "请填写名称。"})
    committee = Committee.objects.order_by("pk").first()
    title = f"行业党委名称：{name}"
    with changeset(kind="name_committee", by=by, title=title):
        if committee is None:
            committee = Committee(name=name)
        else:
            last = CommitteeName.objects.live().filter(committee=committee).order_by("-starts_on").first()
            if last is not None and since <= last.starts_on:
                raise ValidationError({"since": f"请填写晚于 {last.starts_on} 的日期，那是现用名称的启用日。"})
            refuse_far_year(since, "since")
            if last is not None:
                replace_period(last, ends_on=since - timedelta(days=1))
            committee.name = name
        committee.save()
        CommitteeName(committee=committee, name=name, starts_on=since).save()
    return committee


def seat_member(
    *,
    person: Person,
    starts_on: date,
    by: Actor | None,
    post: str = CommitteePost.MEMBER,
    department: str = "",
    function: str = "",
    ends_on: date = FOREVER,
) -> CommitteeMember:
    """Give somebody a seat in the committee. Raises ValidationError when there is no committee yet."""
    committee = Committee.objects.order_by("pk").first()
    if committee is None:
        raise ValidationError("还没有行业党委，请先登记它的名称。")
    seat = CommitteeMember(
        committee=committee,
        person=person,
        post=post,
        department=department,
        function=function,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return start(seat, by=by, title=f"{committee}：{seat}", fits=SEAT, committee=committee)
