"""R24, R25 and R26: whoever takes over or stands in is told, and no longer than there is reason to."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.recording import changeset
from foundation.trail.undo import undo
from orgs.duties import services
from orgs.duties.choices import HandoverStatus
from orgs.duties.models import Deputy, Handover, InstructorAssignment
from reminders.models import Notice
from reminders.todo import find_due, todo_of
from tests.cast import make_user
from tests.pages import opened
from tests.reminders.conftest import make_instructed, run

pytestmark = pytest.mark.django_db

RULES = ("R24", "R25", "R26")
TODAY = clock.today


@pytest.fixture
def successor(db: None) -> User:
    return make_user("successor", Role.INSTRUCTOR, name="接班人")


@pytest.fixture
def duty(team: dict[str, User]) -> InstructorAssignment:
    make_instructed("云帆公司", team["instructor"])
    return InstructorAssignment.objects.get()


def handed(duty: Any, to: User, team: dict[str, User], days: int = 0) -> Handover:
    on = TODAY() + timedelta(days=days)
    return services.reassign(duties=[duty], to=to.person, on=on, by=team["office"])[0]


def waiting_for(user: User) -> list[str]:
    """What of these rules stands in the person's 待办."""
    groups = todo_of(User.objects.get(pk=user.pk)).groups
    return [due.rule for _, _, cards in groups for card in cards for due in card.dues if due.rule in RULES]


def told(user: User) -> list[str]:
    return list(Notice.objects.open().filter(user=user).order_by("pk").values_list("rule", flat=True))


def test_a_handover_waits_in_the_successors_todo_and_is_accepted_there(client, team, successor, duty):
    handover = handed(duty, successor, team)
    run(TODAY(), *RULES)
    assert (waiting_for(successor), told(successor)) == (["R24"], ["R24"])
    for other in team.values():
        assert (waiting_for(other), told(other)) == ([], []), other
    client.force_login(successor)
    page = client.get(reverse("reminders:todo")).content.decode()
    accept = reverse("duties:handover-accept", args=[handover.pk])
    assert f'action="{accept}"' in page

    answer = client.post(accept, {"next": reverse("reminders:todo")})

    assert answer.url == reverse("reminders:todo")
    assert Handover.objects.get().status == HandoverStatus.ACCEPTED
    run(TODAY(), *RULES)
    assert (waiting_for(successor), told(successor)) == ([], [])


def test_a_handover_taken_back_or_undone_stops(team, successor, duty):
    handover = handed(duty, successor, team)
    run(TODAY(), *RULES)
    services.withdraw_handover(handover=handover, by=team["office"], reason="人选有变")
    run(TODAY(), *RULES)
    assert (waiting_for(successor), told(successor)) == ([], [])

    handover = handed(InstructorAssignment.objects.live().get(), successor, team)
    run(TODAY(), *RULES)
    assert told(successor) == ["R24"]
    undo(changeset=_started(handover), by=team["office"])
    run(TODAY(), *RULES)
    assert (waiting_for(successor), told(successor)) == ([], [])


def _started(handover: Handover) -> Any:
    from foundation.trail.models import ChangeItem

    return ChangeItem.objects.get(model="duties.handover", object_id=handover.pk).changeset


def test_before_its_day_it_is_told_but_cannot_be_accepted(client, team, successor, duty):
    handover = handed(duty, successor, team, days=20)
    run(TODAY(), *RULES)

    assert (waiting_for(successor), told(successor)) == (["R24"], ["R24"])
    client.force_login(successor)
    page = client.get(reverse("reminders:todo")).content.decode()
    assert reverse("duties:handover-accept", args=[handover.pk]) not in page
    assert "届时请接收" in page


def test_the_office_hears_of_one_nobody_accepts_for_a_week(team, successor, duty):
    handed(duty, successor, team, days=-6)
    run(TODAY(), *RULES)
    assert (waiting_for(team["office"]), told(team["office"])) == ([], [])

    with changeset(kind="test", by=None, title="提前"):
        row = Handover.objects.get()
        row.on -= timedelta(days=1)
        row.save()
    run(TODAY(), *RULES)
    assert (waiting_for(team["office"]), told(team["office"])) == (["R24"], ["R24"])
    (card,) = [c for _, _, cards in todo_of(team["office"]).groups for c in cards if c.rule.code == "R24"]
    assert (card.due.action, card.due.posts) == ("查看", ""), "whoever takes over accepts"


def test_the_office_accepts_for_whoever_has_no_login(client, team, duty):
    to = add_person(name="没有账号", by=None)
    [handover] = services.reassign(duties=[duty], to=to, on=TODAY(), by=team["office"])
    run(TODAY(), *RULES)

    assert (waiting_for(team["office"]), told(team["office"])) == (["R24"], ["R24"])
    client.force_login(team["office"])
    accept = reverse("duties:handover-accept", args=[handover.pk])
    assert f'action="{accept}"' in client.get(reverse("reminders:todo")).content.decode()
    client.post(accept)
    run(TODAY(), *RULES)
    assert (waiting_for(team["office"]), told(team["office"])) == ([], [])


def test_another_recipient_is_told_and_the_first_one_no_longer(team, successor, duty):
    handover = handed(duty, successor, team)
    run(TODAY(), *RULES)
    other = make_user("other", Role.INSTRUCTOR, name="另一位")

    services.name_recipient(handover=handover, to=other.person, by=team["office"])
    run(TODAY(), *RULES)

    assert (waiting_for(successor), told(successor)) == ([], [])
    assert (waiting_for(other), told(other)) == (["R24"], ["R24"])


def test_a_handover_without_a_recipient_is_the_offices_until_one_is_named(team, successor):
    with changeset(kind="test", by=None, title="交接"):
        handover = Handover(person=team["instructor"].person, on=TODAY())
        handover.save()
    run(TODAY(), *RULES)
    assert (waiting_for(team["office"]), told(team["office"])) == (["R25"], ["R25"])
    assert waiting_for(team["instructor"]) == waiting_for(team["lead"]) == []

    services.name_recipient(handover=handover, to=successor.person, by=team["office"])
    run(TODAY(), *RULES)
    assert (waiting_for(team["office"]), told(team["office"])) == ([], [])


def test_an_end_put_elsewhere_is_no_second_notice_and_an_ended_one_is_called_so(client, team, successor, duty):
    days = {"starts_on": TODAY() - timedelta(days=3), "ends_on": TODAY() + timedelta(days=10), "by": team["office"]}
    row = services.assign_deputy(person=team["instructor"].person, deputy=successor.person, **days)
    assert run(TODAY(), *RULES).new == 1

    services.end_duty(duty=row, on=TODAY(), by=team["office"])
    assert run(TODAY(), *RULES).new == 0
    assert run(TODAY() + timedelta(days=1), *RULES).settled == 1

    client.force_login(successor)
    page = client.get(reverse("reminders:notices")).content.decode()
    assert re.findall(r"已(?:办结|结束)</span>", page) == ["已结束</span>"]
    notice = Notice.objects.get()
    assert find_due(successor, notice.rule, notice.subject, notice.period) is None


def test_a_deputy_gets_a_notice_and_no_todo(client, team, successor, duty):
    days = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=10), "by": team["office"]}
    row = services.assign_deputy(person=team["instructor"].person, deputy=successor.person, **days)
    assert run(TODAY(), *RULES).new == 1
    assert run(TODAY(), *RULES).new == 0, "told once"

    assert (waiting_for(successor), told(successor)) == ([], ["R26"])
    assert told(team["instructor"]) == []
    client.force_login(successor)
    page = client.get(reverse("reminders:notices")).content.decode()
    assert "请您代理职责" in page
    assert f"{days['starts_on']} 至 {days['ends_on']}" in page
    (notice,) = Notice.objects.all()
    assert "指导" not in f"{notice.about}{notice.text}", "no names: it goes into mails"
    assert client.get(notice.url).status_code == 200

    services.withdraw_duty(duty=row, by=team["office"], reason="登记错了")
    run(TODAY(), *RULES)
    assert told(successor) == []


def test_a_deputyship_that_is_over_is_not_told(team, successor):
    days = {"starts_on": TODAY() - timedelta(days=9), "ends_on": TODAY() - timedelta(days=1), "by": None}
    services.assign_deputy(person=team["instructor"].person, deputy=successor.person, **days)

    assert run(TODAY(), *RULES).new == 0
    assert Deputy.objects.exists()


# --- Shown beside one's own duties ----------------------------------------------------------------


def test_a_deputys_duties_stand_among_what_they_answer_for_today(client, team, successor, duty):
    until = TODAY() + timedelta(days=10)
    days = {"starts_on": TODAY(), "ends_on": until, "by": team["office"]}
    services.assign_deputy(person=team["instructor"].person, deputy=successor.person, **days)
    client.force_login(successor)

    own = client.get(reverse("accounts:me")).content.decode()
    assert f"代理 指导 至 {until}" in own
    assert "指导员 · 云帆公司" in own
    firm = client.get(reverse("enterprises:detail", args=[duty.enterprise_id])).content.decode()
    assert f"接班人 代理 指导 至 {until}" in firm


def test_a_deputyship_to_come_or_of_somebody_else_is_not_shown(client, team, successor, duty):
    tomorrow = TODAY() + timedelta(days=1)
    days = {"starts_on": tomorrow, "ends_on": tomorrow, "by": None}
    services.assign_deputy(person=team["instructor"].person, deputy=successor.person, **days)
    client.force_login(team["office"])
    panel = _panel(client, duty.enterprise_id)
    assert "指导" in panel, "the instructor's own duty is shown there"
    assert "代理" not in panel
    client.force_login(successor)
    assert "代理 指导" not in opened(client, reverse("accounts:me"), "我的账号")


def _panel(client: Any, firm: int) -> str:
    page = client.get(reverse("enterprises:detail", args=[firm])).content.decode()
    return page[page.index("责任分工</h2>") :]
