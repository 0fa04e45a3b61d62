"""发送提醒: the office reminds people of a running round, once a day each; it ends when they are done."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent
from orgs.duties import services as duties
from orgs.enterprises.services import confirm, report_unreachable
from orgs.rounds.models import RefreshRound
from orgs.rounds.services import open_round
from reminders import services
from reminders.models import MailSubscription, Notice
from reminders.todo import todo_of
from tests.cast import LONG_AGO, make_firm, moment
from tests.pages import opened
from tests.reminders.conftest import PLACE, make_instructed, run

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock_at(moment("2026-11-20")):
        yield


@pytest.fixture
def firms(team: Any) -> list[Any]:
    """Two of the instructor, one of the implementer alone, one of nobody."""
    with clock_at(moment("2026-03-10")):
        day = {"on": date(2026, 3, 10)}
        return [
            *(make_instructed(f"南京{n}号科技有限公司", team["instructor"], **day) for n in range(2)),
            make_firm("南京街道科技有限公司", place=PLACE, **day),
            make_firm("南京无人科技有限公司", place=None, **day),
        ]


@pytest.fixture
def found(db: None) -> RefreshRound:
    return open_round()


def log_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def heard() -> list[tuple[str, str]]:
    return sorted((str(n.user), n.text.split("，")[0]) for n in Notice.objects.filter(rule="R21"))


def test_it_is_shown_to_whom_it_goes_and_said_to_whom_it_went(firms, team, found):
    client = log_in(team["office"])
    assert f'href="/refresh/{found.pk}/remind/"' in client.get(f"/refresh/{found.pk}/").content.decode()
    page = client.get(f"/refresh/{found.pk}/remind/").content.decode()
    assert "还有企业没有确认的 2 人，今天还没有提醒的 2 人" in page
    assert "另有 1 家还没有责任人，或者责任人没有账号" in page

    answer = client.post(f"/refresh/{found.pk}/remind/", follow=True)

    assert "已提醒 2 人：指导（2 家）、落实（1 家）。" in answer.content.decode()
    assert heard() == [("指导", "您负责的企业还有 2 家待确认"), ("落实", "您负责的企业还有 1 家待确认")]
    (event,) = AuditEvent.objects.filter(event="remind_round")
    assert (event.by, event.object_id, len(event.detail["users"])) == (team["office"], found.pk, 2)


def test_once_a_day_and_again_the_next(firms, team, found):
    client, url = log_in(team["office"]), f"/refresh/{found.pk}/remind/"
    client.post(url)
    assert "今天都已提醒过" in client.post(url, follow=True).content.decode()
    assert "今天都已提醒过，明天可以再提醒" in client.get(url).content.decode()
    assert len(heard()) == 2

    with clock_at(moment("2026-11-21")):
        assert "已提醒 2 人" in log_in(team["office"]).post(url, follow=True).content.decode()
    assert len(heard()) == 4


def test_the_database_keeps_a_second_one_out(firms, team, found):
    services.remind_round(found=found, by=team["office"])
    row = Notice.objects.filter(rule="R21").first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_tell_everybody_once(firms, team, found):
    start, told = Barrier(2), []

    def press() -> None:
        try:
            start.wait()
            told.append(len(services.remind_round(found=found, by=team["office"])))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [0, 2]
    assert len(heard()) == 2


@pytest.mark.parametrize("who", ["lead", "implementer", "instructor"])
def test_only_the_office_reminds(firms, team, found, who):
    client = log_in(team[who])
    assert "/remind/" not in opened(client, f"/refresh/{found.pk}/", str(found))
    for answer in (client.get(f"/refresh/{found.pk}/remind/"), client.post(f"/refresh/{found.pk}/remind/")):
        assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        services.remind_round(found=found, by=team[who])
    assert heard() == []


def test_of_a_round_that_is_over_nobody_is_reminded(firms, team, found):
    with clock_at(moment("2027-01-15")):
        client = log_in(team["office"])
        assert "/remind/" not in opened(client, f"/refresh/{found.pk}/", str(found))
        assert "本轮已经结束" in client.get(f"/refresh/{found.pk}/remind/").content.decode()
        assert "本轮已经结束，不用再提醒" in client.post(f"/refresh/{found.pk}/remind/", follow=True).content.decode()
        with pytest.raises(ValidationError):
            services.remind_round(found=found, by=team["office"])
    assert heard() == []


def test_it_stands_in_the_person_s_own_list_until_they_are_done(firms, team, found):
    services.remind_round(found=found, by=team["office"])

    def cards(who: str) -> list[str]:
        return [c.due.text for _, _, cards in todo_of(team[who]).groups for c in cards if c.rule.code == "R21"]

    assert cards("instructor") == ["您负责的企业还有 2 家待确认，2026-12-31 前完成即可。没有变化的可一键确认。"]
    assert cards("office") == cards("lead") == []
    confirm(enterprises=[firms[0].pk], by=team["instructor"])
    assert "还有 1 家待确认" in cards("instructor")[0]
    report_unreachable(enterprise=firms[1], reason="phone", by=team["instructor"])
    assert cards("instructor") == []  # the other one waits for the street


def test_the_run_keeps_it_open_and_settles_it_when_done(firms, team, found):
    services.remind_round(found=found, by=team["office"])
    run(TODAY, "R21")
    assert Notice.objects.open().filter(rule="R21").count() == 2

    confirm(enterprises=[f.pk for f in firms[:2]], by=team["instructor"])
    run(TODAY, "R21")

    (left,) = Notice.objects.open().filter(rule="R21")
    assert left.user == team["implementer"]
    assert Notice.objects.filter(rule="R21").count() == 2


def test_it_goes_out_with_the_daily_mail(firms, team, found, post_office):
    services.subscribe(address="zhidao@example.com", is_active=True, by=team["instructor"])
    assert MailSubscription.objects.count() == 1
    services.remind_round(found=found, by=team["office"])
    assert services.send_digests(on=TODAY) == 1
    (mail,) = post_office.mails
    assert "您负责的企业还有 2 家待确认" in mail.get_content()


def test_the_page_costs_the_same_for_few_firms_as_for_many(firms, team, found):
    client, counts = log_in(team["office"]), []
    for number in (0, 20):
        with clock_at(moment("2026-03-10")):
            made = [make_firm(f"南京又{n}号科技有限公司", place=PLACE, on=date(2026, 3, 10)) for n in range(number)]
            if made:
                person = team["instructor"].person
                duties.assign_instructor_to(enterprises=made, person=person, starts_on=LONG_AGO, by=None)
        client.get(f"/refresh/{found.pk}/remind/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/refresh/{found.pk}/remind/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
